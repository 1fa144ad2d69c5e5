// Where names live. As in Jinja2, loops, `with`, block sets and macros open a scope and `if` does not;
// what is set at the top of a template is seen by its blocks, macros and includes.

/// The variables of one template root, block or macro, which share the slots of one frame.
final class FunctionScope {
    let isMacro: Bool
    /// The scope around a macro, whose variables it sees.
    let outer: Scope?
    private(set) var slotCount: Index = 0
    private(set) var depth: Int32 = 1
    /// How deep the statement being compiled stands.
    var nesting: Int32 = 0

    init(isMacro: Bool = false, outer: Scope? = nil) {
        self.isMacro = isMacro
        self.outer = outer
    }

    func newSlot() -> Index {
        defer { slotCount += 1 }
        return slotCount
    }

    func note(depth expression: Int) { depth = max(depth, nesting + Int32(expression) + 1) }

    func callable(_ body: Body) -> Callable { Callable(body: body, slotCount: slotCount, depth: depth) }
}

final class Scope {
    let function: FunctionScope
    let parent: Scope?
    private(set) var slots: [String: Index] = [:]
    /// Names in the order they were declared.
    private(set) var names: [String] = []
    /// Names that are set whenever the scope is entered.
    private var definite: Set<String> = []
    /// What the includes in this scope are handed, once there is one.
    var locals: Operands?

    init(_ function: FunctionScope, in parent: Scope? = nil) {
        self.function = function
        self.parent = parent
    }

    @discardableResult
    func declare(_ name: String, definite isDefinite: Bool = false) -> Index {
        if isDefinite { definite.insert(name) }
        if let slot = slots[name] { return slot }
        let slot = function.newSlot()
        slots[name] = slot
        names.append(name)
        return slot
    }

    func isDefinite(_ name: String) -> Bool { definite.contains(name) }

    /// The next scope outward, and whether it belongs to another function.
    var around: (scope: Scope, isOuter: Bool)? {
        if let parent { return (parent, false) }
        return function.outer.map { ($0, true) }
    }

    /// Whether a name is bound here or further out.
    func binds(_ name: String) -> Bool {
        var scope: Scope? = self
        while let current = scope {
            if current.slots[name] != nil { return true }
            scope = current.around?.scope
        }
        return false
    }

    /// All names bound here and further out, the nearest first.
    var visibleNames: [String] {
        var seen: Set<String> = []
        var result: [String] = []
        var scope: Scope? = self
        while let current = scope {
            for name in current.names where seen.insert(name).inserted { result.append(name) }
            scope = current.around?.scope
        }
        return result
    }

    /// The names that statements store into the scope they stand in.
    static func storedNames(_ body: [SyntaxStatement]) -> [String] {
        var names: [String] = []
        for statement in body {
            switch statement.kind {
            case .set(let target, _), .setBlock(let target, _, _): names += target.names
            case .importModule(_, let alias, _): names.append(alias.text)
            case .importNames(_, let imported, _): names += imported.map(\.alias.text)
            case .macro(let macro): names.append(macro.name.text)
            case .branch(let branches, let otherwise):
                for branch in branches { names += storedNames(branch.body) }
                names += storedNames(otherwise)
            default: break
            }
        }
        return names
    }
}
