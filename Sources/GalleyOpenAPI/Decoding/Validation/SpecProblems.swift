// The problems of a description: located, with the sentence of the specification they break.

import GalleyCore
import GalleyData

struct SpecProblems {
    private let documents: SpecDocuments
    private let limit: Int
    private var diagnostics: [Diagnostic] = []
    private var counts: [String: Int] = [:]
    /// Where the diagnostic of a rule and a subject is.
    private var places: [String: Int] = [:]
    /// Rules and subjects of what is told.
    private var subjects: Set<String> = []

    init(_ documents: SpecDocuments, limit: Int) {
        self.documents = documents
        self.limit = limit
    }

    /// Whether more problems of a rule are only counted.
    func isFull(_ rule: String) -> Bool { counts[rule, default: 0] >= limit }

    /// Tells one problem: `rule` is the id without its family; `place` a key or a scalar rather than a collection,
    /// which begins lines below; `law` what the section of `object` asks for, in our words; `others` further places.
    mutating func report(
        _ severity: Diagnostic.Severity, _ rule: String, _ message: @autoclosure () -> String, at place: Node,
        of object: ObjectKind, law: @autoclosure () -> String? = nil,
        help: @autoclosure () -> [String] = [], others: [Node] = []
    ) {
        let count = counts[rule, default: 0]
        counts[rule] = count + 1
        guard count < limit else { return }
        var diagnostic = documents.diagnostic(
            severity, "openapi/" + rule, message(), at: place,
            rule: law().map { "\(object.section(documents.version)): \($0)" }, help: help())
        diagnostic.otherLocations = others.map { documents.location(of: $0) }
        diagnostic.occurrences = 1 + others.count
        // What has one rule and one subject is one finding, and an object may lack two fields.
        if let subject = diagnostic.subject, !subjects.insert(rule + " " + subject).inserted {
            diagnostic.subject = subject + ": " + diagnostic.message
        }
        diagnostics.append(diagnostic)
    }

    /// Tells of something that is met again and again, such as a format: once, with its first places.
    mutating func report(
        once subject: String, _ severity: Diagnostic.Severity, _ rule: String,
        _ message: @autoclosure () -> String, at place: Node, of object: ObjectKind,
        law: @autoclosure () -> String? = nil, help: @autoclosure () -> [String] = []
    ) {
        let key = rule + " " + subject
        if let index = places[key] {
            if index < 0 { return }
            diagnostics[index].occurrences += 1
            if diagnostics[index].otherLocations.count < 4 {
                diagnostics[index].otherLocations.append(documents.location(of: place))
            }
            return
        }
        let before = diagnostics.count
        report(severity, rule, message(), at: place, of: object, law: law(), help: help())
        places[key] = diagnostics.count > before ? before : -1
    }

    /// All problems in the order of the files, with a line for each rule that has more than were told.
    func finish() -> [Diagnostic] {
        var result = diagnostics.sorted(by: Diagnostic.inReportOrder)
        for (rule, count) in counts.sorted(by: { $0.key < $1.key }) where count > limit {
            let id = "openapi/" + rule
            guard let last = result.lastIndex(where: { $0.id == id }) else { continue }
            result.insert(
                Diagnostic(
                    result[last].severity, id,
                    "and \(count - limit) more problems of this kind, which are not told one by one",
                    at: result[last].location.map { SourceLocation(path: $0.path) }),
                at: last + 1)
        }
        return result
    }
}
