// Info strings of fenced code: the dialects of MkDocs, Docusaurus, VitePress and their relatives.

import GalleyCore

/// What an info string says of its code.
struct InfoString {
    /// The language as written; empty where there is none.
    private(set) var language = ""
    private(set) var title: String?
    /// The label of the tab that it is, `tab="Label"`.
    private(set) var tab: String?
    /// What lays out a graph, `engine="neato"`.
    private(set) var engine: String?
    /// What else stands behind the language and has no value.
    private(set) var words: [String] = []
    /// What stands in braces as in an attribute list.
    private(set) var id: String?
    private(set) var classes: [String] = []
    /// The lines (from 1) that are marked, added, removed.
    private(set) var marked: [ClosedRange<Int>] = []
    private(set) var added: [ClosedRange<Int>] = []
    private(set) var removed: [ClosedRange<Int>] = []
    /// Whether lines are numbered, where it says so, and from which number on.
    private(set) var isNumbered: Bool?
    private(set) var firstNumber = 1
    /// What has a value and is not known.
    private(set) var unknownOptions: [String] = []

    /// What may have a value, by its names in all dialects.
    enum Option: String, CaseIterable {
        case title, filename, file, engine, tab, mark, ins, del, linenums, showLineNumbers, linenos,
            lineNumbers
        case noLineNumbers, linenostart, startLineNumber
        case hlLines = "hl_lines"
        case lineNumbersWithHyphen = "line-numbers"
        case lineNumbersWithColon = ":line-numbers"
        case noLineNumbersWithColon = ":no-line-numbers"
    }

    init(_ info: some Collection<UInt8>) {
        var rest = Array(info)[...]
        if rest.first == UInt8(ascii: "{") {
            // ```{.python title="x" hl_lines="1"}
            rest = rest.dropFirst()
            if rest.last == UInt8(ascii: "}") { rest = rest.dropLast() }
        } else {
            readLanguage(&rest)
        }
        while true {
            rest = rest.drop { $0.isMarkdownSpace || $0 == UInt8(ascii: ",") }
            guard !rest.isEmpty else { break }
            readAttribute(&rest)
        }
    }

