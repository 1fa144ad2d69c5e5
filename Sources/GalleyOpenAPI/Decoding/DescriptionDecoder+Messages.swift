// What goes over the wire: parameters, bodies, responses, headers, media types and their examples.

import GalleyCore
import GalleyData

// MARK: - Parameters

extension DescriptionDecoder {
    func parameters(_ list: Node?) -> [Parameter] { list?.items.compactMap { parameter($0) } ?? [] }

    /// A Parameter Object (OAS 3.2 §4.12). An unknown `in` is shown as the place it looks most like.
    private func parameter(_ reference: Node) -> Parameter? {
        guard let found = referenced(reference), !isHidden(found.node), let name = text(found["name"]) else {
            return nil
        }
        let written = text(found["in"]) ?? ""
        let place =
            Parameter.Place(rawValue: written)
            ?? nearest(to: written, among: Parameter.Place.allCases.map(\.rawValue))
            .flatMap(Parameter.Place.init) ?? .query
        let style = text(found["style"]) ?? (place == .path || place == .header ? "simple" : "form")
        var parameter = Parameter(
            name: name, place: place, style: style,
            isExploded: found["explode"]?.boolean ?? (style == "form" || style == "cookie"), node: found.node)
        parameter.schema = schema(found["schema"])
        parameter.content = content(found["content"]).first
        if place == .header {
            parameter.name = HeaderNames.spelled(name, title: parameter.schema?.node["title"]?.string)
        }
        parameter.description = description(found, schema: parameter.schema)
        parameter.isRequired = place == .path || flag(found["required"])
        parameter.isDeprecated = flag(found["deprecated"]) || (parameter.schema?.isDeprecated ?? false)
        parameter.allowsEmptyValue = flag(found["allowEmptyValue"])
        parameter.allowsReserved = flag(found["allowReserved"])
        parameter.examples = examples(of: found.node, schema: parameter.schema)
        return parameter
    }

    /// The description of what has a schema: its own, else the schema's. FastAPI gives both the same; then the
    /// schema's node is taken, so that who shows the schema too can tell it by its node.
    private func description(_ found: Referenced, schema: Schema?) -> MarkdownText? {
        let own = markdown(found.told("description"))
        guard let inner = markdown(schema?.node["description"]) else { return own }
        guard let own else { return inner }
        return own.utf8 == inner.utf8 ? inner : own
    }

    /// The parameters in force: those of the operation override those of the path item with the same name and
    /// place. By place, required before optional, then as they came; those of the path as it names them.
    func merged(_ own: [Parameter], into ofPath: [Parameter], path: String) -> [Parameter] {
        guard own.count + ofPath.count > 1 else { return own + ofPath }
        let ofPath = ofPath.prefix(max(shared.parameterBudget, 0))
        shared.parameterBudget -= ofPath.count
        var seen: Set<String> = []
        var byPlace = [[Parameter]](repeating: [], count: Parameter.Place.allCases.count)
        for parameter in own + ofPath {
            // Names of headers are the same whatever the case of letters (RFC 9110 §5.1).
            let name = parameter.place == .header ? parameter.name.lowercased() : parameter.name
            let place = Parameter.Place.allCases.firstIndex(of: parameter.place) ?? 0
            if seen.insert("\(place) \(name)").inserted { byPlace[place].append(parameter) }
        }
        if byPlace[0].count > 1 {
            var order: [String: Int] = [:]
            for (i, name) in PathTemplate(path).names.enumerated() where order[name] == nil {
                order[name] = i
            }
            let parameters = byPlace[0]
            let places = parameters.indices.sorted {
                (order[parameters[$0].name] ?? .max, $0) < (order[parameters[$1].name] ?? .max, $1)
            }
            byPlace[0] = places.map { parameters[$0] }
        }
        return byPlace.flatMap { here in here.filter(\.isRequired) + here.filter { !$0.isRequired } }
    }
}

// MARK: - Bodies and media types

extension DescriptionDecoder {
    func requestBody(_ reference: Node) -> RequestBody? {
        guard let found = referenced(reference) else { return nil }
        var body = RequestBody(node: found.node)
        body.description = markdown(found.told("description"))
        body.isRequired = flag(found["required"])
        body.content = content(found["content"])
        return body
    }

    /// Media Type Objects by their names; 3.2 lets them be references.
    func content(_ node: Node?) -> [MediaType] {
        guard let node, node.kind == .mapping else { return [] }
        if let known = shared.contents[node] { return known }
        let types = node.entries.compactMap { key, value -> MediaType? in
            guard let found = referenced(value) else { return nil }
            var type = MediaType(name: key.scalarText ?? "", node: found.node)
            type.schema = schema(found["schema"])
            type.itemSchema = schema(found["itemSchema"])
            type.examples = examples(of: found.node, schema: type.schema)
            type.encodings = encodings(found.node, path: "")
            return type
        }
        shared.contents[node] = types
        return types
    }

    /// The Encoding Objects of a media type or of another encoding (OAS 3.2 §4.15.2), whose parts are named
    /// `outer.inner`.
    private func encodings(_ node: Node, path: String) -> [Encoding] {
        var result: [Encoding] = []
        func add(_ name: String, _ value: Node) {
            guard value.kind == .mapping else { return }
            var encoding = Encoding(name: path + name)
            encoding.contentType = text(value["contentType"])
            encoding.headers = headers(value["headers"])
            encoding.style = text(value["style"])
            encoding.isExploded = value["explode"]?.boolean
            encoding.allowsReserved = flag(value["allowReserved"])
            result.append(encoding)
            result += encodings(value, path: path + name + ".")
        }
        if let named = node["encoding"] {
            for (key, value) in named.entries { add(key.scalarText ?? "", value) }
        }
        if let positional = node["prefixEncoding"] {
            for (i, value) in positional.items.enumerated() { add(String(i + 1), value) }
        }
        if let rest = node["itemEncoding"] { add("", rest) }
        return result
    }

