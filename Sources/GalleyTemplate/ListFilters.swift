// Filters on lists and mappings.

import GalleyCore

extension Filters {
    /// Reads an attribute by its path, `a.b` or an index.
    private struct Getter {
        private var steps: [Value] = []

        init(_ attribute: Value) {
            guard attribute.isText else {
                steps = [attribute]
                return
            }
            steps = String(attribute.text.bytes).split(separator: ".", omittingEmptySubsequences: false).map {
                Int($0).map(Value.integer) ?? .string(String($0))
            }
        }

        func callAsFunction(_ value: Value) -> Value { steps.reduce(value) { $0.item($1) } }
    }

    private static func folded(_ value: Value, caseSensitive: Bool) -> Value {
        guard !caseSensitive, value.isText else { return value }
        return .bytes(lowercased(value.text.bytes))
    }

    // MARK: Elements

    @Sendable static func defaulted(_ value: Value, _ arguments: Arguments, _: FilterTable) -> Value {
        let fallback = arguments.argument(0) ?? .string("")
        return arguments.flag(1) ? (value.isTrue ? value : fallback) : (value.isUndefined ? fallback : value)
    }

    @Sendable static func length(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        .integer(try value.length())
    }

    @Sendable static func first(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure) -> Value
    {
        try value.elements().first ?? .undefined
    }

    @Sendable static func last(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure) -> Value
    {
        try value.elements().last ?? .undefined
    }

    @Sendable static func list(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure) -> Value
    {
        .list(try value.elements())
    }

    @Sendable static func items(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure) -> Value
    {
        switch value {
        case .undefined: return .list([])
        case .object(let object): return .list(object.pairs)
        default: throw TemplateFailure("`items` needs a mapping, not \(value.kindName)")
        }
    }

    @Sendable static func join(_ value: Value, _ arguments: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        var elements = try value.elements()
        if let attribute = arguments.argument(1) { elements = elements.map(Getter(attribute).callAsFunction) }
        let separator = arguments.argument(0) ?? .string("")
        let isHTML = separator.isHTML || elements.contains { $0.isHTML }
        var between: [UInt8] = []
        if isHTML { separator.appendEscaped(to: &between) } else { separator.appendText(to: &between) }
        var out: [UInt8] = []
        for (i, element) in elements.enumerated() {
            if i > 0 { out += between }
            if isHTML { element.appendEscaped(to: &out) } else { element.appendText(to: &out) }
            try Value.checkBytes(out.count)
        }
        return Text(out, isHTML: isHTML).value
    }

    // MARK: Order

    /// The positions of the keys in order; equal keys stay as they stand.
    private static func order(_ keys: [Value], reversed: Bool) throws(TemplateFailure) -> [Int] {
        // Checked against the first: within one kind every two values have an order.
        if let first = keys.first {
            for key in keys { _ = try first.ordered(before: key) }
        }
        var failure: TemplateFailure?
        let order = keys.indices.sorted { a, b in
            do throws(TemplateFailure) {
                let comparison = try keys[a].ordered(before: keys[b])
                return comparison == 0 ? a < b : (comparison < 0) != reversed
            } catch {
                failure = failure ?? error
                return a < b
            }
        }
        if let failure { throw failure }
        return order
    }

    @Sendable static func sort(_ value: Value, _ arguments: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        let elements = try value.elements()
        let caseSensitive = arguments.flag(1)
        let keys: [Value]
        if let attribute = arguments.argument(2) {
            let getters =
                attribute.isText
                ? String(attribute.text.bytes).split(separator: ",").map { Getter(.string(String($0))) }
                : [Getter(attribute)]
            keys = elements.map { element in
                let parts = getters.map { folded($0(element), caseSensitive: caseSensitive) }
                return parts.count == 1 ? parts[0] : .list(parts)
            }
        } else {
            keys = elements.map { folded($0, caseSensitive: caseSensitive) }
        }
        return .list(try order(keys, reversed: arguments.flag(0)).map { elements[$0] })
    }

