// The syntax tree of a template, between the parser and the program.

/// An expression and its byte range in the source.
struct SyntaxExpression {
    indirect enum Kind {
        case literal(Value)
        case name(String)
        case attribute(SyntaxExpression, String)
        case item(SyntaxExpression, SyntaxExpression)
        case slice(SyntaxExpression, SyntaxExpression?, SyntaxExpression?, SyntaxExpression?)
        case list([SyntaxExpression])
        case dictionary([(key: SyntaxExpression, value: SyntaxExpression)])
        case negation(SyntaxExpression)
        case identity(SyntaxExpression)
        case not(SyntaxExpression)
        case and(SyntaxExpression, SyntaxExpression)
        case or(SyntaxExpression, SyntaxExpression)
        case binary(BinaryOperator, SyntaxExpression, SyntaxExpression)
        case comparison(SyntaxExpression, [(ComparisonOperator, SyntaxExpression)])
        case concatenation([SyntaxExpression])
        case conditional(test: SyntaxExpression, then: SyntaxExpression, otherwise: SyntaxExpression?)
        case filter(SyntaxExpression, SyntaxCall)
        case test(SyntaxExpression, SyntaxCall, negated: Bool)
        case call(SyntaxExpression, [SyntaxArgument])
        /// What the parser puts where it could read nothing; its mistake is already noted.
        case missing
    }

    var kind: Kind
    var start: Int
    var end: Int
    /// How deep the tree below is.
    var depth: Int
}

struct SyntaxName {
    var text: String
    var start: Int
    var end: Int
}

struct SyntaxArgument {
    var name: SyntaxName?
    var value: SyntaxExpression
}

/// A filter or a test with its arguments.
struct SyntaxCall {
    var name: SyntaxName
    var arguments: [SyntaxArgument]
}

struct SyntaxParameter {
    var name: SyntaxName
    var fallback: SyntaxExpression?
}

indirect enum SyntaxTarget {
    case name(SyntaxName)
    case tuple([SyntaxTarget])
    /// `ns.x`, allowed in `set` alone.
    case attribute(SyntaxName, String)

    /// The names it stores into.
    var names: [String] {
        switch self {
        case .name(let name): [name.text]
        case .tuple(let targets): targets.flatMap(\.names)
        case .attribute: []
        }
    }
}

struct SyntaxStatement {
    indirect enum Kind {
        case data
        case output(SyntaxExpression)
        case branch([(test: SyntaxExpression, body: [SyntaxStatement])], otherwise: [SyntaxStatement])
        case loop(SyntaxLoop)
        case set(SyntaxTarget, SyntaxExpression)
        case setBlock(SyntaxTarget, filters: [SyntaxCall], body: [SyntaxStatement])
        case with([(SyntaxTarget, SyntaxExpression)], body: [SyntaxStatement])
        case block(SyntaxBlock)
        case extends(SyntaxExpression)
        case include(SyntaxExpression, ignoreMissing: Bool, withContext: Bool)
        case importModule(SyntaxExpression, SyntaxName, withContext: Bool)
        case importNames(SyntaxExpression, [(name: SyntaxName, alias: SyntaxName)], withContext: Bool)
        case macro(SyntaxMacro)
        case callBlock(SyntaxMacro, call: SyntaxExpression)
        case filterBlock([SyntaxCall], body: [SyntaxStatement])
    }

    var kind: Kind
    var start: Int
    var end: Int
}

struct SyntaxLoop {
    var target: SyntaxTarget
    var sequence: SyntaxExpression
    var condition: SyntaxExpression?
    var body: [SyntaxStatement]
    var otherwise: [SyntaxStatement]
}

struct SyntaxBlock {
    var name: SyntaxName
    var isScoped: Bool
    var isRequired: Bool
    var body: [SyntaxStatement]
}

struct SyntaxMacro {
    var name: SyntaxName
    var parameters: [SyntaxParameter]
    var body: [SyntaxStatement]
}

/// A parsed template.
struct SyntaxTree {
    var body: [SyntaxStatement]
    var failures: [SyntaxFailure]
}
