// A browser's side of a preview, as far as a measurement needs it: pages over HTTP (RFC 9112), and connections that stay
// open for the server to say that a page is another, as events (HTML Standard, "Server-sent events") or WebSocket messages
// (RFC 6455). All on the loopback network, over a plain socket, so that next to nothing stands between the server's
// writing and the clock.

import Glibc

/// A connection to a server on this machine.
struct ClientConnection: ~Copyable {
    enum Arrival { case bytes, nothing, end }

    private let descriptor: Int32
    /// What has come in and was not yet taken.
    private(set) var received: [UInt8] = []

    /// Nil where nobody listens.
    init?(port: UInt16) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        let isConnected = withLoopbackAddress(port) { connect(descriptor, $0, $1) == 0 }
        guard isConnected else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    /// Waits for bytes, until a time by `now()`.
    mutating func receive(until deadline: Double) -> Arrival {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let milliseconds = max(0, (deadline - now()) * 1000).rounded(.up)
        guard poll(&wait, 1, Int32(milliseconds)) > 0 else { return .nothing }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return .end }
        received += buffer.prefix(count)
        return .bytes
    }

    /// Takes the first bytes of what came in.
    mutating func take(_ count: Int) -> [UInt8] {
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// Waits for the head of a response and takes it; nil where none comes in time.
    mutating func takeHead(until deadline: Double) -> String? {
        while true {
            if let end = place(of: "\r\n\r\n", in: received) {
                return String(decoding: take(end + 4), as: UTF8.self)
            }
            guard receive(until: deadline) == .bytes else { return nil }
        }
    }
}

/// Calls `body` with the address of a port on 127.0.0.1.
private func withLoopbackAddress<Result>(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &place) { place in
        place.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            body(address, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

/// A port that was free a moment ago.
func freePort() throws(Failure) -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var place = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isFound =
        withLoopbackAddress(0) { bind(descriptor, $0, $1) == 0 }
        && withUnsafeMutablePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0
            }
        }
    guard isFound else { throw .system("find a free port on", "127.0.0.1") }
    return UInt16(bigEndian: place.sin_port)
}

/// Where a text begins for the first time, from a place on.
func place(of text: String, in bytes: [UInt8], from start: Int = 0) -> Int? {
    let wanted = Array(text.utf8)
    guard bytes.count - start >= wanted.count else { return nil }
    return (start...(bytes.count - wanted.count)).first {
        bytes[$0] == wanted[0] && bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
    }
}

/// What stands between two texts, each time.
func texts(between start: String, and end: String, in bytes: [UInt8]) -> [String] {
    var found: [String] = []
    var next = 0
    while let opening = place(of: start, in: bytes, from: next) {
        next = opening + start.utf8.count
        guard let closing = place(of: end, in: bytes, from: next) else { break }
        found.append(String(decoding: bytes[next..<closing], as: UTF8.self))
    }
    return found
}

// MARK: HTTP

/// The page at an address, or nil where the answer is not 200 or does not come in time.
func fetch(_ address: String, port: UInt16, within seconds: Double = 60) -> [UInt8]? {
    guard var connection = ClientConnection(port: port) else { return nil }
    let deadline = now() + seconds
    // HTTP/1.0 has no chunks.
    connection.send(
        "GET \(address) HTTP/1.0\r\nHost: localhost:\(port)\r\nAccept: text/html, */*\r\nConnection: close\r\n\r\n"
    )
    guard let head = connection.takeHead(until: deadline),
        head.split(separator: " ").dropFirst().first == "200"
    else { return nil }
    let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        .flatMap { Int($0.split(separator: " ").last ?? "") }
    while connection.received.count < length ?? .max {
        switch connection.receive(until: deadline) {
        case .bytes: continue
        case .nothing: return nil
        case .end: return length == nil ? connection.received : nil
        }
    }
    return connection.received
}

// MARK: WebSocket

extension ClientConnection {
    /// Asks for a WebSocket at an address; false where the server has none there.
    mutating func openWebSocket(_ address: String, port: UInt16, until deadline: Double) -> Bool {
        // The key is for the server to prove that it speaks WebSocket, which nobody here doubts.
        send(
            "GET \(address) HTTP/1.1\r\nHost: localhost:\(port)\r\nOrigin: http://localhost:\(port)\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: Z2FsbGV5LWJlbmNoLTAwMA==\r\n\r\n")
        return takeHead(until: deadline)?.split(separator: " ").dropFirst().first == "101"
    }

    func sendMessage(_ text: String) { sendFrame(1, Array(text.utf8)) }

    /// A client's frame is masked, with zeros here, which leave it as it is.
    private func sendFrame(_ opcode: UInt8, _ payload: [UInt8]) {
        var frame = [0x80 | opcode]
        if payload.count < 126 {
            frame.append(0x80 | UInt8(payload.count))
        } else {
            frame += [0x80 | 126, UInt8(payload.count >> 8 & 0xFF), UInt8(payload.count & 0xFF)]
        }
        send(frame + [0, 0, 0, 0] + payload)
    }

    /// The next text message that has come in whole; pings are answered on the way. Servers send no message in parts.
    mutating func takeMessage() -> String? {
        while received.count >= 2 {
            let opcode = received[0] & 0x0F
            var start = 2
            var length = Int(received[1] & 0x7F)
            if length >= 126 {
                start = length == 126 ? 4 : 10
                guard received.count >= start else { return nil }
                length = received[2..<start].reduce(0) { $0 &<< 8 | Int($1) }
            }
            guard length >= 0, received.count - start >= length else { return nil }
            let payload = Array(take(start + length).dropFirst(start))
            switch opcode {
            case 1: return String(decoding: payload, as: UTF8.self)
            case 9: sendFrame(10, payload)
            default: break
            }
        }
        return nil
    }
}
