// How prose names a part of a reference in a link: `api:createIdea`, `api:POST /ideas`, `api:tag/ideas`, `schema:Idea`.

import GalleyAudit
import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// A destination that names a part of a reference.
struct ReferenceLink {
    var name: ReferenceDirectory.Name
    /// As written behind the scheme, without the fragment; decoded.
    var text: String
    /// Behind `#`, decoded; empty where there is none.
    var fragment: String
    var scheme: Scheme

    enum Scheme: String { case api, schema }

    /// Nil where the destination has another scheme.
    init?(_ destination: ArraySlice<UInt8>) {
        guard let scheme = Self.scheme(of: destination) else { return nil }
        self.scheme = scheme
        let rest = Array(destination.dropFirst(scheme.rawValue.utf8.count + 1))
        // In a path template `#` has no meaning, and in an operationId there is none as far as anybody knows.
        let hash = rest.firstIndex(of: UInt8(ascii: "#")) ?? rest.endIndex
        text = Self.decoded(rest, 0..<hash)
        fragment = hash < rest.count ? Self.decoded(rest, hash + 1..<rest.count) : ""
        name = scheme == .schema ? .schema(text) : Self.operationOrTag(text)
    }

    static func scheme(of destination: ArraySlice<UInt8>) -> Scheme? {
        switch destination.first {
        case UInt8(ascii: "a"): destination.starts(with: "api:".utf8) ? .api : nil
        case UInt8(ascii: "s"): destination.starts(with: "schema:".utf8) ? .schema : nil
        default: nil
        }
    }

    /// The same link with another name.
    static func correction(of written: String, to name: String) -> Correction? {
        guard let link = ReferenceLink(Array(written.utf8)[...]) else { return nil }
        let prefix = if case .tag = link.name { "tag/" } else { "" }
        let hash = written.firstIndex(of: "#") ?? written.endIndex
        return Correction(
            written, to: link.scheme.rawValue + ":" + prefix + percentEncoded(name) + written[hash...])
    }

    private static func decoded(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var result: [UInt8] = []
        result.append(percentDecoding: bytes.span, range)
        return String(result)
    }

    private static func operationOrTag(_ text: String) -> ReferenceDirectory.Name {
        // In capitals, or with a space behind it: an operationId may be `get/meta`.
        if let line = RequestLine(text.utf8), text.contains(" ") || text.hasPrefix(line.method) {
            return .request(line)
        }
        let tag = "tag/"
        return text.hasPrefix(tag) ? .tag(String(text.dropFirst(tag.utf8.count))) : .operation(text)
    }
}

extension ReferenceDirectory {
    /// The part that a link names. An operationId may look like a tag's name or a request.
    func part(of link: ReferenceLink, own: Int?) -> Part? {
        if let part = part(link.name, own: own) { return part }
        if case .operation = link.name { return nil }
        return link.scheme == .api ? part(.operation(link.text), own: own) : nil
    }

    /// Where in its target a link's fragment is: behind the operation's own id where it shares its page.
    func fragment(_ fragment: String, in target: Reference.Target) -> String? {
        guard !fragment.isEmpty else { return target.fragment }
        return target.fragment.map { $0 + "." + fragment } ?? fragment
    }
}

// MARK: - What is wrong with one

extension ReferenceDirectory.Name {
    /// What messages call it.
    var text: String {
        switch self {
        case .operation(let name), .schema(let name), .tag(let name): name
        case .request(let line): line.method + " " + line.path
        }
    }

    /// The rule of a name that nothing has, and what is wrong.
    var unknown: (rule: Rule, message: String) {
        switch self {
        case .operation, .request: (.apiUnknownOperation, "the API has no operation `\(text)`")
        case .schema: (.apiUnknownSchema, "the API has no schema `\(text)`")
        case .tag: (.apiUnknownTag, "the API has no tag `\(text)`")
        }
    }

    /// The same of an operation that is there and deprecated.
    var deprecated: (rule: Rule, message: String) {
        (.apiDeprecatedOperation, "the operation `\(text)` is deprecated")
    }
}

/// All names, to find the one that was meant; they are collected when the first is looked for.
struct ReferenceCandidates {
    private let directory: ReferenceDirectory
    private var budget = Candidates.budget
    private var operations: Names?
    private var requests: Names?
    private var schemas: Names?
    private var tags: Names?

    private struct Names {
        var names: [String]
        var candidates: Candidates
        /// By letters and digits alone; "" where several are alike.
        var byLetters: [String: String]

        init(_ names: [String], shown: [String]? = nil) {
            self.names = shown ?? names
            candidates = Candidates(names)
            byLetters = Dictionary(
                names.map { (Self.letters($0), $0) }, uniquingKeysWith: { $0 == $1 ? $0 : "" })
        }

        static func letters(_ name: String) -> String {
            String(name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." })
        }

        func nearest(to name: String, _ budget: inout Int) -> String? {
            candidates.nearest(to: name, budget: &budget).map { names[$0] }
        }

        /// The name that has all words of another, and the fewest besides: frameworks put those of the path or the tag
        /// around what an author remembers.
        func withWords(of name: String, _ budget: inout Int) -> String? {
            let wanted = name.wordStems
            guard wanted.count > 1 else { return nil }
            var best: (count: Int, name: String)?
            for name in names {
                budget -= name.utf8.count
                guard budget > 0 else { return nil }
                let words = name.wordStems
                guard wanted.isSubset(of: words) else { continue }
                if best.map({ words.count < $0.count }) ?? true { best = (words.count, name) }
            }
            return best?.name
        }
    }

    init(_ directory: ReferenceDirectory) { self.directory = directory }

    /// What was probably meant, as a sentence, and the name where it is certain.
    mutating func meant(by name: ReferenceDirectory.Name) -> (help: [String], name: String?) {
        switch name {
        case .operation(let id):
            operations = operations ?? Names(directory.operationNames)
            return meant(by: id, operations)
        case .schema(let id):
            schemas = schemas ?? Names(directory.schemaNames)
            return meant(by: id, schemas)
        case .tag(let id):
            tags = tags ?? Names(directory.tagNames)
            return meant(by: id, tags)
        case .request(let line):
            if let (path, methods) = directory.methods(for: line) {
                let list = methods.map { "`\($0)`" }.joined(separator: ", ")
                return (["`\(path)` has \(list)"], nil)
            }
            let known = requests ?? Self.requests(directory)
            requests = known
            let plain = line.method + " " + RequestLine.plain(line.segments)
            return (known.nearest(to: plain, &budget).map { ["did you mean `\($0)`?"] } ?? [], nil)
        }
    }

    private static func requests(_ directory: ReferenceDirectory) -> Names {
        let all = directory.requests
        return Names(all.map(\.plain), shown: all.map(\.written))
    }

    private mutating func meant(by name: String, _ names: Names?) -> (help: [String], name: String?) {
        guard let names else { return ([], nil) }
        if let same = names.byLetters[Names.letters(name)], !same.isEmpty {
            return (["did you mean `\(same)`?"], same)
        }
        let near = names.nearest(to: name, &budget) ?? names.withWords(of: name, &budget)
        return (near.map { ["did you mean `\($0)`?"] } ?? [], nil)
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
