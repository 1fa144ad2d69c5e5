import GalleyAudit
import GalleyCore
import Testing

/// The links of a file as `element destination`, with what stands in the file behind it where that is different.
func links(in text: String, as kind: FileKind = .html) -> [String] {
    let bytes = Array(text.utf8)
    var scanner = FileScanner()
    var facts = PageFacts()
    scanner.scan(bytes.span, as: kind, into: &facts)
    return facts.links.map { link in
        let destination = facts.destination(of: link)
        let written = String(bytes[Int(link.offset)..<Int(link.offset + link.length)])
        return "\(link.element) \(destination)" + (written == destination ? "" : " ← \(written)")
    }
}

func facts(of html: String) -> PageFacts {
    var facts = PageFacts()
    var scanner = HTMLScanner()
    let bytes = Array(html.utf8)
    scanner.scan(bytes.span, into: &facts)
    return facts
}

extension PageFacts {
    func destination(of link: FoundLink) -> String {
        String(text[Int(link.destination.lowerBound)..<Int(link.destination.upperBound)])
    }
}

private func fingerprint(_ id: String) -> UInt64 { PageFacts.fingerprint(ofID: Array(id.utf8).span) }

@Suite struct ScanningHTMLTests {
    @Test(arguments: [
        ("<a href=x>", ["a x"]), ("<A HREF='x'>", ["a x"]), ("<area href=\"x\">", ["area x"]),
        ("<a href>", ["a "]), ("<a href=\"\">", ["a "]), ("<a name=x>", []), ("</a href=x>", []),
        ("<a href=x href=y>", ["a x"]), ("<abbr href=x>", []), ("<a-b href=x>", []),
        ("<a ping='p q'>", ["ping p", "ping q"]),
        ("<link rel=preload imagesrcset='a 1x, b 2x' href=c>", ["link a", "link b", "link c"]),
        ("<script src=x></script>", ["script x"]),
        ("<img src=x srcset='y 2x' longdesc=z usemap=#m>", ["image x", "image y", "image z", "usemap #m"]),
        ("<source src=x><source srcset=y>", ["source x", "source y"]),
        ("<video src=x poster=y>", ["video x", "poster y"]),
        ("<audio src=x><track src=y>", ["audio x", "track y"]),
        ("<embed src=x><object data=y>", ["embed x", "object y"]),
        ("<iframe src=x></iframe><frame src=y>", ["iframe x", "frame y"]),
        ("<input src=x formaction=y><button formaction=z>", ["input x", "button y", "button z"]),
        ("<form action=x><form action>", ["form x"]), ("<form method=POST action=x>", ["post x"]),
        ("<form action=x method=dialog style='a:url(y)'>", ["css y"]),
        (
            "<blockquote cite=a><q cite=b><ins cite=c><del cite=d>",
            ["blockquote a", "q b", "ins c", "del d"]
        ),
        (
            "<svg><use href=#a /><use xlink:href=b#c /><image href=d /><a xlink:href=e><lineargradient href=#f>",
            ["use #a", "use b#c", "svgImage d", "a e", "use #f"]
        ),
        (
            "<body background=a><table background=b><td background=c>",
            ["background a", "background b", "background c"]
        ),
        ("<x-blockquote cite=a><lineargradients href=b><xxnscript src=c>", []),
    ])
    func readsAttributesThatHoldURLs(html: String, expected: [String]) {
        #expect(links(in: html) == expected)
    }

    @Test(arguments: [
        ("<a href=' x '>", ["a x"]), ("<a href='\n  x\n y\t'>", ["a x y ← x\n y"]),
        ("<a href='?a=1&amp;b=2'>", ["a ?a=1&b=2 ← ?a=1&amp;b=2"]),
        ("<a href='&#32;x&#x20;'>", ["a x ← &#32;x&#x20;"]), ("<a href='ä'>", ["a ä"]),
        ("<img src='data:image/png;base64,AAAA'>", []), ("<a href=' DATA:,x'>", []),
        ("<a href='data'>", ["a data"]),
    ])
    func cleansDestinations(html: String, expected: [String]) {
        #expect(links(in: html) == expected)
    }

