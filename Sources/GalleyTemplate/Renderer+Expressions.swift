// Expressions at run time.

import GalleyCore

extension Renderer {
    mutating func evaluate(_ index: Index) throws(TemplateError) -> Value {
        switch expressions[Int(index)] {
        case .constant(let constant): return program.tables.constants[Int(constant)]
        case .slot(let slot, let fallback):
            if let value = frame.slots[Int(slot)] { return value }
            return fallback >= 0 ? try evaluate(fallback) : .undefined
        case .outer(let hops, let slot, let fallback): return try outer(hops, slot, fallback)
        case .name(let name, let isStrict):
            if let value = resolve(name) { return value }
            if isStrict { throw unknownName(name, at: index) }
            return .undefined
        case .attribute(let base, let key):
            let value = try evaluate(base)
            if case .object(let object) = value {
                return object[program.tables.keys[Int(key)]] ?? .undefined
            }
            return try attribute(of: value, base, key, at: index)
        case .item(let base, let position):
            let value = try evaluate(base)
            return try item(of: value, base, try evaluate(position), at: index)
        case .not(let operand): return .boolean(!(try evaluate(operand).isTrue))
        case .and(let a, let b):
            let value = try evaluate(a)
            return value.isTrue ? try evaluate(b) : value
        case .or(let a, let b):
            let value = try evaluate(a)
            return value.isTrue ? value : try evaluate(b)
        case .comparison(let operation, let a, let b):
            let left = try evaluate(a)
            return .boolean(try compare(left, operation, try evaluate(b), at: index))
        case .conditional(let test, let then, let otherwise):
            if try evaluate(test).isTrue { return try evaluate(then) }
            return otherwise >= 0 ? try evaluate(otherwise) : .undefined
        case .isDefined(let operand, let negated):
            return .boolean(try evaluate(operand).isUndefined == negated)
        case .safe(let operand):
            let value = try evaluate(operand)
            if case .html = value { return value }
            if case .bytes(let text) = value { return .html(text) }
            return .html(value.text.bytes)
        case .defaulted(let operand, let fallback, let boolean):
            let value = try evaluate(operand)
            if value.isUndefined { return try evaluate(fallback) }
            if boolean >= 0, !value.isTrue, try evaluate(boolean).isTrue { return try evaluate(fallback) }
            return value
        case .length(let operand): return try length(of: operand, at: index)
        default: return try evaluateRare(index)
        }
    }

    /// The instructions that take more stack, apart from those that nest most.
    @inline(never)
    private mutating func evaluateRare(_ index: Index) throws(TemplateError) -> Value {
        switch expressions[Int(index)] {
        case .escape(let operand): return Filters.escape(try evaluate(operand), [], program.filterTable)
        case .slice(let operands): return try slice(operands, at: index)
        case .list(let operands): return try list(operands, at: index)
        case .dictionary(let operands): return try dictionary(operands, at: index)
        case .concatenation(let operands): return try concatenation(operands, at: index)
        case .negation(let operand): return try negation(of: operand, at: index)
        case .identity(let operand):
            let value = try evaluate(operand)
            guard value.asDouble != nil else {
                throw fail(TemplateFailure("`+` needs a number, not \(value.kindName)"), at: index)
            }
            return value
        case .binary(let operation, let a, let b): return try binary(operation, a, b, at: index)
        case .comparisonChain(let operands): return try comparisonChain(operands, at: index)
        case .test(let test, let operand, let arguments, let negated):
            return try self.test(Int(test), operand, arguments, negated, at: index)
        case .filter(let filter, let operand, let arguments):
            return try self.filter(Int(filter), operand, arguments, at: index)
        case .function(let function, let arguments):
            let values = try values(arguments)
            return try call(program.tables.functions[Int(function)], values, at: index)
        case .namespace(let arguments): return try namespace(arguments, at: index)
        case .call(let callee, let arguments):
            let start = out.count
            if let value = try call(callee, arguments, at: index) { return value }
            return .html(takeOutput(from: start))
        case .method(let base, let key, let arguments):
            let start = out.count
            if let value = try method(base, key, arguments, at: index) { return value }
            return .html(takeOutput(from: start))
        case .parentBlock:
            let start = out.count
            try parentBlock(at: index)
            return .html(takeOutput(from: start))
        case .ownBlock(let name):
            let start = out.count
            try ownBlock(name, at: index)
            return .html(takeOutput(from: start))
        default: return .undefined
        }
    }

