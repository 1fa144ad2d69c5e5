// What is wrong with links: the operation that each names, and the parameters that it gives it.

import GalleyCore
import GalleyData

extension SpecValidator {
    mutating func checkLink(_ node: Node, at key: Node) {
        switch (node["operationId"] != nil, node["operationRef"] != nil) {
        case (false, false):
            problems.report(
                .error, "missing-field", "a Link Object needs `operationId` or `operationRef`", at: key,
                of: .link, law: "an operation is named by one of the two")
        case (true, true):
            problems.report(
                .error, "exclusive-fields", "a link has either `operationId` or `operationRef`",
                at: node.entry("operationRef")?.key ?? key, of: .link,
                law: "`operationId` and `operationRef` exclude each other")
        default: links.append(node)
        }
        guard let parameters = node["parameters"], parameters.kind == .mapping else { return }
        for (_, value) in parameters.entries {
            guard let text = value.string, text.hasPrefix("$"), !RuntimeExpression.isValid(text) else {
                continue
            }
            problems.report(
                .warning, "invalid-expression", "`\(text)` is no runtime expression", at: value, of: .link,
                law: "a value is a constant or a runtime expression", help: ["such as `$response.body#/id`"])
        }
    }

    /// Once all operations are known.
    mutating func checkLinks() {
        let targets = links.contains { $0["parameters"] != nil } ? LinkTargets(documents) : nil
        for node in links {
            if let targets { checkParameters(of: node, targets) }
            if let place = node["operationId"], let id = place.string, operationIDs[id] == nil {
                let help = problems.isFull("unknown-operation") ? [] : nearestOperation(to: id)
                problems.report(
                    .error, "unknown-operation", "no operation has the id `\(id)`", at: place, of: .link,
                    law: "`operationId` names an operation that exists",
                    help: help)
            }
            guard let place = node["operationRef"], let text = place.string else { continue }
            guard let target = documents.target(of: text, from: node) else {
                // That another file has none is told with all references.
                guard text.hasPrefix("#") else { continue }
                problems.report(
                    .error, "unknown-operation", "`\(text)` leads nowhere", at: place, of: .link,
                    law: "`operationRef` leads to an operation",
                    help: text.contains("{") || !text.contains("~1")
                        ? ["each `/` within a path is written `~1`"] : [])
                continue
            }
            if let found = objects[target], found != .operation {
                problems.report(
                    .error, "wrong-reference", "`\(text)` is \(found.phrase), where an operation is needed",
                    at: place, of: .link, law: "`operationRef` leads to an operation")
            }
        }
    }
}

extension SpecValidator {
    /// An id much like this one, or one that a framework made longer: `get_idea_ideas__id__get` for `ideas_get_idea`.
    private func nearestOperation(to id: String) -> [String] {
        let ids = operationIDs.keys.sorted()
        let near = didYouMean(id, among: ids)
        guard near.isEmpty else { return near }
        var rest = Substring(id)
        while rest.utf8.count > 4 {
            let longer = ids.filter { $0.hasPrefix(rest + "_") }
            if longer.count == 1 { return ["did you mean `\(longer[0])`?"] }
            guard let cut = rest.firstIndex(of: "_") else { break }
            rest = rest[rest.index(after: cut)...]
        }
        return []
    }
}

// MARK: - Parameters of links

extension SpecValidator {
    /// Names of parameters that the operation of a link has not.
    private mutating func checkParameters(of link: Node, _ targets: LinkTargets) {
        guard let given = link["parameters"], given.kind == .mapping,
            let operation = targets.operation(of: link, documents), let known = targets.parameters[operation]
        else { return }
        for (key, _) in given.entries {
            guard let name = key.scalarText, !known.contains(name) else { continue }
            problems.report(
                .warning, "unknown-link-parameter", "the operation of this link has no parameter `\(name)`",
                at: key, of: .link,
                law: "a key is the name of a parameter, or its place, a dot and its name (`path.id`)",
                help: known.near(name).map { ["did you mean `\($0)`?"] } ?? [])
        }
    }
}

