// Alerts, as GitHub has them: a block quote whose first line is `[!NOTE]` and nothing else.
//
// libcmark needs no help to read one, so the alert is recognised in its tree: the line is the first text of the
// quote's first paragraph. The tree has lost escapes and character references, though, and `\[!NOTE]` is a quotation
// about alerts; so the line must read the same in the text.

import GalleyCore

/// The kinds of alert.
private enum AlertKind: CaseIterable {
    case note, tip, important, warning, caution

    /// The word between the brackets, in lower case, which is also the class.
    var name: StaticString {
        switch self {
        case .note: "note"
        case .tip: "tip"
        case .important: "important"
        case .warning: "warning"
        case .caution: "caution"
        }
    }

    var title: StaticString {
        switch self {
        case .note: "Note"
        case .tip: "Tip"
        case .important: "Important"
        case .warning: "Warning"
        case .caution: "Caution"
        }
    }

    /// Reads `[!NOTE]`, in any case.
    init?(_ line: UnsafeBufferPointer<UInt8>) {
        guard line.count >= 6, line.count <= 12, line[0] == UInt8(ascii: "["), line[1] == UInt8(ascii: "!"),
            line[line.count - 1] == UInt8(ascii: "]"),
            let kind = Self.allCases.first(where: { $0.matches(line[2..<(line.count - 1)]) })
        else { return nil }
        self = kind
    }

    private func matches(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        name.withUTF8Buffer { name in
            word.count == name.count && zip(word, name).allSatisfy { $0.isASCIIAlpha && $0 | 0x20 == $1 }
        }
    }
}

extension Lowering {
    /// Enters a block quote that is an alert; false, and nothing done, where it is none.
    mutating func enterAlert(_ quote: Node) -> Bool {
        guard options.alerts, let paragraph = quote.firstChild, paragraph.kind == .paragraph,
            paragraph.startLine == quote.startLine, let line = paragraph.firstChild, line.kind == .text
        else { return false }
        guard let kind = AlertKind(line.literal) else {
            reportMisspelt(line, in: paragraph)
            reportTitle(behind: line, in: paragraph)
            return false
        }
        guard isAlone(line, in: paragraph) else { return false }
        // One that holds nothing is shown as it was typed.
        guard line.next != nil || paragraph.next != nil else { return false }
        takeOut(line, of: paragraph)
        quote.mark = sugar.blocks.count
        sugar.blocks.append(Self.alert)

        words.endWord()
        startLine()
        document.html.append("<div class=\"alert ")
        document.html.append(kind.name)
        document.html.append("\" role=\"note\">\n<p class=\"alert-title\">")
        document.html.append(kind.title)
        document.html.append("</p>\n")
        return true
    }

    /// Reports a line such as `[!WARNNG]`, which is nearly an alert's.
    private mutating func reportMisspelt(_ line: Node, in paragraph: Node) {
        let literal = line.literal
        guard literal.count >= 5, literal.count <= 16, literal[0] == UInt8(ascii: "["),
            literal[1] == UInt8(ascii: "!"), literal[literal.count - 1] == UInt8(ascii: "]")
        else { return }
        let letters = literal[2..<(literal.count - 1)]
        guard letters.allSatisfy(\.isASCIIAlpha), isAlone(line, in: paragraph) else { return }
        let word = String(decoding: letters, as: UTF8.self)
        // Other tools know more kinds than GitHub does.
        guard !Callout.kinds.contains(word.lowercased()),
            let near = nearest(to: word.lowercased(), among: AlertKind.allCases.map { "\($0.name)" })
        else { return }
        report(
            .warning, "block/unknown", "there is no alert `[!\(word)]`: it is shown as text",
            at: locator.sourceOffset(ofLine: paragraph.startLine, column: paragraph.startColumn),
            length: literal.count, help: ["did you mean `[!\(near.uppercased())]`?"], subject: word)
    }

    /// Reports `[!NOTE] Title`, which other tools read, and `[!NOTE]-`, which is folded away there.
    private mutating func reportTitle(behind line: Node, in paragraph: Node) {
        let literal = line.literal
        guard let end = literal.prefix(12).firstIndex(of: UInt8(ascii: "]")),
            AlertKind(UnsafeBufferPointer(rebasing: literal[...end])) != nil
        else { return }
        var next = end + 1
        if next < literal.count, literal[next] == UInt8(ascii: "-") || literal[next] == UInt8(ascii: "+") {
            next += 1
        }
        guard next > end + 1 || next < literal.count, next == literal.count || literal[next] == 0x20
        else { return }
        let place = locator.sourceOffset(ofLine: paragraph.startLine, column: paragraph.startColumn)
        guard source.bytes[min(place, source.bytes.count)...].starts(with: literal[...end]) else { return }
        let label = String(decoding: literal[...end], as: UTF8.self)
        report(
            .warning, "block/malformed",
            "this alert is shown as a quotation: something stands behind `\(label)` on its line", at: place,
            length: label.utf8.count,
            help: [
                "GitHub takes no title and folds nothing: begin the next line with it, `> **Title**`, "
                    + "or write `!!! \(label.dropFirst(2).dropLast().lowercased()) \"Title\"`"
            ])
    }

    private static let alert = BlockConstruct(
        enter: { _, _ in true },
        exit: { _, lowering in
            lowering.startLine()
            lowering.document.html.append("</div>\n")
        })

    /// Whether the text that a paragraph begins with is all of its first line, and written as it reads.
    private func isAlone(_ text: Node, in paragraph: Node) -> Bool {
        switch text.next?.kind {
        case nil, .softBreak, .lineBreak: break
        default: return false
        }
        let literal = text.literal
        var line = locator.text.bytes[locator.text.line(paragraph.startLine - 1)]
        while line.last?.isMarkdownSpace == true { line.removeLast() }
        return line.suffix(literal.count).elementsEqual(literal)
            && line.dropLast(literal.count).last != UInt8(ascii: "\\")
    }

    /// Takes the line that makes a quote an alert out of its paragraph, and the paragraph out if it has no other.
    private mutating func takeOut(_ line: Node, of paragraph: Node) {
        if let table = paragraph.mark {
            // The table's paragraph stands in the annex. A mark on a paragraph is always a table's.
            guard let lead = sugar.tables.tables[table].leadLine else { return }
            if let first = sugar.tables.annexNodes[lead]?.firstChild, let lineBreak = first.next {
                first.unlink()
                lineBreak.unlink()
            } else {
                sugar.tables.tables[table].leadLine = nil
            }
            return
        }
        if let lineBreak = line.next {
            lineBreak.unlink()
            line.unlink()
        } else {
            paragraph.unlink()
        }
    }
}
