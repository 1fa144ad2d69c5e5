// Tells which files changed, in batches.
//
// One thread listens to the system and joins what belongs together: saving one file is three to six events, switching a
// branch thousands. Another hands the batches over, so that a receiver who takes its time holds up nobody: what happens
// meanwhile is one batch more.
//
// A path that came and went within a batch is no change: editors write to a temporary file and rename it, or try out
// whether a folder can be written to.

import GalleyCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

package final class Watcher: Sendable {
    /// What changed since the last batch.
    package struct Batch: Sendable, Equatable {
        /// Files and folders that were written, came, went, or got other permissions, in byte order. A folder that
        /// went stands for all that was in it; of one that came, what is in it is listed too.
        package var paths: [String] = []
        /// Something was missed, so anything may have changed.
        package var isIncomplete = false

        package init(paths: [String] = [], isIncomplete: Bool = false) {
            self.paths = paths
            self.isIncomplete = isIncomplete
        }

        /// Adds what changed later.
        mutating func join(_ next: Batch) {
            isIncomplete = isIncomplete || next.isIncomplete
            guard !paths.isEmpty else {
                paths = next.paths
                return
            }
            paths = Set((paths + next.paths).map(PathKey.init)).map(\.path).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
        }
    }

    /// How changes become known.
    package enum Mode: Sendable, Equatable {
        case events
        /// By looking at everything again and again, and why.
        case polling(reason: String, help: [String])
    }

    package struct Options: Sendable {
        /// Absolute paths of files and folders. They need not be there yet; one that is replaced is followed by its path.
        package var roots: [String]
        /// What is not looked at, by its absolute path; a folder with all that is in it.
        package var isIgnored: @Sendable (String) -> Bool = { isHiddenOrLeftover(fileName($0)) }
        /// Whether links to folders are entered, and files that links lead to are watched where they lie.
        package var followsLinks = false
        /// Off in a test of what systems without events get.
        package var usesEvents = true
        package var pollMilliseconds = 500

        package init(roots: [String]) { self.roots = roots }
    }

    /// How long nothing must happen before a batch is complete. An editor's save is over in less than one millisecond; a
    /// longer wait would be felt, since the page comes that much later.
    package static let quietMilliseconds = 5
    /// How long a batch may last at most: what goes on longer is shown in steps.
    package static let longestMilliseconds = 50

    private let options: Options
    private let deliver: @Sendable (Batch) -> Void
    private let tell: @Sendable (Mode) -> Void
    private let stopPipe: WakePipe
    private let batchPipe: WakePipe
    private let pending = Mutex(Batch())
    private let isStopped = Atomic<Bool>(false)
    private let threads = Mutex<[SystemThread]>([])

    /// Begins to watch. What happens after the return is told.
    ///
    /// - Parameters:
    ///   - options: what to watch, and how.
    ///   - tell: how changes become known, now and when it has to change; called on any thread.
    ///   - deliver: takes a batch, on a thread of its own; it may take its time.
    /// - Throws: where the system has neither a pipe nor a thread left.
    package init(
        _ options: Options, tell: @escaping @Sendable (Mode) -> Void = { _ in },
        deliver: @escaping @Sendable (Batch) -> Void
    ) throws(FileError) {
        guard let stopPipe = WakePipe(), let batchPipe = WakePipe() else { throw FileError("watch", "files") }
        self.options = options
        self.deliver = deliver
        self.tell = tell
        self.stopPipe = stopPipe
        self.batchPipe = batchPipe
        // Made here, so that it is complete when the caller goes on, then the thread's alone.
        nonisolated(unsafe) let listener = Self.listener(options, tell)
        guard let reading = SystemThread({ [self] in listen(listener) }) else {
            throw FileError("watch", "files", code: EAGAIN)
        }
        guard let delivering = SystemThread({ [self] in deliverBatches() }) else {
            stopPipe.wake()
            reading.join()
            throw FileError("watch", "files", code: EAGAIN)
        }
        threads.withLock { $0 = [reading, delivering] }
    }

    /// Stops, and returns when no more batches come. Not to be called by who takes them.
    package func stop() {
        isStopped.store(true, ordering: .relaxed)
        stopPipe.wake()
        batchPipe.wake()
        for thread in threads.withLock({ threads in
            defer { threads = [] }; return threads
        }) { thread.join() }
    }

    private static func listener(_ options: Options, _ tell: (Mode) -> Void) -> any ChangeListener {
        #if os(Linux)
            if options.usesEvents {
                switch FolderEvents.open(options) {
                case .success(let events):
                    tell(.events)
                    return events
                case .failure(let reason):
                    tell(reason.mode)
                }
            } else {
                tell(.polling(reason: "events were not wanted", help: []))
            }
        #else
            tell(.polling(reason: "this system's file events are not known here", help: []))
        #endif
        return FolderPolling(options)
    }

    // MARK: Threads

    private func listen(_ first: any ChangeListener) {
        var listener = first
        var changes = ChangeSet()
        var begin = 0
        var last = 0
        while !isStopped.load(ordering: .relaxed) {
            var wait = listener.pollMilliseconds ?? -1
            if !changes.isEmpty {
                let end = min(
                    last + Self.quietMilliseconds * 1_000_000, begin + Self.longestMilliseconds * 1_000_000)
                let left = end - monotonicNanoseconds()
                if left <= 0 {
                    hand(over: changes)
                    changes = ChangeSet()
                    continue
                }
                wait = (left + 999_999) / 1_000_000
            }
            let ready = waitForInput([stopPipe.reading, listener.descriptor ?? -1], milliseconds: wait)
            guard ready[1] || listener.pollMilliseconds != nil else { continue }
            let wasEmpty = changes.isEmpty
            let isUsable = listener.collect(&changes)
            if !isUsable {
                // Watches ran out: look at everything instead, and say that something may have been missed.
                let reason = listener.failure
                listener = FolderPolling(options)
                changes.isIncomplete = true
                if let reason { tell(reason.mode) }
            }
            if !changes.isEmpty {
                last = monotonicNanoseconds()
                if wasEmpty { begin = last }
                // Polling joins by itself.
                if listener.pollMilliseconds != nil {
                    hand(over: changes)
                    changes = ChangeSet()
                }
            }
        }
    }

    private func hand(over changes: ChangeSet) {
        let batch = changes.batch()
        guard !batch.paths.isEmpty || batch.isIncomplete else { return }
        pending.withLock { pending in
            pending.join(batch)
        }
        batchPipe.wake()
    }

    private func deliverBatches() {
        while true {
            _ = waitForInput([batchPipe.reading], milliseconds: -1)
            batchPipe.drain()
            if isStopped.load(ordering: .relaxed) { return }
            let batch = pending.withLock { pending in
                defer { pending = Batch() }
                return pending
            }
            if !batch.paths.isEmpty || batch.isIncomplete { deliver(batch) }
        }
    }
}

