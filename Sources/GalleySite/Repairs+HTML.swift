// Repairs of HTML and CSS files: a URL's bytes in an attribute, in `url()` or in `@import`.

import GalleyAudit
import GalleyCore

/// A file of HTML or CSS that nobody made from something else.
struct HTMLFile {
    /// As the program opens it.
    var file: String
    /// As messages name it.
    var path: String
    /// The folder that it has to lie in.
    var root: String

    /// The repairs of its links, by the offset of their destinations; nil where the file cannot be read.
    func repairs(_ corrections: [Int: Correction]) -> FileRepairs? {
        guard let source = try? readFile(file) else { return nil }
        let kind = FileKind(path: path, content: source.span)
        guard kind == .html || kind == .style else { return nil }
        let facts = Self.facts(source, kind)
        var edits: [Edit] = []
        var destinations: [Int: [UInt8]] = [:]
        for (i, link) in facts.links.enumerated() {
            guard let correction = corrections[link.range.lowerBound] else { continue }
            let old = facts.destination(of: link)
            guard let new = correction.applied(to: old), new != old,
                let replacement = Self.written(
                    new, insteadOf: old, source[link.range], isStyle: link.element == .css)
            else { continue }
            destinations[i] = new
            edits.append(Edit(range: link.range, replacement: replacement, links: [link.range.lowerBound]))
        }
        var linkAt: [Int: Int] = [:]
        for i in destinations.keys { linkAt[facts.links[i].range.lowerBound] = i }
        let certain = edits.apart().verified { edits in
            var expected: [Int: [UInt8]] = [:]
            for edit in edits {
                if let i = linkAt[edit.range.lowerBound] { expected[i] = destinations[i] }
            }
            return Self.facts(source.replacing(edits.map { ($0.range, $0.replacement) }), kind)
                .differs(from: facts, onlyIn: expected)
        }
        return FileRepairs(file: file, path: path, root: root, source: source, edits: certain)
    }

    private static func facts(_ source: [UInt8], _ kind: FileKind) -> PageFacts {
        var facts = PageFacts()
        var scanner = FileScanner()
        scanner.scan(source.span, as: kind, into: &facts)
        return facts
    }

    /// The bytes that stand for a destination in the place of `raw`, which stands for the old one.
    private static func written(
        _ new: [UInt8], insteadOf old: [UInt8], _ raw: ArraySlice<UInt8>, isStyle: Bool
    ) -> [UInt8]? {
        guard !raw.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
            return nil
        }
        // What does not change stays as it is written.
        var start = 0
        var end = 0
        if raw.elementsEqual(old) {
            while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
            while end < min(old.count, new.count) - start,
                old[old.count - 1 - end] == new[new.count - 1 - end]
            {
                end += 1
            }
        }
        var result = Array(raw[..<(raw.startIndex + start)])
        for byte in new[start..<new.count - end] {
            switch byte {
            case 0...0x20, 0x7F: return nil
            // Style sheets escape in another way than attributes.
            case UInt8(ascii: "&"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"),
                UInt8(ascii: ">"),
                UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\\"):
                if isStyle { return nil }
                let one = [byte]
                if byte == UInt8(ascii: "'") { result.append("&#39;") } else { result.append(escaping: one) }
            default: result.append(byte)
            }
        }
        return result + (end == 0 ? [] : Array(raw.suffix(end)))
    }
}

extension PageFacts {
    fileprivate func destination(of link: FoundLink) -> [UInt8] {
        Array(text[Int(link.destination.lowerBound)..<Int(link.destination.upperBound)])
    }

    /// Whether all is as it was but for some destinations, which are as they should be.
    fileprivate func differs(from old: PageFacts, onlyIn destinations: [Int: [UInt8]]) -> Bool {
        guard links.count == old.links.count, ids == old.ids, maps == old.maps, refresh == old.refresh,
            duplicateIDs.count == old.duplicateIDs.count, isUnlisted == old.isUnlisted,
            (base == nil) == (old.base == nil), (title == nil) == (old.title == nil)
        else { return false }
        return links.indices.allSatisfy { i in
            links[i].element == old.links[i].element && links[i].relation == old.links[i].relation
                && destination(of: links[i]) == destinations[i] ?? old.destination(of: old.links[i])
        }
    }
}
