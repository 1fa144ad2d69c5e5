// A picture of the link graph: folders on a ring, their pages as dots, and between the folders bands that are the
// broader the more links there are. A small site shows every link; a large one keeps to the bands, so that the picture
// has a bounded size whatever the site has.
//
// All places follow from the order of the paths: the same graph gives the same picture.

import GalleyCore
import Glibc

/// One picture, as an SVG element to stand in HTML.
struct GraphPicture {
    private let graph: LinkGraph
    private let facts: GraphFacts
    private let clusters: GraphClusters
    /// For each page how many findings there are in its source.
    private let findings: [Int]
    private let mostIncoming: Int

    private let width = 1000.0
    private let height = 690.0
    /// Where the dots end; labels are outside.
    private let outerRadius = 312.0
    private var centerX: Double { width / 2 }
    private var centerY: Double { height / 2 }

    /// More dots than these are too small to be seen; then a dot stands for several pages.
    private static let mostDots = 4000
    /// More links than these cannot be followed with the eye; then they are gathered into bands.
    private static let mostLinks = 300
    /// Bands that are drawn, the broadest of them.
    private static let mostBands = 220
    /// So many pages can have labels of their own.
    private static let mostPageLabels = 24

    init(_ graph: LinkGraph, _ facts: GraphFacts, _ clusters: GraphClusters, findings: [Int]) {
        self.graph = graph
        self.facts = facts
        self.clusters = clusters
        self.findings = findings
        mostIncoming = max(1, facts.incoming.max() ?? 1)
    }

    /// A part of the ring.
    private struct Arc {
        var start: Double
        var end: Double
        var middle: Double { (start + end) / 2 }
    }

    private struct Dot {
        var pages: ArraySlice<Int>
        var angle = 0.0
        var radius = 0.0
    }

    /// Links between two clusters, `a` before `b`.
    private struct Band {
        var a: Int
        var b: Int
        /// Links from `a` to `b`, and back.
        var there = 0
        var back = 0
        var total: Int { there + back }
    }

    func append(to out: inout [UInt8]) {
        let layout = Layout(clusters.clusters, outerRadius: outerRadius, pagesOfDot: pagesOfDot)
        out.append(
            "<svg viewBox=\"0 0 1000 690\" role=\"img\" aria-label=\"The pages on a ring, by folder, and the links between them\">\n"
        )
        appendHighlights(to: &out)
        // The more lines, the fainter each.
        out.append(utf8: "<g class=\"links\" style=\"--o:\(facts.links > 80 ? ".36" : ".6")\">\n")
        if facts.links <= Self.mostLinks, pagesOfDot == 1 {
            appendLinks(layout, to: &out)
        } else {
            appendBands(layout, to: &out)
        }
        out.append("</g>\n")
        let stroke = layout.spacing > 6 ? "1.6" : ".9"
        for (i, cluster) in clusters.clusters.enumerated() {
            out.append(
                utf8: "<g class=\"c c\(i)\" style=\"--h:\(hue(i));--s:\(stroke)\">\n<path class=\"arc\" d=\"")
            appendArc(layout.arcs[i], radius: layout.radius + 2, to: &out)
            out.append("\"><title>")
            out.append(html: "\(cut(cluster.name, 200)): \(counted(cluster.pages.count, "page"))")
            out.append("</title></path>\n")
            for dot in layout.dots[i] { append(dot, layout, to: &out) }
            out.append("</g>\n")
        }
        appendLabels(layout, to: &out)
        out.append("</svg>\n")
    }

    /// How many pages a dot stands for.
    var pagesOfDot: Int { max(1, (graph.nodes.count + Self.mostDots - 1) / Self.mostDots) }

    /// Hues around the circle, from blue; red is kept for findings.
    func hue(_ cluster: Int) -> Int {
        let (first, span, blue) = (75, 260, 255)
        return first + (blue - first + cluster * span / max(1, clusters.clusters.count)) % span
    }

    /// While the pointer is on a folder, its links alone are shown.
    private func appendHighlights(to out: inout [UInt8]) {
        out.append("<style>.picture:has(.c:hover) .e{opacity:.05}")
        for i in clusters.clusters.indices {
            out.append(utf8: ".picture:has(.c\(i):hover) .e\(i){opacity:.9}")
        }
        out.append("</style>\n")
    }

    // MARK: Dots

    private struct Layout {
        /// Where the bands end and the arcs begin.
        var radius: Double
        /// From one dot to the next.
        var spacing: Double
        var arcs: [Arc] = []
        var dots: [[Dot]] = []

