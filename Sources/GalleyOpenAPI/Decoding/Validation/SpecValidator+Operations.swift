// What is wrong with paths and operations: templates and their parameters, statuses, ids, callbacks.

import GalleyCore
import GalleyData

// MARK: - The whole and its servers

extension SpecValidator {
    mutating func checkDescription(_ root: Node) {
        if level >= .openAPI31, root["paths"] == nil, root["components"] == nil, root["webhooks"] == nil {
            problems.report(
                .error, "missing-field", "a description has `paths`, `webhooks` or `components`", at: root,
                of: .openAPI, law: "at least one of `components`, `paths` and `webhooks` is there")
        }
        guard let tags = root["tags"] else { return }
        var first: [String: Node] = [:]
        var parents: [String: String] = [:]
        for tag in tags.items {
            guard let place = tag["name"], let name = place.scalarText else { continue }
            if let other = first[name] {
                problems.report(
                    .error, "duplicate-tag", "the tag `\(name)` is declared already", at: place,
                    of: .openAPI, law: "each tag name in the list is unique", others: [other])
            } else {
                first[name] = place
                parents[name] = tag["parent"]?.scalarText
            }
        }
        checkParents(tags, first, parents)
    }

    private mutating func checkParents(_ tags: Node, _ declared: [String: Node], _ parents: [String: String])
    {
        var checked: Set<String> = []
        for tag in tags.items {
            guard let name = tag["name"]?.scalarText, let place = tag["parent"], let parent = place.scalarText
            else { continue }
            if declared[parent] == nil {
                problems.report(
                    .error, "unknown-tag", "there is no tag `\(parent)`", at: place, of: .tag,
                    law: "the tag that `parent` names exists", help: didYouMean(parent, among: tagNames))
                continue
            }
            // Each chain is followed until one that is known to end, or to itself.
            var chain: Set<String> = []
            var next: String? = name
            while let current = next, !checked.contains(current) {
                guard chain.insert(current).inserted else {
                    problems.report(
                        .error, "circular-tags", "the tag `\(name)` is among its own parents", at: place,
                        of: .tag, law: "parents and children make no circle")
                    break
                }
                next = parents[current]
            }
            checked.formUnion(chain)
        }
    }

    mutating func checkServer(_ node: Node) {
        guard let place = node["url"], let url = place.string else { return }
        let template = PathTemplate(url)
        let variables = node["variables"]
        if template.isBroken {
            problems.report(
                .error, "broken-template", "a brace in `\(url)` has no partner", at: place, of: .server,
                law: "variables are named in `{braces}`")
        }
        for name in Set(template.names).sorted() where variables?[name] == nil {
            problems.report(
                .error, "undefined-variable", "`{\(name)}` is not among the `variables`", at: place,
                of: .server, law: "a name in braces is replaced by the variable of that name",
                help: didYouMean(name, among: variables?.entries.compactMap(\.key.scalarText) ?? []))
        }
        guard let variables else { return }
        for (key, variable) in variables.entries {
            let name = key.scalarText ?? ""
            if !template.names.contains(name) {
                problems.report(
                    .notice, "unused-variable", "the URL has no `{\(name)}`", at: key, of: .server,
                    law: "variables are for names in braces")
            }
            guard let list = variable["enum"], list.kind == .sequence else { continue }
            if list.count == 0, level >= .openAPI31 {
                problems.report(
                    .error, "empty-list", "`enum` has no value", at: key, of: .serverVariable,
                    law: "`enum` is not empty")
            } else if let value = variable["default"], let text = value.scalarText,
                !list.strings.contains(text)
            {
                problems.report(
                    level >= .openAPI31 ? .error : .warning, "not-in-enum",
                    "the default `\(text)` is none of the values of `enum`", at: value,
                    of: .serverVariable, law: "the default is one of `enum`",
                    help: didYouMean(text, among: list.strings))
            }
        }
    }
}

// MARK: - Paths

extension SpecValidator {
    mutating func checkPaths(_ node: Node) {
        var shapes: [String: Node] = [:]
        for (key, item) in node.entries {
            guard let path = key.scalarText, !path.hasPrefix("x-") else { continue }
            let template = PathTemplate(path)
            checkPath(path, template, at: key)
            if path.hasPrefix("/"), let other = shapes.updateValue(key, forKey: template.shape) {
                problems.report(
                    .error, "same-path", "`\(path)` is the same path as `\(other.scalarText ?? "")`", at: key,
                    of: .paths, law: "paths that differ in the names of parameters only are the same",
                    help: ["put the operations of both under one path"], others: [other])
            }
            walk(item, as: .pathItem, at: key)
            if !template.isBroken { checkTemplate(template, of: item, at: key) }
        }
    }

