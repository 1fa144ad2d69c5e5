// Runs a program. One renderer renders one page on one thread: it holds all that changes, the program
// nothing.
//
// Errors end the render, so nothing is put back when one passes through.

import GalleyCore

/// The variables of one running template root, block or macro. A class: macros see the variables around
/// them, as they are when the macro is called.
final class Frame {
    var slots: [Value?]
    let parent: Frame?

    init(_ count: Int32, parent: Frame? = nil) {
        slots = [Value?](repeating: nil, count: Int(count))
        self.parent = parent
    }
}

/// Names in reach of a template: those that templates set, then what the render was given.
final class Context {
    let parent: Context?
    /// False for a template imported without context.
    let seesGiven: Bool
    var names: [Index] = []
    var values: [Value] = []

    init(parent: Context?, seesGiven: Bool) {
        self.parent = parent
        self.seesGiven = seesGiven
    }

    func bind(_ name: Index, _ value: Value) {
        for i in names.indices where names[i] == name {
            values[i] = value
            return
        }
        names.append(name)
        values.append(value)
    }
}

struct Renderer: ~Copyable {
    struct LoopState {
        var elements: [Value]
        var position = 0
        var serial: Int32
        var lastChecked: [Value]?
    }

    struct MacroInstance {
        var macro: Index
        var frame: Frame
        var context: Context
        var template: Index
    }

    let program: Program
    // The hottest tables, one step nearer.
    let expressions: [Expression]
    private let statements: [Statement]
    private let text: [UInt8]

    let given: [Object]
    var out: [UInt8] = []

    var frame = Frame(0)
    var context = Context(parent: nil, seesGiven: true)
    /// The template whose blocks are printed.
    var template: Index = 0
    /// The blocks of the running name, and which of them runs.
    var blocks = Operands.none
    var blockLevel: Int32 = 0

    var loops: [LoopState] = []
    private var loopSerial: Int32 = 0
    var macros: [MacroInstance] = []
    var namespaces: [Object] = []
    /// Values of given names, looked up once.
    private var known: [Value?]
    var modules: [Index: Object] = [:]

    private var iterations = 0
    private var callDepth = 0
    private var depth: Int32 = 0
    private var nestedContainers = 0

    init(_ program: Program, _ given: [Object]) {
        self.program = program
        expressions = program.tables.expressions
        statements = program.tables.statements
        text = program.tables.text
        self.given = given
        known = [Value?](repeating: nil, count: program.tables.names.count)
    }

    // MARK: Errors

    func fail(_ failure: TemplateFailure, _ place: Place) -> TemplateError {
        TemplateError(
            Diagnostic(
                .error, failure.id, failure.message, at: program.location(place), help: failure.help))
    }

    func fail(_ failure: TemplateFailure, at expression: Index) -> TemplateError {
        fail(failure, program.tables.expressionPlaces[Int(expression)])
    }

    /// The text of an expression as the template has it.
    func text(of expression: Index) -> String {
        let place = program.tables.expressionPlaces[Int(expression)]
        return String(
            program.tables.templates[Int(place.template)].source[Int(place.start)..<Int(place.end)])
    }

    /// Adds where the template was reached from; the innermost few are enough.
    func traced(_ error: TemplateError, _ verb: String, _ place: Place) -> TemplateError {
        var diagnostic = error.diagnostic
        guard diagnostic.help.count < 4 else { return error }
        let location = program.location(place)
        diagnostic.help.append("\(verb) at \(location.path):\(location.line)")
        return TemplateError(diagnostic)
    }

    // MARK: Running

    mutating func render(_ template: Index) throws(TemplateError) {
        try run(template: template, in: context, at: Place(template: template, start: 0, end: 0))
    }

    /// Counts a call against the limits; `leave` gives it back.
    mutating func enter(_ callable: Callable, _ place: Place) throws(TemplateError) {
        callDepth += 1
        depth += callable.depth + TemplateLimits.depthOfCall
        // A call costs about as much as a few passes.
        iterations += 5
        if iterations > TemplateLimits.iterations { throw tooBusy(place) }
        if callDepth > TemplateLimits.callDepth || depth > TemplateLimits.totalDepth {
            throw fail(
                TemplateFailure(
                    "templates and macros call each other too deep", id: "template/limit",
                    help: ["Something includes or calls itself without an end"]), place)
        }
    }

    mutating func leave(_ callable: Callable) {
        callDepth -= 1
        depth -= callable.depth + TemplateLimits.depthOfCall
    }

    /// Runs a template and those it extends.
    mutating func run(template index: Index, in newContext: Context, at place: Place) throws(TemplateError) {
        let (oldFrame, oldContext, oldTemplate) = (frame, context, template)
        let (oldBlocks, oldLevel) = (blocks, blockLevel)
        context = newContext
        template = index
        var current = index
        while current >= 0 {
            let root = program.tables.templates[Int(current)].root
            if root.body.count > 0 {
                try enter(root, place)
                frame = Frame(root.slotCount)
                try run(root.body)
                leave(root)
            }
            current = program.tables.templates[Int(current)].parent
        }
        (frame, context, template) = (oldFrame, oldContext, oldTemplate)
        (blocks, blockLevel) = (oldBlocks, oldLevel)
    }

