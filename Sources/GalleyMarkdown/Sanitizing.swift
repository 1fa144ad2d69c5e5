// Raw HTML of authors who are not trusted: kept where it is harmless, shown as text elsewhere, and balanced.
//
// Nothing of the author's is copied but text with `<` and `>` escaped and attribute values with their quotes
// escaped; a tag is written anew from the list of what is kept. So whatever the input, the output is well-formed.
// That alone does not keep a browser inside the text: it may end elements that no end tag names, and the end
// tag that follows would then end one of the page around. So tags also follow HTML's content model as far as
// the tree builder knows it (HTML §13.2.6.4): what is raw ends with the block of Markdown it began in, a list
// item needs its list and a cell its row, a paragraph ends before a block, a table holds nothing but its parts.

import GalleyCore

/// The raw elements that are open, and the blocks and inlines of Markdown that they began in.
struct Sanitizer {
    /// A node of Markdown that is being written.
    struct Scope {
        /// How many elements were open when it began.
        var firstElement: Int
        /// Whether blocks of raw HTML may stand in it.
        var allowsBlocks: Bool
    }

    fileprivate(set) var open: [SafeElement] = []
    fileprivate(set) var scopes: [Scope] = []
    /// Whether the current paragraph's element is open; a block of raw HTML within the paragraph ends it.
    var isParagraphOpen = false
    /// How many raw links are open.
    fileprivate(set) var openLinks = 0
    /// The link of Markdown that is written without its element.
    var refusedLink: Node?

    /// Elements within elements that anybody writes by hand; browsers, too, have a bound.
    static let maximumDepth = 100

    /// Where the elements of the current scope begin.
    fileprivate var bottom: Int { scopes.last?.firstElement ?? 0 }
    fileprivate var top: SafeElement.Role? { open.count > bottom ? open.last?.role : nil }

    /// The innermost open element of the current scope that has a role; none beyond one with a barrier's role.
    fileprivate func index(of roles: SafeElement.Roles, barriers: SafeElement.Roles = []) -> Int? {
        for i in stride(from: open.count - 1, through: bottom, by: -1) {
            if roles.contains(open[i].role) { return i }
            if barriers.contains(open[i].role) { return nil }
        }
        return nil
    }
}

// MARK: - Scopes

extension Lowering {
    /// A node of Markdown begins whose end will be seen.
    mutating func openScope(of node: Node) {
        let allowsBlocks =
            switch node.kind {
            // The root of a table's cell is a heading too.
            case .heading: openHeading == nil && interruptedParagraph == nil
            case .paragraph: !isUnwrapped(node) && interruptedParagraph == nil
            case .emphasis, .strong, .link: false
            default: true
            }
        sanitizer.scopes.append(
            Sanitizer.Scope(firstElement: sanitizer.open.count, allowsBlocks: allowsBlocks))
    }

    /// A node of Markdown ends, and what is raw in it with it.
    mutating func closeScope() {
        closeRawElements(from: sanitizer.bottom)
        sanitizer.scopes.removeLast()
    }

    /// A block of Markdown begins: it cannot stand in a paragraph, a heading or between a table's cells.
    mutating func leaveRawElements(before node: Node) {
        switch node.kind {
        case .blockQuote, .list, .codeBlock, .paragraph, .heading, .thematicBreak:
            leaveTableParts()
            if sanitizer.top == .paragraph || sanitizer.top == .heading {
                closeRawElements(from: sanitizer.open.count - 1)
            }
        default: break
        }
    }

    /// Ends the table whose parts alone may come next.
    private mutating func leaveTableParts() {
        while let top = sanitizer.top {
            switch top {
            case .table, .columnGroup, .section, .row: closeRawElements(from: sanitizer.open.count - 1)
            default: return
            }
        }
    }

    private mutating func closeRawElements(from index: Int) {
        while sanitizer.open.count > index, let element = sanitizer.open.popLast() {
            if element.role == .link { sanitizer.openLinks -= 1 }
            document.html.append("</")
            document.html.append(element.name)
            document.html.append(">")
        }
    }

    /// Ends a raw link that a link of Markdown would stand in; false where it began too far outside.
    mutating func leaveRawLink() -> Bool {
        guard sanitizer.openLinks > 0 else { return true }
        if let link = sanitizer.index(of: [.link]) { closeRawElements(from: link) }
        return sanitizer.openLinks == 0
    }
}

// MARK: - Tags

extension Lowering {
    /// Writes a block of raw HTML as far as it is harmless.
    mutating func sanitizeBlock(_ html: [UInt8], place: (Int) -> Int) {
        var html = html
        while html.last?.isMarkdownSpace == true { html.removeLast() }
        rawHTML.reset()
        if let first = rawHTML.next(in: html.span), SafeElement(first, in: html.span) != nil {
            sanitize(html, place: place)
            startLine()
            return
        }
        // What is shown as text is a paragraph, up to an element that ends it.
        leaveTableParts()
        if sanitizer.top == .paragraph || sanitizer.top == .heading {
            closeRawElements(from: sanitizer.open.count - 1)
        }
        let allowsBlocks = sanitizer.scopes.last?.allowsBlocks ?? true
        sanitizer.scopes.append(
            Sanitizer.Scope(firstElement: sanitizer.open.count, allowsBlocks: allowsBlocks))
        document.html.append("<p>")
        let start = document.html.count
        sanitizer.isParagraphOpen = true
        sanitize(html, place: place)
        if sanitizer.isParagraphOpen {
            sanitizer.isParagraphOpen = false
            closeRawElements(from: sanitizer.bottom)
            if document.html[start...].allSatisfy(\.isMarkdownSpace) {
                document.html.removeSubrange((start - 3)...)
            } else {
                document.html.append("</p>")
            }
        }
        // Elements that are still open belong to the block around.
        sanitizer.scopes.removeLast()
        startLine()
    }

