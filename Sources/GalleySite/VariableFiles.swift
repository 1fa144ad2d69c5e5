// The variables of a site's pages, of the configuration and of data files, and what each page adds.

import GalleyCore
import GalleyData
import GalleyMarkdown

extension Project {
    /// Absolute paths of the files with variables.
    var variableFiles: [String] {
        (configuration.variables?.files ?? []).map { cleanedPath(absolute($0.path)) }
    }

    /// The variables that all pages have; nil where none are wanted.
    func variables(diagnostics: inout [Diagnostic]) -> Variables? {
        guard let wanted = configuration.variables else { return nil }
        var values = configuration.ownVariables
        for file in wanted.files {
            guard let root = read(file, &diagnostics) else { continue }
            if let name = file.name {
                values[name] = VariableValue(root)
            } else if root.kind == .mapping {
                for (key, value) in root.entries {
                    if let name = key.scalarText { values[name] = VariableValue(value) }
                }
            } else if !root.isNull {
                diagnostics.append(
                    Diagnostic(
                        .error, "config/variable-file",
                        "`\(file.path)` has no names in it: it is \(root.kindName)",
                        at: file.location, help: ["give it one: `variable_files: { name: \(file.path) }`"]))
            }
        }
        values.merge(wanted.values) { _, own in own }
        var variables = Variables(values)
        variables.isInCode = configuration.variablesInCode
        return variables
    }

    private func read(_ file: Configuration.Variables.File, _ diagnostics: inout [Diagnostic]) -> Node? {
        let bytes: [UInt8]
        guard SnippetFiles(self).mayShow(absolute(file.path)) else {
            diagnostics.append(
                Diagnostic(
                    .error, "config/variable-file",
                    "`\(file.path)` lies outside the project, and is not read",
                    at: file.location,
                    help: [
                        "data comes from the folder with `.git`, or else the project's, and those below it"
                    ]))
            return nil
        }
        do throws(FileError) {
            bytes = try readFile(absolute(file.path))
        } catch {
            diagnostics.append(
                Diagnostic(
                    .error, "config/variable-file", "cannot read `\(file.path)`: \(error.reason)",
                    at: file.location))
            return nil
        }
        let data =
            switch splitExtension(fileName(file.path)).ext.lowercased() {
            case "json": DataFile(json: bytes, path: file.path)
            case "toml": DataFile(toml: bytes, path: file.path)
            default: DataFile(yaml: bytes, path: file.path)
            }
        diagnostics += data.diagnostics
        return data.root
    }
}

extension Configuration {
    /// What pages know of the site: as `site`, and as `config` under the names that MkDocs has.
    fileprivate var ownVariables: [String: VariableValue] {
        let extra = extra.map { VariableValue($0) } ?? .map([:])
        let config: [String: String] = [
            "site_name": title, "site_url": baseURL, "site_description": description, "site_author": author,
            "copyright": copyright, "repo_url": repository, "docs_dir": content, "site_dir": output,
        ]
        let site: [String: String] = [
            "title": title, "url": baseURL, "description": description, "author": author,
            "copyright": copyright,
            "repository": repository, "language": language,
        ]
        func map(_ texts: [String: String]) -> VariableValue {
            var values = texts.mapValues { VariableValue.text($0) }
            values["extra"] = extra
            return .map(values)
        }
        return ["config": map(config), "site": map(site)]
    }
}

extension DocumentReader {
    /// What a page adds to the variables: its front matter, by itself and as `page.meta`, and its title.
    static func variables(of source: [UInt8], bodyStart: Int, path: String, title: String) -> [String:
        VariableValue]
    {
        var values: [String: VariableValue] = [:]
        if let (format, content, _) = FrontMatter.split(source) {
            let file =
                switch format {
                case .yaml: DataFile(yaml: source, range: content, path: path)
                case .toml: DataFile(toml: source, range: content, path: path)
                case .json: DataFile(json: source, range: content, path: path)
                }
            if let root = file.root, case .map(let meta) = VariableValue(root) { values = meta }
        }
        let meta = values
        values["page"] = .map([
            "title": .text(title), "meta": .map(meta),
            "file": .map([
                "src_path": .text(path), "src_uri": .text(path),
                "name": .text(splitExtension(fileName(path)).stem),
            ]),
        ])
        return values
    }

    /// The first heading of level 1 that a line by itself makes.
    static func writtenHeading(_ source: ArraySlice<UInt8>) -> String? {
        guard
            let line = source.prefix(4000).split(separator: 0x0A).first(where: { $0.starts(with: "# ".utf8) })
        else {
            return nil
        }
        var text = line.dropFirst(2)
        if text.last == UInt8(ascii: "}"), let open = text.lastIndex(of: UInt8(ascii: "{")) {
            text = text[..<open]
        }
        while let last = text.last, last <= 0x20 || last == UInt8(ascii: "#") { text.removeLast() }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}
