// A drawing as it stands in a page: Graphviz's SVG, written anew from what is known of it.
//
// Elements and attributes come from short lists, so that no script, style or file can be among them. What Graphviz draws
// in black takes the colour of the text around it, and white that of the page; a colour that the author chose stays, and
// where text may lie on it in the author's mind, the drawing keeps its white sheet.

import GalleyCore

/// An `svg` element for a page of HTML.
package struct GraphPicture: Sendable {
    /// Without the addresses of its links.
    package private(set) var html: [UInt8] = []
    /// Where in `html` the escaped address of a link goes, and the destination as its author meant it.
    package private(set) var links: [(offset: Int, destination: [UInt8])] = []
    /// Whether it needs a light sheet to be read on.
    package private(set) var needsPaper = false
    /// In pixels.
    package private(set) var width = 0

    /// `idPrefix` stands before its ids; `label` names it to readers who cannot see it. Links to addresses that `isSafe`
    /// does not let pass are none. Nil where this is no SVG.
    package init?(
        svg: [UInt8], idPrefix: String, label: String, isSafe: (ArraySlice<UInt8>) -> Bool
    ) {
        var writer = PictureWriter(svg, idPrefix: idPrefix)
        guard writer.write(label: label, isSafe: isSafe) else { return nil }
        html = writer.head + writer.body
        links = writer.links.map { ($0.offset + writer.head.count, $0.destination) }
        needsPaper = writer.needsPaper
        width = writer.width
    }
}

private struct PictureWriter {
    /// What Graphviz draws with one group.
    enum Part { case graph, cluster, node, edge, other }

    /// An element that is open; nil for the name of one that is not written.
    struct Open {
        var name: StaticString?
        var part: Part
        var holdsText: Bool
    }

    /// Groups, links and texts are four deep.
    static let deepest = 32

    let svg: [UInt8]
    let idPrefix: String
    var head: [UInt8] = []
    var body: [UInt8] = []
    var links: [(offset: Int, destination: [UInt8])] = []
    var needsPaper = false
    var width = 0

    private var open: [Open] = []
    /// Of the current node or cluster: how many shapes there were, and how they are filled.
    private var shapes = 0
    private var isFilled = false
    private var isBlack = false
    private var attributes: [(name: [UInt8], value: [UInt8])] = []

    init(_ svg: [UInt8], idPrefix: String) {
        self.svg = svg
        self.idPrefix = idPrefix
        body.reserveCapacity(svg.count)
    }

    mutating func write(label: String, isSafe: (ArraySlice<UInt8>) -> Bool) -> Bool {
        var tokenizer = HTMLTokenizer(syntax: .xml)
        var textStart = 0
        let bytes = svg
        let span = bytes.span
        while let tag = tokenizer.next(in: span) {
            if let top = open.last, top.holdsText {
                writeText(bytes[textStart..<tag.range.lowerBound])
            }
            textStart = tag.range.upperBound
            let name = bytes[tag.name]
            if tag.isEndTag {
                guard let last = open.popLast() else { return false }
                close(last)
                continue
            }
            attributes = tokenizer.attributes.compactMap { attribute in
                attribute.value.map { (Array(bytes[attribute.name]), Array(bytes[$0])) }
            }
            if head.isEmpty {
                guard name.elementsEqual("svg".utf8), writeHead(label) else { return false }
            } else {
                guard open.count < Self.deepest else { return false }
                let element = begin(name, isSafe)
                if tag.isSelfClosing {
                    close(element, isEmpty: true)
                } else {
                    if element.name != nil { body.append(">") }
                    open.append(element)
                }
            }
        }
        guard !head.isEmpty, open.isEmpty else { return false }
        return true
    }

    private subscript(name: StaticString) -> [UInt8]? {
        attributes.first {
            $0.name.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        }?
        .value
    }

    // MARK: Elements

    private mutating func writeHead(_ label: String) -> Bool {
        guard let viewBox = self["viewBox"], viewBox.isPlainValue, let width = self["width"]?.wholeNumber,
            let height = self["height"]?.wholeNumber
        else { return false }
        self.width = width
        // A point is a pixel: 14 points are the size of the theme's small text.
        head.append("<svg width=\"")
        head.append(decimal: width)
        head.append("\" height=\"")
        head.append(decimal: height)
        head.append("\" viewBox=\"")
        head += viewBox
        head.append("\" fill=\"currentColor\" aria-label=\"")
        head.append(escaping: label)
        head.append("\" role=\"")
        open.append(Open(name: "svg", part: .other, holdsText: false))
        return true
    }

