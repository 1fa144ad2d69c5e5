// What is told to the author of a text that not everything of it was kept.

import GalleyCore

extension Lowering {
    mutating func reportElement(_ html: [UInt8], _ tag: HTMLTag, _ place: (Int) -> Int) {
        guard reportsMore(of: "markdown/unsafe-html") else { return }
        let name = String(html[tag.name].prefix(40)).lowercased()
        let isElement = Self.otherElements.contains(name)
        report(
            isElement ? .warning : .notice, "markdown/unsafe-html",
            isElement
                ? "the element `<\(name)>` may not stand in this text, and is shown as text"
                : "`<\(name)>` is no element of HTML, and is shown as text",
            at: place(tag.range.lowerBound), length: min(tag.range.count, 200),
            help: [isElement ? "raw HTML is kept where it is harmless" : "if that is meant, write it as code"]
        )
    }

    /// Reports an attribute that would run a script. What else is left out changes looks only.
    mutating func reportAttribute(
        _ html: [UInt8], _ attribute: HTMLAttribute, _ tag: HTMLTag, _ place: (Int) -> Int
    ) {
        let name = html[attribute.name]
        guard name.count > 2, name.prefix(2).allSatisfy(\.isASCIIAlpha),
            name.prefix(2).map({ $0 | 0x20 }) == Array("on".utf8), reportsMore(of: "markdown/unsafe-html")
        else { return }
        report(
            .warning, "markdown/unsafe-html",
            "the attribute `\(String(name.prefix(40)))` may not stand in this text, and is left out",
            at: place(tag.range.lowerBound), length: min(tag.range.count, 200),
            help: ["no script runs in this text"])
    }

    mutating func reportAddress(_ address: [UInt8], at place: Int) {
        guard reportsMore(of: "markdown/unsafe-link") else { return }
        let shown = String(address.prefix(60).map { $0 < 0x20 ? 0x20 : $0 })
        report(
            .warning, "markdown/unsafe-link",
            "the address `\(shown)\(address.count > 60 ? "…" : "")` may not stand in this text, and is left out",
            at: place,
            help: ["links lead to relative, `https:`, `http:`, `mailto:`, `tel:` and `ftp:` addresses"]
        )
    }

    /// The elements of HTML, SVG and MathML that authors know and that are not kept.
    private static let otherElements: Set<String> = [
        "address", "applet", "area", "article", "aside", "audio", "base", "basefont", "bgsound", "blink",
        "body",
        "button", "canvas", "command", "data", "datalist", "dialog", "dir", "embed", "fieldset", "footer",
        "form",
        "frame", "frameset", "head", "header", "hgroup", "html", "iframe", "image", "input", "isindex",
        "keygen",
        "label", "legend", "link", "listing", "main", "map", "marquee", "math", "menu", "menuitem", "meta",
        "meter", "nav", "nobr", "noembed", "noframes", "noscript", "object", "optgroup", "option", "output",
        "param", "picture", "plaintext", "portal", "progress", "script", "search", "section", "select",
        "slot",
        "source", "style", "svg", "template", "textarea", "title", "track", "video", "xml", "xmp",
    ]
}
