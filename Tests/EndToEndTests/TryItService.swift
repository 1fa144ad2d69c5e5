// A service for the tests of "Try it", and the site whose reference describes it.

import Foundation
import Synchronization
import Testing

/// The service on one port, the built site on another, so that each is of another origin to the other.
final class TryItService: Sendable {
    let service: BrowserHost
    /// What a stream waits for before each piece after the first.
    private let gate: DispatchSemaphore

    init() throws {
        let gate = DispatchSemaphore(value: 0)
        self.gate = gate
        let authorization = TryItAuthorization()
        service = try BrowserHost { request, connection in
            if authorization.answers(request, connection) { return }
            Self.answer(request, connection, gate)
        }
    }

    /// Lets a stream send its next piece.
    func sendNext() { gate.signal() }

    private static func answer(
        _ request: BrowserRequest, _ connection: LoopbackConnection, _ gate: DispatchSemaphore
    ) {
        // Whoever asks from elsewhere may read everything but what is closed.
        var headers: [String: String] = [:]
        if !request.path.hasPrefix("/closed") {
            headers["Access-Control-Allow-Origin"] = request.headers["origin"] ?? "*"
            headers["Access-Control-Allow-Methods"] = "*"
            headers["Access-Control-Allow-Credentials"] = "true"
            headers["Access-Control-Allow-Headers"] = request.headers["access-control-request-headers"] ?? ""
            headers["Access-Control-Allow-Methods"] = request.headers["access-control-request-method"] ?? ""
        }
        if request.method == "OPTIONS" { return connection.answer(204, "text/plain", headers) }
        switch request.path {
        case "/stream":
            connection.begin(
                200, "text/event-stream", headers.merging(["Transfer-Encoding": "chunked"]) { $1 })
            for i in 1...1000 {
                if i > 1 { gate.wait() }
                guard connection.chunk("event: move\ndata: {\"number\": \(i)}\n\n") else { return }
            }
        case "/slow": connection.waitForEnd()
        case "/picture": connection.answer(200, "image/png", headers, bytes: Array(Self.picture))
        case "/binary":
            connection.answer(200, "application/octet-stream", headers, bytes: [0, 1, 2, 255, 254])
        case "/large":
            let rows = (1...40_000).map { "{\"row\": \($0)}" }.joined(separator: ",")
            connection.answer(200, "application/json", headers, body: "[\(rows)]")
        case "/token":
            let isRight = request.text.contains("username=ada&password=secret+word")
            connection.answer(
                isRight ? 200 : 400, "application/json", headers,
                body: isRight
                    ? "{\"access_token\": \"t0k\", \"token_type\": \"bearer\"}"
                    : "{\"error\": \"invalid_grant\"}")
        case "/missing":
            connection.answer(404, "application/problem+json", headers, body: "{\"id\":12345678901234567890}")
        default: connection.answer(200, "application/json", headers, bytes: echo(request))
        }
    }

    private static func echo(_ request: BrowserRequest) -> [UInt8] {
        let values: [String: Any] = [
            "method": request.method, "target": request.target, "headers": request.headers,
            "body": request.text,
        ]
        return Array((try? JSONSerialization.data(withJSONObject: values)) ?? Data())
    }

    /// A PNG of one pixel.
    private static let picture =
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        ) ?? Data()
}

/// A site with a reference of operations of the service, in a browser and under a strict policy.
final class TryItPage {
    let service: TryItService
    let site: SiteTest
    let host: BrowserHost
    let browser: WebDriver

    /// `paths`, `components` and `servers` are JSON of the description; `$SERVICE` in it is the service's origin. `home` is
    /// the text of the front page.
    init(
        _ paths: String, components: String = "{}", servers: String = #"[{"url": "$SERVICE"}]"#,
        more: String = "", settings: String = "", home: String = "# Trials",
        policy: String =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' http:"
    ) throws {
        service = try TryItService()
        let description = """
            {"openapi": "3.1.0", "info": {"title": "Trials", "version": "1"},
             "servers": \(servers), "paths": \(paths), "components": \(components)\(more)}
            """
        site = try SiteTest(
            """
            -- galley.yml --
            title: Trials
            api:
              - spec: api/openapi.json
            \(settings)
            -- content/index.md --
            \(home)
            -- content/api/openapi.json --
            \(description.replacingOccurrences(of: "$SERVICE", with: service.service.origin))
            """)
        let run = try site.galley("build")
        try #require(run.status == 0, "\(run.errors)")
        let headers = [
            "Content-Security-Policy": policy
                + "; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
        ]
        host = try BrowserHost.files(in: site.url("public"), headers: headers)
        browser = try WebDriver()
    }

    /// An operation as JSON; `rest` are more of its members.
    static func operation(_ id: String, _ rest: String = "") -> String {
        """
        {"operationId": "\(id)", "responses": {"200": {"description": "Fine", \
        "content": {"application/json": {"schema": {}}}}}\(rest.isEmpty ? "" : ", " + rest)}
        """
    }

    /// Opens the page of an operation, and its form.
    func open(_ operation: String) throws {
        try browser.open(host.origin + "/api/operations/\(operation)/")
        try openForm()
    }

    /// Presses the button of the page's operation; the scripts come with the first use.
    func openForm() throws {
        try browser.click(".try-toggle")
        try browser.wait(for: "document.querySelector('.try-it:not([hidden])')")
    }

    /// Sends the request and waits for the end of its answer.
    func send() throws {
        try browser.click(".try-send")
        try finish()
    }

    func finish() throws {
        try browser.wait(for: "!document.querySelector('.try-send[aria-disabled]')")
    }

    /// The answer of the echo: what the service was asked.
    func echo() throws -> [String: Any] {
        let text = try browser.string("document.querySelector('.try-body code')?.textContent ?? ''")
        let value = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        let whole = try browser.text(".try-it")
        return try #require(value as? [String: Any], "\(whole)")
    }

    func header(_ name: String) throws -> String? {
        (try echo()["headers"] as? [String: String])?[name]
    }

    var answer: String { get throws { try browser.text(".try-answer") } }

    /// The input of the field with a name.
    func input(_ name: String) throws -> String {
        let id = try browser.run(
            "for (const l of document.querySelectorAll('.try-field label')) if (l.textContent === arguments[0]) return l.htmlFor;",
            name)
        return "#" + (try #require(id as? String, "there is no field \(name)"))
    }

    /// Complaints of the browser about its policy.
    func violations() throws -> [String] {
        try browser.console().filter { $0.contains("Content Security Policy") || $0.contains("Uncaught") }
    }
}
