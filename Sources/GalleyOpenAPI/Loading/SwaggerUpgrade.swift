// Swagger 2.0 as OpenAPI 3.0: one model serves both, so an older description is turned into the newer form first.
//
// The new tree keeps the places of the old one. In the entry document all is turned; in other files what references
// lead to, each by what is expected there. A body is a parameter in 2.0, so whoever refers to one is looked after:
// where it was, a Request Body Object stands.

import GalleyCore
import GalleyData

/// The turning of one file.
struct SwaggerUpgrade {
    /// What references of the description lead to, by what was expected there.
    typealias Targets = [Node: ObjectKind]

    /// As read: 2.0.
    let old: SpecDocuments
    let targets: Targets
    var writer: NodeWriter
    /// Schemas that are used again and again, as they were first written.
    var parts: [Node: NodeWriter.Part] = [:]
    /// Media types in force where an operation names none.
    let consumes: [Node]
    let produces: [Node]

    /// Media types of one body that are shown; each repeats it.
    static let maximumMediaTypes = 32

    init(_ old: SpecDocuments, targets: Targets, partsOf node: Node) {
        self.old = old
        self.targets = targets
        writer = NodeWriter(partsOf: node)
        consumes = Self.mediaTypes(old.root?["consumes"])
        produces = Self.mediaTypes(old.root?["produces"])
    }

    static func mediaTypes(_ list: Node?) -> [Node] {
        Array((list?.items.filter { $0.kind == .string } ?? []).prefix(maximumMediaTypes))
    }

    /// The files of a description of 2.0, scanned, as the documents of one of 3.0.
    static func documents(_ scan: ReferenceScan, root: Node) -> SpecDocuments {
        let old = SpecDocuments(scan, version: .swagger2, root: root)
        var targets: Targets = [:]
        for entry in scan.references.entries {
            if case .success(let node) = entry.outcome { targets[node] = entry.object }
        }
        var new = ReferenceScan(version: .swagger2)
        var newRoot: Node?
        for (i, file) in scan.files.enumerated() {
            guard let root = file.root else {
                new.add(file, root: nil)
                continue
            }
            var upgrade = SwaggerUpgrade(old, targets: targets, partsOf: root)
            if i == 0 { upgrade.document(root) } else { upgrade.whatIsReferredTo(root) }
            let made = upgrade.writer.finish()
            if i == 0 { newRoot = made?.root }
            new.add(file, root: made?.root, copies: made?.copies)
        }
        if let newRoot { new.run(from: newRoot, as: .openAPI) { scan.unreadable($0) } }
        return SpecDocuments(new, version: .swagger2, root: newRoot)
    }

    // MARK: Documents

    private mutating func document(_ root: Node) {
        writer.beginMapping(at: root)
        var isServersWritten = false
        var isComponentsWritten = false
        for (key, value) in root.entries {
            switch key.scalarText {
            case "swagger":
                writer.string("openapi", at: key)
                writer.string("3.0.4", at: value)
            case "host", "basePath", "schemes":
                if !isServersWritten { servers(schemes: root["schemes"], at: value) }
                isServersWritten = true
            case "definitions", "parameters", "responses", "securityDefinitions":
                if !isComponentsWritten { components(root, at: value) }
                isComponentsWritten = true
            case "consumes", "produces": break
            case "paths":
                writer.node(key)
                map(value) { $0.pathItem($1) }
            default: copy(key, value)
            }
        }
        writer.note(root, became: writer.end())
    }

    /// Copies a file of which only some parts are known to be objects.
    private mutating func whatIsReferredTo(_ node: Node) {
        if let object = targets[node] { return convert(node, as: object) }
        switch node.kind {
        case .mapping:
            writer.beginMapping(at: node)
            for (key, value) in node.entries {
                writer.node(key)
                whatIsReferredTo(value)
            }
            writer.note(node, became: writer.end())
        case .sequence:
            writer.beginSequence(at: node)
            for item in node.items { whatIsReferredTo(item) }
            writer.note(node, became: writer.end())
        default: writer.node(node)
        }
    }

    private mutating func convert(_ node: Node, as object: ObjectKind) {
        switch object {
        case .schema: schema(node)
        case .swaggerResponse: response(node, produces: produces)
        case .swaggerPathItem: pathItem(node)
        case .swaggerParameter:
            switch place(of: node) {
            case "body": requestBody(node, consumes: consumes)
            case "formData": formField(node)
            default: parameter(node)
            }
        default: writer.node(node)
        }
    }

