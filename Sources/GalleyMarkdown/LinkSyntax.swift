// Brackets that were meant to be a link and are none.
//
// What libcmark leaves in the tree as text with a `[` in it is either prose or a mistake: a reference that
// nobody defined, a parenthesis that is not closed, the two kinds of bracket the wrong way round. Which of them
// it is, the source tells; the tree has lost the escapes. So lowering stops at each `[` in a text, and here the
// source is read from that place on, within the block.
//
// Prose is full of brackets: `[sic]`, `[0, 1)`, `[OPTIONS]`, `[optional]`. A full or collapsed reference can
// hardly be anything else; a shortcut reference `[label]` needs evidence: it stands alone where a link would, or
// a label that is defined is nearly the same. Rather a mistake that is not told than one that is none.

import GalleyCore

/// What has been looked at of one document.
struct LinkSyntax {
    /// Brackets that are still looked at: a page with more of them is no prose.
    var budget = 5_000
    /// Where in the source what has been dealt with ends.
    var behind = 0
    /// Labels that may be meant, prepared when the first is asked for, and how much may be compared with them.
    var labels: Candidates?
    var comparisons = Candidates.budget / 10
}

extension Lowering {
    /// Looks at a `[` of a text.
    mutating func examineBracket(in text: UnsafeBufferPointer<UInt8>, at i: Int, of node: Node) {
        guard linkDepth == 0, !isInRawLink, linkSyntax.budget > 0 else { return }
        let next = i + 1 < text.count ? text[i + 1] : UInt8(ascii: "`")
        // Tasks, arrays, footnotes, alerts; and wiki links.
        guard next.mayBeginLinkText, i == 0 || text[i - 1] != UInt8(ascii: "[") else { return }
        linkSyntax.budget -= 1
        let place = locator.locate(
            line: node.startLine, column: node.startColumn + i, form: .verbatim,
            content: UnsafeBufferPointer(rebasing: text[i...]))
        let region = locator.region
        guard place >= linkSyntax.behind, place < region.upperBound, source.bytes[place] == UInt8(ascii: "["),
            place == region.lowerBound || source.bytes[place - 1] != UInt8(ascii: "!")
        else { return }
        let block = TextBlock(
            source: source, region: region, isHeading: openHeading != nil, isCell: locator.isInAnnex)
        let bracket = Bracket(at: place, in: block)
        linkSyntax.behind = place + 1
        if bracket.isEscaped {
            examineEscaped(bracket, block)
        } else if examineReversed(bracket, block) {
            return
        } else if bracket.end == nil {
            examineUnclosed(bracket, block)
        } else {
            switch bracket.follower {
            case UInt8(ascii: "("): examineInlineLink(bracket, block)
            case UInt8(ascii: "["): examineReference(bracket, block)
            case UInt8(ascii: ":"): break
            default: examineShortcut(bracket, block)
            }
        }
    }

    /// How far behind a bracket is looked.
    private static let longestLook = 2_000

    // MARK: Rules

    /// `\[/name\]`: alone, or with an address behind it.
    private mutating func examineEscaped(_ bracket: Bracket, _ block: TextBlock) {
        guard let end = bracket.end else { return }
        let label = bracket.content
        let start = bracket.start - 1
        if bracket.follower == UInt8(ascii: "(") {
            guard let destination = source.linkDestination(at: end + 1), destination.end < block.end,
                source.bytes[destination.end] == UInt8(ascii: ")"),
                source.bytes[destination.content].looksLikeAddress
            else { return }
            linkSyntax.behind = destination.end
            reportEscaped(label, start..<destination.end + 1, block)
        } else if block.isAlone(start..<end), label.looksLikeName, !label.isEditorial {
            linkSyntax.behind = end
            reportEscaped(label, start..<end, block)
        }
    }

    private mutating func reportEscaped(_ label: ArraySlice<UInt8>, _ range: Range<Int>, _ block: TextBlock) {
        let name = label.asLabel
        report(
            .notice, "syntax/escaped-brackets",
            "the brackets of `\(name)` are escaped: this is text and no link", at: range.lowerBound,
            length: range.count,
            help: ["where a link is meant, take out the backslashes and write [\(name)](address)"],
            subject: name)
    }

    /// `(text)[address]`.
    private mutating func examineReversed(_ bracket: Bracket, _ block: TextBlock) -> Bool {
        let bytes = source.bytes
        guard let end = bracket.end, bracket.start > block.start,
            bytes[bracket.start - 1] == UInt8(ascii: ")"),
            bracket.follower != UInt8(ascii: "("), bracket.content.looksLikeAddress,
            let open = block.openingParenthesis(before: bracket.start - 1)
        else { return false }
        let text = String(bytes[open + 1..<bracket.start - 1]).asOneLine
        let address = String(bracket.content)
        linkSyntax.behind = end
        report(
            .warning, "syntax/reversed", "the brackets of this link are the wrong way round", at: open,
            length: end - open, help: ["write [\(text)](\(address))"], subject: address)
        return true
    }