    /// Header Objects. `Content-Type` is told by the media types, and not read here (OAS 3.2 §4.17.1).
    func headers(_ node: Node?) -> [Header] {
        guard let node, node.kind == .mapping else { return [] }
        if let known = shared.headers[node] { return known }
        let headers = node.entries.compactMap { key, value -> Header? in
            let name = key.scalarText ?? ""
            guard name.lowercased() != "content-type", let found = referenced(value), !isHidden(found.node)
            else { return nil }
            var header = Header(name: name, node: found.node)
            header.schema = schema(found["schema"])
            header.content = content(found["content"]).first
            header.description = description(found, schema: header.schema)
            header.isRequired = flag(found["required"])
            header.isDeprecated = flag(found["deprecated"])
            header.examples = examples(of: found.node, schema: header.schema)
            return header
        }
        shared.headers[node] = headers
        return headers
    }

    /// What `examples`, else `example`, else the schema gives.
    func examples(of node: Node, schema: Schema?) -> [Example] {
        if let known = shared.examples[node] { return known }
        var result: [Example] = []
        if let map = node["examples"], map.kind == .mapping {
            result = map.entries.compactMap { key, value in example(key.scalarText ?? "", value) }
        } else if let list = node["examples"] {
            result = list.items.map { plainExample($0) }
        }
        if !result.isEmpty {
            shared.examples[node] = result
            return result
        }
        if let value = node["example"] { return [plainExample(value)] }
        guard let schema else { return [] }
        let beside = schema.examples
        return (beside.isEmpty ? schema.resolved?.examples ?? [] : beside).map { plainExample($0) }
    }

    private func plainExample(_ value: Node) -> Example {
        var example = Example(name: "", node: value)
        example.value = value
        return example
    }

    private func example(_ name: String, _ reference: Node) -> Example? {
        guard let found = referenced(reference) else { return nil }
        var example = Example(name: name, node: found.node)
        example.summary = text(found.told("summary"))
        example.description = markdown(found.told("description"))
        example.value = found["dataValue"] ?? found["value"]
        example.serialized = found["serializedValue"]?.scalarText
        example.externalValue = text(found["externalValue"])
        return example
    }
}

// MARK: - Responses

extension DescriptionDecoder {
    /// The responses in the order of their statuses, `default` last: frameworks write them as they were declared.
    mutating func responses(_ node: Node?, ofOperation operation: Int) -> [Response] {
        guard let node else { return [] }
        var result: [Response] = []
        var fallback: Node?
        let entries = node.entries.sorted { ($0.key.scalarText ?? "") < ($1.key.scalarText ?? "") }
        for (key, value) in entries {
            guard let status = key.scalarText, !status.hasPrefix("x-") else { continue }
            if status == "default" {
                fallback = value
            } else if let response = response(value, status: status, operation, at: result.count) {
                result.append(response)
            }
        }
        if let fallback, let last = response(fallback, status: "default", operation, at: result.count) {
            result.append(last)
        }
        return result
    }

    private mutating func response(
        _ reference: Node, status: String, _ operation: Int, at index: Int
    ) -> Response? {
        guard let found = referenced(reference), !isHidden(found.node) else { return nil }
        var response = Response(status: StatusWords.normalised(status), node: found.node)
        response.summary = text(found.told("summary"))
        response.content = content(found["content"])
        response.headers = headers(found["headers"])
        response.isValidationError = response.status == "422" && isValidationError(response.content)
        if let description = markdown(found.told("description")),
            !StatusWords.isEmpty(description.text, of: response)
        {
            response.description = description
        }
        let answer = MediaType.Answer(status: response.status, description: response.description)
        for i in response.content.indices { response.content[i].answer = answer }
        if let links = found["links"] {
            for (key, value) in links.entries {
                guard shared.linkBudget > 0, let link = referenced(value) else { continue }
                shared.linkBudget -= 1
                pendingLinks.append(
                    PendingLink(
                        operation: operation, response: index, link: response.links.count, node: link.node))
                response.links.append(self.link(key.scalarText ?? "", link))
            }
        }
        return response
    }

    /// Whether this is FastAPI's answer to a request that does not fit, which it gives nearly every operation.
    private mutating func isValidationError(_ content: [MediaType]) -> Bool {
        let name = "HTTPValidationError"
        guard let index = api.schemaByName[name],
            content.contains(where: { $0.schema?.reference?.hasSuffix("/" + name) == true })
        else { return false }
        api.validationError = index
        return true
    }

    private func link(_ name: String, _ found: Referenced) -> ResponseLink {
        var link = ResponseLink(name: name)
        link.description = markdown(found.told("description"))
        link.parameters =
            found["parameters"]?.entries.map { ($0.key.scalarText ?? "", written($0.value)) } ?? []
        link.requestBody = found["requestBody"].map { written($0) }
        link.server = found["server"].flatMap { server($0) }
        return link
    }

    /// An expression or string as it is, any other constant as JSON.
    private func written(_ value: Node) -> String {
        if let text = value.string { return text }
        var writer = JSONWriter()
        writer.node(value)
        return String(writer.bytes)
    }
}
