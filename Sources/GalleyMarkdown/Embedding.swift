// A text that becomes part of a page: its headings go below those around it, its ids keep apart from those of
// other texts.

import GalleyCore

extension Lowering {
    /// Finds out by how much the headings of a document are shifted.
    mutating func shiftHeadings(of root: Node) {
        guard let base = options.headingBase else {
            levelShift = options.headingOffset
            return
        }
        var highest = 7
        root.forEachDescendant { node in
            switch node.kind {
            case .heading:
                if !isStructureLine(node) { highest = min(highest, node.headingLevel) }
                return .descend
            case .htmlBlock, .htmlInline:
                if options.rawHTML == .sanitize { highest = min(highest, node.literal.highestHeading) }
            default: break
            }
            return highest > 1 ? .descend : .stop
        }
        levelShift = highest <= 6 ? min(max(base, 1), 6) - highest : 0
    }

    /// The level that a heading of the text has on its page.
    func shiftedLevel(_ level: Int) -> Int {
        // Written such that no option can overflow it.
        min(max(level + min(max(levelShift, -6), 6), 1), 6)
    }

    /// Leads links to ids of the text to where these are now: behind the prefix.
    mutating func followIDPrefix() {
        guard !options.idPrefix.isEmpty, !document.ids.isEmpty else { return }
        var ids: Set<String>?
        for i in document.links.indices {
            let destination = Array(document.destination(of: document.links[i]))
            guard destination.first == UInt8(ascii: "#") else { continue }
            var id: [UInt8] = []
            id.append(percentDecoding: destination.span, 1..<destination.count)
            let known = ids ?? Set(document.ids)
            ids = known
            guard known.contains(options.idPrefix + String(id)) else { continue }
            var prefixed: [UInt8] = [UInt8(ascii: "#")]
            for byte in options.idPrefix.utf8 {
                if byte == UInt8(ascii: "%") { prefixed.append("%25") } else { prefixed.append(byte) }
            }
            prefixed.append(contentsOf: destination.dropFirst())
            setDestination(ofLink: i, to: prefixed)
        }
    }

    /// Leads a link elsewhere than its author wrote.
    private mutating func setDestination(ofLink index: Int, to destination: [UInt8]) {
        let start = Int32(document.destinations.count)
        document.destinations.append(contentsOf: destination)
        let end = Int32(document.destinations.count)
        document.links[index].destination = start..<end
        document.links[index].written = start..<end
        if document.links[index].isRawHTML {
            document.destinations.append(address: destination.span)
            document.links[index].written = end..<Int32(document.destinations.count)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The highest level of the headings that HTML has start tags of; 7 where it has none.
    fileprivate var highestHeading: Int {
        var highest = 7
        var i = 0
        while i + 2 < count {
            if self[i] == UInt8(ascii: "<"), self[i + 1] | 0x20 == UInt8(ascii: "h"),
                let level = self[i + 2].decimalDigit, (1...6).contains(level),
                i + 3 >= count || !self[i + 3].isASCIIAlphanumeric
            {
                highest = Swift.min(highest, level)
            }
            i += 1
        }
        return highest
    }
}
