// HTTP/1.1 on a port: listens, counts connections, and hands each request to one function.
//
// NIO reads and writes the protocol; what is answered is decided by `respond`, which is called on a thread of the server and
// must not wait for long. It is never called for two requests of one connection at once.

import GalleyCore
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

package final class HTTPServer: Sendable {
    /// What a client may take. The defaults are far above what a browser needs, and far below what hurts.
    package struct Limits: Sendable {
        /// Connections at once; a browser holds six and one for each tab that listens.
        package var connections = 512
        /// Bytes of a request's line and fields together. Browsers send one or two thousand; cookies of other servers
        /// on localhost come along.
        package var header = 64 << 10
        /// Seconds in which a request's header must have come, counted from the end of the last response.
        package var idleSeconds = 60
        /// Seconds in which a client must have taken some of a response.
        package var stallSeconds = 60
        /// Bytes of a file that are in memory at once.
        package var chunk = 64 << 10

        package init() {}
    }

    /// Which port is wanted.
    package enum Port: Sendable {
        case only(Int)
        /// The first that is free from this one on.
        case from(Int)

        /// How many are tried: more that are taken are no accident.
        fileprivate static let tries = 100

        /// With 0 the system chooses for the first host, and the port may be taken on the next: then it chooses again.
        private static let choices = 8

        /// What is tried, one after the other.
        package var candidates: [Int] {
            switch self {
            case .only(0), .from(0): Array(repeating: 0, count: Self.choices)
            case .only(let port): [port]
            case .from(let port): Array(port..<max(port, min(port + Self.tries, 65_536)))
            }
        }
    }

    /// What became of one request, for a log.
    package struct Entry: Sendable {
        package var method: String
        package var target: String
        package var status: Int
        /// Of the content; nil for a stream of events.
        package var bytes: Int?
        package var milliseconds: Double
    }

    /// Why a server could not be started.
    package struct Failure: Error, Sendable, Equatable {
        package var message: String
        package var help: [String]
    }

    /// The port that the server listens on.
    package let port: Int
    private let channels: [any Channel]
    private let connections: Connections
    private let group: MultiThreadedEventLoopGroup
    private let isStopped = Atomic<Bool>(false)

    private init(
        port: Int, channels: [any Channel], connections: Connections, group: MultiThreadedEventLoopGroup
    ) {
        self.port = port
        self.channels = channels
        self.connections = connections
        self.group = group
    }

    /// Listens, and returns as soon as requests are answered.
    ///
    /// Of the hosts (names or addresses), which all get the same port, those after the first are left out where the
    /// machine does not have them. `respond` is called on threads of the server, and `log` after it.
    package static func start(
        hosts: [String] = loopback, port: Port, limits: Limits = Limits(),
        log: (@Sendable (Entry) -> Void)? = nil, respond: @escaping @Sendable (Request) -> Response
    ) throws(Failure) -> HTTPServer {
        // Two threads: one connection that waits for a slow disk does not hold up the others.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let connections = Connections(limits: limits, log: log, respond: respond)
        do throws(Failure) {
            for candidate in port.candidates {
                if let channels = try listen(hosts, candidate, connections, group) {
                    let port = channels.first?.localAddress?.port ?? candidate
                    return HTTPServer(port: port, channels: channels, connections: connections, group: group)
                }
            }
            throw noPort(port)
        } catch {
            try? group.syncShutdownGracefully()
            throw error
        }
    }

    /// Both loopback addresses: browsers take `localhost` for either.
    package static let loopback = ["127.0.0.1", "::1"]

    /// Ends all connections, finished or not, and returns when nothing of the server is left. Not to be called on its threads.
    package func stop() {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        // Nothing may be accepted any more when the loops end.
        for channel in channels { try? channel.close().wait() }
        connections.closeAll()
        try? group.syncShutdownGracefully()
    }

    /// How many connections are open.
    package var connectionCount: Int { connections.count }

    // MARK: Listening

    /// Channels on all hosts, or nil where the port is taken on one of them.
    private static func listen(
        _ hosts: [String], _ port: Int, _ connections: Connections, _ group: MultiThreadedEventLoopGroup
    ) throws(Failure) -> [any Channel]? {
        var channels: [any Channel] = []
        // With port 0 the system chooses for the first, and the others follow.
        var port = port
        for (index, host) in hosts.enumerated() {
            do {
                let bare =
                    host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
                let address = try SocketAddress.makeAddressResolvingHost(bare, port: port)
                let channel = try bootstrap(connections, group).bind(to: address).wait()
                channels.append(channel)
                port = channel.localAddress?.port ?? port
            } catch let error as IOError where error.errnoCode == EADDRINUSE {
                for channel in channels { try? channel.close().wait() }
                return nil
            } catch {
                if index > 0 { continue }
                throw failure(error, host, port)
            }
        }
        return channels
    }

    private static func bootstrap(
        _ connections: Connections, _ group: MultiThreadedEventLoopGroup
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            // A port that this program left a moment ago is free; one that another listens on is not.
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in connections.prepare(channel) }
            .childChannelOption(.maxMessagesPerRead, value: 4)
            // Who has asked and closes its half still wants the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // What waits to be sent beyond one chunk holds up the next.
            .childChannelOption(
                .writeBufferWaterMark,
                value: .init(low: 16 << 10, high: max(32 << 10, connections.limits.chunk)))
    }

    private static func failure(_ error: any Error, _ host: String, _ port: Int) -> Failure {
        if let error = error as? IOError {
            switch error.errnoCode {
            case EACCES:
                return Failure(
                    message:
                        "port \(port) is not for everyone: below 1024 only the system's own programs listen",
                    help: ["choose another, such as `--port 8000`"])
            case EADDRNOTAVAIL:
                return Failure(
                    message: "this machine has no address `\(host)`",
                    help: ["`--host 0.0.0.0` listens on all that it has"])
            default:
                return Failure(
                    message:
                        "cannot listen on \(host), port \(port): \(String(cString: strerror(error.errnoCode)))",
                    help: [])
            }
        }
        return Failure(
            message: "the host `\(host)` is not known",
            help: ["`--host` takes a name or an address of this machine, such as 127.0.0.1 or 0.0.0.0"])
    }

    private static func noPort(_ port: Port) -> Failure {
        switch port {
        case .only(0), .from(0):
            return Failure(
                message: "the system found no port that is free on all addresses",
                help: ["choose one with `--port`"])
        case .only(let port):
            return Failure(
                message: "port \(port) is taken by another program",
                help: [
                    "choose another with `--port`, or leave the option out to get the next free one",
                    "`ss -ltnp 'sport = :\(port)'` tells who has it",
                ])
        case .from(let first):
            return Failure(
                message: "all ports from \(first) to \(port.candidates.last ?? first) are taken",
                help: ["choose another with `--port`"])
        }
    }

    /// The addresses by which others can reach this machine, without those of loopback and of a single link.
    package static func machineAddresses() -> [String] {
        let devices = (try? System.enumerateDevices()) ?? []
        var addresses: [String] = []
        for device in devices {
            guard let address = device.address?.ipAddress, !HostNames.isLoopback(address),
                !address.lowercased().hasPrefix("fe80:"), !addresses.contains(address)
            else { continue }
            addresses.append(address)
        }
        return addresses
    }
}

