// Writes one page of a reference as a document: HTML with holes where addresses go, like that of a page of prose.
//
// The page is written straight into the document's bytes. Text of the description is escaped; its Markdown goes
// through the same pipeline as prose, but is not trusted. Each link remembers the text it came from, so that the audit
// tells it at its place in the description.

import GalleyCore
import GalleyData
import GalleyHighlight
import GalleyMarkdown
import GalleyOpenAPI

struct ReferenceWriter {
    let reference: Reference
    let mentions: ReferenceMentions
    let options: MarkdownOptions
    var document = Document()
    /// Whether what is written is for a page of prose.
    private(set) var isPart = false
    /// The name of the file that has the page as Markdown, beside it; nil where there is none.
    var markdownName: String?
    private(set) var origins: [LinkOrigin] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// What the page's texts say of the reference that is not so, other than in links.
    var remarks: [ReferenceRemark] = []
    private var ids: Set<String> = []
    /// Whether folds lie open, where what is folded is all there is to see.
    var opensAll = false
    /// Descriptions of enumerations that the page has in full.
    var describedEnumerations: Set<[UInt8]> = []
    /// What makes documents of texts, and of those that are set in a line.
    private var blockMaker: FragmentMaker
    private var inlineMaker: FragmentMaker
    /// Examples above this size are shown without colours: those are most of a page's bytes.
    private static let highlightLimit = 6_000

    var api: APIDescription { reference.api }

    init(_ reference: Reference, mentions: ReferenceMentions, options: MarkdownOptions) {
        self.reference = reference
        self.mentions = mentions
        self.options = options
        blockMaker = FragmentMaker(options: options)
        var inline = options
        inline.unwrapped = true
        inlineMaker = FragmentMaker(options: inline)
    }

    // MARK: Parts of other pages

    /// Starts a document for a part of another page, which has ids already. `number` keeps the tabs of several references
    /// apart.
    mutating func beginPart(taken: [String], number: Int) {
        isPart = true
        // The operation is found on its own page.
        blockMaker.options.collectsText = false
        inlineMaker.options.collectsText = false
        ids.formUnion(taken)
        tabGroups = max(tabGroups, number * 1_000)
    }

    /// Gives what was written. Its own links stand where the part was asked for.
    mutating func endPart(line: Int, column: Int) -> (document: Document, origins: [LinkOrigin]) {
        var result = Document()
        var own: [LinkOrigin] = []
        swap(&result, &document)
        swap(&own, &origins)
        diagnostics = []
        remarks = []
        // What stands below the first heading is part of its section.
        for i in result.headings.indices.dropFirst() { result.headings[i].textStart = -1 }
        var next = own.makeIterator()
        var origin = next.next()
        for i in result.links.indices {
            while let links = origin?.links, links.upperBound <= i { origin = next.next() }
            if origin?.links.contains(i) == true { continue }
            result.links[i].line = Int32(clamping: line)
            result.links[i].column = Int32(clamping: column)
        }
        return (result, own)
    }

    /// Code that is not linked leaves a text without links: it is of none.
    mutating func setLinks(ofOrigin index: Int, to range: Range<Int>?) {
        let previous = index > 0 ? origins[index - 1].links.upperBound : 0
        origins[index].links = range ?? previous..<previous
    }

    // MARK: Bytes

    mutating func html(_ text: StaticString) { document.html.append(text) }
    mutating func text(_ text: String) { document.html.append(escaping: text) }

    /// A phrase in which code stands in backticks; nothing else of Markdown is read.
    mutating func phrase(_ phrase: String) {
        for part in PhrasePart.parts(of: phrase) {
            switch part {
            case .text(let words): text(words)
            case .code(let words): code(words)
            }
        }
    }

    mutating func code(_ text: String) {
        html("<code>")
        self.text(text)
        html("</code>")
    }

    // MARK: Links and ids

    /// An id that the page does not have yet, made of letters that need no escaping in an address.
    mutating func newID(_ wanted: String) -> String {
        let plain =
            wanted.utf8.allSatisfy(\.isPlainInID) && !wanted.isEmpty ? wanted : Self.withoutOddLetters(wanted)
        var id = plain
        var count = 2
        while !ids.insert(id).inserted {
            id = plain + "-\(count)"
            count += 1
        }
        document.ids.append(id)
        return id
    }

