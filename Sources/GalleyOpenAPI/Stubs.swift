import GalleyCore
import GalleyData
extension SampleRequest {
    package init(of o: Operation, in api: APIDescription, examples: ExampleMaker) {
        self.init(method: o.method, url: o.servers.first.map { $0.defaultURL + o.path } ?? o.path)
    }
}
package enum SpecBundle {
    package static func json(_ d: SpecDocuments) -> [UInt8] { [] };
    package static func yaml(_ d: SpecDocuments) -> [UInt8] { [] }
}
package enum PostmanCollection { package static func json(_ api: APIDescription) -> [UInt8] { [] } }
