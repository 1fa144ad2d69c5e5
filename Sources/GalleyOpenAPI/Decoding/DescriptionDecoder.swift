// From the tree of a description to its model: one pass over paths, webhooks and components.
//
// Decoding takes what is there and never complains: what a node should have been is the validator's business
// (`SpecValidator`). A node of the wrong kind is left out, alone.

import GalleyCore
import GalleyData

package struct DescriptionOptions: Sendable {
    /// Shows what `x-internal: true` hides.
    package var showsInternal = false
    /// Problems of one rule that are told one by one; of the rest, how many there are.
    package var problemsPerRule = 50

    package init() {}
}

extension APIDescription {
    /// Decodes and validates a description (OAS 3.0 §4.7, 3.1 §4.8, 3.2 §4). Problems are in `diagnostics`.
    package init(decoding documents: SpecDocuments, options: DescriptionOptions = DescriptionOptions()) {
        var decoder = DescriptionDecoder(documents, options)
        decoder.decode()
        self = decoder.api
        var validator = SpecValidator(documents, problemsPerRule: options.problemsPerRule)
        validator.validate()
        diagnostics = validator.problems.finish()
    }
}

struct DescriptionDecoder {
    let documents: SpecDocuments
    let options: DescriptionOptions
    var api: APIDescription
    var tagByName: [String: Int] = [:]
    var schemeByName: [String: Int] = [:]
    /// Links whose operation is looked up once all operations are known.
    var pendingLinks: [PendingLink] = []
    var pendingCallbacks: [PendingCallbacks] = []
    let shared = SharedParts()

    struct PendingLink {
        var operation: Int
        var response: Int
        var link: Int
        var node: Node
    }

    struct PendingCallbacks {
        var operation: Int
        /// The mapping of names to Callback Objects.
        var node: Node
        /// The Callback Objects that it lies in, outermost first.
        var ancestors: [Node]
    }

    init(_ documents: SpecDocuments, _ options: DescriptionOptions) {
        self.documents = documents
        self.options = options
        api = APIDescription(documents: documents)
        api.version = documents.version
    }

    mutating func decode() {
        api.servers = [Server(url: "/")]
        guard let root = documents.root, root.kind == .mapping else { return }
        api.versionText = documents.versionText
        api.selfURI = text(root["$self"])
        if let info = root["info"] { decode(info: info) }
        let servers = self.servers(root["servers"])
        if !servers.isEmpty { api.servers = servers }
        api.externalDocs = externalDocs(root["externalDocs"])
        decodeSecuritySchemes(root["components"]?["securitySchemes"])
        decodeSchemas(root["components"]?["schemas"])
        declareTags(root["tags"])
        decodeOperations(root)
        nameOperations()
        linkResponses()
        listOperations()
        groupTags(root["x-tagGroups"])
        collectUses()
    }

    // MARK: - What stands at the top

    private mutating func decode(info node: Node) {
        var info = Info()
        info.title = text(node["title"]) ?? ""
        info.summary = text(node["summary"])
        info.description = markdown(node["description"])
        info.version = text(node["version"]) ?? ""
        info.termsOfService = text(node["termsOfService"])
        info.contactName = text(node["contact"]?["name"])
        info.contactURL = text(node["contact"]?["url"])
        info.contactEmail = text(node["contact"]?["email"])
        info.licenseName = text(node["license"]?["name"])
        info.licenseURL = text(node["license"]?["url"])
        info.licenseIdentifier = text(node["license"]?["identifier"])
        if let logo = node["x-logo"], let url = text(logo["url"]) {
            info.logo = Info.Logo(
                url: url, altText: text(logo["altText"]) ?? info.title, href: text(logo["href"]))
        }
        api.info = info
    }

    /// The servers of a list (OAS 3.2 §4.5).
    func servers(_ node: Node?) -> [Server] { node?.items.compactMap { server($0) } ?? [] }

    func server(_ node: Node) -> Server? {
        guard let url = text(node["url"]) else { return nil }
        var server = Server(url: url)
        server.name = text(node["name"])
        server.description = markdown(node["description"])
        if let variables = node["variables"] {
            server.variables = variables.entries.compactMap { key, value in
                guard value.kind == .mapping else { return nil }
                let values = value["enum"]?.strings ?? []
                return Server.Variable(
                    name: key.scalarText ?? "",
                    // Without a default, which the specification asks for, the first value is as good.
                    defaultValue: value["default"]?.scalarText ?? values.first ?? "",
                    values: values, description: markdown(value["description"]))
            }
        }
        return server
    }

    func externalDocs(_ node: Node?) -> ExternalDocs? {
        guard let node, let url = text(node["url"]) else { return nil }
        return ExternalDocs(url: url, description: markdown(node["description"]), node: node)
    }

    // MARK: - Scalars

    /// The text of a scalar that says something.
    func text(_ node: Node?) -> String? {
        guard let node, node.isScalar, !node.isNull, !node.utf8.isEmpty else { return nil }
        return node.scalarText
    }

    func markdown(_ node: Node?) -> MarkdownText? {
        guard let node, node.isScalar, !node.isNull, node.utf8.contains(where: { $0 > 0x20 }) else {
            return nil
        }
        return MarkdownText(node)
    }

    func flag(_ node: Node?) -> Bool {
        guard let node else { return false }
        return node.boolean ?? node.hasText("true")
    }

    func isHidden(_ node: Node) -> Bool { !options.showsInternal && flag(node["x-internal"]) }
}

/// What was decoded already and is referred to again. A response of a thousand headers that ten thousand operations
/// refer to costs its own size, since copies of an array are one array.
final class SharedParts {
    var contents: [Node: [MediaType]] = [:]
    var headers: [Node: [Header]] = [:]
    /// By the object they are examples of.
    var examples: [Node: [Example]] = [:]
    /// Parameters of path items that operations may still have besides their own, all together.
    var parameterBudget = 200_000
    /// Links of responses, likewise.
    var linkBudget = 100_000
}

// MARK: - References

/// An object in whose place a reference may stand, with what the reference says itself.
struct Referenced {
    /// The object.
    let node: Node
    /// The reference, where its `summary` and `description` override (OAS 3.1 §4.8.23).
    let override: Node?

    subscript(key: String) -> Node? { node[key] }

    /// `summary` and `description`.
    func told(_ key: String) -> Node? { override?[key] ?? node[key] }
}

extension DescriptionDecoder {
    /// The mapping that a node is or refers to.
    func referenced(_ node: Node) -> Referenced? {
        guard node.kind == .mapping else { return nil }
        guard node["$ref"]?.string != nil else { return Referenced(node: node, override: nil) }
        guard let target = documents.resolve(node), target.kind == .mapping else { return nil }
        return Referenced(node: target, override: documents.version >= .openAPI31 ? node : nil)
    }

    /// The schema of a keyword's value; `true` and `false` are schemas too.
    func schema(_ node: Node?) -> Schema? {
        guard let node, node.kind == .mapping || node.kind == .boolean else { return nil }
        return Schema(node, in: documents)
    }
}
