// An absolute `http` or `https` URL in the one form in which URLs are compared, asked for and kept.

import GalleyCore

/// An absolute URL of HTTP without its fragment (RFC 9110 §4.2), normalised: scheme and host in small letters, the host
/// in ASCII, no default port, no dot segments, what may not stand in a URL percent-encoded.
package struct HTTPURL: Sendable, Hashable {
    package let isSecure: Bool
    /// In ASCII; an IPv6 address with its brackets.
    package let host: String
    /// nil for the scheme's own.
    package let port: Int?
    /// `name:password`, as it is written; nil without.
    package let userInformation: String?
    /// The path, never empty, with the query.
    package let target: String

    package var scheme: String { isSecure ? "https" : "http" }

    /// The host, with the port where it is not the scheme's own.
    package var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// Scheme, host and port: what the web takes for one place (RFC 6454).
    package var origin: String { "\(scheme)://\(authority)" }

    package var text: String {
        let user = userInformation.map { $0 + "@" } ?? ""
        return "\(scheme)://\(user)\(authority)\(target)"
    }

    /// The same without name and password, which are nothing for a report.
    package var shownText: String { origin + target }

    /// The path without its query.
    package var path: Substring { target.prefix { $0 != "?" } }

    /// The host where it is an address.
    package var address: IPAddress? { IPAddress(host: host) }

    /// Reads an absolute URL; nil where it is none of HTTP or has no valid host. A fragment is dropped.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        self.init(bytes, range: 0..<bytes.count, base: nil)
    }

    /// Resolves a reference, as a `Location` field or a link has it, against this URL (RFC 3986 §5.2).
    package func resolving(_ reference: String) -> HTTPURL? {
        let bytes = Array(reference.utf8)
        return HTTPURL(bytes, range: 0..<bytes.count, base: self)
    }

    /// The same with `https`.
    package var secured: HTTPURL {
        HTTPURL(
            isSecure: true, host: host, port: port, userInformation: userInformation, target: target)
    }

    private init(isSecure: Bool, host: String, port: Int?, userInformation: String?, target: String) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.userInformation = userInformation
        self.target = target
    }

    private init?(_ written: [UInt8], range: Range<Int>, base: HTTPURL?) {
        // Line ends and tabs are dropped, white space and controls around too (WHATWG URL §4.4).
        var text = written[range].filter { $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }[...]
        while let first = text.first, first <= 0x20 { text = text.dropFirst() }
        while let last = text.last, last <= 0x20 { text = text.dropLast() }
        let bytes = Array(text)
        guard bytes.count <= Self.longest else { return nil }
        let parts = URLReference(bytes.span)
        func string(_ range: Range<Int>) -> String { String(bytes[range]) }

        if let scheme = parts.scheme {
            switch string(scheme).lowercased() {
            case "http": isSecure = false
            case "https": isSecure = true
            default: return nil
            }
            guard parts.authority != nil else { return nil }
        } else {
            guard let base else { return nil }
            isSecure = base.isSecure
        }
        if let authority = parts.authority {
            guard let place = Self.authority(bytes[authority], isSecure: isSecure) else { return nil }
            (userInformation, host, port) = place
        } else if let base {
            (userInformation, host, port) = (base.userInformation, base.host, base.port)
        } else {
            return nil
        }
        var path: [UInt8] = Array(bytes[parts.path])
        var query: [UInt8]? = parts.query.map { Array(bytes[$0]) }
        if parts.authority == nil, let base, path.first != UInt8(ascii: "/") {
            let basePath = Array(base.path.utf8)
            if path.isEmpty {
                path = basePath
                if query == nil, let mark = base.target.utf8.firstIndex(of: UInt8(ascii: "?")) {
                    query = Array(base.target.utf8[mark...].dropFirst())
                }
            } else {
                let folder = basePath.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
                path = basePath[..<folder] + path
            }
        }
        var target = Self.encoded(Self.withoutDotSegments(path))
        if let query { target += [UInt8(ascii: "?")] + Self.encoded(query) }
        self.target = String(target)
    }

    /// Servers and libcurl refuse longer ones.
    private static let longest = 64 << 10

    private static func authority(
        _ bytes: ArraySlice<UInt8>, isSecure: Bool
    ) -> (user: String?, host: String, port: Int?)? {
        var rest = bytes
        var user: String?
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            user = String(encoded(Array(rest[..<at])))
            if user?.isEmpty == true || user == ":" { user = nil }
            rest = rest[(at + 1)...]
        }
        var port: Int?
        let isBracketed = rest.first == UInt8(ascii: "[")
        let colon = rest.lastIndex(of: UInt8(ascii: ":"))
        if let colon, !isBracketed || rest[..<colon].last == UInt8(ascii: "]") {
            let digits = rest[(colon + 1)...]
            if !digits.isEmpty {
                guard digits.allSatisfy(\.isASCIIDigit), let number = Int(String(digits)), 1...65535 ~= number
                else { return nil }
                port = number == (isSecure ? 443 : 80) ? nil : number
            }
            rest = rest[..<colon]
        }
        guard let host = asciiHost(String(rest)) else { return nil }
        if isBracketed, IPAddress(host) == nil { return nil }
        return (user, host, port)
    }

    /// RFC 3986 §5.2.4, for a path that begins with a slash or is empty.
    private static func withoutDotSegments(_ path: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(path.count + 1)
        var i = path.first == UInt8(ascii: "/") ? 1 : 0
        while true {
            var end = i
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            let segment = path[min(i, path.count)..<end]
            let isLast = end >= path.count
            let dots = dotCount(segment)
            if dots == 2 {
                if let slash = result.lastIndex(of: UInt8(ascii: "/")) { result.removeSubrange(slash...) }
                if isLast { result.append(UInt8(ascii: "/")) }
            } else if dots == 1 {
                if isLast { result.append(UInt8(ascii: "/")) }
            } else {
                result.append(UInt8(ascii: "/"))
                result.append(contentsOf: segment)
            }
            if isLast { return result }
            i = end + 1
        }
    }

    /// 1 for `.`, 2 for `..`, be they percent-encoded; else 0.
    private static func dotCount(_ segment: ArraySlice<UInt8>) -> Int {
        var count = 0
        var i = segment.startIndex
        while i < segment.endIndex {
            if segment[i] == UInt8(ascii: ".") {
                i += 1
            } else if i + 2 < segment.endIndex, segment[i] == UInt8(ascii: "%"),
                segment[i + 1] == UInt8(ascii: "2"), segment[i + 2] | 0x20 == UInt8(ascii: "e")
            {
                i += 3
            } else {
                return 0
            }
            count += 1
        }
        return count <= 2 ? count : 0
    }

    /// Percent-encodes what may not stand in a URL, and leaves `%` alone.
    private static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case 0...0x20, 0x7F..., UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "\\"),
                UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
                result.append(UInt8(ascii: "%"))
                result.append(contentsOf: hexadecimal(byte))
            default: result.append(byte)
            }
        }
        return result
    }

    private static func hexadecimal(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

// MARK: - Host names in other scripts

/// A host in small ASCII letters, labels in other scripts in Punycode (RFC 5891, without its rules of what a registry
/// allows); nil where it is no host.
private func asciiHost(_ host: String) -> String? {
    var host = host
    if host.utf8.contains(UInt8(ascii: "%")) {
        let bytes = Array(host.utf8)
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, 0..<bytes.count)
        host = String(decoded)
    }
    host = host.lowercased()
    guard !host.isEmpty, host.utf8.count <= 1024 else { return nil }
    if !host.utf8.allSatisfy({ $0 < 0x80 }) {
        // The ideographic full stops separate labels too.
        let labels = host.unicodeScalars.split(omittingEmptySubsequences: false) {
            $0 == "." || $0 == "\u{3002}" || $0 == "\u{FF0E}" || $0 == "\u{FF61}"
        }
        var names: [String] = []
        for label in labels {
            guard !label.allSatisfy(\.isASCII) else {
                names.append(String(String.UnicodeScalarView(label)))
                continue
            }
            guard let name = punycode(Array(label)) else { return nil }
            names.append("xn--" + name)
        }
        host = names.joined(separator: ".")
    }
    let isAddress = host.hasPrefix("[")
    for byte in host.utf8 {
        let isName =
            byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_")
        let isPartOfAddress =
            byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
        guard isName || (isAddress && isPartOfAddress) else { return nil }
    }
    return host == "." ? nil : host
}

