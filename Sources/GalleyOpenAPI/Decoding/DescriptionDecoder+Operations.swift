// Operations: those of paths, then of webhooks, then of callbacks.

import GalleyCore
import GalleyData

extension DescriptionDecoder {
    /// Callbacks in callbacks beyond this depth are left out: through references they could go on for ever.
    private static let callbackDepth = 3
    /// Operations of callbacks in all; the same callback can be referred to from everywhere.
    private static let callbackLimit = 5000

    mutating func decodeOperations(_ root: Node) {
        if let paths = root["paths"] {
            for (key, item) in paths.entries {
                guard let path = key.scalarText, !path.hasPrefix("x-") else { continue }
                decode(item: item, path: path, kind: .path)
            }
        }
        // Swagger 2.0 and 3.0 had none; some wrote them as an extension before 3.1.
        if let webhooks = root["webhooks"] ?? root["x-webhooks"] {
            for (key, item) in webhooks.entries {
                decode(item: item, path: key.scalarText ?? "", kind: .webhook)
            }
        }
        decodeCallbacks()
    }

    private mutating func decodeCallbacks() {
        var next = 0
        let limit = api.operations.count + Self.callbackLimit
        while next < pendingCallbacks.count, api.operations.count < limit {
            let pending = pendingCallbacks[next]
            next += 1
            for (key, value) in pending.node.entries {
                guard let callback = referenced(value), !isHidden(callback.node),
                    !pending.ancestors.contains(callback.node)
                else { continue }
                for (expression, item) in callback.node.entries {
                    guard let path = expression.scalarText, !path.hasPrefix("x-"),
                        api.operations.count < limit
                    else { continue }
                    let first = api.operations.count
                    decode(
                        item: item, path: path,
                        kind: .callback(of: pending.operation, name: key.scalarText ?? ""),
                        ancestors: pending.ancestors + [callback.node])
                    api.operations[pending.operation].callbacks.append(
                        contentsOf: first..<api.operations.count)
                }
            }
        }
    }

    /// The operations of a Path Item Object, and of the one that it refers to. What stands in both is taken from the
    /// first (the specification leaves it open, OAS 3.2 §4.9.1).
    private mutating func decode(
        item node: Node, path: String, kind: Operation.Kind, ancestors: [Node] = []
    ) {
        guard node.kind == .mapping, !isHidden(node) else { return }
        var item = ItemContext(path: path, kind: kind, own: node, ancestors: ancestors)
        if node["$ref"]?.string != nil, let target = documents.resolve(node), target.kind == .mapping {
            guard !isHidden(target) else { return }
            item.target = target
        }
        item.summary = text(item["summary"])
        item.description = markdown(item["description"])
        item.parameters = parameters(item["parameters"])
        item.servers = servers(item["servers"])
        decodeOperations(of: node, in: item)
        if let target = item.target {
            item.isTaken = node
            decodeOperations(of: target, in: item)
        }
    }

    private mutating func decodeOperations(of node: Node, in item: ItemContext) {
        for (key, value) in node.entries {
            guard let field = key.scalarText else { continue }
            if let method = HTTPMethod(rawValue: field) {
                guard item.isTaken?[field] == nil else { continue }
                decode(operation: value, method: method.name, in: item)
            } else if field == "additionalOperations" {
                for (method, operation) in value.entries {
                    let taken = item.isTaken?["additionalOperations"]
                    guard taken?[method.scalarText ?? ""] == nil else { continue }
                    decode(operation: operation, method: method.scalarText ?? "", in: item)
                }
            }
        }
    }

    private mutating func decode(operation node: Node, method: String, in item: ItemContext) {
        guard node.kind == .mapping, !isHidden(node) else { return }
        var operation = Operation(method: method, path: item.path, slug: "", title: "", node: node)
        operation.kind = item.kind
        operation.operationID = text(node["operationId"])
        operation.description = markdown(node["description"])
        operation.pathSummary = item.summary
        operation.pathDescription = item.description
        operation.parameters = merged(
            parameters(node["parameters"]), into: item.parameters, path: item.path)
        operation.requestBody = node["requestBody"].flatMap { requestBody($0) }
        operation.isDeprecated = flag(node["deprecated"]) || flag(node["x-deprecated"])
        operation.externalDocs = externalDocs(node["externalDocs"])
        operation.codeSamples = codeSamples(node)
        operation.security = securityInForce(node["security"])
        operation.hasUnknownSecurity = hasUnknownScheme(node["security"] ?? documents.root?["security"])
        let own = servers(node["servers"])
        operation.hasOwnServers = !own.isEmpty || !item.servers.isEmpty
        operation.servers = !own.isEmpty ? own : !item.servers.isEmpty ? item.servers : api.servers
        let index = api.operations.count
        operation.responses = responses(node["responses"], ofOperation: index)
        nameSubject(of: &operation)
        operation.tags = tags(of: node, kind: item.kind)
        if let callbacks = node["callbacks"], item.ancestors.count < Self.callbackDepth {
            pendingCallbacks.append(
                PendingCallbacks(operation: index, node: callbacks, ancestors: item.ancestors))
        }
        api.operations.append(operation)
    }

