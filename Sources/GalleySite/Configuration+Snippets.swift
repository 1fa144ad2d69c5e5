// Keys about what is put into pages before they are read: parts of other files, and variables.

import GalleyCore
import GalleyData
import GalleyMarkdown

extension Configuration {
    /// The variables of a site: what `{{ name }}` stands for.
    package struct Variables: Sendable {
        package struct File: Sendable {
            /// Relative to the project.
            package var path: String
            /// The name that its values stand under; nil where its keys are names themselves.
            package var name: String?
            package var location: SourceLocation?

            package init(path: String, name: String? = nil, location: SourceLocation? = nil) {
                self.path = path
                self.name = name
                self.location = location
            }
        }

        package var values: [String: VariableValue] = [:]
        package var files: [File] = []

        package init() {}
    }

    static let snippetKeys: [KeyDeclaration] = [
        KeyDeclaration(
            "snippets",
            .either(.boolean, .oneOrMore(.choice(SnippetOptions.Dialect.allCases.map(\.rawValue)))),
            default: "false",
            "Parts of other files: `true`, or the ways of asking for them. See [Snippets](snippets.md)."),
        KeyDeclaration(
            "snippet_paths", .oneOrMore(.string), default: "[.]",
            "Folders that snippets are looked up in, relative to the project; then the page's own."),
        KeyDeclaration(
            "snippet_append", .oneOrMore(.string),
            "Files whose text stands below that of each page, for definitions that all pages use."),
        KeyDeclaration(
            "missing_snippets", .choice(["warning", "error"]), default: "error",
            "How bad it is that a part of another file is not there. With `conventions: mkdocs` a warning, unless it says `error`."
        ),
        KeyDeclaration(
            "snippet_dedent", .boolean, default: "false",
            "Take away the indent that all lines of a selected part have."),
        KeyDeclaration(
            "variables_in_code", .boolean, default: "false", "Put variables into code of pages as well."),
    ]

    static let variableKeys: [KeyDeclaration] = [
        KeyDeclaration(
            "variables", .either(.boolean, .map(.any)),
            "What `{{ name }}` stands for in pages; `true` for what is in `extra`. See [Variables](snippets.md#variables)."
        ),
        KeyDeclaration(
            "variable_files", .either(.oneOrMore(.either(.string, .map(.string))), .map(.string)),
            "YAML, JSON and TOML files with more of them: a list of files, or of `name: file`, or a mapping of names to files."
        ),
    ]

    mutating func read(snippets node: Node) {
        if let value = node["snippets"] {
            let names = value.strings.compactMap(SnippetOptions.Dialect.init)
            snippets.dialects =
                value.boolean.map { $0 ? Set(SnippetOptions.Dialect.allCases) : [] } ?? Set(names)
        }
        if let paths = node["snippet_paths"]?.strings, !paths.isEmpty { snippets.paths = paths }
        snippets.appended = node["snippet_append"]?.strings ?? []
        missingSnippets = node["missing_snippets"]?.string.flatMap(Diagnostic.Severity.init)
        snippets.missing = missingSnippets ?? (conventions == .mkdocs ? .warning : .error)
        snippets.dedents = node["snippet_dedent"]?.boolean ?? false
        variablesInCode = node["variables_in_code"]?.boolean ?? false
    }

    mutating func read(variables root: Node, _ file: DataFile) {
        let node = root["variables"]?.boolean == true ? root["extra"] : root["variables"]
        if root["variables"]?.boolean == true { variables = variables ?? Variables() }
        if let node, node.kind == .mapping {
            var read = variables ?? Variables()
            for (key, value) in node.entries {
                if let name = key.scalarText { read.values[name] = VariableValue(value) }
            }
            variables = read
        }
        if let node = root["variable_files"], !node.isNull {
            var read = variables ?? Variables()
            for item in node.kind == .sequence ? Array(node.items) : [node] {
                if let path = item.string {
                    read.files.append(.init(path: path, location: file.location(of: item)))
                }
                guard item.kind == .mapping else { continue }
                for (key, value) in item.entries {
                    guard let name = key.scalarText, let path = value.string else { continue }
                    read.files.append(.init(path: path, name: name, location: file.location(of: value)))
                }
            }
            variables = read
        }
    }
}

extension VariableValue {
    /// A data node as variables see it.
    package init(_ node: Node) {
        switch node.kind {
        case .sequence: self = .list(node.items.map { VariableValue($0) })
        case .mapping:
            self = .map(
                Dictionary(
                    node.entries.map { ($0.key.scalarText ?? "", VariableValue($0.value)) },
                    uniquingKeysWith: { _, last in last }))
        default: self = .text(node.scalarText ?? "")
        }
    }
}
