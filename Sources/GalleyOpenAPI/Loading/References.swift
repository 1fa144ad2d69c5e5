// Where references lead. Each text of a reference is looked up once for each base that it is written under; after
// that, following one is a look-up by its bytes. GitHub's description has 30,000 references with 1,500 texts.
//
// A base is what relative references start from: a file, or a schema in it with `$id` (JSON Schema 2020-12 §8.2).

import GalleyCore
import GalleyData

struct References: Sendable {
    /// What references are relative to.
    struct Base: Sendable {
        /// The place of its file in the list of files.
        var file: Int
        /// What pointers start at.
        var root: Node?
        /// From `$id` or `$self`, without a fragment.
        var uri: String?
    }

    /// One text under one base.
    struct Entry: Sendable {
        /// The string of the first reference with this text.
        var text: Node
        var base: Int
        /// What is expected there.
        var object: ObjectKind
        var outcome: Result<Node, Failure>
        /// Behind further references, nil where they lead nowhere or in a circle.
        var final: Node?
        var isCircular = false
    }

    /// Why a reference leads nowhere.
    enum Failure: Error, Sendable {
        /// An address with a scheme or a host.
        case remote
        /// Out of the folder that files may be read from.
        case outside
        case unreadable(path: String, SpecReadError)
        /// The file has no value: its own problems are told.
        case broken(path: String)
        case noAnchor(String)
        /// A pointer that ends in the middle: the last value on its way, and the name that is missing there.
        case noValue(in: Node, token: String)
        case notText
    }

    private struct AnchorKey: Hashable {
        var base: Int
        var name: String
    }

    /// By file: what a description is read from (Swagger 2.0's is another than its file's), and its path.
    private(set) var roots: [Node?] = []
    private(set) var paths: [String] = []
    private var originals: [Node?] = []
    private var copies: [NodeCopies?] = []
    private var fileByTree: [ObjectIdentifier: Int] = [:]
    private var fileByPath: [String: Int] = [:]
    /// Those of files first; a file's own has the number `baseOfFile`.
    private(set) var bases: [Base] = []
    /// More schemas with `$id` than anybody writes; those beyond are read without.
    static let maximumIdentifiers = 1_000
    private var baseOfFile: [Int] = []
    /// By file: the bases inside it, with the bytes they reign over.
    private var nested: [[(range: Range<Int>, base: Int)]] = []
    private var baseByURI: [String: Int] = [:]
    private var anchors: [AnchorKey: Node] = [:]
    private var tables: [ByteTable] = []
    var entries: [Entry] = []
}

// MARK: - Files and names

extension References {
    /// Adds a file; `original` is its own root where `root` was made from it.
    mutating func add(path: String, root: Node?, original: Node? = nil, copies: NodeCopies? = nil) {
        let file = roots.count
        roots.append(root)
        paths.append(path)
        originals.append(original)
        self.copies.append(copies)
        if let root { fileByTree[root.fileID] = file }
        if let original { fileByTree[original.fileID] = file }
        if fileByPath[path] == nil { fileByPath[path] = file }
        baseOfFile.append(bases.count)
        nested.append([])
        bases.append(Base(file: file, root: root))
        tables.append(ByteTable())
    }

    func file(path: String) -> Int? { fileByPath[path] }

    func file(of node: Node) -> Int { roots.count == 1 ? 0 : fileByTree[node.fileID] ?? 0 }

    func base(ofFile file: Int) -> Int { baseOfFile[file] }

    /// The base in force at a node.
    func base(of node: Node) -> Int {
        guard bases.count > 1 else { return 0 }
        let file = file(of: node)
        let range = node.range
        var inner: (length: Int, base: Int)?
        for (reign, base) in nested[file]
        where reign.lowerBound <= range.lowerBound && range.upperBound <= reign.upperBound {
            if inner.map({ reign.count < $0.length }) ?? true { inner = (reign.count, base) }
        }
        return inner?.base ?? baseOfFile[file]
    }

