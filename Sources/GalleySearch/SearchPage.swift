// What the index is made from: the text of pages, cut at their headings. It knows no Markdown and no HTML.

/// A page of the site, as the search sees it.
package struct SearchPage: Sendable {
    /// The address from the root of the site, without a fragment, as links to it are: `guide/links/`; "" is the
    /// home page.
    package var path: String
    package var title: String
    /// The names of the sections of the navigation above it, outermost first.
    package var trail: [String]
    /// An index in `SearchOptions.kinds`.
    package var kind: Int
    /// What is shown beside the title: `POST` for an operation, `schema`, "" for prose.
    package var badge: String
    /// Whether of two pages that answer equally well the other one is meant: a schema is part of operations.
    package var isSecondary: Bool
    /// What its score is multiplied by: 1 for most pages, from 0.01 to 100.
    package var boost: Double
    /// In the order of the text. The first is the lead: the text before the first heading.
    package var sections: [SearchSection]

    package init(
        path: String, title: String, trail: [String] = [], kind: Int = 0, badge: String = "",
        isSecondary: Bool = false, boost: Double = 1, sections: [SearchSection]
    ) {
        self.path = path
        self.title = title
        self.trail = trail
        self.kind = kind
        self.badge = badge
        self.isSecondary = isSecondary
        self.boost = boost
        self.sections = sections
    }
}

/// A part of a page under one heading: the unit of the index, and of a result.
package struct SearchSection: Sendable {
    /// The fragment that leads to it; "" for the lead.
    package var id: String
    /// Plain text; for the lead the page's title.
    package var heading: String
    /// 1 to 6.
    package var level: UInt8
    /// What it is called where it is used: a path of an API, an operation's id, a schema's name. Never shown.
    package var identifiers: [String]
    /// UTF-8. A line feed stands between blocks, code between U+000E and U+000F; there are no other control
    /// characters.
    package var text: [UInt8]

    package init(id: String, heading: String, level: UInt8, identifiers: [String] = [], text: [UInt8]) {
        self.id = id
        self.heading = heading
        self.level = level
        self.identifiers = identifiers
        self.text = text
    }

    /// Begins a piece of code in `text`.
    package static let codeBegins: UInt8 = 0x0E
    /// Ends a piece of code in `text`.
    package static let codeEnds: UInt8 = 0x0F
}

package struct SearchOptions: Sendable {
    /// A language tag of BCP 47: whose endings of words are taken off.
    package var language: String
    /// The names of the kinds of page that results are filtered by.
    package var kinds: [String]
    /// The most bytes of a file that holds the whole index; a larger index is split.
    package var largestSingleFile = 96 << 10
    /// How many sections a word is listed with at most; the best are kept.
    package var longestList = 4_000

    /// The languages whose words are found, by their first subtags.
    package static var languages: [String] { (Stemmer.languages + withoutSpaces).sorted() }

    /// Languages whose words are found by pairs of letters.
    private static let withoutSpaces = ["ja", "km", "ko", "lo", "my", "th", "zh"]

    /// Whether words of a language (BCP 47) are found: by their endings, or by pairs of letters.
    package static func knows(language: String) -> Bool {
        Stemmer.knows(language) || withoutSpaces.contains(Stemmer.subtag(of: language))
    }

    package init(language: String = "en", kinds: [String] = []) {
        self.language = language
        self.kinds = kinds
    }
}

/// A file of the folder `search/`.
package struct SearchFile: Sendable {
    /// `index.js`, `w0-1a2b3c4d.js`
    package var name: String
    package var bytes: [UInt8]
}
