// Links in robots.txt (RFC 9309), in web app manifests and in JSON feeds.

import GalleyCore
import GalleyData

extension PageFacts {
    /// Adds the sitemaps that robots.txt names.
    mutating func scanRobots(_ text: Span<UInt8>) {
        var start = text.has("\u{FEFF}", at: 0) ? 3 : 0
        while start < text.count {
            var end = start
            while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
            var line = text.trimmingControls(start..<end)
            if let hash = line.first(where: { text[$0] == UInt8(ascii: "#") }) {
                line = text.trimmingControls(line.lowerBound..<hash)
            }
            if text.hasPrefix("sitemap", in: line) {
                let behind = text.trimmingControls(line.lowerBound + 7..<line.upperBound)
                if !behind.isEmpty, text[behind.lowerBound] == UInt8(ascii: ":") {
                    let url = text.trimmingControls(behind.lowerBound + 1..<behind.upperBound)
                    if !url.isEmpty { addLink(.robots, text, url, at: url) }
                }
            }
            start = end + 1
        }
    }
}

// MARK: - JSON

/// Where the URLs of a format of JSON stand: the keys that lead to them, `*` for each item of a list.
struct JSONLinks {
    let element: LinkElement
    let paths: [[String]]

    /// Web Application Manifest, §1 and its extensions.
    static let manifest = JSONLinks(
        element: .manifest,
        paths: [
            ["start_url"], ["icons", "*", "src"], ["screenshots", "*", "src"], ["shortcuts", "*", "url"],
            ["shortcuts", "*", "icons", "*", "src"], ["file_handlers", "*", "action"],
            ["related_applications", "*", "url"],
        ])

    /// JSON Feed 1.1. The HTML of an item is not looked at.
    static let feed = JSONLinks(
        element: .feed,
        paths: [
            ["home_page_url"], ["feed_url"], ["next_url"], ["icon"], ["favicon"], ["author", "url"],
            ["author", "avatar"], ["authors", "*", "url"], ["authors", "*", "avatar"], ["items", "*", "url"],
            ["items", "*", "external_url"], ["items", "*", "image"], ["items", "*", "banner_image"],
            ["items", "*", "authors", "*", "url"], ["items", "*", "authors", "*", "avatar"],
            ["items", "*", "attachments", "*", "url"],
        ])
}

extension PageFacts {
    /// Adds the links of a JSON file, in the order of the file; none of one that is not well-formed.
    mutating func scanJSON(_ json: Span<UInt8>, _ format: JSONLinks) {
        var bytes: [UInt8] = []
        bytes.append(json)
        let file = DataFile(json: bytes, path: "")
        guard let root = file.root, !file.hasErrors else { return }
        for path in format.paths { addLinks(format.element, below: root, path[...]) }
        links.sort { $0.offset < $1.offset }
        if let feedURL = format.element == .feed ? root["feed_url"] : nil {
            for i in links.indices where Int(links[i].offset) == feedURL.range.lowerBound + 1 {
                links[i].relation = .canonical
            }
        }
    }

    private mutating func addLinks(_ element: LinkElement, below node: Node, _ path: ArraySlice<String>) {
        guard let key = path.first else {
            addLink(element, node)
            return
        }
        let rest = path.dropFirst()
        if key == "*" {
            for item in node.items { addLinks(element, below: item, rest) }
        } else if let value = node[key] {
            addLinks(element, below: value, rest)
        }
    }

    private mutating func addLink(_ element: LinkElement, _ node: Node) {
        guard node.kind == .string, node.range.count >= 2 else { return }
        // Without the quotes.
        let place = node.range.lowerBound + 1..<node.range.upperBound - 1
        node.withUTF8 { url in
            let range = url.trimmingControls(0..<url.count)
            guard !range.isEmpty else { return }
            addLink(element, url, range, at: place)
        }
    }
}
