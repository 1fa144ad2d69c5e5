// Which named schemas a schema uses itself, in all that is written in its place and not behind another name.

import GalleyCore
import GalleyData

struct SchemaUses {
    /// Places in `APIDescription.schemas`, each once, in the order met.
    struct List {
        private(set) var places: [Int] = []
        private var seen: Set<Int> = []

        mutating func insert(_ place: Int) {
            if seen.insert(place).inserted { places.append(place) }
        }
    }

    private var walk: Walk
    /// What was found in a schema, so that a shared response is read once however many operations have it.
    private var known: [Node: [Int]] = [:]

    init(_ documents: SpecDocuments, _ placeByNode: [Node: Int]) {
        walk = Walk(documents: documents, placeByNode: placeByNode)
    }

    mutating func add(_ type: MediaType?, to list: inout List) {
        add(type?.schema, to: &list)
        add(type?.itemSchema, to: &list)
    }

    mutating func add(_ schema: Schema?, to list: inout List) {
        guard let schema else { return }
        let found: [Int]
        if let before = known[schema.node] {
            found = before
        } else {
            var new = List()
            walk.read(schema.node, &new)
            found = new.places
            known[schema.node] = found
        }
        for place in found { list.insert(place) }
    }

    /// What stands inside a named schema.
    mutating func add(inside schema: Schema, to list: inout List) {
        walk.read(schema.node, &list)
        // A component that stands for a schema of another file.
        if let target = schema.resolved?.node, target != schema.node,
            walk.placeByNode[target] == walk.placeByNode[schema.node]
        {
            walk.read(target, &list)
        }
    }

    /// The schema that this one is nothing but a reference to.
    func directly(of schema: Schema) -> Int? {
        guard let reference = schema.reference else { return nil }
        return walk.documents.target(of: reference, from: schema.node).flatMap { walk.placeByNode[$0] }
    }

    /// Reads schemas one at a time. What has no name of its own and is referred to is read too, once each time.
    private struct Walk {
        let documents: SpecDocuments
        let placeByNode: [Node: Int]
        private var followed: Set<Node> = []
        private var pending: [Node] = []
        /// Schemas without a name that may still be read. In files that refer to each other's parts and name none,
        /// each operation would lead to all of them.
        private var budget = 100_000

        init(documents: SpecDocuments, placeByNode: [Node: Int]) {
            self.documents = documents
            self.placeByNode = placeByNode
        }

        mutating func read(_ node: Node, _ list: inout List) {
            schema(node, &list)
            guard !pending.isEmpty else { return }
            while let next = pending.popLast() { schema(next, &list) }
            followed.removeAll()
        }

        private mutating func schema(_ node: Node, _ list: inout List) {
            for (key, value) in node.entries {
                guard value.kind != .boolean, let field = SpecGrammar.schema.field(key) else { continue }
                switch field.shape {
                case .reference: follow(value, &list)
                case .object(.schema): schema(value, &list)
                case .objects(.schema): for item in value.items { schema(item, &list) }
                case .map(.schema): for (_, item) in value.entries { schema(item, &list) }
                case .object(.discriminator):
                    if let mapping = value["mapping"] {
                        for (_, target) in mapping.entries { follow(target, &list) }
                    }
                    if let other = value["defaultMapping"] { follow(other, &list) }
                default: break
                }
            }
        }

        private mutating func follow(_ reference: Node, _ list: inout List) {
            guard reference.kind == .string, let target = documents.target(of: reference, from: reference)
            else { return }
            if let place = placeByNode[target] {
                list.insert(place)
            } else if budget > 0, followed.insert(target).inserted {
                budget -= 1
                pending.append(target)
            }
        }
    }
}
