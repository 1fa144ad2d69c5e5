// The file around data: packed by DEFLATE, and written so that a page can read it both ways. Over HTTP it fetches the
// file and cuts the bytes out of it; from a disk, where nothing may be fetched, it loads the file as a script in a
// character set that leaves every byte a character.

import CDeflate
import GalleyCore

/// Packs data into files. Not to be used by two threads at once.
final class Packer {
    private let compressor: OpaquePointer

    /// The slower levels make files smaller by 1 % and take twice the time.
    private static let level: Int32 = 8

    init() {
        guard let compressor = libdeflate_alloc_compressor(Self.level) else { fatalError("out of memory") }
        self.compressor = compressor
    }

    deinit { libdeflate_free_compressor(compressor) }

    /// The bytes of a file with this data.
    func file(_ data: [UInt8]) -> [UInt8] {
        let payload = deflated(data)
        var file: [UInt8] = []
        file.reserveCapacity(payload.count + payload.count / 32 + 32)
        file.append("galleySearch('")
        for byte in payload {
            switch byte {
            case 0x0A: file.append("\\n")
            case 0x0D: file.append("\\r")
            case UInt8(ascii: "\\"): file.append("\\\\")
            case UInt8(ascii: "'"): file.append("\\'")
            default: file.append(byte)
            }
        }
        file.append("')\n")
        return file
    }

    private func deflated(_ data: [UInt8]) -> [UInt8] {
        let bound = libdeflate_deflate_compress_bound(compressor, data.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            // The bound is what the library says is always enough.
            count = libdeflate_deflate_compress(
                compressor, data, data.count, buffer.baseAddress, buffer.count)
        }
    }
}

/// A piece of the index with a file of its own, in a split index.
struct Part: Sendable {
    var data: [UInt8]
    /// The bytes of its file, where they were made already.
    var file: [UInt8]?

    init(data: [UInt8]) { self.data = data }

    /// Eight hexadecimal digits that name its content; to be asked when there is a file.
    var fingerprint: String {
        var fingerprint = Fingerprint()
        if let file { fingerprint.combine(file.span) }
        return String(fingerprint.text.prefix(8))
    }
}

/// What `make` gives for 0 ..< count, made on `jobs` threads with one packer each.
func packed(_ count: Int, jobs: Int, _ make: @escaping @Sendable (Int, Packer) -> Part) -> [Part] {
    // Runs of neighbours: a packer is dear, and a thread takes several runs.
    let run = 8
    return parallelMap((count + run - 1) / run, jobs: jobs) { number in
        let packer = Packer()
        return (number * run..<min(number * run + run, count)).map { make($0, packer) }
    }.flatMap(\.self)
}
