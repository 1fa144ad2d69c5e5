// Where everything goes when a description becomes one document.

import GalleyCore
import GalleyData

struct BundlePlan {
    /// A component that the document gets.
    struct Addition {
        var section: String
        var name: String
        var node: Node
        var object: ObjectKind
    }

    private let documents: SpecDocuments
    private(set) var additions: [Addition] = []
    /// Sections with additions, in the order they are first needed.
    private(set) var newSections: [String] = []
    /// By an object that is a reference: the object that comes to stand in its place.
    private(set) var movedHere: [Node: Node] = [:]
    /// The pointers of what was moved.
    private var homes: [Node: String] = [:]
    private var names: [String: Set<String>] = [:]
    /// By section and name, the last number that was put behind it.
    private var timesTaken: [String: Int] = [:]
    private var visited: Set<Node> = []
    /// Objects to be visited.
    private var waiting: [(node: Node, object: ObjectKind)] = []
    /// References to operations.
    private var operations: [Node] = []

    /// Where the document comes to lie, relative to the content folder.
    private let folder: String
    private var namesFiles = false

    /// Whether the document stays as it is.
    var isTrivial: Bool { homes.isEmpty && !namesFiles }

    init(_ documents: SpecDocuments, folder: String?) {
        self.documents = documents
        let own = parentFolder(documents.files.first?.path ?? "")
        self.folder = folder ?? own
        guard let root = documents.root,
            documents.files.count > 1 || documents.version == .swagger2 || own != self.folder
        else { return }
        bringHome(root)
        visit(root, as: .openAPI)
        visitWaiting()
        // An operation has a place of its own only where its path has none.
        var next = 0
        while next < operations.count {
            if reference(operations[next]) == nil { note(operations[next], .operation) }
            visitWaiting()
            next += 1
        }
    }

    private mutating func visitWaiting() {
        while let next = waiting.popLast() { visit(next.node, as: next.object) }
    }

    /// What a reference's text becomes; nil where it stays as it is.
    func reference(_ text: Node) -> String? {
        guard let target = documents.target(of: text, from: text) else { return nil }
        if let home = homes[target] { return home }
        let reference = text.scalarText ?? ""
        let fragment = reference.firstIndex(of: "#").map { reference[$0...] } ?? "#"
        guard target.fileID == documents.root?.fileID else { return home(of: target, in: fragment) }
        // From another file back into the document.
        return text.fileID != target.fileID ? String(fragment) : nil
    }

