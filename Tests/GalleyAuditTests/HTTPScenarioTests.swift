// Every line of the table of servers' behaviours gets its verdict.

import Foundation
import GalleyAudit
import Testing

/// One line of `http-scenarios.tsv`.
struct HTTPScenario: Sendable, CustomTestStringConvertible {
    var path: String
    var behaviour: String
    var verdict: String

    var testDescription: String { path }

    static let file: String = {
        let folder =
            ProcessInfo.processInfo.environment["GALLEY_FIXTURES"]
            ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../shared/fixtures")
            .standardized.path
        return folder + "/audit/http-scenarios.tsv"
    }()

    static let all: [HTTPScenario] = {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return fields.count == 3
                ? HTTPScenario(path: fields[0], behaviour: fields[1], verdict: fields[2]) : nil
        }
    }()
}

extension ExternalOptions {
    /// For servers of a test: fast, and loopback may be asked.
    static var forTests: ExternalOptions {
        var options = ExternalOptions()
        options.timeout = 15
        options.backoff = 0.02
        options.timeBudget = 60
        options.allowedNetworks = [IPNetwork("127.0.0.0/8")].compactMap { $0 }
        return options
    }
}

func check(_ links: [ExternalLink], _ options: ExternalOptions, cache: LinkCache? = nil) throws
    -> [ExternalResult]
{
    try ExternalChecker(options: options, cache: cache).check(links)
}

func check(_ url: String, _ options: ExternalOptions = .forTests) throws -> ExternalResult {
    try check([ExternalLink(url: url)], options)[0]
}

/// Answers as the table says. Seconds are a tenth of the table's, or less.
@Sendable func scenarioReply(_ request: HTTPTestServer.Request) -> HTTPTestServer.Reply {
    switch request.path {
    case "/ok": .answer(200, [], "<p id=x>")
    case "/head405": request.method == "HEAD" ? .answer(405) : .answer(200, [], "<p>")
    case "/head404": request.method == "HEAD" ? .answer(404) : .answer(200, [], "<p>")
    case "/410": .answer(410)
    case "/401": .answer(401, ["WWW-Authenticate: Basic realm=\"x\""])
    case "/403": .answer(403)
    case "/403cf": .answer(403, ["cf-mitigated: challenge"])
    case "/999": .answer(999)
    case "/429once": request.count == 1 ? .answer(429, ["Retry-After: 0.2"]) : .answer(200)
    case "/429": .answer(429, ["Retry-After: 0.05"])
    case "/503": .answer(503)
    case "/204": .answer(204)
    case "/301": .answer(301, ["Location: /ok"])
    case "/302": .answer(302, ["Location: /ok"])
    case "/301to404": .answer(301, ["Location: /404"])
    case "/loop": .answer(302, ["Location: /loop"])
    case "/soft404": .answer(200, [], "<title>404 Not Found</title><h1>Oops</h1>")
    case "/slow": .late(0.6, 200)
    case "/reset": .reset
    default: .answer(404)
    }
}

@Suite(.enabled(if: !HTTPScenario.all.isEmpty, "the table of scenarios is not there; set GALLEY_FIXTURES"))
struct HTTPScenarioTests {
    /// Rule, verdict, and the requests that it took.
    private static let expected: [String: (rule: String?, verdict: Verdict, requests: [String]?)] = [
        "/ok": (nil, .ok, ["GET /ok"]),
        "/ok#x": (nil, .ok, ["GET /ok"]),
        "/ok#nope": (nil, .ok, ["GET /ok"]),
        "/head405": (nil, .ok, ["HEAD /head405", "GET /head405"]),
        "/head404": (nil, .ok, ["HEAD /head404", "GET /head404"]),
        "/404": ("external/not-found", .broken, ["GET /404"]),
        "/410": ("external/gone", .broken, ["GET /410"]),
        "/401": ("external/needs-login", .unverifiable, ["GET /401"]),
        "/403": ("external/forbidden", .unverifiable, ["GET /403"]),
        "/403cf": ("external/forbidden", .unverifiable, ["GET /403cf"]),
        "/999": ("external/forbidden", .unverifiable, ["GET /999"]),
        "/429once": (nil, .ok, ["GET /429once", "GET /429once"]),
        "/429": ("external/rate-limited", .unverifiable, ["GET /429", "GET /429", "GET /429"]),
        "/503": ("external/server-error", .unverifiable, ["GET /503", "GET /503", "GET /503"]),
        "/204": (nil, .ok, ["GET /204"]),
        "/301": ("external/moved", .warning, ["GET /301", "GET /ok"]),
        "/302": ("external/redirected", .ok, ["GET /302", "GET /ok"]),
        "/301to404": ("external/not-found", .broken, ["GET /301to404", "GET /404"]),
        "/loop": ("external/redirect-loop", .broken, ["GET /loop"]),
        "/soft404": ("external/soft-not-found", .warning, ["GET /soft404"]),
        "/slow": ("external/timeout", .networkError, ["GET /slow", "GET /slow"]),
        "/reset": ("external/unreachable", .networkError, nil),
        "http://127.0.0.1:1/": ("external/unreachable", .networkError, []),
        "https on a plain-HTTP port": ("external/tls", .networkError, nil),
    ]

    @Test(arguments: HTTPScenario.all) func theVerdictIsTheTablesOne(_ scenario: HTTPScenario) throws {
        let server = try HTTPTestServer(scenarioReply)
        let parts = scenario.path.split(separator: "#").map(String.init)
        let url =
            switch scenario.path {
            case "http://127.0.0.1:1/": scenario.path
            case "https on a plain-HTTP port": "https://127.0.0.1:\(server.port)/ok"
            default: server.url(parts[0])
            }
        var options = ExternalOptions.forTests
        options.timeout = scenario.path == "/slow" ? 0.3 : 15
        // With it, pages are asked for with GET at once.
        options.looksForSoftNotFound = !scenario.path.hasPrefix("/head")
        let fragments = Set(parts.dropFirst())
        let start = ContinuousClock.now
        let result = try check([ExternalLink(url: url, fragments: fragments)], options)[0]
        let expected = try #require(
            Self.expected[scenario.path], "a line that no test knows: \(scenario.behaviour)")
        #expect(result.rule?.id == expected.rule, "\(result.message)")
        #expect(result.verdict == expected.verdict)
        if let requests = expected.requests { #expect(server.requests == requests) }
        #expect(result.message.isEmpty == (expected.rule == nil))

        switch scenario.path {
        case "/ok#x": #expect(result.fragments == ["x": .found])
        case "/ok#nope": #expect(result.fragments == ["nope": .missing(suggestion: nil)])
        case "/429once": #expect(ContinuousClock.now - start >= .seconds(0.2))
        case "/301", "/302": #expect(result.finalURL == server.url("/ok"))
        case "/301to404":
            #expect(
                result.message
                    == "`\(url)` is redirected to `\(server.url("/404"))`, which answers 404 Not Found")
        case "/403cf", "/999": #expect(result.message.hasSuffix("a wall against programs"))
        case "/reset": #expect(server.requests.count >= 3)
        case "https on a plain-HTTP port":
            #expect(
                result.message == "`\(url)` has no safe connection: what answers there does not speak TLS")
        default: break
        }
        if scenario.path == "/301" { #expect(result.replacement == server.url("/ok")) }
        if scenario.path == "/302" { #expect(result.replacement == nil) }
    }
}
