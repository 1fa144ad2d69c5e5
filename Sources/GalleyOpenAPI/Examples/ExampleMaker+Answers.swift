// Examples of what a service answers: when something went wrong, when nothing did, and of what was asked for.
//
// One schema of problems serves all failures, so its examples belong to one of them: a body with the code 404 under
// the response 413 would mislead. The response's own words take their place.

import GalleyCore
import GalleyData

extension ExampleMaker {
    /// A value of a response's body that does not contradict the response.
    func value(of schema: Schema, answering answer: MediaType.Answer?) -> JSONValue {
        var generator = ExampleGenerator(api, direction: .response, detail: .full)
        generator.isFailure = answer.map { !$0.isSuccess } ?? false
        let value = generator.example(of: schema, named: nil)
        guard let answer else { return value }
        if let wishes = answer.wishes(instead: value) {
            let adapted = adapted(generator, schema, wishes)
            // The schema of this body may know other codes only.
            return answer.wishes(instead: adapted) == nil ? adapted : value
        }
        guard let wish = subject(of: value, answer) else { return value }
        let adapted = adapted(generator, schema, [wish])
        return adapted[wish.name] == wish.value ? adapted : value
    }

    private func adapted(
        _ generator: ExampleGenerator, _ schema: Schema, _ wishes: [JSONValue.Member]
    ) -> JSONValue {
        var other = ExampleGenerator(api, direction: .response, detail: .full)
        other.isFailure = generator.isFailure
        other.wishes = wishes
        return other.example(of: schema, named: nil)
    }

    /// What was asked for is what is answered: `GET /ideas/{idea_id}` has that id.
    private func subject(of value: JSONValue, _ answer: MediaType.Answer) -> JSONValue.Member? {
        guard let subject = answer.subject.first else { return nil }
        let isID = Plausible.words(subject.name).last == "id"
        guard let name = [subject.name, isID ? "id" : subject.name].first(where: { value[$0] != nil }) else {
            return nil
        }
        let example = example(of: subject)
        return value[name] == example ? nil : .init(name, example)
    }
}

extension MediaType.Answer {
    private static let codeNames = ["status", "statusCode", "status_code", "code"]

    fileprivate var isSuccess: Bool { status.hasPrefix("2") || status.hasPrefix("3") }

    /// What a body should say of itself; nil where it says nothing that the response contradicts.
    func wishes(instead value: JSONValue) -> [JSONValue.Member]? {
        guard let first = status.utf8.first, first == UInt8(ascii: "4") || first == UInt8(ascii: "5"),
            let told = value.members.first(where: { Self.isCode($0) }), let code = told.value.number
        else { return nil }
        let digits = String(status.map { $0 == "X" || $0 == "x" ? "0" : $0 })
        guard let own = Int(digits), String(own) == digits else { return nil }
        // A range is met by any of its codes.
        if digits == status ? Double(own) == code : (Double(own)..<Double(own + 100)).contains(code) {
            return nil
        }
        let phrase = Response.text(ofStatus: digits)
        var wishes: [JSONValue.Member] = [.init(told.name, JSONValue(own))]
        if !phrase.isEmpty {
            wishes += ["title", "error", "reason"].map { .init($0, .string(phrase)) }
        }
        var words = description?.plainSentence ?? ""
        if words.isEmpty { words = phrase }
        if !words.isEmpty { wishes += ["detail", "message"].map { .init($0, .string(words)) } }
        // What is wrong with single fields is told by the response that has the examples.
        return wishes + ["issues", "errors", "violations"].map { .init($0, .array([])) }
    }

    /// Whether a member is the code of a response; other services count their errors by `code`.
    private static func isCode(_ member: JSONValue.Member) -> Bool {
        guard codeNames.contains(member.name), let number = member.value.number else { return false }
        return (100..<600).contains(number)
    }
}

extension MarkdownText {
    /// Longer sentences are no example of one.
    private static let sentenceLimit = 200

    /// The first sentence without emphasis and code marks; empty where it holds more than that.
    fileprivate var plainSentence: String {
        var text = text
        if let end = text.firstIndex(where: { $0.isNewline }) { text = String(text[..<end]) }
        guard !text.utf8.contains(where: { "[<#|!\\".utf8.contains($0) }) else { return "" }
        text.removeAll { "`*".contains($0) }
        if let range = text.utf8.indices.first(where: { text.utf8[$0...].starts(with: ". ".utf8) }) {
            text = String(text[...range])
        }
        return text.utf8.count <= Self.sentenceLimit ? text : ""
    }
}

extension ExampleGenerator {
    /// Whether a property is there for what went wrong, in an object that is not itself about that.
    func isAboutFailure(_ name: String, of place: Place, besides count: Int) -> Bool {
        guard !isFailure, direction != .request, count > 1 else { return false }
        return Plausible.isAboutFailure(name) && !(place.owner.map(Plausible.isAboutFailure) ?? false)
    }
}
