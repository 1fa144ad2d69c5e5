// The formats of strings (JSON Schema Validation §7.3, the OpenAPI Format Registry): an example of each, and whether
// a text is of it.
//
// Examples are the same in every build: documentation hosts (RFC 2606), documentation addresses (RFC 5737, RFC 3849)
// and a day in the past.

import GalleyCore

/// What is known of a `format` of strings.
struct StringFormat: Sendable {
    /// An example; another for another variation, as far as the format allows.
    let example: @Sendable (_ variation: Int) -> String
    /// Whether a text is of the format; where that is not told by an easy rule, everything is.
    let accepts: @Sendable (_ text: String) -> Bool

    private init(
        _ example: @escaping @Sendable (Int) -> String,
        _ accepts: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.example = example
        self.accepts = accepts
    }

    /// The format of this name; nil where it is not known or not one of strings.
    init?(_ name: String) {
        guard let format = Self.format(name) else { return nil }
        self = format
    }

    private static func format(_ name: String) -> StringFormat? {
        switch name {
        case "date-time", "datetime", "iso-date-time":
            StringFormat({ "\(day($0))T09:30:00Z" }, StringCheck.isDateTime)
        case "date": StringFormat(day, StringCheck.isDate)
        case "time", "iso-time":
            StringFormat({ "\(twoDigits(9 + $0 % 12)):30:00Z" }, StringCheck.isTime)
        case "date-time-local": StringFormat { "\(day($0))T09:30:00" }
        case "time-local": StringFormat { "\(twoDigits(9 + $0 % 12)):30:00" }
        case "duration": StringFormat({ "PT\(1 + $0)H30M" }, StringCheck.isDuration)
        case "http-date": StringFormat { _ in "Fri, 17 May 2024 09:30:00 GMT" }
        case "email", "idn-email":
            StringFormat(
                { variation in
                    let number = variation < people.count ? "" : String(variation / people.count + 1)
                    return people[variation % people.count] + number + "@example.com"
                }, StringCheck.isEmail)
        case "hostname", "idn-hostname":
            StringFormat({ "\(numbered("api", $0)).example.com" }, StringCheck.isHostname)
        case "ipv4", "ip": StringFormat({ "192.0.2.\(1 + $0 % 254)" }, StringCheck.isIPv4)
        case "ipv6": StringFormat({ "2001:db8::\(1 + $0 % 9999)" }, StringCheck.isIPv6)
        case "uri", "url", "iri", "http-url", "any-url":
            StringFormat(
                { $0 == 0 ? "https://example.com" : "https://example.com/\($0 + 1)" }, StringCheck.isURI)
        case "uri-reference", "iri-reference": StringFormat { "/items/\(1 + $0)" }
        case "uri-template": StringFormat { "https://example.com/\(numbered("items", $0)){/id}" }
        case "uuid", "uuid1", "uuid3", "uuid4", "uuid5", "guid":
            StringFormat({ uuid($0) }, StringCheck.isUUID)
        case "json-pointer": StringFormat({ "/items/\($0)" }, StringCheck.isJSONPointer)
        case "relative-json-pointer", "json-pointer-uri-fragment": StringFormat { "\($0)/items" }
        case "regex": StringFormat { $0 == 0 ? "^[a-z]+$" : "^[a-z]{\($0)}$" }
        case "byte", "base64url", "base64":
            StringFormat { base64("Example\($0 == 0 ? "" : "\($0 + 1)")", isForURL: name == "base64url") }
        case "binary", "file": StringFormat { numbered("contents of the file", $0) }
        case "password": StringFormat { numbered("correct-horse-battery-7", $0) }
        case "decimal", "number-string": StringFormat { "\(19 + $0).90" }
        case "int64", "int32", "uint64", "bigint": StringFormat { "\(42 + $0)" }
        case "objectid", "object-id", "ObjectId", "PydanticObjectId", "objectId", "mongo-id":
            StringFormat({ objectID($0) }, { $0.utf8.count == 24 && $0.utf8.allSatisfy(\.isHexDigit) })
        case "ulid": StringFormat { "01HY2V6Q3B8T4N7M5K9D0A\(padded($0 + 1, to: 4))" }
        case "char": StringFormat { String(UnicodeScalar(UInt8(ascii: "A") + UInt8($0 % 26))) }
        case "html": StringFormat { "<p>\(numbered("Example", $0))</p>" }
        case "commonmark", "markdown": StringFormat { "**\(numbered("Example", $0))**" }
        case "media-range", "media-type": StringFormat { _ in "application/json" }
        case "iso-country-code", "country-code", "country":
            StringFormat { ["DE", "FR", "JP", "BR"][$0 % 4] }
        case "currency", "iso-currency-code": StringFormat { ["EUR", "USD", "JPY", "CHF"][$0 % 4] }
        case "language-tag", "locale": StringFormat { ["en", "de", "fr", "ja"][$0 % 4] }
        case "color": StringFormat { ["#1f6feb", "#2da44e", "#bf3989", "#9a6700"][$0 % 4] }
        case "phone", "tel": StringFormat { "+4930901820\(twoDigits($0 % 100))" }
        case "semver", "version": StringFormat { "1.\(4 + $0).0" }
        case "timestamp": StringFormat { "\(day($0))T09:30:00Z" }
        case "timezone", "time-zone": StringFormat { ["Europe/Berlin", "UTC", "Asia/Tokyo"][$0 % 3] }
        default: nil
        }
    }
}

// MARK: - Making

extension StringFormat {
    static let people = ["ada", "grace", "alan", "katherine", "edsger", "barbara"]

