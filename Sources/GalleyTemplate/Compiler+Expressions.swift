// Expressions to instructions. Names become slots, filters and functions are looked up, and what consists
// of literals alone is computed here, once.

import GalleyCore

extension Compiler {
    func compile(_ expression: SyntaxExpression, _ scope: Scope) -> Index {
        scope.function.note(depth: expression.depth)
        let place = place(expression.start, expression.end)
        switch expression.kind {
        case .missing: return constant(.undefined, place)
        case .literal(let value): return constant(value, place)
        case .name(let name): return variable(name, scope, place, isOptional: false)
        case .attribute(let base, let name):
            return append(.attribute(compile(base, scope), key: key(name)), place)
        case .item(let base, let index):
            let base = compile(base, scope)
            if case .literal(let value) = index.kind, value.isText {
                return append(.attribute(base, key: key(String(value.text.bytes))), place)
            }
            return append(.item(base, compile(index, scope)), place)
        case .slice(let base, let lower, let upper, let step):
            let parts =
                [compile(base, scope)] + [lower, upper, step].map { $0.map { compile($0, scope) } ?? -1 }
            return append(.slice(append(operands: parts)), place)
        case .list(let elements):
            let elements = elements.map { compile($0, scope) }
            if let values = constants(elements) { return constant(.list(values), place) }
            return append(.list(append(operands: elements)), place)
        case .dictionary(let pairs):
            return append(
                .dictionary(
                    append(operands: pairs.flatMap { [compile($0.key, scope), compile($0.value, scope)] })),
                place)
        case .negation(let operand):
            let operand = compile(operand, scope)
            if let value = constants([operand])?.first {
                return folded(place) { () throws(TemplateFailure) in
                    try Value.integer(0).applying(.subtract, to: value)
                } ?? operand
            }
            return append(.negation(operand), place)
        case .identity(let operand): return append(.identity(compile(operand, scope)), place)
        case .not(let operand): return append(.not(compile(operand, scope)), place)
        case .and(let a, let b): return append(.and(compile(a, scope), compile(b, scope)), place)
        case .or(let a, let b): return append(.or(compile(a, scope), compile(b, scope)), place)
        case .binary(let operation, let a, let b):
            let operands = [compile(a, scope), compile(b, scope)]
            if let values = constants(operands) {
                return folded(place) { () throws(TemplateFailure) in
                    try values[0].applying(operation, to: values[1])
                } ?? operands[0]
            }
            return append(.binary(operation, operands[0], operands[1]), place)
        case .comparison(let first, let rest):
            if rest.count == 1 {
                return append(
                    .comparison(rest[0].0, compile(first, scope), compile(rest[0].1, scope)), place)
            }
            var operands = [compile(first, scope)]
            for (operation, operand) in rest {
                operands.append(Int32(operation.rawValue))
                operands.append(compile(operand, scope))
            }
            return append(.comparisonChain(append(operands: operands)), place)
        case .concatenation(let parts):
            let parts = parts.map { compile($0, scope) }
            if let values = constants(parts) {
                return folded(place) { () throws(TemplateFailure) in try Value.concatenating(values) }
                    ?? parts[0]
            }
            return append(.concatenation(append(operands: parts)), place)
        case .conditional(let test, let then, let otherwise):
            return append(
                .conditional(
                    test: compile(test, scope), then: compile(then, scope),
                    otherwise: otherwise.map { compile($0, scope) } ?? -1), place)
        case .filter(let base, let call):
            let isDefault = call.name.text == "default" || call.name.text == "d"
            return compile(
                filter: call, on: isDefault ? compileOptional(base, scope) : compile(base, scope), scope,
                place)
        case .test(let base, let call, let negated):
            return compile(test: call, on: base, negated: negated, scope, place)
        case .call(let callee, let arguments): return compile(call: callee, arguments, scope, place)
        }
    }

    /// An expression that may be a name that is not there: what `default` and `defined` are asked about.
    private func compileOptional(_ expression: SyntaxExpression, _ scope: Scope) -> Index {
        guard case .name(let name) = expression.kind else { return compile(expression, scope) }
        optionalNames[Int(template)].insert(name)
        return variable(name, scope, place(expression.start, expression.end), isOptional: true)
    }

    /// The values of expressions that are all literals.
    private func constants(_ expressions: [Index]) -> [Value]? {
        var values: [Value] = []
        for expression in expressions {
            guard case .constant(let index) = tables.expressions[Int(expression)] else { return nil }
            values.append(tables.constants[Int(index)])
        }
        return values
    }

    /// Computes a value now; reports why it cannot be.
    private func folded(_ place: Place, _ compute: () throws(TemplateFailure) -> Value) -> Index? {
        do {
            return constant(try compute(), place)
        } catch {
            report(error.id, error.message, place, help: error.help)
            return nil
        }
    }

    // MARK: Names

