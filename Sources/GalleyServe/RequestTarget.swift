// The path that a request target names, or the reason why it names none.
//
// A target is decoded once and taken apart into names. What could mean one thing to this server and another to the file
// system is refused rather than repaired: browsers resolve dot segments and encode correctly before they ask, so who sends
// such a thing wants something else.

import GalleyCore

/// A request target (RFC 9112 §3.2) that names a path of this server.
package struct RequestTarget: Sendable, Equatable {
    /// The decoded names of the path, none of them empty, `.` or `..`.
    package var names: [String]
    /// Whether the path ends in `/`, as a folder's does.
    package var isFolder: Bool
    /// As it was sent, without its `?`; only printable ASCII.
    package var query: String?
    /// The host and port of an absolute target, which count instead of the field `Host` (RFC 9112 §3.2.2).
    package var authority: String?

    /// Why a target is not served.
    package enum Refusal: Error, Equatable {
        /// Not a path at all, or one that is not well-formed: 400, and what is wrong with it.
        case malformed(String)
        /// Well-formed, and sure to lead nowhere: 404.
        case nowhere
    }

    /// A longer path is nobody's page: in bytes as it is sent, the longest that Linux opens.
    private static let pathLimit = 4096
    /// What follows the `?` is for scripts of a page, who may put much into it.
    private static let queryLimit = 16 << 10

    package init(_ target: String) throws(Refusal) {
        let bytes = Array(target.utf8)
        // Also of what is neither, a host.
        guard bytes.count <= 2 * Self.pathLimit + Self.queryLimit else {
            throw .malformed("the address is too long")
        }
        let reference = URLReference(bytes.span)
        guard reference.path.count <= Self.pathLimit, (reference.query?.count ?? 0) <= Self.queryLimit else {
            throw .malformed("the address is too long")
        }
        if let scheme = reference.scheme {
            let name = String(bytes[scheme])
            guard name.equalsIgnoringCase("http") || name.equalsIgnoringCase("https"),
                let authority = reference.authority
            else { throw .malformed("the request target is no path") }
            self.authority = String(bytes[authority])
        }
        // `//host/path` is a path here, whose first name is empty.
        let path = reference.scheme == nil ? 0..<(reference.path.upperBound) : reference.path
        if let query = reference.query {
            self.query = String(bytes[query].filter { $0 > 0x20 && $0 < 0x7F })
        }
        guard path.isEmpty ? authority != nil : bytes[path.lowerBound] == UInt8(ascii: "/") else {
            throw .malformed("the request target is no path")
        }
        guard reference.fragment == nil else { throw .malformed("a request target has no fragment") }
        names = []
        isFolder = path.isEmpty || bytes[path.upperBound - 1] == UInt8(ascii: "/")
        var parts = bytes[path].dropFirst().split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if isFolder, !parts.isEmpty { parts.removeLast() }
        for part in parts { names.append(try Self.name(part)) }
        // Two slashes in a row name nothing. They are not joined, so that no redirect can begin with `//`.
        guard !names.contains("") else { throw .nowhere }
    }

    /// One name, decoded and found harmless.
    private static func name(_ part: ArraySlice<UInt8>) throws(Refusal) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(part.count)
        var i = part.startIndex
        while i < part.endIndex {
            var byte = part[i]
            if byte == UInt8(ascii: "%") {
                guard i + 2 < part.endIndex, let high = part[i + 1].hexDigitValue,
                    let low = part[i + 2].hexDigitValue
                else { throw .malformed("a `%` in the address is not followed by two hexadecimal digits") }
                byte = high << 4 | low
                i += 2
            }
            switch byte {
            case 0..<0x20, 0x7F: throw .malformed("the address holds a control character")
            case UInt8(ascii: "/"): throw .malformed("the address holds an encoded slash")
            case UInt8(ascii: "\\"): throw .malformed("the address holds a backslash")
            default: decoded.append(byte)
            }
            i += 1
        }
        if decoded == [UInt8(ascii: ".")] || decoded == Array("..".utf8) {
            throw .malformed("the address holds a dot segment")
        }
        // Overlong forms and surrogates are not UTF-8 either.
        guard let name = String(validating: decoded, as: UTF8.self) else {
            throw .malformed("the address is not UTF-8")
        }
        return name
    }

    /// The path relative to the server's root: `a/b`, without a slash at either end.
    package var path: String { names.joined(separator: "/") }

    /// Whether a name of a path is hidden. What lies in `.well-known` is meant to be asked for (RFC 8615).
    package static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").enumerated().contains { index, name in
            name.hasPrefix(".") && !(index == 0 && name == ".well-known")
        }
    }

    /// The folder's address of a path without a slash at its end, and the query with it.
    package func addressAsFolder() -> String {
        "/" + percentEncoded(path) + (names.isEmpty ? "" : "/") + (query.map { "?" + $0 } ?? "")
    }
}
