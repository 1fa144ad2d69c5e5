// The tree to MathML Core. The style (display, script level) is known on the way down, so that limits and the
// space around operators are decided here and browsers need no rule of their own.

import GalleyCore

struct MathMLWriter {
    var out: [UInt8] = []
    private(set) var isDisplay: Bool
    /// 0 in the line, 1 in scripts, 2 in scripts of scripts.
    private(set) var level = 0

    init(isDisplay: Bool) { self.isDisplay = isDisplay }

    /// The whole `<math>` element, with the source for those who copy it.
    mutating func formula(_ nodes: [Node], source: Span<UInt8>) {
        out.append(isDisplay ? "<math display=\"block\"><semantics>" : "<math><semantics>")
        single(nodes)
        out.append("<annotation encoding=\"application/x-tex\">")
        out.append(sourceText: source)
        out.append("</annotation></semantics></math>")
    }

    // MARK: Style

    /// Runs `body` in another style.
    private mutating func with(
        isDisplay: Bool, level: Int, _ body: (inout MathMLWriter) -> Void
    ) {
        let outer = (self.isDisplay, self.level)
        (self.isDisplay, self.level) = (isDisplay, min(2, level))
        body(&self)
        (self.isDisplay, self.level) = outer
    }

    // MARK: Elements

    /// Nodes as exactly one element.
    mutating func single(_ nodes: [Node]) {
        let content = unwrapped(nodes)
        if content.count == 1, !needsRow(content[0]) {
            write(content[0])
        } else {
            out.append("<mrow>")
            row(content)
            out.append("</mrow>")
        }
    }

    /// Nodes within an element that is a row itself.
    mutating func content(_ nodes: [Node]) { row(unwrapped(nodes)) }

    /// Without the braces around a whole row, which mean nothing there.
    private func unwrapped(_ nodes: [Node]) -> [Node] {
        var nodes = nodes
        while nodes.count == 1, case .group(let inner) = nodes[0] { nodes = inner }
        return nodes
    }

    /// Whether a node may give several elements, or a space that only a row has.
    private func needsRow(_ node: Node) -> Bool {
        switch node {
        case .classed: true
        case .text(let runs): runs.count != 1
        default: false
        }
    }

    /// An element around a row.
    private mutating func element(_ name: StaticString, _ attributes: String = "", _ nodes: [Node]) {
        out.append("<")
        out.append(name)
        out.append(utf8: attributes)
        out.append(">")
        content(nodes)
        out.append("</")
        out.append(name)
        out.append(">")
    }

    /// A node as one element, or as several where it is written into a row.
    mutating func write(_ node: Node, _ attributes: OperatorAttributes = OperatorAttributes()) {
        switch node {
        case .identifier(let text, let upright): identifier(text, upright)
        case .number(let text): token("mn", text)
        case .symbol(let symbol):
            mo(symbol.text, attributes, isStretchy: OperatorDictionary.isStretchy(symbol.text) ? false : nil)
        case .function(let name, _): identifier(name, name.unicodeScalars.count == 1)
        case .text(let runs): text(runs)
        case .space(let width): space(width)
        case .group(let nodes): single(nodes)
        case .scripts(let scripts): self.scripts(scripts, attributes)
        case .accent(let accent): self.accent(accent, attributes)
        case .stacked(let base, let under, let over): stacked(base, under, over, attributes)
        case .arrow(let arrow, let under, let over): self.arrow(arrow, under, over, attributes)
        case .fraction(let fraction): self.fraction(fraction)
        case .root(let nodes, let index): root(nodes, index)
        case .fenced(let opening, let nodes, let closing): fenced(opening, nodes, closing)
        case .middle(let text): mo(text, attributes, isStretchy: true)
        case .delimiter(let text, let height, _): delimiter(text, height, attributes)
        case .table(let table): self.table(table)
        case .unknown(let name):
            out.append("<mtext class=\"math-unknown\">")
            out.append(escaping: name)
            out.append("</mtext>")
        default: wrapper(node)
        }
    }

