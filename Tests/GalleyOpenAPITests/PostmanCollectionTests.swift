import Foundation
import GalleyOpenAPI
import Testing

@Suite("Postman collections")
struct PostmanCollectionTests {
    private typealias Object = [String: Any]

    private static let text = """
        {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "2", "description": "What **could** be."},
         "servers": [{"url": "https://{region}.example.com/api", "description": "Hosted",
                      "variables": {"region": {"default": "eu", "description": "Where you are."}}},
                     {"url": "http://127.0.0.1:8000"}],
         "tags": [{"name": "ideas", "description": "All of them."}, {"name": "files"}],
         "x-tagGroups": [{"name": "Things", "tags": ["ideas"]}],
         "security": [{"token": []}],
         "components": {"securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "session"},
            "login": {"type": "oauth2", "flows": {"password": {"tokenUrl": "auth/login",
                                                               "scopes": {"read": "Read.", "write": "Write."}}}}}},
         "paths": {
           "/ideas/{idea_id}": {
             "get": {"operationId": "read", "summary": "Read an idea", "tags": ["ideas"],
               "parameters": [
                 {"name": "idea_id", "in": "path", "required": true, "schema": {"type": "integer"}, "example": 7},
                 {"name": "fields", "in": "query", "description": "Only these.", "schema": {"type": "string"}},
                 {"name": "q", "in": "query", "required": true, "schema": {"type": "string"}, "example": "a"}],
               "responses": {"200": {"description": "The idea",
                  "content": {"application/json": {"example": {"id": 7}}}}, "4XX": {"description": "No."}}},
             "put": {"operationId": "write", "tags": ["ideas"], "security": [{"login": ["write"]}],
               "requestBody": {"content": {"application/json": {"schema": {"type": "object"}, "example": {"a": 1}}}},
               "responses": {"204": {"description": "Done"}}},
             "delete": {"operationId": "delete", "tags": ["ideas"], "security": [{"session": []}],
               "responses": {"204": {"description": "Done"}}}},
           "/files": {"post": {"operationId": "upload", "tags": ["files"], "security": [],
               "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object",
                   "required": ["file", "note"],
                   "properties": {"file": {"type": "string", "contentMediaType": "image/png"},
                                  "note": {"type": "string", "description": "What it is.", "example": "x"}}}}}},
               "responses": {"201": {"description": "Done"}}}},
           "/health": {"get": {"operationId": "health", "responses": {"200": {"description": "Up"}}}}}}
        """

    private let collection: Object