    private mutating func values(_ operands: Operands) throws(TemplateError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(Int(operands.count))
        for i in operands.range { values.append(try evaluate(program.tables.operands[i])) }
        return values
    }

    private mutating func outer(_ hops: Int32, _ slot: Index, _ fallback: Index) throws(TemplateError)
        -> Value
    {
        var current: Frame? = frame
        for _ in 0..<hops { current = current?.parent }
        if let current, current.slots.indices.contains(Int(slot)), let value = current.slots[Int(slot)] {
            return value
        }
        return fallback >= 0 ? try evaluate(fallback) : .undefined
    }

    // MARK: Parts of values

    @inline(never)
    private mutating func attribute(of value: Value, _ base: Index, _ key: Index, at index: Index)
        throws(TemplateError) -> Value
    {
        let name = program.tables.keys[Int(key)]
        switch value {
        case .loop(let handle): return attribute(of: handle, program.tables.loopAttributes[Int(key)])
        case .namespace(let handle):
            guard namespaces.indices.contains(Int(handle.index)) else { return .undefined }
            return namespaces[Int(handle.index)][name] ?? .undefined
        case .undefined: throw try undefinedBase(base, "it has no attribute `\(name.text)`")
        default: return value.member(name)
        }
    }

    /// Why nothing can be asked of an undefined value, with the attribute that may have been meant.
    private mutating func undefinedBase(_ base: Index, _ consequence: String) throws(TemplateError)
        -> TemplateError
    {
        var help: [String] = []
        if case .attribute(let object, let key) = expressions[Int(base)],
            case .object(let object) = try evaluate(object),
            let meant = nearest(to: program.tables.keys[Int(key)].text, among: object.keys)
        {
            help = ["did you mean `\(meant)`?"]
        }
        return fail(
            TemplateFailure(
                "`\(text(of: base))` is undefined: \(consequence)", id: "template/undefined", help: help),
            at: base)
    }

    private func attribute(of handle: Value.LoopHandle, _ attribute: LoopAttribute) -> Value {
        guard let loop = state(of: handle) else { return .undefined }
        let position = loop.position
        let count = loop.elements.count
        switch attribute {
        case .none: return .undefined
        case .index: return .integer(position + 1)
        case .index0: return .integer(position)
        case .revindex: return .integer(count - position)
        case .revindex0: return .integer(count - position - 1)
        case .first: return .boolean(position == 0)
        case .last: return .boolean(position == count - 1)
        case .length: return .integer(count)
        case .depth: return .integer(1)
        case .depth0: return .integer(0)
        case .previtem: return position > 0 ? loop.elements[position - 1] : .undefined
        case .nextitem: return position + 1 < count ? loop.elements[position + 1] : .undefined
        }
    }

    /// The state of a loop that still runs.
    private func state(of handle: Value.LoopHandle) -> LoopState? {
        guard loops.indices.contains(Int(handle.depth)), loops[Int(handle.depth)].serial == handle.serial
        else { return nil }
        return loops[Int(handle.depth)]
    }

    private mutating func item(of value: Value, _ base: Index, _ position: Value, at index: Index)
        throws(TemplateError) -> Value
    {
        switch value {
        case .list(let elements):
            if case .integer(let i) = position, elements.indices.contains(i) { return elements[i] }
        case .undefined: throw try undefinedBase(base, "it has no elements")
        case .namespace(let handle):
            guard position.isText, namespaces.indices.contains(Int(handle.index)) else { return .undefined }
            return namespaces[Int(handle.index)][Key(String(position.text.bytes))] ?? .undefined
        default: break
        }
        return value.item(position)
    }

    @inline(never)
    private mutating func slice(_ operands: Operands, at index: Index) throws(TemplateError) -> Value {
        var parts: [Value?] = []
        for i in operands.range {
            let operand = program.tables.operands[i]
            parts.append(operand >= 0 ? try evaluate(operand) : nil)
        }
        do {
            return try (parts[0] ?? .undefined).slice(parts[1], parts[2], parts[3])
        } catch { throw fail(error, at: index) }
    }

    private mutating func length(of operand: Index, at index: Index) throws(TemplateError) -> Value {
        let value = try evaluate(operand)
        do { return .integer(try value.length()) } catch { throw fail(error, at: index) }
    }

