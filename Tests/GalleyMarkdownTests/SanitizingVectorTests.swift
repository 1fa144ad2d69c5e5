import Foundation
import GalleyCore
import GalleyMarkdown
import Testing

// Tries to run a script, to load something, to leave the text's place on its page. What comes out is judged by
// lists of this file's own, and where it is there by a parser that builds trees as browsers do.

private let sanitizing: MarkdownOptions = {
    var options = MarkdownOptions()
    options.rawHTML = .sanitize
    options.idPrefix = "p-"
    return options
}()

/// A noncharacter by its last byte: source code may not hold any.
private func mark(_ last: UInt8) -> String { String([0xEF, 0xB7, last]) }

struct SanitizingVectorTests {
    static let vectors: [String] = [
        // Elements.
        "<script>alert(1)</script>", "<SCRIPT SRC=//a.b/c.js></SCRIPT>", "<script/src=data:,alert(1)>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script>alert(1)", "<<script>alert(1)//<</script>",
        "<script\n>alert(1)</script\n>", "<script\u{0}>alert(1)</script>", "<\u{0}script>alert(1)</script>",
        "</script><script>alert(1)</script>", "<style>@import'//a.b/c.css';</style>",
        "<style><!--</style><script>alert(1)</script>-->", "<link rel=stylesheet href=//a.b>",
        "<base href=//a.b/>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
        "<iframe src=javascript:alert(1)>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=javascript:alert(1)>", "<embed src=javascript:alert(1)>", "<applet code=a>",
        "<form action=javascript:alert(1)><input type=submit></form>",
        "<button formaction=javascript:alert(1)>a",
        "<isindex action=javascript:alert(1) type=image>", "<input autofocus onfocus=alert(1)>",
        "<select autofocus onfocus=alert(1)>", "<textarea autofocus onfocus=alert(1)>", "<keygen autofocus>",
        "<video><source onerror=alert(1)></video>", "<video poster=javascript:alert(1)>",
        "<audio src=a onerror=alert(1)>", "<picture><source srcset='javascript:alert(1)'><img></picture>",
        "<body onload=alert(1)>", "<html onclick=alert(1)>", "<frameset onload=alert(1)>",
        "<marquee onstart=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<svg/onload=alert(1)//", "<svg><a xlink:href='javascript:alert(1)'><text>a</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<svg><![CDATA[<img src=x onerror=alert(1)>]]></svg>",
        "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
        "<svg><animate attributeName=href values=javascript:alert(1)></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<math href=javascript:alert(1)>a</math>", "<math><a xlink:href=javascript:alert(1)>a",
        "<template><img src=x onerror=alert(1)></template>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<title><img title='</title><img src=x onerror=alert(1)>'>",
        "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
        "<textarea></textarea><img src=x onerror=alert(1)>", "<plaintext><img src=x onerror=alert(1)>",
        "<noembed><img src=x onerror=alert(1)></noembed>", "<custom-element onclick=alert(1)>a",
        "<x:script>alert(1)",
        "<image src=x onerror=alert(1)>", "<dialog open onclose=alert(1)>",
        "<portal src=javascript:alert(1)>",
        "<menuitem onclick=alert(1)>", "<map><area href=javascript:alert(1)></map>", "<nobr onclick=a><nobr>",
        // Attributes.
        "<img src=x onerror=alert(1)>", "<img src=x oNeRRor=alert(1)>", "<img/src=x/onerror=alert(1)>",
        "<img src='x' onerror\n=\nalert(1)>", "<img src=x\u{C}onerror=alert(1)>",
        "<img \"\"\"><script>alert(1)</script>\">",
        "<img src=\"x\" \"onerror=alert(1)\">", "<img src='x'onerror='alert(1)'>",
        "<img src=`x`onerror=alert(1)>",
        "<img src=x:x onerror=alert(1) alt='>'>", "<img alt='\"onerror=alert(1) x=\"'>",
        "<img alt=\"`onerror=alert(1)\">",
        "<img src='x\"onerror=alert(1) a=\"'>", "<a href='a\"onmouseover=alert(1) a=\"'>b</a>",
        "<a href=\"a&quot;onmouseover=alert(1)&quot;\">b</a>",
        "<b title='&quot;><script>alert(1)</script>'>a</b>",
        "<b title=\"</b><script>alert(1)</script>\">a</b>",
        "<b style='background:url(javascript:alert(1))'>a</b>",
        "<b style=\"width:expression(alert(1))\">a</b>", "<b class=modal data-toggle=x>a</b>",
        "<p is=a-b onclick=c>d",
        "<img srcset='javascript:alert(1) 1x' src=a>", "<img lowsrc=javascript:alert(1)>",
        "<img dynsrc=javascript:alert(1)>",
        "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>a",
        "<a ping=//a.b href=c>d</a>",
        "<img usemap=#a src=b>", "<a href=b target=_self download onclick=c>d</a>",
        "<img onerror=alert(1) src=x src=y>",
        "<img id=cookie name=cookie src=a>", "<a id=location name=location href=a>b</a>",
        "<a =onclick=alert(1)>a</a>",
        "<b onclick='a' onclick=b ONCLICK>c</b>", "<b on\nclick=a>c</b>", "<b xmlns:a=b a:onclick=c>d</b>",
        "<details open ontoggle=alert(1)>a", "<ol start='\"><script>alert(1)</script>'>", "<b/onclick=a/>c",
        "<a href=x id='\"><img src=x onerror=alert(1)>'>a</a>",
        "<time datetime='\"onclick=alert(1) \"'>a</time>",
        "<q cite=javascript:alert(1)>a</q>", "<blockquote cite=' javascript:alert(1)'>a</blockquote>",
        // Addresses in raw HTML.
        "<a href=javascript:alert(1)>a</a>", "<a href=JaVaScRiPt:alert(1)>a</a>",
        "<a href=' javascript:alert(1)'>a</a>",
        "<a href='\u{1}javascript:alert(1)'>a</a>", "<a href='java\tscript:alert(1)'>a</a>",
        "<a href='java\nscript:alert(1)'>a</a>", "<a href='java&#x09;script:alert(1)'>a</a>",
        "<a href='java&Tab;script:alert(1)'>a</a>", "<a href='java&NewLine;script:alert(1)'>a</a>",
        "<a href='javascript&colon;alert(1)'>a</a>", "<a href='javascript&#58;alert(1)'>a</a>",
        "<a href='javascript&#58alert(1)'>a</a>", "<a href='javascript&#x0000003Aalert(1)'>a</a>",
        "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>a</a>",
        "<a href='&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3Aalert(1)'>a</a>",
        "<a href='&#1;javascript:alert(1)'>a</a>", "<a href='&#14; javascript:alert(1)'>a</a>",
        "<a href='javascript\u{A0}:alert(1)'>a</a>", "<a href='\u{FEFF}javascript:alert(1)'>a</a>",
        "<a href='\u{2028}javascript:alert(1)'>a</a>", "<a href='javascript\\:alert(1)'>a</a>",
        "<a href=vbscript:msgbox(1)>a</a>", "<a href=data:text/html,<script>alert(1)</script>>a</a>",
        "<a href='data:text/html;base64,PHNjcmlwdD4='>a</a>",
        "<a href='DATA:image/svg+xml,<svg onload=alert(1)>'>a</a>",
        "<a href=file:///etc/passwd>a</a>", "<a href=livescript:alert(1)>a</a>",
        "<a href=mocha:alert(1)>a</a>",
        "<a href=view-source:javascript:alert(1)>a</a>", "<a href=blob:https://a/b>a</a>",
        "<a href=about:blank>a</a>",
        "<a href=feed:javascript:alert(1)>a</a>", "<a href=jar:javascript:alert(1)!/>a</a>",
        "<a href=ms-its:a>b</a>",
        "<img src=javascript:alert(1)>", "<img src='data:image/svg+xml;base64,PHN2Zz4='>",
        "<img src='data:image/png\u{0},a'>", "<img src='data:image/pngx,a'>", "<img src='data:text/html,a'>",
        // Addresses in Markdown.
        "[a](javascript:alert(1))", "[a](JAVASCRIPT:alert(1))", "[a](<javascript:alert(1)>)",
        "[a]( javascript:alert(1) )",
        "[a](<\tjavascript:alert(1)>)", "[a](java&#x73;cript:alert(1))", "[a](javascript&colon;alert(1))",
        "[a](javascript&#58;alert(1))", "[a](&#1;javascript:alert(1))", "[a](java&Tab;script:alert(1))",
        "[a](java&NewLine;script:alert(1))", "[a](java\\script:alert(1))", "[a](javascript\\:alert(1))",
        "[a](\u{1}javascript:alert(1))", "[a](\u{200B}javascript:alert(1))", "[a](javascript://%0aalert(1))",
        "[a](vbscript:a)", "[a](data:text/html;base64,PHNjcmlwdD4=)", "[a](data:image/png,b)",
        "[a](file:///etc/passwd)",
        "[a][b]\n\n[b]: javascript:alert(1)", "[a]\n\n[a]: <JavaScript:alert(1)> 'b'",
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml,b)", "![a](data:text/html,b)", "<javascript:alert(1)>",
        "<JAVASCRIPT:alert(1)>",
        "<data:text/html,a>", "<vbscript:a>", "<file:///a>", "<java\tscript:a>", "xmpp:a@b.c",
        "javascript://a@b.c",
        "[a](b \"\\\"><script>alert(1)</script>\")", "[a](b '\"onclick=alert(1)')",
        "[a](b\"onclick=alert(1))",
        "![a\"onerror=alert(1)](b)", "![a](b\"onerror=alert(1))", "![\"><script>alert(1)</script>](b)",
        "[![a](javascript:b)](javascript:c)", "[a](http://b\"><script>alert(1)</script>)",
        "https://a.b/\"onclick=alert(1)",
        "https://a.b/<script>", "www.a.b/'onclick=alert(1)", "a'onclick='b@c.de",
        "[<img src=x onerror=alert(1)>](a)", "[a](javascript:b 'c') [d](javascript:e)",
        // Other constructs.
        "```<script>alert(1)</script>\na\n```", "```\"onclick=alert(1)\na\n```",
        "```a title=\"<script>alert(1)</script>\"\nb\n```",
        "# a {#\"><script>alert(1)</script>}", "# a {onclick=alert(1)}", "# a {style=b}",
        "# a {#b onmouseover=\"c\"}",
        "# <img src=x onerror=alert(1)>", "[^\"><script>]\n\n[^\"><script>]: <script>alert(1)</script>",
        "|<script>|\n|-|\n|<img src=x onerror=alert(1)>|",
        "[TOC]\n\n# <script>alert(1)</script>\n# a<b onclick=c>d",
        "> [!NOTE]\n> <script>alert(1)</script>", "~~<script>~~alert(1)</script>", "`<script>`",
        "- [ ] <script>alert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt;", "\\<script>alert(1)\\</script>", "<b>&lt;script&gt;</b>",
        // Comments and what looks like them.
        "<!--><script>alert(1)</script>-->", "<!---><script>alert(1)</script>-->",
        "<!-- a --!><script>alert(1)</script>-->",
        "<!-- --\n><script>alert(1)</script> -->", "<![CDATA[<script>alert(1)</script>]]>",
        "<!DOCTYPE a [<script>alert(1)]>",
        "<?xml ?><script>alert(1)</script>", "<!ELEMENT <img src=x onerror=alert(1)>>",
        "</ <script>alert(1)</script>>",
        "<!--[if IE]><script>alert(1)</script><![endif]-->", "<a <!-- onclick=b -->>c</a>",
        "<comment><img src=x onerror=a>",
        "<!-- audit-ignore-file -->\n<script>alert(1)</script>", "<b <script>alert(1)</script>",
        "<b\n\n<script>alert(1)",
        "<div title='\n\n<script>alert(1)</script>\n\n'>",
        "<div title=\"a\n\n\"><img src=x onerror=alert(1)>\">",
        // Markers of this program.
        "\(mark(0x90))0\(mark(0x91))<script>", "<b title='\(mark(0x92))\(mark(0xA0))'>",
        "[a](java\(mark(0xA4))script:b)",
        "\(mark(0x93))0\(mark(0x91))",
        "[a](\(mark(0xA0))javascript:b)", "<a href='http://*_~\"onclick=b'>c</a>",
        "# \(mark(0x93))0\(mark(0x91))<script>",
    ]

    /// Places that leave the page around, were they not held.
    static let breakouts: [String] = [
        "</div></div></div></section></main></body></html>", "</td></tr></table>", "</li></ul>", "<li>",
        "<td>", "<tr>",
        "<tbody>", "<caption>", "<col>", "</p>", "<dd>", "<rt>", "<option>", "</a>", "<a>", "<h2>", "</h2>",
        "<hr>",
        "<table>", "<table><table>", "<table><tr><td><table></table></table></table>",
        "<table><div></table></div>", "<table><tr><div><td></tr></table></div>",
        "<table>\n\n|a|\n|-|\n\n</table></div>",
        "<table>\n\n<table>\n\n</table>\n\n</table>\n\n</table>", "<ul><li><li></ul></li></ul>",
        "<ul><div><li></div></ul>",
        "<b><p>a</b>b</p>", "<a href=b><div><a href=c>d</a></div></a>", "<b><b><b><b><b>a", "<i>a\n\nb",
        "<div>a\n\nb",
        "- <div>a\n- </div>b", "> <div>a\n\n</div>", "<pre>\n\n# a\n\n</pre>",
        "<p><table><tr><td></p></table>",
        "<h1><div><h2></h1></div></h2>", "<h1>\n\n# a\n\n</h1>", "<summary></details></summary>",
        "<details><td></details>",
        "<ruby><rt><div><rp></ruby></div>", "<ruby><div><rt></ruby>", "<dl><dd><dl><dt></dl></dd></dl></dl>",
        "<span><div></span></div></div>", "<p><span><div></div></span></div></p>",
        "<font><p></font></div></p>",
        "<table><caption><table><tr><td></caption></table></table></div>",
        "<colgroup><col></colgroup></table>",
        "<table><colgroup><div></colgroup></div></table></div>", "<table><tr></td></tr></div></table>",
        "|a|\n|-|\n|</td></tr></table>|\n|<table>|", "*<b>a*</b>", "[<b>a](c)</b>", "# <b>a\n\n</b>",
        "<a>\n\n[b](c)\n\n</a></div>",
        "<p>a<p>b</p></p></p>", "<blockquote><li></blockquote>", "<center></div></center></div>",
        "<div/></div>", "<b/></b>",
    ]

    @Test(arguments: vectors + breakouts)
    func nothingHarmfulComesOut(vector: String) {
        for wrap in Self.places {
            let markdown = wrap(vector)
            let problem = SafetyCheck.problem(of: html(markdown, sanitizing))
            #expect(problem == nil, "\(markdown)")
        }
    }

    /// Where in a text a try may stand.
    static let places: [@Sendable (String) -> String] = [
        { $0 }, { "a " + $0 + " b" }, { "> " + $0.replacing("\n", with: "\n> ") },
        { "- a\n\n  " + $0.replacing("\n", with: "\n  ") }, { "# " + $0 }, { "*" + $0 + "*" },
        { "[" + $0 + "](a)" },
        { "|a|\n|-|\n|" + $0.replacing("\n", with: " ") + "|" }, { "<div>" + $0 + "</div>" },
        { "<b " + $0 + ">" },
        { "<table><tr><td>\n\n" + $0 + "\n\n</td></tr></table>" }, { "a[^1]\n\n[^1]: " + $0 }, { "<p>" + $0 },
        { "![" + $0 + "](a)" }, { "<a href='" + $0 + "'>b</a>" }, { "[a](<" + $0 + ">)" },
    ]

    @Test(arguments: Array(1...4) as [UInt64])
    func nothingHarmfulComesOutOfChance(seed: UInt64) {
        for markdown in Self.generated(seed: seed, count: 250) {
            let page = html(markdown, sanitizing)
            let problem = SafetyCheck.problem(of: page)
            #expect(problem == nil, "\(markdown.debugDescription)\n\(page)")
        }
    }

    /// Tries, parts of tries and Markdown, one behind the other.
    static func generated(seed: UInt64, count: Int) -> [String] {
        var generator = MarkdownGenerator(seed: seed &+ 9000)
        let pieces =
            vectors + breakouts + breakouts
            + [
                "\n", "\n\n", "\n\n", "\n\n", "> ", "- ", "  ", "# ", "*", "**", "_", "`", "[", "](a)", "|",
                "\n|-|\n", "<", ">",
            ]
            + [
                "\"", "'", "=", "<!--", "-->", "a", "b ", "~~", "&lt;", "href=", "onclick=b ", "javascript:",
                "https://a.b",
            ]
            + [
                "b", "div", "p", "table", "tr", "td", "ul", "li", "a", "h2", "details", "span", "dl", "dd",
                "ruby", "rt", "pre",
            ]
            .flatMap { ["<\($0)>", "</\($0)>", "<\($0)>", "</\($0)>"] }
        return (0..<count).map { _ in
            (0..<generator.below(12) + 1).map { _ in generator.pick(pieces) }.joined()
        }
    }
}

