// How prose names a part of a reference in a link: `api:createIdea`, `api:POST /ideas`, `api:tag/ideas`, `schema:Idea`.

import GalleyAudit
import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// A destination that names a part of a reference.
struct ReferenceLink {
    var name: ReferenceDirectory.Name
    /// As written behind the scheme, without the fragment; decoded.
    var text: String
    /// Behind `#`, decoded; empty where there is none.
    var fragment: String
    var scheme: Scheme

    enum Scheme: String { case api, schema }

    /// Nil where the destination has another scheme.
    init?(_ destination: ArraySlice<UInt8>) {
        guard let scheme = Self.scheme(of: destination) else { return nil }
        self.scheme = scheme
        let rest = Array(destination.dropFirst(scheme.rawValue.utf8.count + 1))
        // In a path template `#` has no meaning, and in an operationId there is none as far as anybody knows.
        let hash = rest.firstIndex(of: UInt8(ascii: "#")) ?? rest.endIndex
        text = Self.decoded(rest, 0..<hash)
        fragment = hash < rest.count ? Self.decoded(rest, hash + 1..<rest.count) : ""
        name = scheme == .schema ? .schema(text) : Self.operationOrTag(text)
    }

    static func scheme(of destination: ArraySlice<UInt8>) -> Scheme? {
        switch destination.first {
        case UInt8(ascii: "a"): destination.starts(with: "api:".utf8) ? .api : nil
        case UInt8(ascii: "s"): destination.starts(with: "schema:".utf8) ? .schema : nil
        default: nil
        }
    }

    /// The same link to what was meant.
    static func correction(of written: String, to destination: String) -> Correction {
        let hash = written.firstIndex(of: "#") ?? written.endIndex
        return Correction(written, to: destination + written[hash...])
    }

    /// What a destination would name if its scheme were one of ours, and not one that looks like it.
    static func misspelt(_ destination: ArraySlice<UInt8>) -> ReferenceLink? {
        guard let first = destination.first, Self.otherInitials.contains(first | 0x20),
            let colon = destination.prefix(16).firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        let written = String(decoding: destination[..<colon], as: UTF8.self).lowercased()
        guard let right = Self.otherSchemes[written] else { return nil }
        let rest = destination[(colon + 1)...]
        // A tag of RFC 4151 has an authority with a date behind a comma.
        if written == "tag", rest.contains(UInt8(ascii: ",")) { return nil }
        return ReferenceLink((Array(right.utf8) + rest)[...])
    }

    private static let otherInitials = Array("aeomstw".utf8)
    private static let otherSchemes = [
        "api": "api:", "apis": "api:", "api-operation": "api:", "operation": "api:", "operations": "api:",
        "operationid": "api:", "endpoint": "api:", "webhook": "api:", "webhooks": "api:", "openapi": "api:",
        "tag": "api:tag/", "tags": "api:tag/", "schema": "schema:", "schemas": "schema:", "model": "schema:",
        "models": "schema:", "api-schema": "schema:",
    ]

    private static func decoded(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var result: [UInt8] = []
        result.append(percentDecoding: bytes.span, range)
        return String(result)
    }

    private static func operationOrTag(_ text: String) -> ReferenceDirectory.Name {
        // In capitals, or with a space behind it: an operationId may be `get/meta`.
        if let line = RequestLine(text.utf8), text.contains(" ") || text.hasPrefix(line.method) {
            return .request(line)
        }
        let tag = "tag/"
        return text.hasPrefix(tag) ? .tag(String(text.dropFirst(tag.utf8.count))) : .operation(text)
    }
}

extension ReferenceDirectory {
    /// The part that a link names. An operationId may look like a tag's name or a request.
    func part(of link: ReferenceLink, own: Int?) -> Part? {
        if let part = part(link.name, own: own) { return part }
        if case .operation = link.name { return nil }
        return link.scheme == .api ? part(.operation(link.text), own: own) : nil
    }

    /// Where in its target a link's fragment is: behind the operation's own id where it shares its page.
    func fragment(_ fragment: String, in target: Reference.Target) -> String? {
        guard !fragment.isEmpty else { return target.fragment }
        return target.fragment.map { $0 + "." + fragment } ?? fragment
    }
}

// MARK: - What is wrong with one

extension ReferenceDirectory.Name {
    /// What messages call it.
    var text: String {
        switch self {
        case .operation(let name), .schema(let name), .tag(let name): name
        case .request(let line): line.method + " " + line.path
        }
    }

    /// What lists of such things are called.
    var kind: String {
        switch self {
        case .operation, .request: "operations"
        case .schema: "schemas"
        case .tag: "tags"
        }
    }

    /// What links to such a thing begin with.
    var prefix: String {
        switch self {
        case .operation, .request: "api:"
        case .schema: "schema:"
        case .tag: "api:tag/"
        }
    }

    /// The rule of a name that nothing has, and what is wrong.
    var unknown: (rule: Rule, message: String) {
        switch self {
        case .operation, .request: (.apiUnknownOperation, "the API has no operation `\(text)`")
        case .schema: (.apiUnknownSchema, "the API has no schema `\(text)`")
        case .tag: (.apiUnknownTag, "the API has no tag `\(text)`")
        }
    }

    /// The same of what is there and deprecated.
    var deprecated: (rule: Rule, message: String) {
        if case .schema = self { return (.apiDeprecatedSchema, "the schema `\(text)` is deprecated") }
        return (.apiDeprecatedOperation, "the operation `\(text)` is deprecated")
    }
}