    private static func withoutOddLetters(_ wanted: String) -> String {
        var plain = ""
        for scalar in wanted.unicodeScalars {
            if scalar.isASCII ? UInt8(scalar.value).isPlainInID : scalar.properties.isAlphabetic {
                plain.unicodeScalars.append(scalar)
            } else if !plain.hasSuffix("-") {
                plain += "-"
            }
        }
        return plain.isEmpty ? "-" : plain
    }

    func hasID(_ id: String) -> Bool { ids.contains(id) }

    /// The attribute ` id="…"`.
    mutating func id(_ id: String) {
        html(" id=\"")
        text(id)
        html("\"")
    }

    /// `<a href="…">`, to be closed by the caller.
    mutating func openLink(_ destination: String, attributes: StaticString = "") {
        html("<a")
        html(attributes)
        html(" href=\"")
        document.addLink(.hyperlink, to: destination)
        html("\">")
    }

    mutating func link(_ target: Reference.Target, _ label: String, isCode: Bool = false) {
        openLink(target.destination)
        if isCode { code(label) } else { text(label) }
        html("</a>")
    }

    /// A URL that the description gives, in the scalar `node`; not one that runs a script.
    mutating func link(url: String, _ label: String, at node: Node? = nil) {
        guard !url.isEmpty, url.utf8.isSafeAddress(for: .hyperlink) else {
            text(label)
            return
        }
        html("<a href=\"")
        addLink(.hyperlink, to: url, at: node)
        html("\">")
        text(label)
        html("</a>")
    }

    /// Leaves a hole for an address that the scalar `node` of the description gives.
    mutating func addLink(_ kind: Link.Kind, to url: String, at node: Node?) {
        let start = document.links.count
        document.addLink(kind, to: url)
        guard let node else { return }
        document.links[start].line = 1
        document.links[start].column = 1
        let mentions = document.mentions.count
        origins.append(
            LinkOrigin(links: start..<start + 1, mentions: mentions..<mentions, text: MarkdownText(node)))
    }

    mutating func heading(_ level: Int, _ label: String, id wanted: String) {
        let id = newID(wanted)
        openHeading(level, id)
        text(label)
        closeHeading(level, id)
        addHeading(level, id, label)
    }

    mutating func addHeading(_ level: Int, _ id: String, _ label: String) {
        var markup: [UInt8] = []
        markup.append(escaping: label)
        document.startTextBlock()
        var heading = Heading(level: UInt8(level), id: id, text: label, html: markup, line: 0)
        heading.textStart = Int32(document.text.count)
        document.headings.append(heading)
    }

    mutating func openHeading(_ level: Int, _ id: String) {
        html("<h")
        document.html.append(decimal: level)
        self.id(id)
        html(">")
    }

    mutating func closeHeading(_ level: Int, _ id: String, flag: Flag? = nil) {
        if options.headingPermalinks {
            html(" <a class=\"permalink\" href=\"#")
            text(id)
            html("\" aria-label=\"Link to this section\">#</a>")
        }
        switch flag {
        case nil: break
        case .required: html(" <span class=\"flag required\">required</span>")
        case .deprecated: html(" <span class=\"flag warn\">deprecated</span>")
        }
        html("</h")
        document.html.append(decimal: level)
        html(">\n")
    }

    /// A word behind a heading and the link to it.
    enum Flag { case required, deprecated }

    // MARK: Markdown of the description

    /// A text of the description; its headings begin at a level.
    mutating func prose(_ markdown: MarkdownText?, headingBase: Int, idPrefix: String = "") {
        guard let markdown, !markdown.utf8.isEmpty else { return }
        append(markdown, headingBase: headingBase, idPrefix: idPrefix, unwrapped: false)
    }

    /// A text of the description that is mostly one paragraph, without its `<p>`.
    mutating func inlineProse(_ markdown: MarkdownText?) {
        guard let markdown, !markdown.utf8.isEmpty else { return }
        append(markdown, headingBase: 6, idPrefix: newPrefix(), unwrapped: true)
    }

    private var prefixCount = 0
    private mutating func newPrefix() -> String {
        prefixCount += 1
        return "text-\(prefixCount)-"
    }

    private mutating func append(
        _ markdown: MarkdownText, headingBase: Int, idPrefix: String, unwrapped: Bool
    ) {
        var maker = unwrapped ? inlineMaker : blockMaker
        if !maker.isPlain(markdown.utf8) {
            maker.options.headingBase = headingBase
            maker.options.idPrefix = idPrefix
        }
        let idCount = document.ids.count
        let mentionCount = document.mentions.count
        let appended = maker.append(markdown.utf8, to: &document)
        for id in document.ids[idCount...] { ids.insert(id) }
        let mentions = mentionCount..<document.mentions.count
        if !appended.links.isEmpty || !mentions.isEmpty {
            origins.append(LinkOrigin(links: appended.links, mentions: mentions, text: markdown))
        }
        for var diagnostic in appended.diagnostics {
            diagnostic.location = reference.shown(api.documents.location(of: markdown.node))
            diagnostics.append(diagnostic)
        }
    }

