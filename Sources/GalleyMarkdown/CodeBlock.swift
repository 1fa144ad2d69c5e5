// Code blocks: highlighted, with a title, line numbers and marked lines where their info string says so.

import GalleyCore
import GalleyHighlight

extension Lowering {
    /// Languages that are none, or another's business: nothing to say about them.
    private static let silentLanguages: Set<String> = [
        "text", "plain", "plaintext", "txt", "none", "mermaid", "dot", "graphviz", "math", "csv", "tsv",
        "log", "output",
    ]

    mutating func lowerCodeBlock(_ node: Node) {
        words.endWord()
        words.count(node.literal)
        if lowerMathBlock(node) { return }
        startLine()
        if options.linkSyntax { examineFence(of: node) }
        if options.richCode { lowerRichCode(node) } else { lowerPlainCode(node) }
    }

    /// A code block as CommonMark has it.
    private mutating func lowerPlainCode(_ node: Node) {
        let info = node.infoString
        if collectsText { collect(codeBlock: restored(node.literal, isLiteral: true) ?? Array(node.literal)) }
        let language = info.prefix { !$0.isMarkdownSpace }
        document.html.append("<pre><code")
        if !language.isEmpty {
            document.html.append(" class=\"language-")
            appendEscaped(UnsafeBufferPointer(rebasing: language), isLiteral: false)
            document.html.append("\"")
        }
        document.html.append(">")
        appendEscaped(node.literal, isLiteral: true)
        document.html.append("</code></pre>\n")
    }

    private mutating func lowerRichCode(_ node: Node) {
        let infoBytes = node.infoString
        let info = InfoString(restored(infoBytes, isLiteral: false) ?? Array(infoBytes))
        let diagram = info.diagram(options)
        let isNumbered = info.isNumbered ?? (options.lineNumbers && diagram == nil)
        let authorsCode = restored(node.literal, isLiteral: true)
        let restoredCode = annotatedCode(of: node, info, authorsCode) ?? authorsCode
        let hasMarks =
            !info.marked.isEmpty || !info.added.isEmpty || !info.removed.isEmpty
            || CodeLines.mayHaveMarks(node.literal)
        let lines = hasMarks ? CodeLines(restoredCode ?? Array(node.literal), info: info) : nil
        let marks = lines?.marks ?? []
        let language = language(of: info, at: node)
        examine(info, at: node, code: lines?.code ?? restoredCode)

        let tab = codeTab(of: node, info)
        if let tab {
            let label = Array(
                (info.tab ?? info.title ?? (info.language.isEmpty ? "Code" : info.language)).utf8)
            openTab(label, isFirst: tab.isFirst, isSelected: false)
            collectBlock()
            collect(label)
            document.html.append(escaping: label)
            document.html.append("</p>\n")
        }
        let figureStart = document.html.count
        document.html.append("<figure class=\"code")
        if diagram == .mermaid {
            document.html.append(" diagram")
            document.uses.insert(.mermaid)
        }
        if marks.contains(where: { $0.contains(.focused) }) { document.html.append(" has-focus") }
        if marks.contains(where: { !$0.isDisjoint(with: [.added, .removed]) }) {
            document.html.append(" has-diff")
        }
        if isNumbered { document.html.append(" numbered") }
        if options.attributeLists, options.rawHTML != .sanitize {
            for name in info.classes {
                document.html.append(" ")
                document.html.append(escaping: name)
            }
        }
        document.html.append("\"")
        if options.attributeLists, options.rawHTML != .sanitize, let id = info.id { writeID(id, of: node) }
        if !info.language.isEmpty {
            document.html.append(" data-language=\"")
            document.html.append(escaping: info.language)
            document.html.append("\"")
        }
        document.html.append(">")
        // In a code group it is the label.
        if let title = info.title, tab == nil || info.tab != nil {
            collectBlock()
            collect(title.utf8)
            document.html.append("<figcaption>")
            document.html.append(escaping: title)
            document.html.append("</figcaption>")
        }
        document.html.append("<pre tabindex=\"0\"><code")
        if !info.language.isEmpty {
            document.html.append(" class=\"language-")
            document.html.append(escaping: info.language)
            document.html.append("\"")
        }
        document.html.append(">")
        if collectsText { collect(codeBlock: lines?.code ?? restoredCode ?? Array(node.literal)) }
        if let code = lines?.code ?? restoredCode {
            writeCode(code.span, language, marks, firstNumber: isNumbered ? info.firstNumber : nil)
        } else {
            writeCode(node.literal.span, language, marks, firstNumber: isNumbered ? info.firstNumber : nil)
        }
        document.html.append("</code></pre></figure>\n")
        if diagram == .graphviz {
            noteDrawing(
                node, info, source: lines?.code ?? restoredCode ?? Array(node.literal), from: figureStart)
        }
        if let tab { closeTab(isLast: tab.isLast) }
    }

