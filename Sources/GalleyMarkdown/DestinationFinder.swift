// Where a link's destination stands in the source, and how another one is written there.
//
// A document knows where a link begins. From there the source is read again: inline links, autolinks, bare
// addresses, the definition that a reference uses, attributes of raw HTML. What is found counts only if it
// reads as the document read it, so a place is certain or there is none.

import GalleyCore

/// Finds destinations in the source of one document.
package struct DestinationFinder {
    private let source: MarkdownSource
    private let document: Document
    /// The definition that counts, by the key of its label.
    private let definitions: [String: Int]

    /// `source` is the whole file that `document` was made of.
    package init(_ source: [UInt8], bodyStart: Int = 0, document: Document) {
        self.source = MarkdownSource(path: "", bytes: source, bodyStart: bodyStart)
        self.document = document
        var definitions: [String: Int] = [:]
        for (i, definition) in document.definitions.enumerated() where !definition.isRepeated {
            definitions[definition.key] = i
        }
        self.definitions = definitions
    }

    /// Where a destination stands.
    package struct Place: Sendable, Hashable {
        package enum Form: Sendable, Hashable {
            /// `(address)`, or behind the colon of a definition.
            case bare
            /// `<address>` there.
            case angled
            /// `<https://host>` in the text, without a link's brackets.
            case autolink
            /// `https://host` in the text; `shown` is what the text has of the destination: all, or what is behind
            /// `http://` or `mailto:`.
            case text
            /// An attribute's value, between these quotes; 0 is none.
            case attribute(quote: UInt8)
            /// One of the addresses in a `srcset`.
            case candidate(quote: UInt8)
        }

        /// Bytes of the file, without brackets and quotes.
        package var range: Range<Int>
        package var form: Form
        /// The definition in `Document.definitions` whose destination it is: every link that uses it changes with it.
        package var definition: Int?
    }

    /// The link with this place in the document's HTML, as an index.
    package func index(of link: Link) -> Int? {
        var low = 0
        var high = document.links.count
        while low < high {
            let middle = (low + high) / 2
            if document.links[middle].offset < link.offset { low = middle + 1 } else { high = middle }
        }
        return low < document.links.count && document.links[low].offset == link.offset ? low : nil
    }

    /// Where the destination of a link stands; nil where that is not certain.
    package func place(of link: Link) -> Place? {
        let line = Int(link.line) - 1 - source.linesBefore
        guard !link.isMention, line >= 0, line < source.text.lineCount else { return nil }
        let start = Int(source.text.lineStarts[line]) + Int(link.column) - 1
        let bytes = source.bytes
        guard start >= source.bodyStart, start < source.text.line(line).upperBound else { return nil }
        if link.isRawHTML { return placeInTag(at: start, of: link) }
        let destination = document.destination(of: link)
        switch bytes[start] {
        case UInt8(ascii: "<"):
            guard let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
            return shownPlace(start + 1..<end, of: destination, form: .autolink)
        case UInt8(ascii: "["), UInt8(ascii: "!"):
            let bracket = bytes[start] == UInt8(ascii: "[") ? start : start + 1
            guard bracket < bytes.count, bytes[bracket] == UInt8(ascii: "[") else { return nil }
            for skipsTags in [true, false] {
                if let end = endOfText(at: bracket, skipsTags: skipsTags),
                    let place = place(ofLink: bracket..<end, to: destination)
                {
                    return place
                }
            }
            return nil
        default:
            for prefix in Self.impliedPrefixes where destination.starts(with: prefix) {
                let shown = destination.dropFirst(prefix.count)
                if !shown.isEmpty, bytes[start...].starts(with: shown) {
                    return Place(range: start..<start + shown.count, form: .text)
                }
            }
            return nil
        }
    }

    /// The links that use a definition, rising.
    package func links(using definition: Int) -> [Int] {
        document.links.indices.filter { place(of: document.links[$0])?.definition == definition }
    }

    // MARK: Reading

    /// What an address in the text may lack of its destination.
    fileprivate static let impliedPrefixes: [[UInt8]] = ["", "http://", "mailto:"].map { Array($0.utf8) }

    private func shownPlace(_ range: Range<Int>, of destination: ArraySlice<UInt8>, form: Place.Form)
        -> Place?
    {
        let shown = source.bytes[range]
        let isAll = Self.impliedPrefixes.contains {
            destination.starts(with: $0) && destination.dropFirst($0.count).elementsEqual(shown)
        }
        return isAll ? Place(range: range, form: form) : nil
    }

    /// The place of the destination of `[…]`, given the part in brackets.
    private func place(ofLink text: Range<Int>, to destination: ArraySlice<UInt8>) -> Place? {
        let bytes = source.bytes
        if text.upperBound < bytes.count, bytes[text.upperBound] == UInt8(ascii: "("),
            let start = source.skipSpace(from: text.upperBound + 1),
            let found = source.linkDestination(at: start),
            let behind = source.skipSpace(from: found.end),
            bytes[behind] == UInt8(ascii: ")") || source.endOfTitle(at: behind) != nil,
            bytes[found.content].decodedDestination.elementsEqual(destination)
        {
            return Place(range: found.content, form: found.isAngled ? .angled : .bare)
        }
        var labels = [text.lowerBound + 1..<text.upperBound - 1]
        if text.upperBound < bytes.count, bytes[text.upperBound] == UInt8(ascii: "["),
            let end = source.endOfLabel(at: text.upperBound, before: bytes.count), end > text.upperBound + 2
        {
            labels.insert(text.upperBound + 1..<end - 1, at: 0)
        }
        for label in labels {
            guard let index = definitions[ReferenceDefinition.key(bytes[label])] else { continue }
            let definition = document.definitions[index]
            guard bytes[definition.destination].decodedDestination.elementsEqual(destination) else {
                continue
            }
            return Place(
                range: Int(definition.destination.lowerBound)..<Int(definition.destination.upperBound),
                form: definition.isAngled ? .angled : .bare, definition: index)
        }
        return nil
    }

    /// Longer than any link's text.
    private static let maximumLength = 1 << 16

    /// Where the text of a link ends that begins at `[`: behind the `]`.
    private func endOfText(at start: Int, skipsTags: Bool) -> Int? {
        let bytes = source.bytes
        let limit = min(bytes.count, start + Self.maximumLength)
        var depth = 0
        var i = start + 1
        while i < limit {
            switch bytes[i] {
            case UInt8(ascii: "\\"): i += 1
            case UInt8(ascii: "`"): i = bytes.endOfCodeSpan(at: i, before: limit) - 1
            case UInt8(ascii: "<") where skipsTags:
                if i + 1 < limit, bytes[i + 1].isASCIIAlpha || bytes[i + 1] == UInt8(ascii: "/"),
                    let end = bytes[i..<limit].firstIndex(of: UInt8(ascii: ">"))
                {
                    i = end
                }
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"):
                if depth == 0 { return i + 1 }
                depth -= 1
            default: break
            }
            i += 1
        }
        return nil
    }

    /// The place of an address in a tag. Several of them stand at the tag's place, in the order of the tag.
    private func placeInTag(at start: Int, of link: Link) -> Place? {
        guard let index = index(of: link) else { return nil }
        var ordinal = 0
        while ordinal < index, document.links[index - ordinal - 1].isAtPlace(of: link) { ordinal += 1 }
        let bytes = source.bytes
        var tokenizer = HTMLTokenizer(at: start)
        guard let tag = tokenizer.next(in: bytes.span), tag.range.lowerBound == start, !tag.isEndTag else {
            return nil
        }
        let element = HTMLElement(bytes.span, tag.name)
        let written = document.destinations[Int(link.written.lowerBound)..<Int(link.written.upperBound)]
        for attribute in tokenizer.attributes {
            guard let value = attribute.value, element.kind(of: attribute.name, in: bytes.span) != nil else {
                continue
            }
            let isSet = bytes.span.equals("srcset", at: attribute.name)
            let addresses = isSet ? bytes.imageCandidates(in: value) : [bytes.trimmingSpace(value)]
            guard ordinal < addresses.count else {
                ordinal -= addresses.count
                continue
            }
            let range = addresses[ordinal]
            guard bytes[range].elementsEqual(written) else { return nil }
            let before = bytes[value.lowerBound - 1]
            let quote = before == UInt8(ascii: "\"") || before == UInt8(ascii: "'") ? before : 0
            return Place(range: range, form: isSet ? .candidate(quote: quote) : .attribute(quote: quote))
        }
        return nil
    }
}

