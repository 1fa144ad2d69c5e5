// What the references of a site have, by name: operations by operationId or by method and path, schemas, tags.
//
// Links, code in prose and directives all ask here; where several references have a name, the first of them is meant,
// or the one that the text is part of.

import GalleyCore
import GalleyOpenAPI

/// Finds the parts of references by what prose calls them.
package struct ReferenceDirectory: Sendable {
    /// A part of a reference.
    package struct Part: Sendable, Hashable {
        package var reference: Int
        package var subject: Reference.Subject
    }

    /// What a link, a directive or code names.
    package enum Name: Sendable, Hashable {
        case operation(String)
        case request(RequestLine)
        case schema(String)
        case tag(String)
    }

    package let references: [Reference]
    /// The site paths of those that could not be read.
    private let missingPaths: [String]
    private let entries: [Entry]

    /// Whether all that the configuration names could be read: what is missing may be in one that could not.
    package var isComplete: Bool { missingPaths.isEmpty }

    /// `settings` are all that the configuration names.
    package init(_ references: [Reference], of settings: [Configuration.Reference] = []) {
        self.references = references
        missingPaths = settings.filter { wanted in
            !references.contains { $0.settings.path == wanted.path && $0.settings.spec == wanted.spec }
        }.map(\.path)
        entries = references.map { Entry($0) }
    }

    /// Whether a path of the content folder would lead to a page of a reference that could not be read.
    func isMissing(_ path: String) -> Bool {
        missingPaths.contains { $0.isEmpty || path == $0 || path.hasPrefix($0 + "/") || path == $0 + ".md" }
    }

    // MARK: Parts

    /// The part of a name; nil where no reference has it.
    ///
    /// The reference `own` is asked first.
    package func part(_ name: Name, own: Int? = nil) -> Part? {
        if let own, entries.indices.contains(own), let subject = subject(name, of: own) {
            return Part(reference: own, subject: subject)
        }
        for number in entries.indices where number != own {
            if let subject = subject(name, of: number) { return Part(reference: number, subject: subject) }
        }
        return nil
    }

    private func subject(_ name: Name, of number: Int) -> Reference.Subject? {
        let api = references[number].api
        switch name {
        case .operation(let id): return entries[number].operations[id].map { .operation($0) }
        case .request(let line): return entries[number].operation(line).map { .operation($0) }
        case .schema(let name):
            guard let index = api.schemaByName[name], !api.schemas[index].isSynthetic else { return nil }
            return .schema(index)
        case .tag(let name): return entries[number].tags[name].map { .tag($0) }
        }
    }

    /// Where a part is told of.
    package func target(of part: Part) -> Reference.Target {
        let reference = references[part.reference]
        return switch part.subject {
        case .overview: reference.overview
        case .tag(let index): reference.target(tag: index)
        case .operation(let index): reference.target(operation: index)
        case .schemas: reference.schemaList
        case .schema(let index): reference.target(schema: index)
        }
    }

    package func isDeprecated(_ part: Part) -> Bool {
        let api = references[part.reference].api
        return switch part.subject {
        case .operation(let index): api.operations[index].isDeprecated
        case .schema(let index): api.schemas[index].schema.isDeprecated
        case .overview, .tag, .schemas: false
        }
    }

    // MARK: Code

    /// The operation that code in prose means, in references that link code; the reference `own` is asked first.
    package func part(ofCode line: RequestLine, own: Int? = nil) -> Part? {
        func find(_ number: Int) -> Part? {
            guard references[number].settings.linksCode else { return nil }
            return entries[number].operation(line).map { Part(reference: number, subject: .operation($0)) }
        }
        if let own, entries.indices.contains(own), let found = find(own) { return found }
        for number in entries.indices where number != own {
            if let found = find(number) { return found }
        }
        return nil
    }

    /// Whether code that no operation is meant by is certainly about an API of this site: then the API has no such
    /// operation. Other people's requests stand in prose, too.
    ///
    /// A description knows more of its API than it lists: there only the path of another operation is told of.
    package func isOurs(_ line: RequestLine, isInDescription: Bool = false) -> Bool {
        // Servers answer these for any path, and no description tells of it.
        guard isComplete, !["HEAD", "OPTIONS", "TRACE", "CONNECT"].contains(line.method) else { return false }
        return zip(references, entries).contains {
            $0.settings.linksCode && $1.isOurs(line, isInDescription: isInDescription)
        }
    }

    // MARK: What was meant

    /// The methods that there are for the path of a request, in the order of the description.
    func methods(for line: RequestLine) -> (path: String, methods: [String])? {
        for entry in entries {
            if let index = entry.template(line, method: nil) {
                return (entry.templates[index].path, entry.templates[index].methods)
            }
        }
        return nil
    }

    /// The same for the path that one with a slip in its first words most likely means.
    func methods(nearly line: RequestLine) -> (path: String, methods: [String])? {
        for entry in entries {
            if let index = entry.template(nearly: line) {
                return (entry.templates[index].path, entry.templates[index].methods)
            }
        }
        return nil
    }

    /// What can be meant, each with the names it has in prose.
    var operationNames: [(name: String, part: Part)] {
        names { reference in
            reference.api.operations.enumerated().flatMap { index, operation in
                Set([operation.slug, operation.shortID, operation.operationID].compactMap { $0 }).sorted()
                    .map { ($0, .operation(index)) }
            }
        }
    }

    var schemaNames: [(name: String, part: Part)] {
        names { reference in
            reference.listedSchemas.map { (reference.api.schemas[$0].name, .schema($0)) }
        }
    }

    var tagNames: [(name: String, part: Part)] {
        names { reference in
            reference.api.tags.enumerated().flatMap { index, tag in
                Set([tag.name, tag.slug]).sorted().map { ($0, .tag(index)) }
            }
        }
    }

    private func names(
        _ names: (Reference) -> [(String, Reference.Subject)]
    ) -> [(name: String, part: Part)] {
        references.enumerated().flatMap { number, reference in
            names(reference).map { ($0, Part(reference: number, subject: $1)) }
        }
    }

    /// All requests, as text to compare others with and as they are written.
    var requests: [(plain: String, written: String)] {
        entries.flatMap { entry in
            entry.templates.flatMap { template in
                let plain = RequestLine.plain(PathTemplate.segments(of: template.path))
                return template.operations.map {
                    ($0.method + " " + plain, $0.method + " " + template.path)
                }
            }
        }
    }
}