/// The open connections of a server, and what they share.
final class Connections: Sendable {
    let limits: HTTPServer.Limits
    let log: (@Sendable (HTTPServer.Entry) -> Void)?
    let respond: @Sendable (Request) -> Response
    private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(
        limits: HTTPServer.Limits, log: (@Sendable (HTTPServer.Entry) -> Void)?,
        respond: @escaping @Sendable (Request) -> Response
    ) {
        self.limits = limits
        self.log = log
        self.respond = respond
    }

    var count: Int { open.withLock { $0.count } }

    func closeAll() {
        for channel in open.withLock({ Array($0.values) }) { channel.close(promise: nil) }
    }

    /// Makes a pipeline for an accepted connection, or refuses it where there are too many.
    func prepare(_ channel: any Channel) -> EventLoopFuture<Void> {
        let id = ObjectIdentifier(channel)
        let isTaken = open.withLock { open in
            guard open.count < limits.connections else { return false }
            open[id] = channel
            return true
        }
        guard isTaken else { return channel.eventLoop.makeFailedFuture(TooManyConnections()) }
        channel.closeFuture.whenComplete { [self] _ in open.withLock { $0[id] = nil } }
        return channel.eventLoop.makeCompletedFuture {
            let count = HeaderCount(limits.header)
            try channel.pipeline.syncOperations.addHandlers(
                CountedBytes(count), HTTPResponseEncoder(),
                ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)),
                CountedParts(count),
                HTTPServerPipelineHandler(), HTTPServerProtocolErrorHandler(), HTTPConnection(self, count))
        }
    }
}

private struct TooManyConnections: Error {}

/// How much of a header has come. NIO's parser bounds a single field only, and a client may send fields without end.
final class HeaderCount {
    fileprivate let limit: Int
    /// Bytes since the parser last made something of them.
    fileprivate var bytes = 0
    /// Set while a response is being sent: nothing else may be written then.
    var isAnswering = false

    fileprivate init(_ limit: Int) { self.limit = limit }
}

/// Before the parser.
private final class CountedBytes: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let count: HeaderCount
    private var isOver = false

    init(_ count: HeaderCount) { self.count = count }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        count.bytes += unwrapInboundIn(data).readableBytes
        context.fireChannelRead(data)
        guard count.bytes > count.limit else { return }
        isOver = true
        if !count.isAnswering {
            var text = context.channel.allocator.buffer(capacity: 128)
            text.writeString(
                "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            context.writeAndFlush(wrapOutboundOut(text), promise: nil)
        }
        context.close(promise: nil)
    }
}

/// Behind the parser.
private final class CountedParts: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let count: HeaderCount

    init(_ count: HeaderCount) { self.count = count }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count.bytes = 0
        context.fireChannelRead(data)
    }
}
