// `galley-bench reference`: what it costs to make the reference of an API of a description, and how large its pages are.

/// The benchmark as it was asked for.
struct ReferenceBenchmark {
    private var spec: String?
    private var operations = 1000
    private var runs = 3
    private var galley: String?
    private var work: String?
    private var isKeeping = false

    init(_ arguments: [String]) throws(Failure) {
        var arguments = ArgumentList(arguments)
        while let argument = arguments.next() {
            switch argument {
            case "--spec": spec = try arguments.value(of: argument)
            case "--operations": operations = try arguments.number(1...100_000, of: argument)
            case "--runs": runs = try arguments.number(1...100, of: argument)
            case "--galley": galley = try arguments.value(of: argument)
            case "--work": work = try arguments.value(of: argument)
            case "--keep": isKeeping = true
            default: throw Failure("reference takes no '\(argument)'; see galley-bench --help.")
            }
        }
    }

    /// Measures and reports; true where the reference was made each time.
    func run() throws(Failure) -> Bool {
        let work = try makeWorkFolder(work)
        defer {
            if isKeeping { printNote("kept: \(work)") } else { removeFolder(work) }
        }
        let log = joined(work, "log")
        guard let program = try Contestant(.galley, asked: galley, log: log) else {
            throw Failure("There is no program to measure.")
        }
        let site = joined(work, "site")
        try makeFolder(joined(site, "content/api"))
        try writeFile(joined(site, "content/index.md"), "# Home\n")
        try writeFile(joined(site, "galley.yml"), "api:\n  - spec: api/openapi.json\n")
        let description =
            try spec.map { path throws(Failure) in try readFile(path) } ?? Array(generated().utf8)
        try writeFile(joined(site, "content/api/openapi.json"), description)
        printConditions([program], runs: runs)

        var best = Cost()
        for number in 1...runs {
            let output = joined(work, "public-\(number)")
            let cost = try measure(program.program, ["build", site, "--output", output], log: log)
            guard cost.status == 0 else {
                try program.reportFailure(cost, log: log)
                return false
            }
            best = number == 1 ? cost : best.best(cost)
        }
        try report(best, output: joined(work, "public-1"), bytes: description.count)
        return true
    }

    private func report(_ cost: Cost, output: String, bytes: Int) throws(Failure) {
        var pages: [Int] = []
        var operationPages = 0
        var all = 0
        try walk(output) { path, size throws(Failure) in
            all += size
            guard path.hasSuffix(".html") else { return }
            pages.append(size)
            if path.contains("/operations/") { operationPages += 1 }
        }
        pages.sort()
        printTable([
            ["description, MB", decimal(Double(bytes) / 1e6, 2)],
            ["pages of operations", grouped(operationPages)],
            ["pages in all", grouped(pages.count)],
            ["CPU, s", decimal(cost.processor, 2)],
            ["wall, s", decimal(cost.wall, 2)],
            ["peak, MB", megabytes(cost.peak)],
            ["written, MB", megabytes(all)],
            ["page, median, KB", decimal(Double(pages.isEmpty ? 0 : pages[pages.count / 2]) / 1e3, 1)],
            ["page, largest, KB", decimal(Double(pages.last ?? 0) / 1e3, 1)],
        ])
    }

    // MARK: A description

    /// A description with as many operations as were asked for, a schema for each four, and text like a real one's.
    private func generated() -> String {
        var random = RandomSource(seed: 1)
        let vocabulary = Vocabulary()
        func sentence() -> String {
            (0..<9).map { _ in vocabulary.word(&random) }.joined(separator: " ") + "."
        }
        var paths: [String] = []
        var schemas: [String] = []
        for resource in 0..<(operations + 3) / 4 {
            let name = "Thing\(resource)"
            let fields = (0..<12).map { field in
                """
                "field_\(field)": {"type": "\(["string", "integer", "boolean"][field % 3])", "description": "\(sentence())"}
                """
            }
            schemas.append(
                """
                "\(name)": {"type": "object", "description": "\(sentence())", "required": ["field_0", "field_1"], "properties": {
                \(fields.joined(separator: ",\n")),
                "next": {"anyOf": [{"$ref": "#/components/schemas/Thing\((resource + 1) % ((operations + 3) / 4))"}, {"type": "null"}]}}}
                """)
            let answer = """
                {"200": {"description": "\(sentence())", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/\(name)"}}}}, "404": {"description": "\(sentence())"}}
                """
            let body = """
                "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/\(name)"}}}},
                """
            let key = """
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}, "description": "\(sentence())"}]
                """
            func operation(_ method: String, _ verb: String, _ body: String) -> String {
                """
                "\(method)": {"tags": ["things \(resource / 8)"], "operationId": "\(verb)_\(resource)", "summary": "\(verb) thing \(resource)", "description": "\(sentence()) \(sentence())", \(body) "responses": \(answer)}
                """
            }
            let left = operations - resource * 4
            let own = [("get", "read", ""), ("put", "replace", body), ("delete", "remove", "")].prefix(left)
            paths.append(
                "\"/things-\(resource)/{id}\": {\(key), \(own.map { operation($0.0, $0.1, $0.2) }.joined(separator: ",\n"))}"
            )
            if left > 3 { paths.append("\"/things-\(resource)\": {\(operation("post", "create", body))}") }
        }
        return """
            {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, "servers": [{"url": "https://api.acme.dev"}],
            "paths": {\(paths.joined(separator: ",\n"))}, "components": {"schemas": {\(schemas.joined(separator: ",\n"))}}}
            """
    }
}
