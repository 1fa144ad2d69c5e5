// Filling the holes of a document.

import GalleyCore

extension Document {
    /// Appends the body's HTML with an address in every hole.
    ///
    /// `address` appends what stands for a link: URL-escaped, then escaped for an attribute value. In raw
    /// HTML the value may be quoted either way or not at all, so `'` must be escaped too.
    package func appendHTML(to output: inout [UInt8], address: (Link, inout [UInt8]) -> Void) {
        var start = 0
        for link in links {
            let end = Int(link.offset)
            output.append(contentsOf: html[start..<end])
            address(link, &output)
            start = end
        }
        output.append(contentsOf: html[start...])
    }

    /// Appends a destination unresolved: as CommonMark's reference implementation writes it, or byte for byte
    /// as it stands in raw HTML.
    package func appendAsWritten(_ link: Link, to output: inout [UInt8]) {
        if link.isRawHTML {
            output.append(
                contentsOf: destinations[Int(link.written.lowerBound)..<Int(link.written.upperBound)])
        } else {
            output.append(address: destination(of: link).span)
        }
    }

    /// The body's HTML with every destination as its author wrote it.
    package var htmlAsWritten: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(html.count + destinations.count)
        appendHTML(to: &output) { appendAsWritten($0, to: &$1) }
        return output
    }
}

extension [UInt8] {
    /// Appends an address for an attribute value: what a URL cannot hold is percent-encoded, what is
    /// already encoded stays, `&` and `'` become character references.
    package mutating func append(address: Span<UInt8>) {
        var start = 0
        var i = 0
        while i < address.count {
            let byte = address[i]
            if !byte.isSafeInAddress {
                append(address, start..<i)
                start = i + 1
                switch byte {
                case UInt8(ascii: "&"): append("&amp;")
                case UInt8(ascii: "'"): append("&#x27;")
                default:
                    append(UInt8(ascii: "%"))
                    append(byte.highHexDigit)
                    append(byte.lowHexDigit)
                }
            }
            i += 1
        }
        append(address, start..<i)
    }
}

extension UInt8 {
    /// Whether a byte may stand in an address as it is: RFC 3986's reserved and unreserved characters but
    /// the brackets, and the percent sign.
    fileprivate var isSafeInAddress: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "@")...UInt8(ascii: "Z"),
            UInt8(ascii: "(")...UInt8(ascii: ";"), UInt8(ascii: "#")...UInt8(ascii: "%"),
            UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "_"), UInt8(ascii: "!"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    fileprivate var highHexDigit: UInt8 { (self >> 4).hexDigit }
    fileprivate var lowHexDigit: UInt8 { (self & 15).hexDigit }

    private var hexDigit: UInt8 { self < 10 ? UInt8(ascii: "0") + self : UInt8(ascii: "A") - 10 + self }
}
