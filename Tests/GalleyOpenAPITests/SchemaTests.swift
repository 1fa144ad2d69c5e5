import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Schemas")
struct SchemaTests {
    private func schema(_ json: String, _ version: APIDescription.Version = .openAPI31) throws -> Schema {
        let file = DataFile(json: Array(json.utf8), path: "openapi.json")
        let root = try #require(file.root)
        return Schema(root, in: SpecDocuments(files: [file], version: version, root: root))
    }

    @Test("null is told from the types, however a version writes it")
    func nullable() throws {
        #expect(try schema(#"{"type": ["string", "null"]}"#).types == [.string, .null])
        #expect(try schema(#"{"type": "string", "nullable": true}"#, .openAPI30).types == [.string, .null])
        #expect(try schema(#"{"type": "string"}"#).isNullable == false)
    }

    @Test(
        "exclusive bounds of 3.0 and of 2020-12 are read alike",
        arguments: [
            (#"{"minimum": 3, "exclusiveMinimum": true}"#, "3", true),
            (#"{"exclusiveMinimum": 3}"#, "3", true),
            (#"{"minimum": 5, "exclusiveMinimum": 3}"#, "5", false),
            (#"{"minimum": 3, "exclusiveMinimum": 3}"#, "3", true),
            (#"{"minimum": 3}"#, "3", false),
        ])
    func bounds(json: String, value: String, isExclusive: Bool) throws {
        let minimum = try #require(try schema(json).minimum)
        #expect(minimum.value.scalarText == value)
        #expect(minimum.isExclusive == isExclusive)
    }

    @Test("the types of one thing or null are those of the thing")
    func nullableTypes() throws {
        let list = #"{"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}"#
        #expect(try schema(list).valueTypes == [.array])
        #expect(try schema(#"{"anyOf": [{"type": "array"}, {"type": "string"}]}"#).valueTypes == [])
    }
}
