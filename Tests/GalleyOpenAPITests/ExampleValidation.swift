// Asks a JSON Schema validator written by others (Python's jsonschema) whether examples fit their schemas.

import Foundation
import GalleyCore
import GalleyData
import GalleyOpenAPI

/// A schema of a specification and where it stands.
struct PlacedSchema {
    let pointer: String
    let schema: Schema
}

/// Everything one run of the validator is asked.
struct ExampleValidation {
    /// One answer of the validator: a value that does not fit.
    struct Finding: Sendable, CustomStringConvertible {
        let spec: String
        let pointer: String
        let direction: String
        let detail: String
        let message: String

        var description: String { "\(spec) \(pointer) [\(direction), \(detail)]: \(message)" }
    }

    /// A value that is to fit the schema at a pointer.
    struct Value {
        let pointer: String
        let direction: String
        let detail: String
        let value: JSONValue
    }

    static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first { path in
        FileManager.default.isExecutableFile(atPath: path) && run(path, ["-c", "import jsonschema"]) == 0
    }
    static let isThere = python != nil
    static let missing = "python3 with jsonschema is not there (Debian package python3-jsonschema)"

    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("galley-examples-\(UUID().uuidString)")
    private var writer = JSONWriter()
    private var specs = 0

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        writer.beginArray()
    }

    /// Adds a specification with the values to check against schemas of it.
    mutating func add(_ name: String, root: Node, isOld: Bool, values: [Value]) throws {
        var document = JSONWriter()
        document.node(root)
        let file = folder.appendingPathComponent("spec-\(specs).json")
        try Data(document.bytes).write(to: file)
        specs += 1
        writer.object { writer in
            writer.key("name")
            writer.string(name)
            writer.key("file")
            writer.string(file.path)
            writer.key("isOld")
            writer.boolean(isOld)
            writer.key("values")
            writer.array { writer in
                for value in values {
                    writer.array { writer in
                        writer.string(value.pointer)
                        writer.string(value.direction)
                        writer.string(value.detail)
                        writer.value(value.value)
                    }
                }
            }
        }
    }

    /// Runs the validator once for all; the folder is removed.
    mutating func findings() throws -> [Finding] {
        defer { try? FileManager.default.removeItem(at: folder) }
        writer.endArray()
        let input = folder.appendingPathComponent("input.json")
        let output = folder.appendingPathComponent("output.json")
        let script = folder.appendingPathComponent("validate.py")
        try Data(writer.bytes).write(to: input)
        try Data(Self.script.utf8).write(to: script)
        let code = Self.run(Self.python ?? "", ["-W", "ignore", script.path, input.path, output.path])
        guard code == 0 else { throw Failure.validator(code) }
        let rows = try JSONSerialization.jsonObject(with: Data(contentsOf: output)) as? [[String]] ?? []
        return rows.map {
            Finding(spec: $0[0], pointer: $0[1], direction: $0[2], detail: $0[3], message: $0[4])
        }
    }

    enum Failure: Error { case validator(Int32) }

    private static func run(_ program: String, _ arguments: [String]) -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Turns 3.0's dialect into 2020-12 and takes out of `required` what is not sent in a direction.
    private static let script = #"""
        import copy, json, sys
        from jsonschema import Draft202012Validator, RefResolver
        checker = getattr(Draft202012Validator, "FORMAT_CHECKER", None)
        if checker is None:
            from jsonschema import draft202012_format_checker as checker

        def children(node):
            return list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []

        def modern(node):
            if isinstance(node, dict):
                if isinstance(node.get("$ref"), str):
                    for key in [k for k in node if k != "$ref"]: del node[key]
                if node.get("nullable") is True or node.get("x-nullable") is True:
                    if isinstance(node.get("type"), str): node["type"] = [node["type"], "null"]
                for name, strict in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
                    if node.get(strict) is True and name in node: node[strict] = node.pop(name)
                    elif isinstance(node.get(strict), bool): del node[strict]
                if node.get("type") == "file": del node["type"]
            for child in children(node): modern(child)

        def deref(root, node):
            for _ in range(32):
                if not (isinstance(node, dict) and isinstance(node.get("$ref"), str)): break
                node = at(root, node["$ref"])
            return node

        def at(root, pointer):
            for part in pointer.split("/")[1:]:
                part = part.replace("~1", "/").replace("~0", "~")
                root = root[int(part)] if isinstance(root, list) else root[part]
            return root

        def isMarked(root, node, mark):
            if not isinstance(node, dict): return False
            if node.get(mark) is True: return True
            if "$ref" in node and isMarked(root, deref(root, node), mark): return True
            return any(isMarked(root, part, mark) for part in node.get("allOf") or [])

        def directed(root, node, mark):
            if isinstance(node, dict):
                required, properties = node.get("required"), node.get("properties")
                if isinstance(required, list) and isinstance(properties, dict):
                    node["required"] = [
                        n for n in required if n not in properties or not isMarked(root, properties[n], mark)]
            for child in children(node): directed(root, child, mark)

        rows = []
        for spec in json.load(open(sys.argv[1])):
            root = json.load(open(spec["file"]))
            if spec["isOld"]: modern(root)
            roots = {"both": root}
            for direction, mark in (("request", "readOnly"), ("response", "writeOnly")):
                roots[direction] = copy.deepcopy(root)
                directed(root, roots[direction], mark)
            resolvers = {d: RefResolver("", r) for d, r in roots.items()}
            # Walking to a component once is enough.
            for resolver in resolvers.values():
                seen = {}
                def resolve(ref, resolver=resolver, seen=seen):
                    if ref not in seen:
                        seen[ref] = (ref, at(resolver.referrer, ref)) if ref.startswith("#") else None
                    return seen[ref]
                resolver.resolve = resolve
            for pointer, direction, detail, value in spec["values"]:
                schema = at(roots[direction], pointer)
                validator = Draft202012Validator(schema, resolver=resolvers[direction], format_checker=checker)
                try:
                    error = next(validator.iter_errors(value), None)
                except Exception as problem:
                    rows.append([spec["name"], pointer, direction, detail, repr(problem)])
                    continue
                if error is not None:
                    where = "/".join(str(p) for p in error.absolute_path)
                    text = error.message
                    rows.append([spec["name"], pointer, direction, detail, where + ": " + text[:300]])
        json.dump(rows, open(sys.argv[2], "w"))
        """#
}

extension PlacedSchema {
    /// Component schemas, and the inline schemas of parameters, headers and media types.
    static func all(in description: APIDescription) -> [PlacedSchema] {
        guard let root = description.documents.root else { return [] }
        var result: [PlacedSchema] = []
        func escaped(_ text: String) -> String {
            text.replacingOccurrences(of: "~", with: "~0").replacingOccurrences(of: "/", with: "~1")
        }
        func walk(_ node: Node, _ pointer: String) {
            for (key, value) in node.entries {
                guard let name = key.scalarText, name != "example", name != "examples" else { continue }
                let place = pointer + "/" + escaped(name)
                if name == "schema" || name == "itemSchema" {
                    // A component is asked for once.
                    guard value["$ref"] == nil || value.count > 1 else { continue }
                    result.append(
                        PlacedSchema(pointer: place, schema: Schema(value, in: description.documents)))
                } else if name != "schemas" && name != "definitions" {
                    walk(value, place)
                }
            }
            for (i, item) in node.items.enumerated() { walk(item, pointer + "/\(i)") }
        }
        walk(root, "#")
        for holder in ["#/components/schemas", "#/definitions"] {
            let parts = holder.split(separator: "/").dropFirst()
            let node = parts.reduce(Optional(root)) { $0?[String($1)] }
            for (key, value) in node?.entries.map({ ($0.key, $0.value) }) ?? [] {
                result.append(
                    PlacedSchema(
                        pointer: holder + "/" + escaped(key.scalarText ?? ""),
                        schema: Schema(value, in: description.documents)))
            }
        }
        return result
    }
}