    /// Elements that only change how a row looks.
    private mutating func wrapper(_ node: Node) {
        switch node {
        case .styled(let style, let nodes):
            let display = style == .display
            let depth = style == .script ? 1 : style == .scriptScript ? 2 : 0
            with(isDisplay: display, level: depth) {
                $0.element("mstyle", " displaystyle=\"\(display)\" scriptlevel=\"\(depth)\"", nodes)
            }
        case .coloured(let colour, let background, let nodes):
            // LaTeX writes black on a coloured box; so it is read in a dark theme too.
            element(
                "mstyle", " \(background ? "mathcolor=\"black\" mathbackground" : "mathcolor")=\"\(colour)\"",
                nodes)
        case .sized(let percent, let nodes): element("mstyle", " mathsize=\"\(percent)%\"", nodes)
        case .padded(let padding, let nodes): padded(padding, nodes)
        case .enclosed(let enclosure, let nodes):
            element("mrow", " class=\"\(enclosure.rawValue)\"", nodes)
        case .link(let address, let nodes):
            // MathML Core has no links; HTML in text has.
            out.append("<mtext><a href=\"")
            out.append(escaping: address)
            out.append("\">")
            out.append(isDisplay ? "<math displaystyle=\"true\">" : "<math>")
            content(nodes)
            out.append("</math></a></mtext>")
        case .classed(_, _, let nodes): single(nodes)
        default: break
        }
    }

    // MARK: Tokens

    private mutating func token(_ name: StaticString, _ text: String) {
        out.append("<")
        out.append(name)
        out.append(">")
        out.append(escaping: text)
        out.append("</")
        out.append(name)
        out.append(">")
    }

    private mutating func identifier(_ text: String, _ upright: Bool) {
        // A browser slants a single Latin or Greek letter, and nothing else (MathML Core §2.1.6).
        if upright, let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, isSlanted(scalar)
        {
            out.append("<mi mathvariant=\"normal\">")
            out.append(escaping: text)
            out.append("</mi>")
        } else {
            token("mi", text)
        }
    }

    private func isSlanted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0x391...0x3A9, 0x3B1...0x3C9, 0x2202, 0x2207, 0x131, 0x237, 0x3D1,
            0x3D5,
            0x3D6, 0x3F0, 0x3F1, 0x3F4, 0x3F5:
            true
        default: false
        }
    }

    mutating func space(_ width: Int) {
        out.append("<mspace width=\"")
        out.append(em: width)
        out.append("\"></mspace>")
    }

    mutating func mo(_ text: String, _ attributes: OperatorAttributes, isStretchy: Bool? = nil) {
        out.append("<mo")
        if let isStretchy, isStretchy != OperatorDictionary.isStretchy(text) {
            out.append(isStretchy ? " stretchy=\"true\"" : " stretchy=\"false\"")
        }
        attributes.write(into: &out)
        out.append(">")
        out.append(escaping: text)
        out.append("</mo>")
    }

    private mutating func delimiter(_ text: String, _ height: Int, _ attributes: OperatorAttributes) {
        guard !text.isEmpty else {
            out.append("<mrow></mrow>")
            return
        }
        out.append("<mo stretchy=\"true\" symmetric=\"true\" minsize=\"")
        out.append(em: height)
        out.append("\" maxsize=\"")
        out.append(em: height)
        out.append("\"")
        attributes.write(into: &out)
        out.append(">")
        out.append(escaping: text)
        out.append("</mo>")
    }

    private mutating func text(_ runs: [TextRun]) {
        for run in runs {
            switch run {
            case .math(let nodes):
                with(isDisplay: false, level: level) { $0.single(nodes) }
            case .plain(let text, let face):
                out.append("<mtext>")
                switch face {
                case .normal: out.append(mathText: text)
                case .bold:
                    out.append("<b>")
                    out.append(mathText: text)
                    out.append("</b>")
                case .italic:
                    out.append("<i>")
                    out.append(mathText: text)
                    out.append("</i>")
                case .code:
                    out.append("<code>")
                    out.append(mathText: text)
                    out.append("</code>")
                }
                out.append("</mtext>")
            }
        }
        if runs.isEmpty { out.append("<mtext></mtext>") }
    }

    // MARK: Scripts

    private mutating func scripts(_ scripts: Scripts, _ attributes: OperatorAttributes) {
        let hasLimits = putsLimits(scripts)
        // Of an operator in the line, a browser would put the limits beside it.
        var attributes = attributes
        if hasLimits, !isDisplay, let base = scripts.base, case .symbol = base {
            attributes.keepsLimits = true
        }
        let name: StaticString
        switch (scripts.lower != nil, scripts.upper != nil) {
        case (true, true): name = hasLimits ? "munderover" : "msubsup"
        case (true, false): name = hasLimits ? "munder" : "msub"
        case (false, true): name = hasLimits ? "mover" : "msup"
        case (false, false):
            if let base = scripts.base { write(base, attributes) }
            return
        }
        out.append("<")
        out.append(name)
        out.append(">")
        if let base = scripts.base { write(base, attributes) } else { out.append("<mrow></mrow>") }
        with(isDisplay: false, level: level + 1) {
            if let lower = scripts.lower { $0.single([lower]) }
            if let upper = scripts.upper { $0.single([upper]) }
        }
        out.append("</")
        out.append(name)
        out.append(">")
    }

    private func putsLimits(_ scripts: Scripts) -> Bool {
        switch scripts.placement {
        case .limits: return true
        case .beside: return false
        case .natural: break
        }
        switch scripts.base {
        case .symbol(let symbol): return isDisplay && symbol.hasLimits
        case .function(_, let hasLimits): return isDisplay && hasLimits
        case .classed(_, let hasLimits, _): return isDisplay && hasLimits
        case .accent(let accent): return accent.takesLimits
        default: return false
        }
    }

    private mutating func accent(_ accent: Accent, _ attributes: OperatorAttributes) {
        out.append(accent.isUnder ? "<munder accentunder=\"true\"" : "<mover accent=\"true\"")
        // Few fonts have a bar that stretches: the style sheet draws these two.
        switch accent.mark {
        case "‾" where accent.isStretchy: out.append(" class=\"math-overline\"")
        case "_": out.append(" class=\"math-underline\"")
        default: break
        }
        out.append(">")
        write(accent.base)
        out.append("<mo stretchy=\"")
        out.append(accent.isStretchy ? "true\"" : "false\"")
        // An arrow of full size is too much for one letter.
        if accent.mark == "→", !accent.isStretchy { out.append(" class=\"math-vec\"") }
        out.append(">")
        out.append(escaping: accent.mark)
        out.append(accent.isUnder ? "</mo></munder>" : "</mo></mover>")
    }

    private mutating func stacked(
        _ base: Node, _ under: Node?, _ over: Node?, _ attributes: OperatorAttributes
    ) {
        let name: StaticString = under == nil ? "mover" : over == nil ? "munder" : "munderover"
        out.append("<")
        out.append(name)
        out.append(">")
        if case .symbol(let symbol) = base {
            mo(symbol.text, attributes, isStretchy: false)
        } else {
            write(base, attributes)
        }
        with(isDisplay: false, level: level + 1) {
            if let under { $0.single([under]) }
            if let over { $0.single([over]) }
        }
        out.append("</")
        out.append(name)
        out.append(">")
    }

    private mutating func arrow(
        _ arrow: String, _ under: [Node], _ over: [Node], _ attributes: OperatorAttributes
    ) {
        let name: StaticString = under.isEmpty ? "mover" : over.isEmpty ? "munder" : "munderover"
        out.append("<")
        out.append(name)
        out.append(">")
        mo(arrow, attributes, isStretchy: true)
        with(isDisplay: false, level: level + 1) {
            for label in under.isEmpty ? [over] : over.isEmpty ? [under] : [under, over] {
                // The arrow is a bit longer than its label.
                $0.single([.space(label.isEmpty ? 1000 : 500)] + label + [.space(label.isEmpty ? 1000 : 500)])
            }
        }
        out.append("</")
        out.append(name)
        out.append(">")
    }

    // MARK: Fractions, roots, fences

    private mutating func fraction(_ fraction: Fraction) {
        let outer = (isDisplay, level)
        var style = outer
        switch fraction.style {
        case .natural: break
        case .display, .continued: style = (true, 0)
        case .text: style = (false, 0)
        }
        let changes = style != outer
        if !fraction.opening.isEmpty || !fraction.closing.isEmpty { out.append("<mrow>") }
        if !fraction.opening.isEmpty { mo(fraction.opening, OperatorAttributes(), isStretchy: true) }
        if changes {
            out.append("<mstyle displaystyle=\"")
            out.append(style.0 ? "true" : "false")
            out.append("\" scriptlevel=\"0\">")
        }
        out.append(fraction.hasLine ? "<mfrac>" : "<mfrac linethickness=\"0\">")
        if fraction.style == .continued {
            with(isDisplay: true, level: 0) {
                for part in [fraction.numerator, fraction.denominator] {
                    $0.element("mstyle", " displaystyle=\"true\" scriptlevel=\"0\"", part)
                }
            }
        } else {
            with(isDisplay: false, level: style.0 ? style.1 : style.1 + 1) {
                $0.single(fraction.numerator)
                $0.single(fraction.denominator)
            }
        }
        out.append("</mfrac>")
        if changes { out.append("</mstyle>") }
        if !fraction.closing.isEmpty { mo(fraction.closing, OperatorAttributes(), isStretchy: true) }
        if !fraction.opening.isEmpty || !fraction.closing.isEmpty { out.append("</mrow>") }
    }

    private mutating func root(_ nodes: [Node], _ index: [Node]?) {
        guard let index, !index.isEmpty else {
            element("msqrt", "", nodes)
            return
        }
        out.append("<mroot>")
        single(nodes)
        with(isDisplay: false, level: 2) { $0.single(index) }
        out.append("</mroot>")
    }

    private mutating func fenced(_ opening: String, _ nodes: [Node], _ closing: String) {
        out.append("<mrow>")
        if !opening.isEmpty { fence(opening, "prefix") }
        row(unwrapped(nodes), fences: (!opening.isEmpty, !closing.isEmpty))
        if !closing.isEmpty { fence(closing, "postfix") }
        out.append("</mrow>")
    }

    mutating func fence(_ text: String, _ form: StaticString) {
        out.append("<mo fence=\"true\" form=\"")
        out.append(form)
        out.append(
            OperatorDictionary.isStretchy(text) ? "\"" : "\" stretchy=\"true\" lspace=\"0\" rspace=\"0\"")
        out.append(">")
        out.append(escaping: text)
        out.append("</mo>")
    }

    private mutating func padded(_ padding: Padding, _ nodes: [Node]) {
        switch padding {
        case .phantom: element("mphantom", "", nodes)
        case .horizontalPhantom:
            out.append("<mpadded height=\"0\" depth=\"0\">")
            element("mphantom", "", nodes)
            out.append("</mpadded>")
        case .verticalPhantom:
            out.append("<mpadded width=\"0\">")
            element("mphantom", "", nodes)
            out.append("</mpadded>")
        case .smash: element("mpadded", " height=\"0\" depth=\"0\"", nodes)
        case .overlapRight: element("mpadded", " width=\"0\"", nodes)
        case .overlapLeft: element("mpadded", " width=\"0\" class=\"math-llap\"", nodes)
        case .overlapCentre: element("mpadded", " width=\"0\" class=\"math-clap\"", nodes)
        }
    }

    // MARK: Tables

    private mutating func table(_ table: Table) {
        let hasFences = !table.opening.isEmpty || !table.closing.isEmpty
        if hasFences { out.append("<mrow>") }
        if !table.opening.isEmpty { fence(table.opening, "prefix") }
        switch table.kind {
        case .matrix: rows(table, "<mtable>", (false, level))
        case .array: rows(table, "<mtable class=\"math-array\">", (false, level))
        case .cases: rows(table, "<mtable class=\"math-cases\">", (false, level))
        case .displayCases:
            rows(table, "<mtable class=\"math-cases\" displaystyle=\"true\">", (true, level))
        case .aligned: rows(table, "<mtable class=\"math-aligned\" displaystyle=\"true\">", (true, level))
        case .gathered: rows(table, "<mtable class=\"math-gathered\" displaystyle=\"true\">", (true, level))
        case .small, .stack:
            let depth = max(1, level)
            out.append("<mstyle scriptlevel=\"")
            out.append(decimal: depth)
            out.append("\">")
            rows(table, "<mtable class=\"math-small\">", (false, depth))
            out.append("</mstyle>")
        }
        if !table.closing.isEmpty { fence(table.closing, "postfix") }
        if hasFences { out.append("</mrow>") }
    }

    private mutating func rows(_ table: Table, _ start: StaticString, _ style: (Bool, Int)) {
        out.append(start)
        for (i, row) in table.rows.enumerated() {
            let isRuledBelow = table.hasRuleBelow && i == table.rows.count - 1
            switch (row.hasRule, isRuledBelow) {
            case (false, false): out.append("<mtr>")
            case (true, false): out.append("<mtr class=\"math-rule\">")
            case (false, true): out.append("<mtr class=\"math-rule-below\">")
            case (true, true): out.append("<mtr class=\"math-rule math-rule-below\">")
            }
            for (j, cell) in row.cells.enumerated() {
                cellStart(j < table.columns.count ? table.columns[j] : nil)
                with(isDisplay: style.0, level: style.1) {
                    // The right half of `a &= b` goes on after something.
                    let isAligned = table.kind == .aligned
                    $0.row(
                        cell, after: isAligned && j % 2 == 1 ? .ordinary : nil,
                        before: isAligned && j % 2 == 0 && j + 1 < row.cells.count ? .ordinary : nil)
                    if j == 0, row.space > 0 { $0.strut(row.space) }
                }
                out.append("</mtd>")
            }
            if let tag = row.tag {
                // The tag stands in a column of its own, after both halves of a line.
                for _ in 0..<(table.kind == .aligned ? row.cells.count % 2 : 0) { out.append("<mtd></mtd>") }
                out.append("<mtd class=\"math-tag\">")
                text(tag)
                out.append("</mtd>")
            }
            out.append("</mtr>")
        }
        out.append("</mtable>")
    }

    private mutating func cellStart(_ column: Table.Column?) {
        var classes: [String] = []
        if let column {
            switch column.alignment {
            case .left: classes.append("math-left")
            case .right: classes.append("math-right")
            case .centre: break
            }
            if column.hasLineBefore { classes.append("math-line") }
            if column.hasLineAfter { classes.append("math-line-after") }
        }
        if classes.isEmpty {
            out.append("<mtd>")
        } else {
            out.append("<mtd class=\"")
            out.append(utf8: classes.joined(separator: " "))
            out.append("\">")
        }
    }

    /// `\\[1ex]`: nothing to see that reaches below the row.
    private mutating func strut(_ depth: Int) {
        out.append("<mspace width=\"0\" depth=\"")
        out.append(em: depth + 300)
        out.append("\"></mspace>")
    }
}

extension [UInt8] {
    /// Appends a length given in thousandths of an em.
    mutating func append(em thousandths: Int) {
        if thousandths < 0 { append(UInt8(ascii: "-")) }
        let value = Int(thousandths.magnitude)
        append(decimal: value / 1000)
        if value % 1000 != 0 {
            append(UInt8(ascii: "."))
            var digits = value % 1000
            var divisor = 100
            while digits > 0 {
                append(UInt8(ascii: "0") + UInt8(digits / divisor))
                digits %= divisor
                divisor /= 10
            }
        }
        if thousandths != 0 { append("em") }
    }

    /// Appends text in which spaces at the ends count, which a browser would drop.
    mutating func append(mathText text: String) {
        var text = text
        if text.hasPrefix(" ") { text = "\u{A0}" + text.drop { $0 == " " } }
        if text.hasSuffix(" ") {
            while text.hasSuffix(" ") { text.removeLast() }
            text += "\u{A0}"
        }
        append(escaping: text)
    }
}