    /// Writes raw HTML as far as it is harmless; `place` gives the place in the source of an offset into it.
    mutating func sanitize(_ html: [UInt8], place: (Int) -> Int) {
        var written = 0
        rawHTML.reset()
        while let tag = rawHTML.next(in: html.span) {
            writeRawText(html[written..<tag.range.lowerBound])
            written = tag.range.upperBound
            guard let element = SafeElement(tag, in: html.span)?.lowered(by: levelShift) else {
                if !tag.isEndTag { reportElement(html, tag, place) }
                document.html.append(escaping: html[tag.range])
                continue
            }
            if tag.isEndTag {
                closeRawElement(element)
            } else if beginRawElement(element) {
                writeStartTag(element, tag, of: html, place)
            }
        }
        writeRawText(html[written...])
    }

    /// Writes what stands between tags, without comments and declarations. Character references stay.
    private mutating func writeRawText(_ text: ArraySlice<UInt8>) {
        var start = text.startIndex
        var i = start
        while i < text.endIndex {
            let byte = text[i]
            guard byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") else {
                i += 1
                continue
            }
            document.html.append(contentsOf: text[start..<i])
            if byte == UInt8(ascii: "<"), let end = text.endOfDeclaration(at: i) {
                i = end
            } else {
                document.html.append(byte == UInt8(ascii: "<") ? "&lt;" : "&gt;")
                i += 1
            }
            start = i
        }
        document.html.append(contentsOf: text[start...])
    }

    /// Makes room for an element: ends those that it cannot stand in. False where it is to be left out.
    private mutating func beginRawElement(_ element: SafeElement) -> Bool {
        guard sanitizer.open.count < Sanitizer.maximumDepth else { return false }
        let parent: Int?
        switch element.role {
        case .phrasing, .void, .ruby:
            leaveTableParts()
            return true
        case .link:
            leaveTableParts()
            return linkDepth == 0 && sanitizer.openLinks == 0
        case .block, .paragraph, .heading, .rule, .list, .descriptionList, .table:
            return beginRawBlock(element)
        case .item: parent = sanitizer.index(of: [.list], barriers: .tableParts)
        case .term: parent = sanitizer.index(of: [.descriptionList], barriers: .tableParts)
        case .rubyText: parent = sanitizer.index(of: [.ruby], barriers: .tablePartsAndBlocks)
        case .caption, .columnGroup, .section: parent = sanitizer.index(of: [.table])
        case .column: parent = sanitizer.index(of: [.columnGroup, .table])
        case .row: parent = sanitizer.index(of: [.section, .table])
        case .cell:
            parent = sanitizer.index(of: [.row, .section, .table])
            guard let parent, sanitizer.open[parent].role != .row else { break }
            closeRawElements(from: parent + 1)
            document.html.append("<tr>")
            sanitizer.open.append(.row)
            return true
        }
        guard let parent else { return false }
        closeRawElements(from: parent + 1)
        return true
    }

    private mutating func beginRawBlock(_ element: SafeElement) -> Bool {
        leaveTableParts()
        guard sanitizer.scopes.last?.allowsBlocks == true else { return false }
        if element.role == .heading, sanitizer.index(of: [.heading]) != nil { return false }
        if sanitizer.top == .paragraph { closeRawElements(from: sanitizer.open.count - 1) }
        if sanitizer.isParagraphOpen, sanitizer.open.count == sanitizer.bottom { endParagraph() }
        return true
    }

    /// Ends the paragraph's element within the paragraph.
    private mutating func endParagraph() {
        sanitizer.isParagraphOpen = false
        while document.html.last == 0x20 { document.html.removeLast() }
        if document.html.suffix(3).elementsEqual("<p>".utf8) {
            document.html.removeLast(3)
        } else {
            document.html.append("</p>\n")
        }
    }

    private mutating func closeRawElement(_ element: SafeElement) {
        if element.isNamed("br") {
            // As browsers have it.
            leaveTableParts()
            document.html.append("<br />")
            return
        }
        for i in stride(from: sanitizer.open.count - 1, through: sanitizer.bottom, by: -1) {
            let other = sanitizer.open[i]
            if other.isNamed(element.name) {
                closeRawElements(from: i)
                return
            }
            switch (element.role, other.role) {
            case (_, .phrasing), (_, .link), (_, .ruby), (_, .rubyText): break
            // What goes within a line ends in the block that it began in, and so does what holds lines only.
            case (.phrasing, _), (.link, _), (.ruby, _), (.rubyText, _), (.paragraph, _), (.heading, _):
                return
            // A table ends with all that is in it; other things end within their cell.
            case (.table, _): break
            case (.caption, .table), (.columnGroup, .table), (.section, .table), (.row, .table),
                (.cell, .table):
                return
            case (.section, .cell), (.section, .row), (.row, .cell): break
            case (_, .table), (_, .cell), (_, .caption): return
            default: break
            }
        }
    }

    private mutating func writeStartTag(
        _ element: SafeElement, _ tag: HTMLTag, of html: [UInt8], _ place: (Int) -> Int
    ) {
        document.html.append("<")
        document.html.append(element.name)
        // The first of several attributes of a name counts; of those that are kept there are few.
        var written: [UInt64] = []
        for attribute in rawHTML.attributes where !written.contains(attribute.key) {
            guard let kept = element.keeps(attribute, in: html.span) else {
                reportAttribute(html, attribute, tag, place)
                continue
            }
            written.append(attribute.key)
            write(attribute, kept, of: html, tag, place)
        }
        switch element.role {
        case .void, .rule, .column:
            document.html.append(" />")
            return
        default: document.html.append(">")
        }
        if element.role == .link { sanitizer.openLinks += 1 }
        sanitizer.open.append(element)
        if tag.isSelfClosing { closeRawElements(from: sanitizer.open.count - 1) }
    }

    private mutating func write(
        _ attribute: HTMLAttribute, _ kept: SafeAttribute, of html: [UInt8], _ tag: HTMLTag,
        _ place: (Int) -> Int
    ) {
        let value = html.trimmingSpace(attribute.value ?? 0..<0)
        var decoded: [UInt8] = []
        switch kept {
        case .text, .flag: break
        case .id, .name, .address: decoded.append(decodingAttribute: html.span, value)
        }
        switch kept {
        case .text:
            beginAttribute(html[attribute.name])
            // Its character references stay.
            for byte in html[attribute.value ?? 0..<0] {
                switch byte {
                case UInt8(ascii: "\""): document.html.append("&quot;")
                case UInt8(ascii: "<"): document.html.append("&lt;")
                case UInt8(ascii: ">"): document.html.append("&gt;")
                default: document.html.append(byte)
                }
            }
        case .flag: beginAttribute(html[attribute.name])
        case .id, .name:
            guard !decoded.isEmpty else { return }
            let id = options.idPrefix + String(decoded)
            if case .name = kept {
                if headingIDs.takeName(id) { document.ids.append(id) }
            } else if !takeRawID(id, place: { place(tag.range.lowerBound) }) {
                return
            }
            beginAttribute(html[attribute.name])
            document.html.append(escaping: id)
        case .address(let kind):
            let start = place(tag.range.lowerBound)
            guard decoded.isSafeAddress(for: kind) else {
                reportAddress(decoded, at: start)
                return
            }
            beginAttribute(html[attribute.name])
            addHole(kind, to: decoded, at: start)
            let last = document.links.count - 1
            document.links[last].isRawHTML = true
            // What the author wrote may end the attribute.
            let writtenStart = Int32(document.destinations.count)
            document.destinations.append(address: decoded.span)
            document.links[last].written = writtenStart..<Int32(document.destinations.count)
        }
        document.html.append("\"")
    }

    private mutating func beginAttribute(_ name: ArraySlice<UInt8>) {
        document.html.append(" ")
        for byte in name { document.html.append(byte.isASCIIAlpha ? byte | 0x20 : byte) }
        document.html.append("=\"")
    }
}

