// Small PNG images to put into pages, made without a compressor: DEFLATE allows data as it stands.

/// A PNG of coloured tiles, as screenshots and diagrams would stand in documentation.
///
/// - Returns: the file, about 3.7 kB (PNG, third edition, §5; RFC 1950; RFC 1951 §3.2.4).
func tiledImage(_ random: inout RandomSource) -> [UInt8] {
    let width = 160
    let height = 90
    // Two bits a pixel: four pixels of one tile in each byte.
    var rows: [UInt8] = []
    rows.reserveCapacity(height * (1 + width / 4))
    for y in 0..<height {
        let shift = random.number(1...2)
        rows.append(0)  // filter type: none
        for x in stride(from: 0, to: width, by: 4) {
            rows.append(UInt8((x / 16 + y / 9 * shift) % 4) * 0b0101_0101)
        }
    }
    let palette = (0..<12).map { _ in UInt8(random.below(256)) }

    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    appendChunk("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [2, 3, 0, 0, 0], to: &file)
    appendChunk("PLTE", palette, to: &file)
    appendChunk("IDAT", stored(rows), to: &file)
    appendChunk("IEND", [], to: &file)
    return file
}

/// A zlib stream of one stored block, which holds at most 65,535 bytes.
private func stored(_ bytes: [UInt8]) -> [UInt8] {
    let length = UInt16(bytes.count)
    var stream: [UInt8] = [0x78, 0x01, 0x01]
    for field in [length, ~length] { stream += [UInt8(field & 0xFF), UInt8(field >> 8)] }
    stream += bytes
    var a: UInt32 = 1
    var b: UInt32 = 0
    for byte in bytes {
        a = (a + UInt32(byte)) % 65521
        b = (b + a) % 65521
    }
    return stream + bigEndian(b << 16 | a)
}

private func appendChunk(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
    let body = Array(type.utf8) + data
    file += bigEndian(UInt32(data.count)) + body + bigEndian(cyclicRedundancyCheck(body))
}

/// CRC-32 as PNG wants it (ISO 3309, reflected), bit by bit: the images are few.
private func cyclicRedundancyCheck(_ bytes: [UInt8]) -> UInt32 {
    var check = UInt32.max
    for byte in bytes {
        check ^= UInt32(byte)
        for _ in 0..<8 { check = (check >> 1) ^ (check & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~check
}

private func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}
