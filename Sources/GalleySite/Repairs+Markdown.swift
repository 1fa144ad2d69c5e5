// Repairs of Markdown: the bytes of a destination wherever Markdown has one, a definition once for all that use it.

import GalleyAudit
import GalleyCore
import GalleyMarkdown

/// Where a Markdown file lies and what was made of it.
struct MarkdownFile {
    /// As the program opens it.
    var file: String
    /// As messages name it.
    var path: String
    /// The folder that it has to lie in.
    var root: String
    var document: Document
    var options: MarkdownOptions
    /// Whose metadata stands above the text.
    var conventions = Configuration.Conventions.galley

    /// The repairs of its links, by their index; nil where the file cannot be read.
    ///
    /// `ownLinks` are those that stand in the file, where the document has others as well.
    func repairs(_ corrections: [Int: Correction], ownLinks: [Int]?) -> FileRepairs? {
        if let map = document.map { return repairs(corrections, ownLinks, map) }
        guard let ownLinks else { return repairs(corrections) }
        guard let source = try? readFile(file) else { return nil }
        let bodyStart = DocumentReader.bodyStart(of: source, conventions)
        var plain = self
        plain.document = Document(markdown: source, bodyStart: bodyStart, path: path, options: options)
        guard plain.document.links.count == ownLinks.count else { return nil }
        var own: [Int: Correction] = [:]
        for (number, link) in ownLinks.enumerated() { own[number] = corrections[link] }
        return plain.repairs(own)?.renumbered(ownLinks)
    }

    /// The repairs of those links of a text that was put together which stand in the page's own file, and say the same where
    /// it is read by itself. Other files are left alone: what is right for one page may be wrong for the next.
    private func repairs(_ corrections: [Int: Correction], _ ownLinks: [Int]?, _ map: SourceMap)
        -> FileRepairs?
    {
        guard let source = try? readFile(file) else { return nil }
        let bodyStart = DocumentReader.bodyStart(of: source, conventions)
        var plain = self
        plain.document = Document(markdown: source, bodyStart: bodyStart, path: path, options: options)
        struct Written: Hashable {
            var line: Int
            var column: Int
            var destination: ArraySlice<UInt8>
        }
        var composed: [Written: Int] = [:]
        for index in ownLinks ?? Array(document.links.indices) {
            let link = document.links[index]
            let place = map.place(line: Int(link.line), column: Int(link.column))
            guard place.file == 0, place.isExact else { continue }
            composed[
                Written(line: place.line, column: place.column, destination: document.destination(of: link))] =
                index
        }
        let numbers = plain.document.links.map { link -> Int in
            composed[
                Written(
                    line: Int(link.line), column: Int(link.column),
                    destination: plain.document.destination(of: link))] ?? -1
        }
        var own: [Int: Correction] = [:]
        for (number, index) in numbers.enumerated() where index >= 0 { own[number] = corrections[index] }
        return plain.repairs(own)?.renumbered(numbers)
    }

    /// The same for a document that has no other links.
    func repairs(_ corrections: [Int: Correction]) -> FileRepairs? {
        guard let source = try? readFile(file) else { return nil }
        let bodyStart = DocumentReader.bodyStart(of: source, conventions)
        var destinations: [Int: [UInt8]] = [:]
        for (link, correction) in corrections where document.links.indices.contains(link) {
            let old = Array(document.destination(of: document.links[link]))
            if let new = correction.applied(to: old), new != old { destinations[link] = new }
        }
        let edits = edits(source, bodyStart, destinations).apart().verified { edits in
            var expected: [Int: [UInt8]] = [:]
            for edit in edits { for link in edit.links { expected[link] = destinations[link] } }
            return editingChangesOnly(
                expected, of: document,
                editedSource: source.replacing(edits.map { ($0.range, $0.replacement) }),
                bodyStart: bodyStart, options: options)
        }
        return FileRepairs(file: file, path: path, root: root, source: source, edits: edits)
    }

    private func edits(_ source: [UInt8], _ bodyStart: Int, _ destinations: [Int: [UInt8]]) -> [Edit] {
        let finder = DestinationFinder(source, bodyStart: bodyStart, document: document)
        var edits: [Edit] = []
        var places: [Int: DestinationFinder.Place] = [:]
        for link in destinations.keys.sorted() {
            guard let place = finder.place(of: document.links[link]),
                isWhole(place, of: link, in: source)
            else { continue }
            places[link] = place
        }
        // A definition is edited only if all that use it change alike.
        var users: [Int: [Int]] = [:]
        if places.values.contains(where: { $0.definition != nil }) {
            for link in document.links.indices {
                guard let place = places[link] ?? finder.place(of: document.links[link]) else { continue }
                if let definition = place.definition { users[definition, default: []].append(link) }
            }
        }
        for (link, place) in places.sorted(by: { $0.key < $1.key }) {
            guard let destination = destinations[link],
                let replacement = finder.replacement(at: place, for: destination),
                !replacement.contains(UInt8(ascii: "\n"))
            else { continue }
            var links = [link]
            if let definition = place.definition {
                links = users[definition] ?? [link]
                guard links.first == link, links.allSatisfy({ destinations[$0] == destination }) else {
                    continue
                }
            }
            edits.append(Edit(range: place.range, replacement: replacement, links: links))
        }
        return edits
    }

    /// Whether a place stands in one line and has all of the destination: `www.host` in a text lacks its beginning.
    private func isWhole(_ place: DestinationFinder.Place, of link: Int, in source: [UInt8]) -> Bool {
        let bytes = source[place.range]
        guard !bytes.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
            return false
        }
        switch place.form {
        case .autolink, .text: return bytes.elementsEqual(document.destination(of: document.links[link]))
        case .bare, .angled, .attribute, .candidate: return true
        }
    }
}
