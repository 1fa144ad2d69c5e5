// A formula in LaTeX, as documentation writes it, to MathML Core: bytes to bytes, no script, no fonts of its own.
//
// The source becomes tokens (`Token`), macros are expanded as they are read (`TokenSource`), the parser makes a
// tree (`Parser`, `Node`), and the writer makes MathML of that (`MathMLWriter`), with TeX's spaces between atoms.

import GalleyCore

/// Something in a formula that is not understood.
package struct MathProblem: Equatable, Sendable {
    /// In bytes of the formula's source.
    package var offset: Int
    package var length: Int
    package var message: String
    package var help: [String]
}

/// What bounds the work on one formula. People stay far below.
enum Limits {
    /// A formula longer than this is a mistake: a `$` that was never meant as one.
    static let sourceBytes = 65_536
    /// Groups, arguments and environments within each other: the parser and the writer call themselves so often.
    static let depth = 32
    static let expansions = 1_000
    static let expandedTokens = 20_000
    /// More would not be read.
    static let problems = 20
    /// A row of a table has its cells, and a column specification its columns.
    static let columns = 64
}

/// Appends a formula as a `<math>` element; returns what was not understood in it.
///
/// `display` is for a formula in a line of its own. An unknown command is shown by its name; a formula whose
/// structure cannot be read is shown as it is typed, in `<code class="math-error">`.
package func mathML(
    _ source: Span<UInt8>, display: Bool, macros: MathMacros = MathMacros(), into out: inout [UInt8]
) -> [MathProblem] {
    var problems: [MathProblem] = []
    do throws(Unreadable) {
        guard source.count <= Limits.sourceBytes else {
            throw Unreadable(
                offset: 0, length: 1, "the formula is longer than \(Limits.sourceBytes) bytes",
                help: ["is a `$` missing, or one too many?"])
        }
        let tokens = TokenSource(tokens(of: source), end: source.count, macros: macros)
        var parser = Parser(tokens)
        defer { problems = parser.problems }
        let formula = try parser.formula()
        var writer = MathMLWriter(isDisplay: display)
        writer.formula(formula, source: source)
        out += writer.out
    } catch {
        problems.append(error.problem)
        out.append(display ? "<pre class=\"math-error\"><code>" : "<code class=\"math-error\">")
        out.append(sourceText: source)
        out.append(display ? "</code></pre>" : "</code>")
    }
    return problems
}

/// The structure of a formula cannot be read.
struct Unreadable: Error {
    var problem: MathProblem

    init(offset: Int, length: Int, _ message: String, help: [String]) {
        problem = MathProblem(offset: offset, length: length, message: message, help: help)
    }

    init(_ token: Token, _ message: String, help: [String]) {
        self.init(offset: token.offset, length: token.length, message, help: help)
    }

    static func unfinished(_ token: Token) -> Unreadable {
        Unreadable(token, "the `\(token.text)` has no `}`", help: ["add a `}` where the group ends"])
    }
}

extension [UInt8] {
    /// Appends a formula's source escaped; control characters, which HTML does not allow, as U+FFFD.
    mutating func append(sourceText source: Span<UInt8>) {
        var start = 0
        for i in 0..<source.count where source[i] < 0x20 || source[i] == 0x7F {
            if source[i] == 0x09 || source[i] == 0x0A || source[i] == 0x0D { continue }
            append(escaping: source.extracting(start..<i))
            append("\u{FFFD}")
            start = i + 1
        }
        append(escaping: source.extracting(start..<source.count))
    }
}
