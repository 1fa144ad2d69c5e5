// The walk over libcmark's tree that writes HTML and collects the page's facts.
//
// The output is byte for byte that of CommonMark's reference renderer, but for the destinations of links,
// whose places are left open, and for the constructs that an extension recognises on the way. The walk is
// a loop: a document may be nested as deeply as it likes.

import GalleyCore
import GalleyMath

/// The state of one document's lowering.
struct Lowering {
    let source: MarkdownSource
    let options: MarkdownOptions
    var sugar: Sugar
    var locator: Locator
    let marks: TextMarks

    var document = Document()
    /// How many links are open around the current node: there are no links in links.
    var linkDepth = 0
    /// Whether an `a` of raw HTML is open in the current block.
    var isInRawLink = false
    var words = WordCounter()
    var headingIDs: HeadingIDs
    /// What ids are made of for all headings of a page whose tabs must leave them to these.
    var headingSlugs: Set<String> = []
    /// By how much the levels of headings are raised in number.
    var levelShift = 0
    var openHeading: OpenHeading?
    /// The footnote being written, and whether its links back have been.
    var openFootnote: OpenFootnote?
    /// The paragraph that a table interrupts, while what comes before the table is written from the annex.
    var interruptedParagraph: Node?
    var inlines: InlineConstructs
    /// Which of the wiki links that are open are links.
    var openWikiLinks: [Bool] = []
    var missingIcons = MissingIcons()
    var components = ForeignComponents()
    var imageCount = 0
    /// The image whose title is its caption.
    var figureImage: Node?
    var rawHTML = HTMLTokenizer()
    var sanitizer = Sanitizer()
    /// Where in the output the page's table of contents goes.
    var tableOfContentsOffset: Int?
    var linkSyntax = LinkSyntax()
    var ignoreComments = IgnoreComments()
    /// The macros of formulas, read with the first of them.
    var formulaMacros: MathMacros?
    /// Code blocks that are tabs of a group.
    var codeTabs: [Node: CodeTab] = [:]
    /// How much is shown of texts that end in attributes.
    var textLengths: [Node: Int] = [:]
    /// The captions whose figures are open.
    var figures: Set<Node> = []
    /// Why the text that is written is not collected now; empty where it is.
    var textPauses: TextPauses
    /// The languages of code that nobody knows, each reported once.
    var unknownLanguages: Set<String> = []
    /// How many diagnostics of each rule there are.
    private var diagnosticCounts: [String: Int] = [:]

    init(
        source: MarkdownSource, text: MarkdownText, sugar: Sugar, definitions: ReferenceDefinitions,
        options: MarkdownOptions
    ) {
        self.source = source
        self.options = options
        headingIDs = HeadingIDs(options.headingIDRules)
        textPauses = options.collectsText ? [] : .unwanted
        self.sugar = sugar
        locator = Locator(source: source, text: text, definitions: definitions)
        marks = TextMarks(of: text, options: options, hasMarkers: sugar.hasMarkers)
        inlines = InlineConstructs(of: text, options: options, abbreviations: sugar.abbreviations)
        document.diagnostics = sugar.diagnostics
        document.html.reserveCapacity(text.bytes.count + text.bytes.count / 2 + 64)
        if options.collectsText { document.text.reserveCapacity(text.bytes.count) }
    }

    /// Writes what stands below a node, not the node itself.
    mutating func lowerChildren(of root: Node) {
        guard var node = root.firstChild else { return }
        let sanitizes = options.rawHTML == .sanitize
        if sanitizes { openScope(of: root) }
        while true {
            if sanitizes { leaveRawElements(before: node) }
            if enter(node) {
                if sanitizes { openScope(of: node) }
                if let child = node.firstChild {
                    node = child
                    continue
                }
                if sanitizes { closeScope() }
                exit(node)
            }
            while true {
                if let next = node.next {
                    node = next
                    break
                }
                if sanitizes { closeScope() }
                guard let parent = node.parent, parent != root else { return }
                exit(parent)
                node = parent
            }
        }
    }

