// Rows: the space TeX puts between two atoms (The TeXbook, chapter 18), said in MathML.
//
// Every atom has a class; a table gives the space between two classes. Where one of the two is an operator, the
// space is its `lspace` or `rspace`, and an attribute is written only if the browser's dictionary says otherwise.

import GalleyCore

/// What a row asks of an operator.
struct OperatorAttributes {
    var form: StaticString?
    /// In eighteenths of an em; nil leaves it to the browser.
    var before: Int?
    var after: Int?
    var keepsLimits = false

    func write(into out: inout [UInt8]) {
        if let form {
            out.append(" form=\"")
            out.append(form)
            out.append("\"")
        }
        if let before {
            out.append(" lspace=\"")
            Self.append(before, to: &out)
        }
        if let after {
            out.append(" rspace=\"")
            Self.append(after, to: &out)
        }
        if keepsLimits { out.append(" movablelimits=\"false\"") }
    }

    private static func append(_ eighteenths: Int, to out: inout [UInt8]) {
        out.append(em: thousandths(eighteenths))
        out.append("\"")
    }

    static func thousandths(_ eighteenths: Int) -> Int { (eighteenths * 1000 + 9) / 18 }
}

/// The space between an atom and the next, in eighteenths of an em (The TeXbook, chapter 18).
private func width(between left: AtomClass, and right: AtomClass, isScript: Bool) -> Int {
    switch (left, right) {
    case (.opening, _), (_, .closing), (.largeOperator, .opening): 0
    case (.punctuation, _): isScript ? 0 : 3
    case (_, .punctuation): left == .inner && !isScript ? 3 : 0
    case (.relation, .relation): 0
    case (.relation, _), (_, .relation): isScript ? 0 : 5
    case (.binary, _), (_, .binary): isScript ? 0 : 4
    case (.largeOperator, _), (_, .largeOperator): 3
    case (.inner, _), (_, .inner): isScript ? 0 : 3
    default: 0
    }
}

extension MathMLWriter {
    /// An atom on its way into a row.
    private struct Item {
        var node: Node
        /// Nil for spaces, which stand between atoms and part none.
        var kind: AtomClass?
        /// The operator's sign, where the atom is one: it carries the space itself.
        var sign: String?
        var before = 0
        var after = 0
    }

    /// The elements of a row. `after` and `before` are what stands outside at its ends; `fences` says that
    /// elements of the same row do.
    mutating func row(
        _ nodes: [Node], after: AtomClass? = nil, before: AtomClass? = nil,
        fences: (opening: Bool, closing: Bool) = (false, false)
    ) {
        var items = nodes.map { node in
            Item(node: node, kind: kind(of: node), sign: sign(of: node))
        }
        settleBinaries(&items, after: after, before: before)
        // Pairs of atoms that TeX parts, where no operator can: a space goes in before the second.
        var gaps: [Int: Int] = [:]
        var previous: Int?
        for i in items.indices {
            guard let kind = items[i].kind else { continue }
            if let p = previous, let left = items[p].kind {
                let width = width(between: left, and: kind, isScript: level > 0)
                if items[p].sign != nil, owns(left) || items[i].sign == nil {
                    items[p].after = width
                } else if items[i].sign != nil {
                    items[i].before = width
                } else if width > 0 {
                    gaps[i] = width
                }
            } else if let left = after {
                items[i].before = width(between: left, and: kind, isScript: level > 0)
            }
            previous = i
        }
        if let last = previous, let right = before, let left = items[last].kind {
            items[last].after = width(between: left, and: right, isScript: level > 0)
        }
        let anchor = fences.opening || fences.closing ? nil : anchorIndex(items)
        let isAlone = items.count == 1 && !fences.opening && !fences.closing
        for i in items.indices {
            if let width = gaps[i] {
                // After a function's name the sign of application says so too.
                let previous = items[..<i].last { $0.kind != nil }
                if let previous, isFunction(previous.node) {
                    out.append("<mo rspace=\"")
                    out.append(em: OperatorAttributes.thousandths(width))
                    out.append("\">\u{2061}</mo>")
                } else {
                    self.space(OperatorAttributes.thousandths(width))
                }
            } else if i > 0, items[i].kind == .opening || isFence(items[i].node),
                isFunction(items[i - 1].node)
            {
                out.append("<mo>\u{2061}</mo>")
            }
            let isFirst = i == 0 && !fences.opening
            let isLast = i == items.count - 1 && !fences.closing
            let form: OperatorForm = isAlone ? .infix : isFirst ? .prefix : isLast ? .postfix : .infix
            write(items[i].node, isAlone ? OperatorAttributes() : attributes(of: items[i], form))
            if i == anchor { out.append("<mi></mi>") }
        }
    }

