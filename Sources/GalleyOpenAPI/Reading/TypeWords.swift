// Types in words.
//
// A type is a list of what the value may be ("string", "Author", "null"), joined by "or". Components are linked, not
// spelled, so a page can put its own address to them.

import GalleyCore
import GalleyData

/// What a value may be, each in words.
private typealias TypeNames = [[TypeWord]]

extension OutlineReader {
    /// More lists in lists than anybody reads.
    private static let nestingLimit = 6
    /// Longer unions are counted, not listed.
    private static let namesLimit = 5

    /// The type with "or null" where that is allowed.
    mutating func words(_ merged: MergedSchema) -> [TypeWord] {
        // Most values are plain, and need no list of names.
        if merged.layers.count == 1, !merged.isNullable, !merged.keywords.hasAny(.shapingType) {
            switch merged.types {
            case .string: return Self.string
            case .integer: return Self.integer
            case .boolean: return Self.boolean
            default: break
            }
        }
        let names = allNames(merged, depth: 0)
        return names.count == 1 ? Self.unbracketed(names[0]) : Self.joined(names)
    }

    /// "list of A or B" for "list of (A or B)", where nothing stands behind it.
    private static func unbracketed(_ words: [TypeWord]) -> [TypeWord] {
        guard words.count > 3, words[1] == .text("("), words.last == .text(")"), !words.contains(null[0]),
            words.count(where: { $0 == .text("(") }) == 1
        else { return words }
        return Array(words[..<1] + words[2..<(words.count - 1)])
    }

    private mutating func allNames(_ merged: MergedSchema, depth: Int) -> TypeNames {
        if merged.isOnlyNull { return [Self.null] }
        var names = names(merged, depth: depth)
        if merged.isNullable, !names.contains(Self.any) { names.append(Self.null) }
        return names
    }

    private static func joined(_ names: TypeNames) -> [TypeWord] {
        if names.count == 1 { return names[0] }
        var words: [TypeWord] = []
        // "list of strings or null" would be a list of nulls, too.
        let last = names.dropLast().contains(where: isOfParts) ? TypeWord.text(", or ") : or
        for (index, name) in names.enumerated() {
            if index > 0 { words.append(index == names.count - 1 ? last : comma) }
            // "list of 2: string, number or null" would be a riddle.
            words += isRow(name) ? [.text("(")] + name + [.text(")")] : name
        }
        return words
    }

    /// Whether commas stand between its parts, outside of brackets: a tuple.
    private static func isRow(_ name: [TypeWord]) -> Bool {
        var depth = 0
        for word in name {
            if word == .text("(") { depth += 1 }
            if word == .text(")") { depth -= 1 }
            if depth == 0, word == comma { return true }
        }
        return false
    }

    /// Whether a type tells what it consists of.
    private static func isOfParts(_ name: [TypeWord]) -> Bool {
        guard name.count > 1 || name.first?.isText == true, case .text(let text)? = name.first else {
            return false
        }
        return ["list of ", "map of ", "pair of "].contains { text.hasPrefix($0) }
    }

    /// A type as part of another: in brackets where it is several. Of many, names that are words are in the plural.
    private mutating func inner(_ node: Node, depth: Int, isMany: Bool = false) -> [TypeWord] {
        guard depth < Self.nestingLimit else { return [.text("…")] }
        var names = allNames(merge(node), depth: depth + 1)
        // "list of (strings or null)" is neither.
        if isMany, !names.contains(Self.null) { names = names.map(Self.plural) }
        return names.count == 1 && !names[0].contains(Self.comma)
            ? names[0] : [.text("(")] + Self.joined(names) + [.text(")")]
    }

    private mutating func names(_ merged: MergedSchema, depth: Int) -> TypeNames {
        if merged.isNothing { return [[.text("no value")]] }
        if let name = merged.name {
            guard depth == 0, let base = baseWords(of: merged) else { return [[.schema(name)]] }
            return [[.schema(name), .text(" (")] + base + [.text(")")]]
        }
        if !merged.parts.isEmpty {
            var words: [TypeWord] = []
            for (index, part) in merged.parts.enumerated() {
                if index > 0 { words.append(.text(" and ")) }
                words.append(.schema(part))
            }
            if merged.extendsParts { words.append(.text(" with more")) }
            return [words]
        }
        if merged.decimal == .numberOrString { return [[.text("decimal number")]] }
        if let union = merged.union, !merged.keywords.has(.properties) {
            return names(of: union, in: merged, depth: depth)
        }
        if let local = merged.localName, !local.isEmpty, merged.effectiveTypes.isSubset(of: .object) {
            return [[.text(local)]]
        }
        return names(ofTypes: merged, depth: depth)
    }

