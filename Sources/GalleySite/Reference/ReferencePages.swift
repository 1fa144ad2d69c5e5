// The pages of a reference as pages of the site.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// What a page is of a reference.
package struct ReferencePage: Sendable {
    /// Its reference's place among those of the site.
    package var reference: Int
    package var subject: Reference.Subject
    /// Which of its links came from which text of the description, in their order.
    package var origins: [LinkOrigin]
}

extension Reference {
    /// Makes all pages, in parallel. `number` is this reference's place among those of the site.
    func pages(
        number: Int, in directory: ReferenceDirectory, mentions: ReferenceMentions,
        _ configuration: Configuration, jobs: Int,
        diagnostics: inout [Diagnostic]
    ) -> [Page] {
        let markdown = Self.markdownOptions(configuration)
        let made = parallelMap(subjects.count, jobs: jobs) { i -> (Page, [Diagnostic]) in
            let (subject, path) = subjects[i]
            var writer = ReferenceWriter(self, mentions: mentions, options: markdown)
            let style = configuration.urls
            let address = Address(
                path: subject.isFolder ? (path.isEmpty ? "" : path + "/") : Address.page(path, style),
                style: style)
            if subject.hasMarkdown, settings.writesMarkdown {
                writer.markdownName = fileName(Site.markdownPath(address.outputPath))
            }
            writer.page(subject)
            writer.followDescriptionLinks()
            writer.linkCode(directory, own: ReferenceDirectory.Part(reference: number, subject: subject))
            var metadata = PageMetadata()
            metadata.edit = settings.isRemote ? "" : nil
            metadata.contents = subject.hasContents
            metadata.description = description(of: subject)
            if subject == .overview { metadata.navTitle = settings.title }
            var page = Page(
                kind: .reference, source: settings.spec, displayPath: displayPath, metadata: metadata,
                document: writer.document,
                address: address, title: title(of: subject), isIndex: false, node: nil,
                opensWithHeading: true,
                reference: ReferencePage(reference: number, subject: subject, origins: writer.origins))
            page.remarks = writer.remarks
            return (page, writer.diagnostics)
        }
        for (_, problems) in made { diagnostics += problems }
        return made.map(\.0)
    }

    /// How texts of descriptions are read.
    static func markdownOptions(_ configuration: Configuration) -> MarkdownOptions {
        var options = configuration.pageMarkdown
        // A description is somebody else's text: it shows what it likes and runs nothing.
        options.rawHTML = .sanitize
        options.linkSyntax = false
        options.codeLinks = configuration.references.contains { $0.linksCode }
        return options
    }

    private func title(of subject: Subject) -> String {
        switch subject {
        case .overview: api.info.title.isEmpty ? settings.title : api.info.title
        case .tag(let index): api.tags[index].title
        case .operation(let index): api.operations[index].title
        case .schemas: "Schemas"
        case .schema(let index): api.schemas[index].title
        }
    }

    /// For search engines and listings; nil leaves it to the first paragraph.
    private func description(of subject: Subject) -> String? {
        switch subject {
        case .overview: api.info.summary
        case .operation(let index) where api.operations[index].description == nil:
            api.operations[index].method + " " + api.operations[index].path
        case .schemas: "The schemas of \(api.info.title)"
        default: nil
        }
    }
}

extension Reference.Subject {
    /// Whether the page's contents are shown beside it; that place is taken by examples on the others.
    fileprivate var hasContents: Bool {
        switch self {
        case .overview, .tag: true
        case .operation, .schemas, .schema: false
        }
    }

    /// Whether the page stands for a folder, so that its address ends in `/` in either style.
    fileprivate var isFolder: Bool {
        switch self {
        case .overview, .schemas: true
        case .tag, .operation, .schema: false
        }
    }

    /// What templates call it.
    package var name: String {
        switch self {
        case .overview: "overview"
        case .tag: "tag"
        case .operation: "operation"
        case .schemas: "schemas"
        case .schema: "schema"
        }
    }
}
