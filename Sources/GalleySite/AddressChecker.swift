// One output path for one file: everything that will be written is listed before anything is rendered,
// and compared byte by byte, since `é` in one code point and in two are two names to most file systems.
//
// Two kinds of clash: two files of one path, and a file where another needs a folder.

import GalleyCore

/// Files of the site that are made from all of it, by the path they are published at.
enum GeneratedFile: String, CaseIterable, Sendable {
    case notFound = "404.html"
    case search = "search/index.html"
    case searchIndex = "search/index.js"
    case sitemap = "sitemap.xml"
    case robots = "robots.txt"
    case feed = "feed.xml"
    case llms = "llms.txt"
    case llmsFull = "llms-full.txt"
    case netlifyRedirects = "_redirects"
    case nginxRedirects = "redirects.nginx.conf"

    var path: String { rawValue }

    /// Those that a configuration asks for, whether or not an author's own file goes before them.
    static func wanted(by configuration: Configuration, pages: [Page]) -> [GeneratedFile] {
        allCases.filter { file in
            switch file {
            case .notFound: true
            case .search, .searchIndex: configuration.search.isEnabled
            case .sitemap, .robots: configuration.sitemap && !configuration.baseURL.isEmpty
            case .llms: configuration.llms.isEnabled
            case .llmsFull: configuration.llms.isEnabled && configuration.llms.writesFull
            case .feed: Feed.isWanted(configuration, pages: pages)
            case .netlifyRedirects: configuration.writesNetlifyRedirects
            case .nginxRedirects: configuration.writesNginxRedirects
            }
        }
    }
}

/// Finds the files of a site that cannot all be written.
struct AddressChecker {
    /// A file of the output and who asks for it.
    private struct Claim {
        enum Owner {
            case file
            case page(hasSlug: Bool)
            case generated
            /// A page of a reference.
            case reference
            /// A file that is made of a description, by what it is.
            case download(String)
            case redirect(from: String)
        }

        var path: String
        var owner: Owner
        /// How messages name the owner.
        var name: String
        var location: SourceLocation?

        /// Who is told of a clash between two: the one that is easier to change.
        var rank: Int {
            switch owner {
            case .generated, .download: 0
            case .reference, .file: 1
            case .page(hasSlug: false): 2
            case .page(hasSlug: true): 3
            case .redirect: 4
            }
        }

        var isNamedByItsFile: Bool {
            switch owner {
            case .file, .page(hasSlug: false): true
            case .generated, .page(hasSlug: true), .redirect, .reference, .download: false
            }
        }
    }

    /// What file systems take, in bytes (`NAME_MAX` and `PATH_MAX` of Linux).
    private static let nameLimit = 255
    private static let pathLimit = 4095
    /// Where the output folder keeps a file until the site is published.
    private static let stagedPrefix = "/.galley/staging/files/"

    private let project: Project
    private var claims: [Claim] = []
    /// Indices of `claims` by path.
    private var table = ByteTable()
    private var isReported: Set<Int> = []
    private var diagnostics: [Diagnostic] = []

    private init(_ project: Project) { self.project = project }

    /// What keeps the files of a site from being written side by side.
    ///
    /// `assets` are the paths that the theme's files are published at.
    static func problems(
        _ project: Project, pages: [Page], files: [String], redirects: [Redirect], assets: [String],
        references: [Reference]
    ) -> [Diagnostic] {
        var checker = AddressChecker(project)
        let content = project.configuration.content
        let prefix = content.isEmpty || content == "." ? "" : content + "/"
        for path in files {
            let name = prefix + path
            checker.add(Claim(path: path, owner: .file, name: name, location: SourceLocation(path: name)))
        }
        for page in pages {
            let slugLocation = page.metadata.slug == nil ? nil : page.metadata.slugLocation
            if page.kind == .reference {
                checker.add(Claim(path: page.address.outputPath, owner: .reference, name: page.displayPath))
                continue
            }
            checker.add(
                Claim(
                    path: page.address.outputPath, owner: .page(hasSlug: page.metadata.slug != nil),
                    name: page.displayPath,
                    location: slugLocation ?? SourceLocation(path: page.displayPath)))
        }
        let generated = GeneratedFile.wanted(by: project.configuration, pages: pages).map(\.path)
        for path in assets + generated { checker.add(Claim(path: path, owner: .generated, name: "Galley")) }
        for reference in references {
            for download in ReferenceDownload.all(of: reference) {
                checker.add(
                    Claim(path: download.path, owner: .download(download.label), name: reference.displayPath))
            }
        }
        for (page, path) in Site.markdownPages(of: pages, references, project.configuration) {
            let isOffered = pages[page].kind == .reference
            checker.add(
                Claim(
                    path: path, owner: isOffered ? .download("Markdown") : .generated,
                    name: pages[page].displayPath))
        }
        for redirect in redirects {
            checker.add(
                Claim(
                    path: redirect.outputPath, owner: .redirect(from: redirect.from),
                    name: redirect.from, location: redirect.location))
        }
        checker.checkFolders()
        return checker.diagnostics
    }

    private mutating func add(_ claim: Claim) {
        checkLength(claim)
        let index = claims.count
        claims.append(claim)
        guard let other = table.insert(claim.path, index) else { return }
        // An author's own file of this name goes before ours.
        if case .generated = claim.owner, claims[other].isNamedByItsFile { return }
        if case .download(let label) = claim.owner, claims[other].isNamedByItsFile {
            reportReplaced(label, claim, by: claims[other])
            return
        }
        let (told, kept) = claim.rank >= claims[other].rank ? (index, other) : (other, index)
        report(told, owner: kept)
    }