    func variable(_ name: String, _ scope: Scope, _ place: Place, isOptional: Bool) -> Index {
        var current = scope
        var hops: Int32 = 0
        while true {
            // What a macro is called with besides its parameters is there as soon as it is asked for.
            if current.function.isMacro, current.parent == nil, current.slots[name] == nil,
                name == "caller" || name == "varargs" || name == "kwargs"
            {
                current.declare(name, definite: true)
            }
            if let slot = current.slots[name] {
                var fallback: Index = -1
                if !current.isDefinite(name) {
                    // In the frame of the scope further out, but evaluated in this one.
                    fallback = outerVariable(name, current, hops, place)
                }
                return append(
                    hops == 0
                        ? .slot(slot, fallback: fallback)
                        : .outer(hops: hops, slot: slot, fallback: fallback), place)
            }
            guard let around = current.around else { break }
            if around.isOuter { hops += 1 }
            current = around.scope
        }
        if !isOptional {
            freeNames[Int(template)].append(FreeName(name: name, place: place, isCall: false, scope: scope))
        }
        // What this template may have set itself is undefined where it did not.
        let isStrict = !isOptional && !exports[Int(template)].contains(name)
        return append(.name(self.name(name), isStrict: isStrict), place)
    }

    /// What a name means outside of a scope, read from `hops` functions further in.
    private func outerVariable(_ name: String, _ scope: Scope, _ hops: Int32, _ place: Place) -> Index {
        var current = scope
        var hops = hops
        while let around = current.around {
            if around.isOuter { hops += 1 }
            current = around.scope
            if let slot = current.slots[name] {
                let fallback =
                    current.isDefinite(name) ? -1 : outerVariable(name, current, hops, place)
                return append(
                    hops == 0
                        ? .slot(slot, fallback: fallback)
                        : .outer(hops: hops, slot: slot, fallback: fallback), place)
            }
        }
        // A name that a scope sets somewhere is known; whether it is set is seen at run time.
        return append(.name(self.name(name), isStrict: false), place)
    }

    // MARK: Filters and tests

    func compile(filter call: SyntaxCall, on base: Index, _ scope: Scope, _ place: Place) -> Index {
        var name = call.name.text
        if name == "map", call.arguments.first?.name?.text == "attribute" { name = Filters.attributeMap }
        guard let filter = filterTable.filters[name] else {
            report(
                "template/unknown-filter", "there is no filter `\(name)`", self.place(call.name),
                help: didYouMean(name, among: filterTable.filters.keys.sorted()))
            for argument in call.arguments { _ = compile(argument.value, scope) }
            return base
        }
        guard
            let arguments = arrange(
                call.arguments, filter.parameters, filter.required, filter.isVariadic, scope,
                "the filter `\(call.name.text)`", self.place(call.name))
        else { return base }
        checkNamedFilter(name, call)

        // The commonest have instructions of their own, unless the program put others in their place.
        if environment.filters[name] == nil {
            switch Filters.aliases[name] ?? name {
            case "safe": return append(.safe(base), place)
            case "escape": return append(.escape(base), place)
            case "length": return append(.length(base), place)
            case "default":
                return append(
                    .defaulted(
                        base, fallback: arguments.first ?? constant("", place),
                        boolean: arguments.count > 1 ? arguments[1] : -1), place)
            default: break
            }
        }
        if filter.isPure, let values = constants([base] + arguments) {
            let folded = folded(place) { () throws(TemplateFailure) in
                try filter.body(values[0], Array(values.dropFirst()), self.filterTable)
            }
            return folded ?? base
        }
        tables.filters.append(filter)
        return append(.filter(Index(tables.filters.count - 1), base, append(operands: arguments)), place)
    }

    /// Checks the name of a filter or test that stands as a literal argument of another filter.
    private func checkNamedFilter(_ name: String, _ call: SyntaxCall) {
        let position: Int
        switch name {
        case "map", "select", "reject": position = 0
        case "selectattr", "rejectattr": position = 1
        default: return
        }
        guard call.arguments.count > position, case .literal(let value) = call.arguments[position].value.kind,
            value.isText
        else { return }
        let wanted = String(value.text.bytes)
        let argument = call.arguments[position].value
        let place = place(argument.start, argument.end)
        if name == "map" {
            if filterTable.filters[wanted] == nil {
                report(
                    "template/unknown-filter", "there is no filter `\(wanted)`", place,
                    help: didYouMean(wanted, among: filterTable.filters.keys.sorted()))
            }
        } else if filterTable.tests[wanted] == nil {
            report(
                "template/unknown-test", "there is no test `\(wanted)`", place,
                help: didYouMean(wanted, among: filterTable.tests.keys.sorted()))
        }
    }

    private func compile(
        test call: SyntaxCall, on base: SyntaxExpression, negated: Bool, _ scope: Scope, _ place: Place
    ) -> Index {
        let name = call.name.text
        if name == "defined" || name == "undefined" {
            return append(
                .isDefined(compileOptional(base, scope), negated: negated != (name == "undefined")), place)
        }
        let base = compile(base, scope)
        guard let test = filterTable.tests[name] else {
            report(
                "template/unknown-test", "there is no test `\(name)`", self.place(call.name),
                help: didYouMean(name, among: filterTable.tests.keys.sorted()))
            return base
        }
        if call.arguments.count != test.argumentCount || call.arguments.contains(where: { $0.name != nil }) {
            report(
                "template/arguments",
                test.argumentCount == 0
                    ? "the test `\(name)` takes no arguments" : "the test `\(name)` takes one argument",
                self.place(call.name))
            return base
        }
        let arguments = call.arguments.map { compile($0.value, scope) }
        tables.tests.append(test)
        return append(
            .test(Index(tables.tests.count - 1), base, append(operands: arguments), negated: negated), place)
    }

