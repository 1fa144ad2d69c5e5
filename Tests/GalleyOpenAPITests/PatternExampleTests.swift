import GalleyCore
import GalleyData
import Testing

@testable import GalleyOpenAPI

/// Patterns are seen through the strings that are made for them; Swift's own engine says whether they fit.
@Suite("Strings for patterns")
struct PatternExampleTests {
    private func text(_ pattern: String, _ more: String = "") throws -> String {
        var writer = JSONWriter()
        writer.string(pattern)
        let schema = #"{"type": "string", "pattern": \#(String(writer.bytes))\#(more)}"#
        let json = try ExampleBench.json(schema)
        return try #require(JSONValue(json: Array(json.utf8))?.string)
    }

    @Test(
        "a made string matches",
        arguments: [
            "^[a-z]+$", "^[A-Z]{2,5}$", #"^\d{3}-\d{4}$"#, "^(foo|bar)baz$", "^#[0-9a-f]{6}$",
            "^[a-z0-9]+(?:-[a-z0-9]+)*$", #"^\+(?:[0-9]-?){6,14}[0-9]$"#, "^(?:first|last|after:\\d+)$",
            "^prd_[0-9abcdefghjkmnpqrstvwxyz]{26}$", #"^([01]\d|2[0-3]):?([0-5]\d)$"#,
            "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$",
            "(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])", #"^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$"#,
            "^(?!admin)[a-z]{3,8}$",
            #"^\w+@\w+\.com$"#, "v1.*", "^$", "a{0}b", #"^[^/\s]+$"#, "^\\u0041\\x42$",
            "^[\\u4e00-\\u9fff]{2}$",
            #"^\p{Lu}\p{Ll}+$"#, #"^a{2}\{b\}$"#, #"^[\w.-]+$"#, #"^\s$"#, "^(a|b|)c$", #"\bword\b"#,
            "^[-+]?[0-9]*\\.?[0-9]+$",
            "^(?<year>\\d{4})$", "^[^a-zA-Z0-9]$", "^(((a)))$", "^[\\]\\-]$", "^x{1,3}y?z*$", "^https?://",
        ])
    func matching(pattern: String) throws {
        let text = try text(pattern)
        #expect(text.contains(try Regex(pattern)), "\(text)")
    }

    @Test("lengths count as well")
    func lengths() throws {
        for (least, most) in [(8, 12), (30, 30), (1, 2), (100, 120)] {
            let made = try text("^[a-z]+(-[a-z]+)*$", #", "minLength": \#(least), "maxLength": \#(most)"#)
            #expect((least...most).contains(made.count), "\(made)")
            #expect(made.contains(/^[a-z]+(-[a-z]+)*$/))
        }
        #expect(try text("abc", #", "minLength": 10"#).count >= 10)
    }

    @Test("a format or a name that matches is preferred to a made string")
    func plausible() throws {
        let schema =
            #"{"type": "object", "properties": {"city": {"type": "string", "pattern": "^[A-Z][a-z]+$"}}}"#
        #expect(try ExampleBench.json(schema) == #"{"city":"Berlin"}"#)
        #expect(try text("^https://", #", "format": "uri""#) == "https://example.com")
    }

    @Test("all patterns of allOf are met")
    func several() throws {
        let json = try ExampleBench.json(
            #"{"type": "string", "allOf": [{"pattern": "^[a-c]+$"}, {"pattern": "b"}, {"minLength": 4}]}"#)
        let made = try #require(JSONValue(json: Array(json.utf8))?.string)
        #expect(made.contains(/^[a-c]+$/) && made.contains("b") && made.count >= 4)
    }

    @Test(
        "patterns that are hostile or not understood cost nothing",
        arguments: [
            "^(a+)+$", "^(a|a)*b$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "^(?:a{1000}){1000}$",
            "((((((a*)*)*)*)*)*)*b",
            "(?<=a)b", #"(a)\1"#, "[z-a]", "(", "a**", String(repeating: "(", count: 5000),
            String(repeating: "a?", count: 4000),
            "^(?=(?=(?=(?=a*)*)*)*)*b{3}$", "a{999999999}", "^\\p{Nope}$", "(?i)abc", "^[^\\s\\S]$",
        ])
    func hostile(pattern: String) throws {
        let start = ContinuousClock.now
        #expect(try !text(pattern, #", "minLength": 1"#).isEmpty)
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("what a look-ahead allocates at each place of a text is counted")
    func lookAheads() throws {
        let pattern = try #require(Pattern("(?=b{19000})a"))
        #expect(pattern.matches(String(repeating: "c", count: 100_000)) == nil)
        #expect(try #require(Pattern(#"^(?=.*[a-z])(?=.*\d).{8,}$"#)).matches("correct 1 horse") == true)
    }

    @Test(
        "strings of a format are of that format, and differ in a list",
        arguments: [
            ("date-time", #"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"#), ("date", #"^\d{4}-\d\d-\d\d$"#),
            ("time", #"^\d\d:\d\d:\d\dZ$"#), ("duration", "^PT"), ("email", "@example.com$"),
            ("hostname", "example.com$"), ("ipv4", #"^192\.0\.2\."#), ("ipv6", "^2001:db8::"),
            ("uri", "^https://"), ("uuid", "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
            ("json-pointer", "^/"), ("byte", "^[A-Za-z0-9+/]+=*$"), ("PydanticObjectId", "^[0-9a-f]{24}$"),
            ("ulid", "^[0-9A-HJKMNP-TV-Z]{26}$"), ("decimal", #"^\d+\.\d+$"#),
        ])
    func formats(format: String, pattern: String) throws {
        let json = try ExampleBench.json(
            #"{"type": "array", "minItems": 12, "uniqueItems": true, "items": {"type": "string", "format": "\#(format)"}}"#
        )
        let items = try #require(JSONValue(json: Array(json.utf8))).items.compactMap(\.string)
        #expect(Set(items).count == 12)
        for item in items { #expect(item.contains(try Regex(pattern)), "\(item)") }
    }
}
