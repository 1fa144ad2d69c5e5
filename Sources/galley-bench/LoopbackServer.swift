// A web server for measurements: each of its hosts is an address of its own on the loopback network, 127.0.0.1,
// 127.0.0.2 and so on, all on one port; each answers a request for `/page/N` when the latency has passed. It counts what
// it is asked for, and how many requests a host has to answer at the same time.
//
// One thread waits for all connections (HTTP/1.1, RFC 9112: kept open; GET and HEAD). An answer is short enough
// for the socket's buffer, so writing never waits.

import Glibc

struct LoopbackServer: ~Copyable {
    /// What the server was asked for.
    struct Tally {
        /// Requests for each page, one after another.
        var requests: [Int]
        var heads = 0
        var gets = 0
        /// Requests for anything else.
        var others = 0
        var connections = 0
        /// Connections that did not speak HTTP/1.
        var unreadable = 0
        /// The most requests that one host had to answer at a time, and all hosts together.
        var mostPerHost = 0
        var mostAtOnce = 0
    }

    private struct Connection {
        let descriptor: Int32
        let host: Int
        var input: [UInt8] = []
        var answer: [UInt8] = []
        /// When the answer is to be sent; nil while there is nothing to answer.
        var due: Double?
        var isLast = false
        var isClosed = false
    }

    /// A request's head longer than this is none.
    private static let longestHead = 16_384
    /// Fewer than the files that a program may commonly have open; more connections wait.
    private static let mostConnections = 900

    let port: UInt16
    private(set) var tally: Tally
    private let latency: Double
    private var listeners: [Int32] = []
    private var connections: [Connection] = []
    private var inProgress: [Int]

    static let hostCounts = 1...250

    /// Listens for so many hosts. From the end of a request to its answer the latency passes, in seconds.
    init(hosts: Int, pages: Int, latency: Double) throws(Failure) {
        self.latency = latency
        tally = Tally(requests: [Int](repeating: 0, count: pages))
        inProgress = [Int](repeating: 0, count: hosts)
        var port: UInt16 = 0
        for host in 0..<hosts { listeners.append(try Self.listen(on: host, port: &port)) }
        self.port = port
    }

    deinit {
        for descriptor in listeners { close(descriptor) }
        for connection in connections { close(connection.descriptor) }
    }

    static func address(of host: Int) -> String { "127.0.0.\(host + 1)" }

