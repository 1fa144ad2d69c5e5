import Foundation

/// A connection on loopback, byte by byte.
final class RawClient {
    private let socket: Int32
    private(set) var received: [UInt8] = []

    /// What must not go while the connection is there.
    private let server: AnyObject?

    init(port: Int, of server: AnyObject? = nil) throws {
        self.server = server
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &place.sin_addr)
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let status = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(socket) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(socket, $0.baseAddress, $0.count, Int32(bitPattern: UInt32(MSG_NOSIGNAL)))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func get(_ target: String, _ fields: String = "", method: String = "GET") {
        send("\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\(fields)\r\n")
    }

    func finishSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Reads some; false at the end.
    @discardableResult
    func readSome(_ limit: Int = 65_536) -> Bool {
        var chunk = [UInt8](repeating: 0, count: limit)
        let count = recv(socket, &chunk, limit, 0)
        guard count > 0 else { return false }
        received += chunk[..<count]
        return true
    }

    /// Reads until the text has come; all that has come so far.
    func read(until end: String) -> String {
        // A few kilobytes: looking from the start each time does not matter.
        while !text.contains(end), readSome() {}
        return text
    }

    /// Reads until the server closes.
    func readToEnd() -> String {
        while readSome() {}
        return text
    }

    var text: String { String(decoding: received, as: UTF8.self) }
}
