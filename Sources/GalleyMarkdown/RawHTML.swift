// Raw HTML: written as it stands, but for the addresses in it, which become holes like those of links.

import GalleyCore

extension Lowering {
    mutating func lowerInlineHTML(_ node: Node) {
        if options.rawHTML != .sanitize, takeInlineIgnoreComment(node) || takeInlineSearchComment(node) {
            // Spaces before it would end the line.
            switch node.next?.kind {
            case nil, .softBreak, .lineBreak:
                while document.html.last == 0x20 { document.html.removeLast() }
            default: break
            }
            return
        }
        let literal = node.literal
        if options.rawHTML == .escape {
            appendEscaped(literal, isLiteral: true)
            if collectsText { collect(restored(literal, isLiteral: true) ?? Array(literal)) }
            return
        }
        let place = locator.locate(
            line: node.startLine, column: node.startColumn, form: .verbatim, content: literal)
        var html = restored(literal, isLiteral: true) ?? Array(literal)
        if options.markdownInHTML, let stripped = html.withoutMarkdownAttribute() { html = stripped }
        collect(inlineHTML: html) { _ in place }
        if options.rawHTML == .sanitize {
            sanitize(html) { _ in place }
            return
        }
        // There are no links in links, whoever wrote them.
        if html.count > 2, html[1] | 0x20 == UInt8(ascii: "a"), !html[2].isASCIIAlphanumeric {
            isInRawLink = true
        } else if html.starts(with: "</a>".utf8) || html.starts(with: "</A>".utf8) {
            isInRawLink = false
        }
        writeRawHTML(html) { _ in place }
    }

    mutating func lowerHTMLBlock(_ node: Node) {
        words.endWord()
        startLine()
        if takeDirective(node) || takeSearchComment(node) { return }
        let literal = node.literal
        // Who is not trusted silences no rules.
        let hasComments = options.rawHTML != .sanitize && mayHoldIgnoreComment(literal)
        if options.rawHTML == .escape, !hasComments {
            writeEscapedBlock(literal)
            return
        }
        let html = restored(literal, isLiteral: true) ?? Array(literal)
        var places = HTMLBlockPlaces(html, firstLine: node.startLine - 1, text: locator.text, source: source)
        var searchComments: [Range<Int>] = []
        if options.rawHTML != .escape {
            var places = places
            searchComments = collect(htmlBlock: html) { places.place(of: $0) }
        }
        if options.rawHTML == .sanitize {
            sanitizeBlock(html) { places.place(of: $0) }
            return
        }
        var comments = hasComments ? takeIgnoreComments(in: html, of: node) { places.place(of: $0) } : []
        if !searchComments.isEmpty {
            comments = (comments + searchComments).sorted { $0.lowerBound < $1.lowerBound }
        }
        guard !comments.isEmpty || options.rawHTML == .escape else {
            writeRawHTML(html) { places.place(of: $0) }
            startLine()
            return
        }
        var rest: [UInt8] = []
        var start = 0
        for comment in comments {
            rest += html[start..<comment.lowerBound]
            start = comment.upperBound
        }
        rest += html[start...]
        guard rest.contains(where: { !$0.isMarkdownSpace }) else { return }
        if options.rawHTML == .escape {
            rest.withUnsafeBufferPointer { writeEscapedBlock($0) }
            return
        }
        // Places are looked for in rising order once more.
        places = HTMLBlockPlaces(html, firstLine: node.startLine - 1, text: locator.text, source: source)
        var next = 0
        var removed = 0
        writeRawHTML(rest) { offset in
            while next < comments.count, comments[next].lowerBound <= offset + removed {
                removed += comments[next].count
                next += 1
            }
            return places.place(of: offset + removed)
        }
        startLine()
    }

    private mutating func writeEscapedBlock(_ html: UnsafeBufferPointer<UInt8>) {
        document.html.append("<p>")
        var end = html.count
        while end > 0, html[end - 1].isMarkdownSpace { end -= 1 }
        let shown = UnsafeBufferPointer(rebasing: html[..<end])
        appendEscaped(shown, isLiteral: true)
        document.html.append("</p>\n")
        if collectsText {
            collectBlock()
            collect(restored(shown, isLiteral: true) ?? Array(shown))
            collectBlock()
        }
    }

