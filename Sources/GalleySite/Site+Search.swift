// What the site's own search knows: every page by its sections, from the text that was collected when it was read.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI
import GalleySearch
import Synchronization

/// The folder of the search, and the address of the page that shows results.
enum SearchFolder {
    static let path = "search"
    /// The file that all others are found by.
    static let index = path + "/index.js"

    static func address(_ style: Configuration.AddressStyle) -> Address {
        Address(path: path + "/", style: style)
    }
}

extension Site {
    /// Makes the files of the search, each with its path in the output. The texts of the pages are used up where they are
    /// given by themselves, and else those of the documents are read.
    func searchFiles(using texts: PageTexts? = nil) -> [ExtraFile] {
        guard configuration.search.isEnabled else { return [] }
        let searched = searchedPages()
        let facts = searchFacts()
        let options = SearchOptions(
            language: configuration.search.language ?? configuration.language, kinds: facts.kinds)
        let files = GalleySearch.searchFiles(count: searched.count, options: options) { [self] place in
            let index = searched[place]
            return searchPage(
                index, text: texts?.take(index) ?? pages[index].document.text, facts)
        }
        return files.compactMap { file in
            let path = SearchFolder.path + "/" + file.name
            return isOwn(path) ? nil : ExtraFile(path: path, content: .bytes(file.bytes))
        }
    }

    /// The pages as the search knows them.
    package func searchPages() -> [SearchPage] {
        let facts = searchFacts()
        return searchedPages().map { searchPage($0, text: pages[$0].document.text, facts) }
    }

    /// What is the same for all pages.
    private struct SearchFacts: Sendable {
        /// What results are filtered by: prose, and references by their titles.
        var kinds: [String]
        /// The kind of each reference.
        var ofReferences: [Int]
        /// The last that a page matches counts.
        var boosts: [(pages: PagePatterns, factor: Double)]
    }

    private func searchFacts() -> SearchFacts {
        var names = ["Documentation"]
        var ofReferences: [Int] = []
        for reference in references {
            let title = reference.settings.title
            ofReferences.append(names.firstIndex(of: title) ?? names.count)
            if !names.contains(title) { names.append(title) }
        }
        let boosts = configuration.search.boosts.map { (PagePatterns([$0.pattern]), $0.factor) }
        return SearchFacts(kinds: names, ofReferences: ofReferences, boosts: boosts)
    }

    /// The pages that are searched, in the order of reading, so that neighbours are alike; then those without a place.
    private func searchedPages() -> [Int] {
        let patterns = PagePatterns(configuration.search.exclude)
        var isRead = [Bool](repeating: false, count: pages.count)
        for page in navigation.reading { isRead[page] = true }
        return (navigation.reading + pages.indices.filter { !isRead[$0] }).filter { index in
            let page = pages[index]
            return page.metadata.search && !page.metadata.draft && !page.isNotFound
                && !page.showsResults && !patterns.matches(page)
        }
    }

    private func searchPage(_ index: Int, text: [UInt8], _ facts: SearchFacts) -> SearchPage {
        let page = pages[index]
        let trail = page.node.map { navigation.path(to: $0).dropLast().map { navigation.nodes[$0].title } }
        var result = SearchPage(
            path: String(page.address.encoded), title: page.title, trail: trail ?? [],
            kind: page.reference.map { facts.ofReferences[$0.reference] } ?? 0, badge: "",
            boost: page.metadata.searchBoost ?? facts.boosts.last { $0.pages.matches(page) }?.factor ?? 1,
            sections: [])
        result.sections = sections(of: page, text)
        if let part = page.reference { describe(part, &result) }
        return result
    }

    // MARK: Sections

