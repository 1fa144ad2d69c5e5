// Which places of the sources a page shows, so that what is wrong there is told on it.
//
// A page of prose has a file of its own. The pages of a reference share one description: an operation's page shows its
// operation, a schema's its schema, and the overview all that no other page does.

import GalleyCore
import GalleyData
import GalleyOpenAPI

/// The places that a page is made of.
package struct PagePlaces: Sendable {
    /// From the first character of something to behind its last.
    private struct Extent: Sendable {
        var path: String
        var start: SourceLocation
        var end: SourceLocation

        func contains(_ place: SourceLocation) -> Bool {
            place.path == path && (start.line, start.column) <= (place.line, place.column)
                && (place.line, place.column) < (end.line, end.column)
        }
    }

    /// Files as messages name them; all of a file but what is `elsewhere`.
    private var files: Set<String> = []
    private var elsewhere: [Extent] = []
    private var extents: [Extent] = []

    package func contains(_ place: SourceLocation) -> Bool {
        if extents.contains(where: { $0.contains(place) }) { return true }
        return files.contains(place.path) && !elsewhere.contains { $0.contains(place) }
    }

    fileprivate init(file: String) { files = [file] }

    fileprivate init(_ subject: Reference.Subject, of reference: Reference) {
        guard subject == .overview else {
            extents = Self.extents(of: subject, in: reference)
            return
        }
        files = Set(
            reference.api.documents.files.map { reference.shown(SourceLocation(path: $0.path)).path })
        elsewhere = reference.subjects.flatMap { Self.extents(of: $0.subject, in: reference) }
    }

    private static func extents(of subject: Reference.Subject, in reference: Reference) -> [Extent] {
        let api = reference.api
        let nodes: [Node] =
            switch subject {
            case .overview, .schemas: []
            case .operation(let index): [api.operations[index].node]
            case .schema(let index):
                [api.schemas[index].schema.node] + (api.schemas[index].input.map { [$0.node] } ?? [])
            case .tag(let index):
                // Operations that have no page of their own stand on that of their first tag.
                reference.settings.grouping == .operation
                    ? []
                    : api.tags[index].operations.map { api.operations[$0] }
                        .filter { $0.tags.first == index }.map(\.node)
            }
        return nodes.compactMap { node in
            guard let file = api.documents.file(of: node) else { return nil }
            let end = node.range.upperBound
            let start = reference.shown(file.location(of: node))
            return Extent(
                path: start.path, start: start, end: reference.shown(file.location(of: end..<end)))
        }
    }
}

extension Site {
    /// The places that a page shows.
    package func places(ofPage index: Int) -> PagePlaces {
        let page = pages[index]
        guard let part = page.reference, references.indices.contains(part.reference) else {
            return PagePlaces(file: page.displayPath)
        }
        return PagePlaces(part.subject, of: references[part.reference])
    }
}
