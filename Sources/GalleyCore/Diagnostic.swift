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
    /// What it is about, where that is the same wherever it is met: a link's target, `docs/gone/#part` or a URL.
    /// Diagnostics of one rule and one subject are one finding.
    package var subject: String?
    /// Further places of the same finding, in report order.
    package var otherLocations: [SourceLocation] = []
    /// How often it was met, with the places that are not kept.
    package var occurrences = 1
    /// A repair that is certain to be right.
    package var fix: Fix?

    /// A replacement of some bytes of a source file.
    package struct Fix: Sendable, Hashable {
        /// The file as locations name it.
        package var file: String
        /// Bytes of the file.
        package var range: Range<Int>
        /// What stands there; a file that has changed since is left alone.
        package var expected: [UInt8]
        package var replacement: [UInt8]

        package init(file: String, range: Range<Int>, expected: [UInt8], replacement: [UInt8]) {
            self.file = file
            self.range = range
            self.expected = expected
            self.replacement = replacement
        }
    }

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
    /// The text of the line, for a code frame; of a long line, what stands around the column.
    package private(set) var sourceLine: String?
    /// How many scalars of the line stand before `sourceLine`.
    package private(set) var sourceLineStart = 0
    /// Whether the line goes on after `sourceLine`.
    package private(set) var isSourceLineCut = false

    /// Scalars of a line that are kept: a thousand problems in a line of megabytes take no gigabyte.
    static let longestQuote = 240

    /// The first scalar to keep of a line that is too long; the column has as much before as after it.
    static func quoteStart(column: Int) -> Int { max(0, column - 1 - longestQuote / 2) }

    package init(
        path: String, line: Int = 0, column: Int = 0, length: Int = 1, sourceLine: String? = nil
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.length = length
        self.sourceLine = sourceLine
        guard let scalars = sourceLine?.unicodeScalars, scalars.count > Self.longestQuote else { return }
        sourceLineStart = min(Self.quoteStart(column: column), scalars.count)
        let rest = scalars.dropFirst(sourceLineStart)
        self.sourceLine = String(rest.prefix(Self.longestQuote))
        isSourceLineCut = rest.count > Self.longestQuote
    }

    /// A place whose line is cut already.
    init(
        path: String, line: Int, column: Int, length: Int, quote: String, from start: Int, isCut: Bool
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.length = length
        sourceLine = quote
        sourceLineStart = start
        isSourceLineCut = isCut
    }

    /// The place of a byte range of a file. Reads all of the file; a `LineTable` serves many places.
    package init(path: String, source: [UInt8], offset: Int, length: Int = 1) {
        let offset = min(max(offset, 0), source.count)
        let end = min(offset + min(max(length, 0), source.count), source.count)
        self = LineTable(source).location(of: offset..<end, in: source, path: path)
    }

    /// The place of a line and a byte column (both from 1) of a file, as libcmark reports them.
    package init(path: String, source: [UInt8], line: Int, byteColumn: Int, length: Int = 1) {
        self = LineTable(source).location(
            line: line, byteColumn: byteColumn, length: length, in: source, path: path)
    }
}

extension Sequence where Element == UInt8 {
    /// How many Unicode scalars these well-formed UTF-8 bytes hold: every byte that is not a continuation.
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
