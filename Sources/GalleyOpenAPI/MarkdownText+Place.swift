// Where in its file a part of a text stands: what is wrong with a link is told at the link, not at the paragraph.

import GalleyCore
import GalleyData

extension SpecDocuments {
    /// The place of what stands at a line and a byte column of a text, both from 1; of the whole text where there is
    /// no such place.
    package func location(of text: MarkdownText, line: Int, column: Int) -> SourceLocation {
        let bytes = text.utf8
        var offset = bytes.startIndex
        for _ in 1..<max(line, 1) {
            guard let end = bytes[offset...].firstIndex(of: 0x0A) else { return location(of: text.node) }
            offset = end + 1
        }
        offset += max(column, 1) - 1
        guard offset < bytes.endIndex else { return location(of: text.node) }
        let place = text.node.sourceOffset(ofText: offset - bytes.startIndex)
        return file(of: text.node)?.location(of: place..<place + 1) ?? location(of: text.node)
    }
}
