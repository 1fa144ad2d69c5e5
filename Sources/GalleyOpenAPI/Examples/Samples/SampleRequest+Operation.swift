// An operation's request with example values: the shortest one that works, and what its author gave examples for.

import GalleyCore
import GalleyData

extension SampleRequest {
    /// The host of requests where a description tells of none (`/`, `/api`).
    static let placeholderOrigin = "https://api.example.com"

    /// Query parameters that are shown although they are optional, where their author gave them an example.
    private static let optionalLimit = 3

    /// The request of an operation: to the server, and with the body's media type, of these places in their lists.
    /// Required parameters are in it, and optional ones of the query that have given examples; credentials are those
    /// of the first alternative.
    package init(
        of operation: Operation, in api: APIDescription, examples: ExampleMaker, mediaType: Int = 0,
        server: Int = 0
    ) {
        var values = ParameterValues(examples)
        self.init(of: operation, in: api, values: &values, mediaType: mediaType, server: server)
    }

    /// The same with values that are kept for many operations.
    init(
        of operation: Operation, in api: APIDescription, values: inout ParameterValues, mediaType: Int = 0,
        server: Int = 0
    ) {
        let url = Self.address(of: operation, in: api, values: &values, server: server)
        self.init(method: operation.method, url: url)
        addParameters(of: operation, values: &values)
        credentials = Self.credentials(of: operation, in: api)
        addBody(of: operation, examples: values.examples, mediaType: mediaType)
        readAnswer(of: operation)
    }

    private static func address(
        of operation: Operation, in api: APIDescription, values: inout ParameterValues, server: Int
    ) -> String {
        // The reader's own service receives these.
        let ownOrigin = "https://your-service.example/"
        switch operation.kind {
        case .path: break
        case .webhook: return ownOrigin + percentEncoded(operation.path)
        case .callback(_, let name): return ownOrigin + percentEncoded(name)
        }
        let servers = operation.servers.isEmpty ? api.servers : operation.servers
        let base =
            servers.indices.contains(server) ? servers[server].defaultURL : servers.first?.defaultURL ?? ""
        var path = operation.path
        for parameter in operation.parameters where parameter.place == .path {
            path = path.substituting("{" + parameter.name + "}", by: values.text(of: parameter))
        }
        return absolute(base) + (path.hasPrefix("/") || path.isEmpty ? "" : "/") + path
    }

    /// A server's address with an origin, whatever it was given with.
    static func absolute(_ url: String) -> String {
        var text = url
        let parts = text.withUTF8 { URLReference($0.span) }
        if parts.scheme != nil { return url }
        if parts.authority != nil { return "https:" + url }
        return placeholderOrigin + (url.isEmpty || url.hasPrefix("/") ? "" : "/") + url
    }

    private mutating func addParameters(of operation: Operation, values: inout ParameterValues) {
        var optional = 0
        for parameter in operation.parameters {
            switch parameter.place {
            case .path: break
            case .query:
                if !parameter.isRequired {
                    guard !parameter.isDeprecated, !parameter.examples.isEmpty, optional < Self.optionalLimit
                    else {
                        continue
                    }
                    optional += 1
                }
                query += values.pairs(of: parameter)
            case .querystring:
                guard parameter.isRequired || !parameter.examples.isEmpty else { continue }
                let text = values.text(of: parameter)
                if !text.isEmpty { url += (url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + text }
            case .header:
                // These three are told by other means (OAS 3.1 §4.8.12.1).
                guard parameter.isRequired,
                    !["accept", "content-type", "authorization"].contains(parameter.name.lowercased())
                else { continue }
                headers += values.pairs(of: parameter)
            case .cookie:
                if parameter.isRequired { cookies += values.pairs(of: parameter) }
            }
        }
    }

    private static func credentials(of operation: Operation, in api: APIDescription) -> [Credential] {
        guard let requirement = operation.security.first else { return [] }
        return requirement.needs.compactMap { need in
            guard api.securitySchemes.indices.contains(need.scheme) else { return nil }
            switch api.securitySchemes[need.scheme].kind {
            case .apiKey(let place, let name):
                switch place {
                case .query, .querystring: return .query(name: name)
                case .cookie: return .cookie(name: name)
                case .header, .path: return .header(name: name)
                }
            case .http(let scheme, _):
                switch scheme {
                case "basic": return .basic
                case "digest": return .digest
                case "bearer": return .bearer
                default: return .header(name: "Authorization")
                }
            case .mutualTLS: return .clientCertificate
            case .oauth2, .openIDConnect: return .bearer
            }
        }
    }
}

// MARK: - Bodies

extension SampleRequest {
    private mutating func addBody(of operation: Operation, examples: ExampleMaker, mediaType: Int) {
        guard let all = operation.requestBody?.content, let first = all.first else { return }
        // Who may leave out the body of a GET does.
        let isUsual = !["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"].contains(operation.method)
        guard isUsual || operation.requestBody?.isRequired == true else { return }
        let media = all.indices.contains(mediaType) ? all[mediaType] : first
        switch MediaSyntax(media.name) {
        case .form: body = .form(examples.formPairs(of: Self.value(of: media, examples), media))
        case .multipart where MediaTypeName(media.name).isFormData:
            body = .multipart(examples.parts(of: Self.value(of: media, examples), media).map(Self.sendable))
        default:
            let example = examples.examples(of: media, for: .request).first
            if Self.isFile(media) || example?.text.isEmpty != false {
                let type = Self.concrete(media.name)
                body = .file(name: "file" + MediaTypeName(type).fileExtension, contentType: type)
            } else {
                body = .text(example?.text ?? "", contentType: Self.concrete(media.name))
            }
        }
    }