    /// Listens on a host's address; port 0 becomes one that is free.
    private static func listen(on host: Int, port: inout UInt16) throws(Failure) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw .system("make a socket for", address(of: host)) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = (UInt32(0x7F00_0001) + UInt32(host)).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &place) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && Glibc.listen(descriptor, 512) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isListening else {
            let failure = Failure.system("listen on", address(of: host))
            close(descriptor)
            throw failure
        }
        port = UInt16(bigEndian: place.sin_port)
        return descriptor
    }

    /// Forgets what was counted and closes what is open.
    mutating func reset() {
        for index in connections.indices { end(index) }
        connections.removeAll()
        tally = Tally(requests: [Int](repeating: 0, count: tally.requests.count))
    }

    /// Waits for something to do, no longer than so many milliseconds, and does it.
    mutating func serve(forAtMost milliseconds: Int) {
        let isFull = connections.count >= Self.mostConnections
        var waits = listeners.map { pollfd(fd: isFull ? -1 : $0, events: Int16(POLLIN), revents: 0) }
        var next = Double(milliseconds) / 1000
        let time = now()
        for connection in connections {
            // Who waits for an answer is not read from; that it has gone is told all the same.
            let events = connection.due == nil ? POLLIN : 0
            waits.append(pollfd(fd: connection.descriptor, events: Int16(events), revents: 0))
            if let due = connection.due { next = min(next, due - time) }
        }
        let count = poll(&waits, nfds_t(waits.count), Int32(max(0, (next * 1000).rounded(.up))))
        if count > 0 {
            // Those accepted now come behind those that were waited for.
            for index in connections.indices where waits[listeners.count + index].revents != 0 {
                receive(index, waits[listeners.count + index].revents)
            }
            for host in listeners.indices where waits[host].revents != 0 { accept(on: host) }
        }
        answerWhatIsDue()
        connections.removeAll { $0.isClosed }
    }

    private mutating func accept(on host: Int) {
        while connections.count < Self.mostConnections {
            let descriptor = Glibc.accept(listeners[host], nil, nil)
            guard descriptor >= 0 else { return }
            _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            connections.append(Connection(descriptor: descriptor, host: host))
            tally.connections += 1
        }
    }

    private mutating func receive(_ index: Int, _ events: Int16) {
        guard connections[index].due == nil else { return end(index) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = recv(connections[index].descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return end(index) }
        connections[index].input += buffer.prefix(count)
        takeRequest(index)
    }

    private mutating func answerWhatIsDue() {
        let time = now()
        for index in connections.indices {
            guard let due = connections[index].due, due <= time else { continue }
            connections[index].due = nil
            inProgress[connections[index].host] -= 1
            let answer = connections[index].answer
            let sent = send(connections[index].descriptor, answer, answer.count, Int32(MSG_NOSIGNAL))
            if sent != answer.count || connections[index].isLast {
                end(index)
            } else {
                takeRequest(index)
            }
        }
    }

    private mutating func end(_ index: Int) {
        guard !connections[index].isClosed else { return }
        if connections[index].due != nil { inProgress[connections[index].host] -= 1 }
        connections[index].due = nil
        connections[index].isClosed = true
        close(connections[index].descriptor)
    }

    // MARK: Requests

    /// If a whole request has come in, decides on its answer.
    private mutating func takeRequest(_ index: Int) {
        let input = connections[index].input
        guard input.first.map({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) ?? true,
            input.count <= Self.longestHead
        else {
            tally.unreadable += 1
            return end(index)
        }
        guard let length = Self.headLength(input) else { return }
        let head = String(decoding: input[..<length], as: UTF8.self)
        connections[index].input.removeFirst(length)
        let host = connections[index].host
        connections[index].answer = answer(to: head)
        connections[index].isLast = head.lowercased().contains("\r\nconnection: close\r\n")
        connections[index].due = now() + latency
        inProgress[host] += 1
        tally.mostPerHost = max(tally.mostPerHost, inProgress[host])
        tally.mostAtOnce = max(tally.mostAtOnce, inProgress.reduce(0, +))
    }

    /// Up to the empty line and with it; nil where there is none yet.
    private static func headLength(_ input: [UInt8]) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        guard input.count >= end.count else { return nil }
        return (end.count...input.count).first { input[($0 - end.count)..<$0].elementsEqual(end) }
    }

    private mutating func answer(to head: String) -> [UInt8] {
        let words = head.prefix { !$0.isNewline }.split(separator: " ")
        guard words.count == 3, words[0] == "GET" || words[0] == "HEAD" else {
            tally.others += 1
            return Self.answer("405 Method Not Allowed", body: "", hasBody: true)
        }
        let isGet = words[0] == "GET"
        let name = words[1].hasPrefix("/page/") ? words[1].dropFirst(6) : ""
        guard let page = Int(name), tally.requests.indices.contains(page) else {
            tally.others += 1
            return Self.answer("404 Not Found", body: "<title>Not found</title>", hasBody: isGet)
        }
        tally.requests[page] += 1
        if isGet { tally.gets += 1 } else { tally.heads += 1 }
        let body = """
            <!DOCTYPE html><html lang="en"><head><title>Page \(page)</title></head>\
            <body><h1>Page \(page)</h1><p>A page that answers slowly.</p></body></html>

            """
        return Self.answer("200 OK", body: body, hasBody: isGet)
    }

    private static func answer(_ status: String, body: String, hasBody: Bool) -> [UInt8] {
        let head =
            "HTTP/1.1 \(status)\r\nContent-Type: text/html; charset=utf-8\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n"
        return Array((hasBody ? head + body : head).utf8)
    }
}
