// Writing to the two standard outputs. Their C names are mutable globals, so descriptors are used.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

enum Terminal {
    static let output: Int32 = 1
    static let error: Int32 = 2

    static func print(_ text: String) { write(Array((text + "\n").utf8), to: output) }

    static func printError(_ text: String) { write(Array((text + "\n").utf8), to: error) }

    /// A reader that went away (`| head`) is no error of ours.
    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let put = systemWrite(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
                if put < 0 && errno == EINTR { continue }
                guard put > 0 else { return }
                offset += put
            }
        }
    }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Seconds of a clock that only goes forward.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// `write` of the system: inside `Terminal` the name is its own.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
