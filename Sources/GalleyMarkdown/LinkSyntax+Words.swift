// What the text between brackets looks like: a label, an address, a word of an editor, a piece of code.

import GalleyCore

extension UInt8 {
    /// What a link's text or label can begin with that is worth a look.
    var mayBeginLinkText: Bool {
        switch self {
        case UInt8(ascii: "/"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "!"),
            UInt8(ascii: "#"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: "\""), UInt8(ascii: "'"),
            UInt8(ascii: "<"), UInt8(ascii: "@"), UInt8(ascii: "\\"):
            true
        default: isASCIIAlphanumeric || self >= 0x80
        }
    }

    /// What an index or a call follows in code; no link is written so.
    var endsExpression: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "_") || self == UInt8(ascii: ")")
            || self == UInt8(ascii: "]") || self == UInt8(ascii: "`") || self == UInt8(ascii: "$")
            || self == UInt8(ascii: "}") || self == UInt8(ascii: ">") || self == UInt8(ascii: "<")
            || self == UInt8(ascii: "\\")
            || self == UInt8(ascii: "#") || self == UInt8(ascii: "@") || self == UInt8(ascii: "\"")
    }

    /// What labels hardly ever hold and code does.
    var isCodeMark: Bool {
        switch self {
        case UInt8(ascii: "="), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "$"), UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "\\"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "\""):
            true
        default: false
        }
    }

    var isBracket: Bool {
        switch self {
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"):
            true
        default: false
        }
    }
}

extension UInt8? {
    var isSentenceEnd: Bool {
        self == UInt8(ascii: ".") || self == UInt8(ascii: "!") || self == UInt8(ascii: "?")
            || self == UInt8(ascii: ":") || self == UInt8(ascii: ")")
    }
}

extension String {
    /// With one space for each run of white space.
    var asOneLine: String { utf8.asLabel }
}

extension Collection<UInt8> {
    /// The text with one space for each run of white space, for a message.
    var asLabel: String {
        String(Array(split(whereSeparator: \.isMarkdownSpace).joined(separator: [0x20])))
    }
}

extension ArraySlice<UInt8> {
    var firstLine: ArraySlice<UInt8> { prefix { $0 != 0x0A && $0 != 0x0D } }

    var hasLetter: Bool { contains { $0.isASCIIAlpha || $0 >= 0x80 } }

    func hasSuffix(_ suffix: StaticString) -> Bool {
        suffix.withUTF8Buffer { count >= $0.count && self.suffix($0.count).elementsEqual($0) }
    }

    private func hasPrefix(_ prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { starts(with: $0) }
    }

    /// Whether it begins with a scheme and a colon that an address would.
    var hasScheme: Bool {
        hasPrefix("https://") || hasPrefix("http://") || hasPrefix("mailto:") || hasPrefix("ftp://")
    }

