// What templates see: the site's values, made once for each depth, and a page's own.

import GalleyCore
import GalleyData
import GalleyMarkdown
import GalleyTemplate

/// The name and version that pages and feeds carry.
package enum Galley {
    package static let version = "0.1.0"
    package static var generator: String { "Galley " + version }
}

/// Values that pages of one depth share.
struct SharedContext: Sendable {
    var values: Object
    /// The way to the root as navigation prints it.
    var root: [UInt8]
}

/// What all pages of a site share of its configuration and its theme.
struct PageFrame: Sendable {
    /// Values that all pages of one depth share, by depth; those of the 404 page are its own.
    private let shared: [Int: SharedContext]
    let notFound: SharedContext
    /// Files that the footer shows, by index.
    let usedByFooter: [Int]
    /// Destinations in the footer that lead nowhere, and were told; from the root of the site.
    let brokenInFooter: Set<String>

    init(
        _ project: Project, theme: Theme, resolver: LinkResolver, pages: [Page], redirects: [Redirect],
        _ diagnostics: inout [Diagnostic]
    ) {
        let site = SiteValues(project, theme: theme, resolver: resolver, pages: pages, &diagnostics)
        usedByFooter = site.usedFiles
        brokenInFooter = site.brokenInFooter
        notFound = site.context(root: project.configuration.basePath)
        var shared: [Int: SharedContext] = [:]
        let searchPage = SearchFolder.address(project.configuration.urls).depth
        for depth in Set(pages.map(\.address.depth) + redirects.map(\.depth) + [searchPage]) {
            shared[depth] = site.context(root: depth == 0 ? "./" : String(repeating: "../", count: depth))
        }
        self.shared = shared
    }

    /// All depths in use are there; addresses from the host's root would be right at any other.
    func context(atDepth depth: Int) -> SharedContext { shared[depth] ?? notFound }
}

/// Makes the values that do not depend on the page.
struct SiteValues {
    private let site: Object
    private let theme: Object
    private let footer: Document?
    /// Files that the footer shows, by index.
    let usedFiles: [Int]
    /// Destinations of its links that lead nowhere: they are told at the configuration.
    let brokenInFooter: Set<String>
    private let resolver: LinkResolver

