// What is left of MDX and of Vue in a page: tags of components such as `<Tabs>` or `<Card />`, and lines that import them.
//
// A browser shows nothing of an element that it does not know, and a line of JavaScript is text. So each page tells of the
// first of them, with how many others there are.

import GalleyCore

/// The components that a page names.
struct ForeignComponents {
    var first: (text: String, place: Int)?
    var others: Set<String> = []

    mutating func note(_ text: String, at place: () -> Int) {
        if let first {
            if text != first.text, others.count < 1_000 { others.insert(text) }
        } else {
            first = (text, place())
        }
    }
}

extension Lowering {
    /// Notes a tag of raw HTML whose name begins with a capital letter and goes on in small ones, as no element of HTML is
    /// mostly written.
    mutating func noteComponent(_ name: ArraySlice<UInt8>, at place: () -> Int) {
        guard let first = name.first, (0x41...0x5A).contains(first), name.contains(where: { $0 >= 0x61 }),
            !Self.elements.contains(String(name).lowercased())
        else { return }
        components.note("<\(String(name))>", at: place)
    }

    /// Notes a paragraph that is `import X from 'module'` or `export const …`.
    mutating func noteModuleLine(_ paragraph: Node) {
        guard let text = paragraph.firstChild, text.kind == .text, let first = text.literal.first,
            first == UInt8(ascii: "i") || first == UInt8(ascii: "e"), paragraph.parent?.kind == .document
        else { return }
        let line = String(text.literal.prefix(200))
        let isImport =
            line.hasPrefix("import ")
            && ["'", "\"", "';", "\";"].contains { line.hasSuffix($0) }
            && (line.contains(" from ") || line.hasPrefix("import '") || line.hasPrefix("import \""))
        guard isImport || line.hasPrefix("export const ") || line.hasPrefix("export default ") else { return }
        let word = isImport ? "import" : "export"
        let place = locator.sourceOffset(ofLine: paragraph.startLine, column: paragraph.startColumn)
        components.note(word) { place }
    }

    /// Tells that a page names components.
    mutating func reportComponents() {
        guard let first = components.first else { return }
        let others = components.others.count
        let rest =
            others > 1
            ? ", nor are \(others) others below" : others == 1 ? ", nor is one other below" : ""
        let isTag = first.text.hasPrefix("<")
        report(
            .warning, "markdown/component",
            (isTag
                ? "`\(first.text)` is no element of HTML, and not shown"
                : "this `\(first.text)` is JavaScript, and shown as text; it is not understood") + rest,
            at: first.place, length: first.text.utf8.count,
            help: [
                isTag
                    ? "what stands for something is written between backticks; components of MDX and Vue have to be said in Markdown"
                    : "take it out; components of MDX and Vue have to be said in Markdown"
            ], subject: first.text)
    }

    /// Elements that may be written with one capital letter; what has none in its name cannot be meant.
    private static let elements: Set<String> = [
        "abbr", "address", "area", "article", "aside", "audio", "base", "bdi", "bdo", "blockquote", "body",
        "br",
        "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "data", "datalist", "dd",
        "del", "details", "dfn", "dialog", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption",
        "figure",
        "font", "footer", "form", "frame", "frameset", "head", "header", "hgroup", "hr", "html", "iframe",
        "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map", "mark", "math", "menu",
        "meta", "meter", "nav", "noscript", "object", "ol", "optgroup", "option", "output", "param",
        "picture",
        "pre", "progress", "rp", "rt", "ruby", "samp", "script", "search", "section", "select", "slot",
        "small",
        "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td",
        "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "tt", "ul", "var",
        "video", "wbr",
    ]
}
