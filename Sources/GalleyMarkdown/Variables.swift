// Variables: `{{ name }}` in a page's text is what the configuration, a data file or the page itself has under that name.
//
// Names are put in before the text is parsed, as Markdown, since one author owns both. Whether a place is code is asked of
// the parser first, so pages that name something are parsed twice. What is no name stays as it is.

import GalleyCore

/// What a variable is.
package indirect enum VariableValue: Sendable, Hashable {
    case text(String)
    case list([VariableValue])
    case map([String: VariableValue])

    /// What stands below a name or an index.
    fileprivate subscript(step: VariableStep) -> VariableValue? {
        switch (self, step) {
        case (.map(let values), .name(let name)): values[name]
        case (.list(let values), .index(let index)):
            values.indices.contains(index)
                ? values[index]
                : values.indices.contains(values.count + index) && index < 0
                    ? values[values.count + index] : nil
        default: nil
        }
    }

    /// The names that stand below it.
    fileprivate var names: [String] {
        if case .map(let values) = self { values.keys.sorted() } else { [] }
    }

    fileprivate var kindName: String {
        switch self {
        case .text: "a text"
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}

private enum VariableStep {
    case name(String)
    case index(Int)
}

/// The variables of a site.
package struct Variables: Sendable, Hashable {
    /// By the first parts of their names.
    package var values: [String: VariableValue]
    /// Whether code has variables as well, where it stands in the page's own file.
    package var isInCode = false

    package init(_ values: [String: VariableValue]) { self.values = values }

    /// Whether a text may have any.
    static func mayOccur(in text: ArraySlice<UInt8>) -> Bool {
        let text = MarkdownText(unscanned: text)
        let brace = UInt8(ascii: "{")
        return text.contains(brace, brace) || text.contains(brace, UInt8(ascii: "%"))
    }

    /// The text with values for names; nil where it has none.
    func substitute(
        in composition: Composition, bodyStart: Int, _ options: MarkdownOptions, page: [String: VariableValue]
    ) -> Composition? {
        let bytes = composition.bytes
        guard Self.mayOccur(in: bytes[min(bodyStart, bytes.count)...]) else { return nil }
        var all = self
        all.values.merge(page) { _, own in own }
        let source = MarkdownSource(path: "", bytes: bytes, bodyStart: bodyStart)
        let code = source.codeRanges(options)
        var run = Substitution(
            variables: all, composition: composition, source: source, code: code,
            verbatim: options.containers ? source.verbatimBlocks(outside: code) : [])
        run.run()
        guard !run.edits.isEmpty || !run.diagnostics.isEmpty else { return nil }
        var writer = CompositionWriter(like: composition)
        var start = 0
        for edit in run.edits {
            writer.copy(composition, start..<edit.range.lowerBound)
            writer.make(edit.text, for: composition, at: edit.range.lowerBound)
            start = edit.range.upperBound
        }
        writer.copy(composition, start..<bytes.count)
        return writer.finished(composition.diagnostics + run.diagnostics)
    }
}

/// One text on its way.
private struct Substitution {
    let variables: Variables
    let composition: Composition
    let source: MarkdownSource
    let code: [Range<Int>]
    /// Where nobody looks at names.
    let verbatim: [Range<Int>]
    var edits: [(range: Range<Int>, text: [UInt8])] = []
    var diagnostics: [Diagnostic] = []
    private var codeIndex = 0
    private var verbatimIndex = 0
    private var told: Set<String> = []
    /// How many bytes the edits write.
    private var written = 0
    /// Whether `{% endraw %}` may stand further down.
    private var mayCloseRaw = true

    init(
        variables: Variables, composition: Composition, source: MarkdownSource, code: [Range<Int>],
        verbatim: [Range<Int>]
    ) {
        self.variables = variables
        self.composition = composition
        self.source = source
        self.code = code
        self.verbatim = verbatim
    }

    /// An expression is a name and little else.
    private static let longest = 1000

    mutating func run() {
        let bytes = source.bytes
        var i = source.bodyStart
        while i + 1 < bytes.count, let found = bytes[i...].firstIndex(of: UInt8(ascii: "{")),
            found + 1 < bytes.count
        {
            i = found + 1
            switch bytes[found + 1] {
            case UInt8(ascii: "{"): if isText(found) { i = substitute(found) }
            case UInt8(ascii: "%"): if isText(found) { i = takeTag(found) }
            default: break
            }
        }
    }

    /// Whether a place is one where names are looked at.
    private mutating func isText(_ place: Int) -> Bool {
        while verbatimIndex < verbatim.count, verbatim[verbatimIndex].upperBound <= place {
            verbatimIndex += 1
        }
        if verbatimIndex < verbatim.count, verbatim[verbatimIndex].contains(place) { return false }
        while codeIndex < code.count, code[codeIndex].upperBound <= place { codeIndex += 1 }
        guard codeIndex < code.count, code[codeIndex].contains(place) else { return true }
        return variables.isInCode && origin(of: place).file == 0
    }

    private func origin(of place: Int) -> SourceMap.Place {
        let (line, column) = composition.position(of: place)
        return composition.map.place(line: line, column: column)
    }

    /// Behind the next sign, in the same line.
    private func end(of sign: StaticString, from start: Int) -> Int? {
        let bytes = source.bytes
        let first = sign.utf8Start.pointee
        let second = sign.utf8Start[1]
        var i = start
        let limit = min(bytes.count, start + Self.longest)
        while i + 1 < limit, bytes[i] != 0x0A {
            if bytes[i] == first, bytes[i + 1] == second { return i + 2 }
            i += 1
        }
        return nil
    }

    /// Looks at `{{`; where to go on.
    private mutating func substitute(_ start: Int) -> Int {
        let bytes = source.bytes
        guard let end = end(of: "}}", from: start + 2) else {
            noteUnclosed(start)
            return start + 2
        }
        if start > source.bodyStart, bytes[start - 1] == UInt8(ascii: "\\") {
            edits.append((start - 1..<start, []))
            return end
        }
        var inside = bytes[(start + 2)..<(end - 2)]
        if inside.first == UInt8(ascii: "-") { inside.removeFirst() }
        if inside.last == UInt8(ascii: "-") { inside.removeLast() }
        guard let first = inside.trimmedBlanks.first, first.isASCIILetter || first == UInt8(ascii: "_") else {
            return start + 2
        }
        guard let expression = VariableExpression(inside) else {
            tellOnce(
                "variable/unsupported", "this is more than a name, and stays as it is", start..<end,
                ["`{{ name }}`, `{{ name.part }}`, `{{ list[0] }}` and the filters are understood"])
            return end
        }
        switch expression.value(in: variables.values) {
        case .success(let text):
            guard source.bytes.count + written + text.count <= SnippetLimits.total else {
                tellOnce(
                    "snippet/too-large", "with its variables this page is too large", start..<end,
                    ["a page may have \(SnippetLimits.total >> 20) MB"])
                return end
            }
            written += text.count
            edits.append((start..<end, text))
        case .failure(let problem):
            tell(
                problem.isUnknown ? "variable/unknown" : "variable/unsupported", problem.message, start..<end,
                problem.help)
        }
        return end
    }

    /// Reports `{{ name }` and a name at the end of a line, if there is a variable of that name.
    private mutating func noteUnclosed(_ start: Int) {
        let bytes = source.bytes
        let rest = bytes[(start + 2)...].prefix(Self.longest).prefix { $0 != 0x0A && $0 != UInt8(ascii: "}") }
        guard start == 0 || bytes[start - 1] != UInt8(ascii: "\\"), let expression = VariableExpression(rest),
            case .success = expression.value(in: variables.values)
        else { return }
        tell(
            "variable/unclosed", "this variable is not closed, and stays as it is", start..<rest.endIndex,
            ["close it with `}}`"])
    }

    /// Looks at `{%`; where to go on.
    private mutating func takeTag(_ start: Int) -> Int {
        guard let (name, end) = tag(at: start) else { return start + 2 }
        if name == "raw" {
            var i = end
            while mayCloseRaw, let next = source.bytes[i...].firstIndex(of: UInt8(ascii: "{")) {
                if let (name, close) = tag(at: next), name == "endraw" {
                    remove(start..<end)
                    remove(next..<close)
                    return close
                }
                i = next + 1
            }
            mayCloseRaw = false
            tell(
                "variable/unclosed", "this `{% raw %}` is not closed", start..<end,
                ["close it with `{% endraw %}`"])
            return end
        }
        guard Self.tags.contains(name) else { return end }
        tellOnce(
            "variable/unsupported", "`{% \(name) %}` is not understood, and stays as it is", start..<end,
            ["variables are put in; conditions, loops and macros are not run"])
        return end
    }

    /// Statements of Jinja.
    private static let tags: Set<String> = [
        "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "include", "import", "from", "macro",
        "endmacro", "call", "endcall", "block", "endblock", "extends", "with", "endwith", "filter",
        "endfilter",
    ]

    private func tag(at start: Int) -> (name: String, end: Int)? {
        let bytes = source.bytes
        guard start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "%"),
            let end = end(of: "%}", from: start + 2)
        else { return nil }
        var inside = bytes[(start + 2)..<(end - 2)]
        if inside.first == UInt8(ascii: "-") { inside.removeFirst() }
        return (String(decoding: inside.trimmedBlanks.prefix(while: \.isASCIILetter), as: UTF8.self), end)
    }

    /// Takes a tag out, and its line if nothing else stands in it.
    private mutating func remove(_ range: Range<Int>) {
        let bytes = source.bytes
        var start = range.lowerBound
        while start > source.bodyStart, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
        var end = range.upperBound
        while end < bytes.count, bytes[end] != 0x0A, bytes[end].isMarkdownSpace { end += 1 }
        let isAlone =
            (start == source.bodyStart || bytes[start - 1] == 0x0A)
            && (end == bytes.count || bytes[end] == 0x0A)
        guard isAlone else { return edits.append((range, [])) }
        // Two tags may meet.
        edits.append((max(start, edits.last?.range.upperBound ?? 0)..<min(end + 1, bytes.count), []))
    }

    // MARK: Problems

    private mutating func tellOnce(_ id: String, _ message: String, _ range: Range<Int>, _ help: [String]) {
        if told.insert(id).inserted { tell(id, message, range, help) }
    }

    private mutating func tell(_ id: String, _ message: String, _ range: Range<Int>, _ help: [String]) {
        guard diagnostics.count < SnippetLimits.diagnostics else { return }
        let (line, column) = composition.position(of: range.lowerBound)
        diagnostics.append(
            Diagnostic(
                .warning, id, message,
                at: composition.location(line: line, column: column, length: range.count),
                help: help))
    }
}

// MARK: - Expressions

/// `name.part[0] | default("x") | upper`
private struct VariableExpression {
    private var steps: [VariableStep] = []
    /// The name as it is written, part by part.
    private var filters: [(name: String, argument: String?)] = []

    struct Problem: Error {
        var isUnknown = false
        var message: String
        var help: [String] = []
    }

    /// Reads what stands between the braces; nil where it is anything else.
    init?(_ text: ArraySlice<UInt8>) {
        var i = text.startIndex
        func word() -> String? {
            let word = text[i...].prefix {
                $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
            guard let first = word.first, first.isASCIILetter || first == UInt8(ascii: "_") else {
                return nil
            }
            i = word.endIndex
            return String(decoding: word, as: UTF8.self)
        }
        func quoted() -> String? {
            guard i < text.endIndex, text[i] == UInt8(ascii: "\"") || text[i] == UInt8(ascii: "'"),
                let end = text[(i + 1)...].firstIndex(of: text[i])
            else { return nil }
            defer { i = end + 1 }
            return String(decoding: text[(i + 1)..<end], as: UTF8.self)
        }
        text.skipBlanks(&i)
        guard let first = word() else { return nil }
        steps = [.name(first)]
        while i < text.endIndex, steps.count < 32 {
            if text.skip(".", &i) {
                guard let name = word() else { return nil }
                steps.append(.name(name))
            } else if text.skip("[", &i) {
                text.skipBlanks(&i)
                if let name = quoted() {
                    steps.append(.name(name))
                } else {
                    let digits = text[i...].prefix { $0.isASCIIDigit || $0 == UInt8(ascii: "-") }
                    guard digits.count < 10, let index = Int(String(decoding: digits, as: UTF8.self)) else {
                        return nil
                    }
                    steps.append(.index(index))
                    i = digits.endIndex
                }
                text.skipBlanks(&i)
                guard text.skip("]", &i) else { return nil }
            } else {
                break
            }
        }
        text.skipBlanks(&i)
        while text.skip("|", &i) {
            text.skipBlanks(&i)
            guard let name = word(), filters.count < 32 else { return nil }
            var argument: String?
            text.skipBlanks(&i)
            if text.skip("(", &i) {
                text.skipBlanks(&i)
                argument = quoted()
                if argument == nil {
                    let number = text[i...].prefix { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
                    i = number.endIndex
                    if !number.isEmpty { argument = String(decoding: number, as: UTF8.self) }
                }
                text.skipBlanks(&i)
                guard text.skip(")", &i) else { return nil }
            }
            filters.append((name, argument))
            text.skipBlanks(&i)
        }
        guard i == text.endIndex else { return nil }
    }

    private static let filterNames = [
        "capitalize", "d", "default", "e", "escape", "join", "length", "lower", "safe", "trim", "upper",
    ]

    func value(in values: [String: VariableValue]) -> Result<[UInt8], Problem> {
        var value: VariableValue? = .map(values)
        var problem: Problem?
        var name = ""
        for step in steps {
            let written: String
            switch step {
            case .name(let text): written = name.isEmpty ? text : name + "." + text
            case .index(let index): written = name + "[\(index)]"
            }
            guard let known = value else { break }
            value = known[step]
            if value == nil {
                var help: [String] = []
                if case .name(let text) = step, let near = nearest(to: text, among: known.names) {
                    help = ["did you mean `\(name.isEmpty ? near : name + "." + near)`?"]
                }
                problem = Problem(isUnknown: true, message: "there is no variable `\(written)`", help: help)
            }
            name = written
        }
        for (filter, argument) in filters {
            switch filter {
            case "default", "d": if value == nil || value == .text("") { value = .text(argument ?? "") }
            case "safe": break
            case "length":
                switch value {
                case .list(let items)?: value = .text(String(items.count))
                case .map(let items)?: value = .text(String(items.count))
                case .text(let text)?: value = .text(String(text.count))
                case nil: break
                }
            case "join":
                if case .list(let items)? = value {
                    let texts = items.compactMap { if case .text(let text) = $0 { text } else { nil } }
                    if texts.count == items.count { value = .text(texts.joined(separator: argument ?? "")) }
                }
            case "upper": value = value?.mapText { $0.uppercased() }
            case "lower": value = value?.mapText { $0.lowercased() }
            case "capitalize":
                value = value?.mapText { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }
            case "trim":
                value = value?.mapText { text in
                    String(decoding: Array(text.utf8)[...].trimmedBlanks, as: UTF8.self)
                }
            case "escape", "e":
                value = value?.mapText { text in
                    var html: [UInt8] = []
                    html.append(escaping: text)
                    return String(decoding: html, as: UTF8.self)
                }
            default:
                return .failure(
                    Problem(
                        message: "there is no filter `\(filter)`",
                        help: didYouMean(filter, among: Self.filterNames)))
            }
        }
        switch value {
        case .text(let text)?: return .success(Array(text.utf8))
        case let other?:
            return .failure(Problem(message: "`\(name)` is \(other.kindName)", help: ["name a part of it"]))
        case nil:
            return .failure(problem ?? Problem(isUnknown: true, message: "there is no variable `\(name)`"))
        }
    }
}

extension VariableValue {
    fileprivate func mapText(_ change: (String) -> String) -> VariableValue {
        if case .text(let text) = self { .text(change(text)) } else { self }
    }
}
