// Finds every reference of a description, and reads the files that they lead to.
//
// Each object is visited once: the entry document from its root, other files from where references lead into
// them. So the time is linear, whatever circles the references make.

import GalleyCore
import GalleyData

struct ReferenceScan {
    var references = References()
    /// By file; where it was made from another, its own is the original's.
    private(set) var files: [DataFile] = []
    /// What is wrong with names and references themselves.
    private(set) var problems: [Problem] = []
    private var sites: [Site] = []
    /// By file, whether an object was visited, by its ordinal.
    private var isVisited: [[Bool]] = []
    private var hasIdentifiers: [Bool] = []
    private var identifiers = 0
    private let version: APIDescription.Version
    private var totalBytes = 0
    /// Paths that could not be read, so that each is asked for once.
    private var unread: [String: SpecReadError] = [:]
    /// Addresses of example values that are kept in files of their own, with the base they are relative to.
    private var outsideFiles: [(address: Node, base: Int)] = []

    /// A problem whose place is told later.
    struct Problem: Sendable {
        var severity: Diagnostic.Severity
        var id: String
        var message: String
        var node: Node
        var help: [String]
    }

    /// One reference.
    private struct Site {
        var value: Node
        var entry: Int
    }

    /// How often a reference is tried again because a name has come to be known.
    private static let maximumRounds = 8

    init(version: APIDescription.Version) { self.version = version }

    /// Adds a file. `root` is what is read of it, where that is not its own root.
    mutating func add(_ file: DataFile, root: Node?, copies: NodeCopies? = nil) {
        files.append(file)
        totalBytes += file.source.count
        references.add(
            path: file.path, root: root, original: root == file.root ? nil : file.root, copies: copies)
        isVisited.append([Bool](repeating: false, count: root?.fileNodeCount ?? 0))
        let dollar = [Array("$id".utf8), Array("nchor".utf8), Array("$self".utf8)]
        hasIdentifiers.append(
            version >= .openAPI31 && dollar.contains { file.source.firstIndex(of: $0.span) != nil })
    }

    /// Visits the entry document and whatever its references lead to.
    mutating func run(
        from root: Node, as object: ObjectKind, read: (String) -> Result<[UInt8], SpecReadError>
    ) {
        if hasIdentifiers[0], let text = root["$self"], text.kind == .string {
            _ = references.setURI(text, ofFile: 0)
        }
        visit(root, as: object, base: references.base(ofFile: 0))
        var unresolved: [Int] = []
        var next = 0
        var known = 0
        for _ in 0..<Self.maximumRounds {
            while next < references.entries.count {
                if !follow(next, read: read) { unresolved.append(next) }
                next += 1
            }
            // Names may have come to be known after they were used.
            guard identifiers > known else { break }
            known = identifiers
            for entry in unresolved { _ = follow(entry, read: read) }
        }
        followChains()
        lookForFiles(read)
    }
}

// MARK: - Visiting

extension ReferenceScan {
    private mutating func visit(_ node: Node, as object: ObjectKind, base: Int) {
        // Other kinds of values hold no references; what is wrong with them is told by who reads them.
        guard node.kind == .mapping else { return }
        let file = references.bases[base].file
        guard node.ordinal < isVisited[file].count, !isVisited[file][node.ordinal] else { return }
        isVisited[file][node.ordinal] = true
        let base = object == .schema && hasIdentifiers[file] ? noteIdentifiers(node, base) : base
        for (key, value) in node.entries {
            let (isReference, part) = key.withUTF8 { key in
                (Self.isReference(key, in: object), object.part(key))
            }
            if isReference {
                note(value, object, base)
                continue
            }
            switch part {
            case .data: break
            case .objects(let object):
                if value.kind == .mapping { visit(value, as: object, base: base) }
                for item in value.items { visit(item, as: object, base: base) }
            case .map(let object):
                for entry in value.entries { visit(entry.value, as: object, base: base) }
            case .schemaName: if value.isReferenceText { note(value, .schema, base) }
            case .schemaNames:
                for entry in value.entries where entry.value.isReferenceText {
                    note(entry.value, .schema, base)
                }
            // One of this document is looked for when all operations are known, and others are nobody's business.
            case .operation: if value.isInAnotherFile { note(value, .operation, base) }
            case .file: if value.isInAnotherFile { outsideFiles.append((value, base)) }
            }
        }
    }

