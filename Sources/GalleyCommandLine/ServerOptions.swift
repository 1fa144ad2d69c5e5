// What commands that serve have in common: where they listen, what they say about it, and how they end.

import ArgumentParser
import GalleyCore
import GalleyServe

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The options that say where to serve.
struct ServerOptions: ParsableArguments {
    /// What the manual and other programs of the kind have readers expect.
    private static let defaultPort = 8000

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The port; 8000 or the next that is free if you do not say, any free one for 0.",
            valueName: "number"))
    var port: Int?

    @Option(
        help: ArgumentHelp(
            "The name or address to listen on: 0.0.0.0 for all of the machine's. Only this machine can ask if you do not say.",
            valueName: "host"))
    var host: String?

    @Flag(name: .long, help: "Open the site in a browser.")
    var open = false

    func validate() throws {
        if let port, !(0...65_535).contains(port) {
            throw ValidationError("--port takes a number from 0 to 65535.")
        }
        if host?.isEmpty == true { throw ValidationError("--host takes a name or an address.") }
    }

    /// The names that requests may call the server by.
    var hostNames: HostNames {
        guard let host else { return HostNames() }
        return HostNames(listeningOn: host, machine: Terminal.machineName())
    }

    func start(
        log: (@Sendable (HTTPServer.Entry) -> Void)?, respond: @escaping @Sendable (Request) -> Response
    ) throws -> HTTPServer {
        do throws(HTTPServer.Failure) {
            return try HTTPServer.start(
                hosts: host.map { [$0] } ?? HTTPServer.loopback,
                port: port.map(HTTPServer.Port.only) ?? .from(Self.defaultPort), log: log, respond: respond)
        } catch {
            Terminal.printError(
                "error: \(error.message)" + error.help.map { "\n  = \($0)" }.joined())
            throw ExitCode(ExitStatus.usage)
        }
    }

    /// Where a browser on this machine finds a path.
    func address(_ server: HTTPServer, _ path: String) -> String {
        let name = host.map { HostNames.isWildcard($0) ? "127.0.0.1" : $0 } ?? "127.0.0.1"
        return Self.url(name, server.port, path)
    }

    private static func url(_ host: String, _ port: Int, _ path: String) -> String {
        let isIPv6 = host.contains(":") && !host.hasPrefix("[")
        return "http://\(isIPv6 ? "[\(host)]" : host):\(port)\(path)"
    }

    /// Says where the site is, and who besides can see it.
    func announce(_ server: HTTPServer, path: String, serving what: String, notes: [String] = []) {
        let address = address(server, path)
        var lines = ["Serving \(what) at \(address)"]
        if let port, port != server.port, port != 0 { lines.append("(port \(port) is taken)") }
        if port == nil, server.port != Self.defaultPort {
            lines[0] += " (port \(Self.defaultPort) is taken)"
        }
        if let host, !HostNames.isLoopback(host) {
            let others =
                HostNames.isWildcard(host)
                ? HTTPServer.machineAddresses().filter { !host.contains(".") || !$0.contains(":") } : [host]
            lines.append("Everybody who reaches this machine can see it:")
            lines += others.map { "  " + Self.url($0, server.port, path) }
        }
        lines += notes
        lines.append("Ctrl-C ends it.")
        Terminal.print(lines.joined(separator: "\n"))
        if open, !Terminal.openInBrowser(address) {
            Terminal.printError(
                "warning: no program was found that opens a browser; the address is \(address)")
        }
    }
}

/// Waits for Ctrl-C, or for whoever asks the program to end.
struct Interrupt {
    private var signals = sigset_t()

    /// To be made before any other thread is, so that none of them is interrupted.
    init() {
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    func wait() {
        var signals = signals
        var signal: Int32 = 0
        while sigwait(&signals, &signal) != 0 {}
    }
}

extension Terminal {
    /// What the machine calls itself.
    static func machineName() -> String? {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return nil }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Opens an address in the user's browser; false where no program for it is there.
    static func openInBrowser(_ address: String) -> Bool {
        let programs = [environment("BROWSER") ?? "", "xdg-open", "wslview", "open"].filter {
            !$0.isEmpty && !$0.contains(" ") && !$0.contains("%")
        }
        return programs.contains { spawn([$0, address]) }
    }

    /// Starts a program that goes on by itself; false where it is not there.
    private static func spawn(_ arguments: [String]) -> Bool {
        // Ctrl-C is for us, and the signals that we wait for are not held back from others.
        #if canImport(Darwin)
            var attributes: posix_spawnattr_t?
        #else
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        return posix_spawnp(&process, arguments[0], nil, &attributes, &words, environ) == 0
    }
}
