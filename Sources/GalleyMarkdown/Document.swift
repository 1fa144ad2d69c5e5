// What one Markdown file becomes: HTML with holes where link targets go, and the facts of the page.
//
// A document is made once, from bytes alone, with no knowledge of other pages. The site fills the
// holes later: rendering a page is copying slices of `html` and the resolved targets between them.

import GalleyCore

/// One parsed Markdown file.
package struct Document: Sendable {
    /// The body's HTML without the destinations of its links.
    package var html: [UInt8] = []
    /// Where destinations go, in rising order of `Link.offset`.
    package var links: [Link] = []
    /// The bytes that `Link.destination` points into.
    package var destinations: [UInt8] = []
    /// Code spans that name an operation, in the order of the HTML; empty unless they are asked for.
    package var mentions: [Mention] = []
    package var headings: [Heading] = []
    /// Every id an address can point at: headings, footnotes, `id` attributes and `a[name]` of raw HTML.
    package var ids: [String] = []
    /// The text of the first paragraph, for a description where the author gave none.
    package var summary: String = ""
    /// The plain text below its headings, section after section; empty unless it is asked for. Blocks end in a line
    /// end, code stands between `codeStart` and `codeEnd`, and there are no other control characters.
    package var text: [UInt8] = []
    /// Words of prose and code, for the reading time.
    package var wordCount = 0
    package var diagnostics: [Diagnostic] = []
    /// Its link reference definitions, in the order of the file.
    package var definitions: [ReferenceDefinition] = []
    /// Its comments that silence rules, in the order of the file.
    package var ignores: [IgnoreComment] = []
    /// Where its comments stand that say something to Galley and nothing to readers.
    package var notes: [Range<Int>] = []
    /// Its comments that ask for something in their place, in the order of the file.
    package var directives: [Directive] = []
    /// Its graphs that are to be drawn, in the order of the file; their source stands in their place.
    package var drawings: [Drawing] = []
    /// Where its list of headings stands, if it has one.
    package var contents: Contents?
    /// What its HTML needs of the page that it stands on.
    package var uses: Uses = []
    /// Where its text came from, where that is more than its file: its places, other than those of its diagnostics, are
    /// places in that text.
    package var map: SourceMap?

    package init() {}

    /// What a page must bring along for some constructs.
    package struct Uses: OptionSet, Sendable, Hashable {
        package var rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The script that makes tabs of `<div class="tabs">`.
        package static let tabs = Uses(rawValue: 1)
        /// The script that draws `<figure class="code diagram">`.
        package static let mermaid = Uses(rawValue: 2)
    }

    /// A list of the headings within the text.
    package struct Contents: Sendable {
        /// In `html`.
        package var range: Range<Int32>
        /// The deepest level it shows.
        package var depth: Int
    }
}

/// A place in a document where an address goes.
package struct Link: Sendable {
    package enum Kind: UInt8, Sendable {
        /// The reader follows it: `a[href]`, `area[href]`.
        case hyperlink
        /// The page shows it: `img[src]`, also each candidate of `srcset`.
        case image
        /// Anything else that loads a resource: `script[src]`, `video[src]`, `link[href]`, …
        case resource
    }

    package var kind: Kind
    /// Whether the author wrote it as raw HTML.
    package var isRawHTML: Bool
    /// Whether it was made of a code span that mentions an operation: the file has no destination for it.
    package var isMention = false
    /// Whether it is a wiki link: its destination is the name of a page, by title or by file, and perhaps `#` and the
    /// fragment that GitHub's rules make of a heading. A destination that begins with `#` is on the same page.
    package var isWikiLink = false
    /// Where in `Document.html` the escaped address is inserted.
    package var offset: Int32
    /// The destination as the author meant it, escapes and character references resolved, in
    /// `Document.destinations`.
    package var destination: Range<Int32>
    /// The destination byte for byte as the file has it, in `Document.destinations`; differs from
    /// `destination` only in raw HTML, where it holds character references. Where raw HTML is sanitized, it is
    /// the destination escaped for an attribute instead.
    package var written: Range<Int32>
    /// Where the link stands in the Markdown file: line from 1, column in bytes from 1. It is the place of
    /// its `[`, `![` or `<`, the first letter of a bare address, the use of a reference link.
    package var line: Int32
    package var column: Int32

    package init(
        kind: Kind, isRawHTML: Bool = false, offset: Int32, destination: Range<Int32>, line: Int32,
        column: Int32, written: Range<Int32>? = nil
    ) {
        self.kind = kind
        self.isRawHTML = isRawHTML
        self.offset = offset
        self.destination = destination
        self.written = written ?? destination
        self.line = line
        self.column = column
    }
}

/// A heading of a document.
package struct Heading: Sendable {
    /// 1 to 6.
    package var level: UInt8
    /// Unique in its document.
    package var id: String
    /// Its text without markup.
    package var text: String
    /// Its inline content as HTML without links and ids, for a table of contents.
    package var html: [UInt8]
    package var line: Int32
    /// Where in `Document.text` its section begins; negative where it is left out.
    package var textStart: Int32 = 0

    package init(level: UInt8, id: String, text: String, html: [UInt8], line: Int32) {
        self.level = level
        self.id = id
        self.text = text
        self.html = html
        self.line = line
    }
}

extension Document {
    /// The destination of a link, as written.
    package func destination(of link: Link) -> ArraySlice<UInt8> {
        destinations[Int(link.destination.lowerBound)..<Int(link.destination.upperBound)]
    }
}