    init(
        _ project: Project, theme: Theme, resolver: LinkResolver, pages: [Page],
        _ diagnostics: inout [Diagnostic]
    ) {
        let configuration = project.configuration
        self.resolver = resolver
        func file(_ path: String?, _ key: String) -> Value {
            guard let path else { return .string("") }
            let bytes = Array(path.utf8)
            let isURL = !URLReference(bytes.span).isRelative
            if case .file(let index)? = resolver[path: Address.cleaned(path)] {
                return .bytes(resolver.address(ofFile: index))
            }
            let folder = Configuration.contentName(in: configuration.file)
            diagnostics.append(
                Diagnostic(
                    .error, "config/missing-file",
                    "`\(key)` names `\(path)`, which is not in \(folder)",
                    at: configuration.file.flatMap { file in
                        key.split(separator: ".").reduce(file.root) { $0?[String($1)] }.map {
                            file.location(of: $0)
                        }
                    },
                    help: [
                        isURL
                            ? "pages load nothing from other hosts: put a copy into \(folder)"
                            : "paths are relative to \(folder)"
                    ]))
            return .string("")
        }
        /// Another host's script is loaded where the user says so.
        func mermaid(_ script: String) -> Value {
            let bytes = Array(script.utf8)
            let url = URLReference(bytes.span)
            let isRemote = isWebURL(script)
            let path = String(bytes[url.path])
            return [
                "url": isRemote
                    ? .string(script)
                    : file(
                        script,
                        configuration.file?.root?["theme"]?["mermaid"]?.string == nil
                            ? "theme.mermaid.script" : "theme.mermaid"),
                "remote": .boolean(isRemote),
                "module": .boolean(path.hasSuffix(".mjs") || path.hasSuffix("+esm")),
                "integrity": .string(configuration.theme.mermaid.integrity ?? ""),
            ]
        }
        let hasFeed = Feed.isWanted(configuration, pages: pages)
        var site: Object = [
            "title": .string(configuration.title), "description": .string(configuration.description),
            "language": .string(configuration.language), "base_url": .string(configuration.baseURL),
            "author": .string(configuration.author), "copyright": .string(configuration.copyright),
            "generator": .string(Galley.generator),
            "logo": file(configuration.theme.logo, "theme.logo"),
            "logo_dark": file(configuration.theme.logoDark, "theme.logo_dark"),
            "favicon": file(configuration.theme.favicon, "theme.favicon"),
            "feed": .string(hasFeed ? Feed.path : ""),
            "stylesheets": .list(configuration.theme.stylesheets.map { file($0, "theme.stylesheets") }),
            "scripts": .list(configuration.theme.scripts.map { file($0, "theme.scripts") }),
            "social": .list(
                configuration.social.map { ["name": .string($0.name), "url": .string($0.url)] }),
        ]
        if let script = configuration.theme.mermaid.script { site["mermaid"] = mermaid(script) }
        if configuration.search.isEnabled {
            let address = SearchFolder.address(configuration.urls)
            // An author's own page in its place shows results where it has the template for it.
            let isShown: Bool
            switch resolver[path: address.outputPath] {
            case .page(let index)?: isShown = pages[index].showsResults
            case .file?: isShown = false
            case nil: isShown = true
            }
            site["search"] = ["url": isShown ? .bytes(address.encoded) : ""]
        } else {
            site["search"] = false
        }
        if !configuration.repository.isEmpty {
            let parts = configuration.repository.split(separator: "/")
            site["repository"] = [
                "url": .string(configuration.repository),
                "name": .string(
                    !configuration.repositoryName.isEmpty
                        ? configuration.repositoryName
                        : parts.count >= 4 ? parts[2...].joined(separator: "/") : "Repository"),
            ]
        }
        site["extra"] = configuration.extra.map { Value($0) } ?? [:]
        self.site = site
        self.theme = [
            "stylesheet": .string(
                configuration.theme.stylesheet.isEmpty ? "" : theme.assetFolder + "/site.css"),
            "appearance": .string(configuration.theme.appearance.rawValue),
        ]
        var filesInFooter: [Int] = []
        var broken: Set<String> = []
        footer = Self.footer(project, pages, resolver, &filesInFooter, &broken, &diagnostics)
        usedFiles = filesInFooter
        brokenInFooter = broken
    }

    /// The Markdown for the foot of every page; its links are checked once, not on every page.
    private static func footer(
        _ project: Project, _ pages: [Page], _ resolver: LinkResolver,
        _ filesInFooter: inout [Int], _ broken: inout Set<String>,
        _ diagnostics: inout [Diagnostic]
    ) -> Document? {
        let configuration = project.configuration
        let footer = configuration.theme.footer.map {
            var options = configuration.markdown
            options.headingIDs = false
            return Document(
                markdown: Array($0.utf8), path: configuration.file?.path ?? "galley.yml", options: options)
        }
        guard let footer, let home = pages.firstIndex(where: { $0.address.outputPath == "index.html" }) else {
            return footer
        }
        // Its paths start at the content folder, as those of the home page do.
        var scratch = LinkResolver.Scratch(pages[home], index: home)
        var html: [UInt8] = []
        footer.appendHTML(to: &html) { link, out in
            let start = out.count
            let known = scratch.problems.count
            resolver.append(link, of: footer, scratch: &scratch, to: &out)
            // As the pages have it, but for the way to the root before it.
            if scratch.problems.count > known { broken.insert(String(Array(out[start...]))) }
        }
        scratch.problems.removeAll { resolver.leadsIntoMissingReference($0) }
        resolver.suggest(&scratch.problems, for: project)
        for problem in scratch.problems {
            diagnostics.append(
                Diagnostic(
                    .warning, problem.id, "in the footer: \(problem.message)",
                    at: configuration.file.flatMap { file in
                        file.root?["theme"]?["footer"].map { file.location(of: $0) }
                    }, help: problem.help))
        }
        filesInFooter = scratch.usedFiles
        return footer
    }

