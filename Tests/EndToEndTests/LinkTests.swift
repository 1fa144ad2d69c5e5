import Foundation
import Testing

@Suite struct LinkTests {
    static let content = """
        -- galley.yml --
        title: Site
        -- content/index.md --
        # Home

        [a](docs/a.md) [b](docs/a.md#second-part) [c](docs/) [d](docs/index.md) [e](/docs/a.md)
        [f](docs/with%20space.md) [g](docs/übung.md) [h](docs/a.md?x=1&y=2#second-part) [i](files/data.bin)
        [j](https://example.org/) [k](mailto:a@b.example) [l](#home) [m](sub/README.md) [n](sub)
        ![p](img/p.png)
        -- content/docs/index.md --
        # Docs

        [up](../index.md) [a](a.md) [self](#docs) [self again](index.md)
        -- content/docs/a.md --
        # A

        ## Second part

        [home](../index.md) [docs](index.md) [file](../files/data.bin)
        -- content/docs/with space.md --
        # With space
        -- content/docs/übung.md --
        # Übung
        -- content/sub/README.md --
        # Sub
        -- content/img/p.png --
        not really a picture
        -- content/files/data.bin --
        data
        """

    @Test func directoryAddresses() throws {
        let site = try SiteTest(Self.content)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.reports == [])
        let home = try site.main("index.html")
        for (text, address) in [
            ("a", "docs/a/"), ("b", "docs/a/#second-part"), ("c", "docs/"), ("d", "docs/"), ("e", "docs/a/"),
            ("f", "docs/with%20space/"), ("g", "docs/%C3%BCbung/"), ("h", "docs/a/?x=1&amp;y=2#second-part"),
            ("i", "files/data.bin"), ("j", "https://example.org/"), ("k", "mailto:a@b.example"),
            ("l", "#home"),
            ("m", "sub/"), ("n", "sub/"),
        ] {
            #expect(home.contains("<a href=\"\(address)\">\(text)</a>"), "link \(text) in \(home)")
        }
        #expect(home.contains("src=\"img/p.png\""))
        let a = try site.main("docs/a/index.html")
        #expect(a.contains("<a href=\"../../\">home</a>"))
        #expect(a.contains("<a href=\"../\">docs</a>"))
        #expect(a.contains("<a href=\"../../files/data.bin\">file</a>"))
        #expect(site.read("public/img/p.png") == "not really a picture\n")
    }

    @Test func fileAddressesOpenFromDisk() throws {
        let site = try SiteTest(Self.content)
        try site.write("galley.yml", "urls: file\n")
        #expect(try site.galley("build").status == 0)
        let home = try site.main("index.html")
        #expect(home.contains("<a href=\"docs/a.html\">a</a>"))
        #expect(home.contains("<a href=\"docs/index.html\">c</a>"))
        #expect(home.contains("<a href=\"sub/index.html\">n</a>"))
        #expect(try site.main("docs/a.html").contains("<a href=\"../index.html\">home</a>"))
    }

    @Test func everyInternalLinkOfThePageLeadsToAFile() throws {
        for style in ["directory", "file"] {
            let site = try SiteTest(Self.content)
            try site.write("galley.yml", "urls: \(style)\nbase_url: https://host.example/sub/path/\n")
            #expect(try site.galley("build").status == 0)
            let files = Set(site.files())
            for file in files where file.hasSuffix(".html") && file != "404.html" {
                let html = try #require(site.read("public/" + file))
                for match in html.matches(of: /(?:href|src)="([^"]*)"/) {
                    let address = String(match.1)
                    guard !address.contains(":"), !address.hasPrefix("#") else { continue }
                    #expect(!address.hasPrefix("/"), "\(address) in \(file) would not work below a sub-path")
                    let path = try #require(
                        resolve(address, from: file), "\(address) in \(file) leads out of the site")
                    #expect(files.contains(path), "\(address) in \(file)")
                }
            }
        }
    }

    /// The file that a browser on a static host would be given.
    private func resolve(_ address: String, from file: String) -> String? {
        let plain = address.prefix { $0 != "#" && $0 != "?" }.removingPercentEncoding ?? ""
        if plain.isEmpty { return file }
        var parts = file.split(separator: "/").dropLast().map(String.init)
        for part in plain.split(separator: "/", omittingEmptySubsequences: false) {
            switch part {
            case "", ".": break
            case "..":
                if parts.isEmpty { return nil }
                parts.removeLast()
            default: parts.append(String(part))
            }
        }
        let path = parts.joined(separator: "/")
        return plain.hasSuffix("/") || plain.hasSuffix(".")
            ? (path.isEmpty ? "" : path + "/") + "index.html" : path
    }

    @Test func brokenLinksAreToldWhereTheyStand() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home

            See [the build](docs/bild.md) and
            [its end](docs/build.md#ende).

            | a | b |
            | - | - |
            | x | [table](nowhere.md) |

            > - in a [quote][ref]

            [ref]: gone.md

            <a href="raw.md">raw</a> ![picture](no.png) [up](../secret.md)
            -- content/docs/build.md --
            # Build

            ## End
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(
            run.places == [
                "content/index.md:3:5", "content/index.md:4:1", "content/index.md:8:7",
                "content/index.md:10:10",
                "content/index.md:14:1", "content/index.md:14:26", "content/index.md:14:45",
            ])
        #expect(run.errors.contains("did you mean `docs/build.md`?"))
        #expect(run.errors.contains("did you mean `#end`?"))
        #expect(run.errors.contains("[link/outside]"))
        #expect(try site.galley("build", "--strict").status == 1)
    }

    @Test func rawHTMLIsRewrittenToo() throws {
        let site = try SiteTest(
            """
            -- content/a/index.md --
            # A

            <p><a id="here" href="../b.md#there">b</a> <img src='p.png' srcset="p.png 1x, p.png 2x"></p>

            inline <a href=../b.md>x</a> [here](#here)
            -- content/a/p.png --
            x
            -- content/b.md --
            # B

            <a name="there"></a>
            """)
        let run = try site.galley("build")
        #expect(run.reports == [])
        let main = try site.main("a/index.html")
        #expect(main.contains("href=\"../b/#there\""))
        #expect(main.contains("src='p.png'"))
        #expect(main.contains("href=../b/>"))
    }

    @Test func placeholdersOfTheScratchpad() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            [ORM](##addlinkhere) [AUTHORS](#) [text](#addlinkhere) [none]() [top](#top)
            """)
        let run = try site.galley("build")
        #expect(run.places.map { $0.split(separator: ":").last! } == ["1", "22", "35", "56"])
        #expect(run.errors.contains("[placeholder/double-hash]"))
        #expect(run.errors.contains("[placeholder/empty]"))
        #expect(run.errors.contains("[placeholder/word]"))
    }
}
