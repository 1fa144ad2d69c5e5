// Blocks that other tools of documentation read, and CommonMark does not: what all their ways of writing share.
//
// Each begins with a line of three equal characters: `!!! note`, `:::note`, `/// note`, `=== "Tab"`. It holds the
// lines that are indented by four more than this one, or those up to a closing fence. Desugared it is a block quote that
// begins with a structure line, in whose text its title stands, so that lists, code and more such blocks in it
// are libcmark's work. Which lines may be markers, the tree says: those of paragraphs, never those of code. Only the
// outermost blocks are rewritten at once; those within them are seen in the tree that follows.

import GalleyCore

/// A way to write blocks; one value a dialect.
struct BlockSyntax: Sendable {
    enum Extent: Sendable {
        /// The lines that are indented by four more than the marker.
        case indented
        /// The lines up to a fence of as many characters, or of more where that will do.
        case fenced(allowsLongerFence: Bool)
    }

    /// What the marker consists of, three times.
    var byte: UInt8
    var extent: Extent
    var isOn: @Sendable (MarkdownOptions) -> Bool
    /// Reads a line; nil where it is no marker.
    var read: @Sendable (BlockLine) -> BlockMarker?

    /// All there are. A new one is added here, and its switch to the options.
    static let all: [BlockSyntax] = [
        .admonitions, .collapsibleAdmonitions, .contentTabs, .containers, .slashBlocks,
    ]
}

/// A line that begins with three or more equal characters.
struct BlockLine {
    /// The text that it is a line of.
    var bytes: ArraySlice<UInt8>
    /// What stands behind the characters, up to white space at the line's end.
    var rest: Range<Int>
    /// How many characters there are.
    var count: Int
    var options: MarkdownOptions
}

/// What a line of markers is.
enum BlockMarker {
    case opening(BlockOpening)
    /// A fence with nothing behind it.
    case closing
    /// A fence with a name that nobody knows.
    case unknown(name: Range<Int>)
    /// What would be a marker but for a slip; it is told of where a block follows.
    case malformed(BlockSlip)
}

/// A slip in the writing of a block.
struct BlockSlip {
    var range: Range<Int>
    var message: String
    var help: String
    /// The rule that it is told by.
    var id = "block/malformed"
    var severity = Diagnostic.Severity.warning
}

/// What the line says that a block begins with.
struct BlockOpening {
    /// Where its title stands in the text, any markup in it; nil where it is not written there.
    var title: Range<Int>?
    /// Whether it is one only with something below it.
    var needsContent = false
    /// Whether lines of options may follow, `    name: value`.
    var takesOptions = false
    /// What is probably meant otherwise.
    var slip: BlockSlip?
    var role: BlockRole
}

/// What becomes of a block.
enum BlockRole: Sendable {
    case callout(Callout)
    case tab(ContentTab)
    /// Tabs, each from a line `== Label` to the next.
    case tabs
    case codeGroup
    case element(BlockElement)
    case caption
}

extension BlockLine {
    /// Skips white space from a place of the rest.
    func skipSpace(from start: Int) -> Int {
        var i = start
        while i < rest.upperBound, bytes[i].isMarkdownSpace { i += 1 }
        return i
    }

    /// The name that stands at a place; empty where none does.
    func name(at start: Int) -> Range<Int> {
        var i = start
        while i < rest.upperBound, bytes[i].isBlockNameByte { i += 1 }
        return start..<i
    }

    /// A slip in this line.
    func slip(_ message: String, help: String) -> BlockSlip {
        BlockSlip(range: rest.lowerBound - count..<rest.upperBound, message: message, help: help)
    }

    /// The rest from a place on without white space around it; nil where nothing is left.
    func text(from start: Int) -> Range<Int>? {
        let begin = skipSpace(from: start)
        return begin < rest.upperBound ? begin..<rest.upperBound : nil
    }
}

extension UInt8 {
    /// What the names of blocks are made of.
    var isBlockNameByte: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }
}
