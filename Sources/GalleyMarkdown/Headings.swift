// Headings: their ids (see `Slugs`), attributes given by the author, links to themselves.

import GalleyCore

/// The heading whose content is being written.
struct OpenHeading {
    var level: Int
    var id: String
    var text: [UInt8]
    /// Where in the output its content begins.
    var contentStart: Int
    /// The text that ends in attributes, and how much of it is shown.
    var lastText: Node?
    var lastTextLength: Int
}

/// The ids of a page.
struct HeadingIDs {
    private let rules: MarkdownOptions.HeadingIDRules
    /// Ids that headings further down are given by their author, where automatic ones give way to them.
    var reserved: Set<String> = []
    private var numbers = PythonNumbers()
    /// For each id how often it has been asked for again.
    private var repeats: [String: Int] = [:]
    private var names: Set<String> = []

    init(_ rules: MarkdownOptions.HeadingIDRules) { self.rules = rules }

    /// Takes a name, which is another way to give an id; false where it is known.
    mutating func takeName(_ name: String) -> Bool { names.insert(name).inserted && repeats[name] == nil }

    /// Takes an id; false where it was taken.
    mutating func take(_ id: String) -> Bool {
        guard let known = repeats.updateValue(0, forKey: id) else { return true }
        repeats[id] = known
        return false
    }

    /// An id made of a text that nothing else has, with a number behind it where it is taken.
    mutating func made(of text: [UInt8], prefix: String) -> String {
        let slug = rules.slug(of: text)
        guard rules.isPython else { return unique(prefix + slug) }
        if !slug.isEmpty, !reserved.contains(prefix + slug), take(prefix + slug) { return prefix + slug }
        let id = numbers.free(from: prefix + slug) { repeats[$0] != nil || reserved.contains($0) }
        _ = take(id)
        return id
    }

    /// An id that nothing else has: with `-1`, `-2`, … behind it where it is taken.
    mutating func unique(_ id: String) -> String {
        if take(id) { return id }
        var number = repeats[id] ?? 0
        while true {
            number += 1
            let numbered = "\(id)-\(number)"
            if take(numbered) {
                repeats[id] = number
                return numbered
            }
        }
    }

    /// The id that GitHub makes of a heading's text: letters, marks, digits, connectors and hyphens in lower
    /// case, hyphens for spaces, nothing else.
    static func slug(of text: [UInt8]) -> String {
        var slug: [UInt8] = []
        if text.allSatisfy({ $0 < 0x80 }) {
            slug = [UInt8](unsafeUninitializedCapacity: text.count) { buffer, count in
                for byte in text {
                    if byte.isASCIIAlpha {
                        buffer[count] = byte | 0x20
                    } else if byte == UInt8(ascii: " ") {
                        buffer[count] = UInt8(ascii: "-")
                    } else if byte.decimalDigit != nil || byte == UInt8(ascii: "_")
                        || byte == UInt8(ascii: "-")
                    {
                        buffer[count] = byte
                    } else {
                        continue
                    }
                    count += 1
                }
            }
        } else {
            for scalar in String(text).unicodeScalars {
                if scalar == " " || scalar == "-" {
                    slug.append(UInt8(ascii: "-"))
                } else if scalar.isWordCharacter {
                    slug.append(utf8: scalar.properties.lowercaseMapping)
                }
            }
        }
        return slug.isEmpty ? "section" : String(slug)
    }
}

extension Unicode.Scalar {
    /// What a regular expression calls a word character.
    fileprivate var isWordCharacter: Bool {
        if properties.isAlphabetic { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
        default: return false
        }
    }
}