// MARK: - Addresses of Markdown

extension Lowering {
    /// Whether a link of Markdown is written with its element; reports why not.
    mutating func keepsLink(_ node: Node) -> Bool {
        keepsAddress(of: node, .hyperlink, form: .link) && leaveRawLink()
    }

    /// Whether the address of a link or an image may stand in the text; reports one that may not.
    mutating func keepsAddress(of node: Node, _ kind: Link.Kind, form: SourceForm) -> Bool {
        guard options.rawHTML == .sanitize else { return true }
        let address = restored(node.url, isLiteral: false) ?? Array(node.url)
        if address.isSafeAddress(for: kind) { return true }
        reportAddress(address, at: place(of: node, form: form))
        return false
    }
}

extension ArraySlice<UInt8> {
    /// The place behind a comment or a declaration that begins at `<`; nil where none begins (HTML §13.2.5.6).
    fileprivate func endOfDeclaration(at start: Int) -> Int? {
        let next = start + 1 < endIndex ? self[start + 1] : 0
        guard next == UInt8(ascii: "!") || next == UInt8(ascii: "?") else { return nil }
        let isComment = self[(start + 1)...].starts(with: "!--".utf8)
        var from = start + 2
        while let end = self[from...].firstIndex(of: UInt8(ascii: ">")) {
            if !isComment
                || (end >= start + 4 && self[end - 1] == UInt8(ascii: "-")
                    && self[end - 2] == UInt8(ascii: "-"))
            {
                return end + 1
            }
            from = end + 1
        }
        return endIndex
    }
}
