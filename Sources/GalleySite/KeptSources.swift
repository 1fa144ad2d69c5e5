// What was read for a site, kept for the next time it is made: a preview reads only what changed since.
//
// What is kept is trusted as long as nobody tells of a change, and the file's stamp is the same. A file that was written a
// moment before it was read may be written again within the same tick of the file system's clock, and gets no stamp.

import GalleyCore

/// What a site was made of, by where it came from.
package struct KeptSources: Sendable {
    /// A Markdown file as it was read. Held by reference: what is kept is handed on for each site that is made.
    final class Document: Sendable {
        let stamp: FileStamp?
        let isIndex: Bool
        let loaded: SiteLoader.Loaded

        init(stamp: FileStamp? = nil, isIndex: Bool, loaded: SiteLoader.Loaded) {
            self.stamp = stamp
            self.isIndex = isIndex
            self.loaded = loaded
        }
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
    private var documents: [PathKey: Document] = [:]
    /// Those whose text other files decide about as well.
    private var withLookups: Set<PathKey> = []
    /// Of those that have any.
    private var problems: [PathKey: [Diagnostic]] = [:]
    var references: References?
    var theme: Theme?
    /// Inside, nil where there is none.
    var history: (times: GitHistory?, diagnostics: [Diagnostic])?
    /// Whether files that may describe an API do.
    var descriptions = DescriptionFinder.Known()
    /// Files of the content folder that are to be read again, whatever their stamps say.
    var changed: Set<PathKey> = []

    package init() {}

    /// Forgets what was made of anything but single Markdown files. Those are known by their stamps, and are most of what there
    /// is: read again, they would be there twice as long as the last site is served.
    mutating func keepDocumentsOnly() {
        references = nil
        theme = nil
        history = nil
    }

    /// What is wrong with the Markdown files by themselves, in the order of their names.
    var documentDiagnostics: [Diagnostic] {
        problems.sorted { $0.key.path.utf8.lexicographicallyPrecedes($1.key.path.utf8) }.flatMap(\.value)
            .withoutRepeats.tellingOnceOfGraphviz
    }

    subscript(path: String) -> Document? { documents[PathKey(path)] }

    /// Keeps a file as it was read.
    mutating func keep(_ document: Document, at path: String) {
        documents[PathKey(path)] = document
        if document.loaded.lookups.isEmpty {
            withLookups.remove(PathKey(path))
        } else {
            withLookups.insert(PathKey(path))
        }
        let diagnostics = document.loaded.diagnostics
        problems[PathKey(path)] = diagnostics.isEmpty ? nil : diagnostics
    }

    /// The paths of the Markdown files whose text a change of a path may change, other than that of the path itself.
    func documents(touchedBy path: String) -> [String] {
        withLookups.filter { key in
            documents[key]?.loaded.lookups.contains { $0.isTouched(by: path) } ?? false
        }.map(\.path).sorted()
    }

    /// Absolute paths that decide about texts besides the Markdown files.
    var lookups: Set<String> {
        var result: Set<String> = []
        for key in withLookups { result.formUnion(documents[key]?.loaded.lookups.map(\.path) ?? []) }
        return result
    }

    /// Forgets all Markdown files.
    mutating func forgetDocuments() {
        documents = [:]
        problems = [:]
        withLookups = []
    }

    /// Keeps the files that were read, and no others.
    mutating func keep(_ all: [(path: String, document: Document)]) {
        documents.removeAll(keepingCapacity: true)
        problems = [:]
        withLookups = []
        for (path, document) in all { keep(document, at: path) }
        changed = []
    }
}