    /// The values for pages from which `root` leads to the root of the site.
    func context(root: String) -> SharedContext {
        var site = site
        let rootBytes = Array(root.utf8)
        if let footer {
            var html: [UInt8] = []
            var scratch = LinkResolver.Scratch(folder: "", page: 0, root: rootBytes)
            footer.appendHTML(to: &html) { link, out in
                resolver.append(link, of: footer, scratch: &scratch, to: &out)
            }
            site["footer"] = .html(html)
        }
        let values: Object = [
            "site": .object(site), "theme": .object(theme), "root": .string(root), "redirect": .null,
        ]
        return SharedContext(values: values, root: rootBytes)
    }
}

extension Site {
    /// The values of one page, without its content.
    func pageValues(_ index: Int, _ scratch: inout LinkResolver.Scratch) -> Object {
        let page = pages[index]
        let metadata = page.metadata
        let base = configuration.baseURL
        let url = base.isEmpty || page.isNotFound ? "" : base + page.address.canonical
        let isHome = page.address.outputPath == "index.html"
        let description = metadata.description ?? page.document.summary
        let updated = updated(of: page)
        var values: Object = [
            "title": .string(page.title),
            "heading_in_content": .boolean(page.hasTitleInContent),
            "path": .bytes(page.address.encoded),
            "source": .string(page.kind == .document ? page.source : ""),
            "url": .string(url),
            "canonical": .string(metadata.canonical ?? url),
            "description": .string(description),
            "type": .string(metadata.date == nil ? "website" : "article"),
            "is_home": .boolean(isHome),
            "draft": .boolean(metadata.draft),
            "noindex": .boolean(metadata.noindex || metadata.draft || page.isNotFound),
            "search": .boolean(metadata.search),
            "author": .string(metadata.author ?? configuration.author),
            "byline": .string(metadata.author ?? ""),
            "meta": .object(metadata.extra),
        ]
        if offeredMarkdown.has(page, references) {
            values["markdown"] = .string(percentEncoded(fileName(Self.markdownPath(page.address.outputPath))))
        }
        values["image"] = .string(imageURL(of: page, &scratch))
        if let date = metadata.date {
            values["date"] = .string(displayed(date))
            values["date_iso"] = .string(date.rfc3339)
        }
        if let updated {
            values["updated"] = .string(displayed(updated))
            values["updated_iso"] = .string(updated.rfc3339)
        }
        // 220 words a minute is what studies of silent reading find for technical prose.
        if configuration.readingTime, page.document.wordCount > 0 {
            values["reading_time"] = .integer(max(1, (page.document.wordCount + 110) / 220))
        }
        if !metadata.tags.isEmpty, !metadata.hidden.contains("tags") {
            values["tags"] = .list(metadata.tags.map { .string($0) })
            values["tag_links"] = .list(metadata.tags.map { tagLink($0, from: page) })
        }
        if metadata.hidden.contains("navigation") { values["hides_navigation"] = true }
        if let part = page.reference { values["api"] = referenceValues(part) }
        if !page.embedded.isEmpty { values["shows_api"] = true }
        if page.document.uses.contains(.tabs) { values["has_tabs"] = true }
        if page.document.uses.contains(.mermaid) { values["has_mermaid"] = true }
        if page.embedded.contains(where: { triesRequests($0.part) }) { values["tries_api"] = true }
        if page.kind != .listing, metadata.edit != "" || page.kind == .document {
            values["edit_url"] = .string(pageLink(metadata.edit ?? configuration.editURL, page))
            values["source_url"] = .string(pageLink(configuration.sourceURL, page))
        }
        let listed = metadata.contents ? listedHeadings(of: page) : []
        values["contents"] = .list(contents(of: listed))
        // One entry would only repeat what is in sight.
        values["show_contents"] = .boolean(!metadata.hidden.contains("toc") && listed.count > 1)
        values["breadcrumbs"] = .list(metadata.hidden.contains("path") ? [] : breadcrumbs(of: index))
        if page.node != nil, !metadata.hidden.contains("footer") {
            let place = readingPlace(of: index)
            if let place, place > 0 {
                values["previous"] = link(to: navigation.reading[place - 1], from: page)
            }
            if let place, place + 1 < navigation.reading.count {
                values["next"] = link(to: navigation.reading[place + 1], from: page)
            }
        }
        if page.kind == .listing { values["children"] = .list(children(of: page)) }
        return values
    }

