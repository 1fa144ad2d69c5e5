// Filters on text. Markup stays markup where Python's Markup does, so that nothing is escaped twice and
// nothing unescaped slips through.

import GalleyCore

extension Filters {
    typealias Arguments = [Value]

    @Sendable static func escape(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        if value.isHTML { return value }
        var out: [UInt8] = []
        value.appendEscaped(to: &out)
        return .html(out)
    }

    @Sendable static func forceescape(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        var out: [UInt8] = []
        out.append(escapingMarkup: value.text.bytes.span)
        return .html(out)
    }

    @Sendable static func safe(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        .html(value.text.bytes)
    }

    @Sendable static func string(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        value.isText ? value : value.text.value
    }

    // MARK: Case

    static func uppercased(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            return bytes.map { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") ? $0 - 32 : $0 }
        }
        return Array(String(bytes).uppercased().utf8)
    }

    static func lowercased(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            return bytes.map { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 + 32 : $0 }
        }
        return Array(String(bytes).lowercased().utf8)
    }

    private static func capitalized(_ word: some Collection<UInt8>) -> [UInt8] {
        let text = Array(word)
        var end = Swift.min(1, text.count)
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return uppercased(Array(text[..<end])) + lowercased(Array(text[end...]))
    }

    @Sendable static func upper(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        let text = value.text
        return Text(uppercased(text.bytes), isHTML: text.isHTML).value
    }

    @Sendable static func lower(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        let text = value.text
        return Text(lowercased(text.bytes), isHTML: text.isHTML).value
    }

    @Sendable static func capitalize(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        let text = value.text
        return Text(capitalized(text.bytes), isHTML: text.isHTML).value
    }

    @Sendable static func title(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        var out: [UInt8] = []
        var word: [UInt8] = []
        for byte in value.text.bytes {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "["),
                UInt8(ascii: "<"):
                break
            case _ where isSpace(byte): break
            default:
                word.append(byte)
                continue
            }
            out += capitalized(word)
            word.removeAll(keepingCapacity: true)
            out.append(byte)
        }
        return .bytes(out + capitalized(word))
    }

    // MARK: Cutting

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F)
    }

    static func trimmed(_ bytes: [UInt8], of characters: [UInt8]?, start: Bool = true, end: Bool = true)
        -> [UInt8]
    {
        // Of more than ASCII only whole characters may go.
        if let characters, characters.contains(where: { $0 >= 0x80 }) {
            let set = Set(String(characters).unicodeScalars)
            var scalars = String(bytes).unicodeScalars[...]
            while start, let first = scalars.first, set.contains(first) { scalars.removeFirst() }
            while end, let last = scalars.last, set.contains(last) { scalars.removeLast() }
            return Array(String(scalars).utf8)
        }
        func goes(_ byte: UInt8) -> Bool { characters?.contains(byte) ?? isSpace(byte) }
        var lower = 0
        var upper = bytes.count
        while start, lower < upper, goes(bytes[lower]) { lower += 1 }
        while end, upper > lower, goes(bytes[upper - 1]) { upper -= 1 }
        return Array(bytes[lower..<upper])
    }

    @Sendable static func trim(_ value: Value, _ arguments: Arguments, _: FilterTable) -> Value {
        let text = value.text
        return Text(trimmed(text.bytes, of: arguments.argument(0)?.text.bytes), isHTML: text.isHTML).value
    }

    static func split(_ text: Text, by separator: Value?, _ limit: Value?) throws(TemplateFailure) -> [Value]
    {
        let most = limit?.asInteger ?? -1
        var parts: [Value] = []
        func add(_ range: Range<Int>) {
            parts.append(Text(Array(text.bytes[range]), isHTML: text.isHTML).value)
        }
        let bytes = text.bytes
        var i = 0
        if let separator, separator.isText {
            let wanted = separator.text.bytes
            guard !wanted.isEmpty else { throw TemplateFailure("the separator is empty") }
            while most < 0 || parts.count < most, let found = bytes.firstIndex(of: wanted, from: i) {
                add(i..<found)
                i = found + wanted.count
            }
            add(i..<bytes.count)
            return parts
        }
        while true {
            while i < bytes.count, isSpace(bytes[i]) { i += 1 }
            guard i < bytes.count else { return parts }
            var end = i
            if most >= 0, parts.count >= most {
                end = bytes.count
                while end > i, isSpace(bytes[end - 1]) { end -= 1 }
                add(i..<end)
                return parts
            }
            while end < bytes.count, !isSpace(bytes[end]) { end += 1 }
            add(i..<end)
            i = end
        }
    }

    /// Lines without their ends; none after the last end.
    static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        var i = 0
        while i < bytes.count {
            guard bytes[i] == 0x0A || bytes[i] == 0x0D else {
                i += 1
                continue
            }
            lines.append(bytes[start..<i])
            i += bytes[i] == 0x0D && i + 1 < bytes.count && bytes[i + 1] == 0x0A ? 2 : 1
            start = i
        }
        if start < bytes.count { lines.append(bytes[start...]) }
        return lines
    }

    @Sendable static func truncate(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let text = value.text
        let length = try arguments.integer(0, "length", default: 255)
        let end = arguments.argument(2)?.text ?? Text(Array("...".utf8))
        let leeway = try arguments.integer(3, "leeway", default: 5)
        let endLength = end.bytes.scalarCount
        guard length >= endLength else {
            throw TemplateFailure("`length` has to be at least \(endLength), the length of `end`")
        }
        guard leeway >= 0 else { throw TemplateFailure("`leeway` cannot be negative") }
        let (most, overflow) = length.addingReportingOverflow(leeway)
        if overflow || text.bytes.scalarCount <= most { return text.value }
        var kept = 0
        var cut = 0
        while cut < text.bytes.count {
            if text.bytes[cut] & 0xC0 != 0x80 {
                if kept == length - endLength { break }
                kept += 1
            }
            cut += 1
        }
        if !arguments.flag(1), let space = text.bytes[..<cut].lastIndex(of: UInt8(ascii: " ")) { cut = space }
        var result = Array(text.bytes[..<cut])
        if text.isHTML, !end.isHTML {
            result.append(escapingMarkup: end.bytes.span)
        } else {
            result += end.bytes
        }
        return Text(result, isHTML: text.isHTML).value
    }

    // MARK: Changing

    @Sendable static func replace(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        guard let old = arguments.argument(0), arguments.count > 1 else {
            throw TemplateFailure("`replace` needs what to replace, and by what", id: "template/arguments")
        }
        let new = arguments[1]
        var most = Int.max
        if let count = arguments.argument(2)?.asInteger, count >= 0 { most = count }
        var text = value.text
        if !text.isHTML, old.isHTML || new.isHTML {
            text = Text([], isHTML: true)
            value.appendEscaped(to: &text.bytes)
        }
        var replacement: [UInt8] = []
        if text.isHTML { new.appendEscaped(to: &replacement) } else { new.appendText(to: &replacement) }
        let wanted = old.text.bytes
        var out: [UInt8] = []
        var i = 0
        let bytes = text.bytes
        if wanted.isEmpty {
            // Between all characters, as Python has it.
            for byte in bytes {
                if byte & 0xC0 != 0x80, most > 0 {
                    out += replacement
                    most -= 1
                }
                out.append(byte)
                try Value.checkBytes(out.count)
            }
            if most > 0 { out += replacement }
            return Text(out, isHTML: text.isHTML).value
        }
        while most > 0, let found = bytes.firstIndex(of: wanted, from: i) {
            out += bytes[i..<found]
            out += replacement
            try Value.checkBytes(out.count)
            i = found + wanted.count
            most -= 1
        }
        out += bytes[i...]
        return Text(out, isHTML: text.isHTML).value
    }

    @Sendable static func indent(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let text = value.text
        var indentation: [UInt8]
        if let width = arguments.argument(0), width.isText {
            indentation = width.text.bytes
        } else {
            let width = try arguments.integer(0, "width", default: 4)
            try Value.checkBytes(width)
            indentation = [UInt8](repeating: 0x20, count: Swift.max(0, width))
        }
        let indentsFirst = arguments.flag(1)
        let indentsBlank = arguments.flag(2)
        var out: [UInt8] = []
        for (i, line) in lines(text.bytes + [0x0A]).enumerated() {
            if i > 0 { out.append(0x0A) }
            if i > 0 ? indentsBlank || !line.isEmpty : indentsFirst { out += indentation }
            out += line
            try Value.checkBytes(out.count)
        }
        return Text(out, isHTML: text.isHTML).value
    }

    @Sendable static func center(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let text = value.text
        let width = try arguments.integer(0, "width", default: 80)
        let count = text.bytes.scalarCount
        guard width > count else { return text.value }
        try Value.checkBytes(width)
        let padding = width - count
        let left = padding / 2 + (padding & width & 1)
        let spaces = [UInt8](repeating: 0x20, count: padding)
        return Text(spaces[..<left] + text.bytes + spaces[left...], isHTML: text.isHTML).value
    }

    @Sendable static func format(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        try value.formatted(with: .list(arguments))
    }

    @Sendable static func wordcount(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        var count = 0
        var inWord = false
        for scalar in String(value.text.bytes).unicodeScalars {
            let isWord =
                scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            if isWord, !inWord { count += 1 }
            inWord = isWord
        }
        return .integer(count)
    }

    // MARK: HTML and addresses

    @Sendable static func striptags(_ value: Value, _: Arguments, _: FilterTable) -> Value {
        let source = value.text.bytes
        let open = Array("<!--".utf8)
        let close = Array("-->".utf8)
        var text: [UInt8] = []
        var i = 0
        var commentsMayEnd = true
        var tagsMayEnd = true
        while i < source.count {
            if source[i] == UInt8(ascii: "<") {
                if commentsMayEnd, source[i...].starts(with: open) {
                    if let end = source.firstIndex(of: close, from: i + 4) {
                        i = end + 3
                        continue
                    }
                    commentsMayEnd = false
                }
                if tagsMayEnd {
                    if let end = source[i...].firstIndex(of: UInt8(ascii: ">")) {
                        i = end + 1
                        continue
                    }
                    tagsMayEnd = false
                }
            }
            text.append(source[i])
            i += 1
        }
        var out: [UInt8] = []
        for byte in text {
            if !isSpace(byte) {
                out.append(byte)
            } else if let last = out.last, last != 0x20 {
                out.append(0x20)
            }
        }
        if out.last == 0x20 { out.removeLast() }
        return .bytes(unescaped(out))
    }

    /// Resolves the references that escaping makes, and numeric ones.
    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "&")) else { return text }
        let names: [String: Unicode.Scalar] = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©",
            "mdash": "—", "ndash": "–", "hellip": "…", "rarr": "→", "larr": "←", "times": "×",
        ]
        var out: [UInt8] = []
        var i = 0
        while i < text.count {
            if text[i] == UInt8(ascii: "&"),
                let end = text[i...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
            {
                let name = String(text[(i + 1)..<end])
                let scalar: Unicode.Scalar? =
                    if name.hasPrefix("#x") || name.hasPrefix("#X") {
                        UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
                    } else if name.hasPrefix("#") {
                        UInt32(name.dropFirst()).flatMap(Unicode.Scalar.init)
                    } else {
                        names[name]
                    }
                if let scalar {
                    out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                    i = end + 1
                    continue
                }
            }
            out.append(text[i])
            i += 1
        }
        return out
    }

    @Sendable static func urlencode(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        let pairs: [Value]
        switch value {
        case .object(let object): pairs = object.pairs
        case .list(let elements): pairs = elements
        default:
            var out: [UInt8] = []
            appendPercentEncoded(value.text.bytes, query: false, to: &out)
            return .bytes(out)
        }
        var out: [UInt8] = []
        for (i, pair) in pairs.enumerated() {
            guard case .list(let parts) = pair, parts.count == 2 else {
                throw TemplateFailure("`urlencode` needs a string, a mapping or a list of pairs")
            }
            if i > 0 { out.append("&") }
            appendPercentEncoded(parts[0].text.bytes, query: true, to: &out)
            out.append("=")
            appendPercentEncoded(parts[1].text.bytes, query: true, to: &out)
        }
        return .bytes(out)
    }

    private static func appendPercentEncoded(_ text: [UInt8], query: Bool, to out: inout [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "~"):
                out.append(byte)
            case UInt8(ascii: "/") where !query: out.append(byte)
            case UInt8(ascii: " ") where query: out.append("+")
            default:
                out.append("%")
                out.append(hexDigit: byte >> 4, uppercase: true)
                out.append(hexDigit: byte & 15, uppercase: true)
            }
        }
    }

    /// ` key="value"` for each entry that is neither none nor undefined.
    @Sendable static func xmlattr(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        guard case .object(let object) = value else {
            throw TemplateFailure("`xmlattr` needs a mapping, not \(value.kindName)")
        }
        var out: [UInt8] = []
        for entry in object.entries {
            switch entry.value {
            case .undefined, .null: continue
            default: break
            }
            if entry.key.text.utf8.contains(where: { isSpace($0) || "/>=".utf8.contains($0) }) {
                throw TemplateFailure("`\(entry.key.text)` cannot be the name of an attribute")
            }
            if !out.isEmpty || arguments.flag(0, default: true) { out.append(" ") }
            Value.string(entry.key.text).appendEscaped(to: &out)
            out.append("=\"")
            entry.value.appendEscaped(to: &out)
            out.append("\"")
        }
        return .html(out)
    }
}

