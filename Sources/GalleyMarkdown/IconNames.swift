// What the names of icons say: a plain sign for the commonest, and a word for the others.
//
// The sets name one thing in many ways: `material-check-circle-outline`, `fontawesome-solid-circle-check`,
// `octicons-check-circle-16`. So the set, a size and the manner of drawing are left off, and the longest end of what
// remains that is in the table decides. Of brands there are no signs: X is no cross.

import GalleyCore

enum IconNames {
    /// The sets of icons that Material for MkDocs brings.
    static let sets = ["material-", "fontawesome-", "octicons-", "simple-"]

    private static let brandSets = ["fontawesome-brands-", "simple-"]

    /// Words about how it is drawn.
    private static let manners: Set<Substring> = ["outline", "fill", "variant", "alt", "solid", "regular"]

    /// The sign that says what an icon of a name does; nil where there is none.
    static func sign(of name: String) -> String? {
        guard !brandSets.contains(where: { name.hasPrefix($0) }) else { return nil }
        let words = words(of: name)
        for count in stride(from: min(words.count, longest), to: 0, by: -1) {
            if let sign = signs[words.suffix(count).joined(separator: "-")] { return sign }
        }
        return nil
    }

    /// The last word of a name, for where nothing else would be left.
    static func word(of name: String) -> String { words(of: name).last.map { String($0) } ?? name }

    private static func words(of name: String) -> ArraySlice<Substring> {
        var words = name.split(separator: "-")[...]
        if words.count > 1 { words.removeFirst() }
        while words.count > 1, let last = words.last,
            manners.contains(last) || last.utf8.allSatisfy({ $0.isASCIIDigit })
        {
            words.removeLast()
        }
        return words
    }

    /// The most words of a name in the table.
    private static let longest = 2

    private static let signs: [String: String] = [
        "check": "✓", "check-circle": "✓", "check-bold": "✓", "check-all": "✓", "checkbox-marked": "✓",
        "close": "✗", "close-circle": "✗", "close-thick": "✗", "cancel": "✗", "x": "✗", "x-circle": "✗",
        "xmark": "✗", "times": "✗",
        "alert": "⚠", "alert-circle": "⚠", "warning": "⚠", "exclamation": "⚠", "triangle-exclamation": "⚠",
        "information": "ℹ", "info": "ℹ",
        "arrow-right": "→", "arrow-left": "←", "arrow-up": "↑", "arrow-down": "↓",
        "star": "★", "heart": "♥", "plus": "+", "minus": "−",
        "lightbulb": "💡", "lightbulb-on": "💡", "light-bulb": "💡",
        "rocket": "🚀", "rocket-launch": "🚀", "download": "⤓", "pencil": "✎", "edit": "✎", "pen": "✎",
        "magnify": "🔍", "search": "🔍", "magnifying-glass": "🔍", "link": "🔗",
        "email": "✉", "mail": "✉", "envelope": "✉", "clock": "⏱", "timer": "⏱", "stopwatch": "⏱",
        "lock": "🔒", "key": "🔑",
    ]
}
