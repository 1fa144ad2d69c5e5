// Fenced code that is a diagram: Mermaid, which a script in the browser draws, and Graphviz, which the site draws.
//
// Both are code blocks here. What is Mermaid is told by a class, and remains text where there is no script; where a graph
// stands is noted, and the site puts the drawing in the place of its source.

import GalleyCore

/// A graph of Graphviz's in a document.
package struct Drawing: Sendable {
    /// The figure in `Document.html` that shows its source, to be replaced.
    package var range: Range<Int32>
    /// How many links of the document stand before it.
    package var links: Int32
    package var source: [UInt8]
    /// The engine that the fence names; empty where it names none.
    package var engine: String
    package var title: String?
    /// The fence's own id and classes.
    package var id: String?
    package var classes: [String]
    /// Where in the file its fence begins.
    package var offset: Int32
}

extension InfoString {
    /// What draws a fence.
    enum Diagram { case mermaid, graphviz }

    func diagram(_ options: MarkdownOptions) -> Diagram? {
        // Whose texts are not trusted has them read, and not executed.
        guard options.rawHTML != .sanitize else { return nil }
        switch language.lowercased() {
        case "mermaid": return options.mermaid ? .mermaid : nil
        case "dot", "graphviz": return options.graphviz ? .graphviz : nil
        default: return nil
        }
    }
}

extension Lowering {
    /// Notes a graph whose source was written from `start` on.
    mutating func noteDrawing(_ node: Node, _ info: InfoString, source: [UInt8], from start: Int) {
        document.drawings.append(
            Drawing(
                range: Int32(start)..<Int32(document.html.count), links: Int32(document.links.count),
                source: source, engine: info.engine ?? info.words.first ?? "", title: info.title,
                id: options.attributeLists ? info.id : nil,
                classes: options.attributeLists ? info.classes : [],
                offset: Int32(locator.sourceOffset(ofLine: node.startLine, column: node.startColumn))))
    }
}

extension Document {
    /// Puts figures in the places of drawings, by their places among them; the others keep their sources. A figure is a
    /// document of HTML and links.
    package mutating func replaceDrawings(with figures: [Int: Document]) {
        guard !figures.isEmpty else { return }
        let replaced = drawings.indices.compactMap { index in figures[index].map { (drawings[index], $0) } }
        var merged: [Link] = []
        merged.reserveCapacity(links.count + replaced.reduce(0) { $0 + $1.1.links.count })
        /// Where each figure stands now, and how many links it brought.
        var added: [(start: Int32, links: Int32)] = []
        replaceHTML(
            replaced.map { (Int($0.range.lowerBound)..<Int($0.range.upperBound), $1.html) })
        var taken = 0
        var shift = 0
        for (drawing, figure) in replaced {
            let start = Int(drawing.range.lowerBound) + shift
            shift += figure.html.count - drawing.range.count
            merged += links[taken..<Int(drawing.links)]
            taken = Int(drawing.links)
            let destinationStart = Int32(destinations.count)
            destinations.append(contentsOf: figure.destinations)
            for var link in figure.links {
                link.offset += Int32(start)
                link.destination = link.destination.shifted(by: destinationStart)
                link.written = link.written.shifted(by: destinationStart)
                merged.append(link)
            }
            added.append((Int32(start), Int32(figure.links.count)))
        }
        merged += links[taken...]
        links = merged
        for i in directives.indices {
            let place = directives[i].range.lowerBound
            directives[i].links += added.reduce(0) { $1.start < place ? $0 + $1.links : $0 }
        }
        drawings = []
    }
}