    /// What a component is whose name does not say it: one that is no object.
    private mutating func baseWords(of merged: MergedSchema) -> [TypeWord]? {
        let types = merged.effectiveTypes
        var names: TypeNames
        if merged.decimal != nil {
            names = [[.text("decimal number")]]
        } else if let union = merged.union {
            guard !merged.keywords.has(.properties) else { return nil }
            names = self.names(of: union, in: merged, depth: 1)
            // Components among them are told as alternatives.
            if names.contains(where: { $0 == Self.object || $0.contains { !$0.isText } }) { return nil }
        } else {
            guard !types.isEmpty, types.isSubset(of: [.scalars, .array, .object]) else { return nil }
            names = self.names(ofTypes: merged, depth: 1)
        }
        if names.contains(Self.object) || names.contains(Self.any) { return nil }
        let words = Self.joined(names)
        if words.count == 1, case .text(let text) = words[0], text.hasSuffix(")"), !text.contains(":"),
            let bracket = text.firstIndex(of: "(")
        {
            // "integer (64 bits)": no brackets in brackets.
            return [.text(text[..<bracket].dropLast() + ", " + text[bracket...].dropFirst().dropLast())]
        }
        return words
    }

    private mutating func names(of union: MergedSchema.Union, in merged: MergedSchema, depth: Int)
        -> TypeNames
    {
        guard depth < Self.nestingLimit else { return [Self.any] }
        var all: TypeNames = []
        var objects = 0
        for member in union.members.prefix(32) {
            var part = merge(member)
            if part.types.isEmpty, part.name == nil { part.types = merged.types }
            let names = allNames(part, depth: depth + 1)
            // It may be anything at all, whatever the others say.
            if names.contains(Self.any) { return [Self.any] }
            if names == [Self.object] { objects += 1 }
            for name in names where !all.contains(name) { all.append(name) }
        }
        let isNullable = all.contains(Self.null)
        if isNullable { all.removeAll { $0 == Self.null } }
        if objects > 1, all == [Self.object] {
            all = [[.text("one of \(union.members.count) objects")]]
        } else if all.count > Self.namesLimit || union.members.count > 32 {
            all = [[.text("one of \(max(all.count, union.members.count)) types")]]
        }
        if isNullable, !merged.isNullable { all.append(Self.null) }
        return all
    }

    private mutating func names(ofTypes merged: MergedSchema, depth: Int) -> TypeNames {
        if merged.isFile { return [fileName(merged)] }
        let types = merged.effectiveTypes
        var names: TypeNames = []
        if types.contains(.string) { names.append(stringName(merged, depth: depth)) }
        if types.contains(.integer), !types.contains(.number) { names.append(numberName(merged, "integer")) }
        if types.contains(.number) { names.append(numberName(merged, "number")) }
        if types.contains(.boolean) { names.append(Self.boolean) }
        if types.contains(.array) { names.append(listName(merged, depth: depth)) }
        if types.contains(.object) { names.append(objectName(merged, depth: depth)) }
        return names.isEmpty ? [Self.any] : names
    }

    private func numberName(_ merged: MergedSchema, _ type: String) -> [TypeWord] {
        guard let format = merged.first(.format)?.string, !format.isEmpty else {
            return type == "integer" ? Self.integer : Self.number
        }
        if let words = Self.numberFormats[format] {
            return [.text(words.utf8.first == UInt8(ascii: " ") ? type + words : words)]
        }
        // A format of strings says nothing of a number beside them.
        if Self.stringFormats[format] != nil { return [.text(type)] }
        return [.text(type + " (" + format + ")")]
    }

    private mutating func stringName(_ merged: MergedSchema, depth: Int) -> [TypeWord] {
        if merged.decimal == .string { return [.text("decimal number")] }
        if merged.keywords.hasAny(.ofContent) { return contentName(merged, depth: depth) }
        guard let format = merged.first(.format)?.string, !format.isEmpty, format != "string" else {
            return Self.string
        }
        if let words = Self.stringFormats[format] { return [.text(words)] }
        if Self.numberFormats[format] != nil, merged.effectiveTypes != .string { return Self.string }
        return [.text("string (" + format + ")")]
    }

