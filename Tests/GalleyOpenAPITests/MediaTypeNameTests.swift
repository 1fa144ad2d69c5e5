import GalleyOpenAPI
import Testing

@Suite("Names of media types")
struct MediaTypeNameTests {
    @Test(
        "a name is taken apart whatever its letters and spaces",
        arguments: [
            ("application/json", "application", "json", nil),
            ("Text/HTML; charset=utf-8", "text", "html", nil),
            ("application/vnd.a+b+JSON ;v=1", "application", "vnd.a+b+json", "json"),
            ("image/*", "image", "*", nil),
            ("json", "json", "", nil), ("", "", "", nil),
        ] as [(String, String, String, String?)])
    func parts(name: String, type: String, subtype: String, suffix: String?) {
        let parsed = MediaTypeName(name)
        #expect(parsed.type == type && parsed.subtype == subtype && parsed.suffix == suffix)
        #expect(parsed.hasParameters == name.contains(";"))
    }

    @Test("what is JSON, and what only has the word in it")
    func json() {
        for name in ["application/json", "application/problem+json; charset=utf-8", "TEXT/JSON"] {
            #expect(MediaTypeName(name).isJSON)
        }
        for name in [
            "application/jsonl", "application/json-seq", "application/geo+json-seq", "image/json", "a/jsonp",
        ] {
            #expect(!MediaTypeName(name).isJSON)
        }
        #expect(MediaTypeName("application/json").isPlainJSON)
        #expect(!MediaTypeName("application/json; v=1").isPlainJSON)
    }

    @Test(
        "how a body is written",
        arguments: [
            ("application/x-www-form-urlencoded", .form), ("multipart/mixed", .multipart), ("*/*", .json),
            ("application/soap+xml", .xml), ("image/svg+xml", .binary), ("application/x-yaml", .yaml),
            ("application/x-ndjson", .lines), ("text/event-stream", .events), ("text/csv", .text),
            ("application/xhtml+xml", .html), ("application/pdf", .binary), ("application/sql", .text),
        ] as [(String, MediaSyntax)])
    func syntax(name: String, syntax: MediaSyntax) { #expect(MediaSyntax(name) == syntax) }

    @Test("what is kept in a file, and how its name ends")
    func files() {
        #expect(MediaTypeName("image/png").isFile && MediaTypeName("application/gzip").isFile)
        #expect(!MediaTypeName("image/svg+xml").isFile && !MediaTypeName("application/json").isFile)
        #expect(MediaTypeName("image/PNG").fileExtension == ".png")
        #expect(MediaTypeName("application/x-thing").fileExtension == ".bin")
        #expect(MediaTypeName("text/x-thing").fileExtension.isEmpty)
    }
}
