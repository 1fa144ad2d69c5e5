// Every case is rendered here and by Python's Jinja2, and has to give the same bytes. All cases go to one
// Python process. `OracleCases.swift` has the table.

import Foundation
import GalleyCore
import Testing

@testable import GalleyTemplate

struct OracleCase: Sendable {
    var template: String
    /// The context as JSON, which both sides read.
    var context: String
    var templates: [String: String]

    init(_ template: String, _ context: String = "{}", with templates: [String: String] = [:]) {
        self.template = template
        self.context = context
        self.templates = templates
    }
}

enum Oracle {
    /// Reads a list of cases, writes a list of what Jinja2 makes of each; markup comes as {"$html": …}.
    static let script = """
        import json, sys
        import jinja2
        from markupsafe import Markup

        def value(v):
            if isinstance(v, dict):
                if set(v) == {"$html"}:
                    return Markup(v["$html"])
                return {k: value(x) for k, x in v.items()}
            if isinstance(v, list):
                return [value(x) for x in v]
            return v

        results = []
        for case in json.load(sys.stdin):
            templates = dict(case["templates"], **{"main": case["template"]})
            environment = jinja2.Environment(
                loader=jinja2.DictLoader(templates), autoescape=True, trim_blocks=True, lstrip_blocks=True)
            try:
                results.append(environment.get_template("main").render(value(json.loads(case["context"]))))
            except Exception as error:
                results.append("!" + type(error).__name__ + ": " + str(error))
        json.dump(results, sys.stdout)
        """

    static func run(_ arguments: [String], input: Data) -> Data? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        // Python reads all of its input before it writes.
        try? stdin.fileHandleForWriting.write(contentsOf: input)
        try? stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? output : nil
    }

    static let isThere = run(["python3", "-c", "import jinja2, markupsafe"], input: Data()) != nil

    static func results(_ cases: [OracleCase]) throws -> [String] {
        let input = cases.map {
            ["template": $0.template, "context": $0.context, "templates": $0.templates] as [String: Any]
        }
        let output = run(["python3", "-c", script], input: try JSONSerialization.data(withJSONObject: input))
        return try JSONDecoder().decode([String].self, from: try #require(output))
    }
}

struct OracleTests {
    @Test(.enabled(if: Oracle.isThere, "needs python3 with jinja2"))
    func rendersWhatJinja2Renders() throws {
        let expected = try Oracle.results(oracleCases)
        try #require(expected.count == oracleCases.count)
        for (testCase, expected) in zip(oracleCases, expected) {
            #expect(!expected.hasPrefix("!"), "a case that Jinja2 refuses: \(testCase.template)")
            let rendered = try render(testCase)
            #expect(rendered == expected, "\(testCase.template) with \(testCase.context)")
        }
    }

    private func render(_ testCase: OracleCase) throws -> String {
        var templates = testCase.templates
        templates["main"] = testCase.template
        let set = environment(templates).compile(["main"])
        guard let template = set.template(named: "main") else {
            return "! \(set.diagnostics.map { "\($0.id): \($0.message)" })"
        }
        var out: [UInt8] = []
        let context = try context(json: testCase.context)
        do throws(TemplateError) {
            try template.render(context, into: &out)
        } catch {
            return "! \(error.diagnostic.id): \(error.diagnostic.message) \(error.diagnostic.help)"
        }
        return String(out)
    }
}
