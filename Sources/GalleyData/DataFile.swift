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
    /// Where the text was taken from, when it was made out of another file.
    private var origins: Origins?

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

    /// Reads YAML that was made out of another file; places are those of that file.
    package init(yaml: [UInt8], madeFrom origins: Origins, path: String) {
        self.init(yaml: yaml, path: path)
        self.origins = origins
    }

    /// What the file that messages name holds.
    package var writtenSource: [UInt8] { origins?.source ?? source }

    /// Whether it was made out of another file.
    package var isMade: Bool { origins != nil }

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// The place of a node of this file, a key's or a value's.
    package func location(of node: Node) -> SourceLocation { location(of: node.range) }

    /// The place of a byte range of this file.
    package func location(of range: Range<Int>) -> SourceLocation {
        if let origins { return origins.location(of: range.lowerBound) ?? SourceLocation(path: path) }
        return tree.location(of: range, path: path)
    }

    /// The places in another file that the parts of a made one were taken from.
    package struct Origins: Sendable {
        /// What the other file holds.
        package var source: [UInt8]
        private var places: [(offset: Int, location: SourceLocation)] = []

        package init(source: [UInt8]) { self.source = source }

        /// Notes where what is written from an offset on comes from; offsets ascend.
        package mutating func note(_ location: SourceLocation, at offset: Int) {
            places.append((offset, location))
        }

        /// The last place noted at an offset or before it.
        func location(of offset: Int) -> SourceLocation? {
            var low = 0
            var high = places.count
            while low < high {
                let middle = (low + high) / 2
                if places[middle].offset <= offset { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? nil : places[low - 1].location
        }
    }
}