    /// Writes HTML with holes; `place` gives the place in the source of an offset into the HTML.
    mutating func writeRawHTML(_ html: [UInt8], place: (Int) -> Int) {
        let html = options.tagFilter ? html.filteringTags() : html
        var written = 0
        rawHTML.position = 0
        while let tag = rawHTML.next(in: html.span) {
            if !tag.isEndTag { noteComponent(html[tag.name]) { place(tag.range.lowerBound) } }
            guard !tag.isEndTag, !rawHTML.attributes.isEmpty, rawHTML.templateDepth == 0 else { continue }
            let element = HTMLElement(html.span, tag.name)
            var tagPlace: Int?
            for attribute in rawHTML.attributes {
                guard let value = attribute.value else { continue }
                if html.span.equals("id", at: attribute.name)
                    || (element == .a && html.span.equals("name", at: attribute.name))
                {
                    addRawID(html, value, isName: !html.span.equals("id", at: attribute.name)) {
                        place(tag.range.lowerBound)
                    }
                    continue
                }
                guard let kind = element.kind(of: attribute.name, in: html.span) else { continue }
                let start = tagPlace ?? place(tag.range.lowerBound)
                tagPlace = start
                let addresses =
                    html.span.equals("srcset", at: attribute.name)
                    ? html.imageCandidates(in: value) : [html.trimmingSpace(value)]
                for address in addresses {
                    document.html.append(contentsOf: html[written..<address.lowerBound])
                    written = address.upperBound
                    addRawHole(kind, html, address, at: start)
                }
            }
        }
        document.html.append(contentsOf: html[written...])
    }

    private mutating func addRawHole(_ kind: Link.Kind, _ html: [UInt8], _ range: Range<Int>, at place: Int) {
        var destination: [UInt8] = []
        destination.append(decodingAttribute: html.span, range)
        addHole(kind, to: destination, at: place)
        let last = document.links.count - 1
        document.links[last].isRawHTML = true
        if !destination.elementsEqual(html[range]) {
            let start = Int32(document.destinations.count)
            document.destinations.append(contentsOf: html[range])
            document.links[last].written = start..<Int32(document.destinations.count)
        }
    }

    private mutating func addRawID(_ html: [UInt8], _ value: Range<Int>, isName: Bool, place: () -> Int) {
        var bytes: [UInt8] = []
        bytes.append(decodingAttribute: html.span, value)
        let id = String(bytes)
        guard !id.isEmpty else { return }
        // A name beside an id, or of a heading's, is another way to say the same.
        if isName {
            if headingIDs.takeName(id) { document.ids.append(id) }
        } else {
            takeRawID(id, place: place)
        }
    }
}

/// Where in the source the parts of a block of HTML stand.
private struct HTMLBlockPlaces {
    private let html: [UInt8]
    private let text: MarkdownText
    private let source: MarkdownSource
    private var line: Int
    private var position = 0
    private var lineEnd = 0

    init(_ html: [UInt8], firstLine: Int, text: MarkdownText, source: MarkdownSource) {
        self.html = html
        self.text = text
        self.source = source
        line = firstLine
    }

