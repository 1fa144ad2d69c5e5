// Syntax trees to one program for a whole set of templates. Statements are here, expressions and the
// joining of templates in the two files beside.

import GalleyCore

final class Compiler {
    /// A name that no scope of its template binds: checked when all templates are known.
    struct FreeName {
        var name: String
        var place: Place
        var isCall: Bool
        var scope: Scope
    }

    /// One template reaching another, and what it hands it.
    struct Site {
        var from: Index
        var to: Index
        var locals: [String]
        var withContext: Bool
        var imported: [(name: String, place: Place)] = []
    }

    let environment: TemplateEnvironment
    let filterTable: FilterTable
    let functions: [String: TemplateFunction]
    let declared: Set<String>?
    var tables = Program.Tables()
    var diagnostics: [Diagnostic] = []

    var trees: [SyntaxTree] = []
    private var missingTemplates: Set<String> = []
    private var keyIndices: [String: Index] = [:]
    private var nameIndices: [String: Index] = [:]
    private var blockIndices: [String: Index] = [:]

    // One entry for each template.
    var exports: [Set<String>] = []
    var ownBlocks: [[Index: Index]] = []
    var freeNames: [[FreeName]] = []
    var optionalNames: [Set<String>] = []
    var extendsPlaces: [Place?] = []
    private var mistakes: [Int] = []

    var sites: [Site] = []
    var superCalls: [(block: Index, place: Place)] = []
    var selfCalls: [(block: Index, place: Place)] = []

    /// The template being compiled.
    var template: Index = 0
    /// After `extends` the top of a template prints nothing.
    private var isMuted = false
    private var isTop = false
    /// The block being compiled, for `super()`.
    var blockName: Index = -1

    init(_ environment: TemplateEnvironment) {
        self.environment = environment
        filterTable = FilterTable(registered: environment.filters)
        functions = Functions.builtIn.merging(environment.functions) { _, registered in registered }
        declared = environment.globals.map(Set.init)
    }

    // MARK: Tables

    func append(_ expression: Expression, _ place: Place) -> Index {
        tables.expressions.append(expression)
        tables.expressionPlaces.append(place)
        return Index(tables.expressions.count - 1)
    }

    func append(operands: [Int32]) -> Operands {
        let start = tables.operands.count
        tables.operands += operands
        return Operands(start: Int32(start), count: Int32(operands.count))
    }

    func constant(_ value: Value, _ place: Place) -> Index {
        tables.constants.append(value)
        return append(.constant(Index(tables.constants.count - 1)), place)
    }

    func key(_ text: String) -> Index {
        if let known = keyIndices[text] { return known }
        let index = Index(tables.keys.count)
        keyIndices[text] = index
        tables.keys.append(Key(text))
        tables.loopAttributes.append(LoopAttribute.allCases.first { $0.name == text } ?? .none)
        return index
    }

    func name(_ text: String) -> Index {
        if let known = nameIndices[text] { return known }
        let index = Index(tables.names.count)
        nameIndices[text] = index
        tables.names.append(Key(text))
        tables.functionsByName.append(functions[text])
        return index
    }

    func blockName(_ text: String) -> Index {
        if let known = blockIndices[text] { return known }
        let index = Index(tables.blockNames.count)
        blockIndices[text] = index
        tables.blockNames.append(text)
        return index
    }

    func place(_ start: Int, _ end: Int) -> Place {
        Place(template: template, start: Int32(start), end: Int32(end))
    }

    func place(_ name: SyntaxName) -> Place { place(name.start, name.end) }

    // MARK: Diagnostics

    func report(_ id: String, _ message: String, _ place: Place, help: [String] = []) {
        let template = Int(place.template)
        tables.templates[template].isSound = false
        mistakes[template] += 1
        // A place is found by walking the file: as often as a person reads about it.
        guard mistakes[template] <= TemplateLimits.mistakes else { return }
        diagnostics.append(Diagnostic(.error, id, message, at: tables.location(place), help: help))
    }

    // MARK: Loading

    /// The template of a name, loaded and parsed; nil where there is none.
    func load(_ name: String) -> Index? {
        if let known = tables.templatesByName[name] { return known }
        guard !missingTemplates.contains(name), TemplateEnvironment.isSafe(name),
            let source = environment.loader(name)
        else {
            missingTemplates.insert(name)
            return nil
        }
        let index = Index(tables.templates.count)
        tables.templatesByName[name] = index
        var bytes = Lexer.normalized(source.bytes)
        let isTooLarge = bytes.count > TemplateLimits.templateBytes
        if isTooLarge { bytes = [] }
        tables.templates.append(CompiledTemplate(name: name, path: source.path, source: bytes))
        let tree = Parser.parse(
            bytes, trimBlocks: environment.trimBlocks, lstripBlocks: environment.lstripBlocks)
        trees.append(tree)
        exports.append([])
        ownBlocks.append([:])
        freeNames.append([])
        optionalNames.append([])
        extendsPlaces.append(nil)
        mistakes.append(0)
        for failure in tree.failures {
            report(
                failure.id, failure.message,
                Place(template: index, start: Int32(failure.start), end: Int32(failure.end)),
                help: failure.help)
        }
        if isTooLarge {
            report(
                "template/limit", "the template is larger than \(TemplateLimits.templateBytes >> 20) MiB",
                Place(template: index, start: 0, end: 0))
        }
        return index
    }