/// What links can lead to: the operations of paths and webhooks, and the parameters each of them takes.
private struct LinkTargets {
    struct Parameters {
        /// By place.
        var names: [(place: String, name: String)] = []

        func contains(_ key: String) -> Bool {
            names.contains { place, name in
                if key == name { return true }
                guard key.hasPrefix(place + ".") else { return false }
                let rest = key.dropFirst(place.utf8.count + 1)
                return place == "header" ? rest.lowercased() == name.lowercased() : rest == name
            }
        }

        /// What was meant by `key`: the same name elsewhere, or one like it, with its place where `key` has one.
        func near(_ key: String) -> String? {
            guard Parameter.Place.allCases.contains(where: { key.hasPrefix($0.rawValue + ".") }) else {
                return nearest(to: key, among: names.map(\.name))
            }
            let name = key.drop { $0 != "." }
            let qualified = names.map { $0.place + "." + $0.name }
            return qualified.first { $0.hasSuffix(name) } ?? nearest(to: key, among: qualified)
        }
    }

    /// By operation; missing where they cannot all be found.
    private(set) var parameters: [Node: Parameters] = [:]
    private var byID: [String: Node] = [:]

    init(_ documents: SpecDocuments) {
        for section in ["paths", "webhooks"] {
            for (_, reference) in documents.root?[section]?.entries.map({ $0 }) ?? [] {
                guard let item = documents.resolve(reference), item.kind == .mapping else { continue }
                var lists = [item["parameters"]]
                if item != reference { lists.append(reference["parameters"]) }
                add(item, lists, documents)
                if item != reference { add(reference, lists, documents) }
            }
        }
    }

    private mutating func add(_ item: Node, _ shared: [Node?], _ documents: SpecDocuments) {
        for (key, value) in item.entries where value.kind == .mapping {
            guard let name = key.scalarText else { continue }
            var operations: [Node] = []
            if HTTPMethod(rawValue: name) != nil { operations = [value] }
            if name == "additionalOperations" { operations = value.entries.map(\.value) }
            for operation in operations {
                if let id = operation["operationId"]?.string, byID[id] == nil { byID[id] = operation }
                parameters[operation] = Self.read(shared + [operation["parameters"]], documents)
            }
        }
    }

    /// Nil where one of them leads nowhere or has no name.
    private static func read(_ lists: [Node?], _ documents: SpecDocuments) -> Parameters? {
        var result = Parameters()
        for list in lists {
            for item in list?.items.map({ $0 }) ?? [] {
                guard let parameter = documents.resolve(item), let name = parameter["name"]?.scalarText,
                    let place = parameter["in"]?.scalarText
                else { return nil }
                result.names.append((place, name))
            }
        }
        return result
    }

    func operation(of link: Node, _ documents: SpecDocuments) -> Node? {
        if let id = link["operationId"]?.string { return byID[id] }
        return link["operationRef"]?.string.flatMap { documents.target(of: $0, from: link) }
    }
}

// MARK: - Runtime expressions

/// The language of callbacks and links (OAS 3.2 §4.20.3).
enum RuntimeExpression {
    static func isValid(_ text: String) -> Bool {
        if ["$url", "$method", "$statusCode"].contains(text) { return true }
        for source in ["$request.", "$response."] where text.hasPrefix(source) {
            let rest = text.dropFirst(source.count)
            if rest == "body" || rest == "body#" || rest.hasPrefix("body#/") { return true }
            return ["header.", "query.", "path."].contains { rest.hasPrefix($0) && rest.count > $0.count }
        }
        return false
    }

    /// Why a key of a callback is wrong; nil where it is right.
    static func mistake(inTemplate text: String) -> String? {
        if text.hasPrefix("$") { return isValid(text) ? nil : "there is no such expression" }
        let template = PathTemplate(text)
        if template.isBroken { return "a brace has no partner" }
        for name in template.names where name.hasPrefix("$") && !isValid(name) {
            return "there is no expression `\(name)`"
        }
        // Names without `$` are parameters of the path, as everywhere.
        return nil
    }
}