    static func numbered(_ text: String, _ variation: Int) -> String {
        variation == 0 ? text : "\(text)-\(variation + 1)"
    }

    static func twoDigits(_ number: Int) -> String { padded(number, to: 2) }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// A day in May 2024, in June and so on for high variations.
    static func day(_ variation: Int) -> String {
        let day = 16 + variation
        return "2024-\(twoDigits(5 + day / 28 % 8))-\(twoDigits(1 + day % 28))"
    }

    private static func hexadecimal(_ number: Int, width: Int) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    static func uuid(_ variation: Int) -> String {
        "3fa85f64-5717-4562-b3fc-2c963f66\(hexadecimal((0xAFA6 + variation) & 0xFFFF, width: 4))"
    }

    static func objectID(_ variation: Int) -> String {
        "665f1c2ab8e4d3f0a1b2\(hexadecimal((0xC3D4 + variation) & 0xFFFF, width: 4))"
    }

    /// RFC 4648 §4, or §5 without padding.
    static func base64(_ text: String, isForURL: Bool) -> String {
        let alphabet = Array(
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + (isForURL ? "-_" : "+/")).utf8
        )
        var result: [UInt8] = []
        var bytes = ArraySlice(text.utf8)
        while !bytes.isEmpty {
            let group = bytes.prefix(3)
            bytes = bytes.dropFirst(3)
            var word = group.reduce(0) { $0 << 8 | Int($1) }
            word <<= 8 * (3 - group.count)
            for place in 0...group.count { result.append(alphabet[word >> (18 - 6 * place) & 63]) }
            if !isForURL {
                for _ in 0..<3 - group.count { result.append(UInt8(ascii: "=")) }
            }
        }
        return String(result)
    }
}

// MARK: - Checking

/// Whether a text is of a format, by rules short enough to be plainly right.
enum StringCheck {
    private static func number(_ text: Substring, _ width: Int, _ range: ClosedRange<Int>) -> Bool {
        guard text.utf8.count == width, text.utf8.allSatisfy(\.isASCIIDigit), let value = Int(text)
        else { return false }
        return range.contains(value)
    }

    /// RFC 3339 `full-date`.
    static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, number(parts[0], 4, 1...9999), number(parts[1], 2, 1...12),
            let year = Int(parts[0]), let month = Int(parts[1])
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        return number(parts[2], 2, 1...days)
    }

    /// RFC 3339 `full-time`.
    static func isTime(_ text: String) -> Bool {
        var clock = text[...]
        if clock.last == "Z" || clock.last == "z" {
            clock.removeLast()
        } else {
            let zone = clock.suffix(6)
            guard zone.first == "+" || zone.first == "-", isClock(zone.dropFirst()) else { return false }
            clock.removeLast(6)
        }
        if let point = clock.firstIndex(of: ".") {
            let fraction = clock[clock.index(after: point)...]
            guard !fraction.isEmpty, fraction.utf8.allSatisfy(\.isASCIIDigit) else { return false }
            clock = clock[..<point]
        }
        return clock.utf8.count == 8 && isClock(clock.prefix(5)) && clock.dropFirst(5).first == ":"
            && number(clock.suffix(2), 2, 0...59)
    }

    /// Hours and minutes.
    private static func isClock(_ text: Substring) -> Bool {
        text.utf8.count == 5 && number(text.prefix(2), 2, 0...23) && text.dropFirst(2).first == ":"
            && number(text.suffix(2), 2, 0...59)
    }

    /// RFC 3339 `date-time`.
    static func isDateTime(_ text: String) -> Bool {
        guard text.utf8.count >= 20, text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let separator = text.dropFirst(10).first
        return (separator == "T" || separator == "t") && isDate(String(text.prefix(10)))
            && isTime(String(text.dropFirst(11)))
    }

    /// RFC 3339, appendix A.
    static func isDuration(_ text: String) -> Bool {
        guard text.utf8.count > 2, text.hasPrefix("P"), text.last != "T" else { return false }
        return text.dropFirst().utf8.allSatisfy { $0.isASCIIDigit || "YMWDTHS.,".utf8.contains($0) }
            && text.last.map { !$0.isNumber } == true
    }

    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.utf8.contains(0x20)
    }

    static func isHostname(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy {
                        $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 >= 0x80
                    }
            }
    }

    static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                number(part, part.utf8.count, 0...255) && part.utf8.count <= 3
                    && (part.utf8.count == 1 || part.first != "0")
            }
    }

    /// RFC 4291 §2.2, without a zone.
    static func isIPv6(_ text: String) -> Bool {
        var text = text
        if let colon = text.lastIndex(of: ":"), text.contains(".") {
            guard isIPv4(String(text[text.index(after: colon)...])) else { return false }
            text = text[...colon] + "0:0"
        }
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard halves.count <= 2 else { return false }
        var count = 0
        for half in halves where !half.isEmpty {
            for part in half.split(separator: ":", omittingEmptySubsequences: false) {
                guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit) else {
                    return false
                }
                count += 1
            }
        }
        return halves.count == 2 ? count < 8 : count == 8
    }

    /// Absolute, of RFC 3987's characters; braces too, since templates are often called URIs.
    static func isURI(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return URLReference(bytes.span).scheme != nil
            && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"<>\"|\\^`".utf8.contains($0) }
    }

    static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.utf8.allSatisfy(\.isHexDigit) }
    }

    static func isJSONPointer(_ text: String) -> Bool { text.isEmpty || text.hasPrefix("/") }
}

extension UInt8 {
    var isHexDigit: Bool { hexDigitValue != nil }
}
