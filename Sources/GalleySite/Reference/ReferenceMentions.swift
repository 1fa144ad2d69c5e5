// Which pages of prose speak of an operation or a schema: told on its page, so that a reader of the reference finds
// the guide.
//
// Every link of every page is looked at once, before a page of a reference is written. Nearly all lead to Markdown, which
// their last letters tell.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// The pages that mention the parts of one reference.
package struct ReferenceMentions: Sendable, Equatable {
    /// A page of prose.
    package struct Place: Sendable, Equatable {
        package var title: String
        /// From the root of the content.
        package var destination: String
    }

    private var places: [Reference.Subject: [Place]] = [:]
    /// More pages than a reader would go through.
    private static let placeLimit = 40

    package init() {}

    /// Notes a page. What is noted of one page has to come together.
    mutating func add(_ place: Place, to subject: Reference.Subject) {
        let known = places[subject, default: []]
        guard known.count < Self.placeLimit, known.last?.destination != place.destination else { return }
        places[subject, default: []].append(place)
    }

    package func pages(of subject: Reference.Subject) -> [Place] { places[subject] ?? [] }
}

extension ReferenceMentions {
    /// What all pages of prose mention, for each reference of a site.
    static func all(
        in pages: [Page], _ finder: MentionFinder, _ directory: ReferenceDirectory, jobs: Int
    ) -> [ReferenceMentions] {
        let found = parallelMap(pages.count, jobs: jobs) { i -> [ReferenceDirectory.Part] in
            pages[i].kind == .document && !pages[i].isNotFound ? finder.parts(mentionedIn: pages[i]) : []
        }
        var result = directory.references.map { _ in ReferenceMentions() }
        for (page, parts) in zip(pages, found) where !parts.isEmpty {
            let place = Place(title: page.title, destination: "/" + percentEncoded(page.source))
            for part in parts { result[part.reference].add(place, to: part.subject) }
        }
        return result
    }
}

/// Finds parts of references that links lead to, by their names and by their addresses.
struct MentionFinder: Sendable {
    let directory: ReferenceDirectory
    /// Site paths without an extension, with the id behind `#` for what shares its page.
    private var table = ByteTable()
    private var parts: [ReferenceDirectory.Part] = []

    init(_ directory: ReferenceDirectory) {
        self.directory = directory
        for (number, reference) in directory.references.enumerated() {
            let subjects =
                reference.api.operations.indices.map { Reference.Subject.operation($0) }
                + reference.listedSchemas.map { .schema($0) }
            for subject in subjects {
                let part = ReferenceDirectory.Part(reference: number, subject: subject)
                let target = directory.target(of: part)
                table.insert(target.path + (target.fragment.map { "#" + $0 } ?? ""), parts.count)
                parts.append(part)
            }
        }
    }

    /// The parts that a page mentions, each once, in the order of the page.
    func parts(mentionedIn page: Page) -> [ReferenceDirectory.Part] {
        var result: [ReferenceDirectory.Part] = []
        var known: Set<ReferenceDirectory.Part> = []
        let folder = Array(page.folder.utf8)
        var path: [UInt8] = []
        var decoded: [UInt8] = []
        for link in page.document.links where link.kind == .hyperlink {
            let destination = page.document.destination(of: link)
            guard let part = part(of: destination, folder, &decoded, &path), known.insert(part).inserted
            else { continue }
            result.append(part)
        }
        for part in page.mentioned where known.insert(part).inserted { result.append(part) }
        for part in page.embedded where known.insert(part.part).inserted { result.append(part.part) }
        return result
    }

    private func part(
        of destination: ArraySlice<UInt8>, _ folder: [UInt8], _ decoded: inout [UInt8],
        _ path: inout [UInt8]
    ) -> ReferenceDirectory.Part? {
        if let link = ReferenceLink(destination) { return directory.part(of: link, own: nil) }
        let span = destination.span
        let reference = URLReference(span)
        guard reference.isRelative, !reference.path.isEmpty,
            !destination.prefix(reference.path.upperBound).hasSuffix(".md")
        else { return nil }
        decoded.removeAll(keepingCapacity: true)
        decoded.append(percentDecoding: span, reference.path)
        guard resolve(decoded.span, inFolder: folder.span, into: &path) else { return nil }
        for ending in ["/index.html", ".html"] where path.hasSuffix(ending) {
            path.removeLast(ending.utf8.count)
            break
        }
        if let index = table[path.span] { return parts[index] }
        guard let range = reference.fragment, !range.isEmpty else { return nil }
        path.append("#")
        let start = path.count
        path.append(percentDecoding: span, range)
        // Behind the operation's own id stands that of a part of it.
        while path.count > start {
            if let index = table[path.span] { return parts[index] }
            guard let dot = path[start...].lastIndex(of: UInt8(ascii: ".")) else { return nil }
            path.removeSubrange(dot...)
        }
        return nil
    }
}

extension BidirectionalCollection<UInt8> {
    fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