    /// Whether it can hardly be anything but a link's destination.
    var looksLikeAddress: Bool {
        guard count > 1, !contains(where: \.isMarkdownSpace) else { return false }
        if hasScheme || hasPrefix("www.") || hasPrefix("./") || hasPrefix("../") { return true }
        // A number sign or a slash, and a name behind it.
        if first == UInt8(ascii: "#") || first == UInt8(ascii: "/") {
            return dropFirst().first.map { $0.isASCIIAlpha || $0 >= 0x80 } ?? false
        }
        let path = prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: ")") }
        guard first.map({ $0.isASCIIAlphanumeric || $0 >= 0x80 }) ?? false else { return false }
        return path.hasSuffix(".md") || path.hasSuffix(".html") || path.hasSuffix(".mdx")
    }

    /// Whether it may be a label that is written in words; usage lines, lists, sets and code are not.
    var mayBeProse: Bool {
        guard let first, first.isASCIIAlpha || first >= 0x80 || first == UInt8(ascii: "/") || isCodeSpan
        else { return false }
        if isCodeSpan { return true }
        return !contains { $0.isCodeMark || $0 == UInt8(ascii: "`") || $0 == UInt8(ascii: "@") }
            && !contains(UInt8(ascii: ",")) && !hasSuffix("…")
    }

    /// Whether it may be a label at all: not a footnote's, a number, a template.
    var mayBeLabel: Bool {
        guard let first else { return false }
        return first != UInt8(ascii: "^") && first != UInt8(ascii: "!") && first != UInt8(ascii: "-")
            && !contains { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "[") }
            && contains { !$0.isMarkdownSpace }
    }

    /// `x`, `x y` between backticks.
    var isCodeSpan: Bool {
        count > 2 && first == UInt8(ascii: "`") && last == UInt8(ascii: "`")
            && !self[(startIndex + 1)..<(endIndex - 1)].contains(UInt8(ascii: "`"))
    }

    /// What a pattern has between brackets: `a-z`, `0-9A-F_`; but not `e-mail`.
    var isCharacterClass: Bool {
        guard count <= 16 else { return false }
        var ranges = 0
        var letters = 0
        var i = startIndex
        while i < endIndex {
            if i + 2 < endIndex, self[i + 1] == UInt8(ascii: "-"), self[i].isASCIIAlphanumeric,
                self[i + 2].isASCIIAlphanumeric
            {
                ranges += 1
                i += 3
            } else {
                if self[i].isASCIIAlpha { letters += 1 }
                i += 1
            }
        }
        return ranges > letters
    }

    /// Whether it reads as the name of something, as the text of a link alone on its line would: a path, a
    /// capital letter, more than one word.
    var looksLikeName: Bool {
        guard let first, mayBeProse, hasLetter, count <= 120 else { return false }
        if first == UInt8(ascii: "/") { return dropFirst().hasLetter }
        return first >= 0x80 || (0x41...0x5A).contains(first) || contains(0x20) || contains(UInt8(ascii: "/"))
            || isCodeSpan
    }

    /// Whether it would be a link where it is all of a list item: lists of names and remarks stand in brackets too.
    var isLinkOfItem: Bool {
        guard let first else { return false }
        return first == UInt8(ascii: "/") || isCodeSpan
            || (contains(0x20) && !(first >= 0x61 && first <= 0x7A))
    }

    /// The name of a section in a settings file: `tool.black`, `remote "origin"`.
    var isSettingName: Bool {
        !hasSuffix(".md") && !hasSuffix(".html") && !contains(0x20) && !contains(UInt8(ascii: "/"))
            && allSatisfy {
                $0.isASCIIAlphanumeric || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            } && (first.map { (0x61...0x7A).contains($0) } ?? false)
    }

    /// Words that an editor puts in brackets, and marks of state.
    private static let editorialWords: Set<String> = [
        "sic", "citation needed", "needs citation", "emphasis added", "emphasis mine", "optional", "required",
        "deprecated", "experimental", "beta", "alpha", "wip", "tbd", "todo", "tba", "n/a", "note", "tip",
        "warning", "caution", "important", "info", "danger", "yes", "no", "y/n", "yes/no", "y/n/a",
        "true/false",
        "options", "option", "flags", "args", "arguments", "command", "commands", "subcommand", "toc",
        "_toc_",
        "edit", "update", "updated", "image", "link", "redacted", "snip", "cut", "top", "end", "and/or",
        "enter", "tab", "esc", "return", "space", "shift", "ctrl", "alt", "del", "delete", "breaking", "new",
        "fixed", "added", "removed", "changed", "unreleased", "yanked", "internal", "draft", "done", "closed",
        "removed.", "omitted", "applause", "laughter", "inaudible",
    ]

    var isEditorial: Bool {
        if first == UInt8(ascii: "/"), count <= 3 { return true }
        if count <= 20, Self.editorialWords.contains(asLabel.lowercased()) { return true }
        // Words in capitals are what a user fills in, or a mark: [FILE], [DRY-RUN].
        return allSatisfy { !($0 >= 0x61 && $0 <= 0x7A) && $0 < 0x80 } && first != UInt8(ascii: "/")
            && count <= 4
    }
}
