// Graphs in pages: each is drawn as its page is read, and the drawing stands in the place of the fence.
//
// Where Graphviz cannot draw one, its source stays on the page as code, and the author is told why.

import GalleyAudit
import GalleyCore
import GalleyGraphs
import GalleyMarkdown

/// Puts drawings into a document.
struct GraphPainter {
    let drawer: GraphDrawer
    /// The file's name in messages, and its bytes.
    let path: String
    let source: [UInt8]
    /// What the bytes were put together of, where they are not one file's.
    let composition: Composition?
    private(set) var diagnostics: [Diagnostic] = []

    init(_ drawer: GraphDrawer, path: String, source: [UInt8], composition: Composition? = nil) {
        self.composition = composition
        self.drawer = drawer
        self.path = path
        self.source = source
    }

    mutating func paint(_ document: inout Document) {
        var figures: [Int: Document] = [:]
        for (index, drawing) in document.drawings.enumerated() {
            var request = GraphRequest(source: drawing.source)
            if !drawing.engine.isEmpty {
                guard let engine = GraphRequest.Engine(rawValue: drawing.engine.lowercased()) else {
                    reportEngine(of: drawing)
                    continue
                }
                request.engine = engine
            }
            switch drawer.draw(request) {
            case .drawn(let svg, let mistakes, let remarks):
                guard let figure = figure(of: drawing, svg: svg, number: index + 1) else {
                    report(drawing, "Graphviz wrote something else than a drawing", line: nil)
                    continue
                }
                figures[index] = figure
                for mistake in mistakes {
                    diagnostics.append(
                        Self.diagnostic(
                            .diagramNotDrawn, "a part of this graph is not drawn: \(mistake)",
                            at: location(of: drawing, line: 0)))
                }
                for remark in remarks { reportRemark(remark, on: drawing) }
            case .failed(let reason, let line): report(drawing, reason, line: line)
            case .unavailable(let reason):
                diagnostics.append(
                    Self.diagnostic(
                        .diagramNoGraphviz, "graphs are shown as their source: \(reason)",
                        at: location(of: drawing, line: 0),
                        help: [
                            "install Graphviz: `apt install libgvc6`, `dnf install graphviz-libs`",
                            "`graphviz: false` under `markdown` in galley.yml says that the source is wanted",
                        ]))
            }
        }
        document.replaceDrawings(with: figures)
    }

    private func figure(of drawing: Drawing, svg: [UInt8], number: Int) -> Document? {
        guard
            let picture = GraphPicture(
                svg: svg, idPrefix: "_graph-\(number)-", label: drawing.title ?? "Diagram",
                isSafe: { $0.isSafeAddress(for: .hyperlink) })
        else { return nil }
        var figure = Document()
        figure.append(html: "<figure class=\"drawing")
        if picture.needsPaper { figure.append(html: " on-paper") }
        let isWide = picture.width > Self.columnWidth
        if isWide { figure.append(html: " wide") }
        for name in drawing.classes {
            figure.append(html: " ")
            figure.append(escaping: name)
        }
        figure.append(html: "\"")
        if let id = drawing.id {
            figure.append(html: " id=\"")
            figure.append(escaping: id)
            figure.append(html: "\"")
        }
        // A wide drawing is scrolled on a small screen, by the keyboard, too.
        figure.append(html: isWide ? "><div tabindex=\"0\">" : "><div>")
        var start = 0
        let lines = FenceLines(drawing, source)
        for link in picture.links {
            figure.append(html: Array(picture.html[start..<link.offset]))
            let place = lines.place(of: link.destination)
            figure.addLink(.hyperlink, to: link.destination, line: place.line, column: place.column)
            start = link.offset
        }
        figure.append(html: Array(picture.html[start...]))
        figure.append(html: "</div>")
        if let title = drawing.title {
            figure.append(html: "<figcaption>")
            figure.append(escaping: title)
            figure.append(html: "</figcaption>")
        }
        figure.append(html: "</figure>\n")
        return figure
    }

    /// The theme's column of text, in pixels.
    private static let columnWidth = 736

    // MARK: Problems

    private mutating func report(_ drawing: Drawing, _ reason: String, line: Int?) {
        diagnostics.append(
            Self.diagnostic(
                .diagramNotDrawn, "this graph is not drawn: \(reason)",
                at: location(of: drawing, line: line ?? 0), help: ["its source is shown in its place"]))
    }

    private mutating func reportEngine(of drawing: Drawing) {
        let names = GraphRequest.Engine.allCases.map(\.rawValue)
        diagnostics.append(
            Self.diagnostic(
                .diagramNotDrawn, "this graph is not drawn: there is no layout engine `\(drawing.engine)`",
                at: location(of: drawing, line: 0),
                help: [
                    nearest(to: drawing.engine, among: names).map { "did you mean `\($0)`?" }
                        ?? "there are " + names.map { "`\($0)`" }.joined(separator: ", ")
                ]))
    }

    private mutating func reportRemark(_ remark: String, on drawing: Drawing) {
        diagnostics.append(
            Self.diagnostic(
                .diagramRemark, "Graphviz says of this graph: \(remark)",
                at: location(of: drawing, line: 0)))
    }

    private static func diagnostic(
        _ rule: Rule, _ message: String, at location: SourceLocation, help: [String] = []
    ) -> Diagnostic { Diagnostic(rule.severity, rule.id, message, at: location, help: help) }

    /// The place of a line of a drawing's source; 0 is the fence.
    private func location(of drawing: Drawing, line: Int) -> SourceLocation {
        let range = FenceLines(drawing, source).line(line)
        if let composition {
            return composition.location(offset: range.lowerBound, length: max(1, range.count))
        }
        return SourceLocation(
            path: path, source: source, offset: range.lowerBound, length: max(1, range.count))
    }
}

/// The lines of a fence in its file.
private struct FenceLines {
    private let source: [UInt8]
    private let start: Int
    private let count: Int

    init(_ drawing: Drawing, _ source: [UInt8]) {
        self.source = source
        start = min(max(Int(drawing.offset), 0), source.count)
        count = drawing.source.count { $0 == 0x0A }
    }

    /// Where a line's text stands in the file: 0 is the fence, others are those between the fences.
    func line(_ number: Int) -> Range<Int> {
        var start = start
        for _ in 0..<min(max(number, 0), count) {
            guard let end = source[start...].firstIndex(of: 0x0A) else { break }
            start = end + 1
        }
        var end = source[start...].firstIndex(of: 0x0A) ?? source.count
        while start < end, source[start] <= 0x20 { start += 1 }
        while end > start, source[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }

    /// The line and the column, in bytes, at which a text first stands; those of the fence where it does not.
    func place(of text: [UInt8]) -> (line: Int, column: Int) {
        var found = start
        for number in 0...count {
            let line = line(number)
            let bytes = Array(source[line])
            if number > 0, let column = bytes.firstIndex(of: text.span) {
                found = line.lowerBound + column
                break
            }
        }
        let lineStart = source[..<found].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return (1 + source[..<lineStart].count { $0 == 0x0A }, found - lineStart + 1)
    }
}

extension [Diagnostic] {
    /// What is wrong with this machine is told once, not for every page.
    var tellingOnceOfGraphviz: [Diagnostic] {
        var isTold = false
        return filter { diagnostic in
            guard diagnostic.id == Rule.diagramNoGraphviz.id else { return true }
            defer { isTold = true }
            return !isTold
        }
    }
}
