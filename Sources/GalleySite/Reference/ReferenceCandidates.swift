// What was meant by a name that no reference has: the same letters in another case, the name of something of another kind,
// a path without its method, or a slip of the finger.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// All names, to find the one that was meant; they are collected when the first is looked for.
struct ReferenceCandidates {
    /// What was meant, as messages say it.
    struct Meant {
        var help: [String] = []
        /// What a link is to say, where it is certain.
        var destination: String?
    }

    private let directory: ReferenceDirectory
    private var budget = Candidates.budget
    private lazy var operations = Names(directory.operationNames)
    private lazy var schemas = Names(directory.schemaNames)
    private lazy var tags = Names(directory.tagNames)
    private lazy var requests = directory.requests
    private lazy var requestCandidates = Candidates(requests.map(\.plain))

    init(_ directory: ReferenceDirectory) { self.directory = directory }

    /// What was probably meant. `isLink` tells a link from a directive or code, which are written in other ways.
    mutating func meant(by name: ReferenceDirectory.Name, isLink: Bool) -> Meant {
        switch name {
        case .operation(let id):
            if id.isEmpty {
                let overviews = directory.references.map { "`\($0.overview.destination)/`" }
                return Meant(help: ["the reference itself is \(overviews.joined(separator: " or "))"])
            }
            if id.hasPrefix("/") { return meant(byPath: id, isLink) }
            // A method in small letters, as paths have it in a description.
            if let line = RequestLine(id.utf8), let part = directory.part(.request(line)) {
                return certain(part, isLink, .operation)
            }
            let plain = Self.withoutFolder(id)
            if let part = operations.same(as: plain) ?? tags.same(as: plain) ?? schemas.same(as: plain) {
                return certain(part, isLink, .operation)
            }
            return probable(operations.like(plain, &budget), isLink, .operation)
        case .schema(let id):
            let plain = Self.withoutFolder(id)
            if let part = schemas.same(as: plain) ?? operations.same(as: plain) {
                return certain(part, isLink, .schema)
            }
            return probable(schemas.like(plain, &budget), isLink, .schema)
        case .tag(let id):
            if let part = tags.same(as: id) { return certain(part, isLink, .operations) }
            return probable(tags.like(id, &budget), isLink, .operations)
        case .request(let line):
            if let (path, methods) = directory.methods(for: line) {
                let list = methods.map { "`\($0)`" }.joined(separator: ", ")
                return Meant(help: ["`\(path)` has \(list)"])
            }
            let nearly = directory.methods(nearly: line)
            if let nearly, nearly.methods.contains(line.method) {
                return Meant(help: ["did you mean `\(line.method) \(nearly.path)`?"])
            }
            let plain = line.method + " " + RequestLine.plain(line.segments)
            if let near = requestCandidates.nearest(to: plain, budget: &budget) {
                return Meant(help: ["did you mean `\(requests[near].written)`?"])
            }
            let others = nearly.map { path, methods in methods.map { "`\($0) \(path)`" } } ?? []
            return Meant(help: others.isEmpty ? [] : ["there is \(others.joined(separator: ", "))"])
        }
    }

    /// What a path without a method can mean.
    private func meant(byPath path: String, _ isLink: Bool) -> Meant {
        guard let line = RequestLine(("GET " + path).utf8), let (path, methods) = directory.methods(for: line)
        else { return Meant(help: ["a path needs its method: `api:GET\(path)`"]) }
        if methods.count == 1, let line = RequestLine((methods[0] + " " + path).utf8),
            let part = directory.part(.request(line))
        {
            return certain(part, isLink, .operation)
        }
        let list = methods.map { isLink ? "`api:\($0)\(path)`" : "`\($0) \(path)`" }.joined(separator: ", ")
        return Meant(help: ["`\(path)` has several operations: write one of \(list)"])
    }

    /// Pages of the reference have folders, and so have components; a name has none.
    private static func withoutFolder(_ name: String) -> String {
        for folder in [
            "#/components/schemas/", "components/schemas/", "operations/", "operation/", "schemas/",
            "schema/",
            "tags/", "webhooks/", "webhook/", "callbacks/",
        ] where name.hasPrefix(folder) && name.utf8.count > folder.utf8.count {
            return String(name.dropFirst(folder.utf8.count))
        }
        return name
    }

