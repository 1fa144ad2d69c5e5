// A description as a Postman collection, format v2.1: folders by tag, variables for servers and secrets, requests
// that can be sent as they are, and the examples of their responses.

import GalleyCore
import GalleyData

/// Writes a Postman collection (https://schema.getpostman.com/json/collection/v2.1.0/collection.json).
package struct PostmanCollection {
    private let api: APIDescription
    let examples: ExampleMaker
    var values: ParameterValues
    private let auth: PostmanAuth
    var json = JSONWriter()

    /// The collection of all operations of paths, and of webhooks in a folder of their own, to be sent to an address of
    /// yours as the service would. Callbacks, whose address is known only when they are sent, are left out.
    package static func json(_ api: APIDescription) -> [UInt8] {
        var collection = PostmanCollection(api)
        collection.write()
        return collection.json.bytes + [UInt8(ascii: "\n")]
    }

    private init(_ api: APIDescription) {
        self.api = api
        examples = ExampleMaker(api)
        values = ParameterValues(examples)
        auth = PostmanAuth(api)
    }

    /// The variable of where webhooks are sent to.
    static let webhookVariable = "webhookUrl"

    private var webhooks: [Int] { api.operations.indices.filter { api.operations[$0].kind == .webhook } }

    private mutating func write() {
        json.beginObject()
        json.key("info")
        json.beginObject()
        member("name", api.info.title.isEmpty ? "API" : api.info.title)
        describe(api.info.description, else: api.info.summary)
        if !api.info.version.isEmpty { member("version", api.info.version) }
        member("schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json")
        json.endObject()
        json.key("item")
        json.beginArray()
        writeFolders()
        json.endArray()
        if let common = auth.common { auth.write(common, to: &json) }
        writeVariables()
        json.endObject()
    }

    mutating func member(_ key: String, _ value: String) {
        json.key(key)
        json.string(value)
    }

    mutating func describe(_ markdown: MarkdownText?, else text: String? = nil) {
        if let markdown {
            json.key("description")
            markdown.node.withUTF8 { json.string(utf8: $0) }
        } else if let text, !text.isEmpty {
            member("description", text)
        }
    }

    // MARK: Folders

    private mutating func writeFolders() {
        var isWritten = [Bool](repeating: false, count: api.operations.count)
        var isPlaced = [Bool](repeating: false, count: api.tags.count)
        var children = [[Int]](repeating: [], count: api.tags.count)
        for (i, tag) in api.tags.enumerated() {
            if let parent = tag.parent, children.indices.contains(parent), parent != i {
                children[parent].append(i)
            }
        }
        if !api.tagGroups.isEmpty {
            for group in api.tagGroups {
                let tags = group.tags.filter { api.tags.indices.contains($0) && !isPlaced[$0] }
                guard !tags.isEmpty else { continue }
                json.beginObject()
                member("name", group.name)
                json.key("item")
                json.beginArray()
                for tag in tags { writeFolder(tag, children, &isPlaced, &isWritten, depth: 0) }
                json.endArray()
                json.endObject()
            }
        }
        // Tags of no group; then, should parents go in a circle, those that nothing led to.
        for (i, tag) in api.tags.enumerated() where tag.parent == nil {
            writeFolder(i, children, &isPlaced, &isWritten, depth: 0)
        }
        for i in api.tags.indices { writeFolder(i, children, &isPlaced, &isWritten, depth: 0) }
        for i in api.operations.indices where !isWritten[i] && isOfPath(i) { writeItem(i) }
        let webhooks = webhooks
        guard !webhooks.isEmpty else { return }
        json.beginObject()
        member("name", "Webhooks")
        member(
            "description",
            "Requests that the service sends. Set `\(Self.webhookVariable)` to where you listen.")
        json.key("item")
        json.beginArray()
        for webhook in webhooks { writeItem(webhook) }
        json.endArray()
        json.endObject()
    }

    private func isOfPath(_ index: Int) -> Bool {
        api.operations.indices.contains(index) && api.operations[index].kind == .path
    }

    /// Folders in one another; a tree of tags is no deeper.
    private static let depthLimit = 16

    private mutating func writeFolder(
        _ index: Int, _ children: [[Int]], _ isPlaced: inout [Bool], _ isWritten: inout [Bool], depth: Int
    ) {
        guard !isPlaced[index], depth < Self.depthLimit else { return }
        isPlaced[index] = true
        let tag = api.tags[index]
        let nested = children[index].filter { !isPlaced[$0] }
        let operations = tag.operations.filter { isOfPath($0) && !isWritten[$0] }
        guard !operations.isEmpty || !nested.isEmpty else { return }
        json.beginObject()
        member("name", tag.title)
        describe(tag.description)
        json.key("item")
        json.beginArray()
        for child in nested { writeFolder(child, children, &isPlaced, &isWritten, depth: depth + 1) }
        for operation in operations {
            isWritten[operation] = true
            writeItem(operation)
        }
        json.endArray()
        json.endObject()
    }

    // MARK: Variables

    private mutating func writeVariables() {
        json.key("variable")
        json.beginArray()
        var names: Set<String> = []
        for (i, server) in api.servers.enumerated() {
            let name = i == 0 ? "baseUrl" : "baseUrl\(i + 1)"
            names.insert(name)
            writeVariable(name, PostmanAddress.variable(of: server), server.description)
        }
        for server in api.servers {
            for variable in server.variables where names.insert(variable.name).inserted {
                writeVariable(variable.name, variable.defaultValue, variable.description)
            }
        }
        if !webhooks.isEmpty, names.insert(Self.webhookVariable).inserted {
            writeVariable(Self.webhookVariable, "http://127.0.0.1:8000/webhook", nil)
        }
        for name in auth.variables where names.insert(name).inserted { writeVariable(name, "", nil) }
        json.endArray()
    }

    private mutating func writeVariable(_ name: String, _ value: String, _ description: MarkdownText?) {
        json.beginObject()
        member("key", name)
        member("value", value)
        member("type", "string")
        describe(description)
        json.endObject()
    }
}