/// Judges HTML by its tags: all of them known and harmless, each start tag with its end tag.
private enum SafetyCheck {
    static let elements: Set<String> = Set(
        """
        a abbr acronym b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em \
        figcaption figure font h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark nav ol p pre q rp rt ruby s samp section \
        small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
        """.split(separator: " ").map(String.init))
    static let void: Set<String> = ["br", "col", "hr", "img", "input", "wbr"]
    static let attributes: Set<String> = Set(
        """
        align alt aria-label checked cite class colspan data-footnote-backref data-footnote-backref-idx data-footnote-ref \
        data-footnotes data-language datetime dir disabled height href id lang name open reversed role rowspan scope span \
        src start tabindex title type valign value width
        """.split(separator: " ").map(String.init))
    static let classes: Set<String> = Set(
        """
        alert alert-title caution code footnote-backref footnote-ref footnotes important language-a note permalink \
        table-scroll task tip toc-inline warning
        """.split(separator: " ").map(String.init))

    static func problem(of html: String) -> String? {
        let bytes = Array(html.utf8)
        var open: [String] = []
        var position = 0
        var tokenizer = HTMLTokenizer()
        while let tag = tokenizer.next(in: bytes.span) {
            let text = String(bytes[position..<tag.range.lowerBound])
            if text.contains("<") { return "text with `<`: \(text)" }
            position = tag.range.upperBound
            let name = String(bytes[tag.name])
            guard elements.contains(name) else { return "element \(name)" }
            if tag.isEndTag {
                guard open.popLast() == name else { return "end tag \(name)" }
                continue
            }
            if !void.contains(name) { open.append(name) }
            for attribute in tokenizer.attributes {
                let attributeName = String(bytes[attribute.name])
                guard attributes.contains(attributeName) else { return "attribute \(attributeName)" }
                var value: [UInt8] = []
                if let range = attribute.value { value.append(decodingAttribute: bytes.span, range) }
                if attributeName == "class",
                    let unknown = String(value).split(separator: " ").first(where: {
                        !classes.contains(String($0))
                    }),
                    !unknown.hasPrefix("language-")
                {
                    return "class \(unknown)"
                }
                if attributeName == "id" || attributeName == "name", !String(value).hasPrefix("p-") {
                    return "id \(String(value))"
                }
                if ["href", "src", "cite"].contains(attributeName),
                    let problem = problem(ofAddress: String(value))
                {
                    return problem
                }
            }
        }
        if bytes[position...].contains(UInt8(ascii: "<")) { return "text with `<` at the end" }
        return open.isEmpty ? nil : "open: \(open)"
    }