    mutating func run(_ body: Body) throws(TemplateError) {
        let text = self.text
        for i in body.range {
            switch statements[i] {
            case .text(let run): out.append(text.span, run.range)
            case .output(let expression): try output(expression)
            case .outputUnescaped(let expression): try evaluate(expression).appendText(to: &out)
            case .branch(let branches, let otherwise): try branch(branches, otherwise)
            case .loop(let loop): try self.loop(Int(loop))
            case .set(let target, let expression):
                try assign(try evaluate(expression), to: target, from: expression)
            case .reset(let slots): for slot in slots.range { frame.slots[slot] = nil }
            case .capture(let slot, let body): frame.slots[Int(slot)] = .html(try captured(body))
            case .block(let call): try block(Int(call))
            case .include(let include): try self.include(Int(include))
            case .importModule(let index): try importModule(Int(index))
            case .macro(let macro):
                let value = Value.macro(instance(of: macro))
                try assign(value, to: program.tables.macros[Int(macro)].target, from: -1)
            case .callBlock(let index): try callBlock(Int(index))
            }
        }
    }

    @inline(__always)
    private mutating func output(_ expression: Index) throws(TemplateError) {
        switch expressions[Int(expression)] {
        case .call(let callee, let arguments):
            try call(callee, arguments, at: expression)?.appendEscaped(to: &out)
        case .method(let base, let key, let arguments):
            try method(base, key, arguments, at: expression)?.appendEscaped(to: &out)
        case .parentBlock: try parentBlock(at: expression)
        case .ownBlock(let name): try ownBlock(name, at: expression)
        default: try evaluate(expression).appendEscaped(to: &out)
        }
        if out.count > TemplateLimits.outputBytes { throw tooLong(expression) }
    }

    private func tooLong(_ expression: Index) -> TemplateError {
        fail(
            TemplateFailure(
                "the page grows beyond \(TemplateLimits.outputBytes >> 20) MiB", id: "template/limit"),
            at: expression)
    }

    /// What a body prints, as markup of its own.
    mutating func captured(_ body: Body) throws(TemplateError) -> [UInt8] {
        let start = out.count
        try run(body)
        return takeOutput(from: start)
    }

    mutating func takeOutput(from start: Int) -> [UInt8] {
        let text = Array(out[start...])
        out.removeLast(out.count - start)
        return text
    }

    private mutating func branch(_ branches: Operands, _ otherwise: Body) throws(TemplateError) {
        for i in branches.range {
            let branch = program.tables.branches[i]
            if try evaluate(branch.test).isTrue { return try run(branch.body) }
        }
        try run(otherwise)
    }

    // MARK: Loops

    private mutating func loop(_ index: Int) throws(TemplateError) {
        let loop = program.tables.loops[index]
        var elements = try self.elements(of: loop.sequence)
        if loop.condition >= 0 { elements = try filtered(elements, loop) }
        guard !elements.isEmpty else { return try run(loop.otherwise) }
        loopSerial &+= 1
        let position = loops.count
        frame.slots[Int(loop.loopSlot)] = .loop(
            Value.LoopHandle(depth: Int32(position), serial: loopSerial))
        loops.append(LoopState(elements: elements, serial: loopSerial))
        for i in elements.indices {
            loops[position].position = i
            try countIteration(loop)
            for slot in loop.scope.range { frame.slots[slot] = nil }
            try assign(elements[i], to: loop.target, from: loop.sequence)
            try run(loop.body)
        }
        loops.removeLast()
    }

    private func elements(of expression: Index, _ value: Value) throws(TemplateError) -> [Value] {
        do { return try value.elements() } catch {
            throw fail(
                TemplateFailure(
                    "`\(text(of: expression))` cannot be gone through: \(error.message)", id: error.id),
                at: expression
            )
        }
    }

    private mutating func elements(of expression: Index) throws(TemplateError) -> [Value] {
        let value = try evaluate(expression)
        if case .list(let elements) = value { return elements }
        return try elements(of: expression, value)
    }

    private mutating func filtered(_ elements: [Value], _ loop: Loop) throws(TemplateError) -> [Value] {
        var kept: [Value] = []
        frame.slots[Int(loop.loopSlot)] = .undefined
        for slot in loop.scope.range { frame.slots[slot] = nil }
        for element in elements {
            try countIteration(loop)
            try assign(element, to: loop.target, from: loop.sequence)
            if try evaluate(loop.condition).isTrue { kept.append(element) }
        }
        return kept
    }

    @inline(__always)
    private mutating func countIteration(_ loop: Loop) throws(TemplateError) {
        // A long body counts for more.
        iterations += 1 + Int(loop.body.count) >> 6
        if iterations > TemplateLimits.iterations {
            throw tooBusy(program.tables.expressionPlaces[Int(loop.sequence)])
        }
    }