    /// Notes a schema's `$id`; false where another has the same.
    mutating func addBase(id: Node, of schema: Node, under base: Int) -> (base: Int, isNew: Bool) {
        let file = file(of: schema)
        let uri = id.withUTF8 { absolute($0, under: base) }
        let number = bases.count
        bases.append(Base(file: file, root: schema, uri: uri))
        tables.append(ByteTable())
        nested[file].append((schema.range, number))
        return (number, uri.map { name($0, number) } ?? true)
    }

    /// Notes the `$self` of a document (OAS 3.2 §4.1.2).
    mutating func setURI(_ text: Node, ofFile file: Int) -> Bool {
        let base = baseOfFile[file]
        guard let uri = text.withUTF8({ absolute($0, under: base) }) else { return true }
        bases[base].uri = uri
        return name(uri, base)
    }

    private mutating func name(_ uri: String, _ base: Int) -> Bool {
        guard baseByURI[uri] == nil else { return false }
        baseByURI[uri] = base
        return true
    }

    /// Notes an `$anchor` or `$dynamicAnchor`; false where its base has another of this name.
    mutating func addAnchor(_ name: String, _ node: Node, base: Int) -> Bool {
        let key = AnchorKey(base: base, name: name)
        guard anchors[key] == nil else { return false }
        anchors[key] = node
        return true
    }

    /// For suggestions; none where they are too many to be compared.
    func anchorNames(of base: Int) -> [String] {
        guard anchors.count <= Self.maximumIdentifiers else { return [] }
        return anchors.keys.filter { $0.base == base }.map(\.name).sorted()
    }
}

// MARK: - Following

extension References {
    /// The number of the entry for a reference's text.
    func entry(_ text: Span<UInt8>, base: Int) -> Int? { tables[base][text] }

    /// Adds an entry for a text that has none.
    mutating func addEntry(_ text: Node, base: Int, object: ObjectKind) -> Int {
        let number = entries.count
        _ = text.withUTF8 { tables[base].insert($0, number) }
        entries.append(Entry(text: text, base: base, object: object, outcome: .failure(.notText)))
        return number
    }

