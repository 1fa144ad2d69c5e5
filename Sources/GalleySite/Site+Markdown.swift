// Text for programs that read: each page as Markdown beside its HTML, and `llms.txt` and `llms-full.txt`, which lead to
// them and hold them all (llmstxt.org).
//
// A page is its file without the front matter, but for the destinations of its links, which lead to the Markdown of other
// pages; they are found in the source the way repairs find them. Pages of references are written anew from the model.

import GalleyCore
import GalleyData
import GalleyMarkdown
import GalleyOpenAPI

extension Site {
    /// The pages that there is Markdown of beside their HTML, each with its path in the output.
    func markdownPages() -> [(page: Int, path: String)] {
        Self.markdownPages(of: pages, references, configuration)
    }

    static func markdownPages(
        of pages: [Page], _ references: [Reference], _ configuration: Configuration
    ) -> [(page: Int, path: String)] {
        let wanted = MarkdownPages(configuration)
        return pages.indices.compactMap { index in
            wanted.has(pages[index], references)
                ? (index, markdownPath(pages[index].address.outputPath)) : nil
        }
    }

    /// `operations/x/index.html` has its Markdown in `operations/x/index.md`.
    static func markdownPath(_ path: String) -> String {
        path.hasSuffix(".html") ? path.dropLast("html".utf8.count) + "md" : path + ".md"
    }

    /// A page as Markdown, for a file of the output: that beside its HTML unless another is named.
    func markdown(ofPage index: Int, for path: String? = nil) -> [UInt8] {
        let page = pages[index]
        let path = path ?? Self.markdownPath(page.address.outputPath)
        switch page.kind {
        case .reference: return markdown(ofReferencePage: index, for: path)
        case .document: return markdown(ofDocument: index, for: path)
        case .listing: return []
        }
    }

    // MARK: Prose

    private func markdown(ofDocument index: Int, for path: String) -> [UInt8] {
        let page = pages[index]
        // What cannot be read any more was told when the page was.
        guard var source = try? readFile(project.contentFolder + "/" + page.source) else { return [] }
        let reader = reader.get { DocumentReader(project) }
        let bodyStart = reader.bodyStart(of: source)
        let fingerprint = Fingerprint(source).value
        let tags = index == tagIndex?.page ? tagIndex?.tags : nil
        source = reader.prepared(source, bodyStart: bodyStart).source
        if page.document.map != nil {
            var lookups: Set<PathKey> = []
            let composition = reader.compose(
                source, bodyStart: bodyStart, path: page.source, title: page.metadata.title, tags: tags,
                lookups: &lookups)
            source = composition?.bytes ?? source
        }
        // The file may have changed since, and what a page shows of references is not in it.
        let isAsRead =
            page.embedded.isEmpty && page.document.map == nil
            && page.sourceFingerprint == fingerprint
        let document =
            isAsRead
            ? page.document
            : Document(
                markdown: source, bodyStart: bodyStart, path: page.displayPath,
                options: configuration.markdown)
        var edits = linkEdits(of: document, source, bodyStart, page: index, path)
        edits += directiveEdits(of: document, source, path) + noteEdits(of: document, source)
        var end = bodyStart
        while end < source.count, source[end] == 0x0A || source[end] == 0x0D { end += 1 }
        // The title stands where the front matter did.
        let title = page.hasTitleInContent ? "" : "# \(page.title)\n\n"
        var applied: [(range: Range<Int>, bytes: [UInt8])] = [(0..<end, Array(title.utf8))]
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where edit.range.lowerBound >= end {
            applied.append((edit.range, edit.text))
            end = edit.range.upperBound
        }
        var output = source.replacing(applied)
        if output.last != 0x0A { output.append(0x0A) }
        return output
    }

    private struct Edit {
        var range: Range<Int>
        var text: [UInt8]
    }

    /// The destinations that lead elsewhere from the Markdown than from its source.
    private func linkEdits(
        of document: Document, _ source: [UInt8], _ bodyStart: Int, page index: Int, _ path: String
    ) -> [Edit] {
        let finder = DestinationFinder(source, bodyStart: bodyStart, document: document)
        var edited: Set<Int> = []
        var edits: [Edit] = []
        for link in document.links {
            guard let (target, rest) = resolver.target(of: link, in: document, from: index),
                let place = finder.place(of: link), edited.insert(place.range.lowerBound).inserted
            else { continue }
            let destination = address(of: target, from: path) + rest
            guard let text = finder.replacement(at: place, for: destination) else { continue }
            edits.append(Edit(range: place.range, text: text))
        }
        return edits
    }

