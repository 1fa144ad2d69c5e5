// Files for machines: the sitemap, robots.txt and the feed.

import GalleyCore
import GalleyData

extension Site {
    /// `sitemap.xml` (sitemaps.org protocol 0.9).
    func sitemap() -> [UInt8] {
        var out: [UInt8] = []
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        out.append("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
        for page in pages.sorted(by: { $0.address.canonical < $1.address.canonical }) where isIndexed(page) {
            out.append("  <url><loc>")
            out.append(escaping: configuration.baseURL + page.address.canonical)
            out.append("</loc>")
            if let updated = updated(of: page) ?? page.metadata.date {
                out.append("<lastmod>")
                out.append(utf8: updated.rfc3339)
                out.append("</lastmod>")
            }
            out.append("</url>\n")
        }
        out.append("</urlset>\n")
        return out
    }

    /// A page that says it is another, or asks to be left out, is not in the sitemap.
    private func isIndexed(_ page: Page) -> Bool {
        !page.metadata.noindex && !page.metadata.draft && !page.isNotFound
            && (page.metadata.canonical == nil
                || page.metadata.canonical == configuration.baseURL + page.address.canonical)
    }

    func robots() -> [UInt8] {
        Array("User-agent: *\nAllow: /\n\nSitemap: \(configuration.baseURL)sitemap.xml\n".utf8)
    }
}

/// The feed of dated pages.
enum Feed {
    static let path = "feed.xml"
    /// Readers fetch the feed again and again: it holds the newest, not everything.
    private static let entryLimit = 50

    static func isWanted(_ configuration: Configuration, pages: [Page]) -> Bool {
        configuration.feed && !configuration.baseURL.isEmpty && pages.contains { $0.metadata.date != nil }
    }

    /// An Atom feed (RFC 4287).
    static func atom(_ site: Site) -> [UInt8] {
        let configuration = site.configuration
        let dated = site.pages.filter { $0.metadata.date != nil && !$0.metadata.draft }
            .sorted {
                let (a, b) = ($0.metadata.date!, $1.metadata.date!)
                return a == b ? $0.address.canonical < $1.address.canonical : a > b
            }
            .prefix(entryLimit)
        let newest = dated.map { max($0.metadata.updated ?? $0.metadata.date!, $0.metadata.date!) }.max()
        var out: [UInt8] = []
        func element(_ name: StaticString, _ text: String) {
            out.append("<")
            out.append(name)
            out.append(">")
            out.append(escaping: text)
            out.append("</")
            out.append(name)
            out.append(">\n")
        }
        func link(_ relation: StaticString, _ url: String) {
            out.append("<link rel=\"")
            out.append(relation)
            out.append("\" href=\"")
            out.append(escaping: url)
            out.append("\"/>\n")
        }
        out.append(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n")
        element("title", configuration.title)
        if !configuration.description.isEmpty { element("subtitle", configuration.description) }
        link("self", configuration.baseURL + path)
        link("alternate", configuration.baseURL)
        element("id", configuration.baseURL)
        if let newest { element("updated", newest.rfc3339) }
        out.append("<author>")
        element("name", configuration.author.isEmpty ? configuration.title : configuration.author)
        out.append("</author>\n")
        element("generator", Galley.generator)
        for page in dated {
            let url = configuration.baseURL + page.address.canonical
            out.append("<entry>\n")
            element("title", page.title)
            link("alternate", url)
            element("id", url)
            element("published", page.metadata.date!.rfc3339)
            element("updated", (page.metadata.updated ?? page.metadata.date!).rfc3339)
            if let author = page.metadata.author {
                out.append("<author>")
                element("name", author)
                out.append("</author>\n")
            }
            for tag in page.metadata.tags {
                out.append("<category term=\"")
                out.append(escaping: tag)
                out.append("\"/>\n")
            }
            element("summary", page.description)
            out.append("</entry>\n")
        }
        out.append("</feed>\n")
        return out
    }
}