        /// Rows of dots around the ring, as many as make the dots as large as can be.
        init(_ clusters: [GraphClusters.Cluster], outerRadius: Double, pagesOfDot: Int) {
            let counts = clusters.map { ($0.pages.count + pagesOfDot - 1) / pagesOfDot }
            let gap = clusters.count > 1 ? min(0.05, 0.9 / Double(clusters.count)) : 0
            let usable = 2 * Double.pi - gap * Double(clusters.count)
            let deepest = 100.0
            var best = (rows: 1, spacing: 0.0, columns: 1)
            for rows in 1...24 {
                // A folder of one page is two columns wide, else it could not be seen.
                let columns = counts.reduce(0) { $0 + max(2, ($1 + rows - 1) / rows) }
                let fitting = usable * outerRadius / (Double(columns) + usable * Double(rows))
                let spacing = min(fitting, deepest / Double(rows), 17)
                if spacing > best.spacing { best = (rows, spacing, columns) }
            }
            let (rows, spacing, columns) = best
            self.spacing = spacing
            radius = outerRadius - Double(rows) * spacing - 8
            let step = columns > 0 ? usable / Double(columns) : 0
            // The first folder begins at the top.
            var angle = -Double.pi / 2 + gap / 2
            for (cluster, count) in zip(clusters, counts) {
                let width = max(2, (count + rows - 1) / rows)
                let arc = Arc(start: angle, end: angle + step * Double(width))
                arcs.append(arc)
                let filled = (count + rows - 1) / rows
                let indent = step * Double(width - filled) / 2
                dots.append(
                    (0..<count).map { i in
                        let start = i * pagesOfDot
                        let pages = cluster.pages[start..<min(start + pagesOfDot, cluster.pages.count)]
                        return Dot(
                            pages: pages, angle: angle + indent + step * (Double(i / rows) + 0.5),
                            radius: radius + 8 + spacing * (Double(i % rows) + 0.5))
                    })
                angle = arc.end + gap
            }
        }

    }

    private func append(_ dot: Dot, _ layout: Layout, to out: inout [UInt8]) {
        let incoming = dot.pages.reduce(0) { max($0, facts.incoming[$1]) }
        let share = (Double(incoming) / Double(mostIncoming)).squareRoot()
        let problems = dot.pages.reduce(0) { $0 + findings[$1] }
        let state =
            problems > 0
            ? "bad"
            : dot.pages.contains(where: { facts.incoming[$0] == 0 && !isHome($0) })
                ? "orphan"
                : dot.pages.contains(where: { facts.outgoing[$0] == 0 && !isHome($0) }) ? "end" : "good"
        out.append("<circle cx=\"")
        append(centerX + dot.radius * cos(dot.angle), to: &out)
        out.append("\" cy=\"")
        append(centerY + dot.radius * sin(dot.angle), to: &out)
        out.append("\" r=\"")
        append(layout.spacing * (0.27 + 0.2 * share), to: &out)
        out.append("\" class=\"")
        out.append(utf8: state)
        out.append("\"><title>")
        appendTitle(of: dot, incoming, problems, to: &out)
        out.append("</title></circle>\n")
    }

    private func isHome(_ page: Int) -> Bool {
        ["index.html", "", "404.html"].contains(graph.nodes[page].path)
    }

    private func appendTitle(of dot: Dot, _ incoming: Int, _ problems: Int, to out: inout [UInt8]) {
        guard let page = dot.pages.first, let last = dot.pages.last else { return }
        var text = cut(graph.nodes[page].path, 120)
        if page == last {
            let title = graph.nodes[page].title
            if !title.isEmpty { text = "\(cut(title, 80))\n\(text)" }
            let lead = incoming == 1 ? "leads" : "lead"
            text += "\n\(counted(incoming, "page")) \(lead) here, it leads to \(digits(facts.outgoing[page]))"
        } else {
            text = "\(counted(dot.pages.count, "page")), from \(text) to \(cut(graph.nodes[last].path, 120))"
        }
        if problems > 0 { text += "\n" + counted(problems, "finding") }
        // Line by line: the breaks between them are ours.
        for (i, line) in text.split(separator: "\n").enumerated() {
            if i > 0 { out.append("\n") }
            out.append(html: String(line))
        }
    }

    // MARK: Links

    private func appendLinks(_ layout: Layout, to out: inout [UInt8]) {
        var places = [Double](repeating: 0, count: graph.nodes.count)
        for dots in layout.dots { for dot in dots { for page in dot.pages { places[page] = dot.angle } } }
        for page in graph.nodes.indices {
            let a = clusters.clusterOfPage[page]
            for target in facts.targets(of: page) {
                let b = clusters.clusterOfPage[target]
                out.append(
                    utf8: "<path class=\"e l e\(a)\(a == b ? "" : " e\(b)")\" style=\"--h:\(hue(a))\" d=\"M")
                append(layout.radius, places[page], to: &out)
                appendCurve(layout.radius, from: places[page], to: places[target], to: &out)
                out.append("\"/>\n")
            }
        }
    }

