// What is told of a project of MkDocs speaks of its mkdocs.yml: sentences name the keys of galley.yml, and where one has a
// counterpart there, that is named instead; of others it is said that they want a galley.yml.

import GalleyCore

extension Diagnostic {
    /// The same for who has an mkdocs.yml.
    package var inWordsOfMkDocs: Diagnostic {
        var result = self
        // What is about mkdocs.yml itself is in its words already.
        guard !id.hasPrefix("config/mkdocs"), id != "config/unknown-key" else { return result }
        let reason = " is left out by `exclude`"
        if message.hasSuffix(reason) {
            result.message = message.dropLast(reason.utf8.count) + MkDocsWords.reworded(reason).text
        } else if id.hasPrefix("config/"), !MkDocsWords.valueRules.contains(id) {
            result.message = MkDocsWords.reworded(message, keeping: subject).text
        }
        result.help = help.map { text in
            MkDocsWords.isAboutKeys(text, ofHelpFor: id)
                ? MkDocsWords.helping(text, keeping: subject) : text
        }
        return result
    }
}

enum MkDocsWords {
    /// Keys that the two call by other names, beside those that a key declares.
    private static let others = [
        "exclude": "exclude_docs", "draft_pages": "draft_docs", "unlisted_pages": "not_in_nav",
        "edit_url": "edit_uri_template", "theme.stylesheets": "extra_css",
        "theme.scripts": "extra_javascript", "theme.mermaid": "extra_javascript",
        "theme.mermaid.script": "extra_javascript", "theme.footer": "copyright",
    ]

    /// Names that mean another thing wherever pages or APIs are spoken of.
    private static let ambiguous: Set<String> = [
        "title", "description", "content", "api", "search", "language", "serve", "output",
    ]

    private static let counterparts: [String: String] = {
        var result = others
        for key in Configuration.keys where result[key.name] == nil {
            if let name = key.otherNames.first(where: { MkDocsTranslator.keys[$0] != nil }) {
                result[key.name] = name
            }
        }
        return result
    }()

    /// Keys that only a galley.yml has.
    private static let own: Set<String> = {
        let pages = Set(PageMetadata.keys.map(\.name))
        return Set(Configuration.keys.map(\.name)).subtracting(pages).subtracting(counterparts.keys)
            .subtracting(MkDocsTranslator.keys.keys)
    }()

    /// Configuration that is wrong, but for values: what a message has between signs of code is what someone wrote.
    fileprivate static let valueRules: Set<String> = [
        "config/environment", "config/math-macro", "config/search-language", "config/unknown-rule",
        "config/unmatched-pattern", "config/tags-page", "config/variable-file",
    ]

    /// Rules whose helps name keys, without saying of which file.
    private static let helpingFamilies = ["config/", "content/", "output/", "site/"]

    /// Whether what a help has between signs of code are keys; elsewhere they are words of pages.
    static func isAboutKeys(_ help: String, ofHelpFor id: String) -> Bool {
        if help.contains("galley.yml") { return true }
        return helpingFamilies.contains { id.hasPrefix($0) } && !help.hasPrefix("did you mean")
    }

    static func helping(_ text: String, keeping subject: String? = nil) -> String {
        let (text, isOwn) = reworded(text, keeping: subject)
        guard isOwn else { return text }
        return text.contains("galley.yml")
            ? "\(text); `galley new --from mkdocs` writes one"
            : "\(text), in a galley.yml: `galley new --from mkdocs` writes one"
    }

    /// A sentence with the names of MkDocs, and whether it speaks of what only a galley.yml can say. `subject` is no key.
    static func reworded(_ text: String, keeping subject: String? = nil) -> (text: String, isOwn: Bool) {
        guard text.contains("`") || text.contains("galley.yml") else { return (text, false) }
        var isOwn = false
        var hasCounterpart = false
        var parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
        for i in stride(from: 1, to: parts.count, by: 2) {
            if parts[i] == subject { continue }
            let key = parts[i].prefix { $0 != ":" }
            let rest = parts[i].dropFirst(key.count)
            // `api:GET /x` is a link, and `content` may be anything but a key without its colon.
            guard rest.isEmpty || rest == ":" || rest.hasPrefix(": ") else { continue }
            let name = String(key)
            if rest.isEmpty, ambiguous.contains(name) { continue }
            if let other = counterparts[name] {
                parts[i] = other + rest
                hasCounterpart = true
            } else if own.contains(name) {
                isOwn = true
            }
        }
        var result = parts.joined(separator: "`")
        // Parts of a theme or of Markdown that are named without their whole key.
        if !hasCounterpart, result.contains("galley.yml") { isOwn = true }
        if !isOwn, let range = result.firstRange(of: "galley.yml") {
            result.replaceSubrange(range, with: "mkdocs.yml")
        }
        return (result, isOwn)
    }
}
