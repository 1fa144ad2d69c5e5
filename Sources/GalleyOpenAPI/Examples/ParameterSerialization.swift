// Parameters in a request: `style` and `explode` (OAS 3.2 §4.12.3) in terms of URI Templates (RFC 6570).

import GalleyCore

/// How values become part of a URL, a header or a cookie.
///
/// Values inside of values, for which the specification defines nothing, are written as JSON, by `deepObject` in
/// brackets as most servers read them. The theme's `try-it-request.js` does the same in a browser; both are tested by
/// one table.
package enum ParameterSerialization {
    /// A value taken apart as styles do.
    private enum Parts {
        case single(String)
        case list([String])
        case members([(name: String, value: String)])

        init(_ value: JSONValue) {
            switch value {
            case .null: self = .single("")
            case .array(let items): self = .list(items.filter { !$0.isNull }.map(\.plainText))
            case .object(let members):
                self = .members(members.filter { !$0.value.isNull }.map { ($0.name, $0.value.plainText) })
            default: self = .single(value.plainText)
            }
        }

        /// RFC 6570 §2.3: a list or an object without anything in it is as if it were not there.
        var isUndefined: Bool {
            switch self {
            case .single: false
            case .list(let items): items.isEmpty
            case .members(let members): members.isEmpty
            }
        }
    }

    // MARK: - Queries

    /// The fields of a query or form, not encoded. A delimiter stands in the value, as commas do.
    package static func pairs(
        name: String, value: JSONValue, style: String, isExploded: Bool
    ) -> [(name: String, value: String)] {
        let parts = Parts(value)
        guard !parts.isUndefined else { return [] }
        if style == "deepObject" { return deepPairs(name, value) }
        let delimiter = delimiter(style, isExploded: isExploded)
        switch parts {
        case .single(let text): return [(name, text)]
        case .list(let items):
            guard let delimiter else { return items.map { (name, $0) } }
            return [(name, items.joined(separator: delimiter))]
        case .members(let members):
            guard let delimiter else { return members }
            return [(name, members.flatMap { [$0.name, $0.value] }.joined(separator: delimiter))]
        }
    }

    /// What stands between the parts of one field; nil where each part is a field.
    private static func delimiter(_ style: String, isExploded: Bool) -> String? {
        guard !isExploded else { return nil }
        switch style {
        case "spaceDelimited": return " "
        case "pipeDelimited": return "|"
        default: return ","
        }
    }

    private static func deepPairs(_ name: String, _ value: JSONValue) -> [(name: String, value: String)] {
        switch value {
        case .object(let members):
            members.filter { !$0.value.isNull }.flatMap { deepPairs("\(name)[\($0.name)]", $0.value) }
        case .array(let items): items.filter { !$0.isNull }.map { (name, $0.plainText) }
        default: [(name, value.isNull ? "" : value.plainText)]
        }
    }

    /// The text in a query, without `?` and `&` around it: `tags=a&tags=b`.
    package static func query(
        name: String, value: JSONValue, style: String, isExploded: Bool, allowsReserved: Bool = false
    ) -> String {
        let encode = encoder(keeping: allowsReserved ? reservedInQuery : [])
        if style == "deepObject" || delimiter(style, isExploded: isExploded) != "," {
            return pairs(name: name, value: value, style: style, isExploded: isExploded)
                .map { encoded($0.name) + "=" + encode($0.value) }.joined(separator: "&")
        }
        // A comma that delimits stays one; those inside of values are encoded.
        let parts = Parts(value)
        guard !parts.isUndefined else { return "" }
        return encoded(name) + "=" + commas(parts, encode)
    }

    /// The encoded text of a form (WHATWG URL §5.2: spaces as `+`).
    package static func form(_ pairs: [(name: String, value: String)]) -> String {
        func field(_ text: String) -> String {
            text.split(separator: " ", omittingEmptySubsequences: false).map { encoded(String($0)) }
                .joined(separator: "+")
        }
        return pairs.map { field($0.name) + "=" + field($0.value) }.joined(separator: "&")
    }

    // MARK: - Paths

    /// The text that takes the place of `{name}` in a path.
    package static func path(
        name: String, value: JSONValue, style: String, isExploded: Bool, allowsReserved: Bool = false
    ) -> String {
        let encode = encoder(keeping: allowsReserved ? reservedInPath : [])
        let parts = Parts(value)
        guard !parts.isUndefined else { return "" }
        switch style {
        case "label": return "." + joined(parts, isExploded: isExploded, by: ".", encode)
        case "matrix":
            let name = encoded(name)
            switch parts {
            case .single(let text): return ";" + name + (text.isEmpty ? "" : "=" + encode(text))
            case .list(let items) where isExploded:
                return items.map { ";" + name + ($0.isEmpty ? "" : "=" + encode($0)) }.joined()
            case .members(let members) where isExploded:
                return members.map {
                    ";" + encoded($0.name) + ($0.value.isEmpty ? "" : "=" + encode($0.value))
                }
                .joined()
            default: return ";" + name + "=" + commas(parts, encode)
            }
        default: return joined(parts, isExploded: isExploded, by: ",", encode)
        }
    }

    private static func joined(
        _ parts: Parts, isExploded: Bool, by separator: String, _ encode: (String) -> String
    ) -> String {
        switch parts {
        case .list(let items) where isExploded: items.map(encode).joined(separator: separator)
        case .members(let members) where isExploded:
            members.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: separator)
        default: commas(parts, encode)
        }
    }

    private static func commas(_ parts: Parts, _ encode: (String) -> String) -> String {
        switch parts {
        case .single(let text): encode(text)
        case .list(let items): items.map(encode).joined(separator: ",")
        case .members(let members):
            members.flatMap { [encode($0.name), encode($0.value)] }.joined(separator: ",")
        }
    }

    // MARK: - Headers and cookies

    /// The value of a header: `simple`, and nothing encoded (OAS 3.2 §4.12.3.2).
    package static func header(value: JSONValue, isExploded: Bool) -> String {
        joined(Parts(value), isExploded: isExploded, by: ",", { $0 })
    }

    /// The cookies of a parameter, as they are sent: `form` is percent-encoded, `cookie` (3.2) is not.
    package static func cookies(
        name: String, value: JSONValue, style: String, isExploded: Bool
    ) -> [(name: String, value: String)] {
        let encode: (String) -> String = { style == "cookie" ? $0 : encoded($0) }
        let parts = Parts(value)
        guard !parts.isUndefined else { return [] }
        switch parts {
        case .list(let items) where isExploded: return items.map { (name, encode($0)) }
        case .members(let members) where isExploded:
            return members.map { (encode($0.name), encode($0.value)) }
        default: return [(name, commas(parts, encode))]
        }
    }

    /// The text in a `Cookie` header. `form` exploded joins with `&`, as the specification has it.
    package static func cookie(
        name: String, value: JSONValue, style: String, isExploded: Bool
    ) -> String {
        cookies(name: name, value: value, style: style, isExploded: isExploded)
            .map { $0.name + "=" + $0.value }.joined(separator: style == "cookie" ? "; " : "&")
    }

    // MARK: - Encoding

    private static func encoder(keeping kept: [UInt8]) -> (String) -> String {
        { encoded($0, keeping: kept) }
    }

    /// Everything but unreserved characters percent-encoded (RFC 6570 §3.2.1).
    package static func encoded(_ text: String) -> String { encoded(text, keeping: []) }

    /// What `allowReserved` keeps (RFC 6570 §3.2.3), and triples such as `%20` with it; but never what the place forbids
    /// (RFC 3986 §3.4; OAS 3.2 §4.8.2), such as the `#` that would end the query.
    private static let reservedInQuery = Array(":/?@!$&'()*+,;=".utf8)
    private static let reservedInPath = Array(":@!$&'()*+,;=".utf8)
    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func encoded(_ text: String, keeping kept: [UInt8]) -> String {
        let source = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(source.count)
        for (i, byte) in source.enumerated() {
            let isTriple =
                !kept.isEmpty && byte == UInt8(ascii: "%") && i + 2 < source.count && source[i + 1].isHexDigit
                && source[i + 2].isHexDigit
            if byte.isASCIILetter || byte.isASCIIDigit || "-._~".utf8.contains(byte) || kept.contains(byte)
                || isTriple
            {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return String(result)
    }
}
