// Makes a tree out of parts of another: what an older form of a file becomes when it is read as a newer one.
//
// The new tree shares the source of the old one, and its nodes keep the ranges they were written at, so
// that problems are located in the file as its author wrote it. It is written as `JSONWriter` writes JSON.

import GalleyCore

/// A writer of one tree. Who begins a collection must end it; in a mapping, keys and values take turns.
package struct NodeWriter {
    private var builder: TreeBuilder
    private let original: Tree
    /// By number of an original node, the number of its copy.
    private var copies: [UInt32]
    private var root: UInt32?

    /// A value that was written, to be used at further places.
    package struct Part: Sendable {
        fileprivate let index: UInt32
    }

    /// `node` is any of the file whose parts are used.
    package init(partsOf node: Node) {
        original = node.tree
        builder = TreeBuilder(source: original.source, path: "")
        // Copied records keep their offsets into it.
        builder.decoded = original.decoded
        builder.tags = original.tags
        copies = [UInt32](repeating: .max, count: original.records.count)
    }

    /// The tree, and where the copies of the original's nodes are. nil where nothing was written.
    package consuming func finish() -> (root: Node, copies: NodeCopies)? {
        guard let root else { return nil }
        let tree = builder.finish()
        return (Node(tree, root), NodeCopies(original: original, tree: tree, copies: copies))
    }
}

extension NodeWriter {
    package mutating func beginMapping(at node: Node) { begin(mapping: true, node) }
    package mutating func beginSequence(at node: Node) { begin(mapping: false, node) }

    private mutating func begin(mapping: Bool, _ node: Node) {
        builder.open(mapping: mapping, at: node.range)
        // Keys are not noted one by one: those that come twice are found when it ends.
        builder.frames[builder.frames.count - 1].mayRepeatKeys = mapping
    }

    /// Ends the innermost collection. Of keys that came twice the last value counts.
    @discardableResult
    package mutating func end() -> Part {
        guard let frame = builder.frames.last else { return Part(index: 0) }
        let range = builder.records[Int(frame.record)]
        return written(builder.close(end: Int(range.end), duplicates: .warning(id: "data/duplicate-key")))
    }

    /// A mapping with what the closure writes into it.
    @discardableResult
    package mutating func mapping(at node: Node, _ body: (inout NodeWriter) -> Void) -> Part {
        beginMapping(at: node)
        body(&self)
        return end()
    }

    /// A string that is not in the source, or a key.
    @discardableResult
    package mutating func string(_ text: String, at node: Node) -> Part {
        written(scalar(.string, text, node))
    }

    @discardableResult
    package mutating func boolean(_ value: Bool, at node: Node) -> Part {
        written(scalar(.boolean, value ? "true" : "false", node))
    }

    /// A copy of a node with all that is in it. Nodes of other files are left out.
    @discardableResult
    package mutating func node(_ node: Node) -> Part {
        guard node.tree === original else { return written(scalar(.null, "", node)) }
        return written(copy(node.index))
    }

    /// What was written before, once more.
    package mutating func part(_ part: Part) { _ = written(part.index) }

    /// Says that what was just begun or written is what became of a node.
    package mutating func note(_ node: Node, became part: Part) {
        guard node.tree === original else { return }
        copies[Int(node.index)] = part.index
    }

    private mutating func written(_ index: UInt32) -> Part {
        if builder.frames.isEmpty { root = index } else { builder.pending.append(index) }
        return Part(index: index)
    }

    private mutating func scalar(_ kind: Node.Kind, _ text: String, _ node: Node) -> UInt32 {
        let start = builder.decoded.count
        builder.decoded.append(utf8: text)
        let index = builder.append(kind, node.range, text: start..<builder.decoded.count)
        builder.records[Int(index)].flags.insert(.decoded)
        return index
    }

    /// As deep as the readers let it be.
    private mutating func copy(_ index: UInt32) -> UInt32 {
        let record = original.records[Int(index)]
        let copy = builder.nextIndex
        builder.records.append(record)
        copies[Int(index)] = copy
        guard record.kind.rawValue >= Node.Kind.sequence.rawValue else { return copy }
        let first = Int(record.first)
        let children = Int(record.count) * (record.kind == .mapping ? 2 : 1)
        let start = builder.pending.count
        for i in first..<first + children {
            let child = self.copy(original.children[i])
            builder.pending.append(child)
        }
        builder.moveChildren(from: start, to: copy)
        return copy
    }
}

/// What became of the nodes of a file in the tree that was made from it.
package struct NodeCopies: Sendable {
    fileprivate let original: Tree
    fileprivate let tree: Tree
    fileprivate let copies: [UInt32]

    package func copy(of node: Node) -> Node? {
        guard node.tree === original, copies[Int(node.index)] != .max else { return nil }
        return Node(tree, copies[Int(node.index)])
    }
}
