// What the page's script needs to know of an operation to send it: a block of JSON beside the operation's path.
//
// It is data, which no Content-Security-Policy forbids, and says no more than the form asks for: no schemas, one
// example of each body. Without the script nothing of it is shown.

import GalleyCore
import GalleyData
import GalleyOpenAPI

extension ReferenceWriter {
    mutating func tryIt(_ operation: Operation) {
        guard operation.kind == .path, reference.settings.triesRequests else { return }
        var form = RequestForm(api)
        form.write(operation)
        html("<script type=\"application/json\" class=\"try-it-data\"")
        // An authorization server leads back to an address that stays, and is the same for all operations.
        if form.hasCodeFlow {
            html(" data-home=\"")
            document.addLink(.hyperlink, to: reference.overview.destination)
            html("\"")
        }
        html(">")
        // In a string of JSON `<` may be written as an escape, and nowhere else can it stand: so no text ends the block.
        for byte in form.json.bytes {
            if byte == UInt8(ascii: "<") { html("\\u003c") } else { document.html.append(byte) }
        }
        html("</script>\n")
    }
}

/// An operation as a form to fill in, written as JSON. Keys whose value says nothing are left out.
private struct RequestForm {
    private let api: APIDescription
    private let maker: ExampleMaker
    private(set) var json = JSONWriter()
    /// Whether a token is had by signing in at an authorization server.
    private(set) var hasCodeFlow = false

    /// What the page carries of one example; a longer one is read above the form, not edited in it.
    private static let exampleLimit = 8_000
    private static let noteLimit = 140
    /// A longer list is typed, not chosen from.
    private static let choiceLimit = 200
    private static let fieldLimit = 100
    /// Some services have a scope for each operation; those that the operation needs are always there.
    private static let scopeLimit = 50

    init(_ api: APIDescription) {
        self.api = api
        maker = ExampleMaker(api)
    }

    mutating func write(_ operation: Operation) {
        json.beginObject()
        string("method", operation.method)
        string("path", operation.path)
        let accepted = acceptedTypes(operation)
        if !accepted.isEmpty { string("accept", accepted.joined(separator: ", ")) }
        list("statuses", operation.responses) { $0.json.string($1.status) }
        list("servers", operation.servers) { $0.server($1) }
        list("parameters", operation.parameters) { $0.parameter($1) }
        list("security", operation.security) { form, requirement in
            form.json.beginArray()
            for need in requirement.needs { form.scheme(need) }
            form.json.endArray()
        }
        if let body = operation.requestBody, !body.content.isEmpty {
            json.key("body")
            json.beginObject()
            flag("required", body.isRequired)
            list("media", body.content) { $0.media($1) }
            json.endObject()
        }
        json.endObject()
    }

    /// The types of what is answered when all is well.
    private func acceptedTypes(_ operation: Operation) -> [String] {
        var types: [String] = []
        for response in operation.responses where response.status.hasPrefix("2") {
            for media in response.content where !types.contains(media.name) { types.append(media.name) }
        }
        return types
    }

    // MARK: Members

    private mutating func string(_ key: String, _ value: String) {
        json.key(key)
        json.string(value)
    }

    private mutating func flag(_ key: String, _ value: Bool) {
        guard value else { return }
        json.key(key)
        json.boolean(true)
    }

    private mutating func list<Item>(
        _ key: String, _ items: some Sequence<Item>, write: (inout RequestForm, Item) -> Void
    ) {
        json.key(key)
        json.beginArray()
        for item in items { write(&self, item) }
        json.endArray()
    }

    /// The beginning of a description, as plain text.
    private mutating func note(_ text: MarkdownText?) {
        guard let text else { return }
        var plain = ""
        var count = 0
        let line = text.text.split(whereSeparator: \.isNewline).first ?? ""
        for character in line where character != "`" && character != "*" {
            count += 1
            guard count <= Self.noteLimit else {
                plain += "…"
                break
            }
            plain.append(character)
        }
        // Links would show their marks: then the page itself is the better place to read.
        if !plain.isEmpty, !plain.contains("](") { string("note", plain) }
    }

    // MARK: Servers and credentials

    private mutating func server(_ server: Server) {
        json.beginObject()
        string("url", server.url)
        if let title = server.name ?? server.description?.text, title.utf8.count <= Self.noteLimit {
            string("title", title)
        }
        if !server.variables.isEmpty {
            list("variables", server.variables) { form, variable in
                form.json.beginObject()
                form.string("name", variable.name)
                form.string("value", variable.defaultValue)
                form.string("default", variable.defaultValue)
                if !variable.values.isEmpty { form.list("values", variable.values) { $0.json.string($1) } }
                form.note(variable.description)
                form.json.endObject()
            }
        }
        json.endObject()
    }