    /// An author's own file goes before what is made of a description; nobody is to find that out by its absence.
    private mutating func reportReplaced(_ label: String, _ claim: Claim, by file: Claim) {
        diagnostics.append(
            Diagnostic(
                .warning, "site/same-address",
                "`\(file.name)` is published as `\(claim.path)`, in the place of what the reference of `\(claim.name)` offers there: \(label)",
                at: file.location,
                help: ["rename the file, or give the reference another `path:` in galley.yml"]))
    }

    private mutating func report(_ index: Int, owner: Int) {
        guard isReported.insert(index).inserted else { return }
        let claim = claims[index]
        let other = claims[owner]
        if case .reference = other.owner {
            reportReference(claim, other)
            return
        }
        switch claim.owner {
        case .redirect(let from):
            diagnostics.append(
                Diagnostic(
                    .error, "redirect/clash",
                    "the redirect from `\(from)` stands where \(Self.name(other)) is published",
                    at: claim.location,
                    help: ["remove the redirect: the address is taken"]))
        case .file, .page, .generated, .reference, .download:
            var help = "rename one of them, or give one a `slug` in its front matter"
            if case .page(hasSlug: true) = claim.owner { help = "give it another `slug`" }
            diagnostics.append(
                Diagnostic(
                    .error, "site/same-address",
                    "\(Self.name(claim)) and \(Self.name(other)) would both be published as `\(claim.path)`",
                    at: claim.location, help: [help]))
        }
    }

    /// What stands where a page of a reference is published.
    private mutating func reportReference(_ claim: Claim, _ reference: Claim) {
        if case .redirect(let from) = claim.owner {
            diagnostics.append(
                Diagnostic(
                    .error, "redirect/clash",
                    "the redirect from `\(from)` stands where \(Self.name(reference)) is published",
                    at: claim.location, help: ["remove the redirect: the address is taken"]))
            return
        }
        let subject = Self.name(claim)
        diagnostics.append(
            Diagnostic(
                .error, "site/same-address",
                "\(subject) and \(Self.name(reference)) would both be published as `\(claim.path)`",
                at: claim.location,
                help: [
                    "give the reference another `path:` in galley.yml, as in `path: \(Self.otherPath(claim.path))`, or the file another name",
                    "an introduction to the API can stand in the description's `info.description`",
                ]))
    }

    /// A place for a reference where it is out of the way of a file.
    private static func otherPath(_ taken: String) -> String {
        let folder = parentFolder(taken)
        return folder.isEmpty ? "api" : folder + "/reference"
    }

    private static func name(_ claim: Claim) -> String {
        switch claim.owner {
        case .file, .page: "`\(claim.name)`"
        case .reference: "the reference of `\(claim.name)`"
        case .download(let label): "the reference's \(label)"
        case .generated: "Galley's own `\(claim.path)`"
        case .redirect(let from): "the redirect from `\(from)`"
        }
    }

    /// A file cannot stand where a folder is needed.
    private mutating func checkFolders() {
        for index in claims.indices {
            var path = claims[index].path
            let blocker: Int? = path.withUTF8 { bytes in
                var end = bytes.count
                while let slash = bytes[..<end].lastIndex(of: UInt8(ascii: "/")) {
                    if let found = table[bytes.span.extracting(0..<slash)] { return found }
                    end = slash
                }
                return nil
            }
            if let blocker { reportFolder(index, needs: blocker) }
        }
    }

    /// `blocker` is a file where `index` needs a folder.
    private mutating func reportFolder(_ index: Int, needs blocker: Int) {
        let told = claims[index].rank >= claims[blocker].rank ? index : blocker
        guard isReported.insert(told).inserted else { return }
        let claim = claims[index]
        let file = claims[blocker]
        let (id, help) =
            switch claims[told].owner {
            case .redirect: ("redirect/clash", "remove the redirect, or change its address")
            case .page(hasSlug: true): ("site/same-address", "give it another `slug`")
            case .file, .page, .generated, .reference, .download: ("site/same-address", "rename one of them")
            }
        diagnostics.append(
            Diagnostic(
                .error, id,
                "\(Self.name(claim)) would be published below `\(file.path)`, which is a file: \(Self.name(file))",
                at: claims[told].location,
                help: [help]))
    }

    /// The folder's own length counts too: files are staged below it.
    private mutating func checkLength(_ claim: Claim) {
        let name = claim.path.utf8.split(separator: UInt8(ascii: "/")).max { $0.count < $1.count }
        let limit = Self.pathLimit - project.outputFolder.utf8.count - Self.stagedPrefix.utf8.count
        let problem: String
        if let name, name.count > Self.nameLimit {
            problem = "a name of \(name.count) bytes, and file systems take \(Self.nameLimit)"
        } else if claim.path.utf8.count > limit {
            problem = "a path of \(claim.path.utf8.count) bytes, and the output folder has room for \(limit)"
        } else {
            return
        }
        diagnostics.append(
            Diagnostic(
                .error, "site/long-path", "the published file would have \(problem)", at: claim.location,
                help: ["give the page a shorter name or `slug`"]))
    }
}
