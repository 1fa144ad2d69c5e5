import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Examples of public specifications")
struct ExampleMakerFixtureTests {
    static func description(_ path: String) throws -> APIDescription {
        let (documents, _) = SpecLoader.load(path: path, bytes: try Fixtures.bytes(path)) { other in
            (try? Fixtures.bytes(other)).map(Result.success) ?? .failure(.notFound)
        }
        return APIDescription(decoding: documents)
    }

    /// Schemas that no value fits, and why; a value of their shape is shown all the same.
    private static let unsatisfiable: [(spec: String, pointer: String, reason: String)] = [
        (
            "github-rest-octokit-3.0.json", "~1required_status_checks~1contexts/",
            "`type: array` beside a `oneOf` whose only alternative is an object"
        ),
        (
            "github-rest-octokit-3.0.json", "~1protection~1restrictions~1",
            "`type: array` beside a `oneOf` whose only alternative is an object"
        ),
        ("redoc-demo-", "/schemas/User", "`pattern` is written between slashes, and `^` stands behind one"),
        (
            "redoc-demo-", "/UserArray/content/",
            "`pattern` is written between slashes, and `^` stands behind one"
        ),
        ("redoc-demo-3.1.yaml", "/schemas/Cat", "`huntingSkill` is an integer and a string or boolean"),
        (
            "redoc-demo-3.1.yaml", "~1pet~1{petId}~1uploadImage/",
            "the validator fails at `unevaluatedProperties` beside `$ref`"
        ),
    ]

    @Test(
        "every example fits its schema, as another validator sees it",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"),
        .enabled(if: ExampleValidation.isThere, "\(ExampleValidation.missing)"))
    func everySchema() throws {
        var validation = try ExampleValidation()
        for path in Fixtures.specs {
            let description = try Self.description(path)
            guard let root = description.documents.root else { continue }
            let maker = ExampleMaker(description)
            var values: [ExampleValidation.Value] = []
            for placed in PlacedSchema.all(in: description) {
                // Most are the same in every direction, and need not be asked for again.
                var known: [JSONValue] = []
                for direction in [Direction.both, .request, .response] {
                    for detail in direction == .both ? [ExampleMaker.Detail.full, .minimal] : [.full] {
                        let value = maker.value(of: placed.schema, for: direction, detail: detail)
                        guard !known.contains(value) else { continue }
                        known.append(value)
                        values.append(
                            .init(
                                pointer: placed.pointer, direction: "\(direction)", detail: "\(detail)",
                                value: value))
                    }
                }
            }
            try validation.add(
                path, root: root, isOld: description.documents.version < .openAPI31, values: values)
        }
        var unused = Set(Self.unsatisfiable.indices)
        for finding in try validation.findings() {
            let known = Self.unsatisfiable.firstIndex {
                finding.spec.contains($0.spec) && finding.pointer.contains($0.pointer)
            }
            if let known { unused.remove(known) } else { Issue.record("\(finding)") }
        }
        #expect(unused.isEmpty, "these fit now: \(unused.map { Self.unsatisfiable[$0] })")
    }

    @Test(
        "every body and parameter has an example that can be shown",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"), arguments: Fixtures.specs)
    func everyOperation(path: String) throws {
        let description = try Self.description(path)
        let maker = ExampleMaker(description)
        for operation in description.operations {
            for parameter in operation.parameters where parameter.schema != nil {
                #expect(
                    !maker.illustration(of: parameter).isEmpty,
                    "\(operation.method) \(operation.path): \(parameter.name)")
            }
            let bodies =
                (operation.requestBody?.content ?? []).map { ($0, Direction.request) }
                + operation.responses.flatMap { $0.content.map { ($0, Direction.response) } }
            for (media, direction) in bodies
            where (media.schema?.node.count ?? 0) > 0 && MediaSyntax(media.name) != .binary {
                let examples = maker.examples(of: media, for: direction)
                #expect(
                    examples.contains { !$0.text.isEmpty || $0.externalURL != nil },
                    "\(operation.method) \(operation.path): \(media.name)")
                for example in examples where example.language == "json" && MediaSyntax(media.name) == .json {
                    #expect(DataFile(json: Array(example.text.utf8), path: "").root != nil)
                }
            }
        }
    }
}