    /// The file that a reference names, relative to the content folder; nil where it names none or its own.
    func path(_ reference: Span<UInt8>, base: Int) -> Result<String?, Failure> {
        let parts = URLReference(reference)
        guard parts.isRelative else { return .failure(.remote) }
        guard !parts.path.isEmpty else { return .success(nil) }
        var path: [UInt8] = []
        path.append(percentDecoding: reference, parts.path)
        guard path.first != UInt8(ascii: "/"), !path.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            return .failure(.outside)
        }
        var clean: [UInt8] = []
        let own = Array(paths[bases[base].file].utf8)
        let folder = own.span.extracting(0..<(own.lastIndex(of: UInt8(ascii: "/")) ?? 0))
        guard resolve(path.span, inFolder: folder, into: &clean), !clean.isEmpty else {
            return .failure(.outside)
        }
        return .success(String(clean))
    }

    /// What a reference leads to, looked up anew.
    func target(of reference: Span<UInt8>, base: Int) -> Result<Node, Failure> {
        let parts = URLReference(reference)
        var fragment: [UInt8] = []
        if let range = parts.fragment { fragment.append(percentDecoding: reference, range) }
        let isOwn = parts.isRelative && parts.path.isEmpty && parts.query == nil
        if isOwn {
            let result = value(fragment, in: base)
            let document = baseOfFile[bases[base].file]
            // Strictly such a pointer starts at the schema with `$id`; most authors mean the document.
            guard document != base, case .failure = result else { return result }
            if case .success(let node) = value(fragment, in: document) { return .success(node) }
            return result
        }
        if !baseByURI.isEmpty, let uri = absolute(reference, under: base), let named = baseByURI[uri] {
            return value(fragment, in: named)
        }
        switch path(reference, base: base) {
        case .failure(let failure): return .failure(failure)
        case .success(nil): return value(fragment, in: base)
        case .success(let path?):
            guard let file = fileByPath[path] else { return .failure(.unreadable(path: path, .notFound)) }
            return value(fragment, in: baseOfFile[file])
        }
    }

    /// The value that a decoded fragment names.
    private func value(_ fragment: [UInt8], in base: Int) -> Result<Node, Failure> {
        guard let root = bases[base].root else { return .failure(.broken(path: paths[bases[base].file])) }
        guard let first = fragment.first else { return .success(root) }
        guard first == UInt8(ascii: "/") else {
            let name = String(fragment)
            return anchors[AnchorKey(base: base, name: name)].map { .success($0) }
                ?? .failure(.noAnchor(name))
        }
        let result = root.value(at: fragment)
        let file = bases[base].file
        guard case .failure = result, base == baseOfFile[file], let original = originals[file] else {
            return result
        }
        // A pointer into a Swagger 2.0 document: what it means has moved.
        guard case .success(let node) = original.value(at: fragment), let copy = copies[file]?.copy(of: node)
        else { return result }
        return .success(copy)
    }

    /// An absolute form of a reference, without its fragment (RFC 3986 §5.2); nil where there is none.
    private func absolute(_ reference: Span<UInt8>, under base: Int) -> String? {
        var text: [UInt8] = []
        text.append(reference)
        let parts = URLReference(reference)
        let end = parts.fragment.map { $0.lowerBound - 1 } ?? text.count
        if parts.scheme != nil { return String(text[..<end]) }
        let own = Array((bases[base].uri ?? paths[bases[base].file]).utf8)
        let ownParts = URLReference(own.span)
        if parts.authority != nil {
            return ownParts.scheme.map { String(own[$0]) + ":" + String(text[..<end]) }
        }
        if parts.path.isEmpty { return String(own[..<ownParts.path.upperBound]) }
        let prefix = own[..<ownParts.path.lowerBound]
        var folder = ownParts.path
        while let last = folder.last, own[last] != UInt8(ascii: "/") { folder = folder.dropLast() }
        var path: [UInt8] = []
        guard resolve(text.span.extracting(parts.path), inFolder: own.span.extracting(folder), into: &path)
        else {
            return nil
        }
        if !prefix.isEmpty, path.first != UInt8(ascii: "/") { path.insert(UInt8(ascii: "/"), at: 0) }
        return String(prefix) + String(path)
    }
}

// MARK: - JSON Pointers

extension Node {
    /// The value at a JSON Pointer without percent-encoding (RFC 6901), which begins with `/`.
    func value(at pointer: [UInt8]) -> Result<Node, References.Failure> {
        var node = self
        var i = 1
        while i <= pointer.count {
            var token: [UInt8] = []
            while i < pointer.count, pointer[i] != UInt8(ascii: "/") {
                let next = i + 1 < pointer.count ? pointer[i + 1] : 0
                if pointer[i] == UInt8(ascii: "~"), next == UInt8(ascii: "0") || next == UInt8(ascii: "1") {
                    token.append(next == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                    i += 2
                } else {
                    token.append(pointer[i])
                    i += 1
                }
            }
            i += 1
            guard let next = node.child(token) else {
                return .failure(.noValue(in: node, token: String(token)))
            }
            node = next
        }
        return .success(node)
    }

    private func child(_ token: [UInt8]) -> Node? {
        guard kind == .sequence else { return self[String(token)] }
        // RFC 6901 §4: no leading zeros; nine digits are more than any list has.
        guard !token.isEmpty, token.count < 10, token.allSatisfy(\.isASCIIDigit),
            token.count == 1 || token.first != UInt8(ascii: "0")
        else { return nil }
        let position = token.reduce(0) { $0 * 10 + Int($1 & 15) }
        return position < count ? items[position] : nil
    }
}
