import Foundation
import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

/// The style table of the specification (OAS 3.2 §4.12.3.2), row by row.
@Suite("Parameters as they are sent")
struct ParameterSerializationTests {
    private static let array = JSONValue.array([.string("blue"), .string("black"), .string("brown")])
    private static let object = JSONValue.object([
        .init("R", .number("100")), .init("G", .number("200")), .init("B", .number("150")),
    ])

    @Test(
        "in a path",
        arguments: [
            (
                "matrix", false,
                [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]
            ),
            (
                "matrix", true,
                [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"]
            ),
            ("label", false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
            ("label", true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
            ("simple", false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
            ("simple", true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        ])
    func path(style: String, isExploded: Bool, row: [String]) {
        let made = [.string(""), .string("blue"), Self.array, Self.object].map {
            ParameterSerialization.path(name: "color", value: $0, style: style, isExploded: isExploded)
        }
        #expect(made == row)
    }

    @Test(
        "in a query",
        arguments: [
            ("form", false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
            (
                "form", true,
                ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]
            ),
            (
                "spaceDelimited", false,
                ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"]
            ),
            (
                "pipeDelimited", false,
                ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"]
            ),
            // What the table leaves open is as if it were exploded by `form`.
            (
                "deepObject", true,
                [
                    "color=", "color=blue", "color=blue&color=black&color=brown",
                    "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
                ]
            ),
            (
                "spaceDelimited", true,
                ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]
            ),
        ])
    func query(style: String, isExploded: Bool, row: [String]) {
        let made = [.string(""), .string("blue"), Self.array, Self.object].map {
            ParameterSerialization.query(name: "color", value: $0, style: style, isExploded: isExploded)
        }
        #expect(made == row)
    }

    @Test(
        "in cookies",
        arguments: [
            ("form", false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
            (
                "form", true,
                ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]
            ),
            ("cookie", false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
            (
                "cookie", true,
                ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]
            ),
        ])
    func cookies(style: String, isExploded: Bool, row: [String]) {
        let made = [.string(""), .string("blue"), Self.array, Self.object].map {
            ParameterSerialization.cookie(name: "color", value: $0, style: style, isExploded: isExploded)
        }
        #expect(made == row)
    }

    @Test("in headers nothing is encoded")
    func headers() {
        #expect(ParameterSerialization.header(value: Self.array, isExploded: false) == "blue,black,brown")
        #expect(ParameterSerialization.header(value: Self.object, isExploded: true) == "R=100,G=200,B=150")
        #expect(ParameterSerialization.header(value: .string("a b/ä"), isExploded: false) == "a b/ä")
    }

    @Test("empty lists and objects are as if they were not there; null is empty")
    func empty() {
        for value in [JSONValue.array([]), .object([]), .array([.null])] {
            #expect(
                ParameterSerialization.query(name: "a", value: value, style: "form", isExploded: false)
                    .isEmpty)
            #expect(
                ParameterSerialization.pairs(name: "a", value: value, style: "form", isExploded: true).isEmpty
            )
            #expect(
                ParameterSerialization.path(name: "a", value: value, style: "matrix", isExploded: true)
                    .isEmpty)
        }
        #expect(
            ParameterSerialization.query(name: "a", value: .null, style: "form", isExploded: true) == "a=")
    }

