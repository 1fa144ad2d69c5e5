// Formulas: what is written between the signs of `InlineMath` and `MathBlocks`, and in fences of `math`, as MathML.
//
// A formula knows where in the author's file each of its lines stands, for in a quote or a list its lines have
// prefixes that are none of it. So what is not understood is told at its very place.

import GalleyCore
import GalleyMath

/// A formula of the text.
struct Formula: Sendable {
    private(set) var source: [UInt8] = []
    var isDisplay: Bool
    /// Where each piece of it begins, here and in the author's file.
    private var pieces: [(start: Int, place: Int)] = []

    init(isDisplay: Bool) { self.isDisplay = isDisplay }

    /// Appends bytes that stand in the file as they are, from a place on.
    mutating func append(_ bytes: some Collection<UInt8>, at place: Int) {
        pieces.append((source.count, place))
        source += bytes
    }

    /// What it says where only words count.
    var words: [UInt8] { source.trimmed.map { $0 == 0x0A ? 0x20 : $0 } }

    /// Where in the author's file a byte of the formula stands.
    func place(of offset: Int) -> Int {
        var low = 0
        var high = pieces.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if pieces[middle].start <= offset { low = middle } else { high = middle }
        }
        return pieces.isEmpty ? 0 : pieces[low].place + offset - pieces[low].start
    }
}

extension MarkdownOptions {
    /// Lets `\name` stand for LaTeX; returns what is wrong with either, nil where nothing is.
    package mutating func define(mathMacro name: String, as body: String) -> String? {
        var macros = MathMacros()
        if let problem = macros.define(name, as: body) { return problem }
        mathMacros[name] = body
        return nil
    }
}

extension Lowering {
    mutating func write(_ formula: Formula) {
        if formulaMacros == nil {
            var macros = MathMacros()
            for (name, body) in options.mathMacros { macros.define(name, as: body) }
            formulaMacros = macros
        }
        var html: [UInt8] = []
        let problems = mathML(
            formula.source.span, display: formula.isDisplay, macros: formulaMacros ?? MathMacros(),
            into: &html)
        appendWithHoles(html, at: formula.place(of: 0))
        for problem in problems {
            report(
                .warning, "math/not-understood", problem.message, at: formula.place(of: problem.offset),
                length: problem.length, help: problem.help,
                subject: String(formula.source.dropFirst(problem.offset).prefix(problem.length)))
        }
    }

    /// Appends a formula's MathML; its links (`\href`) are links of the page, but for those within a link.
    private mutating func appendWithHoles(_ html: [UInt8], at place: Int) {
        let opening = "<a href=\"" as StaticString
        let closing = "</a>" as StaticString
        var rest = html[...]
        // A formula's own `<` is escaped: each tag is one that was written for a link.
        while let tag = rest.range(of: opening),
            let end = rest[tag.upperBound...].firstIndex(of: UInt8(ascii: "\"")),
            let close = rest[end...].range(of: closing)
        {
            let address = rest[tag.upperBound..<end].withoutCharacterReferences
            let content = end + 2..<close.lowerBound
            document.html.append(contentsOf: rest[..<tag.lowerBound])
            let isLink =
                takesLinks
                && (options.rawHTML != .sanitize || address.isSafeAddress(for: .hyperlink))
            if isLink {
                document.html.append(opening)
                addHole(.hyperlink, to: address, at: place)
                document.html.append("\">")
            }
            document.html.append(contentsOf: rest[content])
            if isLink { document.html.append(closing) }
            rest = rest[close.upperBound...]
        }
        document.html.append(contentsOf: rest)
    }

    /// Writes a code block that is a formula; false where it is none.
    mutating func lowerMathBlock(_ node: Node) -> Bool {
        guard options.math else { return false }
        let info = node.infoString
        if sugar.hasMarkers, let (index, _) = Marker.number(after: Marker.structure, in: info, at: 0) {
            guard let index, index < sugar.formulas.count else { return false }
            write(block: sugar.formulas[index])
            return true
        }
        guard
            info.drop(while: \.isMarkdownSpace).prefix(while: { !$0.isMarkdownSpace }).elementsEqual(
                "math".utf8)
        else { return false }
        write(block: formula(inFence: node))
        return true
    }

    private mutating func write(block formula: Formula) {
        startLine()
        collectBlock()
        write(formula)
        collect(formula.words)
        collectBlock()
        startLine()
        if document.html.last != UInt8(ascii: "\n") { document.html.append(UInt8(ascii: "\n")) }
    }

    private func formula(inFence node: Node) -> Formula {
        var formula = Formula(isDisplay: true)
        let code = restored(node.literal, isLiteral: true) ?? Array(node.literal)
        var line = node.startLine
        var start = 0
        while start < code.count {
            let end = code[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? code.count
            // What stands before a line's code has been taken off: count from the line's end.
            let place = source.text.line(locator.text.origin(line)).upperBound - (end - start - 1)
            formula.append(code[start..<end], at: max(0, place))
            start = end
            line += 1
        }
        return formula
    }
}

extension ArraySlice<UInt8> {
    /// Where some bytes stand first.
    fileprivate func range(of text: StaticString) -> Range<Int>? {
        let first = text.utf8Start.pointee
        var i = startIndex
        while let place = self[i...].firstIndex(of: first) {
            let end = place + text.utf8CodeUnitCount
            guard end <= endIndex else { return nil }
            if self[place..<end].elementsEqual(UnsafeBufferPointer(text)) { return place..<end }
            i = place + 1
        }
        return nil
    }

    /// What was escaped for an attribute.
    fileprivate var withoutCharacterReferences: [UInt8] {
        var result: [UInt8] = []
        var i = startIndex
        let references: [(StaticString, UInt8)] = [
            ("&amp;", UInt8(ascii: "&")), ("&quot;", UInt8(ascii: "\"")), ("&lt;", UInt8(ascii: "<")),
            ("&gt;", UInt8(ascii: ">")),
        ]
        while i < endIndex {
            if self[i] == UInt8(ascii: "&"),
                let (name, byte) = references.first(where: {
                    self[i...].starts(with: UnsafeBufferPointer($0.0))
                })
            {
                result.append(byte)
                i += name.utf8CodeUnitCount
            } else {
                result.append(self[i])
                i += 1
            }
        }
        return result
    }
}

extension [UInt8] {
    /// All of it without the white space around it.
    fileprivate var trimmed: ArraySlice<UInt8> { self[...].trimmed }
}