    private func tooBusy(_ place: Place) -> TemplateError {
        fail(
            TemplateFailure(
                "the page takes more than \(TemplateLimits.iterations) steps through loops and calls",
                id: "template/limit"),
            place)
    }

    // MARK: Names

    mutating func assign(_ value: Value, to target: Index, from expression: Index) throws(TemplateError) {
        switch program.tables.targets[Int(target)] {
        case .slot(let slot): frame.slots[Int(slot)] = value
        case .context(let name): context.bind(name, value)
        case .tuple(let targets): try unpack(value, to: targets, from: expression)
        case .attribute(let base, let key):
            guard case .namespace(let handle) = try evaluate(base),
                namespaces.indices.contains(Int(handle.index))
            else {
                throw fail(
                    TemplateFailure(
                        "only attributes of a namespace can be set",
                        help: ["Make one with `{% set \(text(of: base)) = namespace() %}`"]), at: base)
            }
            try checkNesting(value, at: expression)
            namespaces[Int(handle.index)][program.tables.keys[Int(key)]] = value
        }
    }

    private mutating func unpack(_ value: Value, to targets: Operands, from expression: Index)
        throws(TemplateError)
    {
        let elements = try self.elements(of: expression, value)
        guard elements.count == targets.count else {
            throw fail(
                TemplateFailure(
                    "\(elements.count) value\(elements.count == 1 ? "" : "s") cannot be set to \(targets.count) names"
                ),
                at: expression)
        }
        for (i, operand) in targets.range.enumerated() {
            try assign(elements[i], to: program.tables.operands[operand], from: expression)
        }
    }

    /// The value of a name of the context; nil where nobody gives it.
    @inline(__always)
    mutating func resolve(_ name: Index) -> Value? {
        var current = context
        while true {
            let names = current.names
            for i in names.indices where names[i] == name { return current.values[i] }
            guard let parent = current.parent else { break }
            current = parent
        }
        if current.seesGiven, let value = known[Int(name)] { return value }
        return lookUp(name, current.seesGiven)
    }

    @inline(never)
    private mutating func lookUp(_ name: Index, _ seesGiven: Bool) -> Value? {
        if seesGiven {
            let key = program.tables.names[Int(name)]
            for object in given {
                guard let value = object[key] else { continue }
                known[Int(name)] = value
                return value
            }
        }
        return program.tables.functionsByName[Int(name)].map(Value.function)
    }

    func unknownName(_ name: Index, at expression: Index) -> TemplateError {
        let text = program.tables.names[Int(name)].text
        var candidates: [String] = []
        var current: Context? = context
        var seesGiven = true
        while let scope = current {
            candidates += scope.names.map { program.tables.names[Int($0)].text }
            seesGiven = scope.seesGiven
            current = scope.parent
        }
        let given = self.given.flatMap(\.keys)
        if !seesGiven, given.contains(text) {
            return fail(
                TemplateFailure(
                    "an imported template does not see `\(text)`", id: "template/unknown-name",
                    help: ["Hand it to the macro, or import the template `with context`"]), at: expression)
        }
        candidates += given
        candidates += program.tables.functionsByName.indices.compactMap {
            program.tables.functionsByName[$0] == nil ? nil : program.tables.names[$0].text
        }
        return fail(
            TemplateFailure(
                "there is nothing named `\(text)` here", id: "template/unknown-name",
                help: didYouMean(text, among: candidates)),
            at: expression)
    }

    mutating func bind(_ locals: Operands, to context: Context) throws(TemplateError) {
        var i = locals.range.lowerBound
        while i < locals.range.upperBound {
            let value = try evaluate(program.tables.operands[i + 1])
            if !value.isUndefined { context.bind(program.tables.operands[i], value) }
            i += 2
        }
    }

    /// Counts containers that nest so deep or wide that their depth cannot be told at a glance.
    mutating func checkNesting(_ value: Value, at expression: Index) throws(TemplateError) {
        var budget = 200
        let depth = value.nesting(within: &budget)
        if budget <= 0 { nestedContainers += 1 }
        if depth > Value.maximumPrintedDepth || nestedContainers > TemplateLimits.nestedContainers {
            throw fail(
                TemplateFailure("lists and mappings are nested too deep", id: "template/limit"),
                at: expression)
        }
    }
}

extension Value {
    /// How deep lists and mappings nest; stops when the budget is spent.
    fileprivate func nesting(within budget: inout Int) -> Int {
        var deepest = 0
        switch self {
        case .list(let elements):
            for element in elements {
                budget -= 1
                if budget <= 0 { break }
                deepest = Swift.max(deepest, element.nesting(within: &budget))
            }
        case .object(let object):
            for entry in object.entries {
                budget -= 1
                if budget <= 0 { break }
                deepest = Swift.max(deepest, entry.value.nesting(within: &budget))
            }
        default: return 0
        }
        return deepest + 1
    }
}