// MARK: - Requests

extension PostmanCollection {
    private mutating func writeItem(_ index: Int) {
        let operation = api.operations[index]
        let address = PostmanAddress(operation, values: &values)
        json.beginObject()
        member("name", operation.title)
        json.key("request")
        json.beginObject()
        writeRequest(operation, address)
        json.endObject()
        json.key("response")
        json.beginArray()
        for response in operation.responses where !response.isValidationError {
            writeExamples(of: response, operation, address.raw)
        }
        json.endArray()
        json.endObject()
    }

    private mutating func writeRequest(_ operation: Operation, _ address: PostmanAddress) {
        let request = SampleRequest(of: operation, in: api, values: &values)
        member("method", operation.method)
        describe(operation.description ?? operation.pathDescription, else: operation.pathSummary)
        if auth.isOwn(operation.security) { auth.write(operation.security, to: &json) }
        json.key("header")
        json.beginArray()
        for header in request.headers where header.name == "Accept" { writeHeader(header.name, header.value) }
        if let type = request.contentType { writeHeader("Content-Type", type) }
        for parameter in operation.parameters where parameter.place == .header {
            for (name, value) in values.pairs(of: parameter) {
                writeHeader(name, value, parameter.description, isDisabled: !parameter.isRequired)
            }
        }
        writeCookies(operation)
        for (name, value) in auth.headers(operation.security) { writeHeader(name, value) }
        json.endArray()
        write(address, operation)
        write(request.body, operation)
    }

    private mutating func writeHeader(
        _ name: String, _ value: String, _ description: MarkdownText? = nil, isDisabled: Bool = false
    ) {
        json.beginObject()
        member("key", name)
        member("value", value)
        describe(description)
        if isDisabled { disable() }
        json.endObject()
    }

    private mutating func disable() {
        json.key("disabled")
        json.boolean(true)
    }

    /// One header of all cookies that are needed.
    private mutating func writeCookies(_ operation: Operation) {
        var cookies: [String] = []
        for parameter in operation.parameters where parameter.place == .cookie && parameter.isRequired {
            for (name, value) in values.pairs(of: parameter) { cookies.append(name + "=" + value) }
        }
        cookies += auth.cookies(operation.security)
        if !cookies.isEmpty { writeHeader("Cookie", cookies.joined(separator: "; ")) }
    }

