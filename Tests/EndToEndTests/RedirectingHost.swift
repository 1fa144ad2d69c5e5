// A web server on this machine that answers as it is told: `"/old": "301 /new"`, `"/new": "200"`.

import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// A server for as long as the value lives.
final class RedirectingHost: Sendable {
    private let listener: Int32
    private let port: UInt16

    var url: String { "http://127.0.0.1:\(port)" }

    /// `answers` are a status and where it leads, by path; all else is not found.
    init(_ answers: [String: String]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listener >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        try #require(isBound)
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                Self.answer(connection, answers)
                close(connection)
            }
        }
    }

    deinit {
        // Wakes the thread that waits for a connection.
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func answer(_ connection: Int32, _ answers: [String: String]) {
        var request = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !request.contains("\r\n\r\n") {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            request += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let words = request.split(separator: " ", maxSplits: 2)
        let parts = (answers[String(words[1])] ?? "404").split(separator: " ")
        var head = "HTTP/1.1 \(parts[0]) x\r\nContent-Type: text/html\r\nConnection: close\r\n"
        if parts.count > 1 { head += "Location: \(parts[1])\r\n" }
        let body = "<!doctype html><title>Page</title><h1 id=here>Page</h1>"
        head += "Content-Length: \(body.utf8.count)\r\n\r\n" + (words[0] == "HEAD" ? "" : body)
        _ = Array(head.utf8).withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
    }
}