    // MARK: Making values

    @inline(never)
    private mutating func list(_ operands: Operands, at index: Index) throws(TemplateError) -> Value {
        let value = Value.list(try values(operands))
        try checkNesting(value, at: index)
        return value
    }

    @inline(never)
    private mutating func dictionary(_ operands: Operands, at index: Index) throws(TemplateError) -> Value {
        var object = Object()
        let parts = try values(operands)
        for i in stride(from: 0, to: parts.count - 1, by: 2) {
            object[Key(String(parts[i].text.bytes))] = parts[i + 1]
        }
        let value = Value.object(object)
        try checkNesting(value, at: index)
        return value
    }

    @inline(never)
    private mutating func namespace(_ arguments: Index, at index: Index) throws(TemplateError) -> Value {
        let list = program.tables.argumentLists[Int(arguments)]
        var object = Object()
        for value in try values(list.positional) {
            guard case .object(let given) = value else {
                throw fail(
                    TemplateFailure("`namespace` needs keywords or a mapping, not \(value.kindName)"),
                    at: index)
            }
            object = given
        }
        for keyword in list.keywords {
            object[program.tables.keys[Int(keyword.key)]] = try evaluate(keyword.value)
        }
        namespaces.append(object)
        return .namespace(Value.NamespaceHandle(index: Int32(namespaces.count - 1)))
    }

    // MARK: Operators

    @inline(never)
    private mutating func concatenation(_ operands: Operands, at index: Index) throws(TemplateError) -> Value
    {
        let parts = try values(operands)
        do { return try Value.concatenating(parts) } catch { throw fail(error, at: index) }
    }

    @inline(never)
    private mutating func negation(of operand: Index, at index: Index) throws(TemplateError) -> Value {
        let value = try evaluate(operand)
        if case .double(let number) = value { return .double(-number) }
        guard value.asInteger != nil else {
            throw fail(TemplateFailure("`-` needs a number, not \(value.kindName)"), at: index)
        }
        do { return try Value.integer(0).applying(.subtract, to: value) } catch {
            throw fail(error, at: index)
        }
    }

    @inline(never)
    private mutating func binary(_ operation: BinaryOperator, _ a: Index, _ b: Index, at index: Index)
        throws(TemplateError) -> Value
    {
        let left = try evaluate(a)
        let right = try evaluate(b)
        do { return try left.applying(operation, to: right) } catch { throw fail(error, at: index) }
    }

    private func compare(_ a: Value, _ operation: ComparisonOperator, _ b: Value, at index: Index)
        throws(TemplateError) -> Bool
    {
        do { return try a.compared(operation, to: b) } catch { throw fail(error, at: index) }
    }

    @inline(never)
    private mutating func comparisonChain(_ operands: Operands, at index: Index) throws(TemplateError)
        -> Value
    {
        var i = operands.range.lowerBound
        var left = try evaluate(program.tables.operands[i])
        while i + 2 < operands.range.upperBound {
            guard let operation = ComparisonOperator(rawValue: UInt8(program.tables.operands[i + 1])) else {
                break
            }
            let right = try evaluate(program.tables.operands[i + 2])
            if try !compare(left, operation, right, at: index) { return .boolean(false) }
            left = right
            i += 2
        }
        return .boolean(true)
    }

    @inline(never)
    private mutating func test(
        _ test: Int, _ operand: Index, _ arguments: Operands, _ negated: Bool, at index: Index
    ) throws(TemplateError) -> Value {
        let value = try evaluate(operand)
        let arguments = try values(arguments)
        do {
            return .boolean(try program.tables.tests[test].body(value, arguments) != negated)
        } catch { throw fail(error, at: index) }
    }

    @inline(never)
    private mutating func filter(_ filter: Int, _ operand: Index, _ arguments: Operands, at index: Index)
        throws(TemplateError) -> Value
    {
        let value = try evaluate(operand)
        let arguments = try values(arguments)
        let definition = program.tables.filters[filter]
        let result: Value
        do {
            result = try definition.body(value, arguments, program.filterTable)
        } catch { throw fail(error, at: index) }
        if definition.deepens { try checkNesting(result, at: index) }
        return result
    }

    // MARK: Calls

    private func call(_ function: TemplateFunction, _ arguments: [Value], at index: Index)
        throws(TemplateError) -> Value
    {
        do { return try function.body(arguments) } catch { throw fail(error, at: index) }
    }