    init() throws {
        let json = PostmanCollection.json(SampleFixtureTests.api(Array(Self.text.utf8), path: "openapi.json"))
        collection = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? Object)
    }

    private func items(_ object: Object) -> [Object] { object["item"] as? [Object] ?? [] }

    private func named(_ name: String, in all: [Object]) throws -> Object {
        try #require(all.first { $0["name"] as? String == name })
    }

    /// The request of a name in any folder.
    private func request(_ name: String) throws -> Object {
        func find(_ all: [Object]) -> Object? {
            for item in all {
                if item["name"] as? String == name, item["request"] != nil { return item }
                if let found = find(items(item)) { return found }
            }
            return nil
        }
        let item = try #require(find(items(collection)))
        return try #require(item["request"] as? Object)
    }

    /// Key and value of a list of attributes.
    private func pairs(_ value: Any?) -> [String: String] {
        var result: [String: String] = [:]
        for pair in value as? [Object] ?? [] {
            result[pair["key"] as? String ?? ""] = pair["value"] as? String
        }
        return result
    }

    @Test("webhooks have a folder, and are sent to an address of their own")
    func webhooks() throws {
        let text = """
            {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "tags": [{"name": "events"}],
             "paths": {"/a": {"get": {"operationId": "a", "responses": {"200": {"description": "Fine",
               "content": {"text/plain": {}}}}, "callbacks": {"c": {"{$url}": {"post": {"operationId": "back"}}}}}}},
             "webhooks": {"idea/{x}": {"post": {"operationId": "on_idea", "tags": ["events"],
               "requestBody": {"content": {"application/json": {"example": {"id": 1}}}},
               "responses": {"204": {"description": "Thanks"}}}}}}
            """
        let json = PostmanCollection.json(SampleFixtureTests.api(Array(text.utf8), path: "openapi.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? Object)
        #expect(items(root).map { $0["name"] as? String } == ["Other operations", "Webhooks"])
        let webhook = try #require(items(try named("Webhooks", in: items(root))).first?["request"] as? Object)
        #expect(webhook["method"] as? String == "POST")
        let url = try #require(webhook["url"] as? Object)
        #expect(url["raw"] as? String == "{{webhookUrl}}" && url["path"] as? [String] == [])
        #expect((webhook["body"] as? Object)?["mode"] as? String == "raw")
        let variables = root["variable"] as? [Object] ?? []
        #expect(variables.contains { $0["key"] as? String == "webhookUrl" })
    }

    @Test("folders are the tags, in their groups; what has no tag is in one of its own")
    func folders() throws {
        #expect(
            items(collection).compactMap { $0["name"] as? String } == ["Things", "Files", "Other operations"])
        let ideas = try named("Ideas", in: items(try named("Things", in: items(collection))))
        #expect(ideas["description"] as? String == "All of them.")
        #expect(items(ideas).count == 3)
    }

    @Test("servers and secrets are variables")
    func variables() throws {
        let variables = pairs(collection["variable"])
        #expect(variables["baseUrl"] == "https://{{region}}.example.com/api")
        #expect(variables["baseUrl2"] == "http://127.0.0.1:8000")
        #expect(variables["region"] == "eu")
        #expect(variables["token"] == "")
    }

    @Test("an address has variables for the path, and optional parameters switched off")
    func address() throws {
        let url = try #require(try request("Read an idea")["url"] as? Object)
        #expect(url["raw"] as? String == "{{baseUrl}}/ideas/:idea_id?q=a")
        #expect(url["host"] as? [String] == ["{{baseUrl}}"])
        #expect(url["path"] as? [String] == ["ideas", ":idea_id"])
        #expect(pairs(url["variable"]) == ["idea_id": "7"])
        let query = try #require(url["query"] as? [Object])
        let fields = try #require(query.first { $0["key"] as? String == "fields" })
        #expect(fields["disabled"] as? Bool == true)
        #expect(fields["description"] as? String == "Only these.")
        #expect(query.first { $0["key"] as? String == "q" }?["disabled"] == nil)
    }

    @Test("requests inherit the collection's authentication where theirs is the same")
    func auth() throws {
        let common = try #require(collection["auth"] as? Object)
        #expect(common["type"] as? String == "bearer")
        #expect(pairs(common["bearer"]) == ["token": "{{token}}"])
        #expect(try request("Read an idea")["auth"] == nil)

        let login = try #require(try request("Write")["auth"] as? Object)
        #expect(login["type"] as? String == "oauth2")
        let attributes = pairs(login["oauth2"])
        #expect(attributes["grant_type"] == "password_credentials")
        #expect(attributes["accessTokenUrl"] == "{{baseUrl}}/auth/login")
        #expect(attributes["scope"] == "write")

        #expect((try request("Upload")["auth"] as? Object)?["type"] as? String == "noauth")
        // Postman has no authentication by cookie.
        let delete = try request("Delete")
        #expect((delete["auth"] as? Object)?["type"] as? String == "noauth")
        #expect(pairs(delete["header"]) == ["Cookie": "session={{session}}"])
    }

    @Test("bodies have the mode of their media type")
    func bodies() throws {
        let write = try #require(try request("Write")["body"] as? Object)
        #expect(write["mode"] as? String == "raw")
        #expect(write["raw"] as? String == "{\n  \"a\": 1\n}")
        let upload = try #require(try request("Upload")["body"] as? Object)
        #expect(upload["mode"] as? String == "formdata")
        let parts = try #require(upload["formdata"] as? [Object])
        #expect(parts.map { $0["type"] as? String } == ["file", "text"])
        #expect(parts.last?["description"] as? String == "What it is.")
    }

    @Test("examples of responses are saved with them")
    func responses() throws {
        let ideas = try named("Ideas", in: items(try named("Things", in: items(collection))))
        let responses = try #require(try named("Read an idea", in: items(ideas))["response"] as? [Object])
        #expect(responses.map { $0["name"] as? String } == ["200 OK", "4XX Client error"])
        #expect(responses.map { $0["code"] as? Int } == [200, 400])
        #expect(responses[0]["body"] as? String == "{\n  \"id\": 7\n}")
        #expect(pairs(responses[0]["header"])["Content-Type"] == "application/json")
    }

    @Test(
        "every operation of a path and every webhook is in the collection once",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"))
    func fixtures() throws {
        func count(_ all: [Object]) -> Int {
            all.reduce(0) { $0 + ($1["request"] != nil ? 1 : count(items($1))) }
        }
        let specs = [
            "service/openapi-3.2.json", "specs/redocly-cafe-3.2.yaml", "specs/train-travel-3.1.yaml",
        ]
        for path in specs {
            let api = SampleFixtureTests.api(try Fixtures.bytes(path), path: path)
            let json = try JSONSerialization.jsonObject(with: Data(PostmanCollection.json(api))) as? Object
            let operations = api.operations.count { $0.kind == .path || $0.kind == .webhook }
            #expect(count(items(json ?? [:])) == operations, "\(path)")
        }
    }
}
