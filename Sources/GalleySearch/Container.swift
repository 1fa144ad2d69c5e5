// The file around data: packed by DEFLATE, and written so that a page can read it both ways. Over HTTP it fetches the
// file and cuts the bytes out of it; from a disk, where nothing may be fetched, it loads the file as a script in a
// character set that leaves every byte a character.

import CDeflate
import GalleyCore

/// Packs data into files. Not to be used by two threads at once.
final class Packer {
    private let compressor: OpaquePointer

    /// Level 8 makes files smaller by 0.4 % and costs a sixth more time, level 10 by 2 % and twice the time.
    private static let level: Int32 = 7

    init() {
        guard let compressor = libdeflate_alloc_compressor(Self.level) else { fatalError("out of memory") }
        self.compressor = compressor
    }

    deinit { libdeflate_free_compressor(compressor) }

    /// The bytes of a file with this data.
    func file(_ data: [UInt8]) -> [UInt8] {
        let payload = deflated(data)
        let bytes = payload.span
        var file: [UInt8] = []
        file.reserveCapacity(payload.count + payload.count / 32 + 32)
        file.append("galleySearch('")
        // One byte in 64 is escaped: what lies between is copied at once.
        var start = 0
        for i in 0..<bytes.count {
            let byte = bytes[i]
            if byte > UInt8(ascii: "\\") { continue }
            let escaped: UInt8
            switch byte {
            case 0x0A: escaped = UInt8(ascii: "n")
            case 0x0D: escaped = UInt8(ascii: "r")
            case UInt8(ascii: "\\"), UInt8(ascii: "'"): escaped = byte
            default: continue
            }
            file.append(bytes, start..<i)
            file.append(UInt8(ascii: "\\"))
            file.append(escaped)
            start = i + 1
        }
        file.append(bytes, start..<bytes.count)
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
    /// Empty once there is a file.
    private(set) var data: [UInt8]
    /// The bytes of its file, where they were made already.
    private(set) var file: [UInt8]?
    /// Of what is in the file; 0 without one.
    private(set) var fingerprint: UInt64 = 0

    init(data: [UInt8]) { self.data = data }

    /// Makes the file, unless it is there.
    mutating func pack(_ packer: Packer) {
        guard file == nil else { return }
        let file = packer.file(data)
        var fingerprint = Fingerprint()
        fingerprint.combine(file.span)
        self.fingerprint = fingerprint.value
        self.file = file
        data = []
    }
}

/// The parts with their files, made on `jobs` threads.
func packed(_ parts: [Part], jobs: Int) -> [Part] {
    // Runs of neighbours: a packer is dear.
    let run = 8
    return parallelMap((parts.count + run - 1) / run, jobs: jobs) { number in
        let own = parts[number * run..<min(number * run + run, parts.count)]
        guard own.contains(where: { $0.file == nil }) else { return Array(own) }
        let packer = Packer()
        return own.map { part in
            var part = part
            part.pack(packer)
            return part
        }
    }.flatMap(\.self)
}

/// What the files of parts are called. Names change with what is in the files, so that browsers may keep them; the root
/// has all fingerprints, so in a very large index neighbours share one.
struct PartNames {
    /// How many neighbours have one fingerprint.
    let partsOfOne: Int
    private(set) var fingerprints: [UInt32] = []

    /// The most fingerprints of one letter.
    private static let limit = 512

    init(_ parts: [Part]) {
        partsOfOne = Swift.max(1, (parts.count + Self.limit - 1) / Self.limit)
        for start in stride(from: 0, to: parts.count, by: partsOfOne) {
            var fingerprint = Fingerprint()
            for part in parts[start..<min(start + partsOfOne, parts.count)] {
                var bytes: [UInt8] = []
                bytes.append(bigEndian: UInt32(truncatingIfNeeded: part.fingerprint >> 32))
                bytes.append(bigEndian: UInt32(truncatingIfNeeded: part.fingerprint))
                fingerprint.combine(bytes.span)
            }
            fingerprints.append(UInt32(truncatingIfNeeded: fingerprint.value >> 32))
        }
    }

    /// `t12-0a1b2c3d.js`: the letter of its kind, its number, eight hexadecimal digits.
    func name(_ letter: String, _ number: Int) -> String {
        let digits = String(fingerprints[number / partsOfOne], radix: 16)
        return "\(letter)\(number)-\(String(repeating: "0", count: 8 - digits.utf8.count))\(digits).js"
    }
}
