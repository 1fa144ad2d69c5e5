// The first steps to a reference, and the missteps: each is told with what to write instead.

import Foundation
import Testing

@Suite struct APISetupTests {
    @Test func nothingIsToldOfWhatFollowsFromAMissingDescription() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            api: { spec: api/openapi.json }
            nav: [index.md, api, guide.md]
            redirects: { /old/: /api/operations/list/ }
            theme: { footer: "[API](api/)" }
            -- content/index.md --
            [ref](api/) and [ref](api/index.md) and <a href="api/operations/list/">raw</a> and [gone](apis/)
            -- content/guide.md --
            [list](api/operations/list/#x) [code](api:list)
            -- content/api/openapi.json --
            {"openapi": "3.1.0", "info":
            """)
        let run = try site.galley("build")
        #expect(run.places == ["content/api/openapi.json:1:1", "content/index.md:1:84"], "\(run.errors)")
        try site.remove("content/api/openapi.json")
        try site.write("content/api/other.txt", "x")
        let missing = try site.galley("build")
        #expect(missing.places == ["content/index.md:1:84", "galley.yml:1:14"], "\(missing.errors)")
    }

    private static let spec = """
        openapi: 3.1.0
        info: {title: Ideas, version: "1"}
        paths:
          /ideas:
            get:
              operationId: list_ideas
              tags: [ideas]
              responses: {"200": {description: All of them}}
        """

    private func site(_ configuration: String, _ files: [String: String] = [:]) throws -> SiteTest {
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        try site.write("galley.yml", configuration)
        try site.write("content/api/openapi.yaml", Self.spec)
        for (path, text) in files { try site.write(path, text) }
        return site
    }

    @Test(arguments: [
        "api: api/openapi.yaml", "api: [api/openapi.yaml]", "api:\n  - api/openapi.yaml",
        "api: [api/openapi.yaml, {spec: other/openapi.yaml}]",
    ])
    func aPathIsEnough(configuration: String) throws {
        let site = try site(configuration + "\n", ["content/other/openapi.yaml": Self.spec])
        let run = try site.galley("build")
        #expect(run.reports == [])
        #expect(site.exists("public/api/operations/list_ideas/index.html"))
        #expect(
            site.exists("public/other/operations/list_ideas/index.html")
                == configuration.contains("other"))
    }

    @Test(arguments: [
        ("api: api/openapi.yml", "did you mean `api/openapi.yaml`?"),
        ("api: content/api/openapi.yaml", "did you mean `api/openapi.yaml`?"),
        ("api: spec/service.json", "did you mean `api/openapi.yaml`?"),
        ("openapi: api/openapi.yaml", "did you mean `api`?"),
        ("swagger: { spec: api/openapi.yaml }", "did you mean `api`?"),
        ("api: { url: api/openapi.yaml }", "did you mean `spec`?"),
        ("api: { path: reference }", "`spec: api/openapi.json`"),
        ("api: { spec: api/openapi.yaml, path: reference }\nnav: [index.md, api/]", "write `reference/`"),
        (
            "api: { spec: api/openapi.yaml, path: reference }\nnav: [index.md, referenc/]",
            "did you mean `reference/`?"
        ),
    ])
    func aMisstepIsToldWithTheRightOne(configuration: String, help: String) throws {
        let run = try site(configuration + "\n").galley("build")
        #expect(run.status == 1 || run.status == 2)
        #expect(run.errors.contains(help), "\(run.errors)")
        #expect(!run.errors.contains("did you mean `api/`"), "\(run.errors)")
    }

    @Test func aDescriptionThatNothingIsMadeOfIsANotice() throws {
        let notice = "notice: this describes an API, and is published as a file only [config/api]"
        let run = try site("title: Site\n", ["content/data.json": #"{"info": {"openapi": "3"}}"#]).galley(
            "build", "--verbose")
        #expect(run.reports == [notice])
        #expect(run.errors.contains("content/api/openapi.yaml"))
        #expect(run.errors.contains("`api: api/openapi.yaml` in galley.yml"))
        #expect(try site("api: []\n").galley("build", "--verbose").reports == [])
        let json = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/a.json --\n{ \"x\": [1], \"swagger\" : \"2.0\" }\n")
        #expect(try json.galley("build", "--verbose").reports == [notice])
    }

    @Test func aPageInTheReferencesPlaceIsToldOfPath() throws {
        let run = try site("api: api/openapi.yaml\n", ["content/api/index.md": "# API\n"]).galley("build")
        #expect(
            run.reports == [
                "error: `content/api/index.md` and the reference of `content/api/openapi.yaml` would both be published as `api/index.html` [site/same-address]"
            ])
        #expect(run.errors.contains("`path: api/reference`"))
    }

    // MARK: Files that are made of the description

    @Test func anOwnFileGoesBeforeADownloadAndIsTold() throws {
        let site = try site(
            "api: { spec: api/openapi.yaml, markdown: true }\n",
            ["content/api/postman.json": "{}\n"])
        let run = try site.galley("build")
        #expect(
            run.reports == [
                "warning: `content/api/postman.json` is published as `api/postman.json`, in the place of what the reference of `content/api/openapi.yaml` offers there: Postman collection [site/same-address]"
            ])
        #expect(site.read("public/api/postman.json") == "{}\n")
        #expect(run.errors.contains("rename the file"))
    }
}
