// Operators on values, with Python's results: integers and floats mix, `/` gives a float, `//` and `%`
// round down, markup stays markup and escapes what is added to it.

import GalleyCore

enum BinaryOperator: UInt8 {
    case add, subtract, multiply, divide, floorDivide, remainder, power

    var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .floorDivide: "//"
        case .remainder: "%"
        case .power: "**"
        }
    }
}

enum ComparisonOperator: UInt8 {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, contained, notContained
}

extension Value {
    func applying(_ operation: BinaryOperator, to other: Value) throws(TemplateFailure) -> Value {
        if let a = asInteger, let b = other.asInteger {
            return try Self.integers(a, operation, b)
        }
        if let a = asDouble, let b = other.asDouble {
            return try Self.doubles(a, operation, b)
        }
        switch (operation, self, other) {
        case (.add, .list(let a), .list(let b)):
            try Self.checkElements(a.count + b.count)
            return .list(a + b)
        case (.add, _, _) where isText && other.isText:
            return try Self.concatenating([self, other])
        case (.multiply, _, _):
            if let times = other.asInteger { return try repeated(times) }
            if let times = asInteger { return try other.repeated(times) }
        case (.remainder, _, _) where isText:
            return try formatted(with: other)
        default: break
        }
        throw TemplateFailure(
            "`\(operation.symbol)` does not work on \(kindName) and \(other.kindName)",
            help: operation == .add && (isText || other.isText)
                ? ["Use `~` to join values of any kind as text"] : [])
    }