    @Sendable static func dictsort(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        guard case .object(let object) = value else {
            throw TemplateFailure("`dictsort` needs a mapping, not \(value.kindName)")
        }
        let by = arguments.argument(1).map { String($0.text.bytes) } ?? "key"
        guard by == "key" || by == "value" else { throw TemplateFailure("`by` has to be `key` or `value`") }
        let keys = object.entries.map {
            folded(by == "key" ? .string($0.key.text) : $0.value, caseSensitive: arguments.flag(0))
        }
        let pairs = object.pairs
        return .list(try order(keys, reversed: arguments.flag(2)).map { pairs[$0] })
    }

    @Sendable static func reverse(_ value: Value, _: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        let elements = try value.elements()
        guard value.isText else { return .list(elements.reversed()) }
        var out: [UInt8] = []
        for element in elements.reversed() { element.appendText(to: &out) }
        return Text(out, isHTML: value.isHTML).value
    }

    private static func extreme(_ value: Value, _ arguments: Arguments, _ sign: Int) throws(TemplateFailure)
        -> Value
    {
        let getter = arguments.argument(1).map { Getter($0) }
        var best: (key: Value, value: Value)?
        for element in try value.elements() {
            let key = folded(getter?(element) ?? element, caseSensitive: arguments.flag(0))
            if let best, try key.ordered(before: best.key) * sign >= 0 { continue }
            best = (key, element)
        }
        return best?.value ?? .undefined
    }

    @Sendable static func min(_ value: Value, _ arguments: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        try extreme(value, arguments, 1)
    }

    @Sendable static func max(_ value: Value, _ arguments: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        try extreme(value, arguments, -1)
    }

    @Sendable static func sum(_ value: Value, _ arguments: Arguments, _: FilterTable) throws(TemplateFailure)
        -> Value
    {
        let getter = arguments.argument(0).map { Getter($0) }
        var total = arguments.argument(1) ?? .integer(0)
        for element in try value.elements() {
            total = try total.applying(.add, to: getter?(element) ?? element)
        }
        return total
    }

    // MARK: Choosing and grouping

    /// A value as the key of a hash table: equal values have equal identities.
    private static func identity(_ value: Value) -> [UInt8] {
        var key: [UInt8] = []
        if value.isText {
            key.append("t")
            value.appendText(to: &key)
        } else if let number = value.asDouble {
            key.append("n")
            key.append(shortest: number)
        } else {
            key.append("v")
            value.appendRepresentation(to: &key, depth: 0)
        }
        return key
    }

    @Sendable static func unique(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let getter = arguments.argument(1).map { Getter($0) }
        var seen: Set<[UInt8]> = []
        return .list(
            try value.elements().filter {
                seen.insert(identity(folded(getter?($0) ?? $0, caseSensitive: arguments.flag(0)))).inserted
            })
    }

    @Sendable static func map(_ value: Value, _ arguments: Arguments, _ table: FilterTable)
        throws(TemplateFailure) -> Value
    {
        guard let name = arguments.argument(0), name.isText else {
            throw TemplateFailure(
                "`map` needs the name of a filter, or `attribute=`", id: "template/arguments")
        }
        guard let filter = table.filters[String(name.text.bytes)] else {
            throw TemplateFailure(
                "there is no filter `\(String(name.text.bytes))`", id: "template/unknown-filter")
        }
        let rest = Array(arguments.dropFirst())
        var result: [Value] = []
        for element in try value.elements() { result.append(try filter.body(element, rest, table)) }
        return .list(result)
    }

    @Sendable static func mapAttribute(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let getter = Getter(arguments.argument(0) ?? .undefined)
        let fallback = arguments.argument(1)
        return .list(
            try value.elements().map {
                let part = getter($0)
                return part.isUndefined ? fallback ?? part : part
            })
    }

