// Links in the texts of a description, which their authors wrote for other viewers: `#operation/createIdea` and
// `#section/Errors` as in Redoc, `#/ideas/createIdea` as in Swagger UI, `#/components/schemas/Idea` as in the file itself,
// or `#errors`, from the time when all of it was one page.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

extension Reference {
    /// A heading of the text that the description opens with.
    struct Section: Sendable {
        var name: String
        /// On the overview.
        var id: String
    }

    /// Reads the headings of the overview's text, which other texts lead to.
    mutating func readSections(_ options: MarkdownOptions) {
        guard let text = api.info.description else { return }
        let document = FragmentMaker(options: options).document(text.utf8)
        sections = document.headings.map { Section(name: $0.text.lettersAndDigits, id: $0.id) }
    }

    /// Where a fragment leads that the page of the link does not have, as a destination; nil where that is not known.
    func destination(ofFragment fragment: String) -> String? {
        if fragment.hasPrefix("/") { return destination(ofPointer: fragment.dropFirst()) }
        let parts = fragment.split(separator: "/", omittingEmptySubsequences: false)
        let rest = parts.dropFirst()
        switch parts.first {
        case "operation" where !rest.isEmpty: return "api:" + percentEncoded(rest.joined(separator: "/"))
        case "schema" where !rest.isEmpty: return "schema:" + percentEncoded(rest.joined(separator: "/"))
        case "section" where !rest.isEmpty: return destination(ofSection: rest)
        case "tag" where !rest.isEmpty: return destination(ofTag: rest)
        default: return destination(ofWord: fragment)
        }
    }

    private func destination(ofPointer pointer: Substring) -> String? {
        let parts = pointer.split(separator: "/", omittingEmptySubsequences: false).map(Self.unescaped)
        switch (parts.first, parts.count) {
        case ("paths", 3): return request(parts[2], parts[1])
        case ("paths", 2):
            return api.operations.first { $0.path == parts[1] }.map { request($0.method, $0.path) }
        case ("components", 3) where parts[1] == "schemas": return "schema:" + percentEncoded(parts[2])
        case ("definitions", 2): return "schema:" + percentEncoded(parts[1])
        case ("components", 3) where parts[1] == "securitySchemes":
            return api.securitySchemes.firstIndex { $0.name == parts[2] }.map {
                target(scheme: $0).destination
            }
        case (_, 2): return "api:" + percentEncoded(parts[1])
        case (let tag?, 1): return "api:tag/" + percentEncoded(tag)
        default: return nil
        }
    }

    private func destination(ofTag parts: ArraySlice<Substring>) -> String {
        let parts = Array(parts)
        if let mark = parts.firstIndex(of: "operation"), mark + 1 < parts.count {
            return "api:" + percentEncoded(parts[(mark + 1)...].joined(separator: "/"))
        }
        if parts.count == 4, parts[1] == "paths" {
            return request(parts[3], Self.unescaped(parts[2]))
        }
        return "api:tag/" + percentEncoded(parts.joined(separator: "/"))
    }

    private func request(_ method: some StringProtocol, _ path: String) -> String {
        "api:" + method.uppercased() + percentEncoded(path.hasPrefix("/") ? path : "/" + path)
    }

    /// A reference token of a JSON Pointer (RFC 6901 §3).
    private static func unescaped(_ token: Substring) -> String {
        token.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
            .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }

    private func destination(ofSection parts: ArraySlice<Substring>) -> String {
        let names = parts.map(\.lettersAndDigits)
        var overview = self.overview
        if let id = section(names) {
            overview.fragment = id
        } else if names == ["authentication"], !api.securitySchemes.isEmpty {
            overview.fragment = "api-authentication"
        } else {
            overview.fragment = parts.last.map { $0.lowercased() }
        }
        return overview.destination
    }

    /// The section of a name, the one below its parent where several have it.
    private func section(_ names: [String]) -> String? {
        var start = sections.startIndex
        for name in names.dropLast() {
            start = sections[start...].firstIndex { $0.name == name }.map { $0 + 1 } ?? start
        }
        return sections[start...].first { $0.name == names.last }?.id
            ?? sections.first { $0.name == names.last }?.id
    }

    /// A heading of the overview's text, a tag or an operation's title, by the id that a single page would give it.
    private func destination(ofWord word: String) -> String? {
        let name = word.lettersAndDigits
        guard !name.isEmpty else { return nil }
        if let id = sections.first(where: { $0.id == word })?.id {
            return Target(path: settings.path, fragment: id).destination
        }
        if let tag = api.tags.firstIndex(where: { $0.name == word || $0.slug == word }) {
            return target(tag: tag).destination
        }
        return api.operations.firstIndex { $0.operationID == word || $0.title.lettersAndDigits == name }
            .map { target(operation: $0).destination }
    }
}

extension ReferenceWriter {
    /// Leads links of the page's texts to where their targets are in this reference. To be done once, when the page has
    /// all its ids.
    mutating func followDescriptionLinks() {
        for origin in origins {
            for index in origin.links {
                let destination = document.destination(of: document.links[index])
                guard destination.first == UInt8(ascii: "#"), destination.count > 1 else { continue }
                let bytes = Array(destination)
                var id: [UInt8] = []
                id.append(percentDecoding: bytes.span, 1..<bytes.count)
                let fragment = String(id)
                guard !hasID(fragment), let new = reference.destination(ofFragment: fragment) else {
                    continue
                }
                document.setDestination(ofLink: index, to: Array(new.utf8))
            }
        }
    }
}

extension StringProtocol {
    /// In small letters, without what programs make hyphens of.
    fileprivate var lettersAndDigits: String {
        lowercased().filter { $0.isLetter || $0.isNumber }
    }
}