    /// `[text` to the end of the block.
    private mutating func examineUnclosed(_ bracket: Bracket, _ block: TextBlock) {
        let rest = source.bytes[bracket.start + 1..<min(block.end, bracket.start + Self.longestLook)]
            .firstLine
        guard let first = rest.first, first.isASCIIAlphanumeric || first >= 0x80 || first == UInt8(ascii: "/")
        else { return }
        if let parenthesis = rest.firstIndex(of: UInt8(ascii: "(")),
            let destination = source.linkDestination(at: parenthesis + 1), destination.end < block.end,
            source.bytes[destination.end] == UInt8(ascii: ")"),
            source.bytes[destination.content].looksLikeAddress, !rest.contains(UInt8(ascii: "[")),
            parenthesis > rest.startIndex, !source.bytes[parenthesis - 1].isMarkdownSpace
        {
            // [text(address)
            let text = String(rest[..<parenthesis])
            report(
                .warning, "syntax/unclosed", "the bracket of this link is not closed", at: bracket.start,
                length: destination.end + 1 - bracket.start,
                help: ["write [\(text)](\(String(source.bytes[destination.content])))"], subject: text)
            return
        }
        // A half-open interval, a line of code.
        guard !bracket.isGlued, !rest.contains(where: { $0.isCodeMark || $0 == UInt8(ascii: ",") }),
            block.isHeading || (block.isSingleLine && rest.count <= 60 && !block.isCell),
            block.isHeading || block.beginsText(at: bracket.start)
        else { return }
        var text = rest
        while let last = text.last, last.isMarkdownSpace || last == UInt8(ascii: "#") { text.removeLast() }
        guard text.looksLikeName, !text.last.isSentenceEnd else { return }
        report(
            .warning, "syntax/unclosed", "the bracket of `[\(String(text))` is not closed", at: bracket.start,
            length: text.endIndex - bracket.start,
            help: ["write [\(String(text))](address), or \\[ where no link is meant"], subject: String(text))
    }

    /// `[text](…` that is no link.
    private mutating func examineInlineLink(_ bracket: Bracket, _ block: TextBlock) {
        guard let end = bracket.end else { return }
        let bytes = source.bytes
        var start = end + 1
        while start < block.end, bytes[start] == 0x20 { start += 1 }
        let line = bytes[start..<min(block.end, start + Self.longestLook)].firstLine
        // Up to white space; what a destination in angle brackets lacks is its `>`.
        let word = line.prefix { !$0.isMarkdownSpace && $0 != UInt8(ascii: "<") || $0 == line.first }
        let text = bracket.content.asLabel
        if let (address, marks) = templateAddress(in: line), !bracket.isGlued {
            linkSyntax.behind = address.endIndex
            return report(
                .warning, "placeholder/template",
                "`\(String(address))` holds `\(marks)`, which nobody filled in", at: bracket.start,
                length: address.endIndex + 1 - bracket.start,
                help: ["write the address that is meant, or make it code"], subject: String(address))
        }
        if let whole = addressWithSpaces(in: line), !bracket.isGlued {
            linkSyntax.behind = whole.endIndex
            let address = String(whole)
            return report(
                .warning, "link/malformed", "an address with a space in it makes no link", at: bracket.start,
                length: whole.endIndex + 1 - bracket.start,
                help: ["write [\(text)](<\(address)>), or %20 for the space"], subject: address)
        }
        guard word.looksLikeAddress, !bracket.isGlued || word.hasScheme else { return }
        let address = String(word)
        linkSyntax.behind = word.endIndex
        if let destination = source.linkDestination(at: start), destination.end < line.endIndex {
            // The address is whole: what is behind it is at fault.
            let rest = bytes[destination.end..<line.endIndex].drop(while: \.isMarkdownSpace)
            guard let next = rest.first else {
                return reportUnclosed(text, address, bracket.start..<word.endIndex)
            }
            if next == UInt8(ascii: ")") { return }
        }
        reportUnclosed(text, address, bracket.start..<word.endIndex)
    }

    /// What stands before the next `)`, where it is an address but for a template in it: `{{ base }}/start`.
    private func templateAddress(in line: ArraySlice<UInt8>) -> (address: ArraySlice<UInt8>, marks: String)? {
        var marks: String?
        var i = line.startIndex
        while i < line.endIndex {
            let next = i + 1 < line.endIndex ? line[i + 1] : 0
            if line[i] == UInt8(ascii: "{"), next == UInt8(ascii: "{") || next == UInt8(ascii: "%") {
                let close = next == UInt8(ascii: "{") ? UInt8(ascii: "}") : next
                var end = i + 2
                while end + 1 < line.endIndex, line[end] != close || line[end + 1] != UInt8(ascii: "}") {
                    end += 1
                }
                guard end + 1 < line.endIndex else { return nil }
                marks = marks ?? String(line[i..<i + 2])
                i = end + 2
            } else if line[i] == UInt8(ascii: ")") {
                return marks.map { (line[..<i], $0) }
            } else if line[i].isMarkdownSpace || line[i].isBracket {
                return nil
            } else {
                i += 1
            }
        }
        return nil
    }