    /// Writes what comes before a node's children; false where they have been dealt with.
    private mutating func enter(_ node: Node) -> Bool {
        if sugar.hasCaptions, node.isBlock { openFigure(around: node) }
        switch node.kind {
        case .text:
            lowerText(node)
            return false
        case .softBreak:
            words.endWord()
            collectSpace()
            document.html.append(UInt8(ascii: "\n"))
            return false
        case .lineBreak:
            words.endWord()
            collectSpace()
            document.html.append("<br />\n")
            return false
        case .code:
            lowerCode(node)
            return false
        case .htmlInline:
            lowerInlineHTML(node)
            return false
        case .emphasis:
            writeOpeningTag("<em", of: node)
        case .strong:
            writeOpeningTag("<strong", of: node)
        case .link:
            openLink(node)
        case .image:
            lowerImage(node)
            return false
        case .paragraph:
            return enterParagraph(node)
        case .heading:
            return enterHeading(node)
        case .blockQuote:
            if let construct = enterConstruct(node) { return construct }
            if enterAlert(node) { return true }
            startLine()
            document.html.append("<blockquote>\n")
        case .list:
            return enterList(node)
        case .item:
            startLine()
            collectBlock()
            writeItemTag(of: node)
        case .codeBlock:
            lowerCodeBlock(node)
            return false
        case .htmlBlock:
            lowerHTMLBlock(node)
            return false
        case .thematicBreak:
            startLine()
            document.html.append("<hr />\n")
            return false
        case .none, .document, .customBlock, .customInline:
            break
        }
        return true
    }

    /// Writes what comes after a node's children.
    private mutating func exit(_ node: Node) {
        switch node.kind {
        case .emphasis: document.html.append("</em>")
        case .strong: document.html.append("</strong>")
        case .link: closeLink(node)
        case .paragraph:
            collectBlock()
            writeFootnoteBackReferences(atEndOf: node)
            if hasElement(node) { closeParagraph() }
        case .heading: exitHeading(node)
        case .blockQuote:
            if let mark = node.mark {
                sugar.blocks[mark].exit(node, &self)
            } else {
                startLine()
                document.html.append("</blockquote>\n")
            }
        case .list: document.html.append(node.isOrderedList ? "</ol>\n" : "</ul>\n")
        case .item: document.html.append("</li>\n")
        default: break
        }
    }

    private mutating func enterParagraph(_ node: Node) -> Bool {
        words.endWord()
        if let table = node.mark {
            lowerTable(table, in: node)
            return false
        }
        if isTableOfContents(node) {
            startLine()
            tableOfContentsOffset = document.html.count
            return false
        }
        if lowerFigure(node) { return false }
        isInRawLink = false
        collectBlock()
        locator.enterBlock(firstLine: node.startLine, lastLine: node.endLine)
        let attributes = takeAttributes(atEndOf: node)
        if document.summary.isEmpty, node.parent?.kind == .document { summarize(node) }
        noteModuleLine(node)
        noteLoneAttributes(node)
        if hasElement(node) {
            startLine()
            document.html.append("<p")
            if let attributes { write(attributes, at: node) }
            document.html.append(">")
            sanitizer.isParagraphOpen = true
        }
        return true
    }

    private mutating func closeParagraph() {
        // A block of raw HTML within it may have ended it.
        guard sanitizer.isParagraphOpen else {
            startLine()
            return
        }
        sanitizer.isParagraphOpen = false
        document.html.append("</p>\n")
    }

    /// Whether a paragraph is written with its `<p>`.
    func hasElement(_ paragraph: Node) -> Bool {
        !isInTightList(paragraph) && !isUnwrapped(paragraph) && !isAllOfTightConstruct(paragraph)
    }

    /// Whether a paragraph is all that a construct without paragraphs holds.
    private func isAllOfTightConstruct(_ paragraph: Node) -> Bool {
        guard sugar.hasMarkers, let quote = paragraph.parent, quote.kind == .blockQuote,
            let mark = quote.mark, sugar.blocks[mark].isTight
        else { return false }
        return paragraph.next == nil && paragraph.previous?.previous == nil
    }

    private mutating func writeOpeningTag(_ tag: StaticString, of node: Node) {
        document.html.append(tag)
        writeAttributes(behind: node)
        document.html.append(">")
    }

    private mutating func writeItemTag(of item: Node) {
        let isTask = isTask(item)
        document.html.append("<li")
        let name = isTask ? "task" : nil
        // A tight item's paragraph has no element of its own.
        if options.attributeLists, let paragraph = item.firstChild, paragraph.kind == .paragraph,
            paragraph.mark == nil, isInTightList(paragraph), let list = takeAttributes(atEndOf: paragraph)
        {
            write(list, class: name, at: item)
        } else if let name {
            write(AttributeList(), class: name, at: item)
        }
        document.html.append(">")
    }

    /// Whether a paragraph is all of the text, and to be written without its element.
    func isUnwrapped(_ paragraph: Node) -> Bool {
        options.unwrapped && paragraph.next == nil && paragraph.previous == nil
            && paragraph.parent?.kind == .document
    }

