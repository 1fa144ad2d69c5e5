// Path items, operations, parameters, bodies and responses of Swagger 2.0 as OpenAPI 3.0 has them.

import GalleyCore
import GalleyData

extension SwaggerUpgrade {
    mutating func pathItem(_ node: Node) {
        guard node.kind == .mapping else {
            writer.node(node)
            return
        }
        // A body that all operations take is each one's own in 3.0.
        let shared = node["parameters"]?.items.filter(isOfBody) ?? []
        writer.beginMapping(at: node)
        for (key, value) in node.entries {
            switch key.scalarText ?? "" {
            case "parameters": parameters(key, value)
            case let name where HTTPMethod(rawValue: name)?.since == .swagger2:
                writer.node(key)
                operation(value, shared: shared)
            case "$ref" where value.kind == .string:
                writer.node(key)
                referenceText(value, from: node)
            default: copy(key, value)
            }
        }
        writer.note(node, became: writer.end())
    }

    private func isOfBody(_ parameter: Node) -> Bool {
        let place = place(of: parameter)
        return place == "body" || place == "formData"
    }

    private mutating func operation(_ node: Node, shared: [Node]) {
        guard node.kind == .mapping else {
            writer.node(node)
            return
        }
        let consumes = node["consumes"].map(Self.mediaTypes)
        let produces = node["produces"].map(Self.mediaTypes) ?? self.produces
        let own = node["parameters"]?.items.filter(isOfBody) ?? []
        // A body of its own replaces the shared one.
        let body = own.contains { place(of: $0) == "body" } ? own : shared + own
        var isBodyWritten = false
        writer.beginMapping(at: node)
        for (key, value) in node.entries {
            switch key.scalarText ?? "" {
            case "consumes", "produces": break
            case "schemes": servers(schemes: value, at: value)
            case "parameters":
                parameters(key, value)
                requestBody(of: body, consumes: consumes, at: value)
                isBodyWritten = true
            case "responses":
                writer.node(key)
                map(value) { $0.response($1, produces: produces) }
            default: copy(key, value)
            }
        }
        if !isBodyWritten { requestBody(of: body, consumes: consumes, at: node) }
        writer.note(node, became: writer.end())
    }

    /// The parameters but those of the body.
    private mutating func parameters(_ key: Node, _ list: Node) {
        guard list.kind == .sequence else { return copy(key, list) }
        let others = list.items.filter { !isOfBody($0) }
        guard !others.isEmpty else { return }
        writer.node(key)
        writer.beginSequence(at: list)
        for parameter in others { self.parameter(parameter) }
        writer.end()
    }

    // MARK: Parameters

    /// Keywords of a parameter that stay its own; the others tell of its value.
    private static let parameterKeys: Set<String> = [
        "name", "in", "description", "required", "allowEmptyValue",
    ]
    /// Those of them that a header has.
    private static let headerKeys: Set<String> = ["description"]

    mutating func parameter(_ node: Node) {
        if let text = node.reference {
            reference(node, text)
            return
        }
        guard node.kind == .mapping else {
            writer.node(node)
            return
        }
        writer.beginMapping(at: node)
        valueInSchema(node, except: Self.parameterKeys)
        if let (style, isExploded) = style(of: node) {
            writer.string("style", at: node)
            writer.string(style, at: node["collectionFormat"] ?? node)
            writer.string("explode", at: node)
            writer.boolean(isExploded, at: node["collectionFormat"] ?? node)
        }
        writer.note(node, became: writer.end())
    }

    /// Writes the entries of a parameter or header, with what tells of its value in `schema`.
    private mutating func valueInSchema(_ node: Node, except own: Set<String>) {
        var others: [(key: Node, value: Node)] = []
        for (key, value) in node.entries {
            let isExtension = key.withUTF8 { SpecGrammar.isExtension($0) } && !key.hasText("x-nullable")
            if isExtension || own.contains(key.scalarText ?? "") {
                copy(key, value)
            } else if !key.hasText("schema") {
                others.append((key, value))
            }
        }
        guard !others.isEmpty else {
            // As 3.0 has it: not allowed, and clear.
            if let schema = node["schema"] { schemaOnce(schema) }
            return
        }
        writer.string("schema", at: node)
        writer.beginMapping(at: node)
        for (key, value) in others { keyword(key, value) }
        writer.end()
    }