extension Lowering {
    mutating func enterHeading(_ node: Node) -> Bool {
        if let text = node.firstChild, text.kind == .text, let marker = structureMarker(of: text) {
            lowerStructureLine(node, marker.index)
            return false
        }
        words.endWord()
        isInRawLink = false
        locator.enterBlock(firstLine: node.startLine, lastLine: max(node.endLine, node.startLine))
        startLine()
        collectBlock()
        textPauses.insert(.heading)
        var heading = OpenHeading(
            level: shiftedLevel(node.headingLevel), id: "", text: [], contentStart: 0, lastText: nil,
            lastTextLength: 0)
        document.html.append("<h")
        document.html.append(decimal: heading.level)
        var attributes: AttributeList?
        if options.headingAttributes, let last = node.lastChild, last.kind == .text,
            last.literal.last == UInt8(ascii: "}"), let list = AttributeList(atEndOf: last.literal)
        {
            attributes = list
            let end = endBeforeClosingSequence(of: last, list.start, in: node)
            heading.lastText = last
            heading.lastTextLength = end
            inlines.limit(last, to: end)
        }
        if options.headingIDs || attributes != nil {
            heading.text = plainText(
                of: node, lastText: heading.lastText, lastTextLength: heading.lastTextLength)
            if let id = attributes?.id, !id.isEmpty {
                heading.id = headingIDs.unique(options.idPrefix + id)
                if heading.id != options.idPrefix + id { reportTaken(id, of: heading) }
            } else if options.headingIDs {
                let words = plainText(
                    of: node, lastText: heading.lastText, lastTextLength: heading.lastTextLength,
                    isForID: true)
                heading.id = headingIDs.made(of: words, prefix: options.idPrefix)
            }
            if !heading.id.isEmpty { document.ids.append(heading.id) }
            for i in heading.text.indices where heading.text[i] == UInt8(ascii: "\n") {
                heading.text[i] = UInt8(ascii: " ")
            }
        }
        if !heading.id.isEmpty {
            document.html.append(" id=\"")
            document.html.append(escaping: heading.id)
            document.html.append("\"")
        }
        attributes?.write(to: &document.html, options.rawHTML)
        document.html.append(">")
        heading.contentStart = document.html.count
        openHeading = heading
        return true
    }

    /// Notes the ids that headings are given, where automatic ones above give way to them.
    mutating func reserveHeadingIDs(below root: Node) {
        guard options.headingIDRules.isPython, options.headingAttributes,
            locator.text.contains(UInt8(ascii: "{"))
        else { return }
        root.forEachDescendant { node in
            guard node.kind == .heading else { return node.isBlock ? .descend : .skipChildren }
            if let last = node.lastChild, last.kind == .text, last.literal.last == UInt8(ascii: "}"),
                let id = AttributeList(atEndOf: last.literal)?.id
            {
                headingIDs.reserved.insert(options.idPrefix + id)
            }
            return .skipChildren
        }
    }

    /// Notes what ids will be made of for headings, where tabs have ids of the same form.
    mutating func noteHeadingSlugs(below root: Node) {
        guard options.headingIDRules.isPython, options.headingIDs, options.contentTabs,
            sugar.hasMarkers || locator.text.contains(UInt8(ascii: "="))
        else { return }
        root.forEachDescendant { node in
            guard node.kind == .heading else { return node.isBlock ? .descend : .skipChildren }
            // Attributes are told apart from the text only when it is written.
            if !isStructureLine(node), node.lastChild?.literal.last != UInt8(ascii: "}") {
                headingSlugs.insert(options.headingIDRules.slug(of: plainText(of: node, isForID: true)))
            }
            return .skipChildren
        }
    }

    mutating func exitHeading(_ node: Node) {
        guard let heading = openHeading else { return }
        openHeading = nil
        textPauses.remove(.heading)
        if options.headingIDs || !heading.id.isEmpty {
            addHeading(heading, of: node)
        } else if collectsText {
            collect(plainText(of: node))
            collectBlock()
        }
        if options.headingPermalinks, !heading.id.isEmpty { writePermalink(to: heading) }
        document.html.append("</h")
        document.html.append(decimal: heading.level)
        document.html.append(">\n")
    }

    private mutating func addHeading(_ heading: OpenHeading, of node: Node) {
        var added = Heading(
            level: UInt8(heading.level), id: heading.id, text: String(heading.text),
            html: document.html[heading.contentStart...].keepingOnlyPhrasing(),
            line: Int32(source.linesBefore + locator.text.origin(node.startLine - 1) + 1))
        added.textStart = textPauses.contains(.comment) ? -1 : Int32(document.text.count)
        document.headings.append(added)
    }

    private mutating func writePermalink(to heading: OpenHeading) {
        document.html.append(" <a class=\"permalink\" href=\"#")
        document.html.append(fragment: heading.id)
        document.html.append("\" aria-label=\"Link to “")
        document.html.append(escaping: heading.text)
        document.html.append("”\">#</a>")
    }

    /// Reports that the id in a heading's braces is taken. Whatever came first keeps an id, whoever gave it: links to
    /// it must not come to lead elsewhere.
    private mutating func reportTaken(_ id: String, of heading: OpenHeading) {
        guard reportsMore(of: "id/duplicate"), let text = heading.lastText else { return }
        let literal = text.literal
        var open = heading.lastTextLength
        while open < literal.count, literal[open] != UInt8(ascii: "{") { open += 1 }
        let braces = UnsafeBufferPointer(rebasing: literal[open...])
        // What is in front of the braces is still to be located.
        var locator = locator
        let place = locator.locate(
            line: text.startLine, column: text.startColumn + open, form: .verbatim, content: braces)
        report(
            .warning, "id/duplicate", "the id `\(id)` is taken: something above has it on this page",
            at: place, length: braces.count,
            help: ["this heading's id is `\(heading.id)` until you give it another"])
    }

