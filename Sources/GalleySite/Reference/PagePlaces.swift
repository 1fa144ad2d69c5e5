// Which places of the sources a page shows, so that what is wrong there is told on it.
//
// A page of prose has a file of its own. The pages of a reference share one description: an operation's page shows its
// operation, a schema's its schema, and the overview all that no other page does.

import GalleyCore
import GalleyData
import GalleyOpenAPI

/// The places that a page is made of.
package struct PagePlaces: Sendable {
    /// Files as messages name them, all but what is `elsewhere`.
    fileprivate var files: Set<String> = []
    private var elsewhere = Stretches([])
    private var own = Stretches([])

    package func contains(_ place: SourceLocation) -> Bool {
        own.contains(place) || files.contains(place.path) && !elsewhere.contains(place)
    }

    fileprivate init(file: String) { files = [file] }

    fileprivate init(_ subject: Reference.Subject, of reference: Reference) {
        guard subject == .overview else {
            own = Stretches(Self.nodes(of: subject, in: reference), of: reference)
            return
        }
        files = Set(
            reference.api.documents.files.map { reference.shown(SourceLocation(path: $0.path)).path })
        elsewhere = Stretches(
            reference.subjects.flatMap { Self.nodes(of: $0.subject, in: reference) }, of: reference)
    }

    /// What of a description only the page of a subject shows.
    private static func nodes(of subject: Reference.Subject, in reference: Reference) -> [Node] {
        let api = reference.api
        switch subject {
        case .overview, .schemas: return []
        case .operation(let index): return [api.operations[index].node]
        case .schema(let index):
            return [api.schemas[index].schema.node] + (api.schemas[index].input.map { [$0.node] } ?? [])
        case .tag(let index):
            // Operations that have no page of their own stand on that of their first tag.
            guard reference.settings.grouping == .tag else { return [] }
            return api.tags[index].operations.map { api.operations[$0] }
                .filter { $0.tags.first == index }.map(\.node)
        }
    }
}

/// Stretches of files, from a place to behind another: in order and apart from each other.
private struct Stretches: Sendable {
    struct Position: Comparable {
        var line: Int
        var column: Int

        init(_ place: SourceLocation) { (line, column) = (place.line, place.column) }

        static func < (a: Position, b: Position) -> Bool { (a.line, a.column) < (b.line, b.column) }
    }

    struct Stretch {
        var path: String
        var start: Position
        var end: Position
    }

    private var byFile: [String: [Stretch]] = [:]

    init(_ all: [Stretch]) {
        byFile = Dictionary(grouping: all, by: \.path).mapValues { stretches in
            var joined: [Stretch] = []
            for next in stretches.sorted(by: { $0.start < $1.start }) {
                // A callback's operation stands within another.
                if let last = joined.last, next.start <= last.end {
                    joined[joined.count - 1].end = max(last.end, next.end)
                } else {
                    joined.append(next)
                }
            }
            return joined
        }
    }

    /// Where nodes of a description were written.
    init(_ nodes: [Node], of reference: Reference) {
        self.init(
            nodes.compactMap { node in
                guard let file = reference.api.documents.file(of: node) else { return nil }
                let end = node.range.upperBound
                let start = reference.shown(file.location(of: node))
                return Stretch(
                    path: start.path, start: Position(start), end: Position(file.location(of: end..<end)))
            })
    }

    func contains(_ place: SourceLocation) -> Bool {
        guard let stretches = byFile[place.path] else { return false }
        let wanted = Position(place)
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].start <= wanted { low = middle + 1 } else { high = middle }
        }
        return low > 0 && wanted < stretches[low - 1].end
    }
}

extension Site {
    /// The places that a page shows.
    package func places(ofPage index: Int) -> PagePlaces {
        let page = pages[index]
        guard let part = page.reference, references.indices.contains(part.reference) else {
            var places = PagePlaces(file: page.displayPath)
            places.files.formUnion(page.document.map?.files.map(\.path) ?? [])
            return places
        }
        return PagePlaces(part.subject, of: references[part.reference])
    }
}
