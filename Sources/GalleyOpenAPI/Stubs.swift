import GalleyCore
import GalleyData
package struct SpecReadError: Error {
    package var reason: String; package init(reason: String) { self.reason = reason }
}
package enum SpecLoader {
    package static func load(
        path: String, bytes: [UInt8], display: (String) -> String,
        read: (String) -> Result<[UInt8], SpecReadError>
    ) -> (documents: SpecDocuments, diagnostics: [Diagnostic]) {
        let file = DataFile(json: bytes, path: display(path))
        return (SpecDocuments(files: [file], version: .v3_1, root: file.root), [])
    }
}
extension APIDescription {
    package init(decoding documents: SpecDocuments) {
        self.init(documents: documents); servers = [Server(url: "/")]
    }
}
package struct OutlineReader {
    package init(_ api: APIDescription, direction: Direction) {}
    package mutating func outline(of schema: Schema, beside name: String? = nil) -> Outline {
        Outline(node: schema.node)
    }
}
extension ExampleMaker {
    package func examples(of media: MediaType, for direction: Direction) -> [MediaExample] { [] }
    package func illustration(of p: Parameter) -> String { "" }
}
package struct MediaExample: Sendable {
    package var name = "", summary: String?, description: MarkdownText?, text = "", language = "",
        value: JSONValue?, isGenerated = true, externalURL: String?
}
extension SampleRequest {
    package init(of o: Operation, in api: APIDescription, examples: ExampleMaker) {
        self.init(method: "", url: "")
    }
}
package enum SpecBundle {
    package static func json(_ d: SpecDocuments) -> [UInt8] { [] };
    package static func yaml(_ d: SpecDocuments) -> [UInt8] { [] }
}
package enum PostmanCollection { package static func json(_ api: APIDescription) -> [UInt8] { [] } }