    // MARK: Code

    mutating func codeBlock(_ source: String, language name: String, caption: String? = nil) {
        let language = source.utf8.count <= Self.highlightLimit ? Language.named(name) : nil
        html("<figure class=\"code\" data-language=\"")
        text(name)
        html("\">")
        if let caption {
            html("<figcaption>")
            text(caption)
            html("</figcaption>")
        }
        html("<pre tabindex=\"0\"><code class=\"language-")
        text(name)
        html("\">")
        var bytes = Array(source.utf8)
        if bytes.last != 0x0A { bytes.append(0x0A) }
        if let language {
            highlight(bytes.span, as: language, into: &document.html)
        } else {
            document.html.append(escaping: bytes)
        }
        html("</code></pre></figure>\n")
    }

    // MARK: Tabs

    private var tabGroups = 0

    /// Panels behind labels, the first shown; they work without a script, being radio buttons.
    mutating func tabs(
        _ name: String, label: StaticString, kind: StaticString, _ labels: [String],
        panel: (inout ReferenceWriter, Int) -> Void
    ) {
        guard labels.count > 1 else {
            if !labels.isEmpty { panel(&self, 0) }
            return
        }
        tabGroups += 1
        let group = "_\(name)-\(tabGroups)"
        html("<div class=\"tabs ")
        html(kind)
        html("\" role=\"group\" aria-label=\"")
        html(label)
        html("\">\n")
        for (i, label) in labels.enumerated() {
            let id = group + "-\(i)"
            html("<input type=\"radio\" name=\"")
            text(group)
            html("\" id=\"")
            text(id)
            html("\" value=\"")
            text(label)
            html(i == 0 ? "\" checked>" : "\">")
            html("<label for=\"")
            text(id)
            html("\">")
            text(label)
            html("</label><div class=\"panel\">")
            panel(&self, i)
            html("</div>\n")
        }
        html("</div>\n")
    }

    // MARK: Methods

    /// The method as readers see it: a word, whatever its colour.
    mutating func method(_ method: String) {
        html("<span class=\"method")
        if ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(method) {
            html(" ")
            text(method.lowercased())
        }
        html("\">")
        text(method)
        html("</span>")
    }

    /// What a request is that the service sends, in a word.
    mutating func kind(of operation: Operation) {
        switch operation.kind {
        case .path: break
        case .webhook: html(" <span class=\"type\">webhook</span>")
        case .callback: html(" <span class=\"type\">callback</span>")
        }
    }

    /// A path with its parameters marked, and before it the address of a server.
    mutating func path(_ path: String, on server: String = "") {
        html("<code class=\"path\">")
        if !server.isEmpty {
            html("<span class=\"server type\">")
            text(server)
            html("</span>")
        }
        var rest = Substring(path)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            breakable(rest[..<open])
            html("<var>")
            text(String(rest[open...close]))
            html("</var>")
            rest = rest[rest.index(after: close)...]
        }
        breakable(rest)
        html("</code>")
    }

    /// An address as code, which may be broken where a reader would break it.
    mutating func address(_ url: String) {
        html("<code>")
        var start = url.startIndex
        var i = url.startIndex
        while i < url.endIndex {
            // Not within `://`, and not at the very start.
            let isBreak = url[i] == "/" || url[i] == "." || url[i] == "{" || url[i] == "?"
            let next = url.index(after: i)
            if isBreak, i > url.startIndex, next < url.endIndex, url[next] != "/",
                url[url.index(before: i)] != "/", url[url.index(before: i)] != ":"
            {
                text(String(url[start..<i]))
                html("<wbr>")
                start = i
            }
            i = next
        }
        text(String(url[start...]))
        html("</code>")
    }

    /// A long path may be broken before each of its slashes.
    private mutating func breakable(_ part: Substring) {
        for (i, piece) in part.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
            if i > 0 { html("<wbr>/") }
            text(String(piece))
        }
    }
}

extension UInt8 {
    /// Whether a letter of an id needs no escaping in an address.
    fileprivate var isPlainInID: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "~"), UInt8(ascii: "$"):
            true
        default: false
        }
    }
}