    /// What templates are told of a page of a reference.
    private func referenceValues(_ part: ReferencePage) -> Value {
        let reference = references[part.reference]
        var values: Object = [
            "kind": .string(part.subject.name), "try_it": .boolean(reference.settings.triesRequests),
            "title": .string(reference.settings.title), "version": .string(reference.api.info.version),
        ]
        if case .operation(let index) = part.subject {
            let operation = reference.api.operations[index]
            values["method"] = .string(operation.method)
            values["path"] = .string(operation.path)
            values["deprecated"] = .boolean(operation.isDeprecated)
        }
        return .object(values)
    }

    /// Whether readers can send requests of what is embedded: of an operation, not of a schema or a list.
    private func triesRequests(_ part: ReferenceDirectory.Part) -> Bool {
        guard case .operation = part.subject else { return false }
        return references[part.reference].settings.triesRequests
    }

    private func readingPlace(of page: Int) -> Int? {
        let place = readingPlaces[page]
        return place < 0 ? nil : Int(place)
    }

    private func address(_ target: Int, from page: Page) -> Value {
        var bytes: [UInt8] = []
        let address = pages[target].address.encoded
        bytes.append(address: address.span, relativeTo: page.address.encoded.span)
        return .bytes(bytes)
    }

    /// A tag, with where it is listed.
    private func tagLink(_ name: String, from page: Page) -> Value {
        guard let tagsPage = tagIndex?.page, let id = tagIDs[name],
            case .bytes(var url) = address(tagsPage, from: page)
        else {
            return ["name": .string(name), "url": ""]
        }
        url.append(utf8: "#" + percentEncoded(id))
        return ["name": .string(name), "url": .bytes(url)]
    }

    private func link(to target: Int, from page: Page) -> Value {
        ["title": .string(pages[target].navTitle), "url": address(target, from: page)]
    }

    private func listing(_ node: Int, from page: Page) -> Value? {
        let entry = navigation.nodes[node]
        guard let target = entry.page else {
            return entry.url.map { ["title": .string(entry.title), "url": .string($0), "description": ""] }
        }
        return [
            "title": .string(entry.title), "url": address(target, from: page),
            "description": .string(pages[target].description),
        ]
    }

    /// The top of the navigation, as a page with an address sees it.
    func sections(from address: Address) -> [Value] {
        navigation.nodes[0].children.compactMap { node in
            let entry = navigation.nodes[node]
            guard let target = entry.page else {
                return entry.url.map { ["title": .string(entry.title), "url": .string($0)] }
            }
            var bytes: [UInt8] = []
            let encoded = pages[target].address.encoded
            bytes.append(address: encoded.span, relativeTo: address.encoded.span)
            return ["title": .string(entry.title), "url": .bytes(bytes)]
        }
    }

