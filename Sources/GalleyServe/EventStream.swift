// Tells browsers what happened, as `text/event-stream` (HTML Standard, "Server-sent events"). One stream has many clients,
// each with the page that it shows.
//
// A client is a queue of bytes with an end; the connection empties it as fast as the browser reads. A queue that grows
// past its bound belongs to a browser that sleeps: the client is dropped, and comes again when it wakes.

import GalleyCore
import Synchronization

/// What a browser shows.
package struct PageView: Sendable, Hashable {
    /// The path of the output.
    package var path: String
    /// Of the bytes that the browser has.
    package var fingerprint: String

    package init(path: String, fingerprint: String = "") {
        self.path = path
        self.fingerprint = fingerprint
    }
}

package final class EventStream: Sendable {
    /// A browser tab holds one connection each; more than this is no one's reading.
    package static let clientLimit = 256
    /// What a client may leave unread: enough for a report of many problems, and not for a sleeper's day.
    package static let defaultQueueLimit = 4 << 20
    /// Seconds between comments that keep proxies and browsers from giving up.
    package static let heartbeatSeconds = 15
    /// How soon a browser asks again when the server went away, in milliseconds.
    private static let retryMilliseconds = 500

    private struct State {
        var clients: [ObjectIdentifier: Subscription] = [:]
        var isEnded = false
    }

    private let queueLimit: Int
    private let state = Mutex(State())

    package init(queueLimit: Int = defaultQueueLimit) { self.queueLimit = queueLimit }

    package var clientCount: Int { state.withLock { $0.clients.count } }

    /// What clients show, each once.
    package var views: Set<PageView> { state.withLock { Set($0.clients.values.map(\.view)) } }

    /// Adds a client that shows a page; nil where there are too many, or the stream has ended.
    package func subscribe(_ view: PageView) -> Subscription? {
        state.withLock { state in
            guard state.clients.count < Self.clientLimit, !state.isEnded else { return nil }
            let client = Subscription(view, stream: self)
            client.enqueue(Array("retry: \(Self.retryMilliseconds)\n\n".utf8), limit: queueLimit)
            state.clients[ObjectIdentifier(client)] = client
            return client
        }
    }

    /// Sends an event to the clients that show what is meant.
    package func send(_ event: String, _ data: String, to isFor: (PageView) -> Bool = { _ in true }) {
        let bytes = Self.event(event, data)
        let woken = state.withLock { state in
            let meant = state.clients.values.filter { isFor($0.view) }
            for client in meant where !client.enqueue(bytes, limit: queueLimit) {
                state.clients[ObjectIdentifier(client)] = nil
            }
            return meant
        }
        // Outside the lock: who is woken may ask the stream.
        for client in woken { client.wake() }
    }

    /// Notes that clients have other bytes now of what they show.
    package func renew(_ view: PageView, _ fingerprint: String) {
        state.withLock { state in
            for client in state.clients.values where client.view == view { client.renew(fingerprint) }
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

    /// An event as it is sent. A line end within the data begins another line of data.
    static func event(_ name: String, _ data: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append("event: ")
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
            var view: PageView
            var queue: [UInt8] = []
            var isEnded = false
            var ready: (@Sendable () -> Void)?
        }

        package var view: PageView { state.withLock { $0.view } }
        private let state: Mutex<State>
        private let stream: EventStream

        fileprivate init(_ view: PageView, stream: EventStream) {
            state = Mutex(State(view: view))
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

        fileprivate func renew(_ fingerprint: String) {
            state.withLock { $0.view.fingerprint = fingerprint }
        }

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