    private mutating func scheme(_ need: SecurityRequirement.Need) {
        guard api.securitySchemes.indices.contains(need.scheme) else { return }
        let scheme = api.securitySchemes[need.scheme]
        json.beginObject()
        string("id", scheme.name)
        list("scopes", need.scopes) { $0.json.string($1) }
        switch scheme.kind {
        case .apiKey(let place, let name):
            string("kind", "apiKey")
            string("in", place.rawValue)
            string("name", name)
        case .http(let name, _):
            string("kind", "http")
            string("scheme", name)
        case .mutualTLS: string("kind", "mutualTLS")
        case .openIDConnect: string("kind", "openIdConnect")
        case .oauth2(let flows, let metadataURL):
            string("kind", "oauth2")
            if let metadataURL { string("metadata", metadataURL) }
            list("flows", flows) { $0.flow($1) }
        }
        json.endObject()
    }

    private mutating func flow(_ flow: SecurityScheme.Flow) {
        if flow.name == "authorizationCode" { hasCodeFlow = true }
        json.beginObject()
        string("name", flow.name)
        if let url = flow.authorizationURL ?? flow.deviceAuthorizationURL { string("url", url) }
        if let url = flow.tokenURL { string("token", url) }
        if !flow.scopes.isEmpty {
            list("scopes", flow.scopes.prefix(Self.scopeLimit)) { form, scope in
                form.json.beginObject()
                form.string("name", scope.name)
                if !scope.description.isEmpty, scope.description.utf8.count <= Self.noteLimit {
                    form.string("note", scope.description)
                }
                form.json.endObject()
            }
        }
        json.endObject()
    }

    // MARK: Parameters

    private mutating func parameter(_ parameter: Parameter) {
        json.beginObject()
        string("name", parameter.name)
        string("in", parameter.place.rawValue)
        string("style", parameter.style)
        flag("explode", parameter.isExploded)
        flag("required", parameter.isRequired)
        flag("reserved", parameter.allowsReserved)
        if let content = parameter.content { string("content", content.name) }
        let shape = (parameter.schema ?? parameter.content?.schema).map(InputShape.init)
        let given = parameter.examples.first?.value ?? parameter.content?.examples.first?.value
        input(shape, given: given, isRequired: parameter.isRequired, isText: parameter.content != nil)
        note(parameter.description)
        json.endObject()
    }

    /// What kind of input a value has, what is in it and what is suggested: only a value that the description itself
    /// gives fills a field that is required, for a made one would ask for what does not exist.
    private mutating func input(
        _ shape: InputShape?, given: Node?, isRequired: Bool, isText: Bool = false
    ) {
        guard let shape else { return string("type", "string") }
        string("type", shape.type)
        if shape.isFile { return }
        flag("masked", shape.schema.format == "password")
        let choice = shape.items ?? shape
        if let items = shape.items { string("items", items.type) }
        if !choice.values.isEmpty, choice.values.count <= Self.choiceLimit {
            list("values", choice.values) { $0.json.string($1) }
        }
        if let minimum = shape.minimum { string("min", minimum) }
        if let maximum = shape.maximum { string("max", maximum) }
        let value = given ?? shape.schema.examples.first
        let fallback = shape.schema.defaultValue.flatMap { $0.isNull || $0.scalarText == "" ? nil : $0 }
        if isRequired, let value = value ?? fallback {
            self.value("value", value, isText: isText)
        } else if let fallback, fallback.isScalar {
            string("default", fallback.scalarText ?? "")
        } else if let value = value ?? choice.schema.examples.first, value.isScalar {
            string("example", value.scalarText ?? "")
        } else if choice.values.isEmpty, choice.type != "object" {
            let made = maker.value(of: choice.schema, for: .request, detail: .minimal).plainText
            // "string" says no more than the type does.
            if !made.isEmpty, made != "string", made.utf8.count <= Self.noteLimit { string("example", made) }
        }
    }

    /// A value as it is typed: a list's items each on their own, an object as JSON.
    private mutating func value(_ key: String, _ node: Node, isText: Bool) {
        if node.kind == .sequence, !isText {
            list(key, node.items.prefix(Self.fieldLimit)) { form, item in
                form.json.string(item.scalarText ?? JSONValue(item).json())
            }
        } else if !isText, let text = node.scalarText {
            string(key, text)
        } else {
            string(key, JSONValue(node).json(indentation: 2))
        }
    }

    // MARK: Bodies

    private mutating func media(_ media: MediaType) {
        json.beginObject()
        string("type", media.name)
        let type = MediaTypeName(media.name)
        let fields = type.isForm || type.isMultipart ? media.schema.map(FormFields.init) : nil
        if let fields, !fields.all.isEmpty {
            let example = maker.examples(of: media, for: .request).first
            list("fields", fields.all.prefix(Self.fieldLimit)) { form, field in
                form.field(field, media, isGiven: example?.isGenerated == false, example?.value?[field.name])
            }
        } else if media.isFile {
            flag("file", true)
        } else if let example = maker.examples(of: media, for: .request).first,
            example.text.utf8.count <= Self.exampleLimit
        {
            string("example", example.text)
        }
        json.endObject()
    }

