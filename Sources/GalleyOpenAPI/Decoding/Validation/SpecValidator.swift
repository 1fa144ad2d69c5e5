// Every problem of a description in one walk over its tree.
//
// The walk goes by `SpecGrammar`: each object is looked at once, in its own place, and what only references lead to
// (parts of other files, definitions in extensions) afterwards from a queue. A node that is no good is one problem:
// nothing is said about what it should have held. Checks that need more than one object are in the extensions.

import GalleyCore
import GalleyData

struct SpecValidator {
    let documents: SpecDocuments
    /// 2.0 arrives in the form of 3.0.
    let level: APIDescription.Version
    var problems: SpecProblems
    /// What each node was read as.
    private(set) var objects: [Node: ObjectKind] = [:]
    private var queue: [(target: Node, object: ObjectKind, reference: Node)] = []
    /// What references lead to.
    var used: Set<Node> = []
    /// Names of security schemes that a requirement names.
    var usedSchemes: Set<String> = []
    var operationIDs: [String: Node] = [:]
    var links: [Node] = []
    /// Schemas with a discriminator, for their mappings.
    var discriminated: [Node] = []
    /// Which way what is looked at goes over the wire.
    var direction = Direction.both
    var examples = ExampleBudget()
    let schemes: [String: SecurityFacts]
    let tagNames: [String]
    let declaredTags: Set<String>

    init(_ documents: SpecDocuments, problemsPerRule: Int) {
        self.documents = documents
        level = max(documents.version, .openAPI30)
        problems = SpecProblems(documents, limit: problemsPerRule)
        schemes = SecurityFacts.all(in: documents)
        tagNames = documents.root?["tags"]?.items.compactMap { $0["name"]?.scalarText } ?? []
        declaredTags = Set(tagNames)
    }

    mutating func validate() {
        guard let root = documents.root else { return }
        walk(root, as: .openAPI, at: root)
        var next = 0
        while next < queue.count {
            let (target, object, reference) = queue[next]
            next += 1
            if let known = objects[target] {
                if known != object { reportMismatch(reference, known, object) }
            } else {
                walk(target, as: object, at: target)
            }
        }
        checkLinks()
        checkDiscriminators()
        checkUnusedComponents(root)
    }

    /// Looks at one object. `key` is what the caret points at where it is the object itself that is wrong; a schema
    /// is a branch where it stands in `allOf` or the like, so that others may say the rest.
    mutating func walk(_ node: Node, as object: ObjectKind, at key: Node, isBranch: Bool = false) {
        guard node.kind == .mapping else {
            if object == .schema, node.kind == .boolean, level >= .openAPI31 { return }
            return reportWrongType(node, at: key, wanted: object.phrase + " (a mapping)", of: object)
        }
        // Through an alias of YAML a node can stand in more than one place.
        guard objects.updateValue(object, forKey: node) == nil else { return }
        if let reference = node["$ref"], reference.kind == .string, follow(reference, in: node, as: object) {
            return
        }
        let outer = direction
        defer { direction = outer }
        switch object {
        case .requestBody, .parameter: direction = .request
        case .response: direction = .response
        default: break
        }
        switch object {
        case .paths: checkPaths(node)
        case .callback: checkCallback(node)
        case .responses: checkResponses(node, at: key)
        case .securityRequirement: checkRequirement(node)
        default: walkFields(of: node, as: object, at: key, isBranch: isBranch)
        }
    }

    private mutating func walkFields(of node: Node, as object: ObjectKind, at key: Node, isBranch: Bool) {
        let grammar = SpecGrammar.of(object)
        var marks: SpecField.Mark = []
        for (name, value) in node.entries {
            guard let field = grammar.field(name), !field.isForeign else {
                reportUnknown(name, in: node, as: object)
                continue
            }
            marks.formUnion(field.mark)
            if field.since > level { reportNewer(field, at: name, as: object) }
            check(value, as: field, at: name, of: object)
        }
        for field in grammar.required where field.required?.contains(documents.version) == true {
            guard node[field.name] == nil else { continue }
            problems.report(
                .error, "missing-field", "\(object.phrase) needs `\(field.name)`", at: key,
                of: object, law: "`\(field.name)` is required")
        }
        checkWhole(node, as: object, at: key, marks: marks, isBranch: isBranch)
    }

