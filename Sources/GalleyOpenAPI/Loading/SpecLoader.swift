// Reads a description: its entry document and the files that it refers to, as far as they lie in the content folder.

import GalleyCore
import GalleyData

/// Why a file of a description cannot be read.
package enum SpecReadError: Error, Sendable, Hashable {
    case notFound
    /// More bytes than `limit`, all files together.
    case tooLarge(limit: Int)
    case tooMany(limit: Int)
    /// Whatever else, as a phrase: "permission denied".
    case failed(String)
}

package enum SpecLoader {
    /// Files of one description; a real one has dozens.
    package static let maximumFiles = 1_000
    /// Bytes of all its files. The largest public ones have 12 MB.
    package static let maximumBytes = 64 << 20

    /// Problems of references that are told one by one.
    static let maximumProblems = 100

    /// Reads a description and all the files it refers to. `path`, and the paths that `read` is asked for, are relative
    /// to the content folder and clean; each is asked for once. The diagnostics are those of all files: their syntax,
    /// the version, and references that lead nowhere.
    package static func load(
        path: String, bytes: [UInt8], read: (String) -> Result<[UInt8], SpecReadError>
    ) -> (documents: SpecDocuments, diagnostics: [Diagnostic]) {
        guard bytes.count <= maximumBytes else {
            let problem = Diagnostic(
                .error, "openapi/too-large",
                "this description has \(bytes.count >> 20) MB; at most \(maximumBytes >> 20) MB are read",
                at: SourceLocation(path: path))
            let none = DataFile(json: [], path: path)
            return (SpecDocuments(files: [none], version: .openAPI31, root: nil), [problem])
        }
        let entry = parse(bytes, path: path)
        var (version, problems) = version(of: entry)
        guard let root = entry.root, let known = version else {
            return (
                SpecDocuments(files: [entry], version: .openAPI31, root: nil), entry.diagnostics + problems
            )
        }
        version = known
        var scan = ReferenceScan(version: known)
        scan.add(entry, root: root)
        scan.run(from: root, as: known == .swagger2 ? .swagger : .openAPI, read: read)
        problems = scan.files.flatMap(\.diagnostics) + problems
        let documents =
            known == .swagger2
            ? SwaggerUpgrade.documents(scan, root: root) : SpecDocuments(scan, version: known, root: root)
        return (documents, problems + documents.problems())
    }

    /// Reads JSON where the first byte of a value is one of JSON, else YAML.
    static func parse(_ bytes: [UInt8], path: String) -> DataFile {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? bytes[3...] : bytes[...]
        let first = text.first { $0 > 0x20 }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            return DataFile(yaml: bytes, path: path)
        }
        let json = DataFile(json: bytes, path: path)
        // `{a: b}` is YAML too; what is called so may be.
        if json.root == nil, path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            return DataFile(yaml: bytes, path: path)
        }
        return json
    }
}

// MARK: - Versions

extension SpecLoader {
    /// The version that a document says it is of; nil where it cannot be read as any.
    private static func version(of file: DataFile) -> (APIDescription.Version?, [Diagnostic]) {
        func problem(
            _ message: String, at node: Node? = nil, help: [String], _ severity: Diagnostic.Severity = .error
        ) -> [Diagnostic] {
            let location = node.map { file.location(of: $0) } ?? SourceLocation(path: file.path)
            return [Diagnostic(severity, "openapi/version", message, at: location, help: help)]
        }
        guard let root = file.root else {
            return (nil, file.hasErrors ? [] : problem("the file is empty", help: [example]))
        }
        guard root.kind == .mapping else {
            return (
                nil,
                problem(
                    "an API description is a mapping, and this is \(root.kindName)", at: root, help: [example]
                )
            )
        }
        guard let entry = root.entry("openapi") ?? root.entry("swagger") else {
            let problems = problem(
                "this file does not say which version of OpenAPI it is written in",
                at: root.entries.first?.key ?? root,
                help: [example, "OAS 3.1 §4.8.1: `openapi` is required"])
            // What can be shown is shown.
            let isLikely = ["paths", "components", "webhooks"].contains { root[$0] != nil }
            return (isLikely ? .openAPI31 : nil, problems)
        }
        let text = entry.value.scalarText ?? ""
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let minor = parts.count > 1 ? parts[1].prefix { $0.isASCII && $0.isNumber } : ""
        switch (entry.key.hasText("swagger"), parts.first ?? "", minor) {
        case (true, "2", "0"): return (.swagger2, [])
        case (false, "3", "0"): return (.openAPI30, [])
        case (false, "3", "1"): return (.openAPI31, [])
        case (false, "3", "2"): return (.openAPI32, [])
        case (false, "3", let minor) where !minor.isEmpty:
            let message = "OpenAPI \(shown(text)) is newer than this program; it is read as 3.2"
            return (.openAPI32, problem(message, at: entry.value, help: [], .warning))
        default:
            let message =
                entry.value.isScalar
                ? "there is no support for version `\(shown(text))`" : "the version must be a string"
            let help = ["Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read"]
            return (nil, problem(message, at: entry.value, help: help))
        }
    }

    private static let example = "it begins such as `openapi: 3.1.0`"

    /// A text as a message shows it.
    static func shown(_ text: String) -> String {
        let text = text.unicodeScalars.prefix(121).map {
            $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : $0
        }
        return String(String.UnicodeScalarView(text.prefix(120))) + (text.count > 120 ? "…" : "")
    }
}