    @Test("what is not unreserved is percent-encoded; delimiters are not, the same characters in values are")
    func encoding() {
        let value = JSONValue.array([.string("a,b"), .string("c d"), .string("ä")])
        #expect(
            ParameterSerialization.query(name: "q[]", value: value, style: "form", isExploded: false)
                == "q%5B%5D=a%2Cb,c%20d,%C3%A4")
        #expect(
            ParameterSerialization.path(
                name: "p", value: .string("a/b?c"), style: "simple", isExploded: false)
                == "a%2Fb%3Fc")
        #expect(
            ParameterSerialization.query(
                name: "next", value: .string("/a?b=%20%zz c"), style: "form", isExploded: true,
                allowsReserved: true)
                == "next=/a?b=%20%25zz%20c")
    }

    @Test("pairs are not encoded")
    func pairs() {
        let deep = JSONValue.object([
            .init("a", .object([.init("b", .string("x y"))])), .init("c", .boolean(true)),
        ])
        let pairs = ParameterSerialization.pairs(
            name: "f", value: deep, style: "deepObject", isExploded: true)
        #expect(pairs.map(\.name) == ["f[a][b]", "f[c]"])
        #expect(pairs.map(\.value) == ["x y", "true"])
        let nested = ParameterSerialization.pairs(name: "f", value: deep, style: "form", isExploded: true)
        #expect(nested.map(\.value) == [#"{"b":"x y"}"#, "true"])
        #expect(ParameterSerialization.form([("a b", "c&d e")]) == "a+b=c%26d+e")
    }

    // MARK: - As "Try it" sends them

    /// One row of `Tests/ParameterCases.json`, which the scripts of "Try it" are tested with too.
    struct Case: Sendable {
        var row: JSONValue
        var place: String { row["in"]?.string ?? "" }

        static let all: [Case] = {
            let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../ParameterCases.json")
            let text = (try? Data(contentsOf: file.standardized)) ?? Data()
            return JSONValue(json: Array(text))?.items.map(Case.init) ?? []
        }()

        /// What our own serialization makes of it.
        var sent: String {
            let name = row["name"]?.string ?? "color"
            let value = row["value"] ?? .null
            let style = row["style"]?.string
            let isExploded = row["explode"].map { $0 == .boolean(true) }
            let allowsReserved = row["reserved"] == .boolean(true)
            switch place {
            case "path":
                return ParameterSerialization.path(
                    name: name, value: value, style: style ?? "", isExploded: isExploded == true,
                    allowsReserved: allowsReserved)
            case "query":
                return ParameterSerialization.query(
                    name: name, value: value, style: style ?? "", isExploded: isExploded == true,
                    allowsReserved: allowsReserved)
            case "header":
                return ParameterSerialization.header(value: value, isExploded: isExploded == true)
            case "cookie":
                return ParameterSerialization.cookies(
                    name: name, value: value, style: style ?? "", isExploded: isExploded == true
                ).map { $0.name + "=" + $0.value }.joined(separator: "; ")
            default: return form(name, value, style, isExploded)
            }
        }

        private func form(_ name: String, _ value: JSONValue, _ style: String?, _ isExploded: Bool?) -> String
        {
            let styleText = style.map { "\"style\": \"\($0)\"" }
            let explodeText = isExploded.map { "\"explode\": \($0)" }
            let encoding = [styleText, explodeText].compactMap { $0 }.joined(separator: ", ")
            let text = """
                {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"post": {
                 "requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"},
                  "encoding": {"\(name)": {\(encoding)}}}}}, "responses": {}}}}}
                """
            let (documents, _) = SpecLoader.load(path: "openapi.json", bytes: Array(text.utf8)) { _ in
                .failure(.notFound)
            }
            let api = APIDescription(decoding: documents)
            guard let media = api.operations.first?.requestBody?.content.first else { return "no media type" }
            return ParameterSerialization.form(
                ExampleMaker(api).formPairs(of: .object([.init(name, value)]), media))
        }
    }

    @Test("the table that the browser is tested with too")
    func cases() {
        #expect(Case.all.count > 60)
        for example in Case.all {
            #expect(example.sent == example.row["sent"]?.string, "\(example.row.json())")
        }
    }

    // MARK: - Of a description

    private func parameter(_ json: String) throws -> (ExampleMaker, Parameter) {
        let text = """
            {"openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a/{id}": {"get": {
             "parameters": [\(json)], "responses": {}}}}}
            """
        let (documents, _) = SpecLoader.load(path: "openapi.json", bytes: Array(text.utf8)) { _ in
            .failure(.notFound)
        }
        let description = APIDescription(decoding: documents)
        let parameter = try #require(description.operations.first?.parameters.first)
        return (ExampleMaker(description), parameter)
    }

    @Test(
        "a parameter is shown with its example, as it is sent",
        arguments: [
            (
                #"{"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}"#,
                "tags=news&tags=guide"
            ),
            (
                #"{"name": "tags", "in": "query", "explode": false, "example": ["a", "b"], "schema": {"type": "array"}}"#,
                "tags=a,b"
            ),
            (#"{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}"#, "42"),
            (
                #"{"name": "id", "in": "path", "required": true, "style": "matrix", "schema": {"type": "integer"}}"#,
                ";id=42"
            ),
            (
                #"{"name": "X-Ids", "in": "header", "schema": {"type": "array", "items": {"type": "integer"}}}"#,
                "X-Ids: 42,43"
            ),
            (
                #"{"name": "s", "in": "cookie", "style": "cookie", "examples": {"e": {"dataValue": "a b"}}, "schema": {"type": "string"}}"#,
                "s=a b"
            ),
            (
                #"{"name": "f", "in": "query", "content": {"application/json": {"schema": {"type": "object", "properties": {"a": {"const": 1}}}}}}"#,
                "f=%7B%22a%22%3A1%7D"
            ),
            (
                #"{"name": "q", "in": "querystring", "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"a": {"const": "x y"}, "b": {"const": 1}}}}}}"#,
                "a=x+y&b=1"
            ),
        ])
    func illustration(json: String, text: String) throws {
        let (maker, parameter) = try parameter(json)
        #expect(maker.illustration(of: parameter) == text)
    }
}