    /// Parts of references are on their own pages: links to them stand where they were asked for.
    private func directiveEdits(of document: Document, _ source: [UInt8], _ path: String) -> [Edit] {
        guard let directory = resolver.directory, !document.directives.isEmpty else { return [] }
        return document.directives.compactMap { directive in
            let start = Int(directive.offset)
            guard start + Int(directive.length) <= source.count else { return nil }
            var text: [UInt8] = []
            for part in ReferenceEmbedder.parts(wantedBy: directive, directory) {
                if !text.isEmpty { text.append(0x0A) }
                appendItem(of: part, from: path, to: &text)
            }
            return text.isEmpty ? nil : Edit(range: start..<start + Int(directive.length), text: text)
        }
    }

    /// What is said to Galley alone is taken out, with its line where nothing else is on it.
    private func noteEdits(of document: Document, _ source: [UInt8]) -> [Edit] {
        document.notes.compactMap { note in
            guard note.upperBound <= source.count else { return nil }
            var (low, high) = (note.lowerBound, note.upperBound)
            while low > 0, source[low - 1] == 0x20 || source[low - 1] == 0x09 { low -= 1 }
            while high < source.count, source[high] == 0x20 || source[high] == 0x09 || source[high] == 0x0D {
                high += 1
            }
            let begins = low == 0 || source[low - 1] == 0x0A
            let ends = high == source.count || source[high] == 0x0A
            if begins, ends { return Edit(range: low..<min(high + 1, source.count), text: []) }
            return Edit(range: ends ? low..<high : note, text: [])
        }
    }

    /// Appends a list item that leads to a part of a reference.
    private func appendItem(of part: ReferenceDirectory.Part, from path: String, to text: inout [UInt8]) {
        guard let directory = resolver.directory else { return }
        let target = directory.target(of: part)
        guard case .page(let page)? = resolver[path: target.path] else { return }
        var line = "- [\(Self.linkText(pages[page].title))]("
        line += String(address(of: .page(page), from: path))
        if let fragment = target.fragment { line += "#" + percentEncoded(fragment) }
        line += ")"
        if case .operation(let index) = part.subject {
            let operation = directory.references[part.reference].api.operations[index]
            line += ": `\(operation.method) \(operation.path)`"
        }
        text.append(utf8: line)
    }

    // MARK: Addresses

    /// Where a page's Markdown or a file is published: as a URL where the site's is known, else relative to a file of the
    /// output.
    func address(of target: LinkTarget, from path: String) -> [UInt8] {
        let encoded = address(of: target)
        if configuration.llms.isEnabled, !configuration.baseURL.isEmpty {
            return Array(configuration.baseURL.utf8) + encoded
        }
        let own = Array(percentEncoded(path).utf8)
        var result: [UInt8] = []
        result.append(address: encoded.span, relativeTo: own.span)
        return result
    }

    /// The same from the root of the site.
    private func address(of target: LinkTarget) -> [UInt8] {
        guard case .page(let index) = target else { return resolver.address(of: target) }
        let page = pages[index]
        if offeredMarkdown.has(page, references) {
            return Array(percentEncoded(Self.markdownPath(page.address.outputPath)).utf8)
        }
        return configuration.baseURL.isEmpty ? page.address.encoded : Array(page.address.canonical.utf8)
    }

    private static func linkText(_ title: String) -> String {
        var text = ""
        for character in title {
            if character == "[" || character == "]" || character == "\\" { text += "\\" }
            text.append(character == "\n" ? " " : character)
        }
        return text
    }

    // MARK: llms.txt

    /// `llms.txt`: what the site is, and its pages by the sections of the navigation.
    func llmsIndex() -> [UInt8] {
        var out = llmsHead()
        var seen: Set<Int> = []
        func item(_ index: Int) -> String? {
            let page = pages[index]
            guard offeredMarkdown.lists(page), !isListOnly(page), seen.insert(index).inserted else {
                return nil
            }
            var line =
                "- [\(Self.linkText(page.title))]("
                + String(address(of: .page(index), from: GeneratedFile.llms.path))
                + ")"
            let words = sentence(about: page).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !words.isEmpty { line += ": " + words }
            return line
        }
        var groups: [(title: String, items: [String])] = [("Pages", [])]
        if let home = navigation.nodes[0].page, let line = item(home) { groups[0].items.append(line) }
        for child in navigation.nodes[0].children {
            let below = self.pages(below: child)
            let isSection = !navigation.nodes[child].children.isEmpty
            let items = below.compactMap(item)
            if isSection {
                groups.append((navigation.nodes[child].title, items))
            } else {
                groups[0].items += items
            }
        }
        for (title, items) in groups where !items.isEmpty {
            out.append("\n## ")
            out.append(utf8: title)
            out.append("\n\n")
            for line in items {
                out.append(utf8: line)
                out.append("\n")
            }
        }
        return out
    }