    private mutating func enterList(_ node: Node) -> Bool {
        if sugar.hasMarkers, takeOutConstructs(of: node) { return false }
        startLine()
        if node.isOrderedList {
            document.html.append("<ol")
            if node.listStart != 1 {
                document.html.append(" start=\"")
                document.html.append(decimal: node.listStart)
                document.html.append("\"")
            }
            document.html.append(">\n")
        } else {
            document.html.append("<ul>\n")
        }
        return true
    }

    /// Ends the current line of output, if something stands on it.
    mutating func startLine() {
        if let last = document.html.last, last != UInt8(ascii: "\n") {
            document.html.append(UInt8(ascii: "\n"))
        }
    }

    /// Whether a paragraph is written without its element (CommonMark 0.30 §5.3).
    func isInTightList(_ paragraph: Node) -> Bool {
        guard let item = paragraph.parent, item.kind == .item, let list = item.parent else { return false }
        return list.isTightList
    }

    /// More findings of one rule in one file than anybody reads.
    static let maximumDiagnosticsOfARule = 100

    /// Whether another problem of a rule would be reported.
    func reportsMore(of id: String) -> Bool {
        diagnosticCounts[id, default: 0] < Self.maximumDiagnosticsOfARule
    }

    /// Reports a problem; `place` and `length` are bytes of the source. `subject` is what it is about, the same
    /// wherever its line moves.
    mutating func report(
        _ severity: Diagnostic.Severity, _ id: String, _ message: String, at place: Int, length: Int = 1,
        help: [String] = [], subject: String? = nil
    ) {
        guard reportsMore(of: id) else { return }
        diagnosticCounts[id, default: 0] += 1
        var diagnostic = Diagnostic(
            severity, id, message, at: source.location(offset: place, length: length), help: help)
        diagnostic.subject = subject
        document.diagnostics.append(diagnostic)
    }

    /// Finishes the page and gives the document away.
    consuming func finished() -> Document {
        writeFootnotes()
        reportMissingIcons()
        reportComponents()
        insertTableOfContents()
        followIDPrefix()
        document.wordCount = words.count
        // Ten thousand documents are held in memory.
        document.html.dropSlack()
        document.text.dropSlack()
        document.destinations.dropSlack()
        document.links.dropSlack()
        document.mentions.dropSlack()
        return document
    }
}

extension Array {
    /// Gives back the memory that growing took in advance, where it is worth a copy.
    fileprivate mutating func dropSlack() {
        guard capacity > count + count / 8 + 64 else { return }
        self = Array(unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = withUnsafeBufferPointer { buffer.initialize(fromContentsOf: $0) }
        }
    }
}

// MARK: - Constructs of blocks

extension Lowering {
    /// The construct that a block quote or a list item is, by the structure line that it begins with.
    func construct(of node: Node) -> Int? {
        guard let heading = node.firstChild, heading.kind == .heading, let text = heading.firstChild,
            text.kind == .text,
            let (index, _) = structureMarker(of: text), let index, index < sugar.blocks.count,
            !sugar.blocks[index].isLine
        else { return nil }
        return index
    }

    /// Whether a heading is a structure line of ours.
    func isStructureLine(_ heading: Node) -> Bool {
        guard let text = heading.firstChild, text.kind == .text else { return false }
        return structureMarker(of: text) != nil
    }

    /// What a text begins with that makes its heading a structure line.
    func structureMarker(of text: Node) -> (index: Int?, end: Int)? {
        guard sugar.hasMarkers else { return nil }
        return Marker.number(after: Marker.structure, in: text.literal, at: 0)
    }

    /// Writes a structure line that is a construct by itself; any other is no content.
    mutating func lowerStructureLine(_ heading: Node, _ index: Int?) {
        guard let index, index < sugar.blocks.count, sugar.blocks[index].isLine,
            sugar.blocks[index].enter(heading, &self)
        else { return }
        writeContent(ofStructureLine: heading)
        sugar.blocks[index].exit(heading, &self)
    }

    /// Enters a block quote that is a construct; nil where it is none.
    private mutating func enterConstruct(_ node: Node) -> Bool? {
        guard sugar.hasMarkers, let index = construct(of: node) else { return nil }
        node.mark = index
        return sugar.blocks[index].enter(node, &self)
    }

    /// Takes the items that are constructs out of a list; true when nothing is left of it.
    private mutating func takeOutConstructs(of list: Node) -> Bool {
        var item = list.firstChild
        while let current = item {
            item = current.next
            if let index = construct(of: current) {
                current.unlink()
                _ = sugar.blocks[index].enter(current, &self)
            }
        }
        return list.firstChild == nil
    }
}