    /// How the values of a list are put together, as 3.0 says it; nil where there is no list, or it is as by default.
    private func style(of parameter: Node) -> (style: String, isExploded: Bool)? {
        guard parameter["type"]?.hasText("array") == true else { return nil }
        let place = parameter["in"]?.string ?? ""
        let isForm = place == "query" || place == "formData"
        switch parameter["collectionFormat"]?.string ?? "csv" {
        case "multi": return isForm ? ("form", true) : nil
        case "ssv": return ("spaceDelimited", false)
        case "pipes": return ("pipeDelimited", false)
        // There is no style with tabs; commas are nearest.
        default: return isForm ? ("form", false) : ("simple", false)
        }
    }

    // MARK: Bodies

    /// The body of an operation, out of the parameters that tell of it.
    private mutating func requestBody(of parameters: [Node], consumes: [Node]?, at place: Node) {
        guard !parameters.isEmpty else { return }
        writer.string("requestBody", at: place)
        if let body = parameters.last(where: { self.place(of: $0) == "body" }) {
            // What a reference leads to has the media types of the whole description.
            let target = old.resolve(body)
            if let text = body.reference {
                guard consumes != nil, let target, target.fileID == place.fileID else {
                    reference(body, text)
                    return
                }
            }
            return requestBody(target ?? body, consumes: consumes ?? self.consumes)
        }
        form(parameters, consumes: consumes ?? self.consumes, at: place)
    }

    /// A parameter in `body` as a Request Body Object.
    mutating func requestBody(_ node: Node, consumes: [Node]) {
        if let text = node.reference {
            reference(node, text)
            return
        }
        writer.beginMapping(at: node)
        for (key, value) in node.entries {
            let isExtension = key.withUTF8 { SpecGrammar.isExtension($0) }
            if isExtension || key.hasText("description") || key.hasText("required") { copy(key, value) }
        }
        writer.string("content", at: node)
        writer.beginMapping(at: node)
        for mediaType in consumes.map(\.text) + (consumes.isEmpty ? ["application/json"] : []) {
            writer.string(mediaType, at: node)
            writer.beginMapping(at: node)
            if let schema = node["schema"] { schemaOnce(schema) }
            writer.end()
        }
        writer.end()
        writer.note(node, became: writer.end())
    }

    /// Writes a schema under its key; what was written once is used again.
    private mutating func schemaOnce(_ node: Node) {
        writer.string("schema", at: node)
        if let part = parts[node] { writer.part(part) } else { parts[node] = schema(node) }
    }

    private mutating func form(_ fields: [Node], consumes: [Node], at place: Node) {
        let multipart = "multipart/form-data"
        let urlEncoded = "application/x-www-form-urlencoded"
        let resolved = fields.map { old.resolve($0) ?? $0 }
        let hasFile = resolved.contains { $0["type"]?.hasText("file") == true }
        var mediaTypes = consumes.map(\.text).filter { $0 == multipart || ($0 == urlEncoded && !hasFile) }
        if mediaTypes.isEmpty { mediaTypes = [hasFile ? multipart : urlEncoded] }
        writer.beginMapping(at: place)
        let required = resolved.filter { $0["required"]?.boolean == true }
        if !required.isEmpty {
            writer.string("required", at: place)
            writer.boolean(true, at: place)
        }
        writer.string("content", at: place)
        writer.beginMapping(at: place)
        var part: NodeWriter.Part?
        for mediaType in mediaTypes {
            writer.string(mediaType, at: place)
            writer.beginMapping(at: place)
            writer.string("schema", at: place)
            if let part {
                writer.part(part)
            } else {
                part = formSchema(fields, resolved, required, at: place)
            }
            if mediaType == urlEncoded { encodings(resolved, at: place) }
            writer.end()
        }
        writer.end()
        writer.end()
    }

