// The program that templates are compiled to: flat tables of small instructions that name each other by
// index. Instructions hold no references, so reading one costs no reference counting, and one immutable
// program is shared by all threads that render.

import GalleyCore

/// An index into a table of the program; -1 stands for none.
typealias Index = Int32

/// A run of entries of `Program.operands`.
struct Operands {
    var start: Int32
    var count: Int32

    static let none = Operands(start: 0, count: 0)

    var range: Range<Int> { Int(start)..<Int(start + count) }
}

/// A run of entries of `Program.statements`.
typealias Body = Operands

enum Expression {
    case constant(Index)
    /// A variable of the running function; where it is unset the fallback says what it means.
    case slot(Index, fallback: Index)
    /// A variable of a function around a macro.
    case outer(hops: Int32, slot: Index, fallback: Index)
    /// A name of the context; where nobody gives it, an error or undefined.
    case name(Index, isStrict: Bool)
    case attribute(Index, key: Index)
    case item(Index, Index)
    case slice(Operands)
    case list(Operands)
    /// Keys and values in turn.
    case dictionary(Operands)
    case concatenation(Operands)
    case negation(Index)
    case identity(Index)
    case not(Index)
    case and(Index, Index)
    case or(Index, Index)
    case binary(BinaryOperator, Index, Index)
    case comparison(ComparisonOperator, Index, Index)
    /// `a < b < c`: operands, with the operators between them as numbers.
    case comparisonChain(Operands)
    case conditional(test: Index, then: Index, otherwise: Index)
    case isDefined(Index, negated: Bool)
    case test(Index, Index, Operands, negated: Bool)
    case safe(Index)
    case escape(Index)
    case length(Index)
    case defaulted(Index, fallback: Index, boolean: Index)
    case filter(Index, Index, Operands)
    case function(Index, Operands)
    case call(Index, arguments: Index)
    case method(Index, key: Index, arguments: Index)
    case namespace(arguments: Index)
    case parentBlock
    case ownBlock(Index)
}

enum Statement {
    /// A run of `Program.text`.
    case text(Operands)
    case output(Index)
    /// Output of what is escaped already.
    case outputUnescaped(Index)
    case branch(Operands, otherwise: Body)
    case loop(Index)
    case set(Index, Index)
    /// Makes variables of a scope unset.
    case reset(Operands)
    /// Renders a body into a variable.
    case capture(slot: Index, Body)
    case block(Index)
    case include(Index)
    case importModule(Index)
    case macro(Index)
    case callBlock(Index)
}

struct Branch {
    var test: Index
    var body: Body
}

struct Loop {
    var sequence: Index
    var target: Index
    var condition: Index
    var body: Body
    var otherwise: Body
    /// Variables that begin unset in each pass.
    var scope: Operands
    /// Where the body reads `loop`, its slot, else -1.
    var loopSlot: Index
}

enum Target {
    case slot(Index)
    /// A name at the top of a template: seen by its blocks, macros and includes.
    case context(Index)
    /// Indices of targets.
    case tuple(Operands)
    case attribute(Index, key: Index)
}

struct ArgumentList {
    var positional: Operands
    var keywords: [(key: Index, value: Index)]
}

/// What a template, block or macro needs to run.
struct Callable {
    var body = Body.none
    var slotCount: Int32 = 0
    /// How deep statements and expressions nest in it.
    var depth: Int32 = 1
}

struct Block {
    var name: Index
    var template: Index
    var callable: Callable
    var isRequired: Bool
    var place: Place
}

struct BlockCall {
    var name: Index
    /// Names and expressions in turn: what a scoped block sees.
    var locals: Operands
    var place: Place
}

struct Macro {
    var name: String
    /// Names of the parameters, which have the first slots.
    var parameters: [Key]
    /// The expression of each parameter's default, -1 for none.
    var defaults: [Index]
    var callable: Callable
    var callerSlot: Index
    var variadicSlot: Index
    var keywordSlot: Index
    var target: Index
    var place: Place
}

struct CallBlock {
    var macro: Index
    var call: Index
}

struct Include {
    /// Templates known when compiling, the first that exists; -1 where the name is computed.
    var template: Index
    var name: Index
    var ignoresMissing: Bool
    var withContext: Bool
    var locals: Operands
    var place: Place
}

struct Import {
    var include: Include
    /// Where the module goes, -1 where single names are imported.
    var target: Index
    var names: [(key: Index, target: Index, place: Place)]
}

/// Where in a template something stands.
struct Place {
    var template: Index
    var start: Int32
    var end: Int32
}

struct CompiledTemplate {
    var name: String
    var path: String
    var source: [UInt8]
    var root = Callable()
    /// What it extends, -1 for nothing.
    var parent: Index = -1
    /// Whether its top, or that of a template it extends, sets names.
    var setsNames = false
    /// For each block name of the program the blocks, the most derived first, as a run of operands.
    var blocks: [Operands] = []
    var isSound = true
}

final class Program: Sendable {
    let tables: Tables
    let filterTable: FilterTable

    struct Tables: Sendable {
        var expressions: [Expression] = []
        var expressionPlaces: [Place] = []
        var statements: [Statement] = []
        var operands: [Int32] = []
        var constants: [Value] = []
        var text: [UInt8] = []
        var keys: [Key] = []
        var loopAttributes: [LoopAttribute] = []
        var names: [Key] = []
        var branches: [Branch] = []
        var loops: [Loop] = []
        var targets: [Target] = []
        var argumentLists: [ArgumentList] = []
        var filters: [FilterDefinition] = []
        var tests: [TestDefinition] = []
        var functions: [TemplateFunction] = []
        /// The function of each name that has one, by the index of the name.
        var functionsByName: [TemplateFunction?] = []
        var blockNames: [String] = []
        var blocks: [Block] = []
        var blockCalls: [BlockCall] = []
        var macros: [Macro] = []
        var callBlocks: [CallBlock] = []
        var includes: [Include] = []
        var imports: [Import] = []
        var templates: [CompiledTemplate] = []
        var templatesByName: [String: Index] = [:]
    }

    init(_ tables: Tables, _ filterTable: FilterTable) {
        self.tables = tables
        self.filterTable = filterTable
    }

    func location(_ place: Place) -> SourceLocation {
        tables.location(place)
    }
}

extension Program.Tables {
    func location(_ place: Place) -> SourceLocation {
        let template = templates[Int(place.template)]
        return SourceLocation(
            path: template.path, source: template.source, offset: Int(place.start),
            length: max(1, Int(place.end - place.start)))
    }
}

/// What `loop` knows.
enum LoopAttribute: UInt8, CaseIterable {
    case none, index, index0, revindex, revindex0, first, last, length, depth, depth0, previtem, nextitem

    var name: String { String(describing: self) }
}
