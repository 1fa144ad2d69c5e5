import Foundation
import GalleyOpenAPI
import Testing

@Suite("Code samples of real descriptions")
struct SampleFixtureTests {
    static func api(_ bytes: [UInt8], path: String) -> APIDescription {
        let (documents, _) = SpecLoader.load(path: path, bytes: bytes) { _ in .failure(.notFound) }
        return APIDescription(decoding: documents)
    }

    /// The requests of an API's operations, or of every n-th.
    private static func requests(_ api: APIDescription, every step: Int = 1) -> [SampleRequest] {
        let examples = ExampleMaker(api)
        return stride(from: 0, to: api.operations.count, by: step).map {
            SampleRequest(of: api.operations[$0], in: api, examples: examples)
        }
    }

    private static let shipped: [SampleRequest] = {
        guard let bytes = try? Fixtures.shipped() else { return [] }
        return requests(api(bytes, path: "openapi.json"))
    }()

    private static let fixtures: [SampleRequest] = Fixtures.specs.flatMap { path -> [SampleRequest] in
        guard let bytes = try? Fixtures.bytes(path) else { return [] }
        let api = api(bytes, path: path)
        return requests(api, every: api.operations.count > 200 ? 20 : 1)
    }

    private func expectWellFormed(_ requests: [SampleRequest], in id: String) throws {
        let language = try #require(SampleLanguage.all.first { $0.id == id })
        let program = SampleTools.program(language)
        guard SampleTools.path(of: program) != nil else { return print(SampleTools.missing(program)) }
        #expect(!requests.isEmpty)
        let problems = try SampleTools.problems(language, requests.map(language.render))
        #expect(problems.isEmpty, "\(problems.prefix(2000))")
    }

    @Test("every sample of the shipped description is well-formed", arguments: SampleLanguage.all.map(\.id))
    func shipped(id: String) throws { try expectWellFormed(Self.shipped, in: id) }

    @Test(
        "samples of public descriptions are well-formed",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"),
        arguments: SampleLanguage.all.map(\.id))
    func fixtures(id: String) throws { try expectWellFormed(Self.fixtures, in: id) }
}
