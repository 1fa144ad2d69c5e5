// `\begin{…} … \end{…}`: matrices, cases, aligned lines, arrays.

import GalleyCore

extension Parser {
    private struct Environment {
        var kind: Table.Kind
        var opening = ""
        var closing = ""
        /// A column specification, a number of columns, or nothing follows the name.
        var hasArgument = false
    }

    private static let environments: [String: Environment] = {
        var table: [String: Environment] = [
            "matrix": Environment(kind: .matrix), "smallmatrix": Environment(kind: .small),
            "pmatrix": Environment(kind: .matrix, opening: "(", closing: ")"),
            "bmatrix": Environment(kind: .matrix, opening: "[", closing: "]"),
            "Bmatrix": Environment(kind: .matrix, opening: "{", closing: "}"),
            "vmatrix": Environment(kind: .matrix, opening: "|", closing: "|"),
            "Vmatrix": Environment(kind: .matrix, opening: "‖", closing: "‖"),
            "psmallmatrix": Environment(kind: .small, opening: "(", closing: ")"),
            "bsmallmatrix": Environment(kind: .small, opening: "[", closing: "]"),
            "cases": Environment(kind: .cases, opening: "{"),
            "dcases": Environment(kind: .displayCases, opening: "{"),
            "rcases": Environment(kind: .cases, closing: "}"),
            "drcases": Environment(kind: .displayCases, closing: "}"),
            "numcases": Environment(kind: .cases, opening: "{"),
            "array": Environment(kind: .array, hasArgument: true),
            "darray": Environment(kind: .array, hasArgument: true),
            "subarray": Environment(kind: .stack, hasArgument: true),
            "alignat": Environment(kind: .aligned, hasArgument: true),
            "alignedat": Environment(kind: .aligned, hasArgument: true),
            "xalignat": Environment(kind: .aligned, hasArgument: true),
        ]
        for name in ["aligned", "align", "split", "eqnarray", "flalign"] {
            table[name] = Environment(kind: .aligned)
        }
        for name in ["gather", "gathered", "equation", "multline", "multlined", "displaymath", "math"] {
            table[name] = Environment(kind: .gathered)
        }
        return table
    }()

    mutating func environment(_ begin: Token) throws(Unreadable) -> [Node] {
        let written = try plainArgument(of: begin)
        let name = written.hasSuffix("*") ? String(written.dropLast()) : written
        var environment = Environment(kind: .aligned)
        var unknown: [Node] = []
        if let known = Self.environments[name] {
            environment = known
        } else {
            if problems.count < Limits.problems {
                report(
                    begin, "unknown environment `\(written)`",
                    help: didYouMean(name, among: Self.environments.keys.sorted()))
            }
            unknown = [.unknown("\\begin{\(written)}")]
        }
        var table = Table(kind: environment.kind, opening: environment.opening, closing: environment.closing)
        // `\begin{aligned}[t]`, `\begin{pmatrix*}[r]`
        let option = takesOption(written) ? try source.bracketed().map { Self.plain($0) } : nil
        if environment.hasArgument {
            table.columns = columns(
                try source.argument(of: begin), begin, isArray: environment.kind == .array)
        } else if environment.kind == .matrix, let option {
            let alignment: Table.Alignment = option == "r" ? .right : option == "l" ? .left : .centre
            table.columns = Array(repeating: Table.Column(alignment: alignment), count: Limits.columns)
        }
        let filled = try descend(begin) { (parser: inout Parser) throws(Unreadable) -> Table in
            try parser.rows(of: table, begin)
        }
        let end = try source.next()
        let closing = try plainArgument(of: end)
        if closing != written {
            report(
                end, "`\\end{\(closing)}` closes `\\begin{\(written)}`", help: ["write `\\end{\(written)}`"])
        }
        // An equation of one line is no table.
        if filled.kind == .gathered, filled.rows.count == 1, filled.rows[0].cells.count == 1 {
            return unknown + filled.rows[0].cells[0]
                + (filled.rows[0].tag.map { [.space(2000), .text($0)] } ?? [])
        }
        return unknown + [.table(filled)]
    }

    /// Matrices may begin with a bracket of their own; only the starred ones have an option.
    private func takesOption(_ name: String) -> Bool {
        switch name {
        case "aligned", "gathered", "alignedat", "array", "split", "multlined": true
        default: name.hasSuffix("matrix*")
        }
    }