    /// `ts`, also `ts{2}`, `ts:line-numbers=2` and `rust,ignore`.
    private mutating func readLanguage(_ rest: inout ArraySlice<UInt8>) {
        let word = rest.prefix { !$0.isMarkdownSpace && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: ",") }
        rest = rest[word.endIndex...]
        var name = String(word)[...]
        if let option = name.range(ofLineNumbers: ":line-numbers") {
            isNumbered = true
            let value = name[option.upperBound...]
            if value.hasPrefix("="), let number = Self.lineNumber(value.dropFirst()) { firstNumber = number }
            name = name[..<option.lowerBound]
        } else if let option = name.range(ofLineNumbers: ":no-line-numbers") {
            isNumbered = false
            name = name[..<option.lowerBound]
        }
        // `title="x"` without a language before it.
        if name.contains("=") {
            rest = word.first.map { _ in Array(word) + Array(rest) }?[...] ?? rest
        } else {
            language = String(name)
        }
    }

    private static func lineNumber(_ text: some StringProtocol) -> Int? {
        Int(text).map { min(max($0, 0), 9_999_999) }
    }

    private mutating func readAttribute(_ rest: inout ArraySlice<UInt8>) {
        switch rest.first {
        case UInt8(ascii: "{"):
            let content = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
            rest = rest[content.endIndex...].dropFirst()
            let first = content.drop(while: \.isMarkdownSpace).first
            if content.contains(UInt8(ascii: "=")) || first == UInt8(ascii: ".") || first == UInt8(ascii: "#")
            {
                var attributes = content
                while !attributes.isEmpty {
                    attributes = attributes.drop { $0.isMarkdownSpace || $0 == UInt8(ascii: ",") }
                    if !attributes.isEmpty { readAttribute(&attributes) }
                }
            } else {
                marked += content.lineRanges()
            }
        case UInt8(ascii: "["):
            // VitePress: ```ts [config.ts]
            let content = rest.dropFirst().prefix { $0 != UInt8(ascii: "]") }
            rest = rest[content.endIndex...].dropFirst()
            title = String(content)
        case UInt8(ascii: "."):
            let name = rest.dropFirst().prefix { !$0.isMarkdownSpace }
            rest = rest[name.endIndex...]
            if language.isEmpty {
                language = String(name)
            } else if !name.isEmpty {
                classes.append(String(name))
            }
        case UInt8(ascii: "#"):
            let name = rest.dropFirst().prefix { !$0.isMarkdownSpace }
            rest = rest[name.endIndex...]
            if !name.isEmpty { id = String(name) }
        default:
            let name = rest.prefix {
                !$0.isMarkdownSpace && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ",")
                    && $0 != UInt8(ascii: "{")
            }
            rest = rest[name.endIndex...]
            var value: ArraySlice<UInt8>?
            if rest.first == UInt8(ascii: "=") {
                rest = rest.dropFirst()
                value = Self.readValue(&rest)
            } else if name.isEmpty {
                rest = rest.dropFirst()
            }
            apply(String(name), value)
        }
    }

    /// A value, quoted, in brackets or bare.
    private static func readValue(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let closer: UInt8? =
            switch rest.first {
            case UInt8(ascii: "\""): UInt8(ascii: "\"")
            case UInt8(ascii: "'"): UInt8(ascii: "'")
            case UInt8(ascii: "{"): UInt8(ascii: "}")
            case UInt8(ascii: "["): UInt8(ascii: "]")
            default: nil
            }
        guard let closer else {
            let value = rest.prefix { !$0.isMarkdownSpace && $0 != UInt8(ascii: ",") }
            rest = rest[value.endIndex...]
            return value
        }
        let value = rest.dropFirst().prefix { $0 != closer }
        rest = rest[value.endIndex...].dropFirst()
        return value
    }

    private mutating func apply(_ name: String, _ value: ArraySlice<UInt8>?) {
        let text = value.map { String($0) }
        switch Option(rawValue: name) {
        case .title, .filename, .file: if let text, !text.isEmpty { title = text }
        case .engine: if let text, !text.isEmpty { engine = text }
        case .tab: if let text, !text.isEmpty { tab = text }
        case .hlLines, .mark: if let value { marked += value.lineRanges() }
        case .ins: if let value { added += value.lineRanges() }
        case .del: if let value { removed += value.lineRanges() }
        case .linenums, .showLineNumbers, .linenos, .lineNumbersWithHyphen, .lineNumbersWithColon,
            .lineNumbers:
            isNumbered = text != "false" && text != "0"
            // MkDocs may give a step as well: `linenums="1 2"`.
            if let number = value?.lineRanges().first?.lowerBound { firstNumber = number }
        case .noLineNumbers, .noLineNumbersWithColon: isNumbered = false
        case .linenostart, .startLineNumber:
            if let text, let number = Self.lineNumber(text) { firstNumber = number }
        case nil:
            if value == nil {
                if !name.isEmpty { words.append(name) }
            } else {
                unknownOptions.append(name)
            }
        }
    }
}

extension Substring {
    fileprivate func range(ofLineNumbers option: String) -> Range<Index>? {
        // A language's name has hardly any colon in it.
        guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix(option) else { return nil }
        return colon..<index(colon, offsetBy: option.count)
    }
}

extension ArraySlice<UInt8> {
    /// The numbers and ranges of numbers in a list such as `2-3 5`, `2,4-6` or `[8,"15-17"]`.
    fileprivate func lineRanges() -> [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        var i = startIndex
        func number() -> Int? {
            let digits = self[i...].prefix { $0.decimalDigit != nil }
            guard !digits.isEmpty else { return nil }
            i = digits.endIndex
            // No code has more lines than this.
            return digits.count <= 7 ? Int(String(digits)) : 9_999_999
        }
        while i < endIndex {
            guard let first = number() else {
                i += 1
                continue
            }
            var last = first
            if i + 1 < endIndex, self[i] == UInt8(ascii: "-"), self[i + 1].decimalDigit != nil {
                i += 1
                last = number() ?? first
            }
            if first <= last { ranges.append(first...last) }
        }
        return ranges
    }
}
