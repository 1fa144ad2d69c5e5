// Files that are made of a description, for other programs: it in one piece, as YAML, and as a Postman collection.

import GalleyCore
import GalleyOpenAPI

package struct ReferenceDownload: Sendable {
    package var label: String
    /// In the output.
    package var path: String
    package var bytes: @Sendable () -> [UInt8]

    /// The files of a reference. The description as it was written is among the site's own files.
    package static func all(of reference: Reference) -> [ReferenceDownload] {
        let api = reference.api
        let folder = parentFolder(reference.download(""))
        return [
            ReferenceDownload(label: "OpenAPI (JSON)", path: reference.download("openapi.bundled.json")) {
                SpecBundle.json(api.documents, folder: folder)
            },
            ReferenceDownload(label: "OpenAPI (YAML)", path: reference.download("openapi.bundled.yaml")) {
                SpecBundle.yaml(api.documents, folder: folder)
            },
            ReferenceDownload(label: "Postman collection", path: reference.download("postman.json")) {
                PostmanCollection.json(api)
            },
        ]
    }
}

// MARK: - Markdown

extension Site {
    /// The pages of references that there is Markdown of beside their HTML, each with its path in the output.
    func referenceMarkdown() -> [(page: Int, path: String)] {
        Self.referenceMarkdown(of: pages, references)
    }

    static func referenceMarkdown(
        of pages: [Page], _ references: [Reference]
    ) -> [(page: Int, path: String)] {
        pages.indices.compactMap { index in
            guard let part = pages[index].reference, part.subject.hasMarkdown,
                references[part.reference].settings.writesMarkdown
            else { return nil }
            return (index, Self.markdownPath(pages[index].address.outputPath))
        }
    }

    /// `operations/x/index.html` has its Markdown in `operations/x/index.md`.
    static func markdownPath(_ path: String) -> String {
        path.hasSuffix(".html") ? path.dropLast("html".utf8.count) + "md" : path + ".md"
    }

    /// The Markdown of an operation, a schema or an overview.
    func markdown(ofReferencePage index: Int) -> [UInt8] {
        guard let part = pages[index].reference else { return [] }
        let reference = references[part.reference]
        let folder = parentFolder(pages[index].address.outputPath)
        let style = configuration.urls
        var writer = OperationMarkdown(reference.api) { target in
            let place =
                switch target {
                case .operation(let other): reference.target(operation: other)
                case .schema(let other): reference.target(schema: other)
                }
            // Where operations share a page there is no Markdown of each.
            guard place.fragment == nil else { return nil }
            let path = Self.markdownPath(
                Address(path: Address.page(place.path, style), style: style).outputPath)
            return percentEncoded(relativePath(path, from: folder))
        }
        switch part.subject {
        case .operation(let index): return writer.operation(index)
        case .schema(let index): return writer.schema(index)
        default: return writer.overview()
        }
    }
}

extension Reference.Subject {
    /// Whether there is Markdown of the page: lists of operations and of schemas are on the overview's.
    var hasMarkdown: Bool {
        switch self {
        case .overview, .operation, .schema: true
        case .tag, .schemas: false
        }
    }
}
