// Which links of a page an API's description wrote: they are told at its lines, and are no links of the page's own file.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// The links of a page that came from one text of the description.
package struct LinkOrigin: Sendable {
    /// Places in the document's links.
    package var links: Range<Int>
    /// Places in the document's mentions.
    package var mentions: Range<Int>
    package var text: MarkdownText
}

/// A part of a reference within a page of prose.
package struct EmbeddedPart: Sendable {
    package var part: ReferenceDirectory.Part
    /// Places in the page's links of all that the part brought.
    package var links: Range<Int>
    package var origins: [LinkOrigin]
    /// Where the page's file asks for it.
    package var line: Int
}

extension Page {
    /// What wrote a link of the page: the reference, and the text of its description or nil for Galley; nil where the
    /// page's own file did.
    package func part(ofLink index: Int) -> (reference: Int, text: MarkdownText?)? {
        if let reference { return (reference.reference, reference.origins.text(ofLink: index)) }
        guard !embedded.isEmpty,
            let part = embedded.first(where: { $0.links.contains(index) })
        else { return nil }
        return (part.part.reference, part.origins.text(ofLink: index))
    }
}

extension Page {
    /// The links that stand in the page's own file; nil where all do.
    var ownLinks: [Int]? {
        guard !embedded.isEmpty || document.links.contains(where: \.isMention) else { return nil }
        return document.links.indices.filter { !document.links[$0].isMention && part(ofLink: $0) == nil }
    }

    /// The line of the page's own file that a link stands in, or that brought the part of a reference it stands in.
    func line(ofLink index: Int) -> Int {
        embedded.first { $0.links.contains(index) }?.line ?? Int(document.links[index].line)
    }
}

extension Reference {
    /// A place in the description with its file as messages name it.
    func shown(_ location: SourceLocation) -> SourceLocation {
        var location = location
        if settings.isRemote {
            location.path = displayPath
        } else if displayPath.hasSuffix(settings.spec) {
            location.path = displayPath.dropLast(settings.spec.utf8.count) + location.path
        }
        return location
    }
}

extension [LinkOrigin] {
    fileprivate func text(ofLink index: Int) -> MarkdownText? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].links.upperBound <= index { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].links.contains(index) ? self[low].text : nil
    }
}
