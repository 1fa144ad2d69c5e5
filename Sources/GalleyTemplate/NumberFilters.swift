// Filters on numbers, and JSON.

import GalleyCore

extension Filters {
    @Sendable static func int(_ value: Value, _ arguments: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        let fallback = arguments.argument(0) ?? .integer(0)
        let base = try arguments.integer(1, "base", default: 10)
        guard (2...36).contains(base) else { throw TemplateFailure("`base` has to lie between 2 and 36") }
        if let number = value.asInteger { return .integer(number) }
        if case .double(let number) = value {
            return Int(exactly: number.rounded(.towardZero)).map(Value.integer) ?? fallback
        }
        guard value.isText else { return fallback }
        var digits = String(trimmed(value.text.bytes, of: nil)).lowercased()
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits.removeFirst() }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)]
        where base == radix && digits.hasPrefix(prefix) {
            digits.removeFirst(2)
        }
        digits = digits.filter { $0 != "_" }
        if let number = Int((isNegative ? "-" : "") + digits, radix: base) { return .integer(number) }
        if let number = double(value), let whole = Int(exactly: number.rounded(.towardZero)) {
            return .integer(whole)
        }
        return fallback
    }

    private static func double(_ value: Value) -> Double? {
        if let number = value.asDouble { return number }
        guard value.isText else { return nil }
        let text = String(trimmed(value.text.bytes, of: nil))
        // Swift also reads hexadecimal numbers.
        return text.contains("x") || text.contains("X") ? nil : Double(text)
    }

    @Sendable static func float(_ value: Value, _ arguments: Arguments, _: FilterTable) -> Value {
        double(value).map(Value.double) ?? arguments.argument(0) ?? .double(0)
    }

    /// Rounds to decimals, halves to the even digit.
    static func rounded(
        _ number: Double, _ precision: Int, _ rule: FloatingPointRoundingRule = .toNearestOrEven
    )
        -> Double
    {
        // Powers of ten are exact up to 22.
        guard precision >= -22, precision <= 22, number.isFinite else { return number }
        var power = 1.0
        for _ in 0..<Swift.abs(precision) { power *= 10 }
        if precision < 0 { return (number / power).rounded(rule) * power }
        let scaled = number * power
        guard scaled.magnitude < 9e15 else { return number }
        var whole = scaled.rounded(rule)
        if rule == .toNearestOrEven, precision > 0 {
            // The product was rounded itself: what it lost decides a tie.
            let lost = (-scaled).addingProduct(number, power)
            if (scaled - scaled.rounded(.down)) == 0.5, lost != 0 {
                whole = scaled.rounded(lost > 0 ? .up : .down)
            }
        }
        return whole / power
    }

    @Sendable static func round(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let precision = try arguments.integer(0, "precision", default: 0)
        let method = arguments.argument(1).map { String($0.text.bytes) } ?? "common"
        guard let number = value.asDouble else {
            throw TemplateFailure("`round` needs a number, not \(value.kindName)")
        }
        switch method {
        case "common":
            if let whole = value.asInteger, precision >= 0 { return .integer(whole) }
            let result = rounded(number, precision)
            return value.asInteger == nil ? .double(result) : .integer(Int(exactly: result) ?? 0)
        case "ceil": return .double(rounded(number, precision, .up))
        case "floor": return .double(rounded(number, precision, .down))
        default:
            throw TemplateFailure("`method` has to be `common`, `ceil` or `floor`")
        }
    }

    @Sendable static func abs(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure) -> Value {
        if let number = value.asInteger {
            guard number != .min else { throw TemplateFailure("the number is too large") }
            return .integer(Swift.abs(number))
        }
        guard let number = value.asDouble else {
            throw TemplateFailure("`abs` needs a number, not \(value.kindName)")
        }
        return .double(Swift.abs(number))
    }

    // MARK: JSON

    /// JSON that may stand in a script element and in an attribute in single quotes. Keys are sorted, as
    /// Jinja2 has it, and everything beyond ASCII is escaped.
    @Sendable static func tojson(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let indent = try arguments.argument(0).map { _ throws(TemplateFailure) in
            try arguments.integer(0, "indent", default: 0)
        }
        var out: [UInt8] = []
        try appendJSON(value, indent: indent.map { Swift.min(Swift.max($0, 0), 16) }, depth: 0, to: &out)
        return .html(out)
    }

    private static func appendJSON(_ value: Value, indent: Int?, depth: Int, to out: inout [UInt8])
        throws(TemplateFailure)
    {
        guard depth < Value.maximumPrintedDepth else {
            throw TemplateFailure("the value is nested too deep", id: "template/limit")
        }
        func line(_ depth: Int) {
            guard let indent else { return }
            out.append(0x0A)
            out.append(contentsOf: repeatElement(0x20, count: indent * depth))
        }
        func separator(_ i: Int) {
            if i > 0 { out.append(utf8: indent == nil ? ", " : ",") }
            line(depth + 1)
        }
        switch value {
        case .null: out.append("null")
        case .boolean(let flag): out.append(utf8: flag ? "true" : "false")
        case .integer(let number): out.append(decimal: number)
        case .double(let number):
            guard number.isFinite else { throw TemplateFailure("JSON has no such number") }
            out.append(shortest: number)
        case .string, .bytes, .html: appendJSON(text: value.text.bytes, to: &out)
        case .list(let elements):
            out.append("[")
            for (i, element) in elements.enumerated() {
                separator(i)
                try appendJSON(element, indent: indent, depth: depth + 1, to: &out)
            }
            if !elements.isEmpty { line(depth) }
            out.append("]")
        case .object(let object):
            out.append("{")
            let entries = object.entries.sorted {
                $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8)
            }
            for (i, entry) in entries.enumerated() {
                separator(i)
                appendJSON(text: Array(entry.key.text.utf8), to: &out)
                out.append(": ")
                try appendJSON(entry.value, indent: indent, depth: depth + 1, to: &out)
            }
            if !entries.isEmpty { line(depth) }
            out.append("}")
        default: throw TemplateFailure("\(value.kindName) cannot be written as JSON")
        }
    }

    private static func appendJSON(text: [UInt8], to out: inout [UInt8]) {
        out.append("\"")
        func escape(_ unit: UInt16) {
            out.append("\\u")
            for shift in [12, 8, 4, 0] {
                out.append(hexDigit: UInt8(truncatingIfNeeded: unit >> UInt16(shift)) & 15)
            }
        }
        if text.allSatisfy({ $0 < 0x80 }) {
            for byte in text {
                if !appendJSON(ascii: byte, to: &out) { escape(UInt16(byte)) }
            }
        } else {
            for unit in String(text).utf16 {
                if unit >= 0x80 || !appendJSON(ascii: UInt8(unit), to: &out) { escape(unit) }
            }
        }
        out.append("\"")
    }

    /// Appends a character, or answers false where it has to be written by its number.
    private static func appendJSON(ascii byte: UInt8, to out: inout [UInt8]) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): out.append("\\\"")
        case UInt8(ascii: "\\"): out.append("\\\\")
        case 0x0A: out.append("\\n")
        case 0x0D: out.append("\\r")
        case 0x09: out.append("\\t")
        case 0x08: out.append("\\b")
        case 0x0C: out.append("\\f")
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), UInt8(ascii: "'"): return false
        case 0x20...0x7F: out.append(byte)
        default: return false
        }
        return true
    }
}