    /// What one object is judged by beyond its fields.
    private mutating func checkWhole(
        _ node: Node, as object: ObjectKind, at key: Node, marks: SpecField.Mark, isBranch: Bool
    ) {
        switch object {
        case .openAPI: checkDescription(node)
        case .license:
            guard let identifier = node.entry("identifier"), node["url"] != nil else { return }
            problems.report(
                .error, "exclusive-fields", "a license has either `identifier` or `url`", at: identifier.key,
                of: object, law: "`identifier` and `url` exclude each other")
        case .server: checkServer(node)
        case .pathItem: checkPathItem(node)
        case .operation: checkOperation(node, at: key)
        case .parameter: checkParameter(node, at: key)
        case .header: checkHeader(node, at: key)
        case .mediaType: checkMediaType(node, at: key)
        case .example: checkExample(node)
        case .link: checkLink(node, at: key)
        case .schema: checkSchema(node, at: key, marks: marks, isBranch: isBranch)
        case .securityScheme: checkSecurityScheme(node, at: key)
        case .oauthFlow: checkFlow(node, at: key)
        default: break
        }
    }
}

// MARK: - Fields

extension SpecValidator {
    private mutating func check(
        _ value: Node, as field: SpecField, at key: Node, of object: ObjectKind
    ) {
        if value.isNull, field.shape != .any {
            problems.report(
                .warning, "empty-field", "`\(field.name)` has no value", at: key, of: object,
                help: ["remove it, or give it a value"])
            return
        }
        switch field.shape {
        case .any: break
        case .reference: break
        case .string, .operationReference, .schemaName, .file:
            checkString(value, as: field, at: key, of: object)
        case .boolean:
            guard value.kind != .boolean else { return }
            let word = value.string?.lowercased()
            let help = word == "true" || word == "false" ? ["write `\(word ?? "")` without quotes"] : []
            reportWrongType(value, at: key, field.name, wanted: "true or false", of: object, help: help)
        case .number:
            guard value.number == nil else { return }
            reportWrongType(value, at: key, field.name, wanted: "a number", of: object, help: unquoted(value))
        case .count:
            if let number = value.number, number >= 0, number == number.rounded() { return }
            reportWrongType(
                value, at: key, field.name, wanted: "a whole number, 0 or more", of: object,
                help: unquoted(value))
        case .strings: checkStrings(value, as: field, at: key, of: object)
        case .types: checkTypes(value, at: key)
        case .list:
            guard value.kind != .sequence else { return }
            reportWrongType(value, at: key, field.name, wanted: "a list", of: object)
        case .anyMap, .stringMap, .schemaNames: checkMap(value, as: field, at: key, of: object)
        case .object(let inner):
            if inner == .schema, value.kind == .boolean, field.since > .openAPI30 { return }
            if inner == .schema, value.kind == .sequence, field.name == "items" {
                return reportWrongType(
                    value, at: key, field.name, wanted: "one schema", of: object,
                    help: level >= .openAPI31 ? ["a schema for each place is written in `prefixItems`"] : [])
            }
            walk(value, as: inner, at: key, isBranch: field.mark.contains(.composition))
        case .boundary:
            if value.kind != .boolean { walk(value, as: .schema, at: key) }
        case .objects(let inner):
            guard value.kind == .sequence else {
                return reportWrongType(
                    value, at: key, field.name, wanted: "a list, each item \(inner.phrase)", of: object)
            }
            let isBranch = field.mark.contains(.composition)
            for item in value.items { walk(item, as: inner, at: item, isBranch: isBranch) }
        case .map(let inner):
            guard value.kind == .mapping else {
                return reportWrongType(
                    value, at: key, field.name, wanted: "a mapping of names to \(inner.name)s", of: object)
            }
            if object == .components { checkComponentNames(value) }
            for (name, item) in value.entries { walk(item, as: inner, at: name) }
        }
    }