    private func appendBands(_ layout: Layout, to out: inout [UInt8]) {
        let bands = self.bands().sorted { ($1.total, $0.a, $0.b) < ($0.total, $1.a, $1.b) }.prefix(
            Self.mostBands)
        let number = clusters.clusters.count
        // The ends of the bands along each arc: those to the folder behind first, so that neighbours do not cross.
        var ends = [[(band: Int, distance: Int)]](repeating: [], count: number)
        for (i, band) in bands.enumerated() {
            ends[band.a].append((i, (band.b - band.a + number) % number))
            ends[band.b].append((i, (band.a - band.b + number) % number))
        }
        func breadth(_ band: Band) -> Double { Double(band.total).squareRoot() }
        // As broad as the fullest arc allows.
        var scale = Double.infinity
        for (i, arc) in layout.arcs.enumerated() where !ends[i].isEmpty {
            let load = ends[i].reduce(0) { $0 + breadth(bands[$1.band]) }
            scale = min(scale, max(arc.end - arc.start, 0.12) / load)
        }
        var places = [(Arc, Arc)](
            repeating: (Arc(start: 0, end: 0), Arc(start: 0, end: 0)), count: bands.count)
        for (i, arc) in layout.arcs.enumerated() {
            let load = ends[i].reduce(0) { $0 + breadth(bands[$1.band]) } * scale
            var angle = arc.middle - load / 2
            for end in ends[i].sorted(by: { ($1.distance, $0.band) < ($0.distance, $1.band) }) {
                let width = breadth(bands[end.band]) * scale
                let place = Arc(start: angle, end: angle + width)
                if bands[end.band].a == i { places[end.band].0 = place } else { places[end.band].1 = place }
                angle += width
            }
        }
        for (band, (a, b)) in zip(bands, places) {
            let color = hue(band.there >= band.back ? band.a : band.b)
            out.append(utf8: "<path class=\"e b e\(band.a) e\(band.b)\" style=\"--h:\(color)\" d=\"M")
            append(layout.radius, a.start, to: &out)
            appendTurn(layout.radius, to: a.end, to: &out)
            appendCurve(layout.radius, from: a.end, to: b.start, to: &out)
            appendTurn(layout.radius, to: b.end, to: &out)
            appendCurve(layout.radius, from: b.end, to: a.start, to: &out)
            out.append("Z\"><title>")
            let names = (cut(clusters.clusters[band.a].name, 80), cut(clusters.clusters[band.b].name, 80))
            out.append(
                html: "\(names.0) to \(names.1): \(counted(band.there, "link")), back: \(digits(band.back))")
            out.append("</title></path>\n")
        }
    }

    private func bands() -> [Band] {
        let number = clusters.clusters.count
        var weights = [Int](repeating: 0, count: number * number)
        for page in graph.nodes.indices {
            for target in facts.targets(of: page) {
                weights[clusters.clusterOfPage[page] * number + clusters.clusterOfPage[target]] += 1
            }
        }
        var bands: [Band] = []
        for a in 0..<number {
            for b in a + 1..<max(number, a + 1) {
                let band = Band(a: a, b: b, there: weights[a * number + b], back: weights[b * number + a])
                if band.total > 0 { bands.append(band) }
            }
        }
        return bands
    }

    // MARK: Labels

    private struct Label {
        var text: String
        var note: String
        var angle: Double
        var cluster: Int
        var y = 0.0
    }

    private func appendLabels(_ layout: Layout, to out: inout [UInt8]) {
        var names: [Label] = []
        var numbers: [Label] = []
        for (i, cluster) in clusters.clusters.enumerated() {
            let arc = layout.arcs[i]
            numbers.append(Label(text: String(i + 1), note: "", angle: arc.middle, cluster: i))
            guard graph.nodes.count > Self.mostPageLabels else {
                for dot in layout.dots[i] {
                    guard let page = dot.pages.first else { continue }
                    let node = graph.nodes[page]
                    names.append(
                        Label(
                            text: shortened(
                                node.title.isEmpty ? node.path : node.title, 23, keepingEnd: false),
                            note: "", angle: dot.angle, cluster: i))
                }
                continue
            }
            names.append(
                Label(
                    text: shortened(cluster.name, 19, keepingEnd: true), note: digits(cluster.pages.count),
                    angle: arc.middle, cluster: i))
        }
        append(names, named: "names", gap: 17, to: &out)
        // On a narrow screen there is no room for names: numbers stand for them.
        append(numbers, named: "numbers", gap: 26, to: &out)
    }

