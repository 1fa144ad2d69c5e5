// Figures as text: numbers of fixed form, and columns that line up.

import Glibc

/// A number with so many decimals, rounded half away from zero.
func decimal(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    var scale = 1
    for _ in 0..<decimals { scale *= 10 }
    let units = Int((value.magnitude * Double(scale)).rounded())
    let whole = grouped(units / scale)
    let sign = value < 0 ? "-" : ""
    guard decimals > 0 else { return sign + whole }
    let digits = String(units % scale)
    return sign + whole + "." + String(repeating: "0", count: decimals - digits.utf8.count) + digits
}

/// A whole number with a comma at each thousand.
func grouped(_ value: Int) -> String {
    var text = ""
    for (place, digit) in String(value.magnitude).reversed().enumerated() {
        if place > 0, place % 3 == 0 { text += "," }
        text.append(digit)
    }
    return (value < 0 ? "-" : "") + String(text.reversed())
}

func megabytes(_ bytes: Int) -> String { decimal(Double(bytes) / 1e6, 1) }

/// Prints rows, the first column from the left, the others from the right.
func printTable(_ rows: [[String]]) {
    let columns = rows.map { $0.count }.max() ?? 0
    let widths = (0..<columns).map { column in
        rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    for row in rows {
        var line = ""
        for (column, cell) in row.enumerated() {
            let blank = String(repeating: " ", count: widths[column] - cell.count)
            line += column == 0 ? cell + blank : "  " + blank + cell
        }
        while line.hasSuffix(" ") { line.removeLast() }
        printLine(line)
    }
}