    private mutating func checkString(_ value: Node, as field: SpecField, at key: Node, of object: ObjectKind)
    {
        guard value.kind != .string else { return }
        guard value.isScalar else {
            return reportWrongType(value, at: key, field.name, wanted: "a string", of: object)
        }
        // It can be shown as it is written.
        reportWrongType(
            value, at: key, field.name, wanted: "a string", of: object,
            help: ["put it in quotes: `\"\(value.scalarText ?? "")\"`"], severity: .warning)
    }

    private mutating func checkStrings(
        _ value: Node, as field: SpecField, at key: Node, of object: ObjectKind
    ) {
        guard value.kind == .sequence else {
            var help: [String] = []
            if object == .schema, field.name == "required", value.kind == .boolean {
                help = ["name the property in the `required` list of the object that has it"]
            } else if let text = value.string {
                help = ["write `[\"\(text)\"]`"]
            }
            return reportWrongType(
                value, at: key, field.name, wanted: "a list of strings", of: object, help: help)
        }
        for item in value.items where item.kind != .string {
            let isScalar = item.isScalar && !item.isNull
            reportWrongType(
                item, at: item, wanted: "a string", of: object,
                help: isScalar ? ["put it in quotes: `\"\(item.scalarText ?? "")\"`"] : [],
                severity: isScalar ? .warning : .error)
        }
    }

    private mutating func checkMap(_ value: Node, as field: SpecField, at key: Node, of object: ObjectKind) {
        guard value.kind == .mapping else {
            return reportWrongType(value, at: key, field.name, wanted: "a mapping", of: object)
        }
        guard field.shape != .anyMap else { return }
        for (name, item) in value.entries where item.kind != .string {
            reportWrongType(
                item, at: name, name.scalarText ?? "", wanted: "a string", of: object,
                severity: item.isScalar ? .warning : .error)
        }
    }

    private func unquoted(_ value: Node) -> [String] {
        guard let text = value.string, Double(text) != nil else { return [] }
        return ["write `\(text)` without quotes"]
    }

    mutating func reportWrongType(
        _ value: Node, at key: Node, _ name: String? = nil, wanted: String, of object: ObjectKind,
        help: [String] = [], severity: Diagnostic.Severity = .error
    ) {
        let place = value.isScalar && !value.isNull ? value : key
        func subject() -> String {
            if let name { return "`\(name)`" }
            return key == value ? "this" : "`\(key.scalarText ?? "")`"
        }
        problems.report(
            severity, "wrong-type", "\(subject()) must be \(wanted), but is \(value.kindName)", at: place,
            of: object, law: "\(name.map { "`\($0)`" } ?? "it") is \(wanted)", help: help)
    }
}

// MARK: - Fields that are not there, or not yet

extension SpecValidator {
    private mutating func reportUnknown(_ key: Node, in node: Node, as object: ObjectKind) {
        let name = key.scalarText ?? ""
        guard !name.hasPrefix("x-") else { return }
        let level = level
        let names = SpecGrammar.of(object).fields.filter {
            $0.until >= level && !$0.isForeign && node[$0.name] == nil
        }.map(\.name)
        if object == .schema, level >= .openAPI31 {
            guard !problems.isFull("unknown-keyword") else { return }
            let help = didYouMean(name, among: names)
            problems.report(
                help.isEmpty ? .notice : .warning, "unknown-keyword", "`\(name)` is no keyword of a schema",
                at: key, of: object, law: "keywords that no vocabulary defines are ignored", help: help)
            return
        }
        if name == "$ref" {
            problems.report(
                .error, "reference-not-allowed", "a reference cannot stand in place of \(object.phrase)",
                at: key, of: object,
                law: "only where the specification names a Reference Object may one stand")
            return
        }
        func help() -> [String] {
            let near = didYouMean(name, among: names)
            if !near.isEmpty { return near }
            if object == .parameter || object == .header, SpecGrammar.schema.field(name) != nil {
                return ["what describes the value belongs into `schema`"]
            }
            if let now = Self.swagger2Fields[name] { return ["it is of Swagger 2.0; write \(now)"] }
            return ["a field of your own begins with `x-`"]
        }
        problems.report(
            .warning, "unknown-field", "\(object.phrase) has no field `\(name)`", at: key, of: object,
            law: "fields beyond those it lists begin with `x-`", help: help())
    }

