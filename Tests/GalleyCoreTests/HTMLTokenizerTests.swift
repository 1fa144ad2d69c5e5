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

    @Test(.timeLimit(.minutes(5)), arguments: ["<a ", "<!--", "<script>", "</", "<a b='", "<?", "<!-", "&"])
    func isLinear(piece: String) {
        let html = Array(String(repeating: piece, count: 500_000).utf8)
        var tokenizer = HTMLTokenizer()
        while tokenizer.next(in: html.span) != nil {}
        #expect(tokenizer.position == html.count)
    }

    private func tags(_ text: String) -> [String] {
        let html = Array(text.utf8)
        func string(_ range: Range<Int>) -> String { String(html[range]) }
        var tokenizer = HTMLTokenizer()
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