    /// What stands before the next `)`, where it is an address but for the spaces in it.
    private func addressWithSpaces(in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        // An operation is named by its method and its path, which may have braces.
        if line.starts(with: "api:".utf8), let close = line.firstIndex(of: UInt8(ascii: ")")) {
            let words = line[..<close].split(separator: 0x20)
            if words.count == 2, words[1].first == UInt8(ascii: "/") { return line[..<close] }
        }
        guard
            let close = line.firstIndex(where: {
                $0.isBracket || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",")
            }),
            line[close] == UInt8(ascii: ")")
        else { return nil }
        let whole = line[..<close]
        guard whole.contains(0x20), whole.last != 0x20 else { return nil }
        let words = whole.split(whereSeparator: \.isMarkdownSpace)
        return words.first?.looksLikeAddress == true || ArraySlice(words.joined()).looksLikeAddress
            ? whole : nil
    }

    private mutating func reportUnclosed(_ text: String, _ address: String, _ range: Range<Int>) {
        report(
            .warning, "syntax/unclosed", "the parenthesis of this link is not closed",
            at: range.lowerBound, length: range.count,
            help: ["write [\(text)](\(address)) with the parenthesis at the address's end"], subject: address)
    }

    /// `[text][label]` and `[label][]`.
    private mutating func examineReference(_ bracket: Bracket, _ block: TextBlock) {
        guard let end = bracket.end else { return }
        let bytes = source.bytes
        guard let labelEnd = source.endOfLabel(at: end, before: block.end) else { return }
        let isCollapsed = labelEnd == end + 2
        let label = isCollapsed ? bracket.content : bytes[end + 1..<labelEnd - 1]
        let after = labelEnd < block.end ? bytes[labelEnd] : 0
        linkSyntax.behind = labelEnd
        // `[a]` before a footnote or a link of its own.
        if !isCollapsed, bytes[end + 1] == UInt8(ascii: "^") || after == UInt8(ascii: "(") {
            linkSyntax.behind = end
            return examineShortcut(bracket, block)
        }
        guard !bracket.isGlued, after != UInt8(ascii: "["), !after.isASCIIAlphanumeric,
            !label.isCharacterClass, !bracket.content.isCharacterClass, label.hasLetter || label.count > 1,
            label.mayBeLabel, isCollapsed ? label.mayBeProse : bracket.content.hasLetter
        else { return }
        reportUndefined(
            label, range: bracket.start..<labelEnd,
            written: isCollapsed ? "[\(label.asLabel)]" : "[\(bracket.content.asLabel)]")
    }

    /// `[label]`.
    private mutating func examineShortcut(_ bracket: Bracket, _ block: TextBlock) {
        guard let end = bracket.end, !bracket.isGlued, !block.isCell else { return }
        let label = bracket.content
        guard label.mayBeLabel, label.mayBeProse, !label.isEditorial,
            !label.hasSuffix("...")
        else { return }
        let range = bracket.start..<end
        let name = label.asLabel
        if bracket.follower == 0x20, let address = block.parenthesizedAddress(at: end + 1) {
            linkSyntax.behind = address.upperBound
            report(
                .warning, "reference/undefined",
                "`[\(name)]` has no definition, and the space behind it makes it no link",
                at: bracket.start, length: range.count,
                help: ["write [\(name)](\(String(source.bytes[address]))) without the space"], subject: name)
            return
        }
        guard label.count > 1 else { return }
        let isAlone =
            block.isAlone(range) && label.looksLikeName && !label.isSettingName && !label.last.isSentenceEnd
            && (!block.beginsItem(at: range.lowerBound) || label.isLinkOfItem
                || !locator.definitions.all.isEmpty)
        guard isAlone || (label.isCodeSpan && definesCode()) || similarLabel(name) != nil else { return }
        linkSyntax.behind = end
        reportUndefined(label, range: range, written: "[\(name)]")
    }

    private mutating func reportUndefined(_ label: ArraySlice<UInt8>, range: Range<Int>, written: String) {
        let name = label.asLabel
        let help =
            similarLabel(name).map { "did you mean `[\($0)]`?" }
            ?? "write \(written)(address), or define it: [\(name)]: address"
        report(
            .warning, "reference/undefined", "the reference `[\(name)]` has no definition",
            at: range.lowerBound, length: range.count,
            help: [help, "where no link is meant, escape the bracket: \\["],
            subject: ReferenceDefinition.key(name.utf8))
    }

    /// Whether the document defines labels that are code, so that code in brackets is a reference to its author.
    private mutating func definesCode() -> Bool {
        locator.definitions.all.prefix(Self.maximumLabels).contains {
            $0.label.utf8.first == UInt8(ascii: "`")
        }
    }

    /// More labels than a suggestion is worth.
    private static let maximumLabels = 1_000

    private mutating func similarLabel(_ name: String) -> String? {
        guard !locator.definitions.all.isEmpty else { return nil }
        let names = locator.definitions.all.prefix(Self.maximumLabels)
        let labels = linkSyntax.labels ?? Candidates(names.lazy.map(\.label))
        linkSyntax.labels = labels
        return labels.nearest(to: name, budget: &linkSyntax.comparisons).map { names[$0].label }
    }
}