    private mutating func write(_ address: PostmanAddress, _ operation: Operation) {
        json.key("url")
        json.beginObject()
        member("raw", address.raw)
        json.key("host")
        json.array { $0.string(address.host) }
        json.key("path")
        json.array { json in for part in address.path { json.string(part) } }
        let query = auth.query(operation.security)
        if !address.query.isEmpty || !query.isEmpty {
            json.key("query")
            json.beginArray()
            for part in address.query {
                json.beginObject()
                member("key", part.name)
                member("value", part.value)
                describe(part.description)
                if part.isDisabled { disable() }
                json.endObject()
            }
            for (name, value) in query { writeHeader(name, value) }
            json.endArray()
        }
        if !address.variables.isEmpty {
            json.key("variable")
            json.beginArray()
            for variable in address.variables {
                writeHeader(variable.name, variable.value, variable.description)
            }
            json.endArray()
        }
        json.endObject()
    }

    private mutating func write(_ body: SampleRequest.Body, _ operation: Operation) {
        let schema = operation.requestBody?.content.first?.schema
        if case .none = body { return }
        json.key("body")
        json.beginObject()
        switch body {
        case .none: break
        case .text(let text, let type):
            member("mode", "raw")
            member("raw", text)
            json.key("options")
            json.object { json in
                json.key("raw")
                json.object { json in
                    json.key("language")
                    json.string(Self.language(of: type))
                }
            }
        case .form(let fields):
            member("mode", "urlencoded")
            json.key("urlencoded")
            json.beginArray()
            for field in fields {
                writeHeader(field.name, field.value, schema.flatMap { $0.property(field.name)?.description })
            }
            json.endArray()
        case .multipart(let parts):
            member("mode", "formdata")
            json.key("formdata")
            json.beginArray()
            for part in parts { write(part, schema.flatMap { $0.property(part.name)?.description }) }
            json.endArray()
        case .file:
            member("mode", "file")
            json.key("file")
            json.object { _ in }
        }
        json.endObject()
    }

    private mutating func write(_ part: SampleRequest.Part, _ description: MarkdownText?) {
        json.beginObject()
        member("key", part.name)
        if part.fileName != nil {
            member("type", "file")
            // The user chooses it.
            json.key("src")
            json.array { _ in }
        } else {
            member("type", "text")
            member("value", part.value)
        }
        if let type = part.contentType { member("contentType", type) }
        describe(description)
        json.endObject()
    }

    /// What Postman's editors call the language of a media type.
    private static func language(of type: String) -> String {
        if MediaTypeName(type).isJSON { return "json" }
        if MediaTypeName(type).isXML { return "xml" }
        return MediaTypeName(type).essence == "text/html" ? "html" : "text"
    }
}

// MARK: - Responses

extension PostmanCollection {
    private mutating func writeExamples(of response: Response, _ operation: Operation, _ address: String) {
        guard let media = response.content.first else {
            writeResponse(response, nil, nil, operation.method, address)
            return
        }
        let all =
            media.saysNothing && media.examples.isEmpty ? [] : examples.examples(of: media, for: .response)
        if all.isEmpty { writeResponse(response, media, nil, operation.method, address) }
        for example in all { writeResponse(response, media, example, operation.method, address) }
    }

    private mutating func writeResponse(
        _ response: Response, _ media: MediaType?, _ example: MediaExample?, _ method: String,
        _ address: String
    ) {
        let phrase = response.phrase
        var name = response.status + (phrase.map { " " + $0 } ?? "")
        if let example, !example.name.isEmpty { name += ": " + example.name }
        json.beginObject()
        member("name", name)
        json.key("originalRequest")
        json.beginObject()
        member("method", method)
        member("url", address)
        json.endObject()
        // Of a range its first code; of `default` none.
        let digits = response.status.utf8.map { $0 | 0x20 == UInt8(ascii: "x") ? UInt8(ascii: "0") : $0 }
        if let code = Int(String(digits)) {
            member("status", response.phrase ?? String(code))
            json.key("code")
            json.integer(code)
        }
        if let media { member("_postman_previewlanguage", Self.language(of: media.name)) }
        json.key("header")
        json.beginArray()
        if let media { writeHeader("Content-Type", media.name) }
        for header in response.headers {
            let value = ParameterSerialization.header(value: examples.example(of: header), isExploded: false)
            writeHeader(header.name, value, header.description)
        }
        json.endArray()
        json.key("cookie")
        json.array { _ in }
        member("body", example?.text ?? "")
        json.endObject()
    }
}
