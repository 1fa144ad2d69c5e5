// A description as one document: what other files hold moves to the components, and references lead there.
//
// The order stays. A path item in a file of its own comes back to its path, and a component that is nothing but a
// reference becomes what it refers to; everything else gets a name and a place of its own. Each is written
// once, at its home, so circles through files end and the size stays that of the files.

import GalleyCore
import GalleyData

/// The document of a description, to be downloaded. Swagger 2.0 is written in its upgraded 3.0 form.
///
/// `folder` is where it comes to lie, relative to the content folder, so that addresses of files that are not part of it
/// (`externalValue`) still lead there; without it, beside the entry document.
package struct SpecBundle {
    package static func json(_ documents: SpecDocuments, folder: String? = nil) -> [UInt8] {
        var bundle = BundleWriter(documents, folder: folder, JSONSink())
        bundle.write()
        return bundle.sink.writer.bytes + [UInt8(ascii: "\n")]
    }

    package static func yaml(_ documents: SpecDocuments, folder: String? = nil) -> [UInt8] {
        var bundle = BundleWriter(documents, folder: folder, YAMLWriter())
        bundle.write()
        return bundle.sink.bytes
    }
}

// MARK: - Formats

/// What a document is written to.
protocol BundleSink {
    mutating func beginMapping()
    mutating func end()
    mutating func beginSequence()
    mutating func key(utf8 text: Span<UInt8>, kind: Node.Kind)
    mutating func scalar(utf8 text: Span<UInt8>, kind: Node.Kind)
    mutating func node(_ node: Node)
}

extension BundleSink {
    mutating func key(_ key: Node) {
        let kind = key.kind
        key.withUTF8 { self.key(utf8: $0, kind: kind) }
    }

    mutating func key(_ text: String) {
        var text = text
        text.withUTF8 { key(utf8: $0.span, kind: .string) }
    }

    mutating func string(_ text: String) {
        var text = text
        text.withUTF8 { scalar(utf8: $0.span, kind: .string) }
    }
}

extension YAMLWriter: BundleSink {}

private struct JSONSink: BundleSink {
    var writer = JSONWriter(indentation: 2)
    /// Whether each open collection is a mapping.
    private var open: [Bool] = []

    mutating func beginMapping() {
        open.append(true)
        writer.beginObject()
    }

    mutating func beginSequence() {
        open.append(false)
        writer.beginArray()
    }

    mutating func end() {
        if open.popLast() == true { writer.endObject() } else { writer.endArray() }
    }

    mutating func key(utf8 text: Span<UInt8>, kind: Node.Kind) { writer.key(utf8: text) }
    mutating func scalar(utf8 text: Span<UInt8>, kind: Node.Kind) { writer.string(utf8: text) }
    mutating func node(_ node: Node) { writer.node(node) }
}

// MARK: - Writing

private struct BundleWriter<Sink: BundleSink> {
    let documents: SpecDocuments
    let plan: BundlePlan
    var sink: Sink

    init(_ documents: SpecDocuments, folder: String?, _ sink: Sink) {
        self.documents = documents
        self.sink = sink
        plan = BundlePlan(documents, folder: folder)
    }

    mutating func write() {
        guard let root = documents.root else { return }
        // With nothing to move it is written as it stands.
        if plan.isTrivial { sink.node(root) } else { document(root) }
    }

    private mutating func document(_ root: Node) {
        sink.beginMapping()
        for (key, value) in root.entries {
            sink.key(key)
            if key.hasText("components"), value.kind == .mapping {
                components(value)
            } else {
                part(value, key.withUTF8 { ObjectKind.openAPI.part($0) })
            }
        }
        if root["components"]?.kind != .mapping, !plan.additions.isEmpty {
            sink.key("components")
            sink.beginMapping()
            newSections(beside: nil)
            sink.end()
        }
        sink.end()
    }

    private mutating func components(_ components: Node) {
        sink.beginMapping()
        for (key, section) in components.entries {
            let part = key.withUTF8 { ObjectKind.components.part($0) }
            sink.key(key)
            guard case .map(let object) = part, section.kind == .mapping else {
                sink.node(section)
                continue
            }
            sink.beginMapping()
            for entry in section.entries {
                sink.key(entry.key)
                self.object(entry.value, as: object)
            }
            additions(to: key.scalarText ?? "")
            sink.end()
        }
        newSections(beside: components)
        sink.end()
    }

    /// Sections that the document has not.
    private mutating func newSections(beside components: Node?) {
        for section in plan.newSections where components?[section]?.kind != .mapping {
            sink.key(section)
            sink.beginMapping()
            additions(to: section)
            sink.end()
        }
    }

    private mutating func additions(to section: String) {
        for addition in plan.additions where addition.section == section {
            sink.key(addition.name)
            object(addition.node, as: addition.object)
        }
    }

    private mutating func part(_ value: Node, _ part: SpecPart) {
        switch part {
        case .data: sink.node(value)
        case .objects(let object) where value.kind == .sequence:
            sink.beginSequence()
            for item in value.items { self.object(item, as: object) }
            sink.end()
        case .objects(let object): self.object(value, as: object)
        case .map(let object):
            guard value.kind == .mapping else { return sink.node(value) }
            sink.beginMapping()
            for (key, value) in value.entries {
                sink.key(key)
                self.object(value, as: object)
            }
            sink.end()
        case .schemaNames:
            guard value.kind == .mapping else { return sink.node(value) }
            sink.beginMapping()
            for (key, value) in value.entries {
                sink.key(key)
                reference(value)
            }
            sink.end()
        case .schemaName: reference(value)
        case .operation: reference(value)
        case .file: if let text = plan.address(value) { sink.string(text) } else { sink.node(value) }
        }
    }

    private mutating func reference(_ value: Node) {
        if value.kind == .string, let text = plan.reference(value) {
            sink.string(text)
        } else {
            sink.node(value)
        }
    }

    private mutating func object(_ node: Node, as object: ObjectKind) {
        guard node.kind == .mapping else { return sink.node(node) }
        sink.beginMapping()
        if let target = plan.movedHere[node] { entries(of: target, as: object, besides: node) }
        entries(of: node, as: object, besides: nil)
        sink.end()
    }

    /// Writes the entries of an object; `besides` names another whose entries come before these.
    private mutating func entries(of node: Node, as object: ObjectKind, besides holder: Node?) {
        let isMoved = node.fileID != documents.root?.fileID
        let isHome = holder == nil && plan.movedHere[node] != nil
        for (key, value) in node.entries {
            if object.canBeReference, value.kind == .string, key.hasText("$ref") || key.hasText("$dynamicRef")
            {
                if isHome, key.hasText("$ref") { continue }
                sink.key(key)
                reference(value)
                continue
            }
            // Entries beside a reference count more than those of what it leads to.
            if let holder, holder[key.scalarText ?? ""] != nil { continue }
            // A name for a schema is relative to its file.
            if isMoved, object == .schema, key.hasText("$id") || key.hasText("$anchor") { continue }
            sink.key(key)
            part(value, key.withUTF8 { object.part($0) })
        }
    }
}