    /// The parts of a page under its headings; the first is what stands before them.
    private func sections(of page: Page, _ all: [UInt8]) -> [SearchSection] {
        let document = page.document
        var sections = [SearchSection(id: "", heading: page.title, level: 1, text: [])]
        var start = 0
        func close(at end: Int) {
            let text = all[min(start, end)..<end].trimming {
                $0 <= 0x20 && $0 != Document.codeStart && $0 != Document.codeEnd
            }
            start = end
            guard !text.isEmpty else { return }
            let last = sections.count - 1
            if !sections[last].text.isEmpty { sections[last].text.append(0x0A) }
            sections[last].text += text
        }
        for (place, heading) in document.headings.enumerated() {
            // What is left out has no text, and what follows it is of the section before.
            guard let begin = document.textStart(of: heading) else { continue }
            close(at: begin)
            if place == 0, page.opensWithHeading {
                // The title is the page's own name; where the front matter has another, it is what the page says.
                if heading.text != page.title { sections[0].text += heading.text.utf8 }
                continue
            }
            sections.append(
                SearchSection(id: heading.id, heading: heading.text, level: heading.level, text: []))
        }
        close(at: all.count)
        if !page.metadata.tags.isEmpty {
            if !sections[0].text.isEmpty { sections[0].text.append(0x0A) }
            sections[0].text += page.metadata.tags.joined(separator: ", ").utf8
        }
        guard page.reference != nil else { return sections }
        // "Responses" says nothing where each of them has a heading of its own.
        var kept = sections.filter { !$0.text.isEmpty || $0.id.isEmpty || !Self.frame.contains($0.heading) }
        if kept.isEmpty { kept = [sections[0]] }
        return kept
    }

    /// Headings that each operation has.
    private static let frame: Set<String> = [
        "Servers", "Parameters", "Request body", "Responses", "What to answer", "Callbacks", "Mentioned in",
        "Operations", "Schemas", "Authentication", "Errors", "Used by", "Examples", "Example",
    ]

    // MARK: References

    /// Adds the names by which programmers look for a part of a reference.
    private func describe(_ part: ReferencePage, _ page: inout SearchPage) {
        let reference = references[part.reference]
        switch part.subject {
        case .operation(let index):
            let operation = reference.api.operations[index]
            page.badge = operation.badge
            page.sections[0].identifiers = operation.identifiers
        case .schema(let index):
            page.badge = "schema"
            page.isSecondary = true
            page.sections[0].identifiers = [reference.api.schemas[index].name]
        case .tag(let index):
            guard reference.settings.grouping == .tag else { return }
            var names: [String: [String]] = [:]
            for index in reference.api.tags[index].operations {
                guard let id = reference.target(operation: index).fragment else { continue }
                names[id] = reference.api.operations[index].identifiers
            }
            for i in page.sections.indices {
                if let identifiers = names[page.sections[i].id] { page.sections[i].identifiers = identifiers }
            }
        case .overview, .schemas: break
        }
    }
}

extension Page {
    /// The template of the page that shows what was found.
    static let resultsTemplate = "search.html"

    /// Whether the page shows what was found, and is nothing to be found itself.
    var showsResults: Bool { metadata.template == Self.resultsTemplate }
}

extension Operation {
    /// What stands beside its title among the results.
    fileprivate var badge: String {
        switch kind {
        case .path: method
        case .webhook: "webhook"
        case .callback: "callback"
        }
    }

    /// `/ideas/{id}`, `GET /ideas/{id}` and `getIdea`; of a webhook its name.
    fileprivate var identifiers: [String] {
        var result = [path]
        if kind == .path { result.append(method + " " + path) }
        if let operationID { result.append(operationID) }
        return result
    }
}

/// The texts of pages, each of which can be had once: the text of a page goes as soon as the index has it.
final class PageTexts: Sendable {
    private let texts: Mutex<[[UInt8]]>

    init(_ texts: [[UInt8]]) { self.texts = Mutex(texts) }

    func take(_ page: Int) -> [UInt8] {
        texts.withLock { texts in
            var text: [UInt8] = []
            swap(&text, &texts[page])
            return text
        }
    }
}
