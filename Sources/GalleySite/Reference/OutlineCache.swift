// Outlines of components, read once for all pages: the same few dozen are the bodies of hundreds of operations.

import GalleyData
import GalleyOpenAPI
import Synchronization

/// Shared between the threads that write pages.
final class OutlineCache: Sendable {
    private struct Key: Hashable {
        var node: Node
        var direction: Direction
    }

    /// A description whose components are larger together is read again where it has to be.
    private static let limit = 2_000

    private let outlines = Mutex<[Key: Outline]>([:])

    /// The outline of a schema that is a whole body.
    func outline(of schema: Schema, in api: APIDescription, _ direction: Direction) -> Outline {
        // What stands beside a reference changes what it says.
        guard schema.node.count == 1, schema.reference != nil, let target = schema.resolved else {
            var reader = OutlineReader(api, direction: direction)
            return reader.outline(of: schema)
        }
        let key = Key(node: target.node, direction: direction)
        if let known = outlines.withLock({ $0[key] }) { return known }
        var reader = OutlineReader(api, direction: direction)
        let outline = reader.outline(of: schema)
        outlines.withLock { if $0.count < Self.limit { $0[key] = outline } }
        return outline
    }
}
