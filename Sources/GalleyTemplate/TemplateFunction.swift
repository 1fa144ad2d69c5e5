// Functions and filters: what a template can call, as data, so that the compiler can check a call and
// propose the name that was meant.

/// A function or filter that the program gives to its templates.
package final class TemplateFunction: Sendable {
    package typealias Body = @Sendable ([Value]) throws(TemplateFailure) -> Value

    /// Names of the arguments, by which a template may give them too. The first of a filter is the value
    /// before the bar.
    package let parameters: [String]
    /// How many of them have to be there; the others arrive as `undefined` where they are missing.
    package let required: Int
    /// Whether more arguments than parameters may come.
    package let isVariadic: Bool
    /// Whether equal arguments always give the same value: such calls are made once, at compile time.
    package let isPure: Bool
    let body: Body

    package init(
        _ parameters: [String] = [], required: Int? = nil, isVariadic: Bool = false, isPure: Bool = false,
        body: @escaping Body
    ) {
        self.parameters = parameters
        self.required = required ?? parameters.count
        self.isVariadic = isVariadic
        self.isPure = isPure
        self.body = body
    }
}

/// A filter as the engine keeps it: parameters without the value before the bar.
struct FilterDefinition: Sendable {
    typealias Body = @Sendable (Value, [Value], FilterTable) throws(TemplateFailure) -> Value

    let parameters: [String]
    var required = 0
    var isVariadic = false
    var isPure = true
    /// Whether its result may nest deeper than what it is given.
    var deepens = false
    let body: Body

    init(
        _ parameters: [String], required: Int = 0, isVariadic: Bool = false, deepens: Bool = false,
        _ body: @escaping Body
    ) {
        self.parameters = parameters
        self.required = required
        self.isVariadic = isVariadic
        self.deepens = deepens
        self.body = body
    }

    init(_ body: @escaping Body) { self.init([], body) }

    /// A filter the program registered.
    init(registered function: TemplateFunction) {
        parameters = Array(function.parameters.dropFirst())
        required = max(0, function.required - 1)
        isVariadic = function.isVariadic
        isPure = function.isPure
        deepens = true
        let call = function.body
        body = { (value, arguments, _) throws(TemplateFailure) in try call([value] + arguments) }
    }
}

/// A test, what follows `is`.
struct TestDefinition: Sendable {
    typealias Body = @Sendable (Value, [Value]) throws(TemplateFailure) -> Bool

    let argumentCount: Int
    let body: Body

    init(_ argumentCount: Int, _ body: @escaping Body) {
        self.argumentCount = argumentCount
        self.body = body
    }

    init(_ body: @escaping Body) { self.init(0, body) }
}

/// All filters and tests of an environment, for those filters that take another's name.
final class FilterTable: Sendable {
    let filters: [String: FilterDefinition]
    let tests: [String: TestDefinition]

    init(registered: [String: TemplateFunction]) {
        var filters = Filters.builtIn
        for (name, function) in registered { filters[name] = FilterDefinition(registered: function) }
        self.filters = filters
        tests = ValueTests.builtIn
    }
}

extension [Value] {
    /// An argument, or nil where it was not given.
    func argument(_ i: Int) -> Value? {
        guard i < count, !self[i].isUndefined else { return nil }
        return self[i]
    }

    func integer(_ i: Int, _ name: String, default fallback: Int) throws(TemplateFailure) -> Int {
        guard let value = argument(i) else { return fallback }
        guard let number = value.asInteger else {
            throw TemplateFailure("`\(name)` has to be an integer, not \(value.kindName)")
        }
        return number
    }

    func flag(_ i: Int, default fallback: Bool = false) -> Bool { argument(i)?.isTrue ?? fallback }
}
