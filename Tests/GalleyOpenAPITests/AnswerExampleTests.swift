import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Examples of answers")
struct AnswerExampleTests {
    private func examples(
        _ status: String, _ schema: String, description: String = "", components: String = "{}"
    ) throws -> [String] {
        let text = """
            {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "components": {"schemas": \(components)},
             "paths": {"/": {"get": {"responses": {"\(status)": {"description": "\(description)",
             "content": {"application/json": {"schema": \(schema)}}}}}}}}
            """
        let (documents, _) = SpecLoader.load(path: "openapi.json", bytes: Array(text.utf8)) { _ in
            .failure(.notFound)
        }
        let api = APIDescription(decoding: documents)
        let media = try #require(api.operations.first?.responses.first?.content.first)
        return ExampleMaker(api).examples(of: media, for: .response).map { $0.value?.json() ?? "" }
    }

    private let problem = """
        {"type": "object", "required": ["title", "status"], "properties": {
         "title": {"type": "string", "examples": ["Idea not found"]},
         "status": {"type": "integer", "minimum": 400, "maximum": 599, "examples": [404]},
         "detail": {"type": ["string", "null"], "examples": ["No idea has the id 7."]}}}
        """

    @Test("a problem has the code, the phrase and the words of its own response")
    func problems() throws {
        #expect(
            try examples("413", problem, description: "A `file` is larger than 10 MiB. Cut it.") == [
                #"{"title":"Content Too Large","status":413,"detail":"A file is larger than 10 MiB."}"#
            ])
        #expect(
            try examples("409", problem, description: "See [the rules](/rules).") == [
                #"{"title":"Conflict","status":409,"detail":"Conflict"}"#
            ])
    }

    @Test("issues of single fields stay with the response that they are of")
    func issues() throws {
        let schema = """
            {"type": "object", "properties": {"status": {"type": "integer", "examples": [422]},
             "issues": {"type": "array", "items": {"type": "string"}}}}
            """
        #expect(try examples("409", schema) == [#"{"status":409,"issues":[]}"#])
    }

    @Test("what the schema gives is kept where it is of that response, or of no other")
    func kept() throws {
        let given = #"{"title":"Idea not found","status":404,"detail":"No idea has the id 7."}"#
        #expect(try examples("404", problem) == [given])
        #expect(try examples("4XX", problem) == [given])
        #expect(try examples("default", problem) == [given])
        // Here `status` is not that of the response.
        let other = #"{"type": "object", "properties": {"status": {"type": "string", "example": "open"}}}"#
        #expect(try examples("400", other) == [#"{"status":"open"}"#])
        // The code may not be any other.
        let fixed = #"{"type": "object", "properties": {"status": {"const": 404}}}"#
        #expect(try examples("400", fixed) == [#"{"status":404}"#])
    }

    @Test("of whole examples of a schema those of another failure are passed over")
    func wholeExamples() throws {
        let schema = """
            {"type": "object", "required": ["status"], "properties": {"status": {"type": "integer"}},
             "examples": [{"status": 404}, {"status": 409}]}
            """
        #expect(try examples("409", schema) == [#"{"status":409}"#])
        #expect(try examples("413", schema) == [#"{"status":413}"#])
    }

    @Test("where nothing failed, what tells of a failure is null or not there")
    func successes() throws {
        let job = """
            {"type": "object", "required": ["id", "errors"], "properties": {"id": {"type": "integer"},
             "errors": {"type": "array", "items": {"type": "string"}}, "last_error": {"type": "string"},
             "problem": {"anyOf": [{"$ref": "#/components/schemas/Problem"}, {"type": "null"}]}}}
            """
        let components = #"{"Problem": \#(problem)}"#
        let made = try examples("200", job, components: components)
        #expect(made == [#"{"id":42,"errors":[],"problem":null}"#])
        let failed = try examples("500", job, components: components)
        #expect(failed.first?.contains("last_error") == true)
        #expect(failed.first?.contains(#""problem":{"title""#) == true)
    }

    @Test("what is answered has the id that was asked for")
    func subject() throws {
        let api = described(
            """
            paths:
              /ideas/{idea_id}:
                get:
                  parameters: [{name: idea_id, in: path, required: true, schema: {type: string, example: '665f'}}]
                  responses: {'200': {description: It, content: {application/json: {schema: {
                    type: object, properties: {id: {type: string, example: '5eb7'}, size: {type: integer}}}}}}}
            """)
        let media = try #require(api.operations.first?.responses.first?.content.first)
        let example = ExampleMaker(api).examples(of: media, for: .response).first
        #expect(example?.value?.json() == #"{"id":"665f","size":50}"#)
    }

    @Test("a schema's own example has what is only sent")
    func writeOnly() throws {
        let bench = try ExampleBench(
            #"{"S": {"type": "object", "required": ["secret"], "properties": {"secret": {"type": "string", "writeOnly": true, "example": "x"}}}}"#
        )
        let schema = try #require(bench.description.schemas.first)
        #expect(bench.maker.example(of: schema).json() == #"{"secret":"x"}"#)
    }
}
