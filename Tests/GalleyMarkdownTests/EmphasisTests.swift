// Emphasis beside what is taken out of the text before it is parsed: whether its signs open or close is decided by the
// characters that the author wrote there.

import GalleyCore
import GalleyMarkdown
import Testing

@Suite struct EmphasisTests {
    @Test(arguments: [
        ("**b.**[^1]", "<strong>b.</strong><sup"), ("*e.*[^1] c", "<em>e.</em><sup"),
        ("__b.__[^1]", "<strong>b.</strong><sup"), ("[^1]**\"b\"**", "</sup><strong>&quot;b&quot;</strong>"),
        ("==m.==[^1]", "<mark>m.</mark><sup"), ("~~d.~~[^1]", "<del>d.</del><sup"),
        ("`**b.**[^1]`", "<code>**b.**[^1]</code>"),
    ])
    func endsAndBeginsBesideAReference(markdown: String, expected: String) {
        var options = MarkdownOptions()
        options.marks = true
        let html = html(markdown + "\n\n[^1]\n\n[^1]: n\n", options)
        #expect(html.contains(expected) && !html.contains("\\") && !html.contains(",<"), "\(html)")
    }

    @Test(arguments: [
        ("**b.**$x$", "<strong>b.</strong><math"), ("*e.*$x$ c", "<em>e.</em><math"),
        ("$x$**(b)**", "</math><strong>(b)</strong>"), ("_e._$x$", "<em>e.</em><math"),
        ("`**b.**$x$`", "<code>**b.**$x$</code>"), ("**a**$x$*b*", "<strong>a</strong><math"),
    ])
    func endsAndBeginsBesideAFormula(markdown: String, expected: String) {
        let html = html(markdown)
        #expect(html.contains(expected) && !html.contains("<p>\\") && !html.contains(",<"), "\(html)")
    }
}
