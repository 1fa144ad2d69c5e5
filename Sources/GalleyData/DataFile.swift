// A file of data: bytes in, a tree of nodes and the problems found out.

import GalleyCore

/// One parsed file. Problems never throw; they are in `diagnostics`, and where the syntax is broken
/// there is no `root`.
package struct DataFile: Sendable {
    package enum Format: Sendable { case yaml, json, toml }

    package let path: String
    package let format: Format
    package let source: [UInt8]
    /// nil where the file is not well-formed, and for YAML that holds nothing but comments.
    package let root: Node?
    package let diagnostics: [Diagnostic]
    let tree: Tree

    /// Reads YAML by the core schema of YAML 1.2 (§10.3): `no` and `on` are strings. With a range only
    /// that part is read, such as a front matter; positions count in the whole.
    package init(yaml: [UInt8], range: Range<Int>? = nil, path: String) {
        self.init(.yaml, yaml, range, path) { builder, text in
            var reader = YAMLReader(builder, text)
            reader.read()
            builder = reader.builder
        }
    }

    /// Reads strict JSON (RFC 8259).
    package init(json: [UInt8], range: Range<Int>? = nil, path: String) {
        self.init(.json, json, range, path) { builder, text in
            var reader = JSONReader(builder, text)
            reader.read()
            builder = reader.builder
        }
    }

    /// Reads TOML 1.0.
    package init(toml: [UInt8], range: Range<Int>? = nil, path: String) {
        self.init(.toml, toml, range, path) { builder, text in
            var reader = TOMLReader(builder, text)
            reader.read()
            builder = reader.builder
        }
    }

    private init(
        _ format: Format, _ source: [UInt8], _ range: Range<Int>?, _ path: String,
        read: (inout TreeBuilder, Range<Int>) -> Void
    ) {
        self.format = format
        self.path = path
        self.source = source
        var builder = TreeBuilder(source: source, path: path)
        let text = (range ?? source.startIndex..<source.endIndex).clamped(to: 0..<source.count)
        if let text = builder.textToRead(text) { read(&builder, text) }
        diagnostics = builder.problems
        let root = builder.root
        tree = builder.finish()
        self.root = root.map { [tree] in Node(tree, $0) }
    }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The place of a node of this file, a key's or a value's.
    package func location(of node: Node) -> SourceLocation { location(of: node.range) }

    /// The place of a byte range of this file.
    package func location(of range: Range<Int>) -> SourceLocation {
        tree.location(of: range, path: path)
    }
}
