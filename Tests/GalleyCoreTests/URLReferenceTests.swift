import Testing

@testable import GalleyCore

@Suite struct URLReferenceTests {
    /// scheme | authority | path | query | fragment, `-` for none.
    @Test(arguments: [
        ("https://a.example/b?c#d", "https|a.example|/b|c|d"),
        ("mailto:a@b.example", "mailto|-|a@b.example|-|-"),
        ("//host/path", "-|host|/path|-|-"),
        ("docs/a.md#top", "-|-|docs/a.md|-|top"),
        ("?q=1", "-|-||q=1|-"),
        ("#", "-|-||-|"),
        ("##x", "-|-||-|#x"),
        ("a:b", "a|-|b|-|-"),
        ("./a:b", "-|-|./a:b|-|-"),
        ("1:b", "-|-|1:b|-|-"),
        ("", "-|-||-|-"),
        ("x#a?b", "-|-|x|-|a?b"),
    ])
    func splits(text: String, parts: String) {
        let bytes = Array(text.utf8)
        let reference = URLReference(bytes.span)
        func part(_ range: Range<Int>?) -> String { range.map { String(bytes[$0]) } ?? "-" }
        let found = [
            reference.scheme, reference.authority, reference.path, reference.query, reference.fragment,
        ]
        #expect(found.map(part).joined(separator: "|") == parts)
    }

    @Test(arguments: [
        ("docs/a/", "docs/b/", "../b/"),
        ("docs/a/", "docs/a/", "./"),
        ("", "docs/a/", "docs/a/"),
        ("docs/a/", "", "../../"),
        ("docs/a/", "docs/", "../"),
        ("docs/a.html", "docs/b.html", "b.html"),
        ("docs/a.html", "index.html", "../index.html"),
        ("docs/", "docs/img/x.png", "img/x.png"),
        ("a/b/", "c.png", "../../c.png"),
        ("", "a:b/", "./a:b/"),
        ("x/", "x/a:b/c", "./a:b/c"),
        ("ab/", "abc/", "../abc/"),
    ])
    func relativeAddress(page: String, target: String, address: String) {
        var out: [UInt8] = []
        let from = Array(page.utf8)
        let to = Array(target.utf8)
        out.append(address: to.span, relativeTo: from.span)
        #expect(String(out) == address)
    }

    @Test(
        arguments: [
            ("b.md", "docs", "docs/b.md"), ("../b.md", "docs/x", "docs/b.md"), ("/b.md", "docs", "b.md"),
            ("./x//y/", "", "x/y"), ("..", "docs", ""), ("a/./../b", "", "b"),
            ("../b.md", "", nil), ("/../etc/passwd", "docs", nil), ("a/../../..", "docs", nil),
        ] as [(String, String, String?)])
    func resolvesInFolder(path: String, folder: String, expected: String?) {
        var out: [UInt8] = []
        let path = Array(path.utf8)
        let folder = Array(folder.utf8)
        let isInside = resolve(path.span, inFolder: folder.span, into: &out)
        #expect((isInside ? String(out) : nil) == expected)
    }

    @Test func decodesOnce() {
        let text = Array("a%20b%2520%zz%4".utf8)
        var out: [UInt8] = []
        out.append(percentDecoding: text.span, 0..<text.count)
        #expect(String(out) == "a b%20%zz%4")
        #expect(percentEncoded("ä b/c'&\"") == "%C3%A4%20b/c%27%26%22")
    }
}