    /// The template of a literal name; reports one that is missing.
    func required(_ name: String, _ place: Place) -> Index? {
        if let template = load(name) { return template }
        if !TemplateEnvironment.isSafe(name) {
            report(
                "template/missing-template", "`\(name)` is not the name of a template", place,
                help: ["Names are relative to the theme and cannot contain `..`"])
        } else {
            let known = environment.templateNames + tables.templates.map(\.name)
            report(
                "template/missing-template", "there is no template `\(name)`", place,
                help: didYouMean(name, among: known))
        }
        return nil
    }

    // MARK: Templates

    func compileLoaded() {
        var next = 0
        while next < trees.count {
            template = Index(next)
            compileTemplate(trees[next])
            next += 1
        }
    }

    private func compileTemplate(_ tree: SyntaxTree) {
        isMuted = false
        isTop = true
        blockName = -1
        exports[Int(template)] = Set(Scope.storedNames(tree.body))
        let function = FunctionScope()
        let scope = Scope(function)
        let body = compile(tree.body, scope)
        tables.templates[Int(template)].root = function.callable(body)
    }

    /// Compiles something whose output counts even where that of the template's top does not.
    private func unmuted<R>(_ compile: () -> R) -> R {
        let (muted, top) = (isMuted, isTop)
        isMuted = false
        isTop = false
        defer { (isMuted, isTop) = (muted, top) }
        return compile()
    }

    func compile(_ body: [SyntaxStatement], _ scope: Scope) -> Body {
        scope.function.nesting += 1
        defer { scope.function.nesting -= 1 }
        scope.function.note(depth: 0)
        var statements: [Statement] = []
        for statement in body { compile(statement, scope, into: &statements) }
        let start = tables.statements.count
        tables.statements += statements
        return Body(start: Int32(start), count: Int32(statements.count))
    }

    private func nested(_ body: [SyntaxStatement], _ scope: Scope) -> Body {
        let top = isTop
        isTop = false
        defer { isTop = top }
        return compile(body, scope)
    }

    /// A scope whose names begin unset.
    private func open(_ scope: Scope, _ body: [SyntaxStatement]) -> Operands {
        let first = scope.function.slotCount
        for name in Scope.storedNames(body) { scope.declare(name) }
        return Operands(start: first, count: scope.function.slotCount - first)
    }

    private func addText(_ bytes: ArraySlice<UInt8>, to statements: inout [Statement]) {
        guard !isMuted, !bytes.isEmpty else { return }
        let start = Int32(tables.text.count)
        tables.text += bytes
        if case .text(var run)? = statements.last, run.start + run.count == start {
            run.count += Int32(bytes.count)
            statements[statements.count - 1] = .text(run)
        } else {
            statements.append(.text(Operands(start: start, count: Int32(bytes.count))))
        }
    }