/// One reference's names.
private struct Entry: Sendable {
    /// By operationId, as written and in short, and by the slug, which stays in any case.
    private(set) var operations: [String: Int] = [:]
    private(set) var tags: [String: Int] = [:]
    private(set) var templates: [Route] = []
    private var table = PathTable()
    private var openEnded: [Int] = []
    /// The paths of servers but `/`, in segments.
    private var bases: [[[UInt8]]] = []
    /// Scheme and host of servers that have one.
    private var origins: Set<String> = []
    /// The segments that all paths begin with, and what comes next in some.
    private var commonStart: [[UInt8]] = []
    private var nextSegments: Set<[UInt8]> = []
    /// The same, to find one that is nearly so.
    private var nextWords: [String] = []
    private var nextCandidates = Candidates([])
    /// More first words than this have no API but one that is written to be slow.
    private static let nextLimit = 2_000

    init(_ reference: Reference) {
        let api = reference.api
        var byPath: [String: Int] = [:]
        for (index, operation) in api.operations.enumerated() {
            for name in [operation.operationID, operation.shortID, operation.slug] {
                if let name, operations[name] == nil { operations[name] = index }
            }
            guard operation.kind == .path else { continue }
            let number = byPath[operation.path] ?? templates.count
            if number == templates.count {
                byPath[operation.path] = number
                templates.append(Route(operation.path))
            }
            templates[number].operations.append((operation.method, index))
        }
        for (index, tag) in api.tags.enumerated() {
            for name in [tag.name, tag.slug, tag.title] where tags[name] == nil { tags[name] = index }
        }
        for (number, template) in templates.enumerated() {
            table.insert(template.segments, number)
            if template.hasOpenEnd { openEnded.append(number) }
        }
        readServers(api)
        readStart()
        if nextSegments.count <= Self.nextLimit {
            nextWords = nextSegments.map { String($0) }.sorted()
            nextCandidates = Candidates(nextWords)
        }
    }

    private mutating func readServers(_ api: APIDescription) {
        var urls: [String] = []
        for server in api.servers + api.operations.flatMap({ $0.hasOwnServers ? $0.servers : [] }) {
            let url = server.defaultURL
            if !urls.contains(url), urls.count < 64 { urls.append(url) }
        }
        for url in urls {
            let bytes = Array(url.utf8)
            let parts = URLReference(bytes.span)
            if let authority = parts.authority {
                origins.insert(String(bytes[..<authority.upperBound]).lowercased())
            }
            let base = bytes[parts.path].split(separator: UInt8(ascii: "/")).map { Array($0) }
            if !base.isEmpty, !bases.contains(base) { bases.append(base) }
        }
    }

