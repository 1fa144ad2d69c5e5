// Code that names an operation, `POST /ideas/{idea_id}/moves`: it becomes a link to it, in prose and in descriptions.
// Where there is no such operation, and the code can only mean this API, the page has missed a change of it.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

extension ReferenceDirectory {
    /// What code that looks like a request is.
    fileprivate enum Meaning {
        case operation(Part)
        case unknown(RequestLine)
        /// Somebody else's.
        case foreign
    }

    fileprivate func meaning(ofCode text: ArraySlice<UInt8>, own: Int?) -> Meaning {
        guard let line = RequestLine(text) else { return .foreign }
        if let part = part(ofCode: line, own: own) { return .operation(part) }
        return isOurs(line, isInDescription: own != nil) ? .unknown(line) : .foreign
    }
}

extension Page {
    /// Links the code that names operations, and notes what is to be said of it. Nothing is made of headings and links.
    mutating func linkCode(_ directory: ReferenceDirectory) {
        document.nameEmptyLinks(directory, own: nil)
        var meanings: [ReferenceDirectory.Meaning] = []
        for mention in document.mentions {
            let meaning = directory.meaning(ofCode: document.text(of: mention), own: nil)
            meanings.append(meaning)
            switch meaning {
            case .operation(let part):
                if mention.isInsideLink { mentioned.append(part) }
                if directory.isDeprecated(part) {
                    remarks.append(ReferenceRemark(mention, in: document, isDeprecated: true))
                }
            case .unknown: remarks.append(ReferenceRemark(mention, in: document, isDeprecated: false))
            case .foreign: break
            }
        }
        document.linkMentions(meanings, directory, besides: nil)
    }
}

extension Document {
    /// Gives links that name a part of a reference and have no text its name.
    mutating func nameEmptyLinks(_ directory: ReferenceDirectory, own: Int?) {
        fillEmptyLinks { destination in
            guard let link = ReferenceLink(destination), let part = directory.part(of: link, own: own) else {
                return nil
            }
            return directory.label(of: part)
        }
    }
}

extension ReferenceDirectory {
    /// What a part is called in a sentence, as HTML.
    fileprivate func label(of part: Part) -> [UInt8] {
        let api = references[part.reference].api
        var html: [UInt8] = []
        switch part.subject {
        case .operation(let index): html.append(escaping: api.operations[index].title)
        case .tag(let index): html.append(escaping: api.tags[index].title)
        case .schema(let index):
            html.append("<code>")
            html.append(escaping: api.schemas[index].name)
            html.append("</code>")
        case .schemas: html.append("Schemas")
        case .overview: html.append(escaping: api.info.title)
        }
        return html
    }
}

extension ReferenceRemark {
    fileprivate init(
        _ mention: Mention, in document: Document, isDeprecated: Bool, text: MarkdownText? = nil
    ) {
        let code = document.text(of: mention)
        self.init(
            name: RequestLine(code).map { .request($0) } ?? .operation(String(code)),
            isDeprecated: isDeprecated, line: Int(mention.line), column: Int(mention.column),
            length: code.count + 2, text: text)
    }
}

extension Document {
    fileprivate mutating func linkMentions(
        _ meanings: [ReferenceDirectory.Meaning], _ directory: ReferenceDirectory,
        besides own: ReferenceDirectory.Part?
    ) {
        var targets: [[UInt8]?] = []
        for (mention, meaning) in zip(mentions, meanings) where !mention.isInsideLink {
            guard case .operation(let part) = meaning, part != own else {
                targets.append(nil)
                continue
            }
            targets.append(Array(directory.target(of: part).destination.utf8))
        }
        var next = 0
        linkMentions { _, _ in
            next += 1
            return targets[next - 1]
        }
    }
}

extension ReferenceWriter {
    /// Links the code of the description's texts that names operations, other than the page's own. To be done once, when the
    /// page is written.
    mutating func linkCode(_ directory: ReferenceDirectory, own: ReferenceDirectory.Part) {
        document.nameEmptyLinks(directory, own: own.reference)
        guard !document.mentions.isEmpty else { return }
        var meanings: [ReferenceDirectory.Meaning] = []
        var origin = 0
        for (index, mention) in document.mentions.enumerated() {
            while origin < origins.count, origins[origin].mentions.upperBound <= index { origin += 1 }
            let meaning = directory.meaning(ofCode: document.text(of: mention), own: own.reference)
            meanings.append(meaning)
            guard case .unknown = meaning, origin < origins.count else { continue }
            remarks.append(
                ReferenceRemark(mention, in: document, isDeprecated: false, text: origins[origin].text))
        }
        let linkCount = document.links.count
        document.linkMentions(meanings, directory, besides: own)
        if document.links.count > linkCount { renumberOrigins() }
    }

    /// Gives the texts their links again, now that those of code stand among them.
    private mutating func renumberOrigins() {
        var ranges = [Range<Int>?](repeating: nil, count: origins.count)
        var written = 0
        var origin = 0
        var mention = 0
        var mentionOrigin = 0
        for (index, link) in document.links.enumerated() {
            var owner: Int?
            if link.isMention {
                while mention < document.mentions.count, !document.mentions[mention].isAt(link) {
                    mention += 1
                }
                while mentionOrigin < origins.count, origins[mentionOrigin].mentions.upperBound <= mention {
                    mentionOrigin += 1
                }
                if mentionOrigin < origins.count { owner = mentionOrigin }
                mention += 1
            } else {
                while origin < origins.count, origins[origin].links.upperBound <= written { origin += 1 }
                if origin < origins.count, origins[origin].links.contains(written) { owner = origin }
                written += 1
            }
            if let owner { ranges[owner] = (ranges[owner]?.lowerBound ?? index)..<index + 1 }
        }
        for (index, range) in ranges.enumerated() { setLinks(ofOrigin: index, to: range) }
    }
}

extension Mention {
    /// Whether a link is the one that was made of it: between its hole and the element stands `">`.
    fileprivate func isAt(_ link: Link) -> Bool { html.lowerBound - link.offset == 2 }
}