    private mutating func formSchema(
        _ fields: [Node], _ resolved: [Node], _ required: [Node], at place: Node
    ) -> NodeWriter.Part {
        writer.beginMapping(at: place)
        writer.string("type", at: place)
        writer.string("object", at: place)
        if !required.isEmpty {
            writer.string("required", at: place)
            writer.beginSequence(at: place)
            for field in required { writer.string(field["name"]?.text ?? "", at: place) }
            writer.end()
        }
        writer.string("properties", at: place)
        writer.beginMapping(at: place)
        for (field, target) in zip(fields, resolved) {
            writer.string(target["name"]?.text ?? "", at: field)
            if let text = field.reference, target.fileID != place.fileID {
                reference(field, text)
            } else if let part = parts[target] {
                writer.part(part)
            } else {
                parts[target] = formField(target)
            }
        }
        writer.end()
        return writer.end()
    }

    /// A parameter in `formData` as the schema of a property.
    @discardableResult
    mutating func formField(_ node: Node) -> NodeWriter.Part {
        if let text = node.reference { return reference(node, text) }
        writer.beginMapping(at: node)
        for (key, value) in node.entries where !["name", "in", "required"].contains(key.scalarText ?? "") {
            keyword(key, value)
        }
        let part = writer.end()
        writer.note(node, became: part)
        return part
    }

    private mutating func encodings(_ fields: [Node], at place: Node) {
        let styles = fields.compactMap { field in style(of: field).map { (field: field, style: $0) } }
            .filter { !$0.style.isExploded }
        guard !styles.isEmpty else { return }
        writer.string("encoding", at: place)
        writer.beginMapping(at: place)
        for (field, style) in styles {
            writer.string(field["name"]?.text ?? "", at: place)
            writer.mapping(at: place) { writer in
                writer.string("style", at: place)
                writer.string(style.style, at: place)
                writer.string("explode", at: place)
                writer.boolean(false, at: place)
            }
        }
        writer.end()
    }

    // MARK: Responses

    mutating func response(_ node: Node, produces: [Node]) {
        if let text = node.reference {
            reference(node, text)
            return
        }
        guard node.kind == .mapping else {
            writer.node(node)
            return
        }
        writer.beginMapping(at: node)
        for (key, value) in node.entries {
            switch key.scalarText ?? "" {
            case "headers":
                writer.node(key)
                headers(value)
            case "schema", "examples": break
            default: copy(key, value)
            }
        }
        content(node, produces: produces)
        writer.note(node, became: writer.end())
    }

    private mutating func headers(_ map: Node) {
        guard map.kind == .mapping else {
            writer.node(map)
            return
        }
        writer.beginMapping(at: map)
        for (key, header) in map.entries {
            writer.node(key)
            writer.beginMapping(at: header)
            valueInSchema(header, except: Self.headerKeys)
            writer.note(header, became: writer.end())
        }
        writer.end()
    }

    /// The schema and the examples of a response, by media type.
    private mutating func content(_ response: Node, produces: [Node]) {
        let schema = response["schema"]
        let examples = response["examples"].map { Array($0.entries.prefix(Self.maximumMediaTypes)) } ?? []
        guard schema != nil || !examples.isEmpty else { return }
        var names = schema == nil ? [] : produces.map(\.text)
        for (key, _) in examples where !names.contains(key.text) { names.append(key.text) }
        if names.isEmpty {
            let isFile = schema?["type"]?.hasText("file") == true
            names = [isFile ? "application/octet-stream" : "application/json"]
        }
        writer.string("content", at: schema ?? response)
        writer.beginMapping(at: schema ?? response)
        for name in names {
            writer.string(name, at: schema ?? response)
            writer.beginMapping(at: schema ?? response)
            if let schema { schemaOnce(schema) }
            if let example = examples.first(where: { $0.key.text == name }) {
                writer.string("example", at: example.key)
                writer.node(example.value)
            }
            writer.end()
        }
        writer.end()
    }
}

extension Node {
    fileprivate var text: String { scalarText ?? "" }
}
