// The readers beside Python's: `json`, `tomllib` and PyYAML's own parser, all cases in one process.

import Foundation
import Testing

@testable import GalleyData

/// Python's view of each file, one line for each: the tree in JSON that tells types apart, or `error`.
private enum Oracle {
    struct Case {
        let name: String
        let format: DataFile.Format
        let bytes: [UInt8]
    }

    static let python = run("import yaml, tomllib", input: "") == nil ? nil : "python3"

    static func answers(to cases: [Case]) -> [String]? {
        let input = cases.map { "\($0.format) \(Data($0.bytes).base64EncodedString())" }
        return run(script, input: input.joined(separator: "\n"))?
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    static func run(_ script: String, input: String) -> String? {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("galley-oracle-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            // Through files, since pipes fill up.
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let question = folder.appendingPathComponent("input")
            let answer = folder.appendingPathComponent("output")
            try Data(input.utf8).write(to: question)
            try Data().write(to: answer)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["python3", "-c", script]
            process.standardInput = try FileHandle(forReadingFrom: question)
            process.standardOutput = try FileHandle(forWritingTo: answer)
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { return nil }
            return String(decoding: try Data(contentsOf: answer), as: UTF8.self)
        } catch {
            return nil
        }
    }

    /// PyYAML knows YAML 1.1 only, so of YAML the structure is compared and every scalar is its text.
    static let script = #"""
        import sys, json, base64, struct, datetime, yaml, tomllib

        def typed(value):
            if value is None or isinstance(value, bool): return value
            if isinstance(value, str):
                # Halves of surrogate pairs, which we read as U+FFFD.
                return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            if isinstance(value, float) and value != value: return {"f": "nan"}
            if isinstance(value, int):
                if -2**63 <= value < 2**63: return {"i": str(value)}
                # TOML asks for an error where 64 bits do not do.
                if format == "toml": raise ValueError(value)
                return typed(float(value))
            if isinstance(value, float): return {"f": struct.pack(">d", value).hex()}
            if isinstance(value, list): return [typed(item) for item in value]
            if isinstance(value, dict): return {"m": [[typed(key), typed(item)] for key, item in value.items()]}
            return {"d": 0}

        def structure(node):
            if isinstance(node, yaml.ScalarNode): return node.value
            if isinstance(node, yaml.SequenceNode): return [structure(item) for item in node.value]
            return {"m": [[structure(key), structure(value)] for key, value in node.value]}

        def refuse(word): raise ValueError(word)

        def read(format, data):
            if format == "json": return typed(json.loads(data.decode("utf-8-sig"), parse_constant=refuse))
            if format == "toml": return typed(tomllib.loads(data.decode("utf-8-sig")))
            return structure(yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader))