    /// Notes an id that the author gave to an element of raw HTML; false where it is taken.
    @discardableResult
    mutating func takeRawID(_ id: String, place: () -> Int) -> Bool {
        if headingIDs.take(id) {
            document.ids.append(id)
            return true
        }
        if reportsMore(of: "id/duplicate") {
            report(
                .warning, "id/duplicate", "the id `\(id)` is taken: something above has it on this page",
                at: place(), help: ["an address can lead to only one of them"])
        }
        return false
    }
}

extension [UInt8] {
    /// Appends an id as the fragment of an address.
    mutating func append(fragment id: String) {
        if id.utf8.contains(UInt8(ascii: "%")) {
            append(
                escaping: id.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%25"))
        } else {
            append(escaping: id)
        }
    }
}

extension ArraySlice<UInt8> {
    /// The elements that a heading keeps where it is listed.
    private static let phrasing: Set<String> = [
        "em", "strong", "code", "del", "ins", "b", "i", "s", "u", "kbd", "sub", "sup", "mark", "small", "var",
        "samp",
    ]

    /// HTML without links, images, ids and whatever else may not be repeated elsewhere on a page.
    func keepingOnlyPhrasing() -> [UInt8] {
        guard contains(UInt8(ascii: "<")) else { return [UInt8](self) }
        let html = [UInt8](self)
        var output: [UInt8] = []
        var open: [String] = []
        var written = 0
        /// A formula stays as it is, but for its links.
        var mathDepth = 0
        var tokenizer = HTMLTokenizer()
        while let tag = tokenizer.next(in: html.span) {
            output.append(contentsOf: html[written..<tag.range.lowerBound].withoutComments())
            written = tag.range.upperBound
            let name = String(html[tag.name])
            if !tag.isEndTag, name == "sup", !tokenizer.attributes.isEmpty {
                // A footnote's mark: its number means nothing elsewhere.
                while let end = tokenizer.next(in: html.span) {
                    written = end.range.upperBound
                    if end.isEndTag, String(html[end.name]) == "sup" { break }
                }
                continue
            }
            if name == "math" { mathDepth += tag.isEndTag ? -1 : 1 }
            if name == "math" || mathDepth > 0 {
                if name != "a" { output.append(contentsOf: html[tag.range]) }
                continue
            }
            guard Self.phrasing.contains(name) else { continue }
            if !tag.isEndTag {
                open.append(name)
                output.append(utf8: "<\(name)>")
            } else if open.last == name {
                open.removeLast()
                output.append(utf8: "</\(name)>")
            }
        }
        output.append(contentsOf: html[written...].withoutComments())
        while let name = open.popLast() { output.append(utf8: "</\(name)>") }
        return output
    }

    /// Raw HTML between tags may hold comments; text of ours never has a bare `<`.
    private func withoutComments() -> [UInt8] {
        guard let start = firstIndex(of: UInt8(ascii: "<")) else { return [UInt8](self) }
        var rest = self[start...]
        var output = [UInt8](self[..<start])
        while let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            rest = rest[(end + 1)...]
            guard let next = rest.firstIndex(of: UInt8(ascii: "<")) else {
                output.append(contentsOf: rest)
                return output
            }
            output.append(contentsOf: rest[..<next])
            rest = rest[next...]
        }
        return output
    }
}

extension Lowering {
    /// Where a heading's text ends that may have a closing sequence of `#` before its attributes, `## Title ## {#id}`.
    fileprivate func endBeforeClosingSequence(of last: Node, _ end: Int, in heading: Node) -> Int {
        let literal = last.literal
        var signs = end
        while signs > 0, literal[signs - 1].isMarkdownSpace { signs -= 1 }
        var start = signs
        while start > 0, literal[start - 1] == UInt8(ascii: "#") { start -= 1 }
        guard start < signs, start == 0 ? last.previous == nil : literal[start - 1].isMarkdownSpace else {
            return end
        }
        // An escaped sign is text.
        let line = source.bytes[source.text.line(locator.text.origin(heading.endLine - 1))]
        let before = line[..<(line.lastIndex(of: UInt8(ascii: "{")) ?? line.startIndex)]
        let text = before.trimming { $0.isMarkdownSpace || $0 == UInt8(ascii: "#") }
        guard text.last != UInt8(ascii: "\\") else { return end }
        while start > 0, literal[start - 1].isMarkdownSpace { start -= 1 }
        return start
    }
}