    /// Whether a key of an object is `$ref` or `$dynamicRef`, where that stands for another object.
    private static func isReference(_ key: Span<UInt8>, in object: ObjectKind) -> Bool {
        guard key.count > 3, key[0] == UInt8(ascii: "$"), object.canBeReference else { return false }
        return key.isEqual(to: "$ref") || (object == .schema && key.isEqual(to: "$dynamicRef"))
    }

    private mutating func note(_ value: Node, _ object: ObjectKind, _ base: Int) {
        guard value.kind == .string else {
            report(
                .error, "openapi/unresolved-reference", "`$ref` is \(value.kindName), and must be a string",
                value)
            return
        }
        let known = value.withUTF8 { references.entry($0, base: base) }
        sites.append(
            Site(value: value, entry: known ?? references.addEntry(value, base: base, object: object)))
    }

    /// Notes `$id` and the anchors of a schema; returns the base in force in it.
    private mutating func noteIdentifiers(_ schema: Node, _ base: Int) -> Int {
        var base = base
        if let id = schema["$id"], id.kind == .string, identifiers < References.maximumIdentifiers {
            identifiers += 1
            let added = references.addBase(id: id, of: schema, under: base)
            base = added.base
            if !added.isNew {
                report(
                    .warning, "openapi/duplicate-id", "another schema has the same `$id`", id,
                    help: ["references lead to the first of them"])
            }
        }
        for key in ["$anchor", "$dynamicAnchor"] {
            guard let anchor = schema[key], anchor.kind == .string, let name = anchor.string else { continue }
            identifiers += 1
            let isSecondHere = key == "$dynamicAnchor" && schema["$anchor"]?.string == name
            if !references.addAnchor(name, schema, base: base), !isSecondHere {
                report(
                    .warning, "openapi/duplicate-id", "another schema has the same `\(key)`", anchor,
                    help: ["references lead to the first of them"])
            }
        }
        return base
    }
}

// MARK: - Problems

extension ReferenceScan {
    /// Files of examples that are looked for; a real description names a few.
    private static let maximumOutsideFiles = 200

    /// Tells of the values of examples that are not where `externalValue` says. They are neither parsed nor kept.
    private mutating func lookForFiles(_ read: (String) -> Result<[UInt8], SpecReadError>) {
        var asked: [String: SpecReadError?] = [:]
        for (address, base) in outsideFiles {
            // What lies outside of the folder is not looked for.
            guard case .success(let path?) = address.withUTF8({ references.path($0, base: base) }),
                references.file(path: path) == nil
            else { continue }
            if asked[path] == nil {
                guard asked.count < Self.maximumOutsideFiles else { return }
                var failure = unread[path]
                if failure == nil, case .failure(let error) = read(path) { failure = error }
                asked[path] = .some(failure)
            }
            guard case .notFound?? = asked[path] else { continue }
            report(
                .warning, "openapi/unresolved-reference", "there is no file `\(SpecLoader.shown(path))`",
                address,
                help: ["`externalValue` is relative to the file that it stands in"])
        }
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ id: String, _ message: String, _ node: Node, help: [String] = []
    ) {
        guard problems.count < SpecLoader.maximumProblems else { return }
        problems.append(Problem(severity: severity, id: id, message: message, node: node, help: help))
    }

    /// The references that lead nowhere or begin a circle, each where it is written; those beyond a bound only counted.
    func failures() -> (sites: [(value: Node, entry: Int)], omitted: Int) {
        var sites: [(value: Node, entry: Int)] = []
        var omitted = 0
        var circlesTold = Set<Int>()
        for site in self.sites {
            let entry = references.entries[site.entry]
            if case .success = entry.outcome {
                // One report for a circle: at the first of its references.
                guard entry.isCircular, !circlesTold.contains(site.entry) else { continue }
                circlesTold.formUnion(circle(from: site.entry))
            }
            if sites.count < SpecLoader.maximumProblems {
                sites.append((site.value, site.entry))
            } else {
                omitted += 1
            }
        }
        return (sites, omitted)
    }