    private func compile(_ statement: SyntaxStatement, _ scope: Scope, into statements: inout [Statement]) {
        let place = place(statement.start, statement.end)
        switch statement.kind {
        case .data:
            let source = tables.templates[Int(template)].source
            addText(source[statement.start..<statement.end], to: &statements)
        case .output(let value):
            let expression = compile(value, scope)
            if case .constant(let index) = tables.expressions[Int(expression)] {
                var text: [UInt8] = []
                tables.constants[Int(index)].appendEscaped(to: &text)
                addText(text[...], to: &statements)
            } else if !isMuted {
                statements.append(.output(expression))
            }
        case .branch(let branches, let otherwise):
            var compiled: [Branch] = []
            for branch in branches {
                let test = compile(branch.test, scope)
                compiled.append(Branch(test: test, body: nested(branch.body, scope)))
            }
            let last = nested(otherwise, scope)
            let start = Int32(tables.branches.count)
            tables.branches += compiled
            statements.append(
                .branch(Operands(start: start, count: Int32(compiled.count)), otherwise: last))
        case .loop(let loop): statements.append(compile(loop, scope))
        case .set(let target, let value):
            let value = compile(value, scope)
            statements.append(.set(compile(target, scope), value))
        case .setBlock(let target, let filters, let body):
            let captured = capture(body, filters, scope, place, into: &statements)
            statements.append(.set(compile(target, scope), captured))
        case .filterBlock(let filters, let body):
            guard !isMuted else {
                _ = nested(body, scope)
                return
            }
            let captured = capture(body, filters, scope, place, into: &statements)
            statements.append(.outputUnescaped(captured))
        case .with(let assignments, let body):
            let inner = Scope(scope.function, in: scope)
            let values = assignments.map { compile($0.1, scope) }
            for (target, _) in assignments {
                for name in target.names { inner.declare(name, definite: true) }
            }
            let fresh = open(inner, body)
            if fresh.count > 0 { statements.append(.reset(fresh)) }
            for (i, assignment) in assignments.enumerated() {
                statements.append(.set(compile(assignment.0, inner), values[i]))
            }
            let top = isTop
            isTop = false
            for statement in body { compile(statement, inner, into: &statements) }
            isTop = top
        case .block(let block): compile(block, scope, into: &statements)
        case .extends(let name): compileExtends(name, place)
        case .include(let name, let ignoreMissing, let withContext):
            let include = include(name, scope, place, ignoresMissing: ignoreMissing, withContext: withContext)
            guard let include, !isMuted else { return }
            tables.includes.append(include)
            statements.append(.include(Index(tables.includes.count - 1)))
        case .importModule(let name, let alias, let withContext):
            guard let include = include(name, scope, place, ignoresMissing: false, withContext: withContext)
            else { return }
            tables.imports.append(
                Import(include: include, target: compile(.name(alias), scope), names: []))
            statements.append(.importModule(Index(tables.imports.count - 1)))
        case .importNames(let name, let names, let withContext):
            guard let include = include(name, scope, place, ignoresMissing: false, withContext: withContext)
            else { return }
            if include.template >= 0 {
                sites[sites.count - 1].imported = names.map { ($0.name.text, self.place($0.name)) }
            }
            let imported = names.map {
                (key: key($0.name.text), target: compile(.name($0.alias), scope), place: self.place($0.name))
            }
            tables.imports.append(Import(include: include, target: -1, names: imported))
            statements.append(.importModule(Index(tables.imports.count - 1)))
        case .macro(let macro):
            let index = compile(macro, scope)
            tables.macros[Int(index)].target = compile(.name(macro.name), scope)
            statements.append(.macro(index))
        case .callBlock(let macro, let call):
            let index = compile(macro, scope)
            let call = compile(call, scope)
            guard !isMuted else { return }
            tables.callBlocks.append(CallBlock(macro: index, call: call))
            statements.append(.callBlock(Index(tables.callBlocks.count - 1)))
        }
    }

    // MARK: Statements

    private func compile(_ target: SyntaxTarget, _ scope: Scope) -> Index {
        let compiled: Target
        switch target {
        case .name(let name):
            // Of the names in reach only those of this function's scopes can be stored into.
            var current: Scope? = scope
            var slot: Index?
            while let inner = current, slot == nil {
                slot = inner.slots[name.text]
                current = inner.parent
            }
            compiled = slot.map(Target.slot) ?? .context(self.name(name.text))
        case .tuple(let parts): compiled = .tuple(append(operands: parts.map { compile($0, scope) }))
        case .attribute(let name, let attribute):
            let base = variable(name.text, scope, place(name), isOptional: false)
            compiled = .attribute(base, key: key(attribute))
        }
        tables.targets.append(compiled)
        return Index(tables.targets.count - 1)
    }

    private func compile(_ loop: SyntaxLoop, _ scope: Scope) -> Statement {
        let sequence = compile(loop.sequence, scope)
        let inner = Scope(scope.function, in: scope)
        let loopSlot = inner.declare("loop", definite: true)
        for name in loop.target.names { inner.declare(name, definite: true) }
        let fresh = open(inner, loop.body)
        let target = compile(loop.target, inner)
        let condition = loop.condition.map { compile($0, inner) } ?? -1
        let body = nested(loop.body, inner)
        let elseScope = Scope(scope.function, in: scope)
        let elseFresh = open(elseScope, loop.otherwise)
        var otherwise = nested(loop.otherwise, elseScope)
        if elseFresh.count > 0 {
            let start = Int32(tables.statements.count)
            tables.statements.append(.reset(elseFresh))
            tables.statements += tables.statements[otherwise.range]
            otherwise = Body(start: start, count: otherwise.count + 1)
        }
        tables.loops.append(
            Loop(
                sequence: sequence, target: target, condition: condition, body: body, otherwise: otherwise,
                scope: fresh, loopSlot: loopSlot))
        return .loop(Index(tables.loops.count - 1))
    }

