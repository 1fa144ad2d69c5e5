// The audit of a whole site: every file's links are judged by themselves, then what needs the other files, then all
// that is the same is told once.
//
//     var audit = SiteAudit(index, …)
//     scans of all files, made in parallel ──► conclude ──► suspects ──► findings
//
// Whoever has the files says where a byte of one is shown to the user: in the file itself, or in the Markdown that
// it was made from.

import GalleyCore

/// The scans of all files of a site, put together.
package struct SiteAudit: Sendable {
    package let index: SiteIndex
    package let judge: LinkJudge
    /// By file; nil for those that hold no links.
    package var scans: [PageScan?]

    package init(judge: LinkJudge, scans: [PageScan?]) {
        index = judge.index
        self.judge = judge
        self.scans = scans
    }

    // MARK: What is wrong

    /// All that is wrong with the links of the site itself.
    package func suspects() -> [Suspect] {
        var result: [Suspect] = []
        for (file, scan) in scans.enumerated() {
            guard let scan else { continue }
            result += scan.suspects
            for fragment in scan.fragments { check(fragment, of: scan, file, into: &result) }
        }
        weighDuplicates(in: &result)
        weighSelfLinks(in: &result)
        sumUpSlashes(in: &result)
        result += redirectSuspects()
        result += detours()
        return result
    }

    /// An id that is twice on its page matters where another page links to it.
    private func weighDuplicates(in suspects: inout [Suspect]) {
        struct Part: Hashable {
            var file: Int
            var id: UInt64
        }
        let unlinked = suspects.indices.filter {
            suspects[$0].rule == .idDuplicate && suspects[$0].severity == .notice
        }
        guard !unlinked.isEmpty else { return }
        let files = Set(unlinked.map { suspects[$0].file })
        var linked: Set<Part> = []
        for scan in scans {
            guard let scan else { continue }
            for fragment in scan.fragments where files.contains(Int(fragment.target)) {
                let range = Int(fragment.start)..<Int(fragment.start) + Int(fragment.count)
                let id = PageFacts.fingerprint(ofID: scan.text.span.extracting(range))
                linked.insert(Part(file: Int(fragment.target), id: id))
            }
        }
        for i in unlinked {
            let id = Array(suspects[i].subject.utf8.dropFirst())
            if linked.contains(
                Part(file: suspects[i].file, id: PageFacts.fingerprint(ofID: id.span)))
            {
                suspects[i].severity = nil
            }
        }
    }

    /// Fewer pages say nothing of a template.
    private static let templatePages = 10

    /// A link to nowhere that is on most pages of a site was written by its generator.
    private func weighSelfLinks(in suspects: inout [Suspect]) {
        guard !judge.ownsTemplates else { return }
        let found = suspects.indices.filter {
            suspects[$0].rule == .placeholderEmpty && suspects[$0].severity == nil
                && suspects[$0].element.isHyperlink
        }
        let count = Set(found.map { suspects[$0].file }).count
        guard count >= Self.templatePages, count * 2 > pages else { return }
        for i in found { suspects[i].severity = .notice }
    }

    /// From so many links on, a missing slash is told once where it is the rule on the site.
    private static let slashLimit = 100

    /// A generator that writes no slashes does so everywhere: that is one finding about its settings.
    private func sumUpSlashes(in suspects: inout [Suspect]) {
        let missing = suspects.count { $0.rule == .linkTrailingSlash }
        let slashes = scans.reduce(0) { $0 + ($1?.slashCount ?? 0) }
        guard missing >= Self.slashLimit, missing > slashes,
            var first = suspects.first(where: { $0.rule == .linkTrailingSlash })
        else { return }
        suspects.removeAll { $0.rule == .linkTrailingSlash }
        first.subject = ""
        // One repair of many would be none.
        first.correction = nil
        first.message = "links to folders have no slash at their ends: \(missing) of \(missing + slashes)"
        first.help = [
            "let the generator write the slash: hosts send the reader on, which takes a request for each link"
        ]
        suspects.append(first)
    }

    /// Links that a redirect of the site sends on.
    private func detours() -> [Suspect] {
        guard scans.contains(where: { $0.map { $0.redirect >= 0 } ?? false }) else { return [] }
        var result: [Suspect] = []
        for (file, scan) in scans.enumerated() {
            guard let scan, scan.redirect < 0 else { continue }
            // A page that sends the reader on takes no fragment with it, as an answer of a host does (HTML §4.2.5.3).
            var parts: [Int32: String] = [:]
            for fragment in scan.fragments
            where scans[Int(fragment.target)].map({ $0.isStub && !$0.keepsFragment }) ?? false {
                let range = Int(fragment.start)..<Int(fragment.start) + Int(fragment.count)
                parts[fragment.offset] = String(scan.text.span.extracting(range))
            }
            for link in scan.hyperlinks where scans[Int(link.target)].map({ $0.redirect >= 0 }) ?? false {
                let part = parts[link.offset].map { "#" + $0 } ?? ""
                let end = end(ofRedirectsFrom: Int(link.target))
                let start = Int(link.offset)
                let last = index.address(of: end)
                result.append(
                    Suspect(
                        .linkRedirect, subject: index.address(of: Int(link.target)) + part,
                        "`\(index.address(of: Int(link.target)))` only sends the reader on"
                            + (part.isEmpty ? "" : ", and loses `\(part)` on the way"),
                        help: ["link to `\(last.isEmpty ? "/" : last)\(part)`, where it leads"], file: file,
                        range: start..<start + Int(link.length), element: .a))
            }
        }
        return result
    }

    private func check(
        _ fragment: PageScan.PendingFragment, of scan: PageScan, _ file: Int, into result: inout [Suspect]
    ) {
        let target = end(ofRedirectsFrom: Int(fragment.target))
        guard let page = scans[target] else { return }
        let range = Int(fragment.start)..<Int(fragment.start) + Int(fragment.count)
        if scan.text.withUnsafeBufferPointer({
            page.has(PageFacts.fingerprint(ofID: $0.span.extracting(range)))
        }) {
            return
        }
        var id: [UInt8] = []
        id.append(percentDecoding: scan.text.span, range)
        if page.has(PageFacts.fingerprint(ofID: id.span)) || page.has(lines: id.span) { return }
        let start = Int(fragment.offset)
        var suspect = judge.missingAnchor(
            String(id), in: target, file: file, range: start..<start + Int(fragment.length),
            element: fragment.element)
        if fragment.before > 0 {
            suspect.written = String(
                scan.text.span.extracting(range.lowerBound - Int(fragment.before)..<range.upperBound))
        }
        result.append(suspect)
    }

    /// More redirects in a row than any site means.
    private static let redirectLimit = 8

    private func end(ofRedirectsFrom file: Int) -> Int {
        var file = file
        for _ in 0..<Self.redirectLimit {
            guard let next = scans[file]?.redirect, next >= 0 else { return file }
            file = Int(next)
        }
        return file
    }

    /// Redirects that lead to redirects.
    private func redirectSuspects() -> [Suspect] {
        var result: [Suspect] = []
        for (file, scan) in scans.enumerated() {
            guard let scan, scan.redirect >= 0, let next = scans[Int(scan.redirect)], next.redirect >= 0
            else {
                continue
            }
            let last = end(ofRedirectsFrom: file)
            let isCircle = scans[last].map { $0.redirect >= 0 } ?? false
            result.append(
                Suspect(
                    .siteRedirectChain, subject: index.paths[file],
                    isCircle
                        ? "this redirect leads in a circle"
                        : "this redirect leads to another one, `\(index.address(of: Int(scan.redirect)))`",
                    help: isCircle ? [] : ["let it lead to `\(index.address(of: last))` at once"], file: file,
                    range: scan.redirectRange, element: .metaRefresh))
        }
        return result
    }

    /// Pages that nothing leads to or that lead nowhere, files that nothing uses, pages missing in a sitemap.
    ///
    /// `isStart` are pages that readers and hosts find by themselves.
    package func structureSuspects(isStart: (String) -> Bool) -> [Suspect] {
        var isUsed = [Bool](repeating: false, count: index.paths.count)
        var listed: Set<Int32> = []
        var hasSitemap = false
        for (file, scan) in scans.enumerated() {
            guard let scan else { continue }
            if scan.kind == .sitemap {
                hasSitemap = true
                listed.formUnion(scan.targets)
                continue
            }
            for target in scan.targets where Int(target) != file { isUsed[Int(target)] = true }
        }
        var result: [Suspect] = []
        func tell(_ rule: Rule, _ file: Int, _ message: String, _ help: String) {
            result.append(
                Suspect(
                    rule, subject: index.paths[file], message, help: [help], file: file, range: 0..<0,
                    element: .other))
        }
        for (file, path) in index.paths.enumerated() {
            guard let scan = scans[file], scan.isPage else { continue }
            if scan.isStub || scan.redirect >= 0 || isStart(path) { continue }
            if !isUsed[file] {
                tell(
                    .siteOrphan, file, "no other page leads to this one",
                    "link to it from where a reader would look for it, or remove it")
            }
            if scan.targets.allSatisfy({ Int($0) == file || !(scans[Int($0)]?.isPage ?? false) }) {
                tell(
                    .siteDeadEnd, file, "this page leads to no other page",
                    "link to what a reader wants next, or to the start of the site")
            }
            if hasSitemap, !scan.isUnlisted, !listed.contains(Int32(file)) {
                tell(
                    .siteUnlisted, file, "this page is missing in the sitemap",
                    "list it, or ask robots not to list it with `<meta name=\"robots\" content=\"noindex\">`")
            }
        }
        for (file, path) in index.paths.enumerated() where !isUsed[file] && Self.isAsset(path) {
            tell(.assetUnused, file, "no page uses this file", "remove it, or link to it")
        }
        return result
    }

    /// Kinds of files that are of use only where a page shows or offers them; scripts and data are loaded in ways that
    /// no link shows. Those in the root are often asked for by name.
    private static func isAsset(_ path: String) -> Bool {
        let kinds: Set<String> = [
            "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "mp4", "webm", "mp3", "pdf", "zip",
        ]
        return kinds.contains(splitExtension(path).ext.lowercased()) && !parentFolder(path).isEmpty
    }

    // MARK: Facts

    /// The same of some files only, for what is counted or asked of them: it takes all of them to judge.
    package func part(_ files: Set<Int>) -> SiteAudit {
        var part = self
        for file in scans.indices where !files.contains(file) { part.scans[file] = nil }
        return part
    }

    /// Uses of links that were looked at.
    package var judged: Int { scans.reduce(0) { $0 + ($1?.judged ?? 0) } }
    package var pages: Int { scans.count { $0?.isPage ?? false } }
    package var externalUses: Int { scans.reduce(0) { $0 + ($1?.externalCount ?? 0) } }

    /// The links between pages. `source` names the file that a page is told at.
    package func graph(source: (Int) -> String) -> LinkGraph {
        var graph = LinkGraph()
        var nodes = [Int32](repeating: -1, count: index.paths.count)
        for (file, path) in index.paths.enumerated() {
            guard let scan = scans[file], scan.isPage, scan.redirect < 0 else { continue }
            nodes[file] = Int32(graph.nodes.count)
            graph.nodes.append(LinkGraph.Node(path: path, title: scan.title, source: source(file)))
        }
        for file in index.paths.indices where nodes[file] >= 0 {
            var edges = (scans[file]?.links ?? []).map { nodes[end(ofRedirectsFrom: Int($0))] }
                .filter { $0 >= 0 && $0 != nodes[file] }
            edges.makeUnique()
            graph.edges.append(edges)
        }
        return graph
    }

    /// A URL of another host and where it is used.
    package struct External: Sendable {
        package var url: String
        package var uses: [(file: Int, range: Range<Int>, element: LinkElement)]
    }

    /// All URLs of other hosts, in order of their first use.
    package func externals() -> [External] {
        var table = ByteTable()
        var result: [External] = []
        for (file, scan) in scans.enumerated() {
            guard let scan else { continue }
            for use in scan.externals {
                let range = Int(use.start)..<Int(use.start) + Int(use.count)
                let place = Int(use.offset)..<Int(use.offset) + Int(use.length)
                let url = scan.text.span.extracting(range)
                if let known = table.insert(url, result.count) {
                    result[known].uses.append((file, place, use.element))
                } else {
                    result.append(External(url: String(url), uses: [(file, place, use.element)]))
                }
            }
        }
        return result
    }
}
