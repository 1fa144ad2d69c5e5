// Where everything of a reference is published, known before a page of it is written: pages of prose ask it where an
// operation leads to, and its own pages where a schema does.

import GalleyCore
import GalleyOpenAPI

/// A reference: an API's description and the addresses of its pages.
package struct Reference: Sendable {
    /// What a page of it shows.
    package enum Subject: Sendable, Hashable {
        case overview
        /// By its place in the description, as all below.
        case tag(Int)
        case operation(Int)
        case schemas
        case schema(Int)
    }

    /// A place in the site: a page by its site path without an extension, and an id in it.
    package struct Target: Sendable {
        package var path: String
        package var fragment: String?

        /// The same as a destination from the root of the content.
        package var destination: String {
            "/" + percentEncoded(path) + (fragment.map { "#" + percentEncoded($0) } ?? "")
        }
    }

    package let settings: Configuration.Reference
    package let api: APIDescription
    /// Where the description lies, as messages name it.
    package let displayPath: String
    /// The pages in reading order, each with its site path.
    package private(set) var subjects: [(subject: Subject, path: String)] = []
    private var operationTargets: [Target] = []
    private var schemaTargets: [Target] = []
    private var tagTargets: [Target] = []
    /// What texts of the description lead to by other names.
    var words = Words()
    let outlines = OutlineCache()
    /// Tags in the order of the navigation.
    package private(set) var tagOrder: [Int] = []

    package init(_ api: APIDescription, settings: Configuration.Reference, displayPath: String) {
        self.api = api
        self.settings = settings
        self.displayPath = displayPath
        // A tag may be in several groups; its pages are there once.
        var placed: Set<Int> = []
        tagOrder = (api.tagGroups.flatMap(\.tags) + api.tags.indices).filter { placed.insert($0).inserted }
        tagTargets = api.tags.map { Target(path: path("tags/" + $0.slug)) }
        operationTargets = api.operations.indices.map { target(ofOperation: $0) }
        schemaTargets = api.schemas.map { Target(path: path("schemas/" + $0.slug)) }

        subjects.append((.overview, settings.path))
        for tag in tagOrder where isListed(tag: tag) {
            subjects.append((.tag(tag), tagTargets[tag].path))
            guard settings.grouping == .operation else { continue }
            for operation in api.tags[tag].operations where api.operations[operation].tags.first == tag {
                subjects.append((.operation(operation), operationTargets[operation].path))
            }
        }
        let listed = listedSchemas
        if !listed.isEmpty {
            subjects.append((.schemas, path("schemas")))
            subjects += listed.map { (.schema($0), schemaTargets[$0].path) }
        }
    }

    /// Whether a tag has a page: one without operations may be there for what it says.
    package func isListed(tag index: Int) -> Bool {
        !api.tags[index].operations.isEmpty || api.tags[index].description != nil
    }

    private func path(_ rest: String) -> String {
        settings.path.isEmpty ? rest : settings.path + "/" + rest
    }

    private func target(ofOperation index: Int) -> Target {
        let operation = api.operations[index]
        // Every operation has a tag, if only that of those without one.
        switch settings.grouping {
        case .tag:
            let page = operation.tags.first.map { tagTargets[$0] } ?? overview
            return Target(path: page.path, fragment: operation.slug)
        case .operation:
            let folder =
                switch operation.kind {
                case .path: "operations/"
                case .webhook: "webhooks/"
                case .callback: "callbacks/"
                }
            return Target(path: path(folder + operation.slug))
        }
    }

    // MARK: Where things are

    package var overview: Target { Target(path: settings.path) }
    package var schemaList: Target { Target(path: path("schemas")) }
    package func target(operation index: Int) -> Target { operationTargets[index] }
    package func target(schema index: Int) -> Target { schemaTargets[index] }
    package func target(tag index: Int) -> Target { tagTargets[index] }

    /// Where a security scheme is told of.
    package func target(scheme index: Int) -> Target {
        Target(path: settings.path, fragment: "auth-" + api.securitySchemes[index].slug)
    }

    /// Where the validation error that most operations share is told of.
    package var validationErrors: Target { Target(path: settings.path, fragment: "api-validation-errors") }

    /// Schemas that have a page of their own.
    package var listedSchemas: [Int] { api.schemas.indices.filter { !api.schemas[$0].isSynthetic } }

    /// Files to download, by their path in the output.
    package func download(_ name: String) -> String { path(name) }
}