    /// The rows up to `\end`, which stays unread.
    private mutating func rows(of start: Table, _ begin: Token) throws(Unreadable) -> Table {
        var table = start
        var row = Table.Row()
        row.hasRule = try rules()
        while true {
            let cell = try self.row(until: .cell)
            row.cells.append(cell)
            if row.cells.count == Limits.columns + 1 {
                report(begin, "a row of the table has more than \(Limits.columns) cells")
            }
            let token = try source.next()
            switch token.kind {
            case .align: continue
            case .command("end"):
                row.tag = takeTag()
                source.putBack(token)
                let isEmpty = row.cells.count == 1 && cell.isEmpty && row.tag == nil
                if isEmpty, !table.rows.isEmpty {
                    table.hasRuleBelow = row.hasRule
                } else {
                    table.rows.append(row)
                }
                return table
            case .command:
                row.tag = takeTag()
                row.space = try lineSpace()
                table.rows.append(row)
                row = Table.Row()
                row.hasRule = try rules()
            default:
                throw Unreadable(
                    begin, "this `\\begin` has no `\\end`", help: ["add the `\\end{…}` of the same name"])
            }
        }
    }

    /// Whether `\hline` or one of its kind comes before the row.
    private mutating func rules() throws(Unreadable) -> Bool {
        var found = false
        while true {
            let token = try source.next()
            switch token.kind {
            case .space: continue
            case .command("hline"), .command("hdashline"), .command("toprule"), .command("midrule"),
                .command("bottomrule"):
                found = true
            case .command("cline"):
                _ = try source.argument(of: token)
                found = true
            default:
                source.putBack(token)
                return found
            }
        }
    }

    /// `{c|rl}`; `*{3}{c}` repeats, `@{…}` and `p{…}` have an argument.
    private mutating func columns(_ specification: [Token], _ begin: Token, isArray: Bool) -> [Table.Column] {
        guard isArray else { return [] }
        var columns: [Table.Column] = []
        var hasLine = false
        var i = 0
        /// The tokens of the group at `i`, which is passed.
        func group() -> [Token] {
            guard i < specification.count, specification[i].kind == .open else { return [] }
            let start = i + 1
            var depth = 0
            while i < specification.count {
                if specification[i].kind == .open { depth += 1 }
                if specification[i].kind == .close { depth -= 1 }
                i += 1
                if depth == 0 { return Array(specification[start..<i - 1]) }
            }
            return []
        }
        func add(_ alignment: Table.Alignment) {
            guard columns.count < Limits.columns else { return }
            columns.append(Table.Column(alignment: alignment, hasLineBefore: hasLine))
            hasLine = false
        }
        while i < specification.count {
            let token = specification[i]
            i += 1
            guard case .character(let letter) = token.kind else { continue }
            switch letter {
            case "l": add(.left)
            case "c": add(.centre)
            case "r": add(.right)
            case "p", "m", "b":
                _ = group()
                add(.left)
            case "|", ":": hasLine = true
            case "@", "!", ">", "<": _ = group()
            case "*":
                let count = Int(Self.plain(group())) ?? 0
                let letters = group().compactMap { token -> Table.Alignment? in
                    switch token.kind {
                    case .character("l"): .left
                    case .character("c"): .centre
                    case .character("r"): .right
                    default: nil
                    }
                }
                for _ in 0..<max(0, min(count, Limits.columns)) { for letter in letters { add(letter) } }
            default: report(begin, "unknown column type `\(letter)`", help: ["use `l`, `c`, `r` or `|`"])
            }
        }
        if hasLine, !columns.isEmpty { columns[columns.count - 1].hasLineAfter = true }
        return columns
    }

    mutating func substack(_ call: Token) throws(Unreadable) -> Node {
        try source.skipSpaces()
        let open = try source.next()
        guard open.kind == .open else {
            source.putBack(open)
            return Self.one(try argument(of: call))
        }
        var table = Table(kind: .stack)
        return try descend(open) { (parser: inout Parser) throws(Unreadable) -> Node in
            while true {
                table.rows.append(Table.Row(cells: [try parser.substackLine(open)]))
                if try parser.source.next().kind == .close { return .table(table) }
                _ = try parser.lineSpace()
            }
        }
    }

    /// The atoms up to a line break or the `}`, which stays unread.
    private mutating func substackLine(_ open: Token) throws(Unreadable) -> [Node] {
        let tokens = try source.line(openedBy: open)
        source.putBack(group: tokens, open)
        return try argument(of: open)
    }
}
