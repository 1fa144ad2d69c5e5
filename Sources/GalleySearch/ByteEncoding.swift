// How numbers and texts are written in the files of the index.

extension [UInt8] {
    /// Appends an unsigned number in LEB128: seven bits a byte, the lowest first.
    mutating func append(varint number: Int) {
        var rest = UInt(bitPattern: number)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    /// Appends a text with its length in bytes before it.
    mutating func append(string text: String) {
        var text = text
        text.withUTF8 { utf8 in
            append(varint: utf8.count)
            append(contentsOf: utf8)
        }
    }

    /// Appends bytes with their number before them.
    mutating func append(counted bytes: [UInt8]) {
        append(varint: bytes.count)
        append(contentsOf: bytes)
    }

    /// How many there are, then each as its distance from the one before; they are in order.
    mutating func append(gaps numbers: [Int]) {
        append(varint: numbers.count)
        var last = 0
        for number in numbers {
            append(varint: number - last)
            last = number
        }
    }

    mutating func append(bigEndian number: UInt32) {
        for shift in [24, 16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
