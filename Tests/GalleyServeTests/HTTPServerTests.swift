import Foundation
import GalleyServe
import Synchronization
import Testing

/// The server on loopback, spoken to byte by byte.
struct HTTPServerTests {
    /// Serves files of memory, and stops with the test.
    private final class Running {
        let server: HTTPServer

        init(
            _ files: any FileSource = MemoryFiles([
                "index.html": Array("home".utf8), "a.txt": Array("0123456789".utf8),
            ]),
            _ change: (inout HTTPServer.Limits) -> Void = { _ in },
            log: (@Sendable (HTTPServer.Entry) -> Void)? = nil
        ) throws {
            var limits = HTTPServer.Limits()
            change(&limits)
            let responder = Responder(files)
            server = try HTTPServer.start(hosts: ["127.0.0.1"], port: .only(0), limits: limits, log: log) {
                responder.respond(to: $0)
            }
        }

        deinit { server.stop() }

        func client() throws -> RawClient { try RawClient(port: server.port, of: self) }
    }

    @Test func requestsOnOneConnectionAreAnsweredInOrder() throws {
        let running = try Running()
        let client = try running.client()
        client.get("/a.txt")
        #expect(client.read(until: "0123456789").hasPrefix("HTTP/1.1 200 OK\r\n"))
        // Many at once, the last of which closes.
        for i in 0..<200 { client.get("/a.txt", "Range: bytes=\(i % 10)-\(i % 10)\r\n") }
        client.get("/nothing", "Connection: close\r\n")
        let answers = client.readToEnd().components(separatedBy: "HTTP/1.1 ").dropFirst(2)
        #expect(answers.count == 201)
        for (i, answer) in answers.dropLast().enumerated() { #expect(answer.hasSuffix("\r\n\r\n\(i % 10)")) }
        #expect(answers.last?.hasPrefix("404 ") == true)
    }

    @Test func headHasTheFieldsAndNoContent() throws {
        let running = try Running()
        let client = try running.client()
        client.get("/a.txt", method: "HEAD")
        client.get("/a.txt", "Connection: close\r\n")
        let parts = client.readToEnd().components(separatedBy: "\r\n\r\n")
        #expect(parts.count == 3 && parts[2] == "0123456789")
        func fields(_ text: String) -> [String] {
            text.components(separatedBy: "\r\n").filter {
                !$0.hasPrefix("Date") && !$0.hasPrefix("Connection")
            }
        }
        #expect(fields(parts[0]) == fields(parts[1]))
        #expect(parts[0].contains("Content-Length: 10"))
    }

    @Test func aClientThatClosesItsHalfIsAnswered() throws {
        let running = try Running()
        let client = try running.client()
        client.get("/a.txt")
        client.finishSending()
        #expect(client.readToEnd().hasSuffix("0123456789"))
    }

    @Test(
        arguments: [
            ("GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "400"),
            ("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "400"),
            ("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "421"),
            ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "400"),
            ("GET / HTTP/1.0\r\n\r\n", "200"),
            ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello", "405"),
            ("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405"),
            ("CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", "405"),
            ("nonsense\r\n\r\n", "400"), ("GET / HTTP/9.9\r\n\r\n", "400"),
            (
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "400"
            ),
            ("GET / HTTP/1.1\r\nHost: localhost\r\nX: a\u{0}b\r\n\r\n", "400"),
            ("\u{16}\u{3}\u{1}\u{0}\u{a5}", "400"),
        ])
    func whatIsSentDecidesTheStatus(_ text: String, _ status: String) throws {
        let running = try Running()
        let client = try running.client()
        client.send(text)
        client.finishSending()
        let answer = client.readToEnd()
        // Some requests are both refused and smuggling: the connection may be closed at once.
        #expect(
            answer.hasPrefix("HTTP/1.1 \(status) ") || (status == "400" && answer.isEmpty),
            "\(answer.prefix(200))")
        #expect(answer.components(separatedBy: "HTTP/1.1 ").count <= 2)
    }

    @Test func aHeaderWithoutEndIsCutShort() throws {
        let running = try Running()
        let client = try running.client()
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\n")
        for i in 0..<4000 { client.send("X-\(i): " + String(repeating: "x", count: 50) + "\r\n") }
        client.send("\r\n")
        let answer = client.readToEnd()
        #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 431 ") || answer.hasPrefix("HTTP/1.1 400 "))
        #expect(!answer.contains("home"))
    }

    @Test func whoDawdlesIsSentAway() throws {
        let running = try Running { $0.idleSeconds = 1 }
        let begin = Date()
        let silent = try running.client()
        let slow = try running.client()
        slow.send("GET / HTTP/1.1\r\nHost: loc")
        #expect(silent.readToEnd().isEmpty)
        #expect(slow.readToEnd().isEmpty)
        #expect(Date().timeIntervalSince(begin) < 30)
    }

    @Test func aBigFileTakesLittleMemoryAndASlowReaderGetsAllOfIt() throws {
        let scratch = try ScratchFolder()
        let size = 192 << 20
        try scratch.write("big.bin", "begin")
        #expect(truncate(scratch.path + "/big.bin", off_t(size)) == 0)
        let running = try Running(FolderFiles(scratch.path))
        let before = Self.residentBytes()
        let readers = try (0..<3).map { _ in try running.client() }
        for reader in readers { reader.get("/big.bin", "Connection: close\r\n") }
        for reader in readers { reader.readSome(100) }
        // Others are served meanwhile.
        let other = try running.client()
        other.get("/big.bin", "Range: bytes=0-4\r\nConnection: close\r\n")
        #expect(other.readToEnd().hasSuffix("begin"))
        usleep(100_000)
        // Other tests, too, use the memory of this process.
        #expect(Self.residentBytes() - before < 2 * size)
        let patient = readers[0]
        while patient.readSome(1 << 20) {}
        #expect(patient.received.count > size)
        #expect(patient.received.count < size + 1000)
    }

    private static func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
    }

    @Test func aFileThatIsCutMeanwhileEndsTheConnection() throws {
        let scratch = try ScratchFolder()
        try scratch.write("big.bin", "begin")
        #expect(truncate(scratch.path + "/big.bin", 64 << 20) == 0)
        let running = try Running(FolderFiles(scratch.path))
        let client = try running.client()
        client.get("/big.bin")
        client.readSome(100)
        #expect(truncate(scratch.path + "/big.bin", 10) == 0)
        while client.readSome(1 << 20) {}
        #expect(client.received.count < 64 << 20)
    }

    @Test func thereAreOnlySoManyConnections() throws {
        let running = try Running { $0.connections = 3 }
        let taken = try (0..<3).map { _ in try running.client() }
        for client in taken {
            client.get("/a.txt")
            #expect(client.read(until: "789").contains("200 OK"))
        }
        let refused = try running.client()
        refused.get("/a.txt")
        #expect(refused.readToEnd().isEmpty)
        #expect(running.server.connectionCount == 3)
        taken[0].get("/a.txt", "Connection: close\r\n")
        _ = taken[0].readToEnd()
        let end = Date(timeIntervalSinceNow: 30)
        while running.server.connectionCount > 2, Date() < end { usleep(1000) }
        let next = try running.client()
        next.get("/a.txt", "Connection: close\r\n")
        #expect(next.readToEnd().hasSuffix("0123456789"))
    }

    @Test func eventsComeAsTheyHappen() throws {
        let stream = EventStream()
        let server = try HTTPServer.start(hosts: ["127.0.0.1"], port: .only(0)) { request in
            guard let client = stream.subscribe(PageView(path: request.target)) else { return Response(503) }
            return Response(200, body: .events(client))
        }
        defer { server.stop() }
        let a = try RawClient(port: server.port)
        a.get("/a/")
        #expect(a.read(until: "retry: 500\n\n").contains("Content-Type: text/event-stream\r\n"))
        let again = try RawClient(port: server.port)
        again.get("/a/")
        _ = again.read(until: "retry: 500\n\n")
        stream.send("reload", "now") { $0.path == "/a/" }
        #expect(a.read(until: "data: now\n\n").contains("event: reload\n"))
        _ = again.read(until: "data: now\n\n")
        #expect(stream.clientCount == 2)
        // A tab that is closed is forgotten.
        again.finishSending()
        #expect(again.readToEnd().contains("data: now"))
        let end = Date(timeIntervalSinceNow: 30)
        while stream.clientCount > 1, Date() < end { usleep(1000) }
        #expect(stream.clientCount == 1)
        stream.end()
        _ = a.readToEnd()
        #expect(stream.clientCount == 0)
    }

    @Test func aSleepingBrowserHoldsUpNobody() throws {
        let stream = EventStream(queueLimit: 1 << 20)
        let server = try HTTPServer.start(hosts: ["127.0.0.1"], port: .only(0)) { request in
            stream.subscribe(PageView(path: request.target)).map { Response(200, body: .events($0)) }
                ?? Response(503)
        }
        defer { server.stop() }
        let sleeper = try RawClient(port: server.port)
        sleeper.get("/")
        _ = sleeper.read(until: "retry: 500\n\n")
        let large = String(repeating: "x", count: 1 << 19)
        for _ in 0..<16 { stream.send("problems", large) }
        #expect(stream.clientCount == 0)
        while sleeper.readSome(1 << 20) {}
    }

    @Test func theSystemChoosesAgain() {
        for port in [HTTPServer.Port.only(0), .from(0)] {
            #expect(port.candidates.count > 1 && port.candidates.allSatisfy { $0 == 0 })
        }
        #expect(HTTPServer.Port.only(80).candidates == [80])
        #expect(HTTPServer.Port.from(65_534).candidates == [65_534, 65_535])
    }

    @Test func aTakenPortIsLeftAlone() throws {
        let first = try Running()
        let port = first.server.port
        #expect(throws: HTTPServer.Failure.self) {
            try HTTPServer.start(hosts: ["127.0.0.1"], port: .only(port)) { _ in Response(200) }
        }
        do {
            _ = try HTTPServer.start(hosts: ["127.0.0.1"], port: .only(port)) { _ in Response(200) }
        } catch {
            #expect(error.message.contains("\(port)") && !error.help.isEmpty)
        }
        let second = try HTTPServer.start(hosts: ["127.0.0.1"], port: .from(port)) { _ in Response(200) }
        defer { second.stop() }
        #expect(second.port > port && second.port < port + 100)
    }

    @Test(arguments: ["no.such.host.invalid", "203.0.113.7"])
    func anUnknownHostIsExplained(_ host: String) {
        #expect(throws: HTTPServer.Failure.self) {
            try HTTPServer.start(hosts: [host], port: .only(0)) { _ in Response(200) }
        }
    }

    @Test func stoppingEndsEverything() throws {
        let running = try Running()
        let port = running.server.port
        let idle = try running.client()
        running.server.stop()
        #expect(idle.readToEnd().isEmpty)
        #expect(throws: POSIXError.self) { try RawClient(port: port) }
    }

    @Test func eachRequestIsLogged() throws {
        let log = Mutex<[HTTPServer.Entry]>([])
        let running = try Running(log: { entry in log.withLock { $0.append(entry) } })
        let client = try running.client()
        client.get("/a.txt?q")
        client.get("/b", "Connection: close\r\n", method: "HEAD")
        _ = client.readToEnd()
        log.withLock {
            #expect($0.map(\.target) == ["/a.txt?q", "/b"])
            #expect($0.map(\.status) == [200, 404])
            #expect($0.map(\.bytes) == [10, 0])
        }
    }
}
