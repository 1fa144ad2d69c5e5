// Text as UTF-8 bytes: what the render paths append, escape and compare.
//
// `Span` is the fastest safe view of bytes; `[UInt8]` is the buffer. `String` stays at the edges.

package typealias Bytes = [UInt8]

extension [UInt8] {
    /// Appends a literal or any string as UTF-8, without an intermediate array.
    @inline(__always)
    package mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }

    package mutating func append(utf8 text: String) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }

    package mutating func append(utf8 text: Substring) {
        var text = text
        text.withUTF8 { append(contentsOf: $0) }
    }

    /// Appends the decimal digits of a number.
    package mutating func append(decimal number: Int) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = count
        repeat {
            append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        self[start...].reverse()
    }

    /// Appends text escaped for HTML content and double-quoted attribute values: `& < > "`.
    package mutating func append(escaping text: Span<UInt8>) {
        var start = 0
        var i = 0
        while i < text.count {
            let byte = text[i]
            // One comparison passes nearly every byte: the four sit at or below `>`.
            if byte <= UInt8(ascii: ">") {
                switch byte {
                case UInt8(ascii: "&"):
                    append(text, start..<i)
                    append("&amp;")
                    start = i + 1
                case UInt8(ascii: "<"):
                    append(text, start..<i)
                    append("&lt;")
                    start = i + 1
                case UInt8(ascii: ">"):
                    append(text, start..<i)
                    append("&gt;")
                    start = i + 1
                case UInt8(ascii: "\""):
                    append(text, start..<i)
                    append("&quot;")
                    start = i + 1
                default: break
                }
            }
            i += 1
        }
        append(text, start..<i)
    }

    package mutating func append(escaping text: [UInt8]) { append(escaping: text.span) }

    package mutating func append(escaping text: ArraySlice<UInt8>) { append(escaping: text.span) }

    package mutating func append(escaping text: String) {
        var text = text
        text.withUTF8 { append(escaping: $0.span) }
    }

    /// Appends part of a span in one copy.
    @inline(__always)
    package mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        // The buffer does not outlive the closure.
        text.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    package mutating func append(_ text: Span<UInt8>) { append(text, 0..<text.count) }
}

extension String {
    /// The text of UTF-8 bytes, ill-formed ones replaced.
    package init(_ utf8: some Collection<UInt8>) {
        self.init(decoding: utf8, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Where a piece of bytes begins, from `start` on.
    package func firstIndex(of piece: Span<UInt8>, from start: Int = 0) -> Int? {
        guard piece.count > 0 else { return nil }
        if piece.count >= 16 { return firstIndex(ofLong: piece, from: start) }
        let first = piece[0]
        let bytes = span
        let end = bytes.count - piece.count
        var from = start
        while let found = bytes.firstIndex(of: first, from: from), found <= end {
            var j = 1
            while j < piece.count, bytes[found + j] == piece[j] { j += 1 }
            if j == piece.count { return found }
            from = found + 1
        }
        return nil
    }

    /// Horspool's search on the beginning of the piece: most of the bytes are never looked at.
    private func firstIndex(ofLong piece: Span<UInt8>, from start: Int) -> Int? {
        let bytes = span
        let window = Swift.min(piece.count, 128)
        var skip = [Int](repeating: window, count: 256)
        for j in 0..<window - 1 { skip[Int(piece[j])] = window - 1 - j }
        let end = bytes.count - piece.count
        var i = start
        while i <= end {
            let last = bytes[i + window - 1]
            if last == piece[window - 1] {
                var j = 0
                while j < piece.count, bytes[i + j] == piece[j] { j += 1 }
                if j == piece.count { return i }
            }
            i += skip[Int(last)]
        }
        return nil
    }
}

extension BidirectionalCollection {
    /// All of it but the elements at both ends that are left out.
    package func trimming(while isLeftOut: (Element) -> Bool) -> SubSequence {
        var end = endIndex
        while end > startIndex, isLeftOut(self[index(before: end)]) { end = index(before: end) }
        return self[..<end].drop(while: isLeftOut)
    }
}