    /// Where a part of what was moved lies: behind the home of the innermost object around it that has one. `fragment`
    /// leads to it in its own file.
    private func home(of target: Node, in fragment: Substring) -> String? {
        guard var node = documents.file(of: target)?.root, fragment.hasPrefix("#/") else { return nil }
        var result: String?
        for token in fragment.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) {
            if let home = homes[node] { result = home }
            let bytes = Array(token.utf8)
            var step = [UInt8(ascii: "/")]
            step.append(percentDecoding: bytes.span, 0..<bytes.count)
            guard case .success(let next) = node.value(at: step) else { return nil }
            result = result.map { $0 + "/" + token }
            node = next
        }
        return node == target ? result : nil
    }

    /// The address of a file as the document has to write it; nil where it stays as it is.
    func address(_ text: Node) -> String? {
        guard text.isInAnotherFile, let from = documents.file(of: text)?.path else { return nil }
        let own = parentFolder(from)
        let bytes = Array(text.utf8)
        let parts = URLReference(bytes.span)
        let ownBytes = Array(own.utf8)
        var path: [UInt8] = []
        guard own != folder, bytes[parts.path].first != UInt8(ascii: "/"),
            resolve(bytes.span.extracting(parts.path), inFolder: ownBytes.span, into: &path)
        else { return nil }
        let target = String(path).split(separator: "/")
        let base = folder.split(separator: "/")
        var common = 0
        while common < min(base.count, target.count - 1), base[common] == target[common] { common += 1 }
        let up = [Substring](repeating: "..", count: base.count - common)
        return (up + target[common...]).joined(separator: "/") + String(bytes[parts.path.upperBound...])
    }

    // MARK: Homes

    /// Path items, and components that are nothing but a reference, take in what they refer to.
    private mutating func bringHome(_ root: Node) {
        for (key, item) in root["paths"]?.entries.map({ $0 }) ?? [] {
            takeIn(item, ["paths", key.scalarText ?? ""])
        }
        for (key, section) in root["components"]?.entries.map({ $0 }) ?? [] {
            for (name, component) in section.entries where component.count == 1 {
                takeIn(component, ["components", key.scalarText ?? "", name.scalarText ?? ""])
            }
        }
    }

    private mutating func takeIn(_ holder: Node, _ way: [String]) {
        guard let text = holder["$ref"], text.kind == .string,
            let target = documents.target(of: text, from: holder),
            isElsewhere(target, text), homes[target] == nil
        else { return }
        var pointer = [UInt8(ascii: "#")]
        for name in way { pointer.append(pointerToken: name.utf8) }
        homes[target] = String(pointer)
        movedHere[holder] = target
    }

    /// Whether what a reference leads to is not at a place of the document that the reference names.
    private func isElsewhere(_ target: Node, _ text: Node) -> Bool {
        guard let root = documents.root, target.fileID == root.fileID else { return true }
        // Pointers into the older form of a document are the exception.
        guard documents.version == .swagger2, text.fileID == root.fileID, let fragment = text.string,
            fragment.hasPrefix("#/")
        else { return false }
        var pointer: [UInt8] = []
        let bytes = Array(fragment.utf8)
        pointer.append(percentDecoding: bytes.span, 1..<bytes.count)
        if case .success(target) = root.value(at: pointer) { return false }
        return true
    }

    private mutating func visit(_ node: Node, as object: ObjectKind) {
        guard node.kind == .mapping, visited.insert(node).inserted else { return }
        for (key, value) in node.entries {
            if object.canBeReference, value.kind == .string, key.hasText("$ref") || key.hasText("$dynamicRef")
            {
                note(value, object)
                continue
            }
            switch key.withUTF8({ object.part($0) }) {
            case .data: break
            case .file: namesFiles = true
            case .objects(let object):
                visit(value, as: object)
                for item in value.items { visit(item, as: object) }
            case .map(let object):
                for entry in value.entries { visit(entry.value, as: object) }
            case .schemaName: if value.isReferenceText { note(value, .schema) }
            case .schemaNames:
                for entry in value.entries where entry.value.isReferenceText { note(entry.value, .schema) }
            case .operation: if value.kind == .string { operations.append(value) }
            }
        }
    }

    private mutating func note(_ text: Node, _ object: ObjectKind) {
        guard let target = documents.target(of: text, from: text), isElsewhere(target, text) else { return }
        waiting.append((target, object))
        guard homes[target] == nil else { return }
        let section = section(of: object)
        let name = freeName(for: text, of: target, in: section)
        var pointer: [UInt8] = Array("#/components".utf8)
        pointer.append(pointerToken: section.utf8)
        pointer.append(pointerToken: name.utf8)
        homes[target] = String(pointer)
        additions.append(Addition(section: section, name: name, node: target, object: object))
    }

    // MARK: Names

    /// The section for a kind of object; an extension where the version has none for it.
    private mutating func section(of object: ObjectKind) -> String {
        let version = max(documents.version, .openAPI30)
        let section = object.section.map { $0.since <= version ? $0.name : "x-" + $0.name } ?? "x-objects"
        if !newSections.contains(section) { newSections.append(section) }
        return section
    }

    /// A name as components have (OAS 3.1 §4.8.7): from the last part of the reference, or from its file.
    private mutating func freeName(for text: Node, of target: Node, in section: String) -> String {
        if names[section] == nil {
            names[section] = Set(
                documents.root?["components"]?[section]?.entries.compactMap(\.key.scalarText) ?? [])
        }
        let path = documents.file(of: target)?.path ?? ""
        let file =
            path.split(separator: "/").last?.split(separator: ".").first.map { Self.name($0) } ?? "file"
        let reference = text.scalarText ?? ""
        let last = reference.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).dropFirst()
            .first?
            .split(separator: "/").last.map { Self.name($0) }
        let wanted = last ?? file
        if names[section]?.insert(wanted).inserted ?? true { return wanted }
        let base = file + "_" + wanted
        var name = base
        while names[section]?.insert(name).inserted == false {
            timesTaken[section + "/" + base, default: 1] += 1
            name = "\(base)_\(timesTaken[section + "/" + base] ?? 1)"
        }
        return name
    }

    private static func name(_ text: some StringProtocol) -> String {
        let allowed = text.utf8.prefix(80).map { byte in
            byte.isASCIILetter || byte.isASCIIDigit || [0x2D, 0x2E, 0x5F].contains(byte)
                ? byte : UInt8(ascii: "_")
        }
        return allowed.isEmpty ? "_" : String(allowed)
    }
}
