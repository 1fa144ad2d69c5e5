// What the tests of this room share: templates from a dictionary, contexts from JSON.

import Foundation
import GalleyCore
import Testing

@testable import GalleyTemplate

func environment(
    _ templates: [String: String], filters: [String: TemplateFunction] = [:],
    functions: [String: TemplateFunction] = [:], globals: [String]? = nil
) -> TemplateEnvironment {
    TemplateEnvironment(
        loader: { name in
            templates[name].map { TemplateSource(path: "theme/\(name)", bytes: Array($0.utf8)) }
        }, filters: filters, functions: functions, globals: globals, templateNames: templates.keys.sorted())
}

/// Renders a template; the message of its error, in brackets, where it cannot be.
func render(
    _ template: String, _ context: Object = [:], with templates: [String: String] = [:],
    functions: [String: TemplateFunction] = [:], filters: [String: TemplateFunction] = [:]
) -> String {
    var templates = templates
    templates["main"] = template
    let set = environment(templates, filters: filters, functions: functions).compile(["main"])
    guard let template = set.template(named: "main") else {
        return set.diagnostics.map { "[\($0.message)]" }.joined()
    }
    var out: [UInt8] = []
    do { try template.render(context, into: &out) } catch { return "[\(error.diagnostic.message)]" }
    return String(out)
}

/// A context from JSON, its keys in the order of their appearance; `{"$html": …}` is markup.
func context(json: String) throws -> Object {
    var reader = JSONReader(text: Array(json.utf8))
    guard case .object(let object) = try reader.value() else { return [:] }
    return object
}

/// Just enough JSON for the tests: Foundation's loses the order of keys.
private struct JSONReader {
    var text: [UInt8]
    var i = 0

    struct Malformed: Error {}

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        while i < text.count, text[i] <= 0x20 { i += 1 }
        guard i < text.count, text[i] == UInt8(ascii: character) else { return false }
        i += 1
        return true
    }

    mutating func value() throws -> Value {
        if skip("{") {
            var object = Object()
            while !skip("}") {
                _ = skip(",")
                guard case .string(let key) = try value(), skip(":") else { throw Malformed() }
                object[Key(key)] = try value()
            }
            if object.count == 1, case .string(let html)? = object["$html"] { return .html(Array(html.utf8)) }
            return .object(object)
        }
        if skip("[") {
            var elements: [Value] = []
            while !skip("]") {
                _ = skip(",")
                elements.append(try value())
            }
            return .list(elements)
        }
        let start = i
        if skip("\"") {
            while i < text.count, text[i] != UInt8(ascii: "\"") { i += text[i] == UInt8(ascii: "\\") ? 2 : 1 }
            i += 1
            return .string(
                try JSONDecoder().decode([String].self, from: Data("[".utf8 + text[start..<i] + "]".utf8))[0])
        }
        while i < text.count, !",]} \n".utf8.contains(text[i]) { i += 1 }
        let word = String(text[start..<i])
        switch word.trimmingCharacters(in: .whitespaces) {
        case "true": return true
        case "false": return false
        case "null": return nil
        case let number:
            if let integer = Int(number) { return .integer(integer) }
            guard let double = Double(number) else { throw Malformed() }
            return .double(double)
        }
    }
}
