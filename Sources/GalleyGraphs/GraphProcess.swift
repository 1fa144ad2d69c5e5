// A process that draws graphs, as the one that started it sees it.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// One process; it serves one graph at a time, and ends when it is closed.
struct GraphProcess: Sendable {
    private let process: pid_t
    private let input: Int32
    private let output: Int32
    /// How many graphs it has drawn.
    private(set) var drawings = 0

    /// Why there is no answer.
    enum Failure: Error {
        /// It used all the time that a graph may take.
        case tookTooLong
        /// It ended by itself, as when there was no more memory.
        case ended
        case isTooLarge
    }

    struct Answer {
        var kind: GraphFrame.Kind
        var svg: [UInt8]
        var messages: String
    }

    /// Starts a program with arguments, of which the first is its path; nil where it cannot be started.
    init?(_ arguments: [String]) {
        guard let path = arguments.first else { return nil }
        var toProcess: [Int32] = [-1, -1]
        var fromProcess: [Int32] = [-1, -1]
        // Another process that is started at this time must not hold them open.
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, stream, 0, &toProcess) == 0 else { return nil }
        guard socketpair(AF_UNIX, stream, 0, &fromProcess) == 0 else {
            for end in toProcess { close(end) }
            return nil
        }
        let ends = toProcess + fromProcess
        #if !canImport(Glibc)
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #endif
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toProcess[0], 0)
        posix_spawn_file_actions_adddup2(&actions, fromProcess[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        argv.append(nil)
        defer { for pointer in argv { free(pointer) } }
        var process = pid_t()
        let status = posix_spawn(&process, path, &actions, nil, argv, environ)
        close(toProcess[0])
        close(fromProcess[1])
        guard status == 0 else {
            close(toProcess[1])
            close(fromProcess[0])
            return nil
        }
        self.process = process
        input = toProcess[1]
        output = fromProcess[0]
    }

    /// Has a graph drawn. After a failure the process is ended; after any answer but a drawing it is to be.
    mutating func draw(_ request: GraphRequest) throws(Failure) -> Answer {
        var frame: [UInt8] = []
        frame.reserveCapacity(GraphFrame.requestHead + request.source.count)
        let engine = request.engine.flatMap { GraphRequest.Engine.allCases.firstIndex(of: $0) }
        GraphFrame.append(engine.map { $0 + 1 } ?? 0, to: &frame)
        GraphFrame.append(request.source.count, to: &frame)
        frame.append(contentsOf: request.source)
        guard sendBytes(frame, to: input) else { throw ended(since: nil) }
        let start = ContinuousClock.now
        guard let head = readBytes(GraphFrame.answerHead, from: output, within: GraphLimits.wallSeconds)
        else { throw ended(since: start) }
        let lengths = (svg: GraphFrame.number(head, at: 4), messages: GraphFrame.number(head, at: 8))
        guard lengths.svg <= GraphLimits.svg, lengths.messages <= 1 << 16 else {
            end()
            throw .isTooLarge
        }
        guard let kind = GraphFrame.Kind(rawValue: UInt32(GraphFrame.number(head, at: 0))),
            let svg = readBytes(lengths.svg, from: output, within: GraphLimits.wallSeconds),
            let messages = readBytes(lengths.messages, from: output, within: GraphLimits.wallSeconds)
        else { throw ended(since: nil) }
        drawings += 1
        return Answer(kind: kind, svg: svg, messages: String(decoding: messages, as: UTF8.self))
    }

    private func ended(since start: ContinuousClock.Instant?) -> Failure {
        let signal = end()
        let isLate = start.map { ContinuousClock.now - $0 >= .seconds(GraphLimits.wallSeconds) } ?? false
        return signal == SIGXCPU || isLate ? .tookTooLong : .ended
    }

    /// Ends it, waits for its end, and tells by which signal it came: another than that of this where it had ended before.
    @discardableResult
    func end() -> Int32 {
        kill(process, SIGKILL)
        close(input)
        close(output)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 { if errno != EINTR { return 0 } }
        return status & 0x7F
    }
}