    /// JSON Schema validation §8.
    private mutating func contentName(_ merged: MergedSchema, depth: Int) -> [TypeWord] {
        let mediaType = merged.first(.contentMediaType).map { String($0.utf8) }
        let encoding = merged.first(.contentEncoding).map { String($0.utf8) }
        if let schema = merged.first(.contentSchema) {
            guard depth < Self.nestingLimit else { return [.text("JSON text")] }
            return [.text("JSON text: ")] + Self.joined(allNames(merge(schema), depth: depth + 1))
        }
        switch (mediaType, encoding) {
        case (let mediaType?, let encoding?): return [.text(mediaType + " in " + encoding)]
        case (nil, let encoding?): return [.text(encoding + " string")]
        case (let mediaType?, nil):
            return [.text(MediaTypeName(mediaType).isJSON ? "JSON text" : mediaType + " text")]
        case (nil, nil): return Self.string
        }
    }

    private func fileName(_ merged: MergedSchema) -> [TypeWord] {
        guard let mediaType = merged.first(.contentMediaType).map({ String($0.utf8) }),
            MediaTypeName(mediaType).essence != "application/octet-stream"
        else { return [.text("file")] }
        return [.text("file (" + mediaType + ")")]
    }

    private mutating func listName(_ merged: MergedSchema, depth: Int) -> [TypeWord] {
        if let tuple = tuple(of: merged), tuple.count > 0 {
            return tupleName(merged, tuple, depth: depth)
        }
        guard let items = merged.first(.items) else { return [.text("list")] }
        if items.boolean == false { return [.text("empty list")] }
        let words = inner(items, depth: depth, isMany: true)
        return words == Self.any ? [.text("list")] : [.text("list of ")] + words
    }

    private mutating func tupleName(_ merged: MergedSchema, _ tuple: Node, depth: Int) -> [TypeWord] {
        let count = tuple.count
        var rest = merged.first(.items)
        if rest?.kind == .sequence { rest = merged.first(.additionalItems) }
        let isClosed =
            rest?.boolean == false || merged.first(.unevaluatedItems)?.boolean == false
            || merged.first(.maxItems)?.integer.map { $0 <= count } ?? false
        let isShort = (merged.first(.minItems)?.integer ?? 0) < count && merged.first(.minItems) != nil
        if let item = sameItem(of: tuple, depth: depth), isClosed {
            let number = isShort ? "list of at most \(count) " : count == 2 ? "pair of " : "list of \(count) "
            return [.text(number)] + item
        }
        var words: [TypeWord] = [
            .text(isClosed ? (isShort ? "list of at most \(count): " : "list of \(count): ") : "list of ")
        ]
        for (index, item) in tuple.items.prefix(Self.namesLimit + 3).enumerated() {
            if index > 0 { words.append(Self.comma) }
            words += inner(item, depth: depth)
        }
        if count > Self.namesLimit + 3 { words.append(.text(", …")) }
        if !isClosed {
            words.append(.text(", then "))
            words += rest.map { inner($0, depth: depth) } ?? Self.any
        }
        return words
    }

    /// What all places of a tuple have in common where that is all that is to be said of them, in the plural.
    private mutating func sameItem(of tuple: Node, depth: Int) -> [TypeWord]? {
        guard tuple.count > 1, tuple.count <= Self.namesLimit + 3 else { return nil }
        let all = tuple.items.map { inner($0, depth: depth, isMany: true) }
        guard let first = all.first, first.count == 1, first != Self.any, all.allSatisfy({ $0 == first })
        else {
            return nil
        }
        return first
    }

    /// "object", or what a map has for keys and values.
    private mutating func objectName(_ merged: MergedSchema, depth: Int) -> [TypeWord] {
        guard merged.keywords.hasAny(KeywordSet(.additionalProperties, .patternProperties, .propertyNames)),
            !merged.keywords.has(.properties)
        else { return Self.object }
        var value = merged.first(.additionalProperties)
        if let patterns = merged.first(.patternProperties) {
            guard patterns.count == 1, value == nil || value?.boolean == false else { return Self.object }
            value = patterns.entries[0].value
        } else if value?.boolean == false {
            return Self.object
        }
        let key = merged.first(.propertyNames).map { keyName($0, depth: depth) } ?? Self.string
        guard let value, value.boolean == nil, value.count > 0 else {
            return key == Self.string ? Self.object : [.text("map of ")] + key + [.text(" to any value")]
        }
        // All names are strings.
        if key == Self.string { return [.text("map of ")] + inner(value, depth: depth, isMany: true) }
        return [.text("map of ")] + key + [.text(" to ")] + inner(value, depth: depth)
    }