    private func append(_ labels: [Label], named name: String, gap: Double, to out: inout [UInt8]) {
        out.append(utf8: "<g class=\"\(name)\">\n")
        let reach = outerRadius + 14
        for isRight in [true, false] {
            var side = labels.filter { (cos($0.angle) >= 0) == isRight }
            for i in side.indices { side[i].y = centerY + reach * sin(side[i].angle) }
            side.sort { ($0.y, $0.cluster) < ($1.y, $1.cluster) }
            spread(&side, gap: gap)
            for label in side {
                let beside = label.y - centerY
                let away = max(14, max(0, reach * reach - beside * beside).squareRoot())
                let x = centerX + (isRight ? away : -away)
                out.append(
                    utf8:
                        "<g class=\"c c\(label.cluster)\" style=\"--h:\(hue(label.cluster))\"><path class=\"lead\" d=\"M"
                )
                append(outerRadius + 2, label.angle, to: &out)
                out.append("L")
                append(x, to: &out)
                out.append(" ")
                append(label.y, to: &out)
                out.append("\"/><text x=\"")
                append(x + (isRight ? 5 : -5), to: &out)
                out.append("\" y=\"")
                append(label.y + 4.5, to: &out)
                out.append(isRight ? "\">" : "\" text-anchor=\"end\">")
                out.append(html: label.text)
                if !label.note.isEmpty {
                    out.append(" <tspan>")
                    out.append(utf8: label.note)
                    out.append("</tspan>")
                }
                out.append("</text></g>\n")
            }
        }
        out.append("</g>\n")
    }

    /// Moves labels apart, downwards and then back up from the lower edge.
    private func spread(_ labels: inout [Label], gap: Double) {
        guard !labels.isEmpty else { return }
        let (top, bottom) = (14.0, height - 14)
        var least = top
        for i in labels.indices {
            labels[i].y = max(labels[i].y, least)
            least = labels[i].y + gap
        }
        var most = bottom
        for i in labels.indices.reversed() {
            labels[i].y = min(labels[i].y, most)
            most = labels[i].y - gap
        }
    }

    // MARK: Numbers

    private func appendArc(_ arc: Arc, radius: Double, to out: inout [UInt8]) {
        out.append("M")
        append(radius, arc.start, to: &out)
        // Both ends of a whole circle are one point: it takes two halves.
        appendTurn(radius, to: arc.middle, to: &out)
        appendTurn(radius, to: arc.end, to: &out)
    }

    private func appendTurn(_ radius: Double, to angle: Double, to out: inout [UInt8]) {
        out.append("A")
        append(radius, to: &out)
        out.append(" ")
        append(radius, to: &out)
        out.append(" 0 0 1 ")
        append(radius, angle, to: &out)
    }

    /// A curve that bends the farther towards the middle the farther its ends are from each other.
    private func appendCurve(_ radius: Double, from a: Double, to b: Double, to out: inout [UInt8]) {
        var distance = abs(a - b)
        if distance > .pi { distance = 2 * .pi - distance }
        let depth = radius * (1 - (distance / .pi).squareRoot()) * 0.9
        let middle = atan2(sin(a) + sin(b), cos(a) + cos(b))
        out.append("Q")
        append(depth, middle, to: &out)
        out.append(" ")
        append(radius, b, to: &out)
    }

    /// The point at an angle.
    private func append(_ radius: Double, _ angle: Double, to out: inout [UInt8]) {
        append(centerX + radius * cos(angle), to: &out)
        out.append(" ")
        append(centerY + radius * sin(angle), to: &out)
    }

    /// A number with one digit behind the point.
    private func append(_ number: Double, to out: inout [UInt8]) {
        let tenths = Int(exactly: (number * 10).rounded()) ?? 0
        if tenths < 0 { out.append("-") }
        out.append(decimal: abs(tenths) / 10)
        if tenths % 10 != 0 {
            out.append(".")
            out.append(decimal: abs(tenths) % 10)
        }
    }

    private func cut(_ text: String, _ length: Int) -> String { shortened(text, length, keepingEnd: false) }
}

/// Text that is at most so many columns wide, `…` for what is left out: at its end, or at its beginning.
func shortened(_ text: String, _ columns: Int, keepingEnd: Bool) -> String {
    // What stands this far behind is left out in any case; no title is read to its end for it.
    let scalars =
        keepingEnd
        ? Array(text.unicodeScalars.suffix(columns + 1).reversed())
        : Array(text.unicodeScalars.prefix(columns + 1))
    var width = 0
    var kept = 0
    for scalar in scalars {
        // Far Eastern scripts and emoji are twice as wide.
        width += scalar.value >= 0x1100 && !(0x2000...0x2E7F).contains(scalar.value) ? 2 : 1
        if width > columns { break }
        kept += 1
    }
    guard kept < scalars.count else { return text }
    let part = scalars.prefix(max(0, kept - 1))
    let result = String(String.UnicodeScalarView(keepingEnd ? Array(part.reversed()) : Array(part)))
    return keepingEnd ? "…" + result : result + "…"
}
