// A diagnostic as text: the sentence, the place, the line with a caret under what is meant, the help.
//
//     warning: no page `docs/bild.md` [link/missing-page]
//       --> content/index.md:12:5
//        |
//     12 | See [the build](docs/bild.md).
//        |     ^^^^^^^^^^^
//        = also at content/start.md:3:9 and 298 more places
//        = did you mean `docs/build.md`?

extension Diagnostic {
    /// Lines longer than this are cut around the caret; `…` stands where.
    private static var frameWidth: Int { 120 }

    /// Appends the diagnostic as lines of text, with ANSI colours where `color` says so.
    package func append(to out: inout [UInt8], color: Bool) {
        let paint = Paint(on: color)
        paint.open(severity, &out)
        out.append(utf8: severity.rawValue)
        paint.close(&out)
        out.append(": ")
        paint.bold(&out)
        out.append(utf8: message.printable)
        paint.close(&out)
        paint.dim(&out)
        out.append(" [")
        out.append(utf8: id)
        out.append("]")
        paint.close(&out)
        out.append("\n")
        var gutter = 1
        if let location {
            gutter = String(location.line).utf8.count
            out.append(utf8: String(repeating: " ", count: gutter))
            paint.dim(&out)
            out.append("--> ")
            paint.close(&out)
            out.append(utf8: location.text.printable)
            out.append("\n")
            appendFrame(location, gutter: gutter, paint, to: &out)
        }
        for line in [otherPlaces()].compactMap(\.self) + help {
            out.append(utf8: String(repeating: " ", count: gutter + 1))
            paint.dim(&out)
            out.append("= ")
            paint.close(&out)
            out.append(utf8: line.printable)
            out.append("\n")
        }
    }

    /// The line that the diagnostic is about, with a caret below what is meant; empty where there is none.
    package var frame: String {
        guard let location, location.sourceLine != nil, location.column > 0 else { return "" }
        var out: [UInt8] = []
        appendFrame(location, gutter: String(location.line).utf8.count, Paint(on: false), to: &out)
        while out.last == UInt8(ascii: "\n") { out.removeLast() }
        return String(out)
    }

    private func appendFrame(_ location: SourceLocation, gutter: Int, _ paint: Paint, to out: inout [UInt8]) {
        guard let line = location.sourceLine, location.column > 0 else { return }
        var scalars = Array(line.printable.unicodeScalars)
        var column = min(max(0, location.column - 1 - location.sourceLineStart), scalars.count)
        var isCutBefore = location.sourceLineStart > 0
        var isCutAfter = location.isSourceLineCut
        if scalars.count > Self.frameWidth {
            let start = max(0, min(column - Self.frameWidth / 3, scalars.count - Self.frameWidth))
            let end = min(scalars.count, start + Self.frameWidth)
            isCutBefore = isCutBefore || start > 0
            isCutAfter = isCutAfter || end < scalars.count
            scalars = Array(scalars[start..<end])
            column -= start
        }
        let length = min(max(1, location.length), max(1, scalars.count - column))
        if isCutBefore {
            scalars.insert("…", at: 0)
            column += 1
        }
        if isCutAfter { scalars.append("…") }
        let margin = String(repeating: " ", count: gutter)
        func bar(_ number: String) {
            paint.dim(&out)
            out.append(utf8: number)
            out.append(" |")
            paint.close(&out)
        }
        bar(margin)
        out.append("\n")
        bar(String(location.line))
        out.append(" ")
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        out.append(utf8: String(text))
        out.append("\n")
        bar(margin)
        out.append(" ")
        for scalar in scalars.prefix(column) { out.append(utf8: Self.blank(scalar)) }
        paint.open(severity, &out)
        let marked = scalars.dropFirst(column).prefix(length)
        let width = marked.reduce(0) { $0 + (Self.isWide($1) ? 2 : 1) }
        out.append(utf8: String(repeating: "^", count: max(1, width)))
        paint.close(&out)
        out.append("\n")
    }

    /// Where else it was met: "also at content/a.md:3:5, content/b.md:9:1 and 298 more places"; nil where it was met
    /// once.
    package func otherPlaces(listing limit: Int = 3) -> String? {
        let listed = otherLocations.prefix(limit)
        let rest = max(occurrences - 1, otherLocations.count) - listed.count
        if listed.isEmpty { return rest > 0 ? "met \(rest + 1) times" : nil }
        let more = rest == 1 ? " and 1 more place" : rest > 0 ? " and \(rest) more places" : ""
        return "also at " + listed.map(\.text).joined(separator: ", ") + more
    }

    private static func blank(_ scalar: Unicode.Scalar) -> String {
        if scalar.properties.generalCategory == .nonspacingMark { return "" }
        return isWide(scalar) ? "  " : " "
    }

    /// East Asian wide characters and emoji take two cells.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}

extension String {
    /// The text without what would let a hostile file repaint the terminal: control characters and the marks that turn
    /// the direction of writing become U+FFFD, a tab becomes a space.
    package var printable: String {
        guard unicodeScalars.contains(where: { Self.isControl($0) || $0 == "\t" }) else { return self }
        var result = UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "\t" {
                result.append(" ")
            } else if Self.isControl(scalar) {
                result.append("\u{FFFD}")
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// C0, DEL, C1, the marks that turn the direction of writing, the separators of lines, no characters.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069,
            0xFFFE...0xFFFF:
            true
        default: false
        }
    }
}

extension SourceLocation {
    /// "docs/a.md:12:5", as editors and terminals make it a link.
    package var text: String {
        if line == 0 { return path }
        return column == 0 ? "\(path):\(line)" : "\(path):\(line):\(column)"
    }
}

/// ANSI colours, or none.
private struct Paint {
    let on: Bool

    func open(_ severity: Diagnostic.Severity, _ out: inout [UInt8]) {
        guard on else { return }
        switch severity {
        case .error: out.append("\u{1B}[1;31m")
        case .warning: out.append("\u{1B}[1;33m")
        case .notice: out.append("\u{1B}[1;36m")
        }
    }

    func bold(_ out: inout [UInt8]) { if on { out.append("\u{1B}[1m") } }
    func dim(_ out: inout [UInt8]) { if on { out.append("\u{1B}[2m") } }
    func close(_ out: inout [UInt8]) { if on { out.append("\u{1B}[0m") } }
}