    private static let swagger2Fields = [
        "definitions": "`components.schemas`", "securityDefinitions": "`components.securitySchemes`",
        "host": "`servers`", "basePath": "`servers`", "schemes": "`servers`",
        "consumes": "`requestBody.content`",
        "produces": "`content` in each response", "collectionFormat": "`style` and `explode`",
        "swagger": "`openapi`", "flow": "`flows`",
    ]

    private mutating func reportNewer(_ field: SpecField, at key: Node, as object: ObjectKind) {
        problems.report(
            once: "\(object.rawValue) \(field.name)", .warning, "newer-field",
            "`\(field.name)` is of OpenAPI \(field.since.number), and this description of \(documents.version.number)",
            at: key, of: object, law: "\(object.phrase) has no field `\(field.name)` yet",
            help: ["it is read all the same; other tools may not: write `openapi: \(field.since.number).0`"])
    }
}

// MARK: - References

extension SpecValidator {
    /// Notes where a reference leads; that it leads nowhere is told by who reads the files. Returns whether nothing else
    /// of the node counts.
    private mutating func follow(_ reference: Node, in node: Node, as object: ObjectKind) -> Bool {
        let hasOwnFields = object == .schema && level >= .openAPI31 || object == .pathItem
        guard hasOwnFields || object == .schema || object.allowsReference(level) || object == .mediaType
        else {
            return false
        }
        if object == .mediaType, level < .openAPI32 {
            reportNewer(SpecField("$ref", .reference).since(.openAPI32), at: reference, as: object)
        }
        if let target = documents.target(of: reference, from: node) {
            used.insert(target)
            useComponent(around: reference, from: node)
            queue.append((target, object, reference))
        }
        if !hasOwnFields { checkSiblings(of: node, as: object) }
        return !hasOwnFields
    }

    /// Marks the component that a reference to a part of it is into.
    private mutating func useComponent(around reference: Node, from node: Node) {
        guard reference.utf8.count(where: { $0 == UInt8(ascii: "/") }) > 3, let text = reference.string else {
            return
        }
        let parts = text.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "#", parts[1] == "components" else { return }
        let whole = parts[0..<4].joined(separator: "/")
        if let component = documents.target(of: whole, from: node) { used.insert(component) }
    }

    private mutating func checkSiblings(of node: Node, as object: ObjectKind) {
        guard node.count > 1 else { return }
        for (key, _) in node.entries {
            let name = key.scalarText ?? ""
            if name == "$ref" || name.hasPrefix("x-") { continue }
            if level >= .openAPI31, name == "summary" || name == "description" { continue }
            let isProse = name == "summary" || name == "description" || name == "title"
            problems.report(
                isProse ? .notice : .warning, "ignored-sibling", "`\(name)` beside `$ref` is not read",
                at: key, of: .reference, law: "what stands beside `$ref` is ignored",
                help: object == .schema ? ["put the reference into `allOf`"] : [])
        }
    }

    private mutating func reportMismatch(_ reference: Node, _ found: ObjectKind, _ wanted: ObjectKind) {
        problems.report(
            .error, "wrong-reference",
            "`\(reference.string ?? "")` is \(found.phrase), where \(wanted.phrase) is needed", at: reference,
            of: .reference, law: "a reference leads to what its place needs")
    }
}
