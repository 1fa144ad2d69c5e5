import GalleyData
import Testing

@testable import GalleySite

@Suite struct MkDocsValueTests {
    private func value(_ yaml: String, _ environment: [String: String] = [:]) throws -> MkDocsValue {
        let file = DataFile(yaml: Array(yaml.utf8), path: "mkdocs.yml")
        var reader = MkDocsValueReader { environment[$0] }
        let root = try #require(file.root)
        return reader.value(root, in: file)
    }

    @Test func wordsOfYAML11AreBooleans() throws {
        let root = try value("a: yes\nb: \"yes\"\nc: Off\nd: y\n")
        #expect(root["a"]?.boolean == true && root["b"]?.string == "yes")
        #expect(root["c"]?.boolean == false && root["d"]?.string == "y")
    }

    @Test func variablesAreReadAsYAMLReadsWords() throws {
        let yaml = "a: !ENV A\nb: !ENV [B, A, no]\nc: !ENV [C, D, 7]\nd: !ENV E\ne: !ENV [F]\n"
        let root = try value(yaml, ["A": "true", "D": "12", "F": "a: b"])
        #expect(root["a"]?.boolean == true && root["b"]?.boolean == true)
        #expect(root["c"]?.integer == 12 && root["d"] == nil)
        #expect(root["e"]?.string == "a: b")
        #expect(try value(yaml)["c"]?.integer == 7)
        #expect(root.allVariables == ["A", "B", "A", "C", "D", "E", "F"])
    }

    @Test func valuesOfPythonAreKeptUnread() throws {
        let root = try value(
            """
            a: !!python/name:material.extensions.emoji.twemoji
            b: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
            """)
        #expect(root.entry("a")?.value.tag?.contains("python/name:") == true)
        #expect(root["b"]?.tag?.contains("slugs.slugify") == true)
    }

    @Test func mappingsAreMergedDeeplyAndListsReplaced() throws {
        let base = try value("a: {x: 1, y: {z: 2}}\nb: [1, 2]\nc: 3\n")
        let over = try value("a: {y: {w: 4}}\nb: [5]\nd: 6\n")
        let both = base.overlaid(with: over)
        #expect(both["a"]?["x"]?.integer == 1 && both["a"]?["y"]?["z"]?.integer == 2)
        #expect(both["a"]?["y"]?["w"]?.integer == 4 && both["b"]?.items?.count == 1)
        #expect(both.entries?.map(\.key) == ["a", "b", "c", "d"])
    }

    @Test func patternsAreLines() {
        #expect(MkDocsTranslator.patternLines("# a\n\n*.py  \n!x\\ \n") == ["*.py", "!x\\ "])
    }

    @Test func addressesOfSources() {
        func address(_ source: String, folders: Bool = true) -> String? {
            MkDocsTranslator.address(ofSource: source, usesFolders: folders)
        }
        #expect(address("a/b c.md") == "a/b%20c/" && address("a/index.md") == "a/")
        #expect(address("a/README.md") == "a/" && address("a/b.md", folders: false) == "a/b.html")
        #expect(address("index.md") == nil && address("x.txt") == nil)
    }

    @Test func navigationsInAllTheirForms() throws {
        let nav = try value(
            """
            - a.md
            - B: b.md
            - C:
                - Over &amp; out: c/index.md
                - c/d.md
            - E: {F: f.md, G: https://g.example}
            """)
        let plain = MkDocsTranslator.entries(of: nav, hasIndexes: false, depth: 0)
        #expect(plain.map(\.title) == [nil, "B", "C", "E"])
        #expect(plain[2].children.map(\.title) == ["Over & out", nil])
        #expect(plain[3].children.map(\.title) == ["F", "G"])
        // With Material's section pages, the first index page is the section's, without a name of its own.
        let indexes = MkDocsTranslator.entries(of: nav, hasIndexes: true, depth: 0)
        #expect(indexes[2].children.map(\.title) == [nil, nil])
    }

    @Test func simpleRegularExpressionsArePatterns() {
        func patterns(_ regex: String) -> [String]? { MkDocsExclusion.patterns(ofRegex: regex) }
        #expect(patterns(#".*\.tmp$"#) == ["/**.tmp"])
        #expect(patterns(#"^old/"#) == ["/old/**"])
        #expect(patterns(#"(a|b)/[^/]+\.md$"#) == ["/a/?*.md", "/b/?*.md"])
        #expect(patterns(#".*/draft"#) == ["/*/**/draft**"])
        for regex in [#"\d+"#, "[ab]", "a+", "a{2}", "(a", "a|*", "(ab)?", "x$y", "\\"] {
            #expect(patterns(regex) == nil, "\(regex)")
        }
        #expect(patterns(String(repeating: "(a|b)", count: 40)) == nil)
        #expect(patterns(String(repeating: "(", count: 10_000)) == nil)
    }

    @Test func formulasKeepTheDefaultsOfWhatIsNotSaid() throws {
        func backslashes(_ yaml: String) throws -> Bool {
            MkDocsExtensions(try value(yaml), repository: "").isOn("math_backslashes")
        }
        #expect(try backslashes("- pymdownx.arithmatex"))
        #expect(try backslashes("- pymdownx.arithmatex: {inline_syntax: [dollar]}"))
        #expect(try !backslashes("- pymdownx.arithmatex: {inline_syntax: [dollar], block_syntax: [dollar]}"))
    }

    @Test func extensionsAreSwitches() throws {
        let list = try value(
            """
            - markdown.extensions.admonition
            - pymdownx.caret: {superscript: false}
            - toc: {permalink: true, toc_depth: 2-4}
            - pymdownx.blocks.details: {types: [{name: fold, class: x}]}
            - strange
            """)
        let extensions = MkDocsExtensions(list, repository: "")
        func flag(_ name: String) -> Bool? {
            if case .flag(let value)? = extensions.settings[name]?.setting { value } else { nil }
        }
        #expect(flag("admonitions") == true && flag("insertions") == true && flag("superscripts") == false)
        #expect(
            flag("heading_permalinks") == true && flag("attribute_lists") == false && flag("tables") == true)
        #expect(extensions.contentsDepth.level == 4 && extensions.unknown.map(\.name) == ["strange"])
        if case .list(let kinds)? = extensions.settings["block_kinds"]?.setting { #expect(kinds == ["fold"]) }
    }
}