    /// Renders a body into a hidden variable; the expression that reads it, filters applied.
    private func capture(
        _ body: [SyntaxStatement], _ filters: [SyntaxCall], _ scope: Scope, _ place: Place,
        into statements: inout [Statement]
    ) -> Index {
        let inner = Scope(scope.function, in: scope)
        let fresh = open(inner, body)
        if fresh.count > 0 { statements.append(.reset(fresh)) }
        let slot = scope.function.newSlot()
        let body = unmuted { compile(body, inner) }
        statements.append(.capture(slot: slot, body))
        var result = append(.slot(slot, fallback: -1), place)
        scope.function.note(depth: filters.count)
        for filter in filters { result = compile(filter: filter, on: result, scope, place) }
        return result
    }

    private func compile(_ block: SyntaxBlock, _ scope: Scope, into statements: inout [Statement]) {
        let name = blockName(block.name.text)
        if ownBlocks[Int(template)][name] != nil {
            report(
                "template/syntax", "the block `\(block.name.text)` is there twice", place(block.name),
                help: ["To print it again, use `{{ self.\(block.name.text)() }}`"])
        }
        let outerName = blockName
        blockName = name
        let function = FunctionScope()
        let inner = Scope(function)
        _ = open(inner, block.body)
        let body = unmuted { compile(block.body, inner) }
        blockName = outerName
        tables.blocks.append(
            Block(
                name: name, template: template, callable: function.callable(body),
                isRequired: block.isRequired, place: place(block.name)))
        ownBlocks[Int(template)][name] = Index(tables.blocks.count - 1)
        guard !isMuted else { return }
        tables.blockCalls.append(
            BlockCall(
                name: name, locals: block.isScoped ? locals(scope, place(block.name)) : .none,
                place: place(block.name)))
        statements.append(.block(Index(tables.blockCalls.count - 1)))
    }

    private func compileExtends(_ name: SyntaxExpression, _ place: Place) {
        guard isTop else {
            return report(
                "template/syntax", "`extends` has to stand at the top of the template, outside of other tags",
                place)
        }
        guard extendsPlaces[Int(template)] == nil else {
            return report("template/syntax", "a template can extend only one other", place)
        }
        let namePlace = self.place(name.start, name.end)
        extendsPlaces[Int(template)] = namePlace
        isMuted = true
        guard case .literal(let value) = name.kind, value.isText else {
            if case .missing = name.kind { return }
            return report(
                "template/syntax", "`extends` needs the name of a template in quotes", namePlace)
        }
        tables.templates[Int(template)].parent = required(String(value.text.bytes), namePlace) ?? -1
    }

    /// What an include or import reads; nil where nothing is to be done at run time.
    private func include(
        _ name: SyntaxExpression, _ scope: Scope, _ place: Place, ignoresMissing: Bool, withContext: Bool
    ) -> Include? {
        if case .missing = name.kind { return nil }
        var include = Include(
            template: -1, name: -1, ignoresMissing: ignoresMissing, withContext: withContext,
            locals: withContext ? locals(scope, place) : .none, place: self.place(name.start, name.end))
        var literals: [SyntaxExpression] = []
        if case .list(let names) = name.kind { literals = names } else { literals = [name] }
        var names: [String] = []
        for literal in literals {
            guard case .literal(let value) = literal.kind, value.isText else {
                include.name = compile(name, scope)
                return include
            }
            names.append(String(value.text.bytes))
        }
        guard let found = names.lazy.compactMap({ self.load($0) }).first else {
            if !ignoresMissing, let first = names.first { _ = required(first, include.place) }
            return nil
        }
        include.template = found
        sites.append(
            Site(
                from: template, to: found, locals: withContext ? scope.visibleNames : [],
                withContext: withContext))
        return include
    }

    /// Names and expressions in turn of all that is visible.
    private func locals(_ scope: Scope, _ place: Place) -> Operands {
        let names = scope.visibleNames
        if let locals = scope.locals, Int(locals.count) == names.count * 2 { return locals }
        let locals = append(
            operands: names.flatMap { [name($0), variable($0, scope, place, isOptional: true)] })
        scope.locals = locals
        return locals
    }

    private func compile(_ macro: SyntaxMacro, _ scope: Scope) -> Index {
        let function = FunctionScope(isMacro: true, outer: scope)
        let inner = Scope(function)
        for parameter in macro.parameters { inner.declare(parameter.name.text, definite: true) }
        _ = open(inner, macro.body)
        let defaults = macro.parameters.map { $0.fallback.map { compile($0, inner) } ?? -1 }
        let body = unmuted { compile(macro.body, inner) }
        tables.macros.append(
            Macro(
                name: macro.name.text, parameters: macro.parameters.map { Key($0.name.text) },
                defaults: defaults, callable: function.callable(body),
                callerSlot: inner.slots["caller"] ?? -1, variadicSlot: inner.slots["varargs"] ?? -1,
                keywordSlot: inner.slots["kwargs"] ?? -1, target: -1, place: place(macro.name)))
        return Index(tables.macros.count - 1)
    }
}