    /// What a folder's listing shows: the section of the navigation, or where that has none, the folder's pages.
    private func children(of page: Page) -> [Value] {
        if let node = page.node ?? (page.source.isEmpty ? 0 : nil) {
            return navigation.nodes[node].children.compactMap { listing($0, from: page) }
        }
        return pages.indices.compactMap { index in
            let child = pages[index]
            let folder = child.isIndex ? parentFolder(child.folder) : child.folder
            guard folder == page.source, child.source != page.source, !child.metadata.navHidden else {
                return nil
            }
            return [
                "title": .string(child.navTitle), "url": address(index, from: page),
                "description": .string(child.description),
            ]
        }
    }

    private func breadcrumbs(of index: Int) -> [Value] {
        let page = pages[index]
        guard let node = page.node else { return [] }
        return navigation.path(to: node).dropLast().map { step in
            let entry = navigation.nodes[step]
            return [
                "title": .string(entry.title),
                "url": entry.page.map { address($0, from: page) } ?? .string(""),
            ]
        }
    }

    // MARK: Contents

    /// The headings that the contents name.
    private func listedHeadings(of page: Page) -> [Heading] {
        let headings = page.document.headings
        // The page's title is not part of its contents.
        let top: UInt8 = headings.first?.level == 1 && headings.count { $0.level == 1 } == 1 ? 2 : 1
        return headings.filter { $0.level >= top && Int($0.level) <= configuration.contentsDepth }
    }

    /// Headings nested by level. A level that is skipped makes no empty step.
    private func contents(of headings: [Heading]) -> [Value] {
        var open: [(level: UInt8, heading: Heading, children: [Value])] = []
        var top: [Value] = []
        func closeLast() {
            guard let last = open.popLast() else { return }
            let value: Value = [
                "level": .integer(Int(last.heading.level)), "id": .string(last.heading.id),
                "html": .html(last.heading.html), "children": .list(last.children),
            ]
            if open.isEmpty { top.append(value) } else { open[open.count - 1].children.append(value) }
        }
        for heading in headings {
            while let last = open.last, last.level >= heading.level { closeLast() }
            open.append((heading.level, heading, []))
        }
        while !open.isEmpty { closeLast() }
        return top
    }

    // MARK: Facts

    /// When a page was last changed.
    package func updated(of page: Page) -> DateTime? {
        if let updated = page.metadata.updated { return updated }
        guard page.kind == .document, let seconds = history?[page.source] else { return nil }
        return DateTime(unixSeconds: seconds)
    }

    private func displayed(_ date: DateTime) -> String {
        let language = configuration.language.split(separator: "-").first.map(String.init) ?? "en"
        guard language == "en", (1...12).contains(date.month) else { return String(date.rfc3339.prefix(10)) }
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return "\(date.day) \(months[date.month - 1]) \(date.year)"
    }

    private func pageLink(_ pattern: String, _ page: Page) -> String {
        let parts = pattern.split(separator: "{path}", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return pattern }
        return parts[0] + percentEncoded(page.source) + parts[1]
    }

    /// The absolute address of a page's picture; social cards take no other.
    private func imageURL(of page: Page, _ scratch: inout LinkResolver.Scratch) -> String {
        guard let image = page.metadata.image, !image.isEmpty else { return "" }
        let bytes = Array(image.utf8)
        if !URLReference(bytes.span).isRelative { return image }
        var resolved: [UInt8] = []
        let folder = Array(page.folder.utf8)
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, URLReference(bytes.span).path)
        guard resolve(decoded.span, inFolder: folder.span, into: &resolved),
            case .file(let index)? = resolver[path: resolved.span]
        else {
            scratch.report(
                "link/missing-file", "`image` names `\(image)`, which is not in the content folder",
                line: page.metadata.imageLocation?.line ?? 0,
                column: page.metadata.imageLocation?.column ?? 0,
                help: ["the path is relative to the page"])
            return ""
        }
        scratch.use(file: index)
        return configuration.baseURL.isEmpty
            ? "" : configuration.baseURL + String(resolver.address(ofFile: index))
    }
}
