// Tells browsers what happened, as `text/event-stream` (HTML Standard, "Server-sent events"). One stream has many clients,
// each with the path of the page that it shows.
//
// Events are numbered, and the last ones kept: a client that comes again says the last number it has seen, and gets what
// it missed. Where that is not known any more, or was of an earlier run, it is told to reload.
//
// A client is a queue of bytes with an end; the connection empties it as fast as the browser reads. A queue that grows
// past its bound belongs to a browser that sleeps: the client is dropped, and comes again when it wakes.

import GalleyCore
import Synchronization

package final class EventStream: Sendable {
    /// A browser tab holds one connection each; more than this is no one's reading.
    package static let clientLimit = 256
    /// What a client may leave unread: enough for a report of many problems, and not for a sleeper's day.
    package static let defaultQueueLimit = 4 << 20
    /// How many events a client may miss and still be told one by one.
    static let historyLimit = 64
    /// Seconds between comments that keep proxies and browsers from giving up.
    package static let heartbeatSeconds = 15
    /// How soon a browser asks again when the server went away, in milliseconds.
    private static let retryMilliseconds = 500
    /// The event of a client that missed what nobody remembers.
    package static let reloadEvent = "reload"

    private struct Sent {
        var number: Int
        var bytes: [UInt8]
        var isFor: @Sendable (String) -> Bool
    }

    private struct State {
        var clients: [ObjectIdentifier: Subscription] = [:]
        var history: [Sent] = []
        var number = 0
        var isEnded = false
    }

    private let run: String
    private let queueLimit: Int
    private let state = Mutex(State())

    /// A stream whose numbers `run` tells from those of another run.
    package init(
        run: String = String(UInt32.random(in: 0 ... .max), radix: 16), queueLimit: Int = defaultQueueLimit
    ) {
        self.run = run
        self.queueLimit = queueLimit
    }

    /// The number of the last event, for a page to say what it was made after.
    package var lastEventID: String { state.withLock { id($0.number) } }

    package var clientCount: Int { state.withLock { $0.clients.count } }

    /// The paths that clients have, each once.
    package var paths: Set<String> { state.withLock { Set($0.clients.values.map(\.path)) } }

    /// Adds a client that shows the page at a path; nil where there are too many, or the stream has ended. `since` is the last
    /// event that it knows of: the field `Last-Event-ID`, or what its page was made after.
    package func subscribe(path: String, since: String? = nil) -> Subscription? {
        state.withLock { state in
            guard state.clients.count < Self.clientLimit, !state.isEnded else { return nil }
            let client = Subscription(path: path, stream: self)
            var first: [UInt8] = []
            first.append(utf8: "retry: \(Self.retryMilliseconds)\nid: \(id(state.number))\n\n")
            if let since, since != id(state.number) {
                if let missed = missed(since, state) {
                    // The browser's number is right only after the last of them.
                    first.removeAll()
                    first.append(utf8: "retry: \(Self.retryMilliseconds)\n\n")
                    for event in missed where event.isFor(path) { first += event.bytes }
                    first.append(utf8: "id: \(id(state.number))\n\n")
                } else {
                    first += Self.event(Self.reloadEvent, "", id: id(state.number))
                }
            }
            client.enqueue(first, limit: queueLimit)
            state.clients[ObjectIdentifier(client)] = client
            return client
        }
    }

    /// Sends an event to the clients whose path is meant.
    package func send(
        _ event: String, _ data: String, to isFor: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        let woken = state.withLock { state in
            state.number += 1
            let bytes = Self.event(event, data, id: id(state.number))
            state.history.append(Sent(number: state.number, bytes: bytes, isFor: isFor))
            if state.history.count > Self.historyLimit { state.history.removeFirst() }
            let meant = state.clients.values.filter { isFor($0.path) }
            for client in meant where !client.enqueue(bytes, limit: queueLimit) {
                state.clients[ObjectIdentifier(client)] = nil
            }
            return meant
        }
        // Outside the lock: who is woken may ask the stream.
        for client in woken { client.wake() }
    }

    /// Gives clients with a path another.
    package func rename(_ path: String, to new: String) {
        state.withLock { state in
            for client in state.clients.values where client.path == path { client.rename(to: new) }
        }
    }

    /// Ends all connections; browsers will ask for the stream again.
    package func end() {
        let clients = state.withLock { state in
            defer { state.clients = [:] }
            state.isEnded = true
            return Array(state.clients.values)
        }
        for client in clients { client.end() }
    }

    fileprivate func remove(_ client: Subscription) {
        state.withLock { $0.clients[ObjectIdentifier(client)] = nil }
    }

    private func id(_ number: Int) -> String { "\(run)-\(number)" }

    /// The events after one, or nil where some are forgotten or it is none of this run.
    private func missed(_ id: String, _ state: State) -> ArraySlice<Sent>? {
        guard let dash = id.lastIndex(of: "-"), id[..<dash] == run,
            let number = Int(id[id.index(after: dash)...]),
            number >= 0, number < state.number, let oldest = state.history.first?.number, oldest <= number + 1
        else { return nil }
        return state.history.drop { $0.number <= number }
    }

    /// An event as it is sent. A line end within the data begins another line of data.
    static func event(_ name: String, _ data: String, id: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("id: ")
        bytes.append(utf8: id)
        bytes.append("\nevent: ")
        bytes.append(utf8: name)
        bytes.append("\ndata: ")
        var previous: UInt8 = 0
        for byte in data.utf8 {
            switch byte {
            case UInt8(ascii: "\n") where previous == UInt8(ascii: "\r"): break
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): bytes.append("\ndata: ")
            default: bytes.append(byte)
            }
            previous = byte
        }
        bytes.append("\n\n")
        return bytes
    }

    /// A comment, which browsers pass over.
    static let heartbeat = Array(":\n\n".utf8)

    /// One client's queue.
    package final class Subscription: Sendable {
        package enum Next: Equatable, Sendable { case bytes([UInt8]), nothing, end }

        private struct State {
            var path: String
            var queue: [UInt8] = []
            var isEnded = false
            var ready: (@Sendable () -> Void)?
        }

        package var path: String { state.withLock { $0.path } }
        private let state: Mutex<State>
        private let stream: EventStream

        fileprivate init(path: String, stream: EventStream) {
            state = Mutex(State(path: path))
            self.stream = stream
        }

        /// Sets what is called, on any thread, when there is something to take.
        package func whenReady(_ ready: @escaping @Sendable () -> Void) {
            state.withLock { $0.ready = ready }
        }

        /// Takes all that waits.
        package func next() -> Next {
            state.withLock { state in
                if state.isEnded { return .end }
                guard !state.queue.isEmpty else { return .nothing }
                defer { state.queue = [] }
                return .bytes(state.queue)
            }
        }

        /// Leaves the stream.
        package func cancel() {
            state.withLock {
                $0.isEnded = true
                $0.ready = nil
                $0.queue = []
            }
            stream.remove(self)
        }

        /// False where the client was dropped for not reading.
        @discardableResult
        fileprivate func enqueue(_ bytes: [UInt8], limit: Int) -> Bool {
            state.withLock { state in
                guard !state.isEnded, state.queue.count + bytes.count <= limit else {
                    state.isEnded = true
                    state.queue = []
                    return false
                }
                state.queue += bytes
                return true
            }
        }

        fileprivate func rename(to path: String) { state.withLock { $0.path = path } }

        fileprivate func wake() { state.withLock { $0.ready }?() }

        fileprivate func end() {
            state.withLock {
                $0.isEnded = true
                $0.queue = []
            }
            wake()
        }
    }
}
