// Reads an mkdocs.yml with what it inherits (`INHERIT`), as MkDocs does: the named file first, this one over it. What is
// inherited lies in the same repository; a chain that comes back to itself is told, not followed.

import GalleyCore
import GalleyData

/// An mkdocs.yml as it was read.
package struct MkDocsFile: Sendable {
    /// What the file may be called, the usual name first.
    package static let names = ["mkdocs.yml", "mkdocs.yaml"]

    /// Whether a configuration file is one of MkDocs: it is called so, or has keys that are MkDocs' alone.
    package static func isOne(_ path: String) -> Bool {
        let name = fileName(path)
        guard !Configuration.fileNames.contains(name) else { return false }
        if name.hasPrefix("mkdocs"), ["yml", "yaml"].contains(splitExtension(name).ext) { return true }
        guard let bytes = try? readFile(path, limit: 1 << 20) else { return false }
        return bytes.split(separator: 0x0A).contains { line in
            telling.contains { key in
                line.starts(with: key.utf8) && line.dropFirst(key.utf8.count).first == UInt8(ascii: ":")
            }
        }
    }

    /// A configuration has a name or inherits one.
    private static let telling = ["INHERIT", "site_name", "docs_dir", "markdown_extensions"]

    /// As messages name it.
    let path: String
    let source: [UInt8]
    /// nil where the file cannot be read as YAML.
    private(set) var root: MkDocsValue?
    private(set) var diagnostics: [Diagnostic] = []
    /// Absolute paths of the files that it inherits from.
    private(set) var inherited: [String] = []

    /// Nobody has a longer chain.
    private static let chainLimit = 16

    /// Reads the file at an absolute path of a project's folder; `environment` gives the variables that `!ENV` asks for.
    init(_ file: String, path: String, projectRoot: String, environment: @escaping (String) -> String?)
        throws(FileError)
    {
        self.path = path
        source = try readFile(file)
        let boundary = repository(around: projectRoot) ?? projectRoot
        var values = MkDocsValueReader(environment: environment)
        var visited: Set<String> = [realPath(file) ?? file]
        root = read(
            source, file: file, path: path, projectRoot: projectRoot, boundary: boundary, &values, &visited)
        diagnostics += values.diagnostics
    }

    private mutating func read(
        _ bytes: [UInt8], file: String, path: String, projectRoot: String, boundary: String,
        _ values: inout MkDocsValueReader, _ visited: inout Set<String>
    ) -> MkDocsValue? {
        let data = DataFile(yaml: bytes, path: path)
        diagnostics += data.diagnostics
        guard let node = data.root else {
            return data.hasErrors
                ? nil : MkDocsValue(.mapping([]), at: SourceLocation(path: path))
        }
        guard node.kind == .mapping else {
            diagnostics.append(
                Diagnostic(
                    .error, "config/wrong-type",
                    "the file must be a mapping of keys to values, but is \(node.kindName)",
                    at: data.location(of: node), help: ["write one `key: value` a line"]))
            return nil
        }
        let own = values.value(node, in: data)
        guard let entry = own.entry("INHERIT") else { return own }
        guard case .mapping(let entries) = own.content else { return own }
        var rest = own
        rest.content = .mapping(entries.filter { $0.key != "INHERIT" })
        guard let name = entry.value.string else {
            diagnostics.append(
                Diagnostic(
                    .error, "config/inherit", "`INHERIT` names a file, but is \(entry.value.kindName)",
                    at: entry.value.place))
            return rest
        }
        guard
            let parent = inherit(
                name, at: entry.value.place, from: file, projectRoot: projectRoot, boundary: boundary,
                &values,
                &visited)
        else { return rest }
        return parent.overlaid(with: rest)
    }

    private mutating func inherit(
        _ name: String, at place: SourceLocation, from file: String, projectRoot: String, boundary: String,
        _ values: inout MkDocsValueReader, _ visited: inout Set<String>
    ) -> MkDocsValue? {
        func report(_ message: String, _ help: String...) {
            diagnostics.append(Diagnostic(.error, "config/inherit", message, at: place, help: help))
        }
        let named = name.hasPrefix("/") ? name : parentFolder(file) + "/" + name
        guard let real = realPath(named), fileStatus(real)?.kind == .file else {
            // It may come later.
            let missing = cleanedPath(named)
            if GalleyCore.path(missing, below: boundary) != nil { inherited.append(missing) }
            report(
                "there is no file `\(name)` to inherit from", "the path is relative to the file that names it"
            )
            return nil
        }
        guard GalleyCore.path(real, below: boundary) != nil else {
            report(
                "`\(name)` lies outside of the repository", "only files of the same repository are inherited")
            return nil
        }
        guard visited.insert(real).inserted else {
            report("`\(name)` inherits from itself")
            return nil
        }
        guard visited.count <= Self.chainLimit else {
            report("the chain of inherited files is longer than \(Self.chainLimit)")
            return nil
        }
        inherited.append(real)
        let shown = GalleyCore.path(real, below: projectRoot) ?? pathOutside(projectRoot, to: real)
        do {
            let bytes = try readFile(real)
            return read(
                bytes, file: real, path: shown, projectRoot: projectRoot, boundary: boundary, &values,
                &visited)
        } catch {
            report("`\(name)` cannot be read: \(error.reason)")
            return nil
        }
    }
}
