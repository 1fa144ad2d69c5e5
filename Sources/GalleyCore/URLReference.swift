// References as RFC 3986 splits them, on bytes; percent-encoding; and relative addresses between pages.

/// The five parts of a URI reference (RFC 3986, appendix B), as ranges of the bytes it was split from.
package struct URLReference: Sendable {
    /// The scheme without its `:`; nil for a relative reference.
    package var scheme: Range<Int>?
    /// The authority without its `//`.
    package var authority: Range<Int>?
    package var path: Range<Int>
    /// The query without its `?`.
    package var query: Range<Int>?
    /// The fragment without its `#`.
    package var fragment: Range<Int>?

    package init(_ text: Span<UInt8>) {
        var i = 0
        let end = text.count
        // A scheme is letters, digits and `+-.` up to the first `:`; anything else before it means none.
        while i < end, text[i].isSchemeByte { i += 1 }
        var start = 0
        if i > 0, i < end, text[i] == UInt8(ascii: ":"), text[0].isASCIILetter {
            scheme = 0..<i
            start = i + 1
        }
        if start + 1 < end, text[start] == UInt8(ascii: "/"), text[start + 1] == UInt8(ascii: "/") {
            var stop = start + 2
            while stop < end, text[stop] != UInt8(ascii: "/"), text[stop] != UInt8(ascii: "?"),
                text[stop] != UInt8(ascii: "#")
            {
                stop += 1
            }
            authority = (start + 2)..<stop
            start = stop
        }
        i = start
        while i < end, text[i] != UInt8(ascii: "?"), text[i] != UInt8(ascii: "#") { i += 1 }
        path = start..<i
        if i < end, text[i] == UInt8(ascii: "?") {
            let queryStart = i + 1
            i = queryStart
            while i < end, text[i] != UInt8(ascii: "#") { i += 1 }
            query = queryStart..<i
        }
        if i < end { fragment = (i + 1)..<end }
    }

    /// Whether it names something on this site: no scheme and no authority.
    package var isRelative: Bool { scheme == nil && authority == nil }
}

extension UInt8 {
    package var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
    package var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    /// RFC 3986 §3.1, after the first letter.
    fileprivate var isSchemeByte: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "+") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: ".")
    }

    /// The value of a hexadecimal digit.
    package var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Bytes that stand for themselves in the path of an address: RFC 3986's unreserved and sub-delims,
    /// `:`, `@` and `/`, without the two that HTML would need escaped.
    fileprivate var isPathByte: Bool {
        if isASCIILetter || isASCIIDigit { return true }
        switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="), UInt8(ascii: ":"),
            UInt8(ascii: "@"), UInt8(ascii: "/"):
            return true
        default: return false
        }
    }
}

extension [UInt8] {
    /// Appends a reference's bytes with `%XX` decoded once; a `%` without two digits stays as it is.
    package mutating func append(percentDecoding text: Span<UInt8>, _ range: Range<Int>) {
        var start = range.lowerBound
        var i = start
        while i < range.upperBound {
            if text[i] == UInt8(ascii: "%"), i + 2 < range.upperBound,
                let high = text[i + 1].hexDigitValue, let low = text[i + 2].hexDigitValue
            {
                append(text, start..<i)
                append(high << 4 | low)
                i += 3
                start = i
            } else {
                i += 1
            }
        }
        append(text, start..<i)
    }

    /// Appends a path percent-encoded, ready for an address and for an HTML attribute.
    package mutating func append(percentEncoding path: some Sequence<UInt8>) {
        for byte in path {
            if byte.isPathByte {
                append(byte)
            } else {
                append(UInt8(ascii: "%"))
                append(hexDigits[Int(byte >> 4)])
                append(hexDigits[Int(byte & 15)])
            }
        }
    }
}

private let hexDigits: [UInt8] = Array("0123456789ABCDEF".utf8)

/// The percent-encoded form of a path.
package func percentEncoded(_ path: String) -> String {
    var bytes: [UInt8] = []
    bytes.append(percentEncoding: path.utf8)
    return String(bytes)
}

/// Joins a relative path to a folder and removes `.` and `..`, in a buffer that can be used again.
///
/// Returns false where `..` would climb out of the root; the buffer is then of no use.
package func resolve(
    _ path: Span<UInt8>, inFolder folder: Span<UInt8>, into result: inout [UInt8]
) -> Bool {
    result.removeAll(keepingCapacity: true)
    if !(path.count > 0 && path[0] == UInt8(ascii: "/")) { result.append(folder) }
    while result.last == UInt8(ascii: "/") { result.removeLast() }
    var i = 0
    while i < path.count {
        var end = i
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        let length = end - i
        if length == 0 || (length == 1 && path[i] == UInt8(ascii: ".")) {
            // Nothing to add.
        } else if length == 2, path[i] == UInt8(ascii: "."), path[i + 1] == UInt8(ascii: ".") {
            guard !result.isEmpty else { return false }
            if let slash = result.lastIndex(of: UInt8(ascii: "/")) {
                result.removeSubrange(slash...)
            } else {
                result.removeAll(keepingCapacity: true)
            }
        } else {
            if !result.isEmpty { result.append(UInt8(ascii: "/")) }
            result.append(path, i..<end)
        }
        i = end + 1
    }
    return true
}

extension [UInt8] {
    /// Appends the shortest relative reference from a page to an address of the same site.
    ///
    /// Both are percent-encoded, relative to the site's root, with a `/` at the end of a folder's address.
    package mutating func append(address target: Span<UInt8>, relativeTo page: Span<UInt8>) {
        // The common folders.
        var common = 0
        var i = 0
        while i < target.count, i < page.count, target[i] == page[i] {
            i += 1
            if target[i - 1] == UInt8(ascii: "/") { common = i }
        }
        let start = count
        i = common
        while i < page.count {
            if page[i] == UInt8(ascii: "/") { append("../") }
            i += 1
        }
        if common == target.count, count == start {
            append("./")
            return
        }
        // `a:b` at the start would be read as a scheme (RFC 3986 §4.2).
        if count == start {
            i = common
            while i < target.count, target[i] != UInt8(ascii: "/") {
                if target[i] == UInt8(ascii: ":") {
                    append("./")
                    break
                }
                i += 1
            }
        }
        append(target, common..<target.count)
    }
}
