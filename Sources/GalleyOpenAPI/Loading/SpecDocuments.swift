// The files that a description is made of, and where a reference leads.
//
// All files are read before anything is resolved, so that resolving is a look-up and cannot read a file.

import GalleyCore
import GalleyData

/// The OpenAPI Documents of one description (OAS 3.2 §4.3); the first is the entry document.
package final class SpecDocuments: Sendable {
    package let files: [DataFile]
    package let version: APIDescription.Version
    /// The tree to decode: the entry document's, or what Swagger 2.0 was turned into.
    package let root: Node?
    private let fileByID: [ObjectIdentifier: Int]

    /// More `$ref`s in a row than any author writes.
    private static let hopLimit = 64

    package init(files: [DataFile], version: APIDescription.Version, root: Node?) {
        self.files = files
        self.version = version
        self.root = root
        fileByID = Dictionary(files.enumerated().map { ($1.fileID, $0) }, uniquingKeysWith: { a, _ in a })
    }

    /// The file that a node is of.
    package func file(of node: Node) -> DataFile { files[fileByID[node.fileID] ?? 0] }

    /// The place of a node in its file.
    package func location(of node: Node) -> SourceLocation {
        files[fileByID[node.fileID] ?? 0].location(of: node)
    }

    /// The JSON Pointer (RFC 6901) of a node in its file, as a fragment: `#/paths/~1ideas/get`.
    package func pointer(of node: Node) -> String {
        files[fileByID[node.fileID] ?? 0].root?.pointer(to: node.range) ?? "#"
    }

    /// A problem at a node. Behind what helps stand the sentence of the specification that is broken, such as
    /// "OAS 3.1 §4.8.9: …", and the node's JSON Pointer as "at #/paths/~1ideas/get".
    package func diagnostic(
        _ severity: Diagnostic.Severity, _ id: String, _ message: String, at node: Node,
        rule: String? = nil, help: [String] = []
    ) -> Diagnostic {
        Diagnostic(
            severity, id, message, at: location(of: node),
            help: help + (rule.map { [$0] } ?? []) + ["at " + pointer(of: node)])
    }

    /// What a node with `$ref` leads to; itself where it has none; nil where it leads nowhere or in a circle.
    package func resolve(_ node: Node) -> Node? {
        var node = node
        for _ in 0..<Self.hopLimit {
            guard let reference = (node["$ref"] ?? node["$dynamicRef"])?.string else { return node }
            guard let next = target(of: reference, from: node) else { return nil }
            node = next
        }
        return nil
    }

    /// What a reference leads to, written in the file of `node`.
    package func target(of reference: String, from node: Node) -> Node? {
        guard reference.hasPrefix("#/"), var target = root else { return nil }
        for part in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
            guard let next = target[String(part)] else { return nil }
            target = next
        }
        return target
    }
}