    /// The members of a form.
    private static func value(of media: MediaType, _ examples: ExampleMaker) -> JSONValue {
        let all = examples.examples(of: media, for: .request)
        // Optional fields of a made form are more often wrong than wanted (`scope`, `client_id`).
        let made = all.first { $0.isGenerated && $0.name == "minimal" && $0.value?.members.isEmpty == false }
        let isForm = MediaSyntax(media.name) == .form
        let value = (isForm ? made : nil)?.value ?? all.first?.value
        if let value, case .object = value { return value }
        return media.schema.map { examples.value(of: $0, for: .request) } ?? .object([])
    }

    /// A part without the type that a client says by itself.
    private static func sendable(_ part: Part) -> Part {
        var part = part
        part.contentType = part.contentType.map(concrete)
        if part.contentType == "application/octet-stream" { part.contentType = nil }
        return part
    }

    /// A type that can be sent: of a range such as `image/*` one of it.
    private static func concrete(_ type: String) -> String {
        guard type.utf8.contains(UInt8(ascii: "*")) else { return type }
        return switch MediaTypeName(type).essence {
        case "image/*": "image/png"
        case "text/*": "text/plain"
        case "audio/*": "audio/mpeg"
        case "video/*": "video/mp4"
        default: "application/octet-stream"
        }
    }

    /// Whether the whole of a body or answer is a file.
    static func isFile(_ media: MediaType) -> Bool {
        if let schema = media.schema?.resolved, schema.isFile { return true }
        return MediaTypeName(media.name).isFile
    }
}

// MARK: - Answers

extension SampleRequest {
    /// What the first successful response brings.
    private mutating func readAnswer(of operation: Operation) {
        let success =
            operation.responses.first { $0.status.hasPrefix("2") }
            ?? operation.responses.first {
                $0.status == "default"
            }
        guard let success, let media = success.content.first else {
            answer = .none
            return
        }
        if success.content.count > 1 { headers.insert(("Accept", media.name), at: 0) }
        if media.itemSchema != nil || MediaTypeName(media.name).isStream {
            isStreamed = true
        } else if Self.isFile(media) {
            isDownload = true
            downloadName = "download" + MediaTypeName(media.name).fileExtension
        } else {
            answer = MediaTypeName(media.name).isJSON ? .json : .text
        }
    }
}

extension Schema {
    /// `allOf` in one another that are looked through for a property.
    private static var depthLimit: Int { 8 }

    /// The schema of a property, found through references and `allOf`.
    func property(_ name: String) -> Schema? {
        var visited: Set<Schema> = []
        return property(name, depth: 0, &visited)
    }

    /// Each schema is looked at once: of those that refer to each other, the ways multiply with every level.
    private func property(_ name: String, depth: Int, _ visited: inout Set<Schema>) -> Schema? {
        guard depth < Self.depthLimit, let schema = resolved, visited.insert(schema).inserted else {
            return nil
        }
        if let node = schema["properties"]?[name] { return Schema(node, in: documents) }
        for part in schema.schemas("allOf") {
            if let found = part.property(name, depth: depth + 1, &visited) { return found }
        }
        return nil
    }
}
