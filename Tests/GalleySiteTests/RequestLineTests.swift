import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@testable import GalleySite

@Suite struct RequestLineTests {
    @Test(
        arguments: [
            ("POST /ideas", "POST", "/ideas"), ("get /ideas/", "GET", "/ideas/"),
            ("POST/ideas", "POST", "/ideas"),
            ("GET /ideas?stage=spark", "GET", "/ideas"), ("GET /a{?b}/c#d", "GET", "/a{?b}/c"),
            ("QUERY /search", "QUERY", "/search"), ("GET https://host.example", "GET", "/"),
            ("GET https://host.example/v1/x", "GET", "/v1/x"),
        ])
    func isRead(text: String, method: String, path: String) throws {
        let line = try #require(RequestLine(text.utf8))
        #expect(line.method == method)
        #expect(line.path == path)
    }

    @Test(arguments: [
        "", "/ideas", "GET", "GET ideas", "createIdea", "repos/get", "GET /a b", "POST: /x", "X /y",
    ])
    func isNone(text: String) {
        #expect(RequestLine(text.utf8)?.path != "/ideas" && RequestLine(text.utf8)?.method != "GET")
    }

    // MARK: Paths

    private static let paths = [
        "/ideas", "/ideas/surprise", "/ideas/{idea_id}", "/ideas/{idea_id}/moves", "/{owner}/{repo}",
        "/files/{file_path}", "/exports/{name}.json", "/users/me", "/users/{id}", "/",
    ]

    private static func directory(
        _ paths: [String] = paths, servers: [String] = ["https://api.acme.dev/v1"]
    ) -> ReferenceDirectory {
        let file = DataFile(json: Array("{}".utf8), path: "api.json")
        let documents = SpecDocuments(files: [file], version: .openAPI31, root: file.root)
        var api = APIDescription(documents: documents)
        api.servers = servers.map { Server(url: $0) }
        if let root = file.root {
            api.operations = paths.map {
                Operation(method: "GET", path: $0, slug: $0, title: $0, node: root)
            }
        }
        let settings = Configuration.Reference(spec: "api.json", path: "api")
        return ReferenceDirectory([Reference(api, settings: settings, displayPath: "api.json")])
    }

    /// The path of the operation that is meant.
    private func found(_ path: String, in directory: ReferenceDirectory) -> String? {
        guard let line = RequestLine("GET \(path)".utf8), let part = directory.part(ofCode: line),
            case .operation(let index) = part.subject
        else { return nil }
        return directory.references[0].api.operations[index].path
    }

    @Test(
        arguments: [
            ("/ideas", "/ideas"), ("/ideas/", "/ideas"), ("/ideas/42", "/ideas/{idea_id}"),
            ("/ideas/{id}", "/ideas/{idea_id}"), ("/ideas/:id", "/ideas/{idea_id}"),
            ("/ideas/<id>", "/ideas/{idea_id}"), ("/ideas/surprise", "/ideas/surprise"),
            ("/ideas/42/moves?dry=1", "/ideas/{idea_id}/moves"), ("/v1/ideas/42", "/ideas/{idea_id}"),
            ("/files/a/b/c.txt", "/files/{file_path}"), ("/exports/all.json", "/exports/{name}.json"),
            ("/exports/{x}.json", "/exports/{name}.json"), ("/users/me", "/users/me"),
            ("/users/{user}", "/users/{id}"), ("/{a}/{b}", "/{owner}/{repo}"), ("/", "/"),
            ("https://api.acme.dev/v1/ideas", "/ideas"),
        ])
    func fits(path: String, template: String) {
        #expect(found(path, in: Self.directory()) == template)
    }

    @Test(
        arguments: [
            // Values alone say nothing.
            "/acme/docs", "/index.html", "/ideas/42/unknown/more", "/exports/.json", "/exports/all.xml",
            "/v2/ideas", "https://other.example/ideas", "/Ideas",
        ])
    func fitsNothing(path: String) {
        #expect(found(path, in: Self.directory()) == nil)
    }

    @Test(
        arguments: [
            ("GET", "/ideas/42/archive", true), ("DELETE", "/ideas", true), ("GET", "/idea", true),
            ("GET", "/users", true), ("GET", "/v1/ideas/1/2/3", true), ("POST", "/user/me", true),
            ("GET", "https://api.acme.dev/anything", true),
            // Of other services, or what servers do by themselves.
            ("GET", "/index.html", false), ("GET", "/v2/things", false), ("OPTIONS", "/ideas", false),
            ("HEAD", "/ideas/1", false), ("GET", "https://other.example/ideas", false),
            ("POST", "/login/oauth/access_token", false),
        ] as [(String, String, Bool)])
    func isOurs(method: String, path: String, isOurs: Bool) throws {
        let line = try #require(RequestLine("\(method) \(path)".utf8))
        #expect(Self.directory().isOurs(line) == isOurs)
    }

    @Test func whatAllPathsBeginWithIsNobodysOwn() throws {
        let directory = Self.directory(["/api/v1/ideas", "/api/v1/users/{id}"], servers: ["/"])
        #expect(directory.isOurs(try #require(RequestLine("GET /api/v1/ideas/7".utf8))))
        #expect(!directory.isOurs(try #require(RequestLine("GET /api/v1/payments".utf8))))
        #expect(!directory.isOurs(try #require(RequestLine("GET /api/ping".utf8))))
    }
}