    /// Puts arguments into the order of the parameters; reports those that do not fit.
    private func arrange(
        _ arguments: [SyntaxArgument], _ parameters: [String], _ required: Int, _ isVariadic: Bool,
        _ scope: Scope, _ what: String, _ place: Place
    ) -> [Index]? {
        var arranged: [Index?] = []
        for argument in arguments {
            let value = compile(argument.value, scope)
            guard let name = argument.name else {
                if arranged.count >= parameters.count, !isVariadic {
                    let most =
                        parameters.isEmpty
                        ? "no arguments"
                        : "at most \(parameters.count) argument\(parameters.count == 1 ? "" : "s")"
                    report(
                        "template/arguments", "\(what) takes \(most)",
                        self.place(argument.value.start, argument.value.end))
                    return nil
                }
                arranged.append(value)
                continue
            }
            guard let position = parameters.firstIndex(of: name.text) else {
                report(
                    "template/arguments", "\(what) has no parameter `\(name.text)`", self.place(name),
                    help: didYouMean(name.text, among: parameters))
                return nil
            }
            while arranged.count <= position { arranged.append(nil) }
            if arranged[position] != nil {
                report("template/arguments", "`\(name.text)` is given twice", self.place(name))
                return nil
            }
            arranged[position] = value
        }
        for position in 0..<required where position >= arranged.count || arranged[position] == nil {
            report("template/arguments", "\(what) needs `\(parameters[position])`", place)
            return nil
        }
        return arranged.map { $0 ?? constant(.undefined, place) }
    }

    // MARK: Calls

    private func compile(
        call callee: SyntaxExpression, _ arguments: [SyntaxArgument], _ scope: Scope, _ place: Place
    ) -> Index {
        switch callee.kind {
        case .name(let name) where !scope.binds(name) && declared?.contains(name) != true:
            // A macro at the top of the template goes before a function of the same name.
            if exports[Int(template)].contains(name) { break }
            let namePlace = self.place(callee.start, callee.end)
            if environment.functions[name] == nil {
                switch name {
                case "super":
                    guard blockName >= 0, arguments.isEmpty else {
                        report(
                            "template/syntax", "`super()` prints the parent's block, inside of a block", place
                        )
                        return constant(.undefined, place)
                    }
                    superCalls.append((blockName, namePlace))
                    return append(.parentBlock, place)
                case "namespace": return append(.namespace(arguments: list(arguments, scope)), place)
                case "dict":
                    if arguments.allSatisfy({ $0.name != nil }) {
                        let pairs = arguments.flatMap { argument in
                            [
                                constant(.string(argument.name?.text ?? ""), place),
                                compile(argument.value, scope),
                            ]
                        }
                        return append(.dictionary(append(operands: pairs)), place)
                    }
                default: break
                }
            }
            if let function = functions[name] {
                guard
                    let arranged = arrange(
                        arguments, function.parameters, function.required, function.isVariadic, scope,
                        "the function `\(name)`", namePlace)
                else { return constant(.undefined, place) }
                if function.isPure, let values = constants(arranged) {
                    return folded(place) { () throws(TemplateFailure) in try function.body(values) }
                        ?? constant(.undefined, place)
                }
                tables.functions.append(function)
                return append(
                    .function(Index(tables.functions.count - 1), append(operands: arranged)), place)
            }
            let known = freeNames[Int(template)].count
            let base = variable(name, scope, namePlace, isOptional: false)
            if freeNames[Int(template)].count > known {
                freeNames[Int(template)][known].isCall = true
            }
            return append(.call(base, arguments: list(arguments, scope)), place)
        case .attribute(let base, let name):
            if case .name("self") = base.kind, !scope.binds("self") {
                let block = blockName(name)
                selfCalls.append((block, self.place(callee.start, callee.end)))
                return append(.ownBlock(block), place)
            }
            let base = compile(base, scope)
            return append(.method(base, key: key(name), arguments: list(arguments, scope)), place)
        default: break
        }
        let base = compile(callee, scope)
        return append(.call(base, arguments: list(arguments, scope)), place)
    }

    private func list(_ arguments: [SyntaxArgument], _ scope: Scope) -> Index {
        var positional: [Index] = []
        var keywords: [(key: Index, value: Index)] = []
        for argument in arguments {
            let value = compile(argument.value, scope)
            guard let name = argument.name else {
                positional.append(value)
                continue
            }
            let key = key(name.text)
            if keywords.contains(where: { $0.key == key }) {
                report("template/arguments", "`\(name.text)` is given twice", place(name))
            }
            keywords.append((key, value))
        }
        tables.argumentLists.append(
            ArgumentList(positional: append(operands: positional), keywords: keywords))
        return Index(tables.argumentLists.count - 1)
    }
}