// MARK: - Formatting

extension Value {
    /// Python's `%` on a string: `%s %d %i %f %x %%` with width and precision.
    func formatted(with arguments: Value) throws(TemplateFailure) -> Value {
        var rest: ArraySlice<Value> =
            if case .list(let several) = arguments { several[...] } else { [arguments] }
        let pattern = text
        var out: [UInt8] = []
        var i = 0
        let bytes = pattern.bytes
        while i < bytes.count {
            guard bytes[i] == UInt8(ascii: "%") else {
                out.append(bytes[i])
                i += 1
                continue
            }
            i += 1
            var flags: [UInt8] = []
            while i < bytes.count, "-0+ ".utf8.contains(bytes[i]) {
                flags.append(bytes[i])
                i += 1
            }
            func number() -> Int? {
                var value: Int?
                while i < bytes.count, bytes[i] >= 0x30, bytes[i] <= 0x39 {
                    value = Swift.min(10_000, (value ?? 0) * 10 + Int(bytes[i] - 0x30))
                    i += 1
                }
                return value
            }
            let width = number() ?? 0
            var precision: Int?
            if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
                i += 1
                precision = number() ?? 0
            }
            guard i < bytes.count else { throw TemplateFailure("the format ends after `%`") }
            let conversion = bytes[i]
            i += 1
            if conversion == UInt8(ascii: "%") {
                out.append(conversion)
                continue
            }
            guard let argument = rest.popFirst() else {
                throw TemplateFailure("the format needs more values", id: "template/arguments")
            }
            var part: [UInt8] = []
            switch conversion {
            case UInt8(ascii: "s"):
                if pattern.isHTML {
                    argument.appendEscaped(to: &part)
                } else {
                    argument.appendText(to: &part)
                }
                if let precision {
                    part = Array(String(part).unicodeScalars.prefix(precision).map(String.init).joined().utf8)
                }
            case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "x"), UInt8(ascii: "f"):
                guard let double = argument.asDouble else {
                    throw TemplateFailure("the format needs a number, not \(argument.kindName)")
                }
                if conversion == UInt8(ascii: "f") {
                    part.append(double, decimals: Swift.min(precision ?? 6, 30))
                } else {
                    guard let whole = argument.asInteger ?? Int(exactly: double.rounded(.towardZero)) else {
                        throw TemplateFailure("the number is too large")
                    }
                    part = Array(String(whole, radix: conversion == UInt8(ascii: "x") ? 16 : 10).utf8)
                }
                if flags.contains(UInt8(ascii: "+")), part.first != UInt8(ascii: "-") {
                    part.insert(UInt8(ascii: "+"), at: 0)
                }
            default:
                throw TemplateFailure("the format `%\(String([conversion]))` is not supported")
            }
            let padding = Swift.max(0, width - part.scalarCount)
            if flags.contains(UInt8(ascii: "-")) {
                part += [UInt8](repeating: 0x20, count: padding)
            } else if flags.contains(UInt8(ascii: "0")), conversion != UInt8(ascii: "s") {
                let isSigned = part.first == UInt8(ascii: "-") || part.first == UInt8(ascii: "+")
                part.insert(contentsOf: [UInt8](repeating: 0x30, count: padding), at: isSigned ? 1 : 0)
            } else {
                part.insert(contentsOf: [UInt8](repeating: 0x20, count: padding), at: 0)
            }
            out += part
            try Self.checkBytes(out.count)
        }
        if !rest.isEmpty { throw TemplateFailure("the format takes fewer values", id: "template/arguments") }
        return Text(out, isHTML: pattern.isHTML).value
    }
}

extension [UInt8] {
    /// Appends a number with a fixed number of decimals.
    fileprivate mutating func append(_ number: Double, decimals: Int) {
        let rounded = Filters.rounded(number, decimals)
        guard Swift.abs(rounded) < 1e16 else {
            append(shortest: rounded)
            return
        }
        var text: [UInt8] = []
        text.append(shortest: rounded)
        // Tiny numbers are written with an exponent, and round to zeros only with many decimals.
        if text.contains(UInt8(ascii: "e")) { text = Array("0.0".utf8) }
        let point = text.firstIndex(of: UInt8(ascii: ".")) ?? text.count
        append(contentsOf: text[..<point])
        guard decimals > 0 else { return }
        append(".")
        let digits = text[Swift.min(point + 1, text.count)...].prefix(decimals)
        append(contentsOf: digits)
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: decimals - digits.count))
    }
}