    private func circle(from start: Int) -> [Int] {
        var circle = [start]
        var entry = start
        while let next = nextEntry(entry), next != start {
            circle.append(next)
            entry = next
        }
        return circle
    }
}

// MARK: - Following

extension ReferenceScan {
    /// Looks an entry's text up, reading its file where that is not known yet; false where it leads nowhere.
    private mutating func follow(
        _ number: Int, read: (String) -> Result<[UInt8], SpecReadError>
    ) -> Bool {
        let entry = references.entries[number]
        var outcome = entry.text.withUTF8 { references.target(of: $0, base: entry.base) }
        if case .failure(.unreadable(let path, _)) = outcome {
            outcome =
                switch readFile(path, read) {
                case nil: entry.text.withUTF8 { references.target(of: $0, base: entry.base) }
                case let error?: .failure(.unreadable(path: path, error))
                }
        }
        references.entries[number].outcome = outcome
        guard case .success(let target) = outcome else { return false }
        references.entries[number].final = target
        visit(target, as: entry.object, base: references.base(of: target))
        return true
    }

    /// Why a file that is not there could not be read.
    func unreadable(_ path: String) -> Result<[UInt8], SpecReadError> { .failure(unread[path] ?? .notFound) }

    /// Adds the file at a path; returns why it cannot be.
    private mutating func readFile(
        _ path: String, _ read: (String) -> Result<[UInt8], SpecReadError>
    ) -> SpecReadError? {
        if let error = unread[path] { return error }
        func error() -> SpecReadError? {
            guard files.count < SpecLoader.maximumFiles else {
                return .tooMany(limit: SpecLoader.maximumFiles)
            }
            switch read(path) {
            case .failure(let error): return error
            case .success(let bytes):
                guard totalBytes + bytes.count <= SpecLoader.maximumBytes else {
                    return .tooLarge(limit: SpecLoader.maximumBytes)
                }
                let file = SpecLoader.parse(bytes, path: path)
                add(file, root: file.root)
                return nil
            }
        }
        let result = error()
        if let result { unread[path] = result }
        return result
    }

    /// Finds out where each reference leads in the end: along references that lead to references, and into circles.
    private mutating func followChains() {
        enum State { case new, open, done }
        var state = [State](repeating: .new, count: references.entries.count)
        for start in references.entries.indices where state[start] == .new {
            var chain: [Int] = []
            var entry = start
            while state[entry] == .new {
                state[entry] = .open
                chain.append(entry)
                guard let next = nextEntry(entry) else { break }
                entry = next
            }
            // Where the way meets itself, what lies behind is a circle.
            let isCircle = chain.last.flatMap(nextEntry) == entry && state[entry] == .open
            if isCircle, let first = chain.firstIndex(of: entry) {
                for member in chain[first...] { references.entries[member].isCircular = true }
            }
            for member in chain.reversed() {
                if let next = nextEntry(member) {
                    references.entries[member].final = isCircle ? nil : references.entries[next].final
                }
                state[member] = .done
            }
        }
    }

    /// The entry of the reference that an entry leads to.
    private func nextEntry(_ number: Int) -> Int? {
        guard case .success(let target) = references.entries[number].outcome,
            let reference = target.reference
        else { return nil }
        let base = references.base(of: target)
        return reference.withUTF8 { references.entry($0, base: base) }
    }
}

extension Node {
    /// The string of its `$ref` or `$dynamicRef`.
    var reference: Node? {
        guard let value = self["$ref"] ?? self["$dynamicRef"], value.kind == .string else { return nil }
        return value
    }

    /// Whether it is a relative reference with a path.
    var isInAnotherFile: Bool {
        guard kind == .string else { return false }
        return withUTF8 { text in
            let parts = URLReference(text)
            return parts.isRelative && !parts.path.isEmpty
        }
    }

    /// Whether a discriminator's value is a reference, not a name.
    var isReferenceText: Bool {
        guard kind == .string else { return false }
        let text = utf8
        return text.contains { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "/") }
            || [".json", ".yaml", ".yml"].contains { text.reversed().starts(with: $0.utf8.reversed()) }
    }
}

extension Span<UInt8> {
    func isEqual(to text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { text in indices.allSatisfy { self[$0] == text[$0] } }
    }
}
