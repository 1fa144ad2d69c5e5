// What all languages need of a request: its headers, cookies and query with the credentials among them.
//
// Credentials are never written out: samples read them from the environment, so that a pasted sample does
// not invite a secret into a file.

import GalleyCore

/// A text that may end in a secret.
struct SampleValue: Sendable, Equatable {
    var text: String
    /// The environment variable that holds the secret.
    var secret: String?

    init(_ text: String, secret: String? = nil) {
        self.text = text
        self.secret = secret
    }
}

extension SampleRequest {
    typealias Pair = (name: String, value: SampleValue)

    enum Login { case basic, digest }

    static let tokenVariable = "TOKEN"
    static let userVariable = "API_USER"
    static let passwordVariable = "API_PASSWORD"

    /// The query, with keys that are sent in it.
    var queryPairs: [Pair] {
        var result: [Pair] = query.map { ($0.name, SampleValue($0.value)) }
        for case .query(let name) in credentials {
            result.append((name, SampleValue("", secret: Self.variable(for: name))))
        }
        return result
    }

    /// The cookies, with keys that are sent as one.
    var cookiePairs: [Pair] {
        var result: [Pair] = cookies.map { ($0.name, SampleValue($0.value)) }
        for case .cookie(let name) in credentials {
            result.append((name, SampleValue("", secret: Self.variable(for: name))))
        }
        return result
    }

    /// The headers, credentials first, without cookies, logins and the content type.
    var headerPairs: [Pair] {
        var result: [Pair] = []
        for credential in credentials {
            switch credential {
            case .bearer:
                result.append(("Authorization", SampleValue("Bearer ", secret: Self.tokenVariable)))
            case .header(let name):
                result.append((name, SampleValue("", secret: Self.variable(for: name))))
            default: break
            }
        }
        for header in headers { result.append((header.name, SampleValue(header.value))) }
        return result
    }

    /// Pairs of one name as one entry, at the place of the first.
    static func grouped(_ pairs: [Pair]) -> [(name: String, values: [SampleValue])] {
        var places: [String: Int] = [:]
        var result: [(name: String, values: [SampleValue])] = []
        for (name, value) in pairs {
            if let place = places[name] {
                result[place].values.append(value)
            } else {
                places[name] = result.count
                result.append((name, [value]))
            }
        }
        return result
    }

    /// The content type of a body that does not bring its own.
    var contentType: String? {
        switch body {
        case .text(_, let type), .file(_, let type): type
        case .none, .form, .multipart: nil
        }
    }

    var login: Login? {
        for credential in credentials {
            switch credential {
            case .basic: return .basic
            case .digest: return .digest
            default: break
            }
        }
        return nil
    }

    var hasClientCertificate: Bool {
        credentials.contains { if case .clientCertificate = $0 { true } else { false } }
    }

    var hasBody: Bool { if case .none = body { false } else { true } }

    /// The environment variables of its secrets but user and password, each once.
    var secrets: [String] {
        var result: [String] = []
        for (_, value) in headerPairs + cookiePairs + queryPairs {
            if let secret = value.secret, !result.contains(secret) { result.append(secret) }
        }
        return result
    }

    /// The whole address, encoded; a secret in the query is left as `secret` makes it.
    func address(writing secret: (String) -> String = { "$" + $0 }) -> String {
        var result = url
        var separator = url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        for (name, value) in queryPairs {
            result += separator
            result += QueryText.encoded(name)
            result += "="
            result += QueryText.encoded(value.text)
            if let variable = value.secret { result += secret(variable) }
            separator = "&"
        }
        return result
    }

    /// The environment variable of a key: `X-Scratchpad-Key` as `SCRATCHPAD_KEY`, `appId` as `APP_ID`.
    static func variable(for name: String) -> String {
        var text: [UInt8] = []
        var wasSmall = false
        for byte in name.utf8.prefix(64) {
            let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            if byte.isASCIILetter || byte.isASCIIDigit {
                if isCapital, wasSmall { text.append(UInt8(ascii: "_")) }
                text.append(byte.isASCIILetter ? byte & 0xDF : byte)
            } else if let last = text.last, last != UInt8(ascii: "_") {
                text.append(UInt8(ascii: "_"))
            }
            wasSmall = !isCapital && byte.isASCIILetter
        }
        while text.last == UInt8(ascii: "_") { text.removeLast() }
        var result = String(text)
        if result.hasPrefix("X_") { result = String(result.dropFirst(2)) }
        guard let first = result.utf8.first else { return "API_KEY" }
        if !first.isASCIILetter { result = "API_" + result }
        // Any other word could be a variable that the shell has a use for, such as PATH.
        let isPlain = ["KEY", "TOKEN", "SECRET", "SESSION", "ID", "SID"].contains { result.hasSuffix($0) }
        return isPlain ? result : result + "_KEY"
    }
}

/// Percent-encoding of a query's names and values.
enum QueryText {
    /// What needs no encoding in a query (RFC 3986 §3.4) and means nothing to forms, shells and templates there.
    private static func isPlain(_ byte: UInt8) -> Bool {
        if byte.isASCIILetter || byte.isASCIIDigit { return true }
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "@"):
            return true
        default: return false
        }
    }

    static func encoded(_ text: String) -> String {
        guard !text.utf8.allSatisfy(isPlain) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            if isPlain(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(hexDigits[Int(byte >> 4)])
                bytes.append(hexDigits[Int(byte & 15)])
            }
        }
        return String(bytes)
    }

    /// As `application/x-www-form-urlencoded`.
    static func form(_ fields: [(name: String, value: String)]) -> String {
        fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&")
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
