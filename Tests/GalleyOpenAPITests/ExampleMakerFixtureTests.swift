import Foundation
import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Examples of public specifications")
struct ExampleMakerFixtureTests {
    static func description(_ path: String) throws -> APIDescription {
        let bytes = try Fixtures.bytes(path)
        let file =
            path.hasSuffix(".json") ? DataFile(json: bytes, path: path) : DataFile(yaml: bytes, path: path)
        let text = file.root?["openapi"]?.scalarText ?? file.root?["swagger"]?.scalarText ?? ""
        let version: APIDescription.Version =
            text.hasPrefix("3.2")
            ? .v3_2 : text.hasPrefix("3.1") ? .v3_1 : text.hasPrefix("3.0") ? .v3_0 : .swagger2
        return APIDescription(documents: SpecDocuments(files: [file], version: version, root: file.root))
    }

    @Test(
        "every example fits its schema, as another validator sees it",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"),
        .enabled(if: ExampleValidation.isThere, "\(ExampleValidation.missing)"))
    func everySchema() throws {
        var validation = try ExampleValidation()
        var count = 0
        for path in Fixtures.specs {
            let description = try Self.description(path)
            let maker = ExampleMaker(description)
            var values: [(pointer: String, direction: String, detail: String, value: JSONValue)] = []
            for placed in PlacedSchema.all(in: description) {
                // Most are the same in every direction, and need not be asked for again.
                var known: [JSONValue] = []
                for (detail, name) in [(ExampleMaker.Detail.full, "full"), (.minimal, "minimal")] {
                    for (direction, word) in [
                        (Direction.both, "both"), (.request, "request"), (.response, "response"),
                    ] {
                        let value = maker.value(of: placed.schema, for: direction, detail: detail)
                        guard !known.contains(value) else { continue }
                        known.append(value)
                        values.append((placed.pointer, word, name, value))
                    }
                }
            }
            count += values.count
            guard let root = description.documents.root else { continue }
            try validation.add(path, root: root, isOld: description.documents.version < .v3_1, values: values)
        }
        print(clock() / 1000)
        let findings = try validation.findings()
        for finding in findings.prefix(40) { print(finding) }
        print(count, findings.count)
    }
}