    /// Writes a start tag but for its end.
    private mutating func begin(_ name: ArraySlice<UInt8>, _ isSafe: (ArraySlice<UInt8>) -> Bool) -> Open {
        let part = open.last?.part ?? .other
        var element = Open(name: nil, part: part, holdsText: false)
        switch String(name) {
        case "g":
            let kind = self["class"].map { String($0) } ?? ""
            let parts: [String: Part] = ["graph": .graph, "cluster": .cluster, "node": .node, "edge": .edge]
            guard let own = parts[kind] else { return element }
            element.part = own
            element.name = "g"
            (shapes, isFilled, isBlack) = (0, false, false)
            body.append("\n<g class=\"")
            body.append(utf8: kind)
            body.append("\"")
            write(["transform"])
        case "title":
            // That of the whole is its name in the source, and the label says more.
            guard part != .graph else { return element }
            element.name = "title"
            element.holdsText = true
            body.append("<title")
        case "a": element.name = beginLink(isSafe) ? "a" : nil
        case "text":
            element.name = "text"
            element.holdsText = true
            body.append("<text")
            writeTextColor()
            write(["x", "y", "text-anchor", "font-weight", "font-style", "text-decoration", "baseline-shift"])
            if let size = self["font-size"], size != Array("14.00".utf8) { write(["font-size"]) }
            let family = String(self["font-family"] ?? []).lowercased()
            if family.hasPrefix("courier") || family.contains("mono") { body.append(" class=\"mono\"") }
        case "polygon": beginShape("<polygon", "polygon", &element)
        case "polyline": beginShape("<polyline", "polyline", &element)
        case "path": beginShape("<path", "path", &element)
        case "ellipse": beginShape("<ellipse", "ellipse", &element)
        case "defs":
            element.name = "defs"
            body.append("<defs")
        case "linearGradient":
            element.name = "linearGradient"
            body.append("<linearGradient")
            writeGradient()
        case "radialGradient":
            element.name = "radialGradient"
            body.append("<radialGradient")
            writeGradient()
        case "stop":
            element.name = "stop"
            body.append("<stop")
            write(["offset"])
            writeStopStyle()
        default: break
        }
        return element
    }

    private mutating func close(_ element: Open, isEmpty: Bool = false) {
        guard let name = element.name else { return }
        if isEmpty {
            body.append("/>")
            return
        }
        if open.isEmpty {
            // Only now it is known whether there are links, which an image would hide.
            head.append(links.isEmpty ? "img\">" : "group\">")
            body.append("\n")
        }
        body.append("</")
        body.append(name)
        body.append(">")
    }

    private mutating func writeText(_ text: ArraySlice<UInt8>) {
        // It is escaped already.
        guard !text.contains(UInt8(ascii: "<")) else { return }
        body += text
    }

    private mutating func beginLink(_ isSafe: (ArraySlice<UInt8>) -> Bool) -> Bool {
        guard let written = self["xlink:href"] ?? self["href"] else { return false }
        var destination: [UInt8] = []
        destination.append(decodingAttribute: written.span, 0..<written.count)
        guard !destination.isEmpty, isSafe(destination[...]) else { return false }
        body.append("<a")
        if let target = self["target"], String(target) == "_blank" {
            body.append(" target=\"_blank\" rel=\"noopener\"")
        }
        body.append(" href=\"")
        links.append((body.count, destination))
        body.append("\"")
        return true
    }

    // MARK: Shapes

    private mutating func beginShape(
        _ tag: StaticString, _ name: StaticString, _ element: inout Open
    ) {
        let fill = Color(self["fill"])
        let stroke = Color(self["stroke"])
        if fill == .nothing, stroke == .nothing { return }
        element.name = name
        body.append(tag)
        writeFill(fill, in: element.part)
        switch stroke {
        case .nothing: break
        case .ink: body.append(" stroke=\"currentColor\"")
        case .paper: body.append(" stroke=\"white\"")
        case .tint, .own: writeColor("stroke")
        }
        let classes: [StaticString?] = [
            fill == .paper ? "paper" : fill == .tint ? "tint" : nil,
            stroke == .paper ? "paper-line" : stroke == .tint ? "tint-line" : nil,
        ]
        let named = classes.compactMap(\.self)
        for (index, name) in named.enumerated() {
            body.append(index == 0 ? " class=\"" : " ")
            body.append(name)
        }
        if !named.isEmpty { body.append("\"") }
        write([
            "stroke-width", "stroke-dasharray", "stroke-opacity", "fill-opacity", "points", "d", "cx", "cy",
            "rx", "ry",
        ])
    }

