// File names in the order people expect: digits compare as numbers, case counts only as a tie-break.

/// Whether `a` comes before `b`: "page 2" before "page 10", "alpha" before "Beta".
package func naturallyPrecedes(_ a: String, _ b: String) -> Bool {
    let x = Array(a.utf8)
    let y = Array(b.utf8)
    var i = 0
    var j = 0
    while i < x.count, j < y.count {
        if x[i].isASCIIDigit, y[j].isASCIIDigit {
            let m = digits(x, &i)
            let n = digits(y, &j)
            // Without leading zeros, the longer number is the larger.
            if m.count != n.count { return m.count < n.count }
            if m != n { return m.lexicographicallyPrecedes(n) }
        } else {
            let c = lowercased(x[i])
            let d = lowercased(y[j])
            if c != d { return c < d }
            i += 1
            j += 1
        }
    }
    if x.count - i != y.count - j { return x.count - i < y.count - j }
    return x.lexicographicallyPrecedes(y)
}

private func digits(_ text: [UInt8], _ i: inout Int) -> ArraySlice<UInt8> {
    while i < text.count, text[i] == UInt8(ascii: "0") { i += 1 }
    let start = i
    while i < text.count, text[i].isASCIIDigit { i += 1 }
    return text[start..<i]
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}