    private mutating func readStart() {
        guard let first = templates.first else { return }
        for (i, segment) in first.segments.enumerated() {
            guard case .literal(let name) = segment,
                templates.allSatisfy({ $0.segments.count > i + 1 && $0.segments[i] == .literal(name) })
            else { break }
            commonStart.append(name)
        }
        for template in templates where template.segments.count > commonStart.count {
            if case .literal(let name) = template.segments[commonStart.count] { nextSegments.insert(name) }
        }
    }

    // MARK: Requests

    func operation(_ line: RequestLine) -> Int? {
        template(line, method: line.method).flatMap { templates[$0].operation(line.method) }
    }

    /// The template that a request's path fits best: of those that have a method, where one is given.
    func template(_ line: RequestLine, method: String?) -> Int? {
        if let origin = line.origin, !origins.contains(origin) { return nil }
        for segments in readings(of: line) {
            if let found = best(segments, method) { return found }
        }
        return nil
    }

    /// The path as it is, and without the path of a server.
    private func readings(of line: RequestLine) -> [ArraySlice<ArraySlice<UInt8>>] {
        let all = line.segments
        var result = [all[...]]
        for base in bases where all.count >= base.count && zip(all, base).allSatisfy({ $0.elementsEqual($1) })
        {
            result.append(all.dropFirst(base.count))
        }
        return result
    }

    private func best(_ segments: ArraySlice<ArraySlice<UInt8>>, _ method: String?) -> Int? {
        var best: (fit: UInt64, template: Int)?
        func consider(_ number: Int) {
            let template = templates[number]
            guard method.map({ template.operation($0) != nil }) ?? true,
                let fit = template.segments.fit(segments, hasOpenEnd: template.hasOpenEnd)
            else { return }
            if best.map({ fit > $0.fit }) ?? true { best = (fit, number) }
        }
        for number in table.candidates(for: segments) { consider(number) }
        if best == nil { for number in openEnded { consider(number) } }
        return best?.template
    }

    func isOurs(_ line: RequestLine, isInDescription: Bool) -> Bool {
        if let origin = line.origin { return origins.contains(origin) }
        for segments in readings(of: line) {
            if best(segments, nil) != nil { return true }
            if isInDescription { continue }
            if segments.count > commonStart.count,
                zip(segments, commonStart).allSatisfy({ $0.elementsEqual($1) }),
                nextSegments.contains(Array(segments[segments.startIndex + commonStart.count]))
            {
                return true
            }
            // Where the beginning that all paths have is misspelt, one word more is enough to know it by.
            if let meant = mended(segments), nextSegments.contains(Array(meant[commonStart.count])),
                best(meant[...], nil) != nil
                    || !zip(segments, commonStart).allSatisfy({ $0.elementsEqual($1) })
            {
                return true
            }
        }
        return false
    }

    /// The template that a path fits but for a slip in one of its first words; one with the method, if there is.
    func template(nearly line: RequestLine) -> Int? {
        if let origin = line.origin, !origins.contains(origin) { return nil }
        for segments in readings(of: line) {
            guard let meant = mended(segments) else { continue }
            if let found = best(meant[...], line.method) ?? best(meant[...], nil) { return found }
        }
        return nil
    }

    /// A path with the word that one of its first was most likely meant for; nil where none is near, or more than one is
    /// wrong.
    private func mended(_ segments: ArraySlice<ArraySlice<UInt8>>) -> [ArraySlice<UInt8>]? {
        guard segments.count > commonStart.count else { return nil }
        var segments = Array(segments)
        let wrong = commonStart.indices.filter { !segments[$0].elementsEqual(commonStart[$0]) }
        let next = commonStart.count
        switch wrong.count {
        case 0:
            var budget = Candidates.budget
            let word = String(Array(segments[next]))
            guard let meant = nextCandidates.nearest(to: word, budget: &budget) else { return nil }
            segments[next] = Array(nextWords[meant].utf8)[...]
        case 1:
            let word = String(Array(segments[wrong[0]]))
            guard isLike(word, String(commonStart[wrong[0]])) else { return nil }
            segments[wrong[0]] = commonStart[wrong[0]][...]
        default: return nil
        }
        return segments
    }
}

/// The operations of a path, to compare others with.
private struct Route: Sendable {
    let path: String
    let segments: [PathTemplate.Segment]
    let hasOpenEnd: Bool
    /// Method and place in the description's operations.
    var operations: [(method: String, operation: Int)] = []

    init(_ path: String) {
        let template = PathTemplate(path)
        self.path = path
        segments = template.segments
        hasOpenEnd = template.hasOpenEnd
    }

    var methods: [String] { operations.map(\.method) }

    func operation(_ method: String) -> Int? { operations.first { $0.method == method }?.operation }
}
