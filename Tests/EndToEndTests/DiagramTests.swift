// Diagrams in pages: graphs that Graphviz draws, and Mermaid, which the author's script draws in the browser.

import Foundation
import Testing

/// Graphviz as it is installed here.
enum Graphviz {
    static let isInstalled = ["/usr/lib", "/lib"].contains { folder in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return (names.filter { $0.hasSuffix("-linux-gnu") } + [""]).contains {
            FileManager.default.fileExists(atPath: folder + "/" + $0 + "/libgvc.so.6")
        }
    }
    static let absence: Comment = "Graphviz's library (libgvc6) is not installed"
}

@Suite(.enabled(if: Graphviz.isInstalled, Graphviz.absence))
struct GraphTests {
    @Test func aGraphIsDrawnInThePlaceOfItsFence() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            markdown:
              attribute_lists: true
            -- content/index.md --
            # Home

            ```dot {title="Parts & wholes" #parts}
            digraph { a -> b [label="x > y"] }
            ```

            - In a list:

              ```graphviz neato
              graph { c -- d }
              ```

            > ``` {.dot engine=circo}
            > graph { e -- f }
            > ```
            """)
        let run = try site.galley("build")
        #expect(run.reports == [])
        let main = try site.main("index.html")
        #expect(main.contains("<figure class=\"drawing\" id=\"parts\"><div><svg "))
        #expect(main.contains("aria-label=\"Parts &amp; wholes\" role=\"img\">"))
        #expect(main.contains("</svg></div><figcaption>Parts &amp; wholes</figcaption></figure>"))
        #expect(main.contains(">x &gt; y</text>"))
        #expect(main.components(separatedBy: "<svg ").count == 4)
        #expect(!main.contains("digraph"))
        // The same bytes again, whatever was drawn before.
        let before = try site.times()
        #expect(try site.galley("build").reports == [])
        #expect(try site.times() == before)
    }

    @Test func linksOfAGraphAreLinksOfThePage() throws {
        let site = try SiteTest(
            """
            -- content/guide/index.md --
            # Guide

            Before [b](b.md).

            ```dot
            digraph {
              a [URL="b.md#top"]; c [href="gone.md"]
              d [URL="javascript:alert(1)"]
            }
            ```

