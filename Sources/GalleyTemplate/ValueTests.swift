// The tests of `is`.

enum ValueTests {
    static let builtIn: [String: TestDefinition] = {
        var tests: [String: TestDefinition] = [
            "defined": TestDefinition { (value, _) in !value.isUndefined },
            "undefined": TestDefinition { (value, _) in value.isUndefined },
            "none": TestDefinition { (value, _) in if case .null = value { true } else { false } },
            "string": TestDefinition { (value, _) in value.isText },
            "number": TestDefinition { (value, _) in value.asDouble != nil },
            "integer": TestDefinition { (value, _) in if case .integer = value { true } else { false } },
            "float": TestDefinition { (value, _) in if case .double = value { true } else { false } },
            "boolean": TestDefinition { (value, _) in if case .boolean = value { true } else { false } },
            "true": TestDefinition { (value, _) in if case .boolean(true) = value { true } else { false } },
            "false": TestDefinition { (value, _) in if case .boolean(false) = value { true } else { false } },
            "mapping": TestDefinition { (value, _) in if case .object = value { true } else { false } },
            "sequence": TestDefinition { (value, _) in isSequence(value) },
            "iterable": TestDefinition { (value, _) in isSequence(value) || value.isUndefined },
            "callable": TestDefinition { (value, _) in
                switch value {
                case .function, .macro: true
                default: false
                }
            },
            "escaped": TestDefinition { (value, _) in value.isHTML },
            "odd": TestDefinition { (value, _) throws(TemplateFailure) in
                try remainder(of: value, by: .integer(2), "odd") == 1
            },
            "even": TestDefinition { (value, _) throws(TemplateFailure) in
                try remainder(of: value, by: .integer(2), "even") == 0
            },
            "divisibleby": TestDefinition(1) { (value, arguments) throws(TemplateFailure) in
                try remainder(of: value, by: arguments.argument(0) ?? .undefined, "divisibleby") == 0
            },
            "lower": TestDefinition { (value, _) in
                let bytes = value.text.bytes
                return Filters.uppercased(bytes) != bytes && Filters.lowercased(bytes) == bytes
            },
            "upper": TestDefinition { (value, _) in
                let bytes = value.text.bytes
                return Filters.lowercased(bytes) != bytes && Filters.uppercased(bytes) == bytes
            },
        ]
        let comparisons: [(ComparisonOperator, [String])] = [
            (.equal, ["eq", "equalto", "sameas", "=="]), (.notEqual, ["ne", "!="]),
            (.less, ["lt", "lessthan", "<"]),
            (.lessOrEqual, ["le", "<="]), (.greater, ["gt", "greaterthan", ">"]),
            (.greaterOrEqual, ["ge", ">="]),
            (.contained, ["in"]),
        ]
        for (operation, names) in comparisons {
            for name in names {
                tests[name] = TestDefinition(1) { (value, arguments) throws(TemplateFailure) in
                    try value.compared(operation, to: arguments.first ?? .undefined)
                }
            }
        }
        return tests
    }()

    private static func isSequence(_ value: Value) -> Bool {
        switch value {
        case .list, .object: true
        default: value.isText
        }
    }

    private static func remainder(of value: Value, by divisor: Value, _ name: String)
        throws(TemplateFailure) -> Double
    {
        guard let number = value.asDouble, let divisor = divisor.asDouble else {
            throw TemplateFailure("`\(name)` needs numbers, not \(value.kindName)")
        }
        guard divisor != 0 else { throw TemplateFailure("division by zero") }
        let rest = number.truncatingRemainder(dividingBy: divisor)
        return rest < 0 ? rest + abs(divisor) : rest
    }
}