    /// The language to highlight; reports one that nobody knows, once in a file.
    private mutating func language(of info: InfoString, at node: Node) -> Language? {
        guard !info.language.isEmpty else { return nil }
        if let language = Language.named(info.language) { return language }
        let name = info.language.lowercased()
        if !Self.silentLanguages.contains(name), reportsMore(of: "code/unknown-language"),
            unknownLanguages.insert(name).inserted
        {
            let names =
                Language.all.flatMap { [$0.name] + $0.aliases } + ["mermaid", "dot", "graphviz", "math"]
            report(
                .notice, "code/unknown-language",
                "the language `\(info.language)` is not known to the highlighter",
                at: locator.sourceOffset(ofLine: node.startLine, column: node.startColumn),
                help: nearest(to: name, among: names).map { ["did you mean `\($0)`?"] }
                    ?? ["write `text` where there is nothing to highlight"])
        }
        return nil
    }

    /// Reports options that say nothing: those that are written almost as others are, and lines that the code has not.
    private mutating func examine(_ info: InfoString, at node: Node, code: [UInt8]?) {
        var place: Int { locator.sourceOffset(ofLine: node.startLine, column: node.startColumn) }
        // markdown-exec has `tabs`.
        for name in info.unknownOptions where name != "tabs" {
            guard let meant = nearest(to: name, among: InfoString.Option.allCases.map(\.rawValue)) else {
                continue
            }
            report(
                .notice, "code/unknown-option", "`\(name)` is no option of a code block, and says nothing",
                at: place,
                help: ["did you mean `\(meant)`?"], subject: name)
        }
        guard let last = (info.marked + info.added + info.removed).map(\.upperBound).max() else { return }
        let code = code ?? Array(node.literal)
        let count = code.count { $0 == 0x0A } + (code.last.map { $0 == 0x0A } ?? true ? 0 : 1)
        guard last > count else { return }
        report(
            .notice, "code/missing-line",
            "line \(last) of this code is to be marked, but it has \(count == 1 ? "one line" : "\(count) lines")",
            at: place,
            help: ["count the lines anew: the code may have changed since"], subject: "\(last)")
    }

    /// Writes code, in elements for its lines where something is to be said of them.
    private mutating func writeCode(
        _ code: Span<UInt8>, _ language: Language?, _ marks: [LineMarks], firstNumber: Int?
    ) {
        guard let language else {
            if marks.isEmpty, firstNumber == nil {
                document.html.append(escaping: code)
            } else {
                var html: [UInt8] = []
                html.append(escaping: code)
                writeLines(of: html, marks, firstNumber: firstNumber)
            }
            return
        }
        if marks.isEmpty, firstNumber == nil {
            highlight(code, as: language, into: &document.html)
        } else {
            var html: [UInt8] = []
            highlight(code, as: language, into: &html)
            writeLines(of: html, marks, firstNumber: firstNumber)
        }
    }

    /// Writes highlighted code with an element around each line.
    private mutating func writeLines(of html: [UInt8], _ marks: [LineMarks], firstNumber: Int?) {
        var start = 0
        var line = 0
        // No element of the highlighter's goes over a line's end.
        while start < html.count {
            let end = html[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? html.count
            let lineMarks = line < marks.count ? marks[line] : []
            document.html.append("<span class=\"line")
            if lineMarks.contains(.marked) { document.html.append(" marked") }
            if lineMarks.contains(.added) { document.html.append(" added") }
            if lineMarks.contains(.removed) { document.html.append(" removed") }
            if lineMarks.contains(.focused) { document.html.append(" focused") }
            if lineMarks.contains(.error) { document.html.append(" error") }
            if lineMarks.contains(.warning) { document.html.append(" warning") }
            document.html.append("\"")
            if let firstNumber {
                document.html.append(" data-n=\"")
                document.html.append(decimal: firstNumber + line)
                document.html.append("\"")
            }
            document.html.append(">")
            document.html.append(contentsOf: html[start..<end])
            document.html.append("</span>")
            start = end
            line += 1
        }
    }
}

extension UInt8 {
    /// ASCII white space as libcmark has it.
    var isMarkdownSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