    private static func integers(_ a: Int, _ operation: BinaryOperator, _ b: Int)
        throws(TemplateFailure) -> Value
    {
        let result: (partialValue: Int, overflow: Bool)
        switch operation {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .divide: return try doubles(Double(a), .divide, Double(b))
        case .floorDivide:
            guard b != 0 else { throw TemplateFailure("division by zero") }
            result = a.dividedReportingOverflow(by: b)
            if !result.overflow, (a < 0) != (b < 0), result.partialValue * b != a {
                return .integer(result.partialValue - 1)
            }
        case .remainder:
            guard b != 0 else { throw TemplateFailure("division by zero") }
            guard b != -1 else { return .integer(0) }
            let rest = a % b
            return .integer(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
        case .power:
            if b < 0 { return try doubles(Double(a), .power, Double(b)) }
            var base = a
            var exponent = b
            var power = 1
            while exponent > 0 {
                if exponent & 1 == 1 {
                    let (product, overflow) = power.multipliedReportingOverflow(by: base)
                    if overflow { throw TemplateFailure("the number is too large") }
                    power = product
                }
                exponent >>= 1
                if exponent > 0 {
                    let (square, overflow) = base.multipliedReportingOverflow(by: base)
                    if overflow { throw TemplateFailure("the number is too large") }
                    base = square
                }
            }
            return .integer(power)
        }
        if result.overflow { throw TemplateFailure("the number is too large") }
        return .integer(result.partialValue)
    }

    private static func doubles(_ a: Double, _ operation: BinaryOperator, _ b: Double)
        throws(TemplateFailure) -> Value
    {
        switch operation {
        case .add: return .double(a + b)
        case .subtract: return .double(a - b)
        case .multiply: return .double(a * b)
        case .divide:
            guard b != 0 else { throw TemplateFailure("division by zero") }
            return .double(a / b)
        case .floorDivide:
            guard b != 0 else { throw TemplateFailure("division by zero") }
            return .double((a / b).rounded(.down))
        case .remainder:
            guard b != 0 else { throw TemplateFailure("division by zero") }
            let rest = a.truncatingRemainder(dividingBy: b)
            return .double(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
        case .power:
            guard let exponent = Int(exactly: b), abs(exponent) <= 1024 else {
                // A root needs no rule of a template; the C library is not worth its import.
                if b == 0.5, a >= 0 { return .double(a.squareRoot()) }
                throw TemplateFailure("`**` needs a whole number as its exponent")
            }
            if a == 0, exponent < 0 { throw TemplateFailure("division by zero") }
            var power = 1.0
            for _ in 0..<abs(exponent) { power *= a }
            return .double(exponent < 0 ? 1 / power : power)
        }
    }

    private func repeated(_ times: Int) throws(TemplateFailure) -> Value {
        let times = max(0, times)
        if case .list(let elements) = self {
            try Self.checkElements(elements.count.multipliedReportingOverflow(by: times))
            var result: [Value] = []
            for _ in 0..<(elements.isEmpty ? 0 : times) { result += elements }
            return .list(result)
        }
        guard isText else {
            throw TemplateFailure("`*` does not work on \(kindName) and an integer")
        }
        var text = self.text
        try Self.checkBytes(text.bytes.count.multipliedReportingOverflow(by: times))
        let once = text.bytes
        text.bytes = []
        for _ in 0..<(once.isEmpty ? 0 : times) { text.bytes += once }
        return text.value
    }

    /// Joins values as text, as `~` does: where one of them is markup, the others are escaped.
    static func concatenating(_ values: [Value]) throws(TemplateFailure) -> Value {
        var result: [UInt8] = []
        let isHTML = values.contains { $0.isHTML }
        for value in values {
            if isHTML { value.appendEscaped(to: &result) } else { value.appendText(to: &result) }
            try checkBytes(result.count)
        }
        return Text(result, isHTML: isHTML).value
    }

    static func checkBytes(_ count: Int) throws(TemplateFailure) {
        if count > TemplateLimits.outputBytes {
            throw TemplateFailure(
                "the text grows beyond \(TemplateLimits.outputBytes >> 20) MiB", id: "template/limit")
        }
    }

    static func checkBytes(_ count: (partialValue: Int, overflow: Bool)) throws(TemplateFailure) {
        try checkBytes(count.overflow ? .max : count.partialValue)
    }

    static func checkElements(_ count: Int) throws(TemplateFailure) {
        if count > TemplateLimits.elements {
            throw TemplateFailure(
                "the list grows beyond \(TemplateLimits.elements) elements", id: "template/limit")
        }
    }

    static func checkElements(_ count: (partialValue: Int, overflow: Bool)) throws(TemplateFailure) {
        try checkElements(count.overflow ? .max : count.partialValue)
    }
}

// MARK: - Comparison

extension Value {
    /// Runs the closure on the bytes of a text; nil for a value that is none.
    func withText<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
        switch self {
        case .string(var text): text.withUTF8(body)
        case .bytes(let text), .html(let text): text.withUnsafeBufferPointer(body)
        default: nil
        }
    }

    func equals(_ other: Value, depth: Int = 0) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.null, .null): return true
        case (.integer(let a), .integer(let b)): return a == b
        case (.list(let a), .list(let b)):
            guard a.count == b.count, depth < Self.maximumPrintedDepth else { return false }
            for i in a.indices where !a[i].equals(b[i], depth: depth + 1) { return false }
            return true
        case (.object(let a), .object(let b)):
            guard a.count == b.count, depth < Self.maximumPrintedDepth else { return false }
            for entry in a.entries {
                guard let value = b[entry.key], entry.value.equals(value, depth: depth + 1) else {
                    return false
                }
            }
            return true
        case (.macro(let a), .macro(let b)): return a == b
        case (.namespace(let a), .namespace(let b)): return a == b
        default: break
        }
        if let a = asDouble, let b = other.asDouble { return a == b }
        return withText { a in other.withText { b in a.elementsEqual(b) } ?? false } ?? false
    }

    /// The order of two values: negative, zero or positive.
    func ordered(before other: Value, depth: Int = 0) throws(TemplateFailure) -> Int {
        if case .integer(let a) = self, case .integer(let b) = other {
            return a < b ? -1 : a == b ? 0 : 1
        }
        if let a = asDouble, let b = other.asDouble { return a < b ? -1 : a == b ? 0 : 1 }
        // UTF-8 bytes compare in the order of their scalars, as Python compares.
        let order = withText { a in
            other.withText { b in
                a.lexicographicallyPrecedes(b) ? -1 : a.elementsEqual(b) ? 0 : 1
            }
        }
        if let order, let order { return order }
        if case .list(let a) = self, case .list(let b) = other, depth < Self.maximumPrintedDepth {
            for i in 0..<min(a.count, b.count) where !a[i].equals(b[i]) {
                return try a[i].ordered(before: b[i], depth: depth + 1)
            }
            return a.count < b.count ? -1 : a.count == b.count ? 0 : 1
        }
        throw TemplateFailure("\(kindName) and \(other.kindName) have no order")
    }

    func compared(_ operation: ComparisonOperator, to other: Value) throws(TemplateFailure) -> Bool {
        switch operation {
        case .equal: equals(other)
        case .notEqual: !equals(other)
        case .less: try ordered(before: other) < 0
        case .lessOrEqual: try ordered(before: other) <= 0
        case .greater: try ordered(before: other) > 0
        case .greaterOrEqual: try ordered(before: other) >= 0
        case .contained: try other.contains(self)
        case .notContained: try !other.contains(self)
        }
    }

    func contains(_ element: Value) throws(TemplateFailure) -> Bool {
        switch self {
        case .undefined: return false
        case .list(let elements): return elements.contains { $0.equals(element) }
        case .object(let object):
            guard element.isText else { return false }
            return object[Key(String(element.text.bytes))] != nil
        case .string, .bytes, .html:
            guard element.isText else {
                throw TemplateFailure("`in` a string needs a string, not \(element.kindName)")
            }
            return text.bytes.firstIndex(of: element.text.bytes, from: 0) != nil
        default: throw TemplateFailure("`in` does not work on \(kindName)")
        }
    }
}

extension [UInt8] {
    /// Where `needle` begins at or after an offset.
    func firstIndex(of needle: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first else { return start <= count ? start : nil }
        var i = start
        while i + needle.count <= count {
            if self[i] == first, self[i..<(i + needle.count)].elementsEqual(needle) { return i }
            i += 1
        }
        return nil
    }
}