extension Link {
    fileprivate func isAtPlace(of other: Link) -> Bool {
        isRawHTML == other.isRawHTML && line == other.line && column == other.column
    }
}

extension ArraySlice<UInt8> {
    /// A destination without its backslashes, its character references resolved.
    fileprivate var decodedDestination: [UInt8] {
        guard contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "&") }) else {
            return Array(self)
        }
        // libcmark resolves the references first, even behind a backslash.
        var resolved: [UInt8] = []
        var i = startIndex
        while i < endIndex {
            if let end = endOfReference(at: i) {
                let reference = Array(self[i..<end])
                resolved.append(decodingAttribute: reference.span, 0..<reference.count)
                i = end
            } else {
                resolved.append(self[i])
                i += 1
            }
        }
        var output: [UInt8] = []
        i = 0
        while i < resolved.count {
            if resolved[i] == UInt8(ascii: "\\"), i + 1 < resolved.count, resolved[i + 1].isASCIIPunctuation {
                i += 1
            }
            output.append(resolved[i])
            i += 1
        }
        return output
    }

    /// Where what may be a character reference ends; CommonMark wants its semicolon (§2.5).
    fileprivate func endOfReference(at start: Int) -> Int? {
        guard self[start] == UInt8(ascii: "&") else { return nil }
        var i = start + 1
        while i < endIndex, i - start < 40, self[i].isASCIIAlphanumeric || self[i] == UInt8(ascii: "#") {
            i += 1
        }
        guard i > start + 1, i < endIndex, self[i] == UInt8(ascii: ";") else { return nil }
        return i + 1
    }
}

