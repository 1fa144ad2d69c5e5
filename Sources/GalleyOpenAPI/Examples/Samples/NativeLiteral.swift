// JSON as a literal of Python or JavaScript, laid out as their formatters do: on one line where it fits.

import GalleyCore
import GalleyData

struct NativeLiteral {
    enum Language {
        case python, javaScript

        var string: CodeString { self == .python ? .python : .javaScript }
        /// The line length of Black and of Prettier.
        var width: Int { self == .python ? 88 : 80 }
        var indentation: Int { self == .python ? 4 : 2 }
    }

    private let language: Language
    private var result = ""

    /// Deeper ones are refused: Python's parser takes at most 200 brackets in one another.
    private static let depthLimit = 64

    /// The literal of a JSON text, from the second line on indented by `indent` and more; `column` is where its
    /// first line begins. nil where the text is not JSON, or where its value would be another one in this language.
    static func text(json: String, as language: Language, indent: Int, column: Int) -> String? {
        guard let root = DataFile(json: Array(json.utf8), path: "").root else { return nil }
        return text(root, as: language, indent: indent, column: column)
    }

    static func text(_ node: Node, as language: Language, indent: Int, column: Int) -> String? {
        var literal = NativeLiteral(language: language)
        guard literal.append(node, indent: indent, column: column, depth: 0) else { return nil }
        return literal.result
    }

    private init(language: Language) { self.language = language }

    private mutating func append(_ node: Node, indent: Int, column: Int, depth: Int) -> Bool {
        guard depth < Self.depthLimit else { return false }
        guard !node.isScalar, node.count > 0 else {
            guard let text = scalar(node) else { return false }
            result += text
            return true
        }
        // A comma may follow.
        var line = ""
        if appendFlat(node, to: &line, room: language.width - column - 1) {
            result += line
            return true
        }
        let isObject = node.kind == .mapping
        let inner = indent + language.indentation
        let margin = String(repeating: " ", count: inner)
        result += isObject ? "{\n" : "[\n"
        if isObject {
            for (key, value) in node.entries {
                let name = self.name(key.scalarText ?? "") + ": "
                result += margin + name
                guard append(value, indent: inner, column: inner + name.count, depth: depth + 1) else {
                    return false
                }
                result += ",\n"
            }
        } else {
            for item in node.items {
                result += margin
                guard append(item, indent: inner, column: inner, depth: depth + 1) else { return false }
                result += ",\n"
            }
        }
        result += String(repeating: " ", count: indent) + (isObject ? "}" : "]")
        return true
    }

    /// Writes on one line; false where it does not fit or cannot be written.
    private func appendFlat(_ node: Node, to line: inout String, room: Int) -> Bool {
        guard line.utf8.count <= room else { return false }
        guard !node.isScalar else {
            guard node.utf8.count <= room, let text = scalar(node) else { return false }
            line += text
            return line.utf8.count <= room
        }
        guard node.count <= room else { return false }
        let isObject = node.kind == .mapping
        let padding = isObject && language == .javaScript && node.count > 0 ? " " : ""
        line += (isObject ? "{" : "[") + padding
        var isFirst = true
        for (key, value) in node.entries {
            if !isFirst { line += ", " }
            isFirst = false
            line += name(key.scalarText ?? "") + ": "
            guard appendFlat(value, to: &line, room: room) else { return false }
        }
        for item in node.items {
            if !isFirst { line += ", " }
            isFirst = false
            guard appendFlat(item, to: &line, room: room) else { return false }
        }
        line += padding + (isObject ? "}" : "]")
        return line.utf8.count <= room
    }

    private func name(_ name: String) -> String {
        language == .python ? CodeString.python.quoted(name) : Self.javaScriptKey(name)
    }

    /// The name of a property in an object literal.
    static func javaScriptKey(_ name: String) -> String {
        // Written plainly it would set the prototype (ECMA-262 §B.3.1).
        if name == "__proto__" { return "[\"__proto__\"]" }
        return isIdentifier(name) ? name : CodeString.javaScript.quoted(name)
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, !first.isASCIIDigit else { return false }
        return name.utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "$")
        }
    }

    private func scalar(_ node: Node) -> String? {
        switch node.kind {
        case .null: language == .python ? "None" : "null"
        case .boolean:
            switch language {
            case .python: node.boolean == true ? "True" : "False"
            case .javaScript: node.boolean == true ? "true" : "false"
            }
        case .integer, .number: number(node)
        case .string: language.string.quoted(node.string ?? "")
        case .sequence: "[]"
        case .mapping: "{}"
        }
    }

    /// Its digits, where the language's own number holds all of them.
    private func number(_ node: Node) -> String? {
        let digits = node.utf8
        if digits.allSatisfy({ $0.isASCIIDigit || $0 == UInt8(ascii: "-") }) {
            switch language {
            // Python refuses to read more than 4300 digits.
            case .python: return digits.count < 4000 ? String(digits) : nil
            case .javaScript:
                guard let value = node.integer, value.magnitude < 1 << 53 else { return nil }
                return String(digits)
            }
        }
        guard digits.count(where: \.isASCIIDigit) <= 17, node.number?.isFinite == true else { return nil }
        return String(digits)
    }
}
