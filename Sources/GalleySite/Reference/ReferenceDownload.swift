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
    /// The Markdown of an operation, a schema or an overview.
    func markdown(ofReferencePage index: Int, for path: String) -> [UInt8] {
        guard let part = pages[index].reference else { return [] }
        let reference = references[part.reference]
        let style = configuration.urls
        var writer = OperationMarkdown(reference.api) { target in
            let place =
                switch target {
                case .operation(let other): reference.target(operation: other)
                case .schema(let other): reference.target(schema: other)
                }
            // Where operations share a page there is no Markdown of each.
            guard place.fragment == nil,
                let page = self.page(
                    at: Address(path: Address.page(place.path, style), style: style).outputPath)
            else { return nil }
            return String(address(of: .page(page), from: path))
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