    /// What `llms.txt` says of a page.
    private func sentence(about page: Page) -> String {
        guard let part = page.reference else { return page.description }
        let api = references[part.reference].api
        func summary(_ text: GalleyOpenAPI.MarkdownText?) -> String {
            guard let text else { return "" }
            return FragmentMaker(options: configuration.markdown).document(text.utf8).summary
        }
        switch part.subject {
        case .overview: return api.info.summary ?? summary(api.info.description)
        case .tag(let index): return summary(api.tags[index].description)
        case .schema(let index): return summary(api.schemas[index].schema.description)
        case .schemas: return page.description
        case .operation(let index):
            let operation = api.operations[index]
            let words = summary(operation.description)
            return "`\(operation.method) \(operation.path)`" + (words.isEmpty ? "" : ". " + words)
        }
    }

    /// Whether a page of a reference only lists others.
    private func isListOnly(_ page: Page) -> Bool {
        guard let part = page.reference else { return false }
        switch part.subject {
        case .schemas: return true
        case .tag: return references[part.reference].settings.grouping == .operation
        case .overview, .operation, .schema: return false
        }
    }

    /// `llms-full.txt`: all pages, one behind the other, each with its address.
    func llmsFull() -> [UInt8] {
        let listed = navigation.reading.filter { offeredMarkdown.lists(pages[$0]) && pages[$0].hasMarkdown }
        let path = GeneratedFile.llmsFull.path
        let texts = parallelMap(listed.count, jobs: project.jobs) { [self] in
            markdown(ofPage: listed[$0], for: path)
        }
        var out = llmsHead()
        out.reserveCapacity(out.count + texts.reduce(0) { $0 + $1.count + 128 })
        for (index, text) in zip(listed, texts) {
            out.append("\n---\nurl: ")
            let address = configuration.baseURL + pages[index].address.canonical
            out.append(utf8: address.isEmpty ? "./" : address)
            out.append("\n---\n\n")
            out += text
        }
        return out
    }

    private func llmsHead() -> [UInt8] {
        let settings = configuration.llms
        var out: [UInt8] = []
        out.append("# ")
        out.append(utf8: settings.title ?? configuration.title)
        out.append("\n")
        let description = settings.description ?? configuration.description
        if !description.isEmpty {
            out.append("\n> ")
            out.append(utf8: description.split(whereSeparator: \.isNewline).joined(separator: "\n> "))
            out.append("\n")
        }
        if let details = settings.details, !details.isEmpty {
            out.append("\n")
            out.append(utf8: details)
            if out.last != 0x0A { out.append("\n") }
        }
        return out
    }

    /// The pages of an entry of the navigation and of all below it, in the order of reading.
    private func pages(below node: Int) -> [Int] {
        var result: [Int] = []
        var stack = [node]
        while let next = stack.popLast() {
            if let page = navigation.nodes[next].page { result.append(page) }
            stack.append(contentsOf: navigation.nodes[next].children.reversed())
        }
        return result
    }
}

/// Which pages programs that read are offered.
struct MarkdownPages: Sendable {
    private let settings: Configuration.LLMs
    private let exclude: PagePatterns

    init(_ configuration: Configuration) {
        settings = configuration.llms
        exclude = PagePatterns(settings.exclude)
    }

    /// Whether a page is in `llms.txt`.
    func lists(_ page: Page) -> Bool {
        settings.isEnabled && page.metadata.llms && !page.metadata.draft && !page.isNotFound
            && !page.showsResults && page.kind != .listing && !exclude.matches(page)
    }

    /// Whether there is Markdown of a page beside its HTML.
    func has(_ page: Page, _ references: [Reference]) -> Bool {
        guard page.hasMarkdown else { return false }
        if settings.writesPages, lists(page) { return true }
        return page.reference.map { references[$0.reference].settings.writesMarkdown } ?? false
    }
}

extension Page {
    /// Whether the page can be written as Markdown.
    var hasMarkdown: Bool {
        switch kind {
        case .document: true
        case .listing: false
        case .reference: reference?.subject.hasMarkdown ?? false
        }
    }
}
