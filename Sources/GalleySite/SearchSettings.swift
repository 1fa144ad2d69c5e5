// Settings of the search and of `llms` that do nothing: a language whose words are not known, patterns that no page has.

import GalleyCore
import GalleyData
import GalleySearch

extension Site {
    /// Tells of settings that do nothing. `drafts` are files that are left out and may be what a pattern means.
    static func checkSearch(
        _ pages: [Page], drafts: Set<String>, _ configuration: Configuration,
        _ diagnostics: inout [Diagnostic]
    ) {
        guard let file = configuration.file, let root = file.root else { return }
        if configuration.search.isEnabled, let node = root["search"]?["language"], let tag = node.string,
            !SearchOptions.knows(language: tag)
        {
            var help = didYouMean(tag, among: SearchOptions.languages)
            if help.isEmpty { help = ["known are " + SearchOptions.languages.joined(separator: ", ")] }
            diagnostics.append(
                Diagnostic(
                    .warning, "config/search-language",
                    "forms of words are not known for the language `\(tag)`: words are found as they are written",
                    at: file.location(of: node), help: help))
        }
        var patterns: [(node: Node, text: String)] = []
        func add(_ list: Node?) {
            guard let list else { return }
            for node in list.kind == .sequence ? Array(list.items) : [list] {
                if let text = node.string { patterns.append((node, text)) }
            }
        }
        if configuration.search.isEnabled {
            add(root["search"]?["exclude"])
            patterns +=
                root["search"]?["boost"]?.entries.compactMap { key, _ in key.string.map { (key, $0) } } ?? []
        }
        if configuration.llms.isEnabled { add(root["llms"]?["exclude"]) }
        for (node, text) in patterns {
            let pattern = PagePatterns([text])
            guard !pages.contains(where: pattern.matches), !drafts.contains(where: pattern.matches(source:))
            else {
                continue
            }
            diagnostics.append(
                Diagnostic(
                    .warning, "config/unmatched-pattern", "no page matches `\(text)`",
                    at: file.location(of: node),
                    help: [
                        "a pattern is matched against a page's file (`guide/old.md`) and its address (`guide/old`); `guide/**` is all below a folder"
                    ]))
        }
    }
}
