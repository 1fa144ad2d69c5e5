// What Galley tells a person about their input: what is wrong, where, and what to do.
//
// Problems in content are values that are collected and reported together; thrown errors are for
// "cannot continue". A location carries the text of its line, so that a code frame can be drawn
// after the source is gone.

/// One problem found in the user's input.
package struct Diagnostic: Sendable, Hashable {
    /// How much it matters: an error fails the run, a warning fails it under `--strict`.
    package enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
        case notice, warning, error

        package static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .notice: 0
            case .warning: 1
            case .error: 2
            }
        }
    }

    /// Stable name of the rule, `family/rule`, such as `link/missing-page`.
    package var id: String
    package var severity: Severity
    /// What is wrong, one sentence without a full stop at its end.
    package var message: String
    package var location: SourceLocation?
    /// What to do about it: suggestions, the specification's rule; each a short sentence.
    package var help: [String]

    package init(
        _ severity: Severity, _ id: String, _ message: String, at location: SourceLocation? = nil,
        help: [String] = []
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.location = location
        self.help = help
    }
}

/// A place in a source file as an editor shows it.
package struct SourceLocation: Sendable, Hashable {
    /// The file, relative to the project where it lies inside it, with `/` between its parts.
    package var path: String
    /// 1 for the first line; 0 when the whole file is meant.
    package var line: Int
    /// 1 for the first character, counted in Unicode scalars; 0 when the whole line is meant.
    package var column: Int
    /// How many scalars the caret underlines, at least 1.
    package var length: Int
    /// The text of the line, for a code frame.
    package var sourceLine: String?

    package init(
        path: String, line: Int = 0, column: Int = 0, length: Int = 1, sourceLine: String? = nil
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.length = length
        self.sourceLine = sourceLine
    }

    /// The place of a byte range of a file; walks the file, so not for hot paths.
    package init(path: String, source: [UInt8], offset: Int, length: Int = 1) {
        let offset = min(max(offset, 0), source.count)
        var line = 1
        var lineStart = 0
        var i = 0
        while i < offset {
            if source[i] == UInt8(ascii: "\n") {
                line += 1
                lineStart = i + 1
            } else if source[i] == UInt8(ascii: "\r")
                && !(i + 1 < source.count && source[i + 1] == UInt8(ascii: "\n"))
            {
                line += 1
                lineStart = i + 1
            }
            i += 1
        }
        var lineEnd = lineStart
        while lineEnd < source.count, source[lineEnd] != UInt8(ascii: "\n"),
            source[lineEnd] != UInt8(ascii: "\r")
        {
            lineEnd += 1
        }
        let end = min(max(offset + length, offset), lineEnd)
        self.init(
            path: path, line: line,
            column: source[lineStart..<max(lineStart, min(offset, lineEnd))].scalarCount + 1,
            length: offset < end ? max(1, source[offset..<end].scalarCount) : 1,
            sourceLine: String(decoding: source[lineStart..<lineEnd], as: UTF8.self))
    }

    /// The place of a line and a byte column (both from 1) of a file, as libcmark reports them.
    package init(path: String, source: [UInt8], line: Int, byteColumn: Int, length: Int = 1) {
        var offset = 0
        var seen = 1
        while seen < line, offset < source.count {
            if source[offset] == UInt8(ascii: "\n") {
                seen += 1
            } else if source[offset] == UInt8(ascii: "\r"),
                !(offset + 1 < source.count && source[offset + 1] == UInt8(ascii: "\n"))
            {
                seen += 1
            }
            offset += 1
        }
        self.init(path: path, source: source, offset: offset + max(0, byteColumn - 1), length: length)
    }
}

extension Sequence where Element == UInt8 {
    /// How many Unicode scalars these UTF-8 bytes hold: every byte that is not a continuation.
    package var scalarCount: Int {
        var n = 0
        for byte in self where byte & 0xC0 != 0x80 { n += 1 }
        return n
    }
}

extension Diagnostic {
    /// The order of a report: by file, line and column, errors before warnings at one place.
    package static func inReportOrder(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
        let x = a.location
        let y = b.location
        if x?.path != y?.path { return (x?.path ?? "") < (y?.path ?? "") }
        if x?.line != y?.line { return (x?.line ?? 0) < (y?.line ?? 0) }
        if x?.column != y?.column { return (x?.column ?? 0) < (y?.column ?? 0) }
        if a.severity != b.severity { return a.severity > b.severity }
        return (a.id, a.message) < (b.id, b.message)
    }
}