    /// `host`, `basePath` and `schemes` as servers. Without a scheme it is the one that the description is read by.
    mutating func servers(schemes: Node?, at place: Node) {
        let host = old.root?["host"]?.string
        var path = old.root?["basePath"]?.string ?? ""
        while path.hasSuffix("/") { path.removeLast() }
        let names = schemes?.strings.prefix(8) ?? []
        writer.string("servers", at: place)
        writer.beginSequence(at: place)
        for scheme in host == nil || names.isEmpty ? ["https"] : Array(names) {
            let url = host.map { scheme + "://" + $0 + path } ?? (path.isEmpty ? "/" : path)
            writer.mapping(at: place) { writer in
                writer.string("url", at: place)
                writer.string(url, at: host == nil ? place : old.root?["host"] ?? place)
            }
        }
        writer.end()
    }

    private mutating func components(_ root: Node, at place: Node) {
        writer.string("components", at: place)
        writer.beginMapping(at: place)
        if let definitions = root["definitions"] { section("schemas", definitions) { $0.schema($1) } }
        if let responses = root["responses"] {
            section("responses", responses) { $0.response($1, produces: $0.produces) }
        }
        if let all = root["parameters"] {
            let places = Dictionary(grouping: all.entries, by: { self.place(of: $0.value) })
            let others = all.entries.filter { !["body", "formData"].contains(self.place(of: $0.value)) }
            section("parameters", all, others) { $0.parameter($1) }
            section("requestBodies", all, places["body"] ?? []) { $0.requestBody($1, consumes: $0.consumes) }
        }
        if let schemes = root["securityDefinitions"] {
            section("securitySchemes", schemes) { $0.securityScheme($1) }
        }
        writer.end()
    }

    private mutating func section(
        _ name: String, _ map: Node, _ entries: [(key: Node, value: Node)]? = nil,
        _ body: (inout SwaggerUpgrade, Node) -> Void
    ) {
        if let entries, entries.isEmpty { return }
        writer.string(name, at: map)
        writer.beginMapping(at: map)
        for (key, value) in entries ?? Array(map.entries) {
            writer.node(key)
            body(&self, value)
        }
        writer.note(map, became: writer.end())
    }

    // MARK: Parts

    mutating func copy(_ key: Node, _ value: Node) {
        writer.node(key)
        writer.node(value)
    }

    /// A mapping whose values are turned, extensions among them left as they are.
    mutating func map(_ node: Node, _ body: (inout SwaggerUpgrade, Node) -> Void) {
        guard node.kind == .mapping else {
            writer.node(node)
            return
        }
        writer.beginMapping(at: node)
        for (key, value) in node.entries {
            writer.node(key)
            let isExtension = key.withUTF8 { SpecGrammar.isExtension($0) }
            if isExtension { writer.node(value) } else { body(&self, value) }
        }
        writer.note(node, became: writer.end())
    }

    /// The place of a parameter, found behind its references.
    func place(of parameter: Node) -> String {
        old.resolve(parameter)?["in"]?.string ?? ""
    }

    /// A mapping of nothing but a reference, to where its target has moved.
    @discardableResult
    mutating func reference(_ node: Node, _ text: Node) -> NodeWriter.Part {
        writer.beginMapping(at: node)
        writer.string("$ref", at: text)
        referenceText(text, from: node)
        let part = writer.end()
        writer.note(node, became: part)
        return part
    }

    /// The text of a reference. What it names in the entry document has moved; other files keep their form.
    mutating func referenceText(_ text: Node, from node: Node) {
        let reference = text.scalarText ?? ""
        guard let hash = reference.firstIndex(of: "#"), let target = old.target(of: text, from: node),
            target.fileID == old.root?.fileID
        else {
            writer.node(text)
            return
        }
        let moved = [
            "#/definitions/": "#/components/schemas/", "#/responses/": "#/components/responses/",
            "#/parameters/": place(of: target) == "body"
                ? "#/components/requestBodies/" : "#/components/parameters/",
            "#/securityDefinitions/": "#/components/securitySchemes/",
        ]
        let fragment = reference[hash...]
        guard let (old, new) = moved.first(where: { fragment.hasPrefix($0.key) }) else {
            writer.node(text)
            return
        }
        writer.string(reference[..<hash] + new + fragment.dropFirst(old.count), at: text)
    }
}
