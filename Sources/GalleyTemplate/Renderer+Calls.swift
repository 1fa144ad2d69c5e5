// What leaves one template for another: blocks, includes, imports and macros.

import GalleyCore

extension Renderer {
    // MARK: Blocks

    mutating func block(_ index: Int) throws(TemplateError) {
        let call = program.tables.blockCalls[index]
        let run = program.tables.templates[Int(template)].blocks[Int(call.name)]
        guard run.count > 0 else { return }
        var scoped: Context?
        if call.locals.count > 0 {
            let inner = Context(parent: context, seesGiven: context.seesGiven)
            try bind(call.locals, to: inner)
            scoped = inner
        }
        try self.run(run, level: 0, in: scoped ?? context, at: call.place)
    }

    private mutating func run(_ run: Operands, level: Int32, in newContext: Context, at place: Place)
        throws(TemplateError)
    {
        let block = program.tables.blocks[Int(program.tables.operands[Int(run.start + level)])]
        if block.isRequired, level == 0 {
            throw fail(
                TemplateFailure(
                    "the block `\(program.tables.blockNames[Int(block.name)])` is required, and no template fills it",
                    id: "template/unknown-block"), block.place)
        }
        try enter(block.callable, place)
        let (oldFrame, oldContext, oldBlocks, oldLevel) = (frame, context, blocks, blockLevel)
        frame = Frame(block.callable.slotCount)
        context = newContext
        blocks = run
        blockLevel = level
        try self.run(block.callable.body)
        (frame, context, blocks, blockLevel) = (oldFrame, oldContext, oldBlocks, oldLevel)
        leave(block.callable)
    }

    mutating func parentBlock(at expression: Index) throws(TemplateError) {
        guard blockLevel + 1 < blocks.count else { return }
        try run(
            blocks, level: blockLevel + 1, in: context,
            at: program.tables.expressionPlaces[Int(expression)])
    }

    mutating func ownBlock(_ name: Index, at expression: Index) throws(TemplateError) {
        let run = program.tables.templates[Int(template)].blocks[Int(name)]
        guard run.count > 0 else {
            throw fail(
                TemplateFailure(
                    "there is no block `\(program.tables.blockNames[Int(name)])`",
                    id: "template/unknown-block"),
                at: expression)
        }
        try self.run(run, level: 0, in: context, at: program.tables.expressionPlaces[Int(expression)])
    }

    // MARK: Includes and imports

    /// The template an include means; nil where a missing one is to be ignored.
    private mutating func target(of include: Include) throws(TemplateError) -> Index? {
        if include.template >= 0 { return include.template }
        let name = try evaluate(include.name)
        var names: [Value] = []
        if case .list(let several) = name { names = several } else { names = [name] }
        for name in names {
            guard name.isText else {
                throw fail(
                    TemplateFailure("the name of a template is a string, not \(name.kindName)"), include.place
                )
            }
            if let found = program.tables.templatesByName[String(name.text.bytes)] { return found }
        }
        if include.ignoresMissing { return nil }
        let wanted = names.first.map { String($0.text.bytes) } ?? ""
        throw fail(
            TemplateFailure(
                "there is no template `\(wanted)`", id: "template/missing-template",
                help: nearest(to: wanted, among: program.tables.templates.map(\.name)).map {
                    ["did you mean `\($0)`?"]
                } ?? ["A name that is computed has to be among the templates compiled beforehand"]),
            include.place)
    }

    mutating func include(_ index: Int) throws(TemplateError) {
        let include = program.tables.includes[index]
        guard let target = try target(of: include) else { return }
        var inner = context
        if !include.withContext {
            inner = Context(parent: nil, seesGiven: false)
        } else if include.locals.count > 0 || program.tables.templates[Int(target)].setsNames {
            inner = Context(parent: context, seesGiven: context.seesGiven)
            try bind(include.locals, to: inner)
        }
        do {
            try run(template: target, in: inner, at: include.place)
        } catch { throw traced(error, "Included", include.place) }
    }

    mutating func importModule(_ index: Int) throws(TemplateError) {
        let wanted = program.tables.imports[index]
        guard let target = try target(of: wanted.include) else { return }
        let module = try self.module(target, wanted.include)
        if wanted.target >= 0 { try assign(.object(module), to: wanted.target, from: -1) }
        for name in wanted.names {
            let key = program.tables.keys[Int(name.key)]
            guard let value = module[key] else {
                throw fail(
                    TemplateFailure(
                        "`\(program.tables.templates[Int(target)].name)` has no macro or variable `\(key.text)`",
                        id: "template/unknown-name",
                        help: didYouMean(key.text, among: module.keys)),
                    name.place)
            }
            try assign(value, to: name.target, from: -1)
        }
    }

