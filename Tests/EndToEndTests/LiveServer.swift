// `galley serve` on a site of a test, and a browser that looks at it.

import Foundation
import Testing

/// The program serving a site until it is let go.
final class LiveServer {
    let site: SiteTest
    private(set) var origin = ""
    private var process = Process()
    private var runs = 0

    init(_ site: SiteTest, _ arguments: String...) throws {
        self.site = site
        try start(["--port", "0"] + arguments)
    }

    deinit { end() }

    private func start(_ arguments: [String]) throws {
        process = Process()
        process.executableURL = SiteTest.program
        process.arguments = ["serve"] + arguments
        process.currentDirectoryURL = site.folder
        runs += 1
        try site.write(log, "")
        process.standardOutput = try FileHandle(forWritingTo: site.url(log))
        process.standardError = process.standardOutput
        process.standardInput = FileHandle.nullDevice
        try process.run()
        try waitForOutput("Ctrl-C ends it.")
        let match = try #require(output.firstMatch(of: /at (http:\/\/127\.0\.0\.1:\d+)\//))
        origin = String(match.1)
    }

    /// Outside of what is watched.
    private var log: String { "log/\(runs).txt" }

    /// What the program has said since its start.
    var output: String { site.read(log) ?? "" }

    func waitForOutput(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try waitForOutput(text, count: 1, sourceLocation: sourceLocation)
    }

    /// Waits until the program has said something that often.
    func waitForOutput(
        _ text: String, count: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let end = Date().addingTimeInterval(60)
        while output.components(separatedBy: text).count <= count {
            guard Date() < end else {
                Issue.record("it does not say `\(text)`:\n\(output)", sourceLocation: sourceLocation)
                throw WebDriver.Failure(description: "timeout")
            }
            usleep(10_000)
        }
    }

    /// The answer to a request for a path, header and all.
    func get(_ path: String) throws -> String {
        let port = try #require(origin.split(separator: ":").last.flatMap { Int($0) })
        let connection = try LoopbackConnection(port: port)
        connection.send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
        return String(decoding: connection.read(count: 1 << 22), as: UTF8.self)
    }

    /// Waits until what is at a path holds a text; asks for it again and again.
    func waitForPage(
        _ path: String, toHold text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let end = Date().addingTimeInterval(60)
        while true {
            let page = try get(path)
            if page.contains(text) { return }
            guard Date() < end else {
                Issue.record(
                    "\(path) does not hold `\(text)`:\n\(page)\n\(output)", sourceLocation: sourceLocation)
                throw WebDriver.Failure(description: "timeout")
            }
            usleep(10_000)
        }
    }

    func end() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    func kill() {
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Starts again at the address that it had.
    func startAgain() throws {
        let port = try #require(origin.split(separator: ":").last)
        try start(["--port", String(port)])
    }
}

/// A site that is served, and open in a browser.
final class LivePage {
    let site: SiteTest
    let server: LiveServer
    let browser: WebDriver

    static let files = """
        -- galley.yml --
        title: Handbook
        -- content/index.md --
        # Home

        Read [the guide](guide/a.md).
        -- content/guide/a.md --
        # First

        Some text.
        -- content/guide/b.md --
        # Second

        Other text.
        """

    init(_ files: String = LivePage.files, open path: String = "/guide/a/", width: Int = 1280) throws {
        site = try SiteTest(files)
        server = try LiveServer(site)
        browser = try WebDriver(width: width)
        try open(path)
    }

    deinit { server.end() }

    func open(_ path: String) throws {
        try browser.open(server.origin + path)
        try listening()
        try mark()
    }

    /// Waits until the page has been given its stream of events.
    func listening(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try see("document.documentElement.dataset.galleyLive === 'on'", sourceLocation: sourceLocation)
    }

    /// Marks the page as it is loaded now.
    func mark() throws { try browser.run("window.mark = 1") }

    func isMarked() throws -> Bool { try browser.run("return window.mark === 1") as? Bool == true }

    /// Waits until an expression of the page is true, through reloads.
    func see(_ expression: String, seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        let end = Date().addingTimeInterval(seconds)
        while (try? browser.run("return Boolean(\(expression))")) as? Bool != true {
            guard Date() < end else {
                let text = (try? browser.text("body")) ?? ""
                Issue.record(
                    "not seen within \(seconds) s: \(expression)\n\(text)\n\(server.output)",
                    sourceLocation: sourceLocation)
                throw WebDriver.Failure(description: "timeout")
            }
            usleep(20_000)
        }
    }

    /// Waits for a text on a page that was loaded since the last mark, and marks it.
    func seeReloaded(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let quoted = "'" + text.replacingOccurrences(of: "'", with: "\\'") + "'"
        try see(
            "window.mark !== 1 && document.body?.textContent.includes(\(quoted))",
            sourceLocation: sourceLocation)
        try listening(sourceLocation: sourceLocation)
        try mark()
    }

    /// Does something that the program tells of, and gives the page the time in which it would reload.
    func expectNoReload(
        _ change: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let told = server.output.components(separatedBy: "shown after").count
        try change()
        try server.waitForOutput("shown after", count: told, sourceLocation: sourceLocation)
        usleep(500_000)
        #expect(try isMarked(), "the page was reloaded", sourceLocation: sourceLocation)
    }

    /// An expression for something in the panel of problems.
    static func panel(_ selector: String) -> String {
        "document.querySelector('galley-problems')?.shadowRoot.querySelector('\(selector)')"
    }
}
