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
        return [
            ReferenceDownload(label: "OpenAPI (JSON)", path: reference.download("openapi.bundled.json")) {
                SpecBundle.json(api.documents)
            },
            ReferenceDownload(label: "OpenAPI (YAML)", path: reference.download("openapi.bundled.yaml")) {
                SpecBundle.yaml(api.documents)
            },
            ReferenceDownload(label: "Postman collection", path: reference.download("postman.json")) {
                PostmanCollection.json(api)
            },
        ]
    }
}
