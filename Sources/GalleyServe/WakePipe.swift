// The pipe that wakes a thread which waits for the system.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Wakes a thread that waits in `poll`.
final class WakePipe: Sendable {
    /// To be polled for reading.
    let reading: Int32
    private let writing: Int32

    init?() {
        var ends: (Int32, Int32) = (0, 0)
        let status = withUnsafeMutableBytes(of: &ends) {
            pipe($0.baseAddress!.assumingMemoryBound(to: Int32.self))
        }
        guard status == 0 else { return nil }
        (reading, writing) = ends
        for end in [reading, writing] {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// A full pipe wakes as well.
    func wake() {
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    func drain() {
        var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        while read(reading, &bytes, 32) > 0 {}
    }
}

/// Waits until one of the descriptors can be read; `milliseconds` -1 waits for ever. Returns which.
func waitForInput(_ descriptors: [Int32], milliseconds: Int) -> [Bool] {
    var wanted = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let count = poll(&wanted, nfds_t(wanted.count), Int32(clamping: milliseconds))
    guard count > 0 else { return descriptors.map { _ in false } }
    return wanted.map { $0.revents != 0 }
}

/// Nanoseconds of a clock that only goes forward.
func monotonicNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}