    private static func choose(
        _ value: Value, _ arguments: ArraySlice<Value>, _ table: FilterTable, keeping: Bool,
        by getter: Getter?
    ) throws(TemplateFailure) -> Value {
        var test: TestDefinition?
        if let name = arguments.first, !name.isUndefined {
            test = table.tests[String(name.text.bytes)]
            if test == nil {
                throw TemplateFailure(
                    "there is no test `\(String(name.text.bytes))`", id: "template/unknown-test")
            }
        }
        let rest = Array(arguments.dropFirst())
        var result: [Value] = []
        for element in try value.elements() {
            let subject = getter?(element) ?? element
            let passes: Bool
            if let test { passes = try test.body(subject, rest) } else { passes = subject.isTrue }
            if passes == keeping { result.append(element) }
        }
        return .list(result)
    }

    @Sendable static func select(_ value: Value, _ arguments: Arguments, _ table: FilterTable)
        throws(TemplateFailure) -> Value
    {
        try choose(value, arguments[...], table, keeping: true, by: nil)
    }

    @Sendable static func reject(_ value: Value, _ arguments: Arguments, _ table: FilterTable)
        throws(TemplateFailure) -> Value
    {
        try choose(value, arguments[...], table, keeping: false, by: nil)
    }

    @Sendable static func selectattr(_ value: Value, _ arguments: Arguments, _ table: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let getter = Getter(arguments.argument(0) ?? .undefined)
        return try choose(value, arguments.dropFirst(), table, keeping: true, by: getter)
    }

    @Sendable static func rejectattr(_ value: Value, _ arguments: Arguments, _ table: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let getter = Getter(arguments.argument(0) ?? .undefined)
        return try choose(value, arguments.dropFirst(), table, keeping: false, by: getter)
    }

    @Sendable static func groupby(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let getter = Getter(arguments.argument(0) ?? .undefined)
        let elements = try value.elements()
        let labels = elements.map { element in
            let label = getter(element)
            return label.isUndefined ? arguments.argument(1) ?? label : label
        }
        let keys = labels.map { folded($0, caseSensitive: arguments.flag(2)) }
        var groups: [(key: Value, label: Value, elements: [Value])] = []
        for i in try order(keys, reversed: false) {
            if let last = groups.last, last.key.equals(keys[i]) {
                groups[groups.count - 1].elements.append(elements[i])
            } else {
                groups.append((keys[i], labels[i], [elements[i]]))
            }
        }
        return .list(groups.map { .list([$0.label, .list($0.elements)]) })
    }

    // MARK: Rows and columns

    @Sendable static func batch(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let size = try arguments.integer(0, "linecount", default: 1)
        guard size > 0 else { throw TemplateFailure("`linecount` has to be positive") }
        let elements = try value.elements()
        var rows: [Value] = []
        var i = 0
        while i < elements.count {
            let end = i + Swift.min(size, elements.count - i)
            var row = Array(elements[i..<end])
            if let fill = arguments.argument(1), row.count < size {
                try Value.checkElements(size)
                row += repeatElement(fill, count: size - row.count)
            }
            rows.append(.list(row))
            i = end
        }
        return .list(rows)
    }

    @Sendable static func slice(_ value: Value, _ arguments: Arguments, _: FilterTable)
        throws(TemplateFailure) -> Value
    {
        let count = try arguments.integer(0, "slices", default: 1)
        guard count > 0 else { throw TemplateFailure("`slices` has to be positive") }
        try Value.checkElements(count)
        let elements = try value.elements()
        let size = elements.count / count
        let longer = elements.count % count
        var columns: [Value] = []
        var start = 0
        for i in 0..<count {
            let end = start + size + (i < longer ? 1 : 0)
            var column = Array(elements[start..<end])
            if i >= longer, let fill = arguments.argument(1) { column.append(fill) }
            columns.append(.list(column))
            start = end
        }
        return .list(columns)
    }
}
