// A web server on loopback for a few paths, which counts what it is asked for.

import Foundation
import Synchronization

/// Serves answers by path until it is let go; each connection has a thread and is one request.
final class LoopbackSite: Sendable {
    struct Answer: Sendable {
        var status = 200
        var type = "text/html; charset=utf-8"
        var location: String?
        var body = ""

        static func page(_ body: String) -> Answer { Answer(body: "<!doctype html>" + body) }
        static func redirect(_ location: String, _ status: Int = 301) -> Answer {
            Answer(status: status, location: location)
        }
        static func status(_ status: Int) -> Answer { Answer(status: status, body: "<h1>\(status)</h1>") }
    }

    let port: Int
    private let listener: Int32
    private let answers: [String: Answer]
    private let log = Mutex<[String]>([])

    /// `$PORT` in what is answered is the server's port.
    init(_ answers: [String: Answer]) throws {
        self.answers = answers
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        inet_pton(AF_INET, "127.0.0.1", &place.sin_addr)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let result = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address -> Int32 in
                guard bind(listener, address, size) == 0, listen(listener, 64) == 0 else { return -1 }
                return getsockname(listener, address, &size)
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: place.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                if let self { self.serve(connection) } else { close(connection) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// `http://127.0.0.1:1234/path`.
    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The paths that were asked for, in order.
    var requests: [String] { log.withLock { $0 } }

    private func serve(_ connection: Int32) {
        Thread.detachNewThread { [self] in
            defer { close(connection) }
            guard let head = Self.head(connection) else { return }
            let words = head.split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count == 3 else { return }
            log.withLock { $0.append(words[1]) }
            let path = String(words[1].prefix { $0 != "?" })
            let answer = answers[path] ?? .status(404)
            func filled(_ text: String) -> String { text.replacingOccurrences(of: "$PORT", with: "\(port)") }
            let body = filled(answer.body)
            var text = "HTTP/1.1 \(answer.status) X\r\nContent-Type: \(answer.type)\r\nConnection: close\r\n"
            text += "Content-Length: \(body.utf8.count)\r\n"
            if let location = answer.location { text += "Location: \(filled(location))\r\n" }
            text += "\r\n"
            if words[0] != "HEAD" { text += body }
            let bytes = Array(text.utf8)
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count, Int32(bitPattern: UInt32(MSG_NOSIGNAL)))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    /// A request's header; requests here have no bodies.
    private static func head(_ connection: Int32) -> String? {
        var buffer: [UInt8] = []
        while true {
            if buffer.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                return String(decoding: buffer, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0, buffer.count < 1 << 20 else { return nil }
            buffer += chunk[..<count]
        }
    }
}
