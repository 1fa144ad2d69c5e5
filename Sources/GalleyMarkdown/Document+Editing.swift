// Changes of a document's HTML after it was made, by what only the whole site knows. Everything that is noted by its place
// in the HTML moves along.

import GalleyCore

extension Document {
    /// Puts other HTML in the place of ranges, which are in rising order, do not overlap and hold nothing that is noted.
    mutating func replaceHTML(_ edits: [(range: Range<Int>, html: [UInt8])]) {
        guard !edits.isEmpty else { return }
        var output: [UInt8] = []
        output.reserveCapacity(edits.reduce(html.count) { $0 + $1.html.count })
        /// Where each edit ends, and by how much what stands behind it moves.
        var shifts: [(end: Int, distance: Int)] = []
        var copied = 0
        for edit in edits {
            output.append(contentsOf: html[copied..<edit.range.lowerBound])
            output.append(contentsOf: edit.html)
            copied = edit.range.upperBound
            shifts.append((copied, output.count - copied))
        }
        output.append(contentsOf: html[copied...])
        html = output
        func distance(at offset: Int32) -> Int32 {
            var low = 0
            var high = shifts.count
            while low < high {
                let middle = (low + high) / 2
                if shifts[middle].end <= Int(offset) { low = middle + 1 } else { high = middle }
            }
            return low > 0 ? Int32(shifts[low - 1].distance) : 0
        }
        for i in links.indices { links[i].offset += distance(at: links[i].offset) }
        for i in mentions.indices {
            mentions[i].html = mentions[i].html.shifted(by: distance(at: mentions[i].html.lowerBound))
        }
        for i in directives.indices {
            directives[i].range = directives[i].range.shifted(
                by: distance(at: directives[i].range.lowerBound))
        }
        for i in drawings.indices {
            drawings[i].range = drawings[i].range.shifted(by: distance(at: drawings[i].range.lowerBound))
        }
        if let list = contents?.range {
            contents?.range = list.shifted(by: distance(at: list.lowerBound))
        }
    }

    /// Gives hyperlinks without text one. `text` gives HTML for a destination, or nil where the link is to stay empty.
    package mutating func fillEmptyLinks(_ text: (ArraySlice<UInt8>) -> [UInt8]?) {
        var edits: [(range: Range<Int>, html: [UInt8])] = []
        for link in links where link.kind == .hyperlink && !link.isMention {
            // Behind the hole stand the quote and perhaps a title, in which `>` is escaped.
            guard let end = html[Int(link.offset)...].firstIndex(of: UInt8(ascii: ">")),
                html[(end + 1)...].starts(with: "</a>".utf8), let filling = text(destination(of: link))
            else { continue }
            edits.append((end + 1..<end + 1, filling))
        }
        replaceHTML(edits)
    }
}
