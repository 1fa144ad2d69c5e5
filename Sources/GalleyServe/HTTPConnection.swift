// One connection: requests in, responses out, one at a time. NIO's pipelining handler holds the next request back until
// the response before it is complete.
//
// A file is sent in chunks: the next is read from disk when the client has taken enough of the last, so a response takes a
// chunk or two of memory whatever its size.

import GalleyCore
import NIOCore
import NIOHTTP1

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Lives on its channel's event loop.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// What is left to send of the current response.
    private enum Sending {
        case nothing
        case bytes([UInt8], Range<Int>)
        case file(OpenFile, Range<Int>)
        case events(EventStream.Subscription)
    }

    private let connections: Connections
    private let header: HeaderCount
    private var sending = Sending.nothing
    private var keepsAlive = true
    private var deadline: Scheduled<Void>?
    private var heartbeat: RepeatedTask?
    /// Set while `writeMore` runs: a write may change writability, which would call it again.
    private var isWriting = false
    private var hasEventsInFlight = false

    init(_ connections: Connections, _ header: HeaderCount) {
        self.connections = connections
        self.header = header
    }

    // MARK: Requests

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { expectRequest(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        expectRequest(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): answer(head, context)
        // Nothing that is asked for here takes content.
        case .body: break
        case .end: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finishStream()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { finishStream() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Malformed requests have had their 400 from NIO by now; all else is a connection that broke.
        context.close(promise: nil)
    }

    /// The client closed its half. It still gets the response that it waits for; a stream of events would never end.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .some(.inputClosed) = event as? ChannelEvent {
            keepsAlive = false
            if case .events = sending {
                context.close(promise: nil)
            } else if !header.isAnswering {
                context.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        header.isAnswering = true
        deadline?.cancel()
        let start = NIODeadline.now()
        var headers = HeaderFields()
        for (name, value) in head.headers { headers.append(name, value) }
        let request = Request(
            head.method.rawValue, head.uri, headers, minorVersion: head.version.minor)
        let response = connections.respond(request)
        // Content that nobody reads would be taken for the next request's by a client that does not wait.
        let hasContent =
            head.headers.contains(name: "Transfer-Encoding")
            || (head.headers.first(name: "Content-Length").map { $0 != "0" } ?? false)
        let isReading = head.method == .GET || head.method == .HEAD
        keepsAlive = head.isKeepAlive && isReading && !hasContent
        let milliseconds = Double((NIODeadline.now() - start).nanoseconds) / 1e6
        // Before it is sent, so that who has the answer finds it in the log.
        connections.log?(
            HTTPServer.Entry(
                method: request.method, target: request.target, status: response.status,
                bytes: head.method == .HEAD ? 0 : response.length, milliseconds: milliseconds))
        send(response, to: head, context)
    }

    // MARK: Responses

    private func send(_ response: Response, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var fields = HTTPHeaders()
        fields.reserveCapacity(response.headers.lines.count + 3)
        fields.add(name: "Date", value: Responder.systemClock().text)
        for (name, value) in response.headers.lines { fields.add(name: name, value: Self.harmless(value)) }
        if let length = response.length {
            if response.status != 304 { fields.add(name: "Content-Length", value: "\(length)") }
        } else {
            fields.add(name: "Content-Type", value: "text/event-stream")
            fields.add(name: "Cache-Control", value: "no-store")
            // Without chunks the stream of an older client ends with its connection.
            if head.version.minor == 0 { keepsAlive = false }
        }
        if !keepsAlive {
            fields.add(name: "Connection", value: "close")
        } else if head.version.minor == 0 {
            fields.add(name: "Connection", value: "keep-alive")
        }
        let status = HTTPResponseStatus(statusCode: response.status)
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: fields))),
            promise: nil)
        sending = .nothing
        if head.method != .HEAD {
            switch response.body {
            case .bytes(let bytes, let range): if !range.isEmpty { sending = .bytes(bytes, range) }
            case .file(let file, let range): if !range.isEmpty { sending = .file(file, range) }
            case .events(let subscription): begin(subscription, context)
            }
        } else if case .events(let subscription) = response.body {
            subscription.cancel()
        }
        writeMore(context)
    }

    /// Line ends in a field would begin another field.
    private static func harmless(_ value: String) -> String {
        value.utf8.contains { $0 < 0x20 || $0 == 0x7F }
            ? String(value.utf8.filter { $0 >= 0x20 && $0 != 0x7F }) : value
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { writeMore(context) }
        context.fireChannelWritabilityChanged()
    }

    /// Writes as much as the client takes. The end of a response may bring the next request while this still runs:
    /// it is answered by the same loop, so that a long line of them does not fill the stack.
    private func writeMore(_ context: ChannelHandlerContext) {
        guard !isWriting else { return }
        isWriting = true
        defer { isWriting = false }
        while header.isAnswering {
            if !context.channel.isWritable {
                // What was written waits for the flush, which alone can make room again.
                context.flush()
                guard context.channel.isWritable else { break }
            }
            switch sending {
            case .nothing: endResponse(context)
            case .bytes(let bytes, let range):
                let chunk = range.prefix(connections.limits.chunk)
                write(bytes[chunk], context)
                let rest = chunk.upperBound..<range.upperBound
                sending = rest.isEmpty ? .nothing : .bytes(bytes, rest)
            case .file(let file, let range):
                let count = min(range.count, connections.limits.chunk)
                var buffer = context.channel.allocator.buffer(capacity: count)
                buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
                    file.read(
                        into: UnsafeMutableRawBufferPointer(rebasing: space.prefix(count)),
                        at: range.lowerBound) ?? 0
                }
                guard buffer.readableBytes == count else {
                    // The file was cut meanwhile. Its length is told already, so only a broken connection can say so.
                    sending = .nothing
                    context.close(promise: nil)
                    return
                }
                context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
                let rest = (range.lowerBound + count)..<range.upperBound
                sending = rest.isEmpty ? .nothing : .file(file, rest)
            case .events(let subscription):
                writeEvents(subscription, context)
                return
            }
        }
        if header.isAnswering { expectProgress(context) }
    }

    private func write(_ bytes: ArraySlice<UInt8>, _ context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: bytes.count)
        // As raw bytes: a sequence of any kind may be copied one by one.
        bytes.withUnsafeBytes { _ = buffer.writeBytes($0) }
        context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
    }

    private func endResponse(_ context: ChannelHandlerContext) {
        header.isAnswering = false
        let sent = context.eventLoop.makePromise(of: Void.self)
        if !keepsAlive {
            sent.futureResult.whenComplete { [channel = context.channel] _ in channel.close(promise: nil) }
        }
        expectRequest(context)
        // NIO's pipelining handler may hand on the next request within this call.
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    }

    // MARK: Events

    private func begin(_ subscription: EventStream.Subscription, _ context: ChannelHandlerContext) {
        sending = .events(subscription)
        // The connection is touched only on its own loop.
        let connection = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        subscription.whenReady {
            loop.execute {
                let (handler, context) = connection.value
                handler.writeMore(context)
            }
        }
        heartbeat = loop.scheduleRepeatedTask(
            initialDelay: .seconds(Int64(EventStream.heartbeatSeconds)),
            delay: .seconds(Int64(EventStream.heartbeatSeconds))
        ) { _ in
            let (handler, context) = connection.value
            // What was not taken yet says as much.
            guard case .events = handler.sending, !handler.hasEventsInFlight else { return }
            handler.writeEvents(bytes: EventStream.heartbeat, context)
        }
    }

    private func writeEvents(_ subscription: EventStream.Subscription, _ context: ChannelHandlerContext) {
        // One write at a time: what the browser has not taken stays in the queue, which has a bound.
        guard !hasEventsInFlight else { return }
        switch subscription.next() {
        case .bytes(let bytes): writeEvents(bytes: bytes, context)
        case .nothing: context.flush()
        case .end: context.close(promise: nil)
        }
    }

    private func writeEvents(bytes: [UInt8], _ context: ChannelHandlerContext) {
        hasEventsInFlight = true
        expectProgress(context)
        let sent = context.eventLoop.makePromise(of: Void.self)
        let connection = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sent.futureResult.whenSuccess {
            let (handler, context) = connection.value
            handler.hasEventsInFlight = false
            handler.deadline?.cancel()
            handler.writeMore(context)
        }
        var buffer = context.channel.allocator.buffer(capacity: bytes.count)
        bytes.withUnsafeBytes { _ = buffer.writeBytes($0) }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: sent)
    }

    private func finishStream() {
        heartbeat?.cancel()
        heartbeat = nil
        deadline?.cancel()
        deadline = nil
        if case .events(let subscription) = sending { subscription.cancel() }
        sending = .nothing
        header.isAnswering = false
    }

    // MARK: Time

    /// The header of the next request must come in time, however slowly its bytes do.
    private func expectRequest(_ context: ChannelHandlerContext) {
        limitTime(connections.limits.idleSeconds, context)
    }

    private func expectProgress(_ context: ChannelHandlerContext) {
        limitTime(connections.limits.stallSeconds, context)
    }

    private func limitTime(_ seconds: Int, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            channel.close(promise: nil)
        }
    }
}
