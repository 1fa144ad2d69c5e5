import GalleyAudit
import GalleyCore
import Testing

@Suite struct ScanningFilesTests {
    @Test(arguments: [
        ("a/index.html", "", FileKind.html), ("A.HTM", "", .html), ("a.css", "", .style),
        ("robots.txt", "", .robots),
        ("notes.txt", "", .other), ("a/site.webmanifest", "", .manifest), ("manifest.json", "{}", .manifest),
        ("a.png", "<html>", .other), ("a.rss", "", .feed), ("a.xml", "<?xml version='1.0'?><rss>", .feed),
        ("a.xml", "\u{FEFF}<!-- <rss> --><feed xmlns=x>", .feed), ("a.xml", "<rdf:RDF>", .feed),
        ("a.xml", "<urlset>", .sitemap), ("a.xml", "<s:sitemapindex>", .sitemap),
        ("a.xml", "<project>", .other),
        ("a.json", "{ \"version\": \"https://jsonfeed.org/version/1.1\"", .jsonFeed),
        ("a.json", "{}", .other),
        ("about", "<!DOCTYPE html>\n<HTML>", .html), ("about", "text", .other), ("about", "", .other),
        (".html", "", .html), ("a.b/c", "", .other),
    ])
    func tellsKinds(path: String, content: String, kind: FileKind) {
        #expect(FileKind(path: path, content: Array(content.utf8).span) == kind)
    }

    @Test func readsSitemaps() {
        let sitemap = """
            <?xml version="1.0"?><urlset><url><loc> https://a.b/?c&amp;d </loc>
            <xhtml:link rel="alternate" hreflang="de" href="https://a.b/de"/>
            <image:image><image:loc>i.png</image:loc><image:title/></image:image>
            <video:video><video:thumbnail_loc>v.png</video:thumbnail_loc></video:video></url>
            <!-- <loc>no</loc> --><url><loc><![CDATA[https://a.b/&amp;]]></loc></url><url><loc></loc></url></urlset>
            """
        #expect(
            links(in: sitemap, as: .sitemap) == [
                "sitemap https://a.b/?c&d ← https://a.b/?c&amp;d", "sitemap https://a.b/de", "sitemap i.png",
                "sitemap v.png", "sitemap https://a.b/&amp;",
            ])
        var scanner = FileScanner()
        var facts = PageFacts()
        scanner.scan(Array(sitemap.utf8).span, as: .sitemap, into: &facts)
        #expect(facts.links.map(\.relation) == [.none, .alternate, .other, .other, .none])
    }

    @Test func readsRobots() {
        let robots =
            "\u{FEFF}Sitemap: a\r\nUser-agent: *\r\nDisallow: /b\n sitemap :c # d\n#Sitemap: e\nSitemap:\nSitemaps: f"
        #expect(links(in: robots, as: .robots) == ["robots a", "robots c"])
    }

    @Test func readsManifests() {
        let manifest = """
            {"name": "x", "icons": [{"src": "i\\/1.png"}, {"src": ""}, 3], "start_url": " /?s ", "scope": "/no",
            "shortcuts": [{"url": "s", "icons": [{"src": "j"}]}]}
            """
        #expect(
            links(in: manifest, as: .manifest) == [
                "manifest i/1.png ← i\\/1.png", "manifest /?s ←  /?s ", "manifest s", "manifest j",
            ])
        #expect(links(in: "{", as: .manifest) == [])
        #expect(links(in: "[1]", as: .manifest) == [])
    }

    @Test func readsFeeds() {
        let rss = """
            <rss><channel><title/><link>a</link><atom:link href="b" rel="self"/><image><url>c</url></image>
            <item><link><![CDATA[ d ]]></link><description>&lt;a href="no"&gt;<![CDATA[<a href="no">]]></description>
            <enclosure url="e" length="1"/><media:thumbnail url="f"/><guid>no</guid></item></channel></rss>
            """
        #expect(links(in: rss, as: .feed) == ["feed a", "feed b", "feed c", "feed d", "feed e", "feed f"])
        let atom = """
            <feed xml:base="https://a.b/"><link href="c"/><icon>d</icon><entry><link rel="alternate" href="e"/>
            <id>no</id><content src="f"/><author><uri>g</uri></author></entry></feed>
            """
        #expect(links(in: atom, as: .feed) == ["feed c", "feed d", "feed e", "feed f", "feed g"])
    }

    @Test func readsJSONFeeds() {
        let feed = """
            {"version": "https://jsonfeed.org/version/1.1", "feed_url": "a", "items": [{"id": "no", "url": "b",
            "content_html": "<a href=no>", "attachments": [{"url": "c"}], "image": "d"}], "home_page_url": "e"}
            """
        #expect(links(in: feed, as: .jsonFeed) == ["feed a", "feed b", "feed c", "feed d", "feed e"])
    }
}