    @Test(arguments: [
        "<!-- <a href=x> -->", "<!a href=x <p id=y>", "<? <p id=x>",
        "<script>'<a href=x>'</script>", "<script><!--<script></script><a href=x>--></script>",
        "<template><a href=x id=y><template></template><img src=z></template>",
        "<textarea><a href=x></textarea>",
        "<title><a href=x></title>", "<iframe><a href=x></iframe>", "<a href=x", "<plaintext><a href=x>",
        "<svg><![CDATA[<a href=x>]]></svg>",
    ])
    func looksNowhereElse(html: String) {
        #expect(links(in: html) == [])
        #expect(facts(of: html).ids == [])
    }

    @Test func readsOnBehindWhatItPassesOver() {
        #expect(links(in: "<template></template><a href=x>") == ["a x"])
        #expect(links(in: "<script><!-- <script> </script> --></script><a href=x>") == ["a x"])
        #expect(links(in: "<noscript><img src=x></noscript>") == ["image x"])
        #expect(links(in: "<svg><title/><style/></svg><a href=x>") == ["a x"])
        #expect(links(in: "<svg><![CDATA[<b]]></svg><a href=x>") == ["a x"])
    }

    @Test(arguments: [
        ("a", ["a"]), ("a 1x, b 2x", ["a", "b"]), ("a 100w,b", ["a", "b"]), ("a,b", ["a,b"]),
        ("a, b", ["a", "b"]),
        ("a,,, b", ["a", "b"]), (" , ,a", ["a"]), ("x,1.png 2x,y,2.png 3x", ["x,1.png", "y,2.png"]),
        ("a f(1,2) 2x, b", ["a", "b"]), ("a f(, b", ["a"]), ("data:image/png;base64,AA 1x, b 2x", ["b"]),
        (",", []),
        ("", []), ("/i?u=a,b&w=1 1x", ["/i?u=a,b&w=1"]),
    ])
    func readsImageCandidates(srcset: String, expected: [String]) {
        #expect(links(in: "<img srcset=\"\(srcset)\">") == expected.map { "image \($0)" })
    }

