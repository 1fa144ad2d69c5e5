// The passes that look at the text alone.

import GalleyCore

extension Desugaring {
    /// Noncharacters of the input must not be taken for markers.
    static func replaceNoncharacters(_ state: inout Desugaring) -> [Edit] {
        let text = state.text
        guard text.contains(Marker.lead.0) else { return [] }
        var edits: [Edit] = []
        text.forEach(Marker.lead.0) { offset in
            if offset + 2 < text.bytes.endIndex, text.bytes[offset + 1] == Marker.lead.1,
                (0x90...0xAF).contains(text.bytes[offset + 2])
            {
                edits.append(Edit(range: offset..<offset + 3, replacement: [0xEF, 0xBF, 0xBD]))
            }
            return true
        }
        return edits
    }

    /// More image descriptions open at once than any author writes. libcmark walks over all of them for each
    /// link that follows (`![[]()` repeated takes quadratic time), so from here on they are text.
    static let maximumOpenImages = 100

    static func boundBrackets(_ state: inout Desugaring) -> [Edit] {
        let bytes = state.text.bytes
        let bang = UInt8(ascii: "!")
        var candidates = 0
        state.text.forEach(bang) { offset in
            if offset + 1 < bytes.endIndex, bytes[offset + 1] == UInt8(ascii: "[") { candidates += 1 }
            return candidates <= maximumOpenImages
        }
        guard candidates > maximumOpenImages, let shield = Marker.substitute(for: bang) else { return [] }

        var edits: [Edit] = []
        var isImage: [Bool] = []
        var openImages = 0
        var isBlankLine = true
        var i = bytes.startIndex
        while i < bytes.endIndex {
            switch bytes[i] {
            case UInt8(ascii: "\n"):
                if isBlankLine {
                    isImage.removeAll(keepingCapacity: true)
                    openImages = 0
                }
                isBlankLine = true
                i += 1
                continue
            case UInt8(ascii: "\\"): i += 1
            case UInt8(ascii: "["):
                let opensImage = i > bytes.startIndex && bytes[i - 1] == bang
                if opensImage, openImages >= maximumOpenImages {
                    edits.append(Edit(range: i - 1..<i, replacement: shield))
                    isImage.append(false)
                } else {
                    isImage.append(opensImage)
                    if opensImage { openImages += 1 }
                }
            case UInt8(ascii: "]"):
                if isImage.popLast() == true { openImages -= 1 }
            default: break
            }
            if i < bytes.endIndex, !bytes[i].isMarkdownSpace, bytes[i] != UInt8(ascii: ">") {
                isBlankLine = false
            }
            i += 1
        }
        if let first = edits.first {
            state.sugar.hasMarkers = true
            state.sugar.diagnostics.append(
                Diagnostic(
                    .warning, "markdown/open-images",
                    "more than \(maximumOpenImages) images are open here; from here on, ![ is text",
                    at: state.location(first.range.lowerBound, length: 2),
                    help: ["close each ![description] with its bracket, or escape it: !\\["]))
        }
        return edits
    }

    /// Escapes of characters that an extension gives a meaning to. libcmark joins neighbouring texts, so in
    /// the tree an escaped character looks like a bare one.
    static func markEscapes(_ state: inout Desugaring) -> [Edit] {
        let text = state.text
        let bytes = text.bytes
        let options = state.options
        guard text.contains(UInt8(ascii: "\\")) else { return [] }
        // Within a line an escaped character has its marker behind it: to libcmark it must stay escaped.
        let escapes = InlineConstruct.escapes(options)
        var edits: [Edit] = []
        var behind = bytes.startIndex
        text.forEach(UInt8(ascii: "\\")) { offset in
            guard offset >= behind, offset + 1 < bytes.endIndex else { return true }
            behind = offset + 2
            let after = offset + 2 < bytes.endIndex ? bytes[offset + 2] : 0
            let isMarkup =
                switch bytes[offset + 1] {
                case UInt8(ascii: ":"): options.autolinks && after == UInt8(ascii: "/")
                case UInt8(ascii: "@"): options.autolinks
                case UInt8(ascii: "."):
                    options.autolinks && offset > bytes.startIndex && bytes[offset - 1] == UInt8(ascii: "w")
                case UInt8(ascii: "["):
                    switch after {
                    case UInt8(ascii: "^"): options.footnotes
                    case UInt8(ascii: " "), UInt8(ascii: "x"), UInt8(ascii: "X"): options.taskLists
                    case UInt8(ascii: "T"): options.tableOfContents
                    case UInt8(ascii: "["): options.tableOfContents || options.wikiLinks
                    default: false
                    }
                case UInt8(ascii: "{"): options.headingAttributes || options.attributeLists
                default: false
                }
            if !isMarkup, escapes.contains(bytes[offset + 1]) {
                edits.append(Edit(range: offset + 2..<offset + 2, replacement: Marker.bytes(Marker.escape)))
            }
            if isMarkup {
                // A bracket must stay escaped to libcmark as well: the marker comes behind it.
                let place = bytes[offset + 1] == UInt8(ascii: "[") ? offset + 2 : offset + 1
                edits.append(Edit(range: place..<place, replacement: Marker.bytes(Marker.escape)))
            }
            return true
        }
        if !edits.isEmpty { state.sugar.hasMarkers = true }
        return edits
    }

