import GalleyAudit
import GalleyCore
import Testing

@Suite struct ScanningStyleTests {
    @Test(arguments: [
        ("a{b:url(x)}", ["x"]), ("a{b:url( x )}", ["x"]), ("a{b:url('x y')}", ["x y"]),
        ("a{b:URL(\"x\")}", ["x"]),
        ("@import 'x';", ["x"]), ("@import/**/\"x\" screen;", ["x"]), ("@IMPORT url(x) layer(y);", ["x"]),
        ("@import url( 'x' );", ["x"]), ("@charset 'x'; a{content:'y'}", []),
        ("@font-face{src:url(a.woff2)format('woff2'),url(b)}", ["a.woff2", "b"]),
        ("a{b:image-set('a' 1x, \"b\" type('c') 2x, url(d), url('e') 3x) 'f'}", ["a", "b", "d", "e"]),
        ("a{b:-webkit-image-set(url(a) 1x,'b' 2x)}", ["a", "b"]), ("a{b:my-image-set('a')}", []),
        ("a{b:curl(x) -url(x) url-prefix(x) src(x)}", []),
        ("/* url(x) */ url(y) /* url(z)", ["y"]), ("'url(x)' url(y)", ["y"]), ("/*/ url(x) */url(y)", ["y"]),
        ("'\\'url(x)' url(y)", ["y"]), ("'a\nurl(x)'", ["x"]),
        ("url(data:image/svg+xml;utf8,x) url('DATA:x')", []), ("url() url('') url( )", []),
        ("url(#a) url(x#a)", ["x#a"]), ("url(a b) url(y)", ["y"]),
        ("url(a\"b) url(a'b) url(a(b) url(y)", ["y"]),
        ("url(x", ["x"]), ("url('x", ["x"]), ("url(", []), ("url", []), ("@import", []), ("@", []),
        ("\\", []),
        ("@namespace url(x); @namespace p 'y'; a{b:url(z)}", ["z"]),
        ("@-moz-document url(x){b{c:url(y)}}", ["y"]),
        ("url(/a/b.png?c=d#e)", ["/a/b.png?c=d#e"]), ("background:url(x)url(y)", ["x", "y"]),
    ])
    func findsURLs(css: String, expected: [String]) {
        #expect(links(in: css, as: .style) == expected.map { "css \($0)" })
    }

    @Test(arguments: [
        ("url(a\\)b)", ["css a)b ← a\\)b"]), ("url(\\61 b)", ["css ab ← \\61 b"]),
        ("url('a\\\nb')", ["css ab ← a\\\nb"]), ("url('a\\'b')", ["css a'b ← a\\'b"]),
        ("url(\\000000)", ["css \u{FFFD} ← \\000000"]), ("u\\72l(x)", ["css x"]),
        ("\\75rl( 'x' )", ["css x"]),
        ("@import 'a\\62';", ["css ab ← a\\62"]), ("url(a\\\nb) url(y)", ["css y"]),
    ])
    func resolvesEscapes(css: String, expected: [String]) {
        #expect(links(in: css, as: .style) == expected)
    }

    @Test func readsStylesOfAPage() {
        #expect(
            links(
                in: "<style>@import 'a'; b{c:url(#d)}</style><p style='e:url(f);g:url(&quot;h&amp;i&quot;)'>")
                == ["css a", "css #d", "css f", "css h&i ← h&amp;i"])
        // A value ends with its quote, whatever is open in it.
        #expect(links(in: "<p style='a:url(b'><p style='/*'><p style='a:url(c)'>") == ["css b", "css c"])
        #expect(links(in: "<p style='color:red'>") == [])
    }
}
