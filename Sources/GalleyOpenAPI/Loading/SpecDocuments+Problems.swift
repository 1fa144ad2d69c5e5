// What is wrong with references, in words: where each is written, what it lacks, and what was probably meant.

import GalleyCore
import GalleyData

extension SpecDocuments {
    /// References that lead nowhere, into a circle, or out of what may be read, in the order of the description.
    package func problems() -> [Diagnostic] {
        var problems = otherProblems.map {
            diagnostic($0.severity, $0.id, $0.message, at: $0.node, help: $0.help)
        }
        var names = SuggestionBudget()
        for (value, number) in failures.sites {
            let entry = references.entries[number]
            switch entry.outcome {
            case .success: problems.append(circle(value, entry))
            case .failure(let failure): problems.append(problem(value, entry, failure, &names))
            }
        }
        if failures.omitted > 0, let last = failures.sites.last {
            var rest = diagnostic(
                .error, "openapi/unresolved-reference",
                "\(failures.omitted) more references lead nowhere; only the first are told", at: last.value)
            // It is not about the last one.
            rest.subject = nil
            problems.append(rest)
        }
        return problems
    }

    private func problem(
        _ value: Node, _ entry: References.Entry, _ failure: References.Failure,
        _ names: inout SuggestionBudget
    ) -> Diagnostic {
        let text = Self.shown(value)
        let unresolved = "openapi/unresolved-reference"
        switch failure {
        case .remote:
            return diagnostic(
                .error, "openapi/reference-remote",
                "`\(text)` is not read: nothing is fetched for a description",
                at: value,
                help: [
                    "save a copy beside this file and refer to that by its relative path, such as `schemas.yaml#/Pet`"
                ])
        case .outside:
            return diagnostic(
                .error, "openapi/reference-outside",
                "`\(text)` does not lead to a file of the content folder",
                at: value,
                help: [
                    "keep all files of a description in the content folder, and refer to them by relative paths"
                ])
        case .unreadable(let path, let error):
            let path = Self.shown(path)
            return switch error {
            case .notFound: diagnostic(.error, unresolved, "there is no file `\(path)`", at: value)
            case .failed(let reason):
                diagnostic(.error, unresolved, "`\(path)` cannot be read: \(reason)", at: value)
            case .tooMany(let limit):
                diagnostic(
                    .error, "openapi/too-large",
                    "`\(path)` is not read: a description has at most \(limit) files",
                    at: value)
            case .tooLarge(let limit):
                diagnostic(
                    .error, "openapi/too-large",
                    "`\(path)` is not read: the files of a description have at most \(limit >> 20) MB together",
                    at: value)
            }
        case .broken(let path):
            return diagnostic(
                .error, unresolved, "`\(Self.shown(path))` holds nothing that can be referred to", at: value)
        case .noAnchor(let name):
            let known = names.take(references.anchorNames(of: entry.base))
            return diagnostic(
                .error, unresolved,
                "`\(text)` leads nowhere: no schema has the `$anchor` `\(Self.shown(name))`",
                at: value,
                help: known.isEmpty
                    ? ["a pointer begins with `#/`, such as `#/components/schemas/Pet`"]
                    : didYouMean(name, among: known))
        case .noValue(let parent, let token):
            let known = names.take(parent.entries.lazy.compactMap(\.key.scalarText))
            var help: [String] = []
            if let meant = nearest(to: token, among: known) {
                var reference = [UInt8](pointer(of: parent).utf8)
                reference.append(pointerToken: meant.utf8)
                help = ["did you mean `\(String(reference))`?"]
            }
            let place = pointer(of: parent)
            return diagnostic(
                .error, unresolved,
                "`\(text)` leads nowhere: there is no `\(Self.shown(token))` "
                    + (place == "#" ? "at the top of the file" : "in `\(Self.shown(place))`"),
                at: value, rule: "RFC 6901 §4: a pointer whose names lead to no value is an error", help: help
            )
        case .notText:
            return diagnostic(.error, unresolved, "`\(text)` leads nowhere", at: value)
        }
    }

    private func circle(_ value: Node, _ entry: References.Entry) -> Diagnostic {
        var way: [String] = []
        var reference = value
        var node = value
        while way.count < 8, let target = target(of: reference, from: node), let next = target.reference {
            way.append("`" + Self.shown(reference) + "`")
            (reference, node) = (next, target)
            if next.withUTF8({ references.entry($0, base: references.base(of: target)) })
                == value.withUTF8({ references.entry($0, base: entry.base) })
            {
                break
            }
        }
        return diagnostic(
            .error, "openapi/circular-reference",
            "`\(Self.shown(value))` leads back to itself, and to no value",
            at: value, help: way.count > 1 ? ["it goes " + way.joined(separator: ", then ")] : [])
    }

    /// A text as a message shows it.
    private static func shown(_ node: Node) -> String { shown(node.scalarText ?? "") }

    private static func shown(_ text: String) -> String { SpecLoader.shown(text) }
}

/// How many names are compared for the suggestions of one description: a fraction of a second.
private struct SuggestionBudget {
    private var left = 50_000

    mutating func take(_ names: some Sequence<String>) -> [String] {
        let taken = Array(names.prefix(left))
        left -= taken.count
        return taken
    }
}