/// What is known of a batch that is not complete yet.
struct ChangeSet {
    private struct Seen {
        /// The first that was heard of the path is that it came.
        var cameFirst: Bool
        var isChanged: Bool
    }

    private var seen: [PathKey: Seen] = [:]
    var isIncomplete = false

    var isEmpty: Bool { seen.isEmpty && !isIncomplete }

    /// A path came, and is not yet what it will be: a file that is still open.
    mutating func came(_ path: String) {
        let key = PathKey(path)
        if seen[key] == nil { seen[key] = Seen(cameFirst: true, isChanged: false) }
    }

    mutating func changed(_ path: String) {
        seen[PathKey(path), default: Seen(cameFirst: false, isChanged: true)].isChanged = true
    }

    func batch() -> Watcher.Batch {
        var paths: [String] = []
        for (key, seen) in seen where seen.isChanged {
            if seen.cameFirst, fileStatus(key.path, followingLinks: false) == nil { continue }
            paths.append(key.path)
        }
        paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return Watcher.Batch(paths: paths, isIncomplete: isIncomplete)
    }
}

/// A way of getting to know what changed.
protocol ChangeListener {
    /// Readable when there is something to collect; nil where one has to look by oneself.
    var descriptor: Int32? { get }
    /// How long to wait before looking again; nil where the descriptor tells.
    var pollMilliseconds: Int? { get }
    /// Why it is no longer usable.
    var failure: EventsFailure? { get }

    /// Adds what changed; false where it is no longer usable.
    mutating func collect(_ changes: inout ChangeSet) -> Bool
}

/// Why there are no events.
enum EventsFailure: Error, Equatable {
    case watchesUsedUp(limit: Int?)
    case instancesUsedUp
    case unsupported(String)
    case remoteFileSystem(String)

    var mode: Watcher.Mode {
        switch self {
        case .watchesUsedUp(let limit):
            let number = limit.map { " (\($0))" } ?? ""
            let raised = max(524_288, (limit ?? 0) * 2)
            return .polling(
                reason: "the system's limit of watched folders\(number) is reached",
                help: [
                    "raise it until the next start: `sudo sysctl fs.inotify.max_user_watches=\(raised)`",
                    "or for good: a line `fs.inotify.max_user_watches=\(raised)` in /etc/sysctl.d/60-watches.conf",
                ])
        case .instancesUsedUp:
            return .polling(
                reason: "the system's limit of watching programs is reached",
                help: ["raise it: `sudo sysctl fs.inotify.max_user_instances=512`"])
        case .unsupported(let reason): return .polling(reason: reason, help: [])
        case .remoteFileSystem(let kind):
            return .polling(
                reason: "the files lie on \(kind), which does not tell of changes made elsewhere", help: [])
        }
    }
}