    /// `*`, `_` and `~` inside bare addresses are part of them, and no emphasis.
    static func shieldAddresses(_ state: inout Desugaring) -> [Edit] {
        guard state.options.autolinks else { return [] }
        let text = state.text
        let bytes = text.bytes
        var edits: [Edit] = []
        var behind = bytes.startIndex
        func shield(from start: Int) {
            // Nor is a character reference at the end the address's; the tree will show it resolved.
            if let end = bytes.endBeforeReferences(ofAddressFrom: start) {
                edits.append(Edit(range: end..<end, replacement: Marker.bytes(Marker.addressEnd)))
            }
            var parentheses = 0
            var i = start
            scan: while i < bytes.endIndex {
                switch bytes[i] {
                case 0...0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "]"),
                    UInt8(ascii: "|"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "\\"):
                    break scan
                case UInt8(ascii: "("): parentheses += 1
                case UInt8(ascii: ")"):
                    if parentheses == 0 { break scan }
                    parentheses -= 1
                default: break
                }
                i += 1
            }
            behind = i
            // Punctuation at the end is not the address's.
            while i > start, bytes[i - 1].isTrailingPunctuation { i -= 1 }
            for place in start..<i {
                let byte = bytes[place]
                guard byte == UInt8(ascii: "*") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "~")
                else {
                    continue
                }
                // An underscore within a word is text anyhow.
                if byte == UInt8(ascii: "_"), place > start, bytes[place - 1].isASCIIAlphanumeric,
                    place + 1 < bytes.endIndex, bytes[place + 1].isASCIIAlphanumeric
                {
                    continue
                }
                if let marker = Marker.substitute(for: byte) {
                    edits.append(Edit(range: place..<place + 1, replacement: marker))
                }
            }
        }
        text.forEach(UInt8(ascii: ":")) { offset in
            guard offset >= behind, offset + 3 < bytes.endIndex, offset > bytes.startIndex,
                bytes[offset + 1] == UInt8(ascii: "/"), bytes[offset + 2] == UInt8(ascii: "/")
            else { return true }
            let scheme = bytes[offset - 1] | 0x20
            if scheme == UInt8(ascii: "p") || scheme == UInt8(ascii: "s") { shield(from: offset + 3) }
            return true
        }
        // `www.` may also stand inside an address that has been dealt with.
        let dealtWith = edits
        behind = bytes.startIndex
        text.forEach(UInt8(ascii: ".")) { offset in
            if offset >= behind, offset >= bytes.startIndex + 3, bytes[offset - 1] == UInt8(ascii: "w"),
                bytes[offset - 2] == UInt8(ascii: "w"), bytes[offset - 3] == UInt8(ascii: "w"),
                offset == bytes.startIndex + 3 || bytes[offset - 4] != UInt8(ascii: "/")
            {
                shield(from: offset + 1)
            }
            return true
        }
        if !dealtWith.isEmpty, edits.count > dealtWith.count {
            var seen = Set<Int>()
            edits = edits.filter { seen.insert($0.range.lowerBound).inserted }
        }
        if !edits.isEmpty { state.sugar.hasMarkers = true }
        return edits
    }

    /// The author's place of an offset into the text.
    func location(_ offset: Int, length: Int = 1) -> SourceLocation {
        let line = text.lineIndex(at: offset)
        return source.location(
            line: text.origin(line), column: offset - Int(text.lineStarts[line]) + text.shift(line) + 1,
            length: length)
    }
}

extension ArraySlice<UInt8> {
    /// Where the character references behind an address begin; nil where it has none.
    fileprivate func endBeforeReferences(ofAddressFrom start: Int) -> Int? {
        var end = start
        var opening = 0
        var closing = 0
        var hasReference = false
        while end < endIndex, self[end] > 0x20, self[end] != UInt8(ascii: "<") {
            switch self[end] {
            case UInt8(ascii: "("): opening += 1
            case UInt8(ascii: ")"): closing += 1
            case UInt8(ascii: "&"): hasReference = true
            default: break
            }
            end += 1
        }
        guard hasReference else { return nil }
        var references: Int?
        while end > start {
            let last = self[end - 1]
            if last == UInt8(ascii: ")"), closing > opening {
                closing -= 1
            } else if last == UInt8(ascii: ";") {
                var name = end - 1
                while name > start, self[name - 1].isASCIIAlpha { name -= 1 }
                if name > start, name < end - 1, self[name - 1] == UInt8(ascii: "&") {
                    end = name
                    references = name - 1
                }
            } else if !last.isTrailingPunctuation {
                break
            }
            end -= 1
        }
        return references
    }
}

extension UInt8 {
    var isASCIIAlphanumeric: Bool { isASCIIAlpha || decimalDigit != nil }

    var isASCIIAlpha: Bool {
        let lower = self | 0x20
        return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }

    /// What an address does not end in (GFM, extended autolinks).
    var isTrailingPunctuation: Bool {
        switch self {
        case UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ":"),
            UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "'"), UInt8(ascii: "\""):
            true
        default: false
        }
    }
}
