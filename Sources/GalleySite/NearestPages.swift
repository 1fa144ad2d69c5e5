// What somebody may have meant who asked for a page that is not there.

import GalleyAudit

extension Site {
    /// A page that is there.
    package struct NearestPage: Sendable {
        package var title: String
        /// From the root of the site, percent-encoded.
        package var address: String
    }

    /// The pages whose addresses are most like a path of the output, the likeliest first.
    package func pages(near path: String, limit: Int = 3) -> [NearestPage] {
        let wanted = trimmed(path)
        var open: [String: Int] = [:]
        for (index, page) in pages.enumerated() where !page.isNotFound {
            open[trimmed(page.address.outputPath)] = index
        }
        var result: [NearestPage] = []
        var names = open.keys.sorted()
        while result.count < limit {
            var candidates = PathCandidates(names)
            guard let found = candidates.nearest(to: wanted), let index = open[found] else { break }
            result.append(
                NearestPage(title: pages[index].title, address: String(pages[index].address.encoded)))
            names.removeAll { $0 == found }
        }
        return result
    }

    private func trimmed(_ path: String) -> String {
        var path = path
        for ending in ["/index.html", ".html", "/"] where path.hasSuffix(ending) {
            path.removeLast(ending.utf8.count)
            break
        }
        return path
    }
}
