// Critic markup: proposed changes within a line (pymdownx.critic), all of them shown.
//
//     {++added++}  {--deleted--}  {~~old~>new~~}  {==marked==}  {>>a comment<<}

import GalleyCore

extension InlineConstruct {
    static let criticMarkup = InlineConstruct(
        isOn: { $0.criticMarkup },
        mayOccur: { text in
            text.contains(UInt8(ascii: "{"))
                && Critic.all.contains { critic in
                    text.contains(critic.opener.utf8Start[0], critic.opener.utf8Start[1])
                }
        },
        initials: "{+-~=<\u{2013}"
    ) { text, place in
        if text[place] == UInt8(ascii: "{") {
            for critic in Critic.all {
                if let end = text.end(of: critic.opener, at: place) {
                    return .delimiter(critic.delimiter(place..<end, .opens))
                }
            }
            return nil
        }
        if text.has("~>", at: place) {
            return .delimiter(Critic.substitution.delimiter(place..<place + 2, .parts))
        }
        for critic in Critic.all {
            if let end = text.end(of: critic.closer, at: place) {
                return .delimiter(critic.delimiter(place..<end, .closes))
            }
        }
        return nil
    }
}

/// One of the five kinds.
private struct Critic: Sendable {
    var opener: StaticString
    var closer: StaticString
    var name: StaticString
    var className: StaticString = "critic"

    static let substitution = Critic(opener: "{~~", closer: "~~}", name: "del")

    static let all: [Critic] = [
        Critic(opener: "{++", closer: "++}", name: "ins"),
        Critic(opener: "{--", closer: "--}", name: "del"),
        substitution,
        Critic(opener: "{==", closer: "==}", name: "mark"),
        Critic(opener: "{>>", closer: "<<}", name: "span", className: "critic comment"),
    ]

    func delimiter(_ range: Range<Int>, _ role: InlineDelimiter.Role) -> InlineDelimiter {
        // No run of one character has a bracket for its kind.
        let kind = opener.utf8Start[1] | 0x80
        var delimiter = InlineDelimiter(range: range, kind: kind, role: role, matching: .brackets)
        delimiter.elements = [InlineElement(name: name, className: className)]
        if opener.utf8Start[1] == UInt8(ascii: "~") {
            delimiter.matching = .partedBrackets
            delimiter.elementsBehind = [InlineElement(name: "ins", className: className)]
        }
        return delimiter
    }
}

extension InlineText {
    /// Where a mark of a critic's ends; smart punctuation has made a dash of two hyphens.
    fileprivate func end(of mark: StaticString, at place: Int) -> Int? {
        if has(mark, at: place) { return place + mark.utf8CodeUnitCount }
        guard options.smartPunctuation else { return nil }
        let hyphens: StaticString =
            switch mark.utf8Start[0] {
            case UInt8(ascii: "{") where mark.utf8Start[1] == UInt8(ascii: "-"): "{\u{2013}"
            case UInt8(ascii: "-"): "\u{2013}}"
            default: ""
            }
        guard hyphens.utf8CodeUnitCount > 0, has(hyphens, at: place) else { return nil }
        return place + hyphens.utf8CodeUnitCount
    }
}
