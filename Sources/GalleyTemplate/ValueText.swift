// Values as text: what `{{ }}` prints, which is what Python's `str` and `repr` print, so that a template
// gives the same bytes here and under Jinja2.

import GalleyCore

/// Text on its way through a filter, and whether it is markup.
struct Text {
    var bytes: [UInt8]
    var isHTML: Bool

    var value: Value { isHTML ? .html(bytes) : .bytes(bytes) }

    init(_ bytes: [UInt8], isHTML: Bool = false) {
        self.bytes = bytes
        self.isHTML = isHTML
    }
}

extension Value {
    /// Nested deeper than this, a value prints as `...`: input from outside cannot exhaust the stack.
    static let maximumPrintedDepth = 64

    var text: Text {
        switch self {
        case .html(let bytes): return Text(bytes, isHTML: true)
        case .bytes(let bytes): return Text(bytes)
        default:
            var bytes: [UInt8] = []
            appendText(to: &bytes)
            return Text(bytes)
        }
    }

    /// Appends the text of the value, not escaped.
    func appendText(to out: inout [UInt8]) {
        switch self {
        case .undefined: break
        case .string(let text): out.append(utf8: text)
        case .bytes(let text), .html(let text): out.append(contentsOf: text)
        default: appendRepresentation(to: &out, depth: 0)
        }
    }

    /// Appends the value as `{{ }}` does: markup as it is, everything else escaped.
    @inline(__always)
    func appendEscaped(to out: inout [UInt8]) {
        switch self {
        case .undefined: break
        case .html(let markup): out.append(contentsOf: markup)
        case .bytes(let text): out.append(escapingMarkup: text.span)
        case .string(var text): text.withUTF8 { out.append(escapingMarkup: $0.span) }
        case .integer(let number): out.append(decimal: number)
        default: appendEscapedRepresentation(to: &out)
        }
    }

    @inline(never)
    private func appendEscapedRepresentation(to out: inout [UInt8]) {
        var text: [UInt8] = []
        appendRepresentation(to: &text, depth: 0)
        out.append(escapingMarkup: text.span)
    }

    /// Appends the value as Python's `repr` writes it.
    func appendRepresentation(to out: inout [UInt8], depth: Int) {
        switch self {
        case .undefined: out.append("Undefined")
        case .null: out.append("None")
        case .boolean(let value): out.append(utf8: value ? "True" : "False")
        case .integer(let value): out.append(decimal: value)
        case .double(let value): out.append(shortest: value)
        case .string(let text): out.append(quoting: Array(text.utf8))
        case .bytes(let text): out.append(quoting: text)
        case .html(let text):
            out.append("Markup(")
            out.append(quoting: text)
            out.append(")")
        case .list(let elements):
            out.append("[")
            guard depth < Self.maximumPrintedDepth else {
                out.append("...]")
                return
            }
            for (i, element) in elements.enumerated() {
                if i > 0 { out.append(", ") }
                element.appendRepresentation(to: &out, depth: depth + 1)
            }
            out.append("]")
        case .object(let object):
            out.append("{")
            guard depth < Self.maximumPrintedDepth else {
                out.append("...}")
                return
            }
            for (i, entry) in object.entries.enumerated() {
                if i > 0 { out.append(", ") }
                out.append(quoting: Array(entry.key.text.utf8))
                out.append(": ")
                entry.value.appendRepresentation(to: &out, depth: depth + 1)
            }
            out.append("}")
        case .function: out.append("<function>")
        case .macro: out.append("<macro>")
        case .loop: out.append("<loop>")
        case .namespace: out.append("<namespace>")
        }
    }
}

extension [UInt8] {
    /// Appends text escaped as MarkupSafe does it: `& < > " '`.
    mutating func append(escapingMarkup text: Span<UInt8>) {
        var start = 0
        var i = 0
        while i < text.count {
            let byte = text[i]
            // Letters and all non-ASCII bytes lie above `>`; one comparison passes them.
            if byte <= UInt8(ascii: ">") {
                let entity: StaticString
                switch byte {
                case UInt8(ascii: "&"): entity = "&amp;"
                case UInt8(ascii: "<"): entity = "&lt;"
                case UInt8(ascii: ">"): entity = "&gt;"
                case UInt8(ascii: "\""): entity = "&#34;"
                case UInt8(ascii: "'"): entity = "&#39;"
                default:
                    i += 1
                    continue
                }
                append(text, start..<i)
                append(entity)
                start = i + 1
            }
            i += 1
        }
        append(text, start..<i)
    }

    /// Appends a string literal as Python writes it: single quotes unless only those occur inside.
    fileprivate mutating func append(quoting text: [UInt8]) {
        let single = UInt8(ascii: "'")
        let double = UInt8(ascii: "\"")
        let quote = text.contains(single) && !text.contains(double) ? double : single
        append(quote)
        for byte in text {
            switch byte {
            case quote, UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0x0A: append("\\n")
            case 0x0D: append("\\r")
            case 0x09: append("\\t")
            case 0..<0x20, 0x7F:
                append("\\x")
                append(hexDigit: byte >> 4)
                append(hexDigit: byte & 15)
            default: append(byte)
            }
        }
        append(quote)
    }

    mutating func append(hexDigit digit: UInt8, uppercase: Bool = false) {
        let letter = uppercase ? UInt8(ascii: "A") : UInt8(ascii: "a")
        append(digit < 10 ? UInt8(ascii: "0") + digit : letter + digit - 10)
    }

    /// Appends the shortest digits that read back as the same number, laid out as Python does: an
    /// exponent below 1e-4 and from 1e16.
    mutating func append(shortest number: Double) {
        guard number.isFinite else {
            append(utf8: number.isNaN ? "nan" : number < 0 ? "-inf" : "inf")
            return
        }
        // Swift prints the same shortest digits, but changes to an exponent elsewhere.
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        let description = Array(number.description.utf8)
        var i = 0
        if description.first == UInt8(ascii: "-") {
            append("-")
            i = 1
        }
        while i < description.count {
            let byte = description[i]
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else if byte == UInt8(ascii: "e") {
                exponent = Int(String(description[(i + 1)...])) ?? 0
                break
            } else {
                digits.append(byte)
            }
            i += 1
        }
        var leading = (point ?? digits.count) + exponent
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            leading -= 1
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits == [UInt8(ascii: "0")] { leading = 1 }

        if leading > 16 || leading < -3 {
            append(digits[0])
            if digits.count > 1 {
                append(".")
                append(contentsOf: digits[1...])
            }
            append("e")
            append(utf8: leading > 0 ? "+" : "-")
            let power = abs(leading - 1)
            if power < 10 { append("0") }
            append(decimal: power)
        } else if leading <= 0 {
            append("0.")
            append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -leading))
            append(contentsOf: digits)
        } else if digits.count <= leading {
            append(contentsOf: digits)
            append(contentsOf: repeatElement(UInt8(ascii: "0"), count: leading - digits.count))
            append(".0")
        } else {
            append(contentsOf: digits[..<leading])
            append(".")
            append(contentsOf: digits[leading...])
        }
    }
}