    /// Text is like a space to MathML Core (§3.2.6): a row of one operator and text would be an operator itself,
    /// with no space inside. An empty identifier after the first text keeps it a row.
    private func anchorIndex(_ items: [Item]) -> Int? {
        var first: Int?
        var signs = 0
        for (i, item) in items.enumerated() {
            if item.sign != nil { signs += 1 }
            switch item.node {
            case .text, .unknown, .link: first = first ?? i
            case .space: break
            default: if item.sign == nil { return nil }
            }
        }
        return signs == 1 ? first : nil
    }

    /// A binary operator without something on both sides is a sign (The TeXbook, appendix G, rules 5 and 6).
    private func settleBinaries(_ items: inout [Item], after: AtomClass?, before: AtomClass?) {
        var previous = after
        var previousIndex: Int?
        for i in items.indices {
            guard let kind = items[i].kind else { continue }
            switch (previous, kind) {
            case (nil, .binary), (.binary, .binary), (.largeOperator, .binary), (.relation, .binary),
                (.opening, .binary), (.punctuation, .binary):
                items[i].kind = .ordinary
            case (.binary, .relation), (.binary, .closing), (.binary, .punctuation):
                if let p = previousIndex { items[p].kind = .ordinary }
            default: break
            }
            previous = items[i].kind
            previousIndex = i
        }
        if let p = previousIndex, items[p].kind == .binary, before == nil { items[p].kind = .ordinary }
    }

    /// Whether an operator of this class brings its space along.
    private func owns(_ kind: AtomClass) -> Bool {
        switch kind {
        case .relation, .binary, .punctuation, .largeOperator, .inner: true
        case .ordinary, .opening, .closing: false
        }
    }

    /// What has to be written on an operator so that it has its space.
    private func attributes(of item: Item, _ form: OperatorForm) -> OperatorAttributes {
        guard let sign = item.sign else { return OperatorAttributes() }
        let wanted = OperatorSpacing(before: item.before, after: item.after)
        var attributes = OperatorAttributes()
        let given = OperatorDictionary.spacing(of: sign, as: form)
        if wanted == given { return attributes }
        // An eighteenth of an em less around a product, as the dictionary has it, is no difference worth two attributes.
        if wanted.before == 4, wanted.after == 4, given.before == 3, given.after == 3 { return attributes }
        if wanted == .none, form != .prefix, item.kind == .ordinary,
            OperatorDictionary.spacing(of: sign, as: .prefix) == .none
        {
            attributes.form = "prefix"
            return attributes
        }
        if wanted.before != given.before { attributes.before = wanted.before }
        if wanted.after != given.after { attributes.after = wanted.after }
        return attributes
    }

    private func isFunction(_ node: Node) -> Bool {
        switch node {
        case .function: true
        case .scripts(let scripts): scripts.base.map { isFunction($0) } ?? false
        default: false
        }
    }

    private func isFence(_ node: Node) -> Bool {
        if case .fenced = node { return true }
        return false
    }

    // MARK: Classes

    private func kind(of node: Node) -> AtomClass? {
        switch node {
        case .space: nil
        case .symbol(let symbol): symbol.kind
        case .function: .largeOperator
        case .scripts(let scripts): scripts.base.map { kind(of: $0) ?? .ordinary } ?? .ordinary
        case .stacked(let base, _, _): kind(of: base) ?? .ordinary
        case .arrow: .relation
        case .delimiter(_, _, let kind): kind
        case .classed(let kind, _, _): kind
        case .coloured(_, _, let nodes), .sized(_, let nodes), .styled(_, let nodes), .enclosed(_, let nodes):
            nodes.count == 1 ? kind(of: nodes[0]) : .ordinary
        default: .ordinary
        }
    }

    /// The sign of an operator, also of one with scripts (MathML Core §3.2.4.1, embellished operators).
    private func sign(of node: Node) -> String? {
        switch node {
        case .symbol(let symbol): symbol.text
        case .scripts(let scripts): scripts.base.flatMap { sign(of: $0) }
        case .stacked(let base, _, _): sign(of: base)
        case .arrow(let arrow, _, _): arrow
        case .delimiter(let text, _, _): text.isEmpty ? nil : text
        case .middle(let text): text
        default: nil
        }
    }
}