    private mutating func field(
        _ field: FormFields.Field, _ media: MediaType, isGiven: Bool, _ example: JSONValue?
    ) {
        let shape = InputShape(field.schema)
        let encoding = media.encodings.first { $0.name == field.name }
        let isFile = shape.isFile || shape.items?.isFile == true
        json.beginObject()
        string("name", field.name)
        flag("required", field.isRequired)
        flag("file", isFile)
        flag("many", isFile && shape.items != nil)
        if let type = encoding?.contentType { string(isFile ? "accept" : "content", type) }
        if let style = encoding?.style { string("style", style) }
        if let explodes = encoding?.isExploded {
            json.key("explode")
            json.boolean(explodes)
        }
        flag("reserved", encoding?.allowsReserved == true)
        if isGiven, !isFile, let example {
            string("type", shape.type)
            if let items = shape.items { string("items", items.type) }
            given(example)
        } else {
            input(shape, given: nil, isRequired: field.isRequired)
        }
        note(field.schema.description ?? shape.schema.description)
        json.endObject()
    }

    private mutating func given(_ value: JSONValue) {
        if case .array(let items) = value {
            list("value", items.prefix(Self.fieldLimit)) { $0.json.string($1.plainText) }
        } else {
            string("value", value.plainText)
        }
    }
}

/// What an input needs to know of a schema.
private struct InputShape {
    /// The schema that says something, behind references and the one alternative to `null`.
    let schema: Schema
    var type = "string"
    /// To choose from, as text; empty where anything may be written.
    var values: [String] = []
    /// Of a list: what its items are.
    var items: InputShape? { itemShape.first }
    var minimum: String?
    var maximum: String?
    var isFile = false
    private var itemShape: [InputShape] = []

    /// A schema that says something is found in a few steps, or the schemas go in a circle.
    private static let stepLimit = 8

    init(_ schema: Schema) { self.init(schema, depth: 0) }

    private init(_ schema: Schema, depth: Int) {
        self.schema = Self.telling(schema)
        let types = self.schema.valueTypes
        isFile = self.schema.isFile
        // A number that may be written as text as well is best typed as text.
        type = types.count == 1 ? types[0].rawValue : "string"
        values = self.schema.enumeration.filter { !$0.isNull }.compactMap(\.scalarText)
        if values.isEmpty, let constant = self.schema.constant?.scalarText { values = [constant] }
        if values.isEmpty, type == "boolean" { values = ["true", "false"] }
        if type == "integer" || type == "number" {
            minimum = self.schema.minimum?.value.scalarText
            maximum = self.schema.maximum?.value.scalarText
        }
        if type == "array", depth == 0, let items = self.schema.schema("items") {
            itemShape = [InputShape(items, depth: 1)]
        }
    }

    private static func telling(_ schema: Schema) -> Schema {
        var schema = schema
        for _ in 0..<stepLimit {
            guard let resolved = schema.resolved else { return schema }
            schema = resolved
            let alternatives = (schema.schemas("anyOf") + schema.schemas("oneOf")).filter {
                $0.resolved?.types != [.null]
            }
            let parts = schema.schemas("allOf")
            if alternatives.count == 1 {
                schema = alternatives[0]
            } else if alternatives.isEmpty, parts.count == 1, schema["type"] == nil {
                schema = parts[0]
            } else {
                break
            }
        }
        return schema
    }
}

/// The properties of a form's schema, those of its `allOf` parts among them.
private struct FormFields {
    struct Field {
        var name: String
        var schema: Schema
        var isRequired: Bool
    }

    private(set) var all: [Field] = []
    private static let depthLimit = 8

    init(_ schema: Schema) {
        var required: Set<String> = []
        var names: Set<String> = []
        var visited: Set<Schema> = []
        collect(schema, depth: 0, &required, &names, &visited)
        for i in all.indices where required.contains(all[i].name) { all[i].isRequired = true }
        all = all.filter(\.isRequired) + all.filter { !$0.isRequired }
    }

    /// Each schema is read once: of those that refer to each other, the ways multiply with every level.
    private mutating func collect(
        _ schema: Schema, depth: Int, _ required: inout Set<String>, _ names: inout Set<String>,
        _ visited: inout Set<Schema>
    ) {
        guard depth < Self.depthLimit, let schema = schema.resolved, visited.insert(schema).inserted
        else { return }
        for part in schema.schemas("allOf") { collect(part, depth: depth + 1, &required, &names, &visited) }
        required.formUnion(schema.required)
        for (name, property) in schema.properties where !property.isReadOnly && names.insert(name).inserted {
            all.append(Field(name: name, schema: property, isRequired: false))
        }
    }
}

extension MediaType {
    /// Whether the body is a file of its own.
    fileprivate var isFile: Bool {
        schema?.resolved?.isFile == true || MediaTypeName(name).isFile
    }
}