    private mutating func writeFill(_ fill: Color, in part: Part) {
        shapes += 1
        switch fill {
        case .nothing: body.append(" fill=\"none\"")
        // As the `svg` element has it.
        case .ink: isBlack = true
        case .paper: body.append(" fill=\"white\"")
        case .tint: writeColor("fill")
        case .own:
            writeColor("fill")
            switch part {
            // Text of no colour of its own was meant to be black on it.
            case .node: if shapes == 1 { isFilled = true } else { needsPaper = true }
            case .cluster, .graph: needsPaper = true
            case .edge, .other: break
            }
        }
    }

    private mutating func writeTextColor() {
        switch Color(self["fill"]) {
        case .ink, .nothing:
            if isFilled, open.last?.part == .node { body.append(" fill=\"black\"") }
        // On what is black in a light page, and light in a dark one.
        case .paper: body.append(isBlack ? " fill=\"white\" class=\"paper\"" : " fill=\"white\"")
        case .tint, .own: writeColor("fill")
        }
    }

    /// A colour of Graphviz's by what it is to a page.
    private enum Color {
        case nothing, ink, paper, tint, own

        init(_ value: [UInt8]?) {
            switch value.map({ String($0) }) {
            // Text has no attribute for black.
            case "black", "#000000", nil: self = .ink
            case "none", "transparent": self = .nothing
            case "white", "#ffffff": self = .paper
            // What `style=filled` gives without a colour.
            case "lightgrey", "lightgray", "#d3d3d3": self = .tint
            default: self = .own
            }
        }
    }

    // MARK: Attributes

    /// Writes those that there are, as they are.
    private mutating func write(_ names: [StaticString]) {
        for name in names {
            guard let value = self[name], value.isPlainValue else { continue }
            body.append(" ")
            body.append(name)
            body.append("=\"")
            body += value
            body.append("\"")
        }
    }

    private mutating func writeColor(_ name: StaticString) {
        guard let value = self[name] else { return }
        let opener = Array("url(#".utf8)
        body.append(" ")
        body.append(name)
        body.append("=\"")
        if value.starts(with: opener), value.last == UInt8(ascii: ")") {
            let id = value.dropFirst(opener.count).dropLast()
            body.append("url(#")
            body.append(utf8: idPrefix)
            body += id.allSatisfy(\.isIDByte) ? Array(id) : []
            body.append(")")
        } else if value.isPlainValue, !value.contains(UInt8(ascii: ":")) {
            body += value
        } else {
            body.append("currentColor")
        }
        body.append("\"")
    }

    private mutating func writeGradient() {
        if let id = self["id"], id.allSatisfy(\.isIDByte) {
            body.append(" id=\"")
            body.append(utf8: idPrefix)
            body += id
            body.append("\"")
        }
        write([
            "gradientUnits", "gradientTransform", "x1", "y1", "x2", "y2", "cx", "cy", "r", "fx", "fy",
        ])
    }

    /// `stop-color:red;stop-opacity:1.;` as attributes: a page may forbid styles.
    private mutating func writeStopStyle() {
        for declaration in (self["style"] ?? []).split(separator: UInt8(ascii: ";")) {
            guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(declaration[..<colon])
            let value = Array(declaration[(colon + 1)...])
            guard name == "stop-color" || name == "stop-opacity", value.isPlainValue else { continue }
            body.append(" ")
            body.append(utf8: name)
            body.append("=\"")
            body += value
            body.append("\"")
        }
    }
}

extension [UInt8] {
    /// Whether a value may be copied: numbers, lists of them, words, names of colours and their functions.
    fileprivate var isPlainValue: Bool {
        allSatisfy { byte in
            byte.isASCIILetter || byte.isASCIIDigit || byte == 0x20 || byte == 0x0A
                || [
                    UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "-"), UInt8(ascii: "+"),
                    UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "("), UInt8(ascii: ")"),
                    UInt8(ascii: "_"),
                ].contains(byte)
        } && firstIndex(of: Array("url(".utf8).span) == nil
    }

    /// `309pt`, rounded.
    fileprivate var wholeNumber: Int? {
        let text = String(prefix { $0.isASCIIDigit || $0 == UInt8(ascii: ".") })
        guard let value = Double(text), value >= 0, value < 1e9 else { return nil }
        return Int(value.rounded())
    }
}

extension UInt8 {
    fileprivate var isIDByte: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
    }
}