    /// Tells the bodies of successful responses which parameter of the path names what they are about.
    private func nameSubject(of operation: inout Operation) {
        guard operation.kind == .path,
            let subject = operation.parameters.first(where: {
                $0.place == .path && operation.path.hasSuffix("/{" + $0.name + "}")
            })
        else { return }
        for response in operation.responses.indices where operation.responses[response].isSuccess {
            for body in operation.responses[response].content.indices {
                operation.responses[response].content[body].answer?.subject = [subject]
            }
        }
    }

    /// `x-codeSamples`, and the spelling it had before.
    private func codeSamples(_ node: Node) -> [CodeSample] {
        guard let list = node["x-codeSamples"] ?? node["x-code-samples"] else { return [] }
        return list.items.compactMap { item in
            guard let language = text(item["lang"]) ?? text(item["label"]), let source = text(item["source"])
            else { return nil }
            return CodeSample(language: language, label: text(item["label"]) ?? language, source: source)
        }
    }
}

/// What all operations of a path item share.
private struct ItemContext {
    let path: String
    let kind: Operation.Kind
    let own: Node
    let ancestors: [Node]
    /// What its `$ref` leads to.
    var target: Node?
    /// The item whose operations come first, while those of `target` are read.
    var isTaken: Node?
    var summary: String?
    var description: MarkdownText?
    var parameters: [Parameter] = []
    var servers: [Server] = []

    init(path: String, kind: Operation.Kind, own: Node, ancestors: [Node]) {
        self.path = path
        self.kind = kind
        self.own = own
        self.ancestors = ancestors
    }

    subscript(key: String) -> Node? { own[key] ?? target?[key] }
}

// MARK: - Names

extension DescriptionDecoder {
    /// Titles, short ids and slugs, which are unique only among all.
    mutating func nameOperations() {
        let shortIDs = api.operations.map { operation in
            operation.operationID.map {
                OperationNames.withoutPathAndMethod($0, path: operation.path) ?? $0
            }
        }
        var owners: [String: Int] = [:]
        for id in shortIDs { if let id { owners[id.lowercased(), default: 0] += 1 } }
        for i in api.operations.indices {
            guard let whole = api.operations[i].operationID, let short = shortIDs[i] else { continue }
            api.operations[i].shortID = owners[short.lowercased()] == 1 ? short : whole
        }
        let slugs = Slugs.unique(
            api.operations.map { Slugs.slug(name(of: $0)) },
            // Where names clash, what tells them apart for certain is added to all of them.
            fallback: { i, slug in slug + "-" + Slugs.slug(fullName(i)) }, identity: { fullName($0) })
        for i in api.operations.indices {
            api.operations[i].slug = slugs[i]
            api.operations[i].title = OperationNames.title(
                of: api.operations[i], summary: text(api.operations[i].node["summary"]))
        }
    }

    /// The id, else method and path; of a callback, that of its operation and its name.
    private func name(of operation: Operation) -> String {
        if let id = operation.shortID { return id }
        guard case .callback(let parent, let callback) = operation.kind else {
            return operation.method.lowercased() + "-" + operation.path
        }
        return name(of: api.operations[parent]) + "-" + callback + "-" + operation.method.lowercased()
    }

    private func fullName(_ index: Int) -> String {
        let operation = api.operations[index]
        let name = operation.method.lowercased() + "-" + operation.path
        switch operation.kind {
        case .path: return name
        case .webhook: return "webhook-" + name
        case .callback(let parent, let callback):
            let from = api.operations[parent]
            return from.method.lowercased() + "-" + from.path + "-" + callback + "-" + name
        }
    }

    /// Finds the operations that links lead to (OAS 3.2 §4.20).
    mutating func linkResponses() {
        guard !pendingLinks.isEmpty else { return }
        var byID: [String: Int] = [:]
        var byNode: [Node: Int] = [:]
        for (i, operation) in api.operations.enumerated() {
            if let id = operation.operationID, byID[id] == nil { byID[id] = i }
            if byNode[operation.node] == nil { byNode[operation.node] = i }
        }
        for pending in pendingLinks {
            let target: Int? =
                if let id = text(pending.node["operationId"]) {
                    byID[id]
                } else {
                    text(pending.node["operationRef"])
                        .flatMap { documents.target(of: $0, from: pending.node) }.flatMap { byNode[$0] }
                }
            api.operations[pending.operation].responses[pending.response].links[pending.link].operation =
                target
        }
    }
}
