// `api` of the configuration: which descriptions become a reference, where, and how.

import GalleyCore
import GalleyData
import GalleyOpenAPI

extension Configuration {
    /// One entry of `api`.
    package struct Reference: Sendable {
        package enum Grouping: String, Sendable, CaseIterable { case operation, tag }

        /// A path of the content folder, or an http or https URL.
        package var spec: String
        /// The folder of the site that it is published in, without slashes at its ends; empty for the root.
        package var path: String
        package var title = "API reference"
        package var grouping = Grouping.operation
        /// Whether code such as `POST /ideas` in prose leads to its operation.
        package var linksCode = true
        package var triesRequests = true
        /// Whether operations and schemas are written as Markdown too.
        package var writesMarkdown = false
        /// The languages of code samples, by id; nil for all.
        package var samples: [String]?
        package var location: SourceLocation?

        package init(spec: String, path: String) {
            self.spec = spec
            self.path = path
        }

        package var isRemote: Bool { isWebURL(spec) }

        /// Where a description is published unless its entry says otherwise: where it lies, but never at the root.
        static func defaultPath(ofSpec spec: String) -> String {
            let folder = isWebURL(spec) ? "" : parentFolder(spec)
            return folder.isEmpty ? "api" : folder
        }
    }

    /// The keys of an entry of `api`.
    static let apiKeys: [KeyDeclaration] = [
        KeyDeclaration(
            "spec", .string,
            "The description: a file in the content folder, or the URL of a running service. OpenAPI 3.0, 3.1, 3.2 or Swagger 2.0, JSON or YAML."
        ).alsoCalled("openapi", "swagger", "file", "url", "src", "source", "schema"),
        KeyDeclaration(
            "path", .string,
            "The folder of the site that the reference is published in; without it, the folder of the file, or `api`."
        ).alsoCalled("mount", "base_path", "output", "route", "folder", "at"),
        KeyDeclaration("title", .text, default: "API reference", "Its name in the navigation."),
        KeyDeclaration(
            "pages", .choice(Reference.Grouping.allCases.map(\.rawValue)), default: "operation",
            "A page for each operation, or one for each tag with all of its operations."),
        KeyDeclaration(
            "link_code", .boolean, default: "true",
            "Code such as `GET /health` in any page leads to its operation."),
        KeyDeclaration(
            "try_it", .boolean, default: "true", "Let readers send requests from the pages of operations."),
        KeyDeclaration(
            "markdown", .boolean, default: "false",
            "Write the overview, each operation and each schema as Markdown too, beside its page."),
        KeyDeclaration(
            "samples", .oneOrMore(.choice(SampleLanguage.all.map(\.id))),
            "Which languages code samples are shown in, in this order; all without it."),
    ]

    /// What may stand for `api`: a description's path by itself, or with what is said of it.
    static let apiType = KeyType.oneOrMore(.either(.string, .group(apiKeys)))

    /// Entries that name no description.
    func referencesWithoutSpec(_ node: Node, _ file: DataFile) -> [Diagnostic] {
        let entries = node.kind == .sequence ? Array(node.items) : [node]
        return entries.compactMap { entry in
            guard entry.kind == .mapping, entry["spec"].map(\.isNull) ?? true || entry["spec"]?.string == ""
            else {
                return nil
            }
            return Diagnostic(
                .error, "config/api", "this entry of `api` names no description",
                at: file.location(of: entry),
                help: ["say which file it is made of: `spec: api/openapi.json`"])
        }
    }

    mutating func read(api node: Node, _ file: DataFile) {
        let entries = node.kind == .sequence ? Array(node.items) : [node]
        for entry in entries {
            // `api: openapi.yaml` says all that has to be said.
            guard let spec = entry.string ?? entry["spec"]?.string, !spec.isEmpty else { continue }
            let cleaned = isWebURL(spec) ? spec : Self.cleaned(spec)
            var reference = Reference(spec: cleaned, path: Reference.defaultPath(ofSpec: cleaned))
            reference.location = file.location(of: entry["spec"] ?? entry)
            if let path = entry["path"]?.string { reference.path = Address.cleaned(path) }
            if let title = entry["title"]?.scalarText { reference.title = title }
            if let pages = entry["pages"]?.string.flatMap(Reference.Grouping.init) {
                reference.grouping = pages
            }
            if let links = entry["link_code"]?.boolean { reference.linksCode = links }
            if let tries = entry["try_it"]?.boolean { reference.triesRequests = tries }
            if let writes = entry["markdown"]?.boolean { reference.writesMarkdown = writes }
            if let samples = entry["samples"]?.strings, !samples.isEmpty {
                reference.samples = samples.filter { id in SampleLanguage.all.contains { $0.id == id } }
            }
            references.append(reference)
        }
    }
}
