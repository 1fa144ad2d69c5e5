// Links in the texts of a description, which their authors wrote for other viewers: `#operation/createIdea` and
// `#section/Errors` as in Redoc, `#/ideas/createIdea` as in Swagger UI, `#/components/schemas/Idea` as in the file itself,
// or `#errors`, from the time when all of it was one page.

import GalleyAudit
import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

extension Reference {
    /// What texts lead to by other names than ours.
    struct Words: Sendable {
        /// The ids of headings of the text that the description opens with, in its order; they are on the overview.
        fileprivate var sections: [String] = []
        fileprivate var sectionByID: [String: Int] = [:]
        /// By their text, in letters and digits.
        fileprivate var sectionsByName: [String: [Int]] = [:]
        fileprivate var tags: [String: Int] = [:]
        fileprivate var operations: [String: Int] = [:]
        fileprivate var operationByPath: [String: Int] = [:]
    }

    /// Reads the headings of the overview's text, and the names of what other texts lead to.
    mutating func readWords(_ options: MarkdownOptions) {
        words = Words()
        if let text = api.info.description {
            let document = FragmentMaker(options: options).document(text.utf8)
            for (index, heading) in document.headings.enumerated() {
                words.sections.append(heading.id)
                words.sectionByID[heading.id] = index
                words.sectionsByName[heading.text.lettersAndDigits, default: []].append(index)
            }
        }
        for (index, tag) in api.tags.enumerated() {
            for name in [tag.name, tag.slug] where words.tags[name] == nil { words.tags[name] = index }
        }
        for (index, operation) in api.operations.enumerated() {
            for name in [operation.operationID, operation.title.lettersAndDigits] {
                if let name, words.operations[name] == nil { words.operations[name] = index }
            }
            if words.operationByPath[operation.path] == nil { words.operationByPath[operation.path] = index }
        }
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
        case ("paths", 2): return words.operationByPath[parts[1]].map { target(operation: $0).destination }
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
        guard let last = names.last, let places = words.sectionsByName[last], let first = places.first else {
            return nil
        }
        let parent = names.dropLast().last.flatMap { words.sectionsByName[$0]?.first } ?? -1
        return words.sections[places.count > 1 ? places.first { $0 > parent } ?? first : first]
    }

    /// A heading of the overview's text, a tag or an operation's title, by the id that a single page would give it.
    private func destination(ofWord word: String) -> String? {
        if words.sectionByID[word] != nil { return Target(path: settings.path, fragment: word).destination }
        if let tag = words.tags[word] { return target(tag: tag).destination }
        let name = word.lettersAndDigits
        guard !name.isEmpty else { return nil }
        return (words.operations[word] ?? words.operations[name]).map { target(operation: $0).destination }
    }
}

extension ReferenceWriter {
    /// Leads links of the page's texts to where their targets are in this reference. To be done once, when the page has
    /// all its ids.
    mutating func followDescriptionLinks() {
        if reference.settings.isRemote { resolveLinks(from: reference.settings.spec) }
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

extension ReferenceWriter {
    /// Relative addresses in a description that another host serves lead to that host.
    private mutating func resolveLinks(from spec: String) {
        guard let base = HTTPURL(spec) else { return }
        for origin in origins {
            for index in origin.links {
                let destination = Array(document.destination(of: document.links[index]))
                let parts = URLReference(destination.span)
                guard parts.isRelative, !parts.path.isEmpty || parts.query != nil else { continue }
                let fragment = parts.fragment.map { "#" + String(destination[$0]) } ?? ""
                guard let url = base.resolving(String(destination)) else { continue }
                document.setDestination(ofLink: index, to: Array((url.shownText + fragment).utf8))
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