    /// As a browser reads it, and then some: what may stand for nothing is dropped.
    private static func problem(ofAddress address: String) -> String? {
        let shown = String(
            String.UnicodeScalarView(
                address.lowercased().unicodeScalars.filter {
                    $0.value > 0x20 && $0.properties.generalCategory != .format
                }))
        guard let colon = shown.firstIndex(of: ":") else { return nil }
        let scheme = shown[..<colon]
        guard scheme.allSatisfy({ $0.isLetter || $0.isNumber || "+-.&".contains($0) }) else { return nil }
        if ["http", "https", "mailto", "tel", "ftp"].contains(scheme) { return nil }
        return shown.hasPrefix("data:image/png") || shown.hasPrefix("data:image/webp")
            ? nil : "address \(address)"
    }
}

// MARK: - As browsers build trees

/// Puts texts into pages and asks html5lib, which builds trees by the letter of the standard, whether anything but the
/// place of the text has changed.
private enum TreeOracle {
    static let isThere = run("import html5lib, json", input: Data()) != nil

    static let script = #"""
        import json, re, sys
        import html5lib
        pages = [
            '<main id=m><div class=x><ul><li id=a><div id=frag>%s</div><p id=b>b</p></li><li id=c>c</li></ul><p>d</p></div></main>',
            '<main><table><tbody><tr><td><div id=frag>%s</div><b>b</b></td><td>c</td></tr></tbody></table><p>d</p></main>',
            '<main><dl><dt>a</dt><dd id=frag>%s</dd><dt>b</dt></dl><details><summary>c</summary>d</details></main>',
            '<main><section><h2>a</h2><blockquote id=frag>%s</blockquote><p>b <a href=c>c</a></p></section><p>d</p></main>',
        ]
        allowed = set(sys.argv[1].split())
        if sys.argv[2] == 'line':
            pages = [
                '<main><p>a <span id=frag>%s</span></p><p>b</p></main>',
                '<main><section><h3 id=frag>%s</h3><p>a</p></section></main>',
                '<main><table><tbody><tr><td id=frag>%s</td><td>a</td></tr></tbody></table></main>',
                '<main><details><summary><code>a</code> <span id=frag>%s</span></summary>b</details></main>',
                '<main><ul><li><p id=frag>%s</p></li><li>a</li></ul></main>',
            ]
        def parse(text):
            return html5lib.parse('<!DOCTYPE html><title>t</title><body>' + text, treebuilder='etree', namespaceHTMLElements=False)
        def find(node):
            for child in node.iter():
                if isinstance(child.tag, str) and child.get('id') == 'frag': return child
        def skeleton(node, frag):
            if node is frag: return '[frag]'
            tag = node.tag if isinstance(node.tag, str) else '#comment'
            inner = (node.text or '') + ''.join(skeleton(c, frag) + (c.tail or '') for c in node)
            return '<%s %s>%s</>' % (tag, sorted(node.attrib.items()), inner)
        def harm(node):
            for child in node.iter():
                if child is node: continue
                if not isinstance(child.tag, str): return 'comment'
                if child.tag not in allowed: return 'element ' + child.tag
                for name, value in child.attrib.items():
                    if name.lower().startswith('on') or name in ('style', 'srcset'): return 'attribute ' + name
                    if name in ('href', 'src', 'cite'):
                        shown = re.sub('[\\x00-\\x20]', '', value).lower()
                        scheme = re.match('([a-z][a-z0-9+.-]*):', shown)
                        if scheme and scheme[1] not in ('http', 'https', 'mailto', 'tel', 'ftp') \
                                and not re.match('data:image/(png|jpeg|gif|webp)[;,]', shown):
                            return 'address ' + value
        plain = [skeleton(t, find(t)) for t in (parse(p % '') for p in pages)]
        results = []
        for fragment in json.load(sys.stdin):
            problem = None
            for page, expected in zip(pages, plain):
                tree = parse(page.replace('%s', fragment))
                frag = find(tree)
                if frag is None: problem = 'lost'
                elif skeleton(tree, frag) != expected: problem = 'broke out: ' + skeleton(tree, frag)
                else: problem = harm(frag)
                if problem: break
            results.append(problem or '')
        json.dump(results, sys.stdout)
        """#

    /// What is wrong with each text, empty where nothing is; `place` is where texts go, `block` or `line`.
    static func problems(of fragments: [String], in place: String) throws -> [String] {
        let input = try JSONSerialization.data(withJSONObject: fragments)
        let arguments = [SafetyCheck.elements.joined(separator: " "), place]
        let output = try #require(run(script, arguments, input: input))
        return try #require(try JSONSerialization.jsonObject(with: output) as? [String])
    }

    private static func run(_ script: String, _ arguments: [String] = [], input: Data) -> Data? {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "galley-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? input.write(to: file)) != nil, let handle = try? FileHandle(forReadingFrom: file) else {
            return nil
        }
        process.standardInput = handle
        guard (try? process.run()) != nil else { return nil }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? data : nil
    }
}

@Suite(.enabled(if: TreeOracle.isThere, "needs python3 with html5lib"))
struct SanitizingTreeTests {
    private func check(_ texts: [String], in place: String = "block") throws {
        var options = sanitizing
        options.unwrapped = place == "line"
        var texts = texts
        if options.unwrapped {
            // What is more than a paragraph has no place in a line.
            let mark = "<p>"
            texts = texts.filter {
                html($0, sanitizing).hasPrefix(mark) && !html($0, options).hasPrefix(mark)
            }
        }
        let fragments = texts.map { html($0, options) }
        let problems = try TreeOracle.problems(of: fragments, in: place)
        #expect(problems.count == texts.count)
        var shown = 0
        for (i, problem) in problems.enumerated() where !problem.isEmpty {
            shown += 1
            if shown <= 3 { Issue.record("\(problem)\n\(texts[i].debugDescription)\n\(fragments[i])") }
        }
        #expect(shown == 0)
    }

    @Test func triesStayInTheirPlace() throws {
        let tries = SanitizingVectorTests.vectors + SanitizingVectorTests.breakouts
        try check(tries.flatMap { text in SanitizingVectorTests.places.prefix(2).map { $0(text) } })
    }

    @Test(arguments: Array(1...2) as [UInt64])
    func textsOfChanceStayInTheirPlace(seed: UInt64) throws {
        try check(SanitizingVectorTests.generated(seed: seed &+ 100, count: 150))
    }

    @Test(arguments: Array(1...2) as [UInt64])
    func linesOfChanceStayInTheirPlace(seed: UInt64) throws {
        let texts = SanitizingVectorTests.generated(seed: seed &+ 200, count: 200)
            .map { "a " + $0.replacing("\n", with: " ") }
        try check(
            texts + SanitizingVectorTests.breakouts.map { "a " + $0.replacing("\n", with: " ") }, in: "line")
    }
}

struct SanitizingHostileTests {
    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "<b>", "</b>", "<div>", "<div>\n\n", "</div>", "<table><tr><td>", "<ul><li>", "<li>",
            "<a href=b>", "<p>",
            "<!--", "<!-- -->", "<script>", "<b a=1>", "<x>", "<x>\n\n", "<b\n", "<td></table>", "<b><div>",
            "- <b>\n",
            "> <div>\n\n", "[a](javascript:b) ", "<a id=b>", "<i onclick=a>", "a <ul><li>b</ul> ", "<? ",
            "<!a ", "</",
            "<ruby><rt>", "<h1>", "|<b>|\n|-|\n\n", "<b title='", "`GET /a` ",
        ])
    func manyOfAKindAreReadInLinearTime(piece: String) {
        let page = document(String(repeating: piece, count: 10_000), sanitizing)
        #expect(page.diagnostics.count <= 500)
    }

    @Test(.timeLimit(.minutes(30)))
    func aTagOfManyAttributesIsReadInLinearTime() {
        let attributes = String(repeating: "onclick=b a=c title=d ", count: 20_000)
        #expect(document("<b " + attributes + ">", sanitizing).diagnostics.count <= 100)
    }
}