    private mutating func checkPath(_ path: String, _ template: PathTemplate, at key: Node) {
        if !path.hasPrefix("/") {
            problems.report(
                .error, "path-without-slash", "`\(path)` does not begin with `/`", at: key, of: .paths,
                law: "a path begins with `/`", help: ["write `/\(path)`"])
        }
        if template.isBroken {
            problems.report(
                .error, "broken-template", "a brace in `\(path)` has no partner", at: key, of: .paths,
                law: "parameters are named in `{braces}`")
        }
        if path.contains("?") || path.contains("#") {
            problems.report(
                .error, "path-with-query", "a path has no `?` and no `#`", at: key, of: .paths,
                law: "a path is appended to the URL of the server",
                help: path.contains("?") ? ["describe the query by parameters with `in: query`"] : [])
        }
        var seen: Set<String> = []
        for name in template.names where !seen.insert(name).inserted {
            problems.report(
                .error, "broken-template", "`{\(name)}` stands twice in the path", at: key, of: .paths,
                law: "a name stands in a path once")
        }
    }

    /// Names in braces that no parameter declares, and parameters of the path that it does not name.
    private mutating func checkTemplate(_ template: PathTemplate, of reference: Node, at key: Node) {
        guard let item = documents.resolve(reference), item.kind == .mapping else { return }
        let names = Set(template.names)
        var shared = PathParameters(item["parameters"], documents)
        if let own = reference["parameters"], reference != item { shared.add(PathParameters(own, documents)) }
        var operations: [(key: Node, value: Node)] = []
        for (field, value) in item.entries where value.kind == .mapping {
            guard let name = field.scalarText else { continue }
            if HTTPMethod(rawValue: name) != nil {
                operations.append((field, value))
            } else if name == "additionalOperations" {
                operations += value.entries.filter { $0.value.kind == .mapping }
            }
        }
        reportUnnamed(shared, names)
        for (field, operation) in operations {
            let own = PathParameters(operation["parameters"], documents)
            reportUnnamed(own, names)
            guard !shared.isUnsure, !own.isUnsure else { continue }
            let missing = template.names.filter { own.names[$0] == nil && shared.names[$0] == nil }
            if let name = missing.first {
                let list = missing.map { "`{\($0)}`" }.joined(separator: " and ")
                let help =
                    problems.isFull("undeclared-path-parameter")
                    ? []
                    : helpToDeclare(
                        name, others: Set(own.names.keys).union(shared.names.keys).subtracting(names).sorted()
                    )
                problems.report(
                    .error, "undeclared-path-parameter", "no parameter declares \(list) of the path",
                    at: field, of: .paths,
                    law: "each name in braces is a parameter of the path item or of its operations",
                    help: help)
            }
        }
    }

    private func helpToDeclare(_ name: String, others: [String]) -> [String] {
        let near = didYouMean(name, among: others)
        return near.isEmpty ? ["add a parameter with `name: \(name)`, `in: path` and `required: true`"] : near
    }

    private mutating func reportUnnamed(_ parameters: PathParameters, _ names: Set<String>) {
        for (name, place) in parameters.names.sorted(by: { $0.key < $1.key }) where !names.contains(name) {
            problems.report(
                .error, "unknown-path-parameter", "the path has no `{\(name)}`", at: place, of: .parameter,
                law: "the name of a path parameter stands in the path in braces",
                help: didYouMean(name, among: names.sorted()))
        }
    }

    /// The parameters of a list whose place is the path.
    private struct PathParameters {
        /// Name and where it is written.
        var names: [String: Node] = [:]
        /// Whether one of them could not be found, or where it is meant for could not.
        var isUnsure = false

        init(_ list: Node?, _ documents: SpecDocuments) {
            guard let list else { return }
            for item in list.items {
                guard let parameter = documents.resolve(item), parameter.kind == .mapping else {
                    isUnsure = true
                    continue
                }
                let place = parameter["in"]?.scalarText ?? ""
                if place == "path", let name = parameter["name"], let text = name.scalarText {
                    names[text] = item["$ref"] ?? name
                } else if Parameter.Place(rawValue: place) == nil {
                    isUnsure = true
                }
            }
        }

        mutating func add(_ other: PathParameters) {
            names.merge(other.names, uniquingKeysWith: { $1 })
            isUnsure = isUnsure || other.isUnsure
        }
    }

    mutating func checkPathItem(_ node: Node) {
        checkDuplicates(node["parameters"])
        guard let more = node["additionalOperations"], more.kind == .mapping else { return }
        for (key, _) in more.entries {
            guard let method = key.scalarText, HTTPMethod(anyCase: method) != nil else { continue }
            problems.report(
                .error, "additional-operation", "`\(method)` has a field of its own", at: key,
                of: .pathItem, law: "`additionalOperations` has no method that is a field of a path item",
                help: ["write it as `\(method.lowercased())` beside `additionalOperations`"])
        }
    }

