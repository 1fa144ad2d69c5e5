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
    let references: References
    /// References that lead nowhere, and how many more there are.
    let failures: (sites: [(value: Node, entry: Int)], omitted: Int)
    let otherProblems: [ReferenceScan.Problem]

    /// More `$ref`s in a row than any author writes.
    private static let hopLimit = 64

    /// Documents whose files are all there; `SpecLoader` reads those that are not. The first file's root need not be
    /// `root`, but its source is.
    package convenience init(files: [DataFile], version: APIDescription.Version, root: Node?) {
        var scan = ReferenceScan(version: version)
        for (i, file) in files.enumerated() { scan.add(file, root: i == 0 ? root ?? file.root : file.root) }
        if let root { scan.run(from: root, as: .openAPI) { _ in .failure(.notFound) } }
        self.init(scan, version: version, root: root)
    }

    /// What a scan found, read from `root`.
    init(_ scan: ReferenceScan, version: APIDescription.Version, root: Node?) {
        files = scan.files
        self.version = version
        self.root = root
        references = scan.references
        failures = scan.failures()
        otherProblems = scan.problems
    }

    /// The version as the entry document writes it, such as "3.1.0"; empty where it says none.
    package var versionText: String {
        let root = files.first?.root
        return (root?["openapi"] ?? root?["swagger"])?.scalarText ?? ""
    }
}

// MARK: - Places

extension SpecDocuments {
    /// The file that a node was written in.
    package func file(of node: Node) -> DataFile? {
        let file = references.file(of: node)
        return file < files.count ? files[file] : nil
    }

    /// The place of a node in its file.
    package func location(of node: Node) -> SourceLocation {
        file(of: node)?.location(of: node) ?? SourceLocation(path: "")
    }

    /// The JSON Pointer (RFC 6901) of a node in its file, as a fragment: `#/paths/~1ideas/get`.
    package func pointer(of node: Node) -> String {
        file(of: node)?.root?.pointer(to: node.range) ?? "#"
    }

    /// A problem at a node. Behind what helps stand the sentence of the specification that is broken, such as
    /// "OAS 3.1 §4.8.9: …", and the node's JSON Pointer as "at #/paths/~1ideas/get". The subject is the pointer with its
    /// file before it, since lines move and pointers seldom do.
    package func diagnostic(
        _ severity: Diagnostic.Severity, _ id: String, _ message: String, at node: Node,
        rule: String? = nil, help: [String] = []
    ) -> Diagnostic {
        let location = location(of: node)
        let pointer = pointer(of: node)
        var diagnostic = Diagnostic(
            severity, id, message, at: location, help: help + (rule.map { [$0] } ?? []) + ["at " + pointer])
        diagnostic.subject = location.path + pointer
        return diagnostic
    }
}

// MARK: - References

extension SpecDocuments {
    /// What a node with `$ref` leads to; itself where it has none; nil where it leads nowhere or in a circle.
    package func resolve(_ node: Node) -> Node? {
        guard let reference = node.reference else { return node }
        if let entry = entry(reference, from: node) { return entry.final }
        var node = node
        for _ in 0..<Self.hopLimit {
            guard let reference = node.reference else { return node }
            guard let next = target(of: reference, from: node) else { return nil }
            node = next
        }
        return nil
    }

    /// What a reference leads to, written in the file of `node`: one step, whatever stands there.
    package func target(of reference: String, from node: Node) -> Node? {
        var reference = reference
        let base = references.base(of: node)
        return reference.withUTF8 { text in
            if let number = references.entry(text.span, base: base) {
                return try? references.entries[number].outcome.get()
            }
            return try? references.target(of: text.span, base: base).get()
        }
    }

    /// What a reference leads to; `reference` is its string in the file of `node`.
    package func target(of reference: Node, from node: Node) -> Node? {
        if let entry = entry(reference, from: node) { return try? entry.outcome.get() }
        let base = references.base(of: node)
        return reference.withUTF8 { try? references.target(of: $0, base: base).get() }
    }

    private func entry(_ reference: Node, from node: Node) -> References.Entry? {
        let base = references.base(of: node)
        return reference.withUTF8 { references.entry($0, base: base) }.map { references.entries[$0] }
    }
}