// MARK: - Writing

extension DestinationFinder {
    /// The bytes to put in a place, so that its links lead to a destination; nil where it cannot be written there.
    ///
    /// The query and the fragment stay as they are written where they do not change.
    package func replacement(at place: Place, for destination: [UInt8]) -> [UInt8]? {
        guard !destination.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        let old = source.bytes[place.range]
        if let tail = destination.firstIndex(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "?") }),
            tail > 0,
            let start = old.indices.first(where: {
                old[$0] == destination[tail]
                    && decoded(old[$0...], place.form).elementsEqual(destination[tail...])
            }),
            let path = written(Array(destination[..<tail]), place),
            // Around a path with spaces go brackets that the rest would have to stand in.
            path.first != UInt8(ascii: "<")
        {
            return path + old[start...]
        }
        return written(destination, place)
    }

    private func decoded(_ bytes: ArraySlice<UInt8>, _ form: Place.Form) -> [UInt8] {
        switch form {
        case .bare, .angled: return bytes.decodedDestination
        case .autolink, .text: return Array(bytes)
        case .attribute, .candidate:
            let value = Array(bytes)
            var output: [UInt8] = []
            output.append(decodingAttribute: value.span, 0..<value.count)
            return output
        }
    }

    private func written(_ destination: [UInt8], _ place: Place) -> [UInt8]? {
        switch place.form {
        case .bare:
            let needsBrackets =
                destination.contains(0x20) || destination.first == UInt8(ascii: "<")
                || (destination.isEmpty && place.definition != nil) || !destination.hasBalancedParentheses
            let content = destination.escapedDestination(isAngled: needsBrackets)
            return needsBrackets ? [UInt8(ascii: "<")] + content + [UInt8(ascii: ">")] : content
        case .angled:
            return destination.escapedDestination(isAngled: true)
        case .autolink, .text:
            // What the text lacks, it goes on lacking.
            let shown = source.bytes[place.range]
            let prefix = Self.impliedPrefixes.first { prefix in
                !prefix.isEmpty && !shown.starts(with: prefix) && !shown.hasScheme
                    && destination.starts(with: prefix)
            }
            let rest = destination.dropFirst(prefix?.count ?? 0)
            guard !rest.isEmpty,
                !rest.contains(where: { $0 == 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") })
            else { return nil }
            return Array(rest)
        case .attribute(let quote):
            return destination.escapedAttribute(quote: quote)
        case .candidate(let quote):
            guard !destination.isEmpty, !destination.contains(where: \.isHTMLSpace),
                destination.first != UInt8(ascii: ","), destination.last != UInt8(ascii: ",")
            else { return nil }
            return destination.escapedAttribute(quote: quote)
        }
    }
}

extension [UInt8] {
    fileprivate var hasBalancedParentheses: Bool {
        var depth = 0
        var deepest = 0
        for byte in self {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if byte == UInt8(ascii: ")") { depth -= 1 }
            if depth < 0 { return false }
            deepest = Swift.max(deepest, depth)
        }
        // libcmark counts no further than 32.
        return depth == 0 && deepest < 32
    }

    fileprivate func escapedDestination(isAngled: Bool) -> [UInt8] {
        var output: [UInt8] = []
        for (i, byte) in enumerated() {
            let needsEscape: Bool
            switch byte {
            case UInt8(ascii: "\\"): needsEscape = i + 1 >= count || self[i + 1].isASCIIPunctuation
            case UInt8(ascii: "&") where self[...].endOfReference(at: i) != nil:
                output.append("&amp;")
                continue
            case UInt8(ascii: "<"), UInt8(ascii: ">"): needsEscape = isAngled
            // It would end a cell of a table.
            case UInt8(ascii: "|"): needsEscape = true
            default: needsEscape = false
            }
            if needsEscape { output.append(UInt8(ascii: "\\")) }
            output.append(byte)
        }
        return output
    }

    fileprivate func escapedAttribute(quote: UInt8) -> [UInt8]? {
        var output: [UInt8] = []
        for (i, byte) in enumerated() {
            switch byte {
            case UInt8(ascii: "&"):
                let isReference =
                    i + 1 < count && (self[i + 1].isASCIIAlpha || self[i + 1] == UInt8(ascii: "#"))
                output.append(isReference ? "&amp;" : "&")
            case UInt8(ascii: "\""): output.append("&quot;")
            case UInt8(ascii: "'"): output.append("&#39;")
            case UInt8(ascii: "<"): output.append("&lt;")
            case UInt8(ascii: ">"): output.append("&gt;")
            case 0x20, UInt8(ascii: "="), UInt8(ascii: "`"):
                if quote == 0 { return nil }
                output.append(byte)
            default: output.append(byte)
            }
        }
        return output.isEmpty && quote == 0 ? nil : output
    }
}

// MARK: - Checking

/// Whether editing a file changes the destinations that it should, and nothing else of the page.
///
/// `destinations` are the new ones by the index of the link in `document`; those of a shared definition all have to be
/// among them. `editedSource` is parsed again.
package func editingChangesOnly(
    _ destinations: [Int: [UInt8]], of document: Document, editedSource: [UInt8], bodyStart: Int = 0,
    options: MarkdownOptions = MarkdownOptions()
) -> Bool {
    let edited = Document(markdown: editedSource, bodyStart: bodyStart, path: "", options: options)
    guard edited.links.count == document.links.count, edited.ids == document.ids,
        edited.ignores.map(\.lines) == document.ignores.map(\.lines)
    else { return false }
    var start = 0
    var editedStart = 0
    // What the link before shows of its destination, where that is one of those that change.
    var shown: (old: [UInt8], new: [UInt8])?
    for i in 0...document.links.count {
        let isEnd = i == document.links.count
        let end = isEnd ? document.html.count : Int(document.links[i].offset)
        let editedEnd = isEnd ? edited.html.count : Int(edited.links[i].offset)
        guard start <= end, editedStart <= editedEnd,
            isSame(document.html[start..<end], edited.html[editedStart..<editedEnd], shown)
        else { return false }
        if isEnd { break }
        let link = document.links[i]
        guard link.kind == edited.links[i].kind, link.isRawHTML == edited.links[i].isRawHTML,
            link.line == edited.links[i].line
        else { return false }
        let old = document.destination(of: link)
        let new = edited.destination(of: edited.links[i])
        if let expected = destinations[i] {
            guard new.elementsEqual(expected) else { return false }
            shown = (Array(old), Array(new))
        } else {
            guard new.elementsEqual(old) else { return false }
            shown = nil
        }
        start = end
        editedStart = editedEnd
    }
    return true
}

/// Whether two parts of HTML are the same, or differ only in an address that the text shows.
private func isSame(
    _ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>, _ shown: (old: [UInt8], new: [UInt8])?
) -> Bool {
    if old.elementsEqual(new) { return true }
    guard let shown else { return false }
    for prefix in DestinationFinder.impliedPrefixes where shown.old.starts(with: prefix) {
        var oldText = Array("\">".utf8)
        oldText.append(escaping: shown.old[prefix.count...])
        guard old.starts(with: oldText) else { continue }
        for newPrefix in DestinationFinder.impliedPrefixes where shown.new.starts(with: newPrefix) {
            var newText = Array("\">".utf8)
            newText.append(escaping: shown.new[newPrefix.count...])
            if new.starts(with: newText),
                old.dropFirst(oldText.count).elementsEqual(new.dropFirst(newText.count))
            {
                return true
            }
        }
    }
    return false
}