    /// Parameters with the same name and place in one list.
    private mutating func checkDuplicates(_ list: Node?) {
        guard let list, list.kind == .sequence else { return }
        var first: [String: Node] = [:]
        var wholeQuery: Node?
        var query: Node?
        for item in list.items {
            guard let parameter = documents.resolve(item), let name = parameter["name"]?.scalarText,
                let place = parameter["in"]?.scalarText
            else { continue }
            let written = item["$ref"] ?? parameter["name"] ?? item
            if place == "querystring" { wholeQuery = written }
            if place == "query" { query = written }
            let key = place + " " + (place == "header" ? name.lowercased() : name)
            if let other = first[key] {
                problems.report(
                    .error, "duplicate-parameter", "the \(place) parameter `\(name)` is in this list already",
                    at: written, of: .operation,
                    law: "a list has no two parameters with the same `name` and `in`", others: [other])
            } else {
                first[key] = written
            }
        }
        if let wholeQuery, query != nil {
            problems.report(
                .error, "querystring",
                "a `querystring` parameter is the whole query, and none of `query` stands beside it",
                at: wholeQuery, of: .parameter, law: "`query` and `querystring` exclude each other")
        }
    }
}

// MARK: - Operations

extension SpecValidator {
    mutating func checkOperation(_ node: Node, at key: Node) {
        if let place = node["operationId"], let id = place.string {
            if let first = operationIDs[id] {
                problems.report(
                    .error, "duplicate-operation-id", "another operation has the id `\(id)`", at: place,
                    of: .operation, law: "an `operationId` is unique in the whole description",
                    others: [first])
            } else {
                operationIDs[id] = place
            }
        }
        checkDuplicates(node["parameters"])
        if let body = node.entry("requestBody"),
            let method = key.scalarText.flatMap({ HTTPMethod(rawValue: $0) }), method.hasNoBody
        {
            problems.report(
                .notice, "unexpected-body",
                "a \(method.name) request with a body is often dropped on its way",
                at: body.key, of: .operation,
                law: level < .openAPI31
                    ? "where HTTP gives a body no meaning, `requestBody` is ignored"
                    : "a body is allowed where HTTP gives it no meaning, and should be avoided")
        }
        guard !tagNames.isEmpty, let tags = node["tags"], tags.kind == .sequence else { return }
        for tag in tags.items {
            guard let name = tag.string, !declaredTags.contains(name) else { continue }
            let near = didYouMean(name, among: tagNames)
            guard !near.isEmpty else { continue }
            problems.report(
                once: name, .notice, "undeclared-tag", "the tag `\(name)` is not declared", at: tag,
                of: .operation, law: "tags need not be declared", help: near)
        }
    }

    mutating func checkResponses(_ node: Node, at key: Node) {
        var count = 0
        for (name, response) in node.entries {
            guard let status = name.scalarText, !status.hasPrefix("x-") else { continue }
            count += 1
            if status != "default" { checkStatus(status, at: name) }
            walk(response, as: .response, at: name)
        }
        if count == 0 {
            problems.report(
                .warning, "no-response", "no response is described", at: key, of: .responses,
                law: "there is at least one response, which should be that of success")
        }
    }

    private mutating func checkStatus(_ status: String, at key: Node) {
        let bytes = Array(status.utf8)
        let isClass = bytes.count > 0 && (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(bytes[0])
        if bytes.count == 3, isClass {
            if bytes[1].isASCIIDigit, bytes[2].isASCIIDigit { return }
            if bytes[1] == UInt8(ascii: "X"), bytes[2] == UInt8(ascii: "X") { return }
        }
        var help: [String] = []
        let better = StatusWords.normalised(status)
        if better != status, Array(better.utf8).count == 3 { help = ["write `\"\(better)\"`"] }
        problems.report(
            .error, "invalid-status", "`\(status)` is no status", at: key, of: .responses,
            law: "a key is a status from 100 to 599, `1XX` to `5XX`, or `default`", help: help)
    }
}

// MARK: - Callbacks

extension SpecValidator {
    mutating func checkCallback(_ node: Node) {
        for (key, item) in node.entries {
            guard let text = key.scalarText, !text.hasPrefix("x-") else { continue }
            if let why = RuntimeExpression.mistake(inTemplate: text) {
                problems.report(
                    .error, "invalid-expression", "`\(text)` is no address of a callback: \(why)", at: key,
                    of: .callback,
                    law: "the key is a runtime expression, or a URL with expressions in braces",
                    help: ["such as `{$request.body#/callbackUrl}`"])
            }
            walk(item, as: .pathItem, at: key)
        }
    }
}
