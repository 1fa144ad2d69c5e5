// Threads of the system: for work on all cores, and for waiting, which tasks must not.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread that runs a function. It has to be waited for, or let go.
package struct SystemThread: Sendable {
    #if canImport(Darwin)
        // An opaque handle, which any thread may join.
        private nonisolated(unsafe) let handle: pthread_t
    #else
        private let handle: pthread_t
    #endif

    /// Nil where the system has no thread left.
    package init?(_ body: @escaping @Sendable () -> Void) {
        let argument = Unmanaged.passRetained(ThreadBody(body))
        #if canImport(Darwin)
            var thread: pthread_t?
            let status = pthread_create(&thread, nil, { runBody($0) }, argument.toOpaque())
        #else
            var thread = pthread_t()
            let status = pthread_create(&thread, nil, { runBody($0!) }, argument.toOpaque())
        #endif
        guard status == 0 else {
            argument.release()
            return nil
        }
        #if canImport(Darwin)
            guard let thread else { return nil }
        #endif
        handle = thread
    }

    /// Waits for its end; to be called once.
    package func join() { pthread_join(handle, nil) }

    /// Nobody will wait for it.
    package func detach() { pthread_detach(handle) }
}

private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runBody(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().body()
    return nil
}