    /// The place of an offset; offsets come in rising order, so each byte is looked at once.
    mutating func place(of offset: Int) -> Int {
        while position < offset {
            if html[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
        lineEnd = max(lineEnd, offset)
        while lineEnd < html.count, html[lineEnd] != UInt8(ascii: "\n"), html[lineEnd] != UInt8(ascii: "\r") {
            lineEnd += 1
        }
        // What libcmark stripped from a line, it stripped from its beginning.
        let sourceLine = source.text.line(text.origin(line))
        return max(sourceLine.lowerBound, sourceLine.upperBound - (lineEnd - offset))
    }
}

/// The elements whose attributes hold addresses.
enum HTMLElement {
    case a, area, link, img, script, source, video, audio, track, embed, iframe, input, object, form,
        quotation
    case other

    init(_ html: Span<UInt8>, _ name: Range<Int>) {
        func isNamed(_ other: StaticString) -> Bool { html.equals(other, at: name) }
        // By length first: most tags are of elements without addresses.
        switch name.count {
        case 1: self = isNamed("a") ? .a : isNamed("q") ? .quotation : .other
        case 3: self = isNamed("img") ? .img : isNamed("ins") || isNamed("del") ? .quotation : .other
        case 4: self = isNamed("link") ? .link : isNamed("area") ? .area : isNamed("form") ? .form : .other
        case 5:
            self =
                isNamed("video")
                ? .video
                : isNamed("audio")
                    ? .audio
                    : isNamed("input")
                        ? .input : isNamed("track") ? .track : isNamed("embed") ? .embed : .other
        case 6:
            self =
                isNamed("script")
                ? .script
                : isNamed("source")
                    ? .source : isNamed("iframe") ? .iframe : isNamed("object") ? .object : .other
        case 10: self = isNamed("blockquote") ? .quotation : .other
        default: self = .other
        }
    }

    /// What kind of link an attribute is; nil where it holds no address.
    func kind(of name: Range<Int>, in html: Span<UInt8>) -> Link.Kind? {
        func isNamed(_ other: StaticString) -> Bool { html.equals(other, at: name) }
        switch self {
        case .other: return nil
        case .a, .area: return isNamed("href") ? .hyperlink : nil
        case .link: return isNamed("href") ? .resource : nil
        case .img: return isNamed("src") || isNamed("srcset") ? .image : nil
        case .input: return isNamed("src") ? .image : nil
        case .source: return isNamed("srcset") ? .image : isNamed("src") ? .resource : nil
        case .video: return isNamed("poster") ? .image : isNamed("src") ? .resource : nil
        case .script, .audio, .track, .embed, .iframe: return isNamed("src") ? .resource : nil
        case .object: return isNamed("data") ? .resource : nil
        case .form: return isNamed("action") ? .hyperlink : nil
        case .quotation: return isNamed("cite") ? .hyperlink : nil
        }
    }
}

extension [UInt8] {
    /// An address without the white space around it.
    func trimmingSpace(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, self[low].isHTMLSpace { low += 1 }
        while high > low, self[high - 1].isHTMLSpace { high -= 1 }
        return low..<high
    }

    /// The addresses of a `srcset` (HTML §4.8.4.2.1).
    func imageCandidates(in range: Range<Int>) -> [Range<Int>] {
        var candidates: [Range<Int>] = []
        var i = range.lowerBound
        let comma = UInt8(ascii: ",")
        while true {
            while i < range.upperBound, self[i].isHTMLSpace || self[i] == comma { i += 1 }
            guard i < range.upperBound else { return candidates }
            let start = i
            while i < range.upperBound, !self[i].isHTMLSpace { i += 1 }
            var end = i
            while end > start, self[end - 1] == comma { end -= 1 }
            if end > start { candidates.append(start..<end) }
            guard end == i else { continue }
            // The descriptors, up to a comma outside parentheses.
            var depth = 0
            while i < range.upperBound, self[i] != comma || depth > 0 {
                if self[i] == UInt8(ascii: "(") { depth += 1 }
                if self[i] == UInt8(ascii: ")") { depth = Swift.max(0, depth - 1) }
                i += 1
            }
        }
    }

    private static let disallowedTags: [StaticString] = [
        "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "script", "plaintext",
    ]

    /// The HTML with the tags of disallowed elements made text (GFM, Disallowed Raw HTML).
    fileprivate func filteringTags() -> [UInt8] {
        var output: [UInt8] = []
        var start = 0
        for i in indices where self[i] == UInt8(ascii: "<") {
            var name = i + 1
            if name < count, self[name] == UInt8(ascii: "/") { name += 1 }
            var end = name
            while end < count, self[end].isASCIIAlpha { end += 1 }
            guard end > name, end < count,
                self[end].isHTMLSpace || self[end] == UInt8(ascii: ">")
                    || self[end] == UInt8(ascii: "/")
            else { continue }
            if Self.disallowedTags.contains(where: { span.equals($0, at: name..<end) }) {
                output.append(contentsOf: self[start..<i])
                output.append("&lt;")
                start = i + 1
            }
        }
        if start == 0 { return self }
        output.append(contentsOf: self[start...])
        return output
    }
}