            After [b](b.md).
            -- content/guide/b.md --
            # Top
            """)
        let run = try site.galley("build")
        #expect(run.reports == ["warning: no page `gone.md` [link/missing-page]"])
        #expect(run.places == ["content/guide/index.md:7:32"])
        let main = try site.main("guide/index.html")
        #expect(main.contains("<a href=\"b/#top\"><ellipse"))
        #expect(!main.contains("javascript"))
        #expect(main.components(separatedBy: "<a href=\"b/\">b</a>").count == 3)
    }

    @Test func whatCannotBeDrawnStaysCode() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home

            ```dot
            digraph { fine -> graph1 }
            ```

            ```dot
            digraph {
              a -> b
              b -> -> c
            }
            ```

            ```dot engine=doot
            digraph { }
            ```

            ```dot
            digraph { a [label=<<b>x</i>>] }
            ```
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(
            run.reports.map { String($0.prefix(64)) } == [
                "warning: this graph is not drawn: syntax error near '->' [diagra",
                "warning: this graph is not drawn: there is no layout engine `doo",
                "warning: a part of this graph is not drawn: mismatched tag in li",
            ])
        #expect(run.places == ["content/index.md:10:3", "content/index.md:14:1", "content/index.md:18:1"])
        #expect(run.errors.contains("did you mean `dot`?"))
        let main = try site.main("index.html")
        #expect(main.contains("<code class=\"language-dot\">digraph {\n  a -&gt; b"))
    }

    @Test func aHostileGraphCostsItselfOnly() throws {
        let random = (0..<20_000).map { "a\($0 * 7919 % 7001) -- a\($0 * 104_729 % 9001);" }.joined()
        let graphs = [
            "graph { layout=neato; \(random) }",
            "digraph { a [peripheries=100000000] }",
            "digraph { a -> b [minlen=1000000000] }",
            "digraph {" + String(repeating: "subgraph {", count: 20_000) + "}",
            "digraph { a [label=<" + String(repeating: "<table><tr><td>", count: 3000) + ">] }",
        ]
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n\n```dot\ndigraph { still -> here }\n```\n"
                + graphs.enumerated().map { "-- content/g\($0).md --\n# G\n\n```dot\n\($1)\n```\n" }.joined())
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.reports.filter { $0.contains("[diagram/not-drawn]") }.count == graphs.count)
        #expect(try site.main("index.html").contains(">still</text>"))
    }

    @Test func aGraphReadsNoFiles() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home

            ```dot
            digraph { imagepath="."; fontpath="/"; a [image="pixel.svg"]; b [shapefile="pixel.svg"]; c [label=<<table><tr><td><img src="pixel.svg"/></td></tr></table>>] }
            ```
            -- content/pixel.svg --
            <svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>
            """)
        _ = try site.galley("build")
        let main = try site.main("index.html")
        #expect(main.contains(">b</text>") || main.contains("language-dot"))
        #expect(!main.contains("pixel.svg\"") && !main.contains("<image"))
    }

    @Test func manyGraphsShareAProcess() throws {
        let graphs = (0..<200).map { "```dot\ndigraph { a\($0) -> b }\n```\n" }.joined(separator: "\n")
        let site = try SiteTest("-- content/index.md --\n# Home\n\n\(graphs)")
        #expect(try site.galley("build").reports == [])
        #expect(try site.main("index.html").components(separatedBy: "<svg ").count == 201)
    }

    @Test func graphsCanBeLeftAsCode() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            markdown:
              graphviz: false
            -- content/index.md --
            # Home

            ```dot
            digraph { a -> b }
            ```
            """)
        #expect(try site.galley("build").reports == [])
        #expect(try site.main("index.html").contains("<code class=\"language-dot\">digraph"))
    }
}

/// What is the same with Graphviz and without.
struct DiagramTests {
    @Test func theProgramThatDrawsIsNoCommand() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        #expect(!(try site.galley("--help").output.contains("draw-graph")))
        #expect(try site.galley("draw-grap").errors.contains("There is no command"))
    }

    private static let page = """
        -- content/index.md --
        # Home

        ```mermaid {title="Flow"}
        graph LR
          A --> B
        ```
        -- content/other.md --
        # Other

        [Home](index.md)
        """

    @Test func mermaidIsTextWithoutAScript() throws {
        let site = try SiteTest(Self.page)
        #expect(try site.galley("build").reports == [])
        let html = try #require(site.read("public/index.html"))
        #expect(html.contains("<figure class=\"code diagram\" data-language=\"mermaid\"><figcaption>Flow"))
        #expect(html.contains("<code class=\"language-mermaid\">graph LR\n  A --&gt; B\n</code>"))
        #expect(!html.contains("mermaid-start"))
    }

    @Test(arguments: [
        (
            "mermaid: js/mermaid.min.js",
            "<script src=\"./js/mermaid.min.js\" defer data-mermaid></script>"
        ),
        (
            "mermaid: https://cdn.example.com/mermaid.mjs",
            "<script src=\"https://cdn.example.com/mermaid.mjs\" type=\"module\" crossorigin=\"anonymous\" data-mermaid></script>"
        ),
        (
            "mermaid: { script: \"https://cdn.example.com/m.js\", integrity: sha384-abc }",
            "<script src=\"https://cdn.example.com/m.js\" defer integrity=\"sha384-abc\" crossorigin=\"anonymous\" data-mermaid></script>"
        ),
    ])
    func theAuthorsScriptIsLoadedWhereItIsNeeded(_ key: String, _ tag: String) throws {
        let site = try SiteTest(
            "-- galley.yml --\ntheme:\n  \(key)\n" + Self.page + "\n-- content/js/mermaid.min.js --\n")
        _ = try site.galley("build")
        let html = try #require(site.read("public/index.html"))
        #expect(html.contains(tag), "\(html.prefix(3000))")
        #expect(html.contains("js/mermaid-start.js\" defer></script>"))
        #expect(try !#require(site.read("public/other/index.html")).contains("mermaid"))
    }

    @Test func aMissingScriptIsToldAtItsKey() throws {
        let site = try SiteTest("-- galley.yml --\ntheme:\n  mermaid: js/gone.js\n" + Self.page)
        let run = try site.galley("build")
        #expect(
            run.reports.contains {
                $0.contains("`theme.mermaid` names `js/gone.js`, which is not in the content folder")
            })
        #expect(run.places.contains("galley.yml:2:12"))
    }
}

@Suite(.serialized, .enabled(if: WebDriver.isInstalled, WebDriver.absence))
struct MermaidTests {
    /// A script with Mermaid's interface, that draws what it was told.
    private static let stub = """
        let settings;
        const mermaid = {
          initialize(given) { settings = given; },
          async render(id, text) {
            if (text.includes("broken")) throw new Error("no diagram");
            const colors = settings.themeVariables;
            return { svg: `<svg id="${id}"><text>${text.length} ${colors.background} ${colors.darkMode} ` +
              `${settings.securityLevel}</text></svg>` };
          },
        };

        """

    @Test(arguments: [
        ("mermaid.js", "globalThis.mermaid = mermaid;"), ("mermaid.mjs", "export default mermaid;"),
        ("esm.js", "export default mermaid;"),
    ])
    func theScriptDrawsInTheThemesColours(_ name: String, _ ending: String) throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            theme:
              mermaid: \(name)
            -- content/index.md --
            # Home

            ```mermaid
            graph LR
            ```

            ```mermaid
            broken
            ```
            -- content/\(name) --
            \(Self.stub)\(ending)
            """)
        #expect(try site.galley("build").status == 0)
        let host = try BrowserHost.files(
            in: site.url("public"),
            headers: [
                "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'"
            ])
        let browser = try WebDriver()
        try browser.open(host.origin + "/")
        try browser.wait(for: "document.querySelectorAll('.drawn svg').length === 1")
        let drawn = "document.querySelector('.drawn').textContent"
        #expect(try browser.string(drawn) == "9 #fdfdfd false strict")
        // What fails stays text.
        #expect(try browser.isVisible(".diagram:nth-of-type(2) code"))
        try browser.run("document.documentElement.dataset.appearance = 'dark'")
        try browser.wait(for: drawn + ".includes('#141618 true')")
        #expect(
            try browser.string("document.querySelector('.diagram details code').textContent") == "graph LR\n")
    }
}
