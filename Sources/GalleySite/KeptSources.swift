// What was read for a site, kept for the next time it is made: a preview reads only what changed since.
//
// Whatever is kept is what a fresh reading would give. A file that was written a moment before it was read may be
// written again within the same tick of the file system's clock, so its stamp alone does not tell that it is as before.

import GalleyCore

/// What a site was made of, by where it came from.
package struct KeptSources: Sendable {
    /// A Markdown file as it was read.
    struct Document: Sendable {
        var stamp: FileStamp?
        var isIndex: Bool
        var loaded: SiteLoader.Loaded
    }

    /// Descriptions of APIs and the pages made of them.
    struct References: Sendable {
        var references: [Reference]
        var directory: ReferenceDirectory
        var finder: MentionFinder
        var diagnostics: [Diagnostic]
        /// What the pages tell of the guide, and the pages that were made with it.
        var mentions: [ReferenceMentions]
        var pages: [Page]
        var pageDiagnostics: [Diagnostic]
    }

    /// By their paths in the content folder.
    private(set) var documents: [String: Document] = [:]
    /// Of those that have any.
    private var problems: [String: [Diagnostic]] = [:]
    var references: References?
    var theme: Theme?
    /// Inside, nil where there is none.
    var history: (times: GitHistory?, diagnostics: [Diagnostic])?
    /// Files of the content folder that are to be read again, whatever their stamps say.
    var changed: Set<String> = []

    package init() {}

    /// What is wrong with the Markdown files by themselves, in the order of their names.
    var documentDiagnostics: [Diagnostic] { problems.sorted { $0.key < $1.key }.flatMap(\.value) }

    /// Keeps a file as it was read.
    mutating func keep(_ document: Document, at path: String) {
        documents[path] = document
        problems[path] = document.loaded.diagnostics.isEmpty ? nil : document.loaded.diagnostics
    }

    /// Keeps the files that were read, and no others.
    mutating func keep(_ all: [(path: String, document: Document)]) {
        documents = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0.document) })
        problems = [:]
        for (path, document) in all where !document.loaded.diagnostics.isEmpty {
            problems[path] = document.loaded.diagnostics
        }
        changed = []
    }
}
