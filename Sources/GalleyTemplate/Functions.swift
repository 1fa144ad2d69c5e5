// Functions every template has. `namespace`, `dict` and `super` are the compiler's.

enum Functions {
    static let builtIn: [String: TemplateFunction] = [
        "range": TemplateFunction(["start", "stop", "step"], required: 1, isPure: false) {
            (arguments) throws(TemplateFailure) in
            let first = try arguments.integer(0, "start", default: 0)
            let second = arguments.argument(1) == nil ? nil : try arguments.integer(1, "stop", default: 0)
            let step = try arguments.integer(2, "step", default: 1)
            guard step != 0 else { throw TemplateFailure("the step of `range` cannot be 0") }
            let start = second == nil ? 0 : first
            let stop = second ?? first
            let span =
                step > 0 ? stop.subtractingReportingOverflow(start) : start.subtractingReportingOverflow(stop)
            guard !span.overflow, step != .min else { throw TemplateFailure("the range is too large") }
            if span.partialValue <= 0 { return .list([]) }
            try Value.checkElements((span.partialValue - 1) / abs(step) + 1)
            return .list(stride(from: start, to: stop, by: step).map(Value.integer))
        },
        "dict": TemplateFunction(["mapping"], required: 0) { (arguments) throws(TemplateFailure) in
            guard let value = arguments.argument(0) else { return .object(Object()) }
            guard case .object = value else {
                throw TemplateFailure("`dict` needs a mapping or keywords, not \(value.kindName)")
            }
            return value
        },
    ]
}
