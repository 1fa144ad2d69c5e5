// Reading and writing a pipe's end to the last byte.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads so many bytes; nil where there are less, or where they take longer than so many seconds.
func readBytes(_ count: Int, from descriptor: Int32, within seconds: Int? = nil) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    let deadline = seconds.map { ContinuousClock.now + .seconds($0) }
    while filled < count {
        if let deadline {
            let left = max(0, (deadline - .now).components.seconds)
            var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&wanted, 1, Int32(clamping: left * 1000 + 1))
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return nil }
        }
        let got = bytes.withUnsafeMutableBytes { buffer in
            buffer.baseAddress.map { read(descriptor, $0 + filled, count - filled) } ?? 0
        }
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { return nil }
        filled += got
    }
    return bytes
}

/// Writes all bytes; false where the other end is gone.
func writeBytes(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    writeAll(bytes) { write(descriptor, $0, $1) }
}

/// The same to a socket: that the other end is gone is no signal, which would end a process that does not expect it.
func sendBytes(_ bytes: [UInt8], to socket: Int32) -> Bool {
    #if canImport(Glibc) || canImport(Musl)
        writeAll(bytes) { send(socket, $0, $1, Int32(MSG_NOSIGNAL)) }
    #else
        writeAll(bytes) { send(socket, $0, $1, 0) }
    #endif
}

private func writeAll(_ bytes: [UInt8], _ write: (UnsafeRawPointer, Int) -> Int) -> Bool {
    var written = 0
    while written < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
            buffer.baseAddress.map { write($0 + written, bytes.count - written) } ?? 0
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
    }
    return true
}
