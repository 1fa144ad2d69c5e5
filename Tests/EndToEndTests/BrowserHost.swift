// A web server on loopback for tests in a browser: it reads whole requests, and answers piece by piece if it likes.

import Foundation
import Synchronization

/// A request as it came.
struct BrowserRequest: Sendable {
    var method: String
    /// Path and query, as they were sent.
    var target: String
    /// With names in small letters.
    var headers: [String: String]
    var body: [UInt8]

    var path: String { String(target.prefix { $0 != "?" }) }
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Answers requests until it is let go; each connection has a thread and is one request.
final class BrowserHost: Sendable {
    typealias Handler = @Sendable (BrowserRequest, LoopbackConnection) -> Void

    let port: Int
    private let listener: Int32
    private let log = Mutex<[BrowserRequest]>([])

    init(_ handler: @escaping Handler) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = LoopbackConnection.address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isListening = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: place.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let accepted = accept(listener, nil, nil)
                guard accepted >= 0 else { return }
                let connection = LoopbackConnection(accepted)
                Thread.detachNewThread { [weak self] in
                    guard let request = connection.readRequest() else { return }
                    self?.log.withLock { $0.append(request) }
                    handler(request, connection)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    var origin: String { "http://127.0.0.1:\(port)" }
    /// What was asked, in order.
    var requests: [BrowserRequest] { log.withLock { $0 } }

    /// A host of the files of a folder, each with some headers.
    static func files(in folder: URL, headers: [String: String]) throws -> BrowserHost {
        try BrowserHost { request, connection in
            answer(request.path, in: folder, headers, connection)
        }
    }

    /// Answers with the file at a path of a folder.
    static func answer(
        _ path: String, in folder: URL, _ headers: [String: String], _ connection: LoopbackConnection
    ) {
        let path = path + (path.isEmpty || path.hasSuffix("/") ? "index.html" : "")
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(path)) else {
            return connection.answer(404, body: "nothing here")
        }
        let types = [
            "html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript",
            "mjs": "text/javascript",
            "svg": "image/svg+xml", "json": "application/json",
        ]
        let type = types[String(path.split(separator: ".").last ?? "")] ?? "application/octet-stream"
        connection.answer(200, type, headers, bytes: Array(data))
    }
}

/// One connection on loopback, from either end; closed when it is let go.
final class LoopbackConnection: Sendable {
    private let descriptor: Int32
    private let rest = Mutex<[UInt8]>([])

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    convenience init(port: Int) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.init(descriptor)
        var place = Self.address(port: port)
        let isConnected = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(descriptor) }

    static func address(port: Int) -> sockaddr_in {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &place.sin_addr)
        return place
    }

    // MARK: Sending

    func send(_ text: String) { send(Array(text.utf8)) }

    /// False where the other end has gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress, $0.count, Int32(bitPattern: UInt32(MSG_NOSIGNAL)))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    func answer(
        _ status: Int, _ type: String = "text/plain", _ headers: [String: String] = [:], body: String = ""
    ) {
        answer(status, type, headers, bytes: Array(body.utf8))
    }

    func answer(_ status: Int, _ type: String, _ headers: [String: String] = [:], bytes: [UInt8]) {
        begin(status, type, headers.merging(["Content-Length": "\(bytes.count)"]) { $1 })
        send(bytes)
    }

    func begin(_ status: Int, _ type: String, _ headers: [String: String]) {
        var head = "HTTP/1.1 \(status) Told\r\nContent-Type: \(type)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        send(head + "\r\n")
    }

    /// A piece of an answer that was begun with `Transfer-Encoding: chunked`; the last is empty.
    @discardableResult
    func chunk(_ text: String) -> Bool {
        send(Array((String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n").utf8))
    }

    // MARK: Reading

    /// Waits until the other end closes.
    func waitForEnd() {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) > 0 {}
    }

    /// The header fields of what comes, by their names in small letters, and the first line as "".
    func readHead() -> [String: String]? {
        var buffer: [UInt8] = []
        while true {
            if let end = Data(buffer).range(of: Data("\r\n\r\n".utf8)) {
                let behind = Array(buffer[end.upperBound...])
                rest.withLock { $0 = behind }
                return Self.fields(String(decoding: buffer[..<end.lowerBound], as: UTF8.self))
            }
            guard let more = receive(), buffer.count < 1 << 20 else { return nil }
            buffer += more
        }
    }

    func read(count: Int) -> [UInt8] {
        var bytes = rest.withLock { $0 }
        while bytes.count < count, let more = receive() { bytes += more }
        return Array(bytes.prefix(count))
    }

    func readRequest() -> BrowserRequest? {
        guard let head = readHead(), let line = head[""] else { return nil }
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        let body = read(count: Int(head["content-length"] ?? "") ?? 0)
        return BrowserRequest(method: words[0], target: words[1], headers: head, body: body)
    }

    private func receive() -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        return count > 0 ? Array(chunk[..<count]) : nil
    }

    private static func fields(_ head: String) -> [String: String] {
        var result: [String: String] = [:]
        for (i, line) in head.components(separatedBy: "\r\n").enumerated() {
            guard i > 0 else {
                result[""] = line
                continue
            }
            guard let colon = line.firstIndex(of: ":") else { continue }
            result[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        return result
    }
}
