// Component schemas as readers know them: pairs of Pydantic joined, titles that say something, and who uses what.

import GalleyCore
import GalleyData

extension DescriptionDecoder {
    mutating func decodeSchemas(_ node: Node?) {
        guard let node else { return }
        let components = node.entries.compactMap { key, value -> (name: String, node: Node)? in
            guard value.kind == .mapping || value.kind == .boolean, !isHidden(value) else { return nil }
            return (key.scalarText ?? "", value)
        }
        let pairs = SchemaPairs(components, documents)
        for (name, value) in components {
            if let stem = pairs.stem(of: name) {
                guard let pair = pairs[stem] else { continue }
                // Joined at the place of whichever comes first.
                guard api.schemaByName[stem] == nil else { continue }
                var schema = NamedSchema(
                    name: stem, title: "", slug: "", schema: Schema(pair.output, in: documents))
                if pair.isDifferent { schema.input = Schema(pair.input, in: documents) }
                let index = api.schemas.count
                api.schemas.append(schema)
                for name in [stem, stem + SchemaPairs.input, stem + SchemaPairs.output] {
                    api.schemaByName[name] = index
                }
                api.schemaByNode[pair.input] = index
                api.schemaByNode[pair.output] = index
            } else {
                api.schemaByName[name] = api.schemas.count
                api.schemaByNode[value] = api.schemas.count
                api.schemas.append(
                    NamedSchema(name: name, title: "", slug: "", schema: Schema(value, in: documents)))
            }
        }
        // A component that is nothing but a reference into another file stands for what it leads to.
        for (i, schema) in api.schemas.enumerated() where schema.schema.reference != nil {
            if let target = schema.schema.resolved?.node, api.schemaByNode[target] == nil {
                api.schemaByNode[target] = i
            }
        }
        nameSchemas()
    }

    private mutating func nameSchemas() {
        let names = api.schemas.map(\.name)
        let slugs = Slugs.unique(
            names.map { Slugs.slug($0) }, fallback: { i, slug in slug + "-" + Slugs.fingerprint(names[i]) },
            identity: { names[$0] })
        var titles = api.schemas.map {
            SchemaTitles.title(of: $0.name, written: text($0.schema.node["title"]))
        }
        var owners: [String: Int] = [:]
        for title in titles { owners[Words.bare(title), default: 0] += 1 }
        for i in titles.indices {
            // A title that two share tells neither, and one that is another's name less than none.
            if owners[Words.bare(titles[i])] != 1 { titles[i] = names[i] }
            api.schemas[i].title = titles[i]
            api.schemas[i].slug = slugs[i]
        }
    }

    /// Fills in which operations and schemas use each schema, and what is only the body of one request.
    mutating func collectUses() {
        var uses = SchemaUses(documents, api.schemaByNode)
        var bodyUses = [Int](repeating: 0, count: api.schemas.count)
        var allUses = bodyUses
        // Thousands of operations that share a response of thousands of schemas are no real description.
        var budget = 1_000_000
        for (i, operation) in api.operations.enumerated() where budget > 0 {
            var used = SchemaUses.List()
            for parameter in operation.parameters {
                uses.add(parameter.schema, to: &used)
                uses.add(parameter.content, to: &used)
            }
            for type in operation.requestBody?.content ?? [] {
                if let direct = type.schema.flatMap({ uses.directly(of: $0) }) { bodyUses[direct] += 1 }
                uses.add(type, to: &used)
            }
            for response in operation.responses {
                for type in response.content { uses.add(type, to: &used) }
                for header in response.headers {
                    uses.add(header.schema, to: &used)
                    uses.add(header.content, to: &used)
                }
            }
            budget -= used.places.count
            for schema in used.places {
                api.schemas[schema].operations.append(i)
                allUses[schema] += 1
            }
        }
        for i in api.schemas.indices {
            var used = SchemaUses.List()
            uses.add(inside: api.schemas[i].schema, to: &used)
            if let input = api.schemas[i].input { uses.add(inside: input, to: &used) }
            for schema in used.places where schema != i { api.schemas[schema].schemas.append(i) }
            for schema in used.places { allUses[schema] += 1 }
        }
        for i in api.schemas.indices where api.schemas[i].name.hasPrefix("Body_") {
            api.schemas[i].isSynthetic = bodyUses[i] > 0 && bodyUses[i] == allUses[i]
        }
    }
}

// MARK: - Titles

enum SchemaTitles {
    /// The title where it says more than the name. One that only respells it does not, but for generics:
    /// "Page[Idea]", of which `Page_Idea_` is what OpenAPI allows, is "Page of Idea".
    static func title(of name: String, written: String?) -> String {
        guard let written, !written.isEmpty else { return generic(name).map(inWords) ?? name }
        if written.contains("["), Words.normalised(written) == name.lowercased() { return inWords(written) }
        if Words.bare(written) == Words.bare(name) { return name }
        return written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A generic of one thing in words; of several things as it is.
    private static func inWords(_ generic: String) -> String {
        guard generic.hasSuffix("]"), !generic.contains(where: { ", ".contains($0) }) else { return generic }
        return generic.split(separator: "[").map { $0.prefix { $0 != "]" } }.joined(separator: " of ")
    }

    /// `Page_Idea_` as `Page[Idea]`, `Dict_str__Idea_` as `Dict[str, Idea]`: as many brackets as the name ends in
    /// underscores.
    private static func generic(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        let depth = bytes.reversed().prefix { $0 == UInt8(ascii: "_") }.count
        guard depth > 0, depth <= 8 else { return nil }
        let body = bytes.dropLast(depth)
        var result: [UInt8] = []
        var open = 0
        var i = 0
        while i < body.count {
            if body[i] == UInt8(ascii: "_"), i > 0 {
                if open < depth {
                    result.append(UInt8(ascii: "["))
                    open += 1
                } else if i + 1 < body.count, body[i + 1] == UInt8(ascii: "_") {
                    result.append(", ")
                    i += 1
                } else {
                    result.append(body[i])
                }
            } else {
                result.append(body[i])
            }
            i += 1
        }
        guard open == depth, result.last != UInt8(ascii: "[") else { return nil }
        return String(result) + String(repeating: "]", count: depth)
    }
}
