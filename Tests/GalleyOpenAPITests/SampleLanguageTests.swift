import Foundation
import GalleyOpenAPI
import Testing

@Suite("Code samples")
struct SampleLanguageTests {
    static let languages = SampleLanguage.all.map(\.id)

    private static func language(_ id: String) throws -> SampleLanguage {
        try #require(SampleLanguage.all.first { $0.id == id })
    }

    // MARK: Values that break careless code

    private static let values = [
        "plain", "it's", "\"quoted\"", "back\\slash", "end\\", "a\\:b", "$HOME `id` $(id) !x", "${x} #{x} %s",
        "two\nlines", "\r\n", "tab\there", "null\u{0}byte", "\u{202E}turned", "\u{2028}", "\u{FEFF}", "äöü 日本 👩‍👩‍👧",
        "\"\"\"", "'''", "\"\"\"#", "\\#(x)", "\\(x)", "#\"##\"\"\"##", "`", "</script>", "@file", "<file", "=x", ":x",
        "a;type=b", "(", " spaced ", "", "*", "~", "-x", "--", "{a}", "}}", "[1]", "\\u0041", "a=b&c=d",
        "2024-01-01T00:00:00+01:00", "\u{1B}[31m", "\u{7F}", "ends with \"", "//x", "/* x", "*/",
    ]

    private static let bodies: [SampleRequest.Body] = {
        var result: [SampleRequest.Body] = [
            .none, .form([]), .multipart([]), .text("", contentType: "text/plain"),
            .text("[]", contentType: "application/json"), .text("null", contentType: "application/json"),
            .text("not JSON", contentType: "application/json"),
            .text(#"{"__proto__": {"class": 1}, "a-b": [], "": {}, "1": true}"#, contentType: "application/json"),
            .text(
                #"{"big": 12345678901234567890, "far": 1E999, "fine": 1.10, "least": -0, "e": 1e5}"#,
                contentType: "application/json"),
            .text(
                String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
                contentType: "application/json"),
        ]
        for value in values {
            let json = String(decoding: try! JSONEncoder().encode(value), as: UTF8.self)
            result.append(.text("{\n  \(json): [\n    \(json),\n    null\n  ]\n}", contentType: "application/json"))
            result.append(.text(json, contentType: "application/json"))
            result.append(.text(value, contentType: "text/plain"))
            result.append(.text(value + "\n" + value + "\n", contentType: "text/" + value))
            result.append(.form([(value, value), (value, value)]))
            result.append(
                .multipart([
                    .init(name: value, value: value), .init(name: "typed", value: value, contentType: "text/plain"),
                    .init(name: value, value: "", fileName: value, contentType: value),
                    .init(name: "b", value: "", fileName: "b.bin"),
                ]))
            result.append(.file(name: value, contentType: value))
        }
        return result
    }()

    private static let hostile: [SampleRequest] = {
        var result: [SampleRequest] = []
        for (i, body) in bodies.enumerated() {
            let value = values[i % values.count]
            var request = SampleRequest(
                method: ["GET", "POST", "QUERY", "DELETE", "HEAD", value][i % 6],
                url: "https://api.example.com/" + (i % 3 == 0 ? value : "a%20b"))
            request.body = body
            request.query = [("q", value), (value, "1"), (value, "2")]
            request.headers = [("Accept", value), (value, value), (value, "")]
            request.cookies = [("c", value), (value, value)]
            request.credentials = [
                [.bearer], [.basic], [.digest], [.header(name: value), .query(name: value), .cookie(name: value)],
                [.clientCertificate, .bearer], [.query(name: "PATH"), .query(name: "appId")],
            ][i % 6]
            request.isStreamed = i % 7 == 0
            request.isDownload = i % 5 == 0
            request.downloadName = value
            request.answer = [.none, .json, .text][i % 3]
            result.append(request)
        }
        return result
    }()

    @Test("whatever a request holds, its samples are well-formed", arguments: languages)
    func hostile(id: String) throws {
        let language = try Self.language(id)
        let program = SampleTools.program(language)
        guard SampleTools.path(of: program) != nil else { return print(SampleTools.missing(program)) }
        let start = ContinuousClock.now
        defer { print(id, ContinuousClock.now - start) }
        let problems = try SampleTools.problems(language, Self.hostile.map(language.render))
        #expect(problems.isEmpty, "\(problems.prefix(2000))")
    }
}
