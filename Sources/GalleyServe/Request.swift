// A request and a response as values, as RFC 9110 has them. What answers requests knows these and no socket; the server
// turns bytes into the one and the other into bytes.

import GalleyCore

/// Field lines in the order they came; names are compared without regard to case (RFC 9110 §5.1).
package struct HeaderFields: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var lines: [(name: String, value: String)] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        lines = elements.map { (name: $0.0, value: $0.1) }
    }

    package mutating func append(_ name: String, _ value: String) { lines.append((name, value)) }

    /// All values of a field, as one list (RFC 9110 §5.3); nil where the field is absent.
    package subscript(_ name: String) -> String? {
        let values = values(of: name)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The values of each line of a field.
    package func values(of name: String) -> [String] {
        lines.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
    }

    package mutating func replace(_ name: String, _ value: String) {
        lines.removeAll { $0.name.equalsIgnoringCase(name) }
        lines.append((name, value))
    }
}

/// What a client asks for. Requests that are answered here have no content.
package struct Request: Sendable {
    package var method: String
    /// The request target as it was sent (RFC 9112 §3.2).
    package var target: String
    package var headers: HeaderFields
    /// Minor version of HTTP/1: a request of 1.0 may come without `Host`.
    package var minorVersion: Int

    package init(
        _ method: String = "GET", _ target: String, _ headers: HeaderFields = [:], minorVersion: Int = 1
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.minorVersion = minorVersion
    }
}

/// What is answered.
package struct Response: Sendable {
    /// The content, which a response to HEAD has too: the server leaves it out.
    package enum Body: Sendable {
        case bytes([UInt8], Range<Int>)
        case file(OpenFile, Range<Int>)
        /// Events for as long as the client listens.
        case events(EventStream.Subscription)
    }

    package var status: Int
    package var headers: HeaderFields
    package var body: Body

    package init(_ status: Int, _ headers: HeaderFields = [:], body: Body = .bytes([], 0..<0)) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Bytes of the content; nil where it has no end.
    package var length: Int? {
        switch body {
        case .bytes(_, let range), .file(_, let range): range.count
        case .events: nil
        }
    }
}

extension String {
    /// Whether two names are one but for the case of ASCII letters.
    func equalsIgnoringCase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }

    /// Without spaces and tabs at its ends (RFC 9110 §5.6.3).
    var trimmedOfSpace: String {
        var text = Substring(self)
        while let first = text.utf8.first, first == 32 || first == 9 { text = text.dropFirst() }
        while let last = text.utf8.last, last == 32 || last == 9 { text = text.dropLast() }
        return String(text)
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}