        out = []
        for line in sys.stdin.read().split("\n"):
            if not line: continue
            format, data = line.split(" ")
            try:
                out.append(json.dumps(read(format, base64.b64decode(data)), ensure_ascii=False, separators=(",", ":")))
            except Exception:
                out.append("error")
        sys.stdout.reconfigure(encoding="utf-8")
        print("\n".join(out), end="")
        """#

    /// The same of our own tree.
    static func dump(_ file: DataFile) -> String {
        guard let root = file.root, !file.hasErrors else { return "error" }
        var writer = JSONWriter()
        write(root, &writer, onlyStructure: file.format == .yaml)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ node: Node, _ writer: inout JSONWriter, onlyStructure: Bool) {
        switch node.kind {
        case .sequence:
            writer.array { writer in
                for item in node.items { write(item, &writer, onlyStructure: onlyStructure) }
            }
        case .mapping:
            writer.object { writer in
                writer.key("m")
                writer.array { writer in
                    for (key, value) in node.entries {
                        writer.array { writer in
                            writer.string(key.scalarText ?? "")
                            write(value, &writer, onlyStructure: onlyStructure)
                        }
                    }
                }
            }
        case _ where onlyStructure: writer.string(node.scalarText ?? "")
        case .null: writer.null()
        case .boolean: writer.boolean(node.boolean ?? false)
        case .integer:
            writer.object {
                $0.key("i"); $0.string(String(node.integer ?? 0))
            }
        case .number:
            let number = node.number ?? 0
            let bits = String(number.bitPattern, radix: 16)
            writer.object {
                $0.key("f")
                $0.string(number.isNaN ? "nan" : String(repeating: "0", count: 16 - bits.count) + bits)
            }
        case .string where node.isDateTime:
            writer.object {
                $0.key("d"); $0.integer(0)
            }
        case .string: writer.string(node.string ?? "")
        }
    }
}

@Suite(.enabled(if: Oracle.python != nil, "needs python3 with PyYAML and tomllib"))
struct OracleTests {
    /// Compares all cases and tells the first few that differ.
    private func compare(_ cases: [Oracle.Case], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let answers = Oracle.answers(to: cases) ?? []
        let isAnswered = answers.count == cases.count
        try #require(isAnswered, "python3 failed", sourceLocation: sourceLocation)
        var differences = 0
        for (test, expected) in zip(cases, answers) {
            let file =
                switch test.format {
                case .yaml: DataFile(yaml: test.bytes, path: test.name)
                case .json: DataFile(json: test.bytes, path: test.name)
                case .toml: DataFile(toml: test.bytes, path: test.name)
                }
            let found = Oracle.dump(file)
            guard found != expected else { continue }
            differences += 1
            guard differences <= 10 else { continue }
            let at = zip(found, expected).prefix { $0 == $1 }.count
            Issue.record(
                """
                \(test.name.prefix(200)) (\(test.format)) differs at \(at)
                found    \(found.dropFirst(max(0, at - 40)).prefix(160))
                expected \(expected.dropFirst(max(0, at - 40)).prefix(160))
                \(file.problems.prefix(3))
                """, sourceLocation: sourceLocation)
        }
        #expect(differences == 0, sourceLocation: sourceLocation)
    }

    @Test func tables() throws {
        var cases: [Oracle.Case] = []
        for text in OracleTables.json {
            cases.append(.init(name: text, format: .json, bytes: Array(text.utf8)))
        }
        for text in OracleTables.toml {
            cases.append(.init(name: text, format: .toml, bytes: Array(text.utf8)))
        }
        for text in OracleTables.yaml {
            cases.append(.init(name: text, format: .yaml, bytes: Array(text.utf8)))
        }
        try compare(cases)
    }

    /// Every table again with one byte deleted, doubled or changed: both sides accept the same, and read the same.
    @Test func mutations() throws {
        var random = SeededGenerator(seed: 20260731)
        let signs = Array("{}[]\",:'#=\\.-+_ \n0eu*&!|>%@".utf8)
        var cases: [Oracle.Case] = []
        for (format, texts) in [(DataFile.Format.json, OracleTables.json), (.toml, OracleTables.toml)] {
            for text in texts where !text.isEmpty && text.utf8.allSatisfy({ $0 < 0x80 }) {
                for _ in 0..<12 {
                    var bytes = Array(text.utf8)
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes.remove(at: place)
                    case 1: bytes.insert(bytes[place], at: place)
                    default: bytes[place] = signs.randomElement(using: &random) ?? 0
                    }
                    cases.append(
                        .init(name: String(decoding: bytes, as: UTF8.self), format: format, bytes: bytes))
                }
            }
        }
        try compare(cases)
    }

    @Test(.enabled(if: !specs(["json"]).isEmpty, "needs the fixtures folder"))
    func specifications() throws {
        var cases: [Oracle.Case] = []
        for file in specs(["json"]) + specs(["yaml", "yml"]) {
            let format = file.pathExtension == "json" ? DataFile.Format.json : .yaml
            cases.append(
                .init(name: file.lastPathComponent, format: format, bytes: Array(try Data(contentsOf: file))))
        }
        try compare(cases)
    }
}

/// The same numbers in each run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