    // MARK: Words

    private func certain(
        _ part: ReferenceDirectory.Part, _ isLink: Bool, _ kind: Directive.Kind
    ) -> Meant {
        var meant = probable(part, isLink, kind)
        meant.destination = directory.destination(naming: part)
        return meant
    }

    /// The short name that addresses have, which stays; and what tells the operation from others.
    private func probable(
        _ part: ReferenceDirectory.Part?, _ isLink: Bool, _ kind: Directive.Kind
    ) -> Meant {
        guard let part else { return Meant() }
        let api = directory.references[part.reference].api
        let (own, name): (Directive.Kind, String) =
            switch part.subject {
            case .operation(let index): (.operation, api.operations[index].slug)
            case .schema(let index): (.schema, api.schemas[index].name)
            case .tag(let index): (.operations, api.tags[index].name)
            case .overview, .schemas: (.operations, "")
            }
        let written =
            isLink
            ? directory.destination(naming: part) : own == kind ? name : "<!-- \(own.rawValue): \(name) -->"
        var note = ""
        if case .operation(let index) = part.subject {
            note = " (\(api.operations[index].method) \(api.operations[index].path))"
        }
        return Meant(help: ["did you mean `\(written)`\(note)?"])
    }
}

extension ReferenceDirectory {
    /// How a link names a part.
    func destination(naming part: Part) -> String {
        let api = references[part.reference].api
        return switch part.subject {
        case .operation(let index): "api:" + percentEncoded(api.operations[index].slug)
        case .schema(let index): "schema:" + percentEncoded(api.schemas[index].name)
        case .tag(let index): "api:tag/" + percentEncoded(api.tags[index].name)
        case .overview, .schemas: target(of: part).destination
        }
    }
}

/// The names of things of one kind.
private struct Names {
    private let names: [String]
    private let parts: [ReferenceDirectory.Part]
    private let candidates: Candidates
    /// By letters and digits alone; nil where several are alike.
    private var byLetters: [String: ReferenceDirectory.Part?]

    init(_ all: [(name: String, part: ReferenceDirectory.Part)]) {
        names = all.map(\.name)
        parts = all.map(\.part)
        candidates = Candidates(names)
        byLetters = Dictionary(
            all.map { (Self.letters($0.name), .some($0.part)) }, uniquingKeysWith: { $0 == $1 ? $0 : nil })
    }

    private static func letters(_ name: String) -> String {
        String(name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." && $0 != " " })
    }

    /// What has the same letters and digits.
    func same(as name: String) -> ReferenceDirectory.Part? { byLetters[Self.letters(name)] ?? nil }

    func like(_ name: String, _ budget: inout Int) -> ReferenceDirectory.Part? {
        (candidates.nearest(to: name, budget: &budget) ?? withWords(of: name, &budget)).map { parts[$0] }
    }

    /// The name that has all words of another, of which one may be misspelt, and the fewest besides: frameworks put those
    /// of the path or the tag around what an author remembers.
    private func withWords(of name: String, _ budget: inout Int) -> Int? {
        let wanted = name.wordStems
        guard wanted.count > 1 else { return nil }
        var best: (slips: Int, count: Int, index: Int)?
        for (index, name) in names.enumerated() {
            budget -= name.utf8.count
            guard budget > 0 else { return nil }
            let words = name.wordStems
            let others = wanted.subtracting(words)
            if let other = others.first {
                guard others.count == 1 else { continue }
                budget -= other.utf8.count * name.utf8.count
                guard words.contains(where: { isLike(other, $0) }) else { continue }
            }
            if best.map({ (others.count, words.count) < ($0.slips, $0.count) }) ?? true {
                best = (others.count, words.count, index)
            }
        }
        return best?.index
    }
}

extension String {
    /// The words of a name in camel or snake case, in small letters and the singular.
    fileprivate var wordStems: Set<String> {
        var words: Set<String> = []
        var word = ""
        func end() {
            if word.count > 3, word.hasSuffix("s") { word.removeLast() }
            if !word.isEmpty { words.insert(word) }
            word = ""
        }
        for character in self {
            if character.isUppercase || !character.isLetter && !character.isNumber { end() }
            if character.isLetter || character.isNumber { word += character.lowercased() }
        }
        end()
        return words
    }
}