    @Test func knowsTheOffsetsOfCandidatesWithReferences() {
        #expect(
            links(in: "<img srcset='a?x&amp;y 1x,&#32;b&amp;c 2x, d'>")
                == ["image a?x&y ← a?x&amp;y", "image b&c ← b&amp;c", "image d"])
    }

    @Test(arguments: [
        ("0; url=x", "x", true), ("0;URL='x'", "x", true), ("0;url=\"x\"y", "x", true), ("0 x", "x", true),
        ("1,x", "x", true), (" 0.5 ; url = x ", "x", true), ("5; url=x", "x", false), (".5;x", "x", true),
        ("0;ur", "ur", true), ("0;urlx", "urlx", true), ("0;url='x", "x", true),
    ])
    func readsRefreshes(content: String, url: String, isRedirect: Bool) throws {
        let content = content.replacing("\"", with: "&quot;")
        let found = facts(of: "<meta content=\"\(content)\" http-equiv=Refresh>")
        let link = try #require(found.links.first)
        #expect(found.links.count == 1)
        #expect(link.element == .metaRefresh)
        #expect(found.destination(of: link) == url)
        #expect((found.refresh == 0) == isRedirect)
    }

    @Test(arguments: ["", "5", "x", "0x", "0;", "0; ", "-1; url=x", "+0;url=x"])
    func passesOverRefreshesWithoutURL(content: String) {
        #expect(facts(of: "<meta http-equiv=refresh content='\(content)'>").links.isEmpty)
    }

    @Test func readsMetadata() {
        #expect(
            links(
                in: """
                    <meta property=og:image content=a><meta name=twitter:image content=b><meta name=og:title \
                    content=c><meta property="og:image:width" content=1><meta name=og:url>
                    """) == ["metaSocial a", "metaSocial b"])
        #expect(facts(of: "<meta content='NoIndex, follow' name=robots>").isUnlisted)
        #expect(facts(of: "<meta name=robots content=none>").isUnlisted)
        #expect(!facts(of: "<meta name=robots content='index, nofollow, noindexing'>").isUnlisted)
        #expect(!facts(of: "<meta name=description content=noindex>").isUnlisted)
    }

    @Test func readsTheFirstBase() throws {
        let found = facts(of: "<base target=x><base href=' a/ '><base href=b/>")
        let base = try #require(found.base)
        #expect(String(found.text[Int(base.lowerBound)..<Int(base.upperBound)]) == "a/")
        #expect(found.links.isEmpty)
        #expect(facts(of: "<template><base href=x></template>").base == nil)
    }

    @Test func findsTheTitle() {
        let html = "<svg><title>no</title></svg><title>A &amp; b</title><title>no</title>"
        let title = facts(of: html).title
        #expect(title.map { String(Array(html.utf8)[$0]) } == "A &amp; b")
    }

    @Test(arguments: [
        ("stylesheet", FoundLink.Relation.none), ("shortcut ICON", .none), ("alternate stylesheet", .none),
        ("manifest", .none), ("canonical", .canonical), ("alternate", .alternate), ("dns-prefetch", .origin),
        ("preconnect", .origin), ("next", .other), ("", .other),
    ])
    func knowsWhatALinkIsFor(rel: String, relation: FoundLink.Relation) {
        #expect(facts(of: "<link href=x rel='\(rel)'>").links.map(\.relation) == [relation])
    }

    @Test(arguments: [
        ("", false), ("class=x", false), ("onclick=x", true), ("ROLE=button", true), ("aria-expanded", true),
        ("data-x=y", true), ("@click=x", true), ("x-on:click=y", true), ("title=onclick", false),
        ("datax", false),
    ])
    func tellsButtonsFromLinks(attributes: String, isControl: Bool) {
        #expect(facts(of: "<a \(attributes) href=#>").links.map(\.isControl) == [isControl])
        #expect(facts(of: "<a href=# \(attributes)>").links.map(\.isControl) == [isControl])
        #expect(facts(of: "<area href=# \(attributes)>").links.map(\.isControl) == [false])
    }

    @Test func collectsIDs() {
        let found = facts(
            of: "<p id=a><a name=b><p name=c><p id=''><p ID='d&amp;e'><p id=f id=g><template id=h>")
        #expect(found.ids == ["a", "b", "d&e", "f", "h"].map(fingerprint))
        #expect(found.duplicateIDs == [])
    }

    @Test(arguments: [
        ("<p id=a><p id=b><p id=a><p id=a>", [22, 30]), ("<p id=a><p id=A>", []), ("<a id=a name=a>", []),
        ("<a name=a><p id=a>", []), ("<p id=a><a name=a>", []), ("<a name=a><p id=a><p id=a>", [24]),
        ("<p id=a><p id='&#97;'>", [15]),
    ])
    func notesDuplicateIDs(html: String, offsets: [Int]) {
        let found = facts(of: html)
        #expect(found.duplicateIDs.map(\.lowerBound) == offsets)
        #expect(found.ids.count == Set(found.ids).count)
    }

    @Test func keepsNothingOfThePageBefore() {
        var scanner = HTMLScanner()
        var facts = PageFacts()
        let first = Array("<base href=x><p id=a><map name=m><svg><template><a href=y>".utf8)
        let second = Array("<p id=a><title>t</title><a href=z>".utf8)
        for _ in 0..<3 {
            scanner.scan(first.span, into: &facts)
            scanner.scan(second.span, into: &facts)
        }
        #expect(facts.base == nil && facts.maps == [] && facts.duplicateIDs == [] && facts.title != nil)
        #expect(facts.ids == [fingerprint("a")])
        #expect(facts.links.map { facts.destination(of: $0) } == ["z"])
    }

    @Test func namesMaps() {
        let found = facts(of: "<map name=m id=n></map><map name></map>")
        #expect(found.maps == ["m", "n"].map(fingerprint))
        #expect(found.ids == [fingerprint("n")])
    }

    @Test func knowsManyIDs() {
        let html = (0..<5000).map { "<p id=i\($0)>" }.joined() + "<p id=i77>"
        let found = facts(of: html)
        #expect(found.ids.count == 5000)
        #expect(found.duplicateIDs.count == 1)
    }
}
