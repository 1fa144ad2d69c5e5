import GalleyCore
import Testing

struct HTMLTokenizerTests {
    @Test func findsTagsAndTheirAttributes() {
        #expect(
            tags("<a href=\"x\" id='y' class=z hidden>t</A >")
                == ["<a href=x id=y class=z hidden>", "</A>"])
        #expect(tags("<br/><img src=a/b/>") == ["<br>", "<img src=a/b/>"])
        #expect(tags("<a\n href\t=\n'x'>") == ["<a href=x>"])
        #expect(tags("<a =x y= >") == ["<a =x y>"])
    }

    @Test func passesOverCommentsAndDeclarations() {
        #expect(tags("<!-- <a> --><b>") == ["<b>"])
        #expect(tags("<!--><a>") == ["<a>"])
        #expect(tags("<!---><a>") == ["<a>"])
        #expect(tags("<!-- x --!><a>") == ["<a>"])
        #expect(tags("<!DOCTYPE html><a>") == ["<a>"])
        #expect(tags("<?php <x> ?><a>") == ["<a>"])
        #expect(tags("</ x><a></>") == ["<a>"])
        #expect(tags("<!-- <a>") == [])
    }

    @Test func passesOverRawText() {
        #expect(tags("<script>if (a<b) '<a>'</script><p>") == ["<script>", "</script>", "<p>"])
        #expect(tags("<title><a></TITLE><p>") == ["<title>", "</TITLE>", "<p>"])
        #expect(tags("<textarea></textareas><a></textarea>") == ["<textarea>", "</textarea>"])
        #expect(tags("<style><a>") == ["<style>"])
    }

    @Test func countsTemplates() {
        let html = Array("<template><a></template><b>".utf8)
        var tokenizer = HTMLTokenizer()
        var depths: [Int] = []
        while tokenizer.next(in: html.span) != nil { depths.append(tokenizer.templateDepth) }
        #expect(depths == [1, 1, 0, 0])
    }

    @Test func knowsWhereAScriptEnds() {
        #expect(tags("<script><!-- </script><p>") == ["<script>", "</script>", "<p>"])
        #expect(tags("<script><!--<script></script>--></script><p>") == ["<script>", "</script>", "<p>"])
        #expect(tags("<script><!--<script></script></script><p>") == ["<script>", "</script>", "<p>"])
        #expect(tags("<script><!--><script></script><p>") == ["<script>", "</script>", "<p>"])
        #expect(tags("<script><!--<script></script>") == ["<script>"])
        #expect(tags("<script><!--<scripts></script><p>") == ["<script>", "</script>", "<p>"])
    }

    @Test func readsForeignContent() {
        #expect(
            tags("<svg><title/><a></svg><title><a></title>")
                == ["<svg>", "<title>", "<a>", "</svg>", "<title>", "</title>"])
        #expect(tags("<svg><![CDATA[<a>]]><b></svg><![CDATA[<c>") == ["<svg>", "<b>", "</svg>"])
        #expect(tags("<svg/><title/><a>") == ["<svg>", "<title>"])
        #expect(tags("<plaintext><a>") == ["<plaintext>"])
    }

    @Test func readsXML() {
        #expect(
            tags("<title/><script><![CDATA[<a>]]]></script><template><b/>", .xml)
                == ["<title>", "<script>", "</script>", "<template>", "<b>"])
    }

    @Test(arguments: [
        ("<a/>", true), ("<a />", true), ("<a b=c/>", false), ("<a b=\"c\"/>", true), ("<a/ >", false),
        ("<a b/>", true),
    ])
    func tellsSelfClosingTags(html: String, expected: Bool) {
        var tokenizer = HTMLTokenizer()
        #expect(tokenizer.next(in: Array(html.utf8).span)?.isSelfClosing == expected)
    }

    @Test func keepsABoundedNumberOfAttributes() {
        let html = Array(("<p " + String(repeating: "a ", count: 100_000) + "><b c>").utf8)
        var tokenizer = HTMLTokenizer()
        #expect(tokenizer.next(in: html.span) != nil)
        #expect(tokenizer.attributes.count < 10_000)
        #expect(tokenizer.next(in: html.span) != nil)
        #expect(tokenizer.attributes.count == 1)
    }

    @Test func findsAByte() {
        for length in 0..<40 {
            for place in 0..<length {
                var bytes = [UInt8](repeating: 0x3D, count: length)
                bytes[place] = 0x3C
                for start in 0...length {
                    #expect(bytes.span.firstIndex(of: 0x3C, from: start) == (start <= place ? place : nil))
                }
            }
        }
        #expect([1, 2].span.firstIndex(of: 3, from: 0) == nil)
        #expect([1, 2].span.firstIndex(of: 1, from: 9) == nil)
    }

    @Test func ignoresWhatIsNoTag() {
        #expect(tags("a < b <3 <a") == [])
        #expect(tags("<") == [])
        #expect(tags("</") == [])
        #expect(tags("<a href=\"x") == [])
    }

    @Test(arguments: [
        ("a&amp;b", "a&b"), ("?a=1&copy=2", "?a=1&copy=2"), ("&copy;", "©"), ("&copy", "©"),
        ("&copyx", "&copyx"),
        ("&#47;&#x2F;", "//"), ("&#0;", "\u{FFFD}"), ("&#150;", "–"), ("&sol;", "/"), ("&sol", "&sol"),
        ("&", "&"),
        ("&#;", "&#;"), ("&#99999999999;", "\u{FFFD}"), ("&nosuch;", "&nosuch;"),
    ])
    func decodesCharacterReferences(value: String, expected: String) {
        let html = Array(value.utf8)
        var decoded: [UInt8] = []
        decoded.append(decodingAttribute: html.span, 0..<html.count)
        #expect(String(decoded) == expected)
    }

    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "<a ", "<!--", "<script>", "</", "<a b='", "<?", "<!-", "&", "<script><!--</script>",
            "<script><!--<script>",
            "<svg><![CDATA[", "<a ' ", "<a\n",
        ])
    func isLinear(piece: String) {
        let html = Array(String(repeating: piece, count: 2_000_000 / piece.utf8.count).utf8)
        var tokenizer = HTMLTokenizer()
        while tokenizer.next(in: html.span) != nil {}
        #expect(tokenizer.position == html.count)
    }

    private func tags(_ text: String, _ syntax: HTMLTokenizer.Syntax = .html) -> [String] {
        let html = Array(text.utf8)
        func string(_ range: Range<Int>) -> String { String(html[range]) }
        var tokenizer = HTMLTokenizer(syntax: syntax)
        var found: [String] = []
        while let tag = tokenizer.next(in: html.span) {
            var description = (tag.isEndTag ? "</" : "<") + string(tag.name)
            for attribute in tokenizer.attributes {
                description += " " + string(attribute.name)
                if let value = attribute.value { description += "=" + string(value) }
            }
            found.append(description + ">")
        }
        return found
    }
}
