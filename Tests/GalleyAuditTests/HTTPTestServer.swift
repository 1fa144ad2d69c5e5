// A server of HTTP/1.1 on loopback that does what a test tells it, good manners or not.

import Foundation
import Synchronization

/// Listens until it is let go; each connection has a thread.
final class HTTPTestServer: Sendable {
    struct Request: Sendable {
        var method: String
        /// With its query.
        var path: String
        /// Names in small letters.
        var fields: [String: String]
        /// How often this path was asked for, this time included.
        var count: Int
    }

    enum Reply: Sendable {
        case answer(Int, [String] = [], String = "")
        /// The same, after some seconds.
        case late(Double, Int)
        /// The connection is reset before an answer.
        case reset
        /// What is no HTTP.
        case raw(String)
    }

    let port: Int
    private let listener: Int32
    private let log = Mutex<[Request]>([])
    private let open = Mutex<(now: Int, most: Int)>((0, 0))
    private let handle: @Sendable (Request) -> Reply

    init(address: String = "127.0.0.1", _ handle: @escaping @Sendable (Request) -> Reply) throws {
        self.handle = handle
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, address, &place.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let result = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
                guard bind(listener, address, size) == 0, listen(listener, 128) == 0 else { return -1 }
                return getsockname(listener, address, &size)
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: place.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                guard let server = self else {
                    close(connection)
                    return
                }
                Thread.detachNewThread { server.serve(connection) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    func url(_ path: String, host: String = "127.0.0.1") -> String { "http://\(host):\(port)\(path)" }

    /// What was asked for: `GET /a`.
    var requests: [String] { log.withLock { $0.map { "\($0.method) \($0.path)" } } }

    var received: [Request] { log.withLock { $0 } }

    /// The most requests that were in work at one time.
    var mostAtOnce: Int { open.withLock { $0.most } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var buffer: [UInt8] = []
        while let head = Self.head(connection, &buffer) {
            let lines = head.split(separator: "\r\n").map(String.init)
            let words = lines[0].split(separator: " ").map(String.init)
            guard words.count == 3 else { return }
            var fields: [String: String] = [:]
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 {
                    fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            let request = log.withLock { log in
                let count = log.count { $0.path == words[1] } + 1
                let request = Request(method: words[0], path: words[1], fields: fields, count: count)
                log.append(request)
                return request
            }
            open.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            let reply = handle(request)
            if case .late(let seconds, _) = reply { Thread.sleep(forTimeInterval: seconds) }
            open.withLock { $0.now -= 1 }
            switch reply {
            case .answer(let status, let lines, let body):
                guard Self.send(connection, Self.message(status, lines, body, isHead: words[0] == "HEAD"))
                else { return }
            case .late(_, let status):
                guard Self.send(connection, Self.message(status, [], "", isHead: words[0] == "HEAD")) else {
                    return
                }
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
                return
            case .raw(let text):
                _ = Self.send(connection, text)
                return
            }
        }
    }

    private static func message(_ status: Int, _ lines: [String], _ body: String, isHead: Bool) -> String {
        var text = "HTTP/1.1 \(status) X\r\n" + lines.map { $0 + "\r\n" }.joined()
        if !lines.contains(where: { $0.lowercased().hasPrefix("content-type") }) {
            text += "Content-Type: text/html; charset=utf-8\r\n"
        }
        if status != 204 { text += "Content-Length: \(body.utf8.count)\r\n" }
        return text + "\r\n" + (isHead || status == 204 ? "" : body)
    }

    private static func send(_ connection: Int32, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(bitPattern: UInt32(MSG_NOSIGNAL)))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// The next header, without the empty line at its end; requests here have no bodies.
    private static func head(_ connection: Int32, _ buffer: inout [UInt8]) -> String? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let range = buffer.firstRange(of: end) {
                let head = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
                buffer.removeSubrange(..<range.upperBound)
                return head
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0, buffer.count < 1 << 20 else { return nil }
            buffer += chunk[..<count]
            // What begins like this is a TLS handshake.
            if buffer[0] == 0x16 {
                _ = send(connection, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return nil
            }
        }
    }
}
