// Names of operations, schemas and tags in single files of Markdown that belong to a project: they are looked up in its
// references as the whole site's are, without a page of it being made.

import GalleyAudit
import GalleyCore
import GalleyData
import GalleyMarkdown

struct MarkdownReferences {
    let project: Project
    /// How many links were looked up.
    private(set) var count = 0
    private(set) var diagnostics: [Diagnostic] = []
    /// Nil where the project has no reference.
    private var directory: ReferenceDirectory?
    private var candidates: ReferenceCandidates?
    private var isLoaded = false

    init(_ project: Project) { self.project = project }

    /// Looks at a file; `name` is what messages call it.
    mutating func check(_ document: Document, source: [UInt8], name: String) {
        let links = document.links.filter {
            let destination = document.destination(of: $0)
            return ReferenceLink.scheme(of: destination) != nil || ReferenceLink.misspelt(destination) != nil
        }
        guard !links.isEmpty || !document.directives.isEmpty else { return }
        load()
        let lines = LineTable(source)
        for link in links {
            check(link, of: document, at: lines.location(of: link, in: source, path: name))
        }
        guard let directory else { return }
        for directive in document.directives {
            let remarks = ReferenceEmbedder.remarks(on: directive, directory)
            for remark in remarks where directory.isComplete || remark.misspelling != nil {
                var place = lines.location(
                    line: remark.line, byteColumn: remark.column, in: source, path: name)
                place.length = remark.length
                tell(remark, at: place)
            }
        }
    }

    /// The descriptions are read once, and not for files that name nothing of them. What is wrong in them is for the
    /// audit of the project to tell.
    private mutating func load() {
        guard !isLoaded else { return }
        isLoaded = true
        let settings = project.configuration.references
        guard !settings.isEmpty else { return }
        var loader = ReferenceLoader(project, files: [])
        let references = loader.load()
        let found = ReferenceDirectory(references, of: settings)
        directory = found
        candidates = ReferenceCandidates(found)
    }

    private mutating func check(_ link: Link, of document: Document, at place: SourceLocation) {
        let destination = document.destination(of: link)
        let written = String(destination)
        guard let directory else {
            // Other schemes are other people's where there is no reference.
            guard ReferenceLink.scheme(of: destination) != nil else { return }
            count += 1
            add(
                Rule.apiNoReference, "`\(written)` leads to the API reference, and this site has none",
                at: place,
                help: ["name the API's description in galley.yml, as in `api: { spec: api/openapi.json }`"])
            return
        }
        guard let named = ReferenceLink(destination) else {
            guard !link.isRawHTML, let meant = ReferenceLink.misspelt(destination) else { return }
            count += 1
            add(
                meant.name.unknown.rule,
                "`\(written)` leads nowhere: links to \(meant.name.kind) begin with `\(meant.name.prefix)`",
                at: place, help: candidates?.meant(by: meant.name, isLink: true).help ?? [])
            return
        }
        count += 1
        guard let part = directory.part(of: named, own: nil) else {
            guard directory.isComplete else { return }
            let (rule, message) = named.name.unknown
            add(rule, message, at: place, help: candidates?.meant(by: named.name, isLink: true).help ?? [])
            return
        }
        guard directory.isDeprecated(part) else { return }
        let (rule, message) = named.name.deprecated
        add(rule, message, at: place, help: [])
    }

    private mutating func tell(_ remark: ReferenceRemark, at place: SourceLocation) {
        let (rule, message) = remark.message
        let help =
            remark.misspelling.map { ["did you mean `\($0.right)`?"] }
            ?? candidates?.meant(by: remark.name, isLink: false).help ?? []
        add(rule, message, at: place, help: help)
    }

    private mutating func add(_ rule: Rule, _ message: String, at place: SourceLocation, help: [String]) {
        diagnostics.append(Diagnostic(rule.severity, rule.id, message, at: place, help: help))
    }
}
