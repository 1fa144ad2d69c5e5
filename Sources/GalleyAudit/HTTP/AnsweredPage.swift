// What a page of another host is asked: does it have these ids, and does it call itself "not found"?

import GalleyCore

/// A look at the beginning of a page, or at all of it.
struct AnsweredPage {
    /// Of each id, and of each `a[name]`, once.
    private(set) var ids: Set<String> = []
    private(set) var title: String?
    /// The text of the first `h1` that has an end.
    private(set) var heading: String?
    private(set) var hasScripts = false

    init(_ html: Span<UInt8>) {
        var tokenizer = HTMLTokenizer()
        var headingStart: Int?
        while let tag = tokenizer.next(in: html) {
            guard tokenizer.templateDepth == 0 else { continue }
            if html.equals("h1", at: tag.name) {
                if !tag.isEndTag {
                    headingStart = tag.range.upperBound
                } else if let start = headingStart, heading == nil {
                    heading = Self.text(of: html, start..<tag.range.lowerBound)
                }
            }
            if tag.isEndTag { continue }
            if title == nil, html.equals("title", at: tag.name) {
                // The tokenizer stands before the end tag.
                title = Self.text(of: html, tag.range.upperBound..<tokenizer.position)
            } else if html.equals("script", at: tag.name) {
                hasScripts = true
            }
            let isLink = html.equals("a", at: tag.name)
            for attribute in tokenizer.attributes {
                guard let value = attribute.value,
                    html.equals("id", at: attribute.name)
                        || (isLink && html.equals("name", at: attribute.name))
                else { continue }
                var id: [UInt8] = []
                id.append(decodingAttribute: html, value)
                if !id.isEmpty { ids.insert(String(id)) }
            }
        }
    }

    /// Text without tags and with single spaces, as far as a title is read.
    private static func text(of html: Span<UInt8>, _ range: Range<Int>) -> String {
        var raw: [UInt8] = []
        var isInTag = false
        for i in range.prefix(2000) {
            switch html[i] {
            case UInt8(ascii: "<"):
                isInTag = true
                raw.append(0x20)
            case UInt8(ascii: ">") where isInTag: isInTag = false
            default: if !isInTag { raw.append(html[i].isHTMLSpace ? 0x20 : html[i]) }
            }
        }
        var text: [UInt8] = []
        text.append(decodingAttribute: raw.span, 0..<raw.count)
        return String(text).split(separator: " ").joined(separator: " ")
    }

    /// Whether a script draws what a reader sees: then its ids cannot be known from here.
    var isShellOfApplication: Bool { hasScripts && ids.count <= 2 }

    /// Its title or first heading where that says that there is no such page.
    func wordsOfNotFound(at url: HTTPURL) -> String? {
        // A page about the error says so in its address too.
        let words = url.target.lowercased().split { !($0.isLetter || $0.isNumber) }
        if words.contains("404") || words.contains("notfound")
            || zip(words, words.dropFirst()).contains(where: { $0 == "not" && $1 == "found" })
        {
            return nil
        }
        return [title, heading].lazy.compactMap { $0 }.first(where: Self.saysNotFound)
    }

    static func saysNotFound(_ text: String) -> Bool {
        let words = text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
        guard words.count <= 12 else { return false }
        let plain = words.joined(separator: " ")
        if plain == "404" || plain == "not found" || words.first == "404" && words.count <= 4 { return true }
        return ["404 not found", "page not found", "error 404", "404 error", "404 page", "not found 404"]
            .contains { (" " + plain + " ").contains(" " + $0 + " ") }
    }
}

/// What is known of one fragment of a page of another host.
package enum FragmentAnswer: Sendable, Hashable {
    case found
    /// With the id that is nearest to it, where one is near.
    case missing(suggestion: String?)
    /// It names no id, or cannot be known without running scripts.
    case notChecked
}

extension AnsweredPage {
    /// Whether a fragment asks for an id at all. The top of a page needs none, and some fragments are for scripts: text
    /// fragments, routes of applications, lines and comments of forges.
    static func isCheckable(_ fragment: String) -> Bool {
        if fragment.isEmpty || fragment.lowercased() == "top" { return false }
        if let first = fragment.utf8.first, "!/?:".utf8.contains(first) { return false }
        if fragment.hasPrefix(":~:") || fragment.contains("=") || fragment.hasPrefix("%3A~%3A") {
            return false
        }
        for prefix in [
            "issuecomment-", "discussion_r", "discussioncomment-", "pullrequestreview-", "diff-", "note_",
        ]
        where fragment.hasPrefix(prefix) {
            return false
        }
        return !isLineNumber(fragment)
    }

    /// `L10`, `L10-L20`, `L10C3-L20C5`, `L10-20`, `lines-4`.
    private static func isLineNumber(_ fragment: String) -> Bool {
        var rest = fragment[...]
        if rest.hasPrefix("lines-") {
            rest = rest.dropFirst(6)
        } else if rest.hasPrefix("L") {
            rest = rest.dropFirst()
        } else {
            return false
        }
        return rest.utf8.first?.isASCIIDigit == true
            && rest.utf8.allSatisfy {
                $0.isASCIIDigit || $0 == UInt8(ascii: "L") || $0 == UInt8(ascii: "C")
                    || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: ":")
            }
    }

    /// Whether it has what a fragment asks for (HTML §7.4.6.3): as it is written, or percent-decoded.
    func has(_ fragment: String) -> Bool {
        let fragment = fragment.range(before: ":~:")
        if fragment.isEmpty || ids.contains(fragment) { return true }
        let decoded = Self.decoded(fragment)
        // Forges and package registries put this before the ids of a README, and take it away again by a script.
        return ids.contains(decoded) || ids.contains("user-content-" + decoded)
    }

    static func decoded(_ fragment: String) -> String {
        let bytes = Array(fragment.utf8)
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, 0..<bytes.count)
        return String(decoded)
    }

    /// What is to be said of a fragment, given all of the page.
    func answer(_ fragment: String, body: [UInt8], isWhole: Bool, host: String) -> FragmentAnswer {
        if has(fragment) { return .found }
        if !isWhole || isShellOfApplication { return .notChecked }
        let wanted = Self.decoded(fragment.range(before: ":~:"))
        // A file's view carries its headings as data.
        if host == "github.com", body.contains(Array("\"anchor\":\"\(wanted)\"".utf8)) { return .found }
        return .missing(suggestion: nearest(to: wanted, among: Array(ids).sorted()))
    }
}

extension String {
    /// What stands before the first `mark`.
    fileprivate func range(before mark: String) -> String {
        let parts = utf8.indices.first { utf8[$0...].starts(with: mark.utf8) }
        return parts.map { String(self[..<$0]) } ?? self
    }
}

extension [UInt8] {
    /// Whether some bytes stand in here together.
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard let first = part.first, count >= part.count else { return false }
        return span.withUnsafeBufferPointer { bytes in
            var i = 0
            while i + part.count <= bytes.count {
                if bytes[i] == first, bytes[i..<i + part.count].elementsEqual(part) { return true }
                i += 1
            }
            return false
        }
    }
}
