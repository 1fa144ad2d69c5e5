import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Examples in their media types")
struct MediaExampleTests {
    private func examples(
        _ mediaType: String, _ media: String, _ direction: Direction = .response, components: String = "{}"
    ) throws -> [MediaExample] {
        let text = """
            {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "components": \(components),
             "paths": {"/": {"post": {"requestBody": {"content": {"\(mediaType)": \(media)}}, "responses": {}}}}}
            """
        let (documents, _) = SpecLoader.load(path: "openapi.json", bytes: Array(text.utf8)) { _ in
            .failure(.notFound)
        }
        let description = APIDescription(decoding: documents)
        let content = try #require(description.operations.first?.requestBody?.content.first)
        return ExampleMaker(description).examples(of: content, for: direction)
    }

    private let idea = """
        {"type": "object", "required": ["id"], "properties": {
         "id": {"type": "integer"}, "title": {"type": "string", "example": "Moss"}}}
        """

    // MARK: - Where examples come from

    @Test("given ones are shown as they are given, wherever they are")
    func given() throws {
        let one = try examples("application/json", #"{"example": {"a": 1.50}, "schema": \#(idea)}"#)
        #expect(one.map(\.text) == ["{\n  \"a\": 1.50\n}"])
        #expect(one[0].isGenerated == false && one[0].language == "json")
        #expect(one[0].value == .object([.init("a", .number("1.50"))]))

        let several = try examples(
            "application/json",
            """
            {"examples": {"small": {"summary": "A small one", "value": 1},
             "shared": {"$ref": "#/components/examples/Shared"}, "far": {"externalValue": "https://example.com/x.json"},
             "raw": {"dataValue": {"a": 1}, "serializedValue": "{ \\"a\\": 1 }"}}}
            """, components: #"{"examples": {"Shared": {"value": [2]}}}"#)
        #expect(several.map(\.name) == ["small", "shared", "far", "raw"])
        #expect(several.map(\.text) == ["1", "[\n  2\n]", "", #"{ "a": 1 }"#])
        #expect(several[0].summary == "A small one")
        #expect(several[2].externalURL?.hasSuffix("x.json") == true)
    }

    @Test("the schema's examples come next, each that fits")
    func ofSchema() throws {
        let made = try examples(
            "application/json", #"{"schema": {"type": "integer", "examples": [1, "x", 2]}}"#)
        #expect(made.map(\.text) == ["1", "2"])
        #expect(made.map(\.isGenerated) == [false, false])
    }

    @Test("a request without any has a full one and one with what is required")
    func made() throws {
        let request = try examples("application/json", #"{"schema": \#(idea)}"#, .request)
        #expect(request.map(\.name) == ["minimal", "full"])
        #expect(request.map { $0.value?.json() } == [#"{"id":42}"#, #"{"id":42,"title":"Moss"}"#])
        #expect(request.map(\.isGenerated) == [true, true])
        #expect(try examples("application/json", #"{"schema": \#(idea)}"#).count == 1)
    }

    @Test(
        "of what says nothing or is no text there is none",
        arguments: [
            ("application/json", #"{"schema": {}}"#), ("application/json", #"{"schema": true}"#),
            ("image/png", "{}"),
            ("application/octet-stream", #"{"schema": {"type": "string", "format": "binary"}}"#),
        ])
    func none(mediaType: String, media: String) throws {
        #expect(try examples(mediaType, media).isEmpty)
    }

    // MARK: - How they are written

    @Test(
        "a value is written in its media type",
        arguments: [
            ("application/problem+json; charset=utf-8", "json"), ("application/yaml", "yaml"),
            ("*/*", "json"),
            ("application/vnd.example.v1", "json"),
        ])
    func json(mediaType: String, language: String) throws {
        let made = try examples(mediaType, #"{"schema": \#(idea)}"#)
        #expect(made.map(\.language) == [language])
        #expect(made.map(\.text) == ["{\n  \"id\": 42,\n  \"title\": \"Moss\"\n}"])
    }

    @Test("JSON that is given as a string is not quoted once more")
    func quoted() throws {
        #expect(try examples("application/json", #"{"example": "{\"a\": 1}"}"#).map(\.text) == [#"{"a": 1}"#])
        #expect(try examples("application/json", #"{"example": "a"}"#).map(\.text) == [#""a""#])
        #expect(try examples("text/plain", #"{"example": "a"}"#).map(\.text) == ["a"])
    }

    @Test("a form is written encoded, its lists as fields of one name")
    func form() throws {
        let schema = """
            {"schema": {"type": "object", "properties": {"name": {"const": "a b"}, "ids": {"type": "array",
             "items": {"type": "integer"}, "minItems": 2}, "o": {"const": {"x": 1}}}},
             "encoding": {"ids": {"style": "form", "explode": false}}}
            """
        let made = try examples("application/x-www-form-urlencoded", schema)
        #expect(made.map(\.text) == ["name=a+b&ids=1%2C2&o=%7B%22x%22%3A1%7D"])
    }

    @Test("a multipart body is readable, files only named")
    func multipart() throws {
        let schema = """
            {"schema": {"type": "object", "properties": {"caption": {"const": "Front"},
             "meta": {"type": "object", "properties": {"a": {"const": 1}}},
             "photos": {"type": "array", "items": {"type": "string", "contentMediaType": "image/png"}}}},
             "encoding": {"photos": {"contentType": "image/png, image/jpeg"}}}
            """
        let made = try examples("multipart/form-data", schema)
        #expect(
            made.map(\.text) == [
                """
                --boundary
                Content-Disposition: form-data; name="caption"

                Front
                --boundary
                Content-Disposition: form-data; name="meta"
                Content-Type: application/json

                {"a":1}
                --boundary
                Content-Disposition: form-data; name="photos"; filename="photo.png"
                Content-Type: image/png

                (contents of the file)
                --boundary--

                """
            ])
    }

    @Test("a stream shows its first items")
    func streams() throws {
        let item = #"{"itemSchema": {"type": "object", "properties": {"id": {"type": "integer"}}}}"#
        #expect(try examples("application/jsonl", item).map(\.text) == ["{\"id\":42}\n{\"id\":43}\n"])
        let list = #"{"schema": {"type": "array", "items": {"type": "integer"}}}"#
        #expect(try examples("application/x-ndjson", list).map(\.text) == ["1\n2\n"])
        let event = """
            {"itemSchema": {"type": "object", "properties": {"data": {"type": "string",
             "contentMediaType": "application/json", "contentSchema": {"properties": {"n": {"type": "integer"}}}},
             "event": {"const": "tick"}}}}
            """
        #expect(
            try examples("text/event-stream", event).map(\.text) == [
                "event: tick\ndata: {\"n\":1}\n\nevent: tick\ndata: {\"n\":2}\n\n"
            ])
        let plain = #"{"itemSchema": {"type": "object", "properties": {"n": {"type": "integer"}}}}"#
        #expect(
            try examples("text/event-stream", plain).map(\.text) == ["data: {\"n\":1}\n\ndata: {\"n\":2}\n\n"]
        )
    }

    // MARK: - XML

    @Test("XML follows the xml objects of the schemas")
    func xml() throws {
        let components = """
            {"schemas": {"Person": {"type": "object", "xml": {"name": "person", "namespace": "https://example.com/p",
             "prefix": "p"}, "properties": {
              "id": {"type": "integer", "xml": {"attribute": true}},
              "name": {"const": "A & B", "xml": {"name": "full-name"}},
              "plain": {"type": "array", "items": {"const": 1, "xml": {"name": "one"}}},
              "wrapped": {"type": "array", "xml": {"name": "list", "wrapped": true}, "items": {"const": 2}},
              "note": {"type": "object", "properties": {"text": {"const": "x<y", "xml": {"nodeType": "cdata"}},
                "lang": {"const": "en", "xml": {"nodeType": "attribute"}}}}}}}}
            """
        let media = ##"{"schema": {"$ref": "#/components/schemas/Person"}}"##
        #expect(
            try examples("application/xml", media, components: components).map(\.text) == [
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <p:person xmlns:p="https://example.com/p" id="42">
                  <full-name>A &amp; B</full-name>
                  <one>1</one>
                  <list>
                    <list>2</list>
                  </list>
                  <note lang="en"><![CDATA[x<y]]></note>
                </p:person>

                """
            ])
        let list = ##"{"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}}}"##
        let people = try examples("text/xml", list, components: components).map(\.text)
        #expect(people.first?.contains("<Persons>\n  <p:person xmlns:p") == true)
    }

    @Test("names and texts that XML has not are written in ones that it has")
    func xmlNames() throws {
        let schema =
            #"{"schema": {"type": "object", "properties": {"1 a": {"const": "x\u0001y"}, "n": {"const": null}}}}"#
        let text = try examples("application/xml", schema).map(\.text)
        #expect(text.first?.hasSuffix("<root>\n  <_1_a>xy</_1_a>\n  <n/>\n</root>\n") == true)
    }

    // MARK: - What is required

    @Test("where nothing is required, a change of one or two fields comes first")
    func someFields() throws {
        let schema = """
            {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}},
             "title": {"type": "string", "example": "Moss"}, "stars": {"type": "integer", "example": 3},
             "pitch": {"type": "string", "example": "It grows."}}}
            """
        let made = try examples("application/json", #"{"schema": \#(schema)}"#, .request)
        #expect(made.map(\.summary) == ["Some fields", "All fields"])
        #expect(made.first?.value?.json() == #"{"title":"Moss","stars":3}"#)
    }

    @Test("a list that a form must have is not empty, and an image is one")
    func requiredFiles() throws {
        let schema = """
            {"type": "object", "required": ["files", "avatar"], "properties": {
             "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
             "avatar": {"type": "string", "contentMediaType": "application/octet-stream"},
             "caption": {"type": "string"}}}
            """
        let made = try examples("multipart/form-data", #"{"schema": \#(schema)}"#, .request)
        #expect(made.map(\.name) == ["minimal", "full"])
        #expect(
            made.first?.text == """
                --boundary
                Content-Disposition: form-data; name="files"; filename="file.bin"
                Content-Type: application/octet-stream

                (contents of the file)
                --boundary
                Content-Disposition: form-data; name="avatar"; filename="avatar.png"
                Content-Type: image/png

                (contents of the file)
                --boundary--

                """)
    }

    @Test("a long form has each field on a line")
    func longForm() throws {
        let made = try examples(
            "application/x-www-form-urlencoded",
            #"{"example": {"username": "ada@example.com", "password": "correct-horse-battery-7", "scope": ""}}"#,
            .request)
        #expect(
            made.first?.text
                == "username=ada%40example.com\n&password=correct-horse-battery-7\n&scope=")
    }

    // MARK: - Events

    @Test("a stream of events shows one of each kind, short and named as its data")
    func kindsOfEvents() throws {
        let components = """
            {"schemas": {
             "Created": {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "integer"}, "event": {"const": "idea.created"}, "note": {"type": "string"}}},
             "Moved": {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "integer"}, "event": {"const": "idea.moved"}}},
             "Gone": {"type": "object", "required": ["id"], "properties": {
              "id": {"type": "integer"}, "event": {"const": "idea.gone"}}}}}
            """
        let item = """
            {"type": "object", "required": ["data"], "properties": {
             "data": {"type": "string", "contentMediaType": "application/json", "contentSchema": {
              "oneOf": [{"$ref": "#/components/schemas/Created"}, {"$ref": "#/components/schemas/Moved"},
               {"$ref": "#/components/schemas/Gone"}], "discriminator": {"propertyName": "event", "mapping": {
               "idea.created": "Created", "idea.moved": "Moved", "idea.gone": "Gone"}}}},
             "event": {"type": "string"}, "retry": {"type": "integer", "minimum": 0}}}
            """
        let made = try examples(
            "text/event-stream", #"{"itemSchema": \#(item)}"#, components: components)
        #expect(
            made.first?.text == """
                event: idea.created
                data: {"id":42,"event":"idea.created"}

                event: idea.moved
                data: {"id":43,"event":"idea.moved"}

                event: idea.gone
                data: {"id":44,"event":"idea.gone"}


                """)
    }
}
