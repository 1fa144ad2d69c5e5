// Repairs as a unified diff, which `git apply` and `patch -p1` take.

import GalleyCore

/// How a diff is written.
package struct DiffStyle: Sendable {
    /// Whether lines are coloured for a terminal.
    package var color = false
    /// Whether a terminal shows it: what would steer one is left out then.
    package var isForTerminal = false

    package init() {}
}

extension FileRepairs {
    /// Lines before and after a change.
    private static let context = 3

    /// Appends the repairs as a diff. `name` is the file from where the user stands.
    package func append(diffTo out: inout [UInt8], name: String, _ style: DiffStyle) throws(Refusal) {
        let source = try source()
        let lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What follows the last line break is a line only if there is anything.
        let count = lines.last?.isEmpty ?? true ? lines.count - 1 : lines.count
        var changed: [(line: Int, bytes: [UInt8])] = []
        var i = 0
        for (number, line) in lines.enumerated() {
            var edits: [(range: Range<Int>, bytes: [UInt8])] = []
            while i < fixes.count, fixes[i].range.upperBound <= line.endIndex {
                let range = fixes[i].range
                edits.append(
                    (
                        range.lowerBound - line.startIndex..<range.upperBound - line.startIndex,
                        fixes[i].replacement
                    ))
                i += 1
            }
            if !edits.isEmpty { changed.append((number, Array(line).replacing(edits))) }
        }
        func put(_ mark: String, _ text: some Collection<UInt8>, _ color: String) {
            if style.color, !color.isEmpty { out.append(utf8: "\u{1B}[\(color)m") }
            out.append(utf8: mark)
            if style.isForTerminal {
                let parts = String(Array(text)).split(separator: "\t", omittingEmptySubsequences: false)
                out.append(utf8: parts.map { String($0).printable }.joined(separator: "\t"))
            } else {
                out.append(contentsOf: text)
            }
            if style.color, !color.isEmpty { out.append(utf8: "\u{1B}[0m") }
            out.append("\n")
        }
        put("--- ", Self.header("a/" + name), "1")
        put("+++ ", Self.header("b/" + name), "1")
        var first = 0
        while first < changed.count {
            var last = first
            while last + 1 < changed.count, changed[last + 1].line - changed[last].line <= 2 * Self.context {
                last += 1
            }
            let start = max(0, changed[first].line - Self.context)
            let end = min(count, changed[last].line + 1 + Self.context)
            let extent = end - start == 1 ? "\(start + 1)" : "\(start + 1),\(end - start)"
            put("@@ -\(extent) +\(extent) @@", [], "36")
            func tellEnd(_ line: Int) {
                if line == lines.count - 1 { put("\\ No newline at end of file", [], "") }
            }
            var next = first
            var line = start
            while line < end {
                guard next <= last, changed[next].line == line else {
                    put(" ", lines[line], "")
                    tellEnd(line)
                    line += 1
                    continue
                }
                let run = next
                while next <= last, changed[next].line == line {
                    put("-", lines[line], "31")
                    tellEnd(line)
                    next += 1
                    line += 1
                }
                for change in changed[run..<next] {
                    put("+", change.bytes, "32")
                    tellEnd(change.line)
                }
            }
            first = last + 1
        }
    }

    /// A name as `git` writes it: quoted where it must be, with a tab behind one that has spaces.
    private static func header(_ name: String) -> [UInt8] {
        guard name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0x22 || $0 == 0x5C }) else {
            return Array(name.utf8) + (name.utf8.contains(0x20) ? [0x09] : [])
        }
        var quoted: [UInt8] = [0x22]
        for byte in name.utf8 {
            switch byte {
            case 0x22, 0x5C: quoted += [0x5C, byte]
            case 0..<0x20, 0x7F...:
                quoted.append(0x5C)
                for shift in [6, 3, 0] { quoted.append(0x30 + byte >> UInt8(shift) & 7) }
            default: quoted.append(byte)
            }
        }
        return quoted + [0x22]
    }
}
