// One way to use all cores: the indices of a range, handed out in small chunks to a few threads.

import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How many threads the machine runs at once.
package func availableCores() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

/// The results of `body` for 0 ..< count, in order; `body` runs on up to `jobs` threads.
package func parallelMap<Result: Sendable>(
    _ count: Int, jobs: Int, _ body: @escaping @Sendable (Int) -> Result
) -> [Result] {
    guard count > 0 else { return [] }
    return [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
        // Each index is written by exactly one thread, and all are joined before the buffer is read.
        nonisolated(unsafe) let slots = buffer.baseAddress!
        parallelForEach(count, jobs: jobs) { (slots + $0).initialize(to: body($0)) }
        initialized = count
    }
}

/// Runs `body` for 0 ..< count on up to `jobs` threads and returns when all are done.
package func parallelForEach(_ count: Int, jobs: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let jobs = min(jobs, count)
    guard jobs > 1 else {
        for i in 0..<max(0, count) { body(i) }
        return
    }
    let work = Work(count: count, chunk: min(16, max(1, count / (jobs * 8))), body: body)
    var threads: [SystemThread] = []
    for _ in 1..<jobs {
        // A thread that cannot be had is work for the others.
        if let thread = SystemThread({ work.run() }) { threads.append(thread) }
    }
    work.run()
    for thread in threads { thread.join() }
}

private final class Work: Sendable {
    let count: Int
    let chunk: Int
    let body: @Sendable (Int) -> Void
    let next = Atomic<Int>(0)

    init(count: Int, chunk: Int, body: @escaping @Sendable (Int) -> Void) {
        self.count = count
        self.chunk = chunk
        self.body = body
    }

    func run() {
        while true {
            let start = next.wrappingAdd(chunk, ordering: .relaxed).oldValue
            guard start < count else { return }
            for i in start..<min(start + chunk, count) { body(i) }
        }
    }
}
