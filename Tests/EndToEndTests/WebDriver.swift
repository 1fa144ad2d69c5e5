// A real browser for a test: headless Chromium, told what to do by chromedriver (W3C WebDriver over HTTP).
//
// Each value has a chromedriver and a browser of its own and ends both when it is let go. Calls wait for their answer.

import Foundation
import Testing

/// A browser with one window.
final class WebDriver {
    /// Whether the programs are there; Debian's packages are `chromium` and `chromium-driver`.
    static let isInstalled = program("chromedriver") != nil && program("chromium") != nil
    static let absence: Comment = "chromium and chromedriver are not installed"

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let driver: Process
    private let port: Int
    private var session = ""

    init(width: Int = 1280, height: Int = 1000) throws {
        (driver, port) = try Self.started()
        let arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--disable-background-networking", "--no-first-run", "--window-size=\(width),\(height)",
        ]
        let wanted: [String: Any] = [
            "browserName": "chrome", "goog:chromeOptions": ["args": arguments],
            "goog:loggingPrefs": ["browser": "ALL"],
        ]
        let answer = try call("POST", "/session", ["capabilities": ["alwaysMatch": wanted]])
        session = try #require((answer as? [String: Any])?["sessionId"] as? String)
    }

    deinit {
        if !session.isEmpty { _ = try? call("DELETE", "/session/" + session) }
        // It heeds no SIGTERM when its parent is a test; the browser has ended already.
        kill(driver.processIdentifier, SIGKILL)
        driver.waitUntilExit()
    }

    // MARK: What a reader does

    func open(_ url: String) throws { _ = try command("POST", "/url", ["url": url]) }

    func click(_ selector: String) throws {
        _ = try command("POST", "/element/\(element(selector))/click", [:])
    }

    /// Types into an element behind what is there; the path of a file into an input for files.
    func type(_ text: String, into selector: String) throws {
        _ = try command("POST", "/element/\(element(selector))/value", ["text": text])
    }

    /// Puts a text in the place of what an input holds.
    func fill(_ selector: String, _ text: String) throws {
        _ = try command("POST", "/element/\(element(selector))/clear", [:])
        if !text.isEmpty { try type(text, into: selector) }
    }

    /// Presses keys where the focus is, if need be with one that is held down; `\u{E004}` is Tab, `\u{E007}` Enter.
    func press(_ keys: String, with held: String = "") throws {
        var strokes = keys.flatMap { key in
            ["keyDown", "keyUp"].map { ["type": $0, "value": String(key)] }
        }
        if !held.isEmpty {
            strokes.insert(["type": "keyDown", "value": held], at: 0)
            strokes.append(["type": "keyUp", "value": held])
        }
        let actions: [[String: Any]] = [["type": "key", "id": "keyboard", "actions": strokes]]
        _ = try command("POST", "/actions", ["actions": actions])
    }

    func choose(_ value: String, in selector: String) throws {
        try click("\(selector) option[value='\(value)']")
    }

    // MARK: What a reader sees

    /// The rendered text of an element.
    func text(_ selector: String) throws -> String {
        try command("GET", "/element/\(element(selector))/text") as? String ?? ""
    }

    func exists(_ selector: String) throws -> Bool { try !elements(selector).isEmpty }

    func isVisible(_ selector: String) throws -> Bool {
        guard let first = try elements(selector).first else { return false }
        return try command("GET", "/element/\(first)/displayed") as? Bool ?? false
    }

    /// What a script in the page returns; it is given `arguments` as `arguments[0]` and so on.
    @discardableResult
    func run(_ script: String, _ arguments: Any...) throws -> Any? {
        try command("POST", "/execute/sync", ["script": script, "args": arguments])
    }

    func string(_ script: String) throws -> String { try run("return " + script) as? String ?? "" }

    func windowCount() throws -> Int { (try command("GET", "/window/handles") as? [Any] ?? []).count }

    /// Puts the window out of sight.
    func minimize() throws { _ = try command("POST", "/window/minimize", [:]) }

    func restore() throws { _ = try command("POST", "/window/rect", ["width": 1280, "height": 1000]) }

    /// Waits until an expression of the page is true.
    func wait(
        for expression: String, seconds: Double = 60, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let end = Date().addingTimeInterval(seconds)
        while try run("return Boolean(\(expression))") as? Bool != true {
            guard Date() < end else {
                let text = try? text("body")
                Issue.record(
                    "not within \(seconds) s: \(expression)\n\(text ?? "")", sourceLocation: sourceLocation)
                throw Failure(description: "timeout")
            }
            usleep(30_000)
        }
    }

    /// What the browser has written to its console since it was last asked: errors, refusals by a policy.
    func console() throws -> [String] {
        let entries = try command("POST", "/se/log", ["type": "browser"]) as? [[String: Any]] ?? []
        return entries.compactMap { $0["message"] as? String }
    }

    /// A command of the Chrome DevTools Protocol.
    @discardableResult
    func devTools(_ name: String, _ parameters: [String: Any] = [:]) throws -> Any? {
        try command("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters])
    }

    func screenshot() throws -> Data {
        let text = try command("GET", "/screenshot") as? String ?? ""
        return Data(base64Encoded: text) ?? Data()
    }

    // MARK: The protocol

    private func elements(_ selector: String) throws -> [String] {
        let found = try command("POST", "/elements", ["using": "css selector", "value": selector])
        return (found as? [[String: String]] ?? []).compactMap(\.values.first)
    }

    private func element(_ selector: String) throws -> String {
        guard let first = try elements(selector).first else {
            throw Failure(description: "there is no \(selector)")
        }
        return first
    }

    private func command(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> Any? {
        try call(method, "/session/" + session + path, body)
    }

    private func call(_ method: String, _ path: String, _ body: [String: Any]? = nil) throws -> Any? {
        let data = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
        let connection = try LoopbackConnection(port: port)
        connection.send(
            "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(data.count)\r\n\r\n")
        connection.send(Array(data))
        guard let head = connection.readHead() else {
            throw Failure(description: "chromedriver does not answer")
        }
        let answer = Data(connection.read(count: Int(head["content-length"] ?? "") ?? 0))
        let value = (try JSONSerialization.jsonObject(with: answer) as? [String: Any])?["value"]
        if let problem = value as? [String: Any], let error = problem["error"] as? String {
            throw Failure(description: "\(error): \(problem["message"] as? String ?? "")")
        }
        return value is NSNull ? nil : value
    }

    /// A driver that listens. It is free to choose its port, which it does for IPv6 alone: where another program has that
    /// one on IPv4 it gives up, and is asked again.
    private static func started() throws -> (Process, port: Int) {
        var text = ""
        for _ in 0..<10 {
            let driver = Process()
            let output = Pipe()
            driver.executableURL = program("chromedriver")
            driver.arguments = ["--port=0"]
            driver.standardOutput = output
            driver.standardError = FileHandle.nullDevice
            try driver.run()
            text = ""
            while case let data = output.fileHandleForReading.availableData, !data.isEmpty {
                text += String(decoding: data, as: UTF8.self)
                // "ChromeDriver was started successfully on port 1234."
                if let match = text.firstMatch(of: /started successfully on port (\d+)/),
                    let port = Int(match.1)
                {
                    return (driver, port)
                }
            }
            driver.waitUntilExit()
        }
        throw Failure(description: "chromedriver did not start: \(text)")
    }

    private static func program(_ name: String) -> URL? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}