    /// `propertyNames` seldom says that names are strings: they all are.
    private mutating func keyName(_ node: Node, depth: Int) -> [TypeWord] {
        guard depth < Self.nestingLimit else { return Self.string }
        var names = merge(node)
        if names.types.isEmpty, names.name == nil { names.types = .string }
        let words = allNames(names, depth: depth + 1)
        return words.count == 1 ? words[0] : Self.string
    }
}

// MARK: - Words

extension OutlineReader {
    /// A type in the plural; names of components, and what has no plural, as they are.
    fileprivate static func plural(_ words: [TypeWord]) -> [TypeWord] {
        guard case .text(let text)? = words.first else { return words }
        for start in ["list", "map", "pair"] where text.hasPrefix(start + " of ") {
            return [.text(start + "s" + text.dropFirst(start.utf8.count))] + words.dropFirst()
        }
        guard words.count == 1 else { return words }
        if let plural = plurals[text] { return [.text(plural)] }
        // "integer (64 bits)"
        guard text.hasSuffix(")"), let end = text.firstIndex(of: "("), text[..<end].hasSuffix(" "),
            let plural = plurals[String(text[..<end].dropLast())]
        else { return words }
        return [.text(plural + " " + text[end...])]
    }

    private static let plurals: [String: String] = {
        var plurals = [
            "date and time": "dates and times", "time of day": "times of day",
            "local date and time": "local dates and times", "local time of day": "local times of day",
            "number of seconds": "numbers of seconds",
        ]
        let words = [
            "string", "integer", "number", "boolean", "object", "file", "list", "empty list", "Unix time",
        ]
        for word in words + stringFormats.values where plurals[word] == nil && !word.hasSuffix(")") {
            plurals[word] = word + (word.hasSuffix("ss") ? "es" : "s")
        }
        return plurals
    }()

    fileprivate static let any: [TypeWord] = [.text("any value")]
    fileprivate static let null: [TypeWord] = [.text("null")]
    fileprivate static let string: [TypeWord] = [.text("string")]
    fileprivate static let integer: [TypeWord] = [.text("integer")]
    fileprivate static let number: [TypeWord] = [.text("number")]
    fileprivate static let boolean: [TypeWord] = [.text("boolean")]
    fileprivate static let object: [TypeWord] = [.text("object")]
    fileprivate static let comma = TypeWord.text(", ")
    fileprivate static let or = TypeWord.text(" or ")

    /// JSON Schema validation §7.3 and the OpenAPI Format Registry.
    static let stringFormats: [String: String] = [
        "date-time": "date and time", "date": "date", "time": "time of day", "duration": "duration",
        "date-time-local": "local date and time", "time-local": "local time of day",
        "http-date": "HTTP date", "uuid": "UUID", "uuid4": "UUID", "uuid1": "UUID", "uuid3": "UUID",
        "uuid5": "UUID", "uri": "URI", "url": "URL", "iri": "IRI", "uri-reference": "URI reference",
        "iri-reference": "IRI reference", "uri-template": "URI template", "email": "email address",
        "idn-email": "email address", "hostname": "host name", "idn-hostname": "host name",
        "ipv4": "IPv4 address", "ipv6": "IPv6 address", "ip": "IP address", "binary": "file",
        "byte": "base64 string", "base64": "base64 string", "base64url": "base64url string",
        "password": "string (password)", "regex": "regular expression", "json-pointer": "JSON Pointer",
        "relative-json-pointer": "relative JSON Pointer", "decimal": "decimal number",
        "decimal128": "decimal number", "char": "single character", "commonmark": "Markdown text",
        "html": "HTML text", "media-range": "media range", "json-string": "JSON text",
    ]
    /// What begins with a space is put behind the type.
    private static let numberFormats: [String: String] = [
        "int8": " (8 bits)", "int16": " (16 bits)", "int32": " (32 bits)", "int64": " (64 bits)",
        "uint8": " (8 bits, unsigned)", "uint16": " (16 bits, unsigned)",
        "uint32": " (32 bits, unsigned)", "uint64": " (64 bits, unsigned)",
        "double-int": " (53 bits)", "float": " (single precision)", "double": " (double precision)",
        "decimal": "decimal number", "decimal128": "decimal number", "unixtime": "Unix time",
        "unix-time": "Unix time", "time-delta": "number of seconds",
    ]
}

extension [TypeWord] {
    /// The words as plain text, components by their titles.
    package func text(in api: APIDescription) -> String {
        if count == 1, case .text(let text) = self[0] { return text }
        return map { word in
            switch word {
            case .text(let text): text
            case .schema(let index): api.schemas.indices.contains(index) ? api.schemas[index].title : ""
            }
        }.joined()
    }
}