    /// What the top of a template sets. Without context it is the same for every import of a render.
    private mutating func module(_ target: Index, _ include: Include) throws(TemplateError) -> Object {
        if !include.withContext, let module = modules[target] { return module }
        let parent = include.withContext ? context : nil
        let inner = Context(parent: parent, seesGiven: parent?.seesGiven ?? false)
        var own = inner
        if include.locals.count > 0 {
            try bind(include.locals, to: inner)
            own = Context(parent: inner, seesGiven: inner.seesGiven)
        }
        let start = out.count
        do {
            try run(template: target, in: own, at: include.place)
        } catch { throw traced(error, "Imported", include.place) }
        out.removeLast(out.count - start)
        var module = Object()
        for (name, value) in zip(own.names, own.values) {
            let key = program.tables.names[Int(name)]
            if !key.text.hasPrefix("_") { module[key] = value }
        }
        if !include.withContext { modules[target] = module }
        return module
    }

    // MARK: Macros

    mutating func instance(of macro: Index) -> Value.MacroHandle {
        macros.append(MacroInstance(macro: macro, frame: frame, context: context, template: template))
        return Value.MacroHandle(index: Int32(macros.count - 1))
    }

    mutating func callBlock(_ index: Int) throws(TemplateError) {
        let block = program.tables.callBlocks[index]
        let caller = Value.macro(instance(of: block.macro))
        let result: Value?
        switch expressions[Int(block.call)] {
        case .call(let callee, let arguments):
            result = try call(callee, arguments, caller: caller, at: block.call)
        case .method(let base, let key, let arguments):
            result = try method(base, key, arguments, caller: caller, at: block.call)
        default:
            throw fail(TemplateFailure("`call` needs a macro that calls `caller()`"), at: block.call)
        }
        result?.appendEscaped(to: &out)
    }

    /// Calls a macro; what it prints goes to the output.
    mutating func run(
        macro handle: Value.MacroHandle, _ list: ArgumentList, caller: Value?, at expression: Index
    ) throws(TemplateError) {
        guard macros.indices.contains(Int(handle.index)) else {
            throw fail(TemplateFailure("the macro belongs to another page"), at: expression)
        }
        let instance = macros[Int(handle.index)]
        let index = Int(instance.macro)
        let callable = program.tables.macros[index].callable
        let parameterCount = program.tables.macros[index].parameters.count
        let inner = Frame(callable.slotCount, parent: instance.frame)
        let place = program.tables.expressionPlaces[Int(expression)]

        var extra: [Value] = []
        for (i, operand) in list.positional.range.enumerated() {
            let value = try evaluate(program.tables.operands[operand])
            if i < parameterCount { inner.slots[i] = value } else { extra.append(value) }
        }
        let (callerSlot, variadicSlot, keywordSlot) = (
            program.tables.macros[index].callerSlot, program.tables.macros[index].variadicSlot,
            program.tables.macros[index].keywordSlot
        )
        if !extra.isEmpty, variadicSlot < 0 {
            let macro = program.tables.macros[index]
            throw fail(
                TemplateFailure(
                    "the macro `\(macro.name)` takes \(macro.parameters.isEmpty ? "no arguments" : "at most \(macro.parameters.count) arguments"), not \(list.positional.count)",
                    id: "template/arguments"), place)
        }
        var keywords = Object()
        for keyword in list.keywords {
            let value = try evaluate(keyword.value)
            let key = program.tables.keys[Int(keyword.key)]
            let macro = program.tables.macros[index]
            if let i = macro.parameters.firstIndex(of: key) {
                guard inner.slots[i] == nil else {
                    throw fail(
                        TemplateFailure("`\(key.text)` is given twice", id: "template/arguments"), place)
                }
                inner.slots[i] = value
            } else if keywordSlot >= 0 {
                keywords[key] = value
            } else {
                throw fail(
                    TemplateFailure(
                        "the macro `\(macro.name)` has no parameter `\(key.text)`", id: "template/arguments",
                        help: didYouMean(key.text, among: macro.parameters.map(\.text))), place)
            }
        }
        if variadicSlot >= 0 { inner.slots[Int(variadicSlot)] = .list(extra) }
        if keywordSlot >= 0 { inner.slots[Int(keywordSlot)] = .object(keywords) }
        if callerSlot >= 0 {
            inner.slots[Int(callerSlot)] = caller ?? .undefined
        } else if caller != nil {
            throw fail(
                TemplateFailure(
                    "the macro `\(program.tables.macros[index].name)` never calls `caller()`",
                    id: "template/arguments",
                    help: ["Call it with `{{ }}` instead of `{% call %}`"]), place)
        }

        try enter(callable, place)
        let (oldFrame, oldContext, oldTemplate) = (frame, context, template)
        frame = inner
        context = instance.context
        template = instance.template
        for i in 0..<parameterCount where inner.slots[i] == nil {
            let fallback = program.tables.macros[index].defaults[i]
            inner.slots[i] = fallback >= 0 ? try evaluate(fallback) : .undefined
        }
        do {
            try run(callable.body)
        } catch { throw traced(error, "Called", place) }
        (frame, context, template) = (oldFrame, oldContext, oldTemplate)
        leave(callable)
    }
}