/// RFC 3492 §6.3; nil where a label is too long to be one.
func punycode(_ label: [Unicode.Scalar]) -> String? {
    guard label.count <= 63 else { return nil }
    var output: [UInt8] = label.filter(\.isASCII).map { UInt8($0.value) }
    let basic = output.count
    var handled = basic
    if basic > 0 { output.append(UInt8(ascii: "-")) }
    var n: UInt32 = 128
    var delta: UInt32 = 0
    var bias: UInt32 = 72
    while handled < label.count {
        guard let next = label.lazy.map(\.value).filter({ $0 >= n }).min() else { return nil }
        // At most 63 labels of values below 0x110000: no overflow.
        delta += (next - n) * UInt32(handled + 1)
        n = next
        for scalar in label {
            if scalar.value < n { delta += 1 }
            guard scalar.value == n else { continue }
            var q = delta
            var k: UInt32 = 36
            while true {
                let t = k <= bias ? 1 : (k >= bias + 26 ? 26 : k - bias)
                if q < t { break }
                output.append(digit(t + (q - t) % (36 - t)))
                q = (q - t) / (36 - t)
                k += 36
            }
            output.append(digit(q))
            bias = adapted(delta, UInt32(handled + 1), isFirst: handled == basic)
            delta = 0
            handled += 1
        }
        delta += 1
        n += 1
    }
    return output.count <= 59 ? String(output) : nil
}

private func digit(_ value: UInt32) -> UInt8 {
    UInt8(value < 26 ? UInt32(UInt8(ascii: "a")) + value : UInt32(UInt8(ascii: "0")) + value - 26)
}

private func adapted(_ delta: UInt32, _ count: UInt32, isFirst: Bool) -> UInt32 {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var k: UInt32 = 0
    while delta > 455 {
        delta /= 35
        k += 36
    }
    return k + 36 * delta / (delta + 38)
}