    /// Calls what an expression gives; nil where the result went to the output.
    mutating func call(_ callee: Index, _ arguments: Index, caller: Value? = nil, at index: Index)
        throws(TemplateError) -> Value?
    {
        let value = try evaluate(callee)
        return try call(value, callee, arguments, caller: caller, at: index)
    }

    private mutating func call(
        _ value: Value, _ callee: Index, _ arguments: Index, caller: Value?, at index: Index
    ) throws(TemplateError) -> Value? {
        switch value {
        case .macro(let handle):
            try run(
                macro: handle, program.tables.argumentLists[Int(arguments)], caller: caller, at: index)
            return nil
        case .function(let function):
            return try call(function, try arranged(arguments, for: function, at: index), at: index)
        case .undefined: throw try undefinedBase(callee, "it cannot be called")
        default:
            throw fail(
                TemplateFailure("`\(text(of: callee))` is \(value.kindName) and cannot be called"), at: callee
            )
        }
    }

    /// Arguments in the order of a function's parameters.
    private mutating func arranged(_ arguments: Index, for function: TemplateFunction, at index: Index)
        throws(TemplateError) -> [Value]
    {
        let list = program.tables.argumentLists[Int(arguments)]
        var values = try self.values(list.positional)
        for keyword in list.keywords {
            let name = program.tables.keys[Int(keyword.key)].text
            guard let position = function.parameters.firstIndex(of: name) else {
                throw fail(
                    TemplateFailure(
                        "the function has no parameter `\(name)`", id: "template/arguments",
                        help: didYouMean(name, among: function.parameters)), at: index)
            }
            while values.count <= position { values.append(.undefined) }
            values[position] = try evaluate(keyword.value)
        }
        if values.count < function.required
            || (values.count > function.parameters.count && !function.isVariadic)
        {
            throw fail(
                TemplateFailure(
                    "the function does not take \(values.count) arguments", id: "template/arguments"),
                at: index)
        }
        return values
    }

    /// Calls an attribute of a value: what a mapping holds, or a method of the value's type.
    mutating func method(
        _ base: Index, _ key: Index, _ arguments: Index, caller: Value? = nil, at index: Index
    ) throws(TemplateError) -> Value? {
        let value = try evaluate(base)
        let name = program.tables.keys[Int(key)]
        switch value {
        case .object, .namespace:
            let held = try attribute(of: value, base, key, at: index)
            switch held {
            case .macro, .function: return try call(held, index, arguments, caller: caller, at: index)
            default: break
            }
        case .loop(let handle): return try method(of: handle, name.text, arguments, at: index)
        case .undefined: throw try undefinedBase(base, "it has no attribute `\(name.text)`")
        default: break
        }
        let list = program.tables.argumentLists[Int(arguments)]
        let values = try self.values(list.positional)
        if list.keywords.isEmpty {
            let result: Value?
            do {
                result = try value.calling(method: name.text, values, program.filterTable)
            } catch { throw fail(error, at: index) }
            if let result {
                try checkNesting(result, at: index)
                return result
            }
        }
        var known = Value.methodNames
        if case .object(let object) = value { known = object.keys + known }
        throw fail(
            TemplateFailure(
                "`\(text(of: base))` has no `\(name.text)` that can be called", id: "template/undefined",
                help: didYouMean(name.text, among: known.filter { $0 != name.text })), at: index)
    }

    private mutating func method(
        of handle: Value.LoopHandle, _ name: String, _ arguments: Index, at index: Index
    )
        throws(TemplateError) -> Value
    {
        let values = try self.values(program.tables.argumentLists[Int(arguments)].positional)
        guard let loop = state(of: handle) else { return .undefined }
        switch name {
        case "cycle":
            guard !values.isEmpty else {
                throw fail(
                    TemplateFailure("`cycle` needs values to choose from", id: "template/arguments"),
                    at: index)
            }
            return values[loop.position % values.count]
        case "changed":
            let isSame = loop.lastChecked.map { Value.list($0).equals(.list(values)) } ?? false
            loops[Int(handle.depth)].lastChecked = values
            return .boolean(!isSame)
        default:
            throw fail(
                TemplateFailure(
                    "`loop` has no `\(name)` that can be called", id: "template/undefined",
                    help: didYouMean(name, among: ["cycle", "changed"])),
                at: index)
        }
    }
}
