import GalleyCore
import GalleyData
extension APIDescription {
    package init(decoding documents: SpecDocuments) {
        self.init(documents: documents); servers = [Server(url: "/")]
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
