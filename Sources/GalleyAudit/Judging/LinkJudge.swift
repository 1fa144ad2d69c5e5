// Judges the links of one file: each destination becomes a file of the site, a URL of another host, or a suspect.
//
// Works on bytes with a few buffers for the whole file. What cannot be known before all files were read, whether
// another page has an id, is left in the scan.

import GalleyCore

/// Links whose target is known before they are judged, since whoever made the page looked them up.
package struct KnownTargets: Sendable {
    /// Where their destinations begin in the page, rising.
    package var offsets: [Int32]
    /// The file that each leads to; -1 where nothing is known.
    package var targets: [Int32]

    package init(offsets: [Int32], targets: [Int32]) {
        self.offsets = offsets
        self.targets = targets
    }
}

/// Judges links against the files of a site.
package struct LinkJudge: Sendable {
    package let index: SiteIndex
    /// Whether URLs of other hosts are kept to be asked for.
    package var keepsExternals = false
    /// Whether links to this machine are more than examples.
    package var asksLocalHosts = false
    /// Whether whoever is told of findings has made the templates of the pages, too.
    package var ownsTemplates = true

    /// The files that are redirects, where that is known beforehand.
    package var redirects: Set<Int>?
    /// Whether a page of the site is known to have an id, by its fingerprint: what is known need not be kept.
    package var isKnownID: (@Sendable (Int, UInt64) -> Bool)?

    package init(index: SiteIndex, keepsExternals: Bool = false) {
        self.index = index
        self.keepsExternals = keepsExternals
    }

    /// Judges what was found in a file.
    ///
    /// `ownText` is the part of the file that is its author's own text, not the navigation's: the links in it make
    /// the graph.
    package func judge(
        _ facts: PageFacts, of html: Span<UInt8>, file: Int, kind: FileKind, ownText: Range<Int>?,
        known: KnownTargets? = nil
    ) -> PageScan {
        var work = Work(judge: self, facts: facts, file: file)
        work.scan.kind = kind
        work.scan.isPage = kind == .html && index.isPage(file)
        work.scan.ids = facts.ids.sorted()
        work.scan.isUnlisted = facts.isUnlisted
        work.scan.isStub = facts.refresh != nil
        if work.scan.isStub { work.scan.keepsFragment = html.keepsFragment }
        work.scan.title = facts.titleText(in: html)
        let linked = facts.duplicateIDs.isEmpty ? [] : facts.ownFragments()
        let isPicture = !facts.duplicateIDs.isEmpty && index.paths[file].lowercased().hasSuffix(".svg")
        for range in facts.duplicateIDs {
            let isLinked = linked.contains(PageFacts.fingerprint(ofID: html.extracting(range)))
            let id = String(html.extracting(range))
            var suspect = Suspect(
                .idDuplicate, subject: "#" + id, "the id `\(id)` is on this page more than once",
                help: ["a link to it reaches the first one; give this one another id"], file: file,
                range: range, element: .other)
            suspect.written = id
            // It harms nobody unless somebody links to it. Where a build has looked links up, that is not known.
            // Programs that draw give many shapes one name.
            if isKnownID == nil || isPicture, !isLinked {
                suspect.severity = .notice
            }
            work.scan.suspects.append(suspect)
        }
        work.setBase()
        let known = known.map {
            $0.offsets.count == $0.targets.count ? $0 : KnownTargets(offsets: [], targets: [])
        }
        var next = 0
        for i in facts.links.indices {
            var target: Int?
            if let known {
                let offset = facts.links[i].offset
                while next < known.offsets.count, known.offsets[next] < offset { next += 1 }
                if next < known.offsets.count, known.offsets[next] == offset, known.targets[next] >= 0 {
                    target = Int(known.targets[next])
                }
            }
            work.judge(i, ownText: ownText, known: target)
        }
        work.scan.targets.makeUnique()
        work.scan.links.makeUnique()
        work.scan.dropSlack()
        return work.scan
    }
}

extension Span<UInt8> {
    fileprivate var keepsFragment: Bool {
        let name = Array("location.hash".utf8)
        return withUnsafeBufferPointer { Array($0).firstIndex(of: name.span) != nil }
    }
}

/// A `base` that leads to another host.
private struct ForeignBase {
    /// Scheme and host.
    private let host: [UInt8]
    /// The folder, with a slash at both ends.
    private let folder: [UInt8]

    init(_ base: [UInt8], _ reference: URLReference) {
        host = Array(base[..<reference.path.lowerBound])
        let path = base[reference.path]
        folder = path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[...$0]) } ?? [UInt8(ascii: "/")]
    }

    /// The URL of a link that names no host itself.
    func joined(with destination: [UInt8]) -> [UInt8] {
        destination.first == UInt8(ascii: "/") ? host + destination : host + folder + destination
    }
}

/// The judging of one file.
private struct Work {
    let judge: LinkJudge
    let facts: PageFacts
    let file: Int
    var scan = PageScan()
    /// What relative links start from, without slashes at its ends.
    var folder: [UInt8]
    /// What relative links start from where `base` leads to another host.
    var foreignBase: ForeignBase?
    /// The file that a link without a path leads to.
    var selfTarget: Int
    /// Whether the link that is judged stands in the page's own text.
    var isOwnText = true
    var decoded: [UInt8] = []
    var resolved: [UInt8] = []
    var scratch: [UInt8] = []

    init(judge: LinkJudge, facts: PageFacts, file: Int) {
        self.judge = judge
        self.facts = facts
        self.file = file
        folder = Array(parentFolder(judge.index.paths[file]).utf8)
        selfTarget = file
    }

    func bytes(_ range: Range<Int32>) -> ArraySlice<UInt8> {
        facts.text[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    /// `base` changes what all links of the page are relative to (HTML §4.2.3).
    mutating func setBase() {
        guard let range = facts.base else { return }
        let base = Array(bytes(range))
        let reference = URLReference(base.span)
        var isOwn = true
        if reference.authority != nil || reference.scheme != nil {
            isOwn = ownPath(base, reference) != nil
        }
        guard isOwn else {
            foreignBase = ForeignBase(base, reference)
            selfTarget = -1
            return
        }
        // The page's own address with another query or fragment.
        if reference.path.isEmpty, reference.authority == nil { return }
        var path: [UInt8] = []
        path.append(percentDecoding: base.span, reference.path)
        guard case .inside(let endsInSlash) = resolvePath(path, isOwnHost: reference.authority != nil) else {
            return
        }
        if case .file(let target) = lookUp(endsInSlash: endsInSlash) { selfTarget = target }
        folder = endsInSlash ? resolved : Array(parentFolder(String(resolved)).utf8)
    }

    // MARK: One link

    mutating func judge(_ i: Int, ownText: Range<Int>?, known: Int?) {
        let link = facts.links[i]
        // What links are relative to, and what is answered to others only.
        if !link.element.usesGET || link.element == .base || link.relation == .origin { return }
        if link.element == .usemap {
            judgeMap(link)
            return
        }
        isOwnText = ownText?.contains(Int(link.offset)) ?? true
        let target: Int?
        if let found = known ?? plainTarget(link) {
            scan.judged += 1
            target = found
        } else {
            target = self.target(of: Array(bytes(link.destination)), link)
        }
        guard let target else { return }
        scan.targets.append(Int32(target))
        if link.element.isHyperlink, target != file, judge.redirects?.contains(target) ?? true {
            scan.hyperlinks.append(
                PageScan.Hyperlink(target: Int32(target), offset: link.offset, length: link.length))
        }
        if link.element.isHyperlink {
            if isOwnText, target != file { scan.links.append(Int32(target)) }
            if !judge.ownsTemplates, link.destination.upperBound > link.destination.lowerBound,
                facts.text[Int(link.destination.upperBound) - 1] == UInt8(ascii: "/")
            {
                scan.slashCount += 1
            }
        }
        if facts.refresh == i, target != file {
            scan.redirect = Int32(target)
            scan.redirectRange = link.range
        }
    }

    /// The file that a link leads to which is right beyond doubt and has nothing in it that takes a closer look, as
    /// nearly all have; nil for all others.
    private mutating func plainTarget(_ link: FoundLink) -> Int? {
        let bytes = facts.text
        let text = bytes.span.extracting(
            Int(link.destination.lowerBound)..<Int(link.destination.upperBound))
        guard foreignBase == nil, text.count > 0 else { return nil }
        var pathEnd = -1
        var fragmentStart = -1
        for i in 0..<text.count {
            switch Self.classes[Int(text[i])] {
            case 0: continue
            case 1: if pathEnd < 0 { pathEnd = i }
            case 2 where fragmentStart < 0:
                if pathEnd < 0 { pathEnd = i }
                fragmentStart = i + 1
            default: return nil
            }
        }
        if pathEnd < 0 { pathEnd = text.count }
        let target: Int
        if pathEnd == 0 {
            guard selfTarget == file, fragmentStart > 0 else { return nil }
            target = file
        } else {
            let isAbsolute = text[0] == UInt8(ascii: "/")
            // `//` begins a host.
            if isAbsolute,
                judge.index.rules.basePath.utf8.count > 1 || pathEnd > 1 && text[1] == UInt8(ascii: "/")
            {
                return nil
            }
            var path: [UInt8] = []
            swap(&path, &resolved)
            let folder = folder
            let isInside = resolve(text.extracting(0..<pathEnd), inFolder: folder.span, into: &path)
            let last = text[pathEnd - 1]
            // What ends in a dot may be a folder.
            let found =
                isInside && last != UInt8(ascii: ".")
                ? judge.index.plainTarget(of: path.span, endsInSlash: last == UInt8(ascii: "/")) : nil
            swap(&path, &resolved)
            guard let found else { return nil }
            target = found
        }
        guard fragmentStart > 0, fragmentStart < text.count else { return pathEnd == 0 ? nil : target }
        let fragment = text.extracting(fragmentStart..<text.count)
        if fragment[0] == UInt8(ascii: "/") || fragment[0] == UInt8(ascii: "!") { return nil }
        guard judge.index.isPage(target) else { return target }
        let id = PageFacts.fingerprint(ofID: fragment)
        if target == file { return scan.has(id) ? target : nil }
        return judge.isKnownID?(target, id) == true ? target : nil
    }

    /// What a byte of a destination is: 0 nothing special, 1 the start of a query, 2 of a fragment, 3 anything that
    /// takes a closer look.
    private static let classes: [UInt8] = (0..<256).map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "?"): 1
        case UInt8(ascii: "#"): 2
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "~"),
            0x80...:
            0
        default: 3
        }
    }

    /// The file of the site that a link leads to; nil where it leads elsewhere or nowhere, and has been dealt with.
    private mutating func target(of destination: [UInt8], _ link: FoundLink) -> Int? {
        let span = destination.span
        if destination.isEmpty {
            judgeEmpty(link)
            return nil
        }
        let reference = URLReference(span)
        // Addresses in style sheets hold no templates that a writer forgot.
        if link.element != .css,
            let found = Placeholder.certain(
                span, isControl: link.isControl || !link.element.isHyperlink)
        {
            scan.judged += 1
            reportCertain(found, destination, link)
            return nil
        }
        if let scheme = reference.scheme {
            let name = String(span.extracting(scheme)).lowercased()
            guard name == "http" || name == "https" else {
                judgeScheme(name, destination, reference, link)
                return nil
            }
        }
        if reference.authority != nil || reference.scheme != nil {
            return absoluteTarget(destination, reference, link)
        }
        if let foreignBase, !reference.path.isEmpty || reference.fragment == nil {
            if reportTemplate(destination, link) {
                scan.judged += 1
            } else {
                addExternal(foreignBase.joined(with: destination), link)
            }
            return nil
        }
        return internalTarget(destination, reference, path: reference.path, isOwnHost: false, link)
    }

    /// Generators write `#` for a link to the page itself into navigations and tables of contents, and scripts find
    /// their buttons by class: in pages that others have made, that is no more than a notice.
    private mutating func reportCertain(
        _ found: Placeholder, _ destination: [UInt8], _ link: FoundLink
    ) {
        report(found, destination, link)
        let last = scan.suspects.count - 1
        guard !judge.ownsTemplates, link.isOfTemplate, found.rule == .placeholderEmpty, last >= 0 else {
            return
        }
        scan.suspects[last].severity = .notice
        // One finding for all pages of the template.
        if destination.isEmpty { scan.suspects[last].subject = "href=\"\"" }
    }

    private mutating func judgeMap(_ link: FoundLink) {
        let name = Array(bytes(link.destination).drop { $0 == UInt8(ascii: "#") })
        scan.judged += 1
        guard !facts.maps.contains(PageFacts.fingerprint(ofID: name.span)) else { return }
        suspect(
            .linkMissingAnchor, subject: "", "this page has no `map` of the name `\(String(name))`", link)
    }

    private mutating func judgeEmpty(_ link: FoundLink) {
        guard link.element.isHyperlink || link.element == .image || link.element == .script else { return }
        scan.judged += 1
        if link.element.isHyperlink {
            let nothing: [UInt8] = []
            if let found = Placeholder.certain(nothing.span, isControl: link.isControl) {
                reportCertain(found, nothing, link)
            }
        } else {
            suspect(
                .placeholderEmpty, subject: "", "the element loads nothing: its address is empty",
                help: ["write the file that is meant, or remove the attribute"], link)
        }
    }

    /// Tells of what a template was to replace; of a destination that leads nowhere here. What a writer
    /// percent-encodes is still a template.
    private mutating func reportTemplate(_ destination: [UInt8], _ link: FoundLink) -> Bool {
        guard link.element != .css else { return false }
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: destination.span, 0..<destination.count)
        guard let found = Placeholder.template(in: decoded.span) else { return false }
        report(found, destination, link)
        return true
    }

    // MARK: Schemes and hosts

    private mutating func judgeScheme(
        _ scheme: String, _ destination: [UInt8], _ reference: URLReference, _ link: FoundLink
    ) {
        if scheme != "javascript", reportTemplate(destination, link) {
            scan.judged += 1
            return
        }
        switch scheme {
        case "mailto":
            scan.judged += 1
            var address: [UInt8] = []
            address.append(percentDecoding: destination.span, reference.path)
            let parts = String(address).split(separator: "@", omittingEmptySubsequences: false)
            let isAlone = address.isEmpty && reference.query != nil
            if !isAlone, parts.count < 2 || parts.contains(where: \.isEmpty) {
                suspect(
                    .linkMailAddress, subject: String(destination),
                    "`\(String(destination))` has no mail address in it",
                    help: ["write it as `mailto:name@host`"], link)
            }
        case "file":
            scan.judged += 1
            // A generator that was told a wrong address writes it into every page.
            let isName = link.relation == .canonical || link.relation == .alternate
            suspect(
                .linkOutside, subject: isName ? "file:" : String(destination),
                "`\(String(destination))` leads to a file of one machine",
                help: [
                    isName ? "tell the generator where the site is published" : "link to a file of the site"
                ],
                link)
        default:
            guard let meant = meantScheme(scheme, destination) else { return }
            scan.judged += 1
            suspect(
                .linkUnknownScheme, subject: String(destination),
                "`\(scheme):` is no scheme that a browser knows", help: ["did you mean `\(meant)`?"], link)
        }
    }

    /// What a slip of the finger was to be; programs may register any other scheme.
    private func meantScheme(_ scheme: String, _ destination: [UInt8]) -> String? {
        let known = ["http", "https", "mailto", "ftp", "tel"]
        if known.contains(scheme) || ["htp", "sftp", "ftps", "git", "ssh", "data"].contains(scheme) {
            return scheme == "htp" ? "http:" : nil
        }
        // `localhost:8000/docs` and `host.example:80`.
        let rest = destination.dropFirst(scheme.utf8.count + 1)
        if scheme == "localhost" || scheme.contains("."), rest.first?.isASCIIDigit == true {
            return "http://" + String(destination)
        }
        return ["http", "https", "mailto"].first {
            editDistance(Array(scheme.utf8), Array($0.utf8), atMost: 1) != nil
        }.map { $0 + ":" }
    }

    /// The path of an absolute URL that is the site's own.
    private func ownPath(_ url: [UInt8], _ reference: URLReference) -> Range<Int>? {
        guard let authority = reference.authority, !judge.index.rules.origins.isEmpty else { return nil }
        let host = String(url.span.extracting(authority)).lowercased()
        let plain =
            host.hasSuffix(":443")
            ? String(host.dropLast(4)) : host.hasSuffix(":80") ? String(host.dropLast(3)) : host
        return judge.index.rules.origins.contains(plain) ? reference.path : nil
    }

    /// Whether a path of the site's own host is the site's own.
    private func isOwn(_ path: ArraySlice<UInt8>, _ link: FoundLink) -> Bool {
        guard judge.index.rules.sharesOrigin, judge.index.rules.basePath == "/" else { return true }
        // These list what the site has.
        if link.element == .sitemap || link.element == .feed || link.element == .robots { return true }
        let path = Array(path)
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: path.span, 0..<path.count)
        return judge.index.holdsStart(of: decoded.span)
    }

    private mutating func absoluteTarget(
        _ url: [UInt8], _ reference: URLReference, _ link: FoundLink
    ) -> Int? {
        if let path = ownPath(url, reference), isOwn(url[path], link) {
            return internalTarget(url, reference, path: path, isOwnHost: true, link)
        }
        if reportTemplate(url, link) {
            scan.judged += 1
            return nil
        }
        guard let authority = reference.authority else {
            // `http:x` is relative to a page of that scheme; nobody means it.
            malformed(url, link)
            return nil
        }
        var host = String(url.span.extracting(authority)).lowercased()
        if let at = host.lastIndex(of: "@") { host = String(host[host.index(after: at)...]) }
        if let colon = host.lastIndex(of: ":"),
            host[host.index(after: colon)...].utf8.allSatisfy(\.isASCIIDigit)
        {
            host = String(host[..<colon])
        }
        if let found = Placeholder.host(host, of: String(url)),
            !(judge.asksLocalHosts && Placeholder.isLocal(host))
        {
            scan.judged += 1
            // One host in many examples is one finding.
            suspect(
                found.rule, subject: found.rule == .placeholderReservedHost ? host : String(url),
                found.message,
                help: [found.help], link)
            return nil
        }
        if url.contains(where: { $0 <= 0x20 }) || host.utf8.contains(where: { $0 == 0x22 || $0 == 0x5C }) {
            malformed(url, link)
            return nil
        }
        addExternal(url, link)
        return nil
    }

    private mutating func malformed(_ url: [UInt8], _ link: FoundLink) {
        scan.judged += 1
        suspect(
            .linkMalformed, subject: String(url), "`\(String(url))` is no valid URL",
            help: ["a web address is `https://host/path`; a space in it is written `%20`"], link)
    }

    private mutating func addExternal(_ url: [UInt8], _ link: FoundLink) {
        scan.externalCount += 1
        // Far beyond what anybody writes on a page; a hostile one may repeat a long base.
        guard judge.keepsExternals, scan.text.count + url.count <= PageScan.textLimit else { return }
        scan.externals.append(
            PageScan.ExternalUse(
                offset: link.offset, length: link.length, start: Int32(scan.text.count),
                count: Int32(url.count), element: link.element))
        scan.text += url
    }

    // MARK: The site's own

    private enum Place {
        case inside(endsInSlash: Bool)
        /// Below another path of the host than the site's; the path where it is not the link's own.
        case elsewhere([UInt8]?)
        case outside
    }

    /// Puts the decoded path of a link, without `.` and `..` and relative to the site's root, into `resolved`.
    private mutating func resolvePath(_ path: [UInt8], isOwnHost: Bool) -> Place {
        let base = judge.index.rules.basePath
        var path = path[...]
        let isAbsolute = isOwnHost || path.first == UInt8(ascii: "/")
        if isAbsolute, base != "/" {
            let prefix = Array(base.utf8)
            if path.starts(with: prefix) {
                path = path.dropFirst(prefix.count - 1)
            } else if path.elementsEqual(prefix.dropLast()) {
                path = [UInt8(ascii: "/")]
            } else {
                return .elsewhere(nil)
            }
        }
        let start = isAbsolute ? [] : folder
        let plain = Array(path)
        if !resolve(plain.span, inFolder: start.span, into: &resolved) {
            // It may climb out of the site and stay on the host.
            let onHost = Array(base.utf8) + start
            guard base != "/", !isAbsolute, resolve(plain.span, inFolder: onHost.span, into: &resolved) else {
                return .outside
            }
            let path =
                [UInt8(ascii: "/")] + resolved + (plain.last == UInt8(ascii: "/") ? [UInt8(ascii: "/")] : [])
            return path.starts(with: base.utf8) ? resolvePath(path, isOwnHost: true) : .elsewhere(path)
        }
        let last = plain.last
        let endsInDots =
            plain.suffix(2).elementsEqual("..".utf8) || plain.elementsEqual(".".utf8)
            || plain.suffix(2).elementsEqual("/.".utf8)
        return .inside(endsInSlash: last == nil || last == UInt8(ascii: "/") || endsInDots)
    }

    /// What the path in `resolved` leads to.
    private mutating func lookUp(endsInSlash: Bool) -> SiteIndex.Target {
        // The buffers are taken out for the call: both are the work's own.
        var path: [UInt8] = []
        var buffer: [UInt8] = []
        swap(&path, &resolved)
        swap(&buffer, &scratch)
        let target = judge.index.target(of: path.span, endsInSlash: endsInSlash, scratch: &buffer)
        swap(&path, &resolved)
        swap(&buffer, &scratch)
        return target
    }

    private mutating func internalTarget(
        _ destination: [UInt8], _ reference: URLReference, path: Range<Int>, isOwnHost: Bool,
        _ link: FoundLink
    ) -> Int? {
        scan.judged += 1
        let fragment = reference.fragment ?? 0..<0
        if path.isEmpty, !isOwnHost {
            guard selfTarget >= 0 else { return nil }
            checkFragment(destination, fragment, target: selfTarget, link)
            return selfTarget
        }
        // The file may be there whatever its query says.
        if link.element != .css, let query = reference.query,
            let found = Placeholder.template(inQuery: String(destination[query]), of: String(destination))
        {
            report(found, destination, link)
            return nil
        }
        decoded.removeAll(keepingCapacity: true)
        decoded.append(percentDecoding: destination.span, path)
        let endsInSlash: Bool
        switch resolvePath(decoded, isOwnHost: isOwnHost) {
        case .inside(let slash): endsInSlash = slash
        case .elsewhere(let climbed):
            if reportTemplate(destination, link) { return nil }
            scan.judged -= 1
            var onHost = destination
            if let climbed {
                onHost = []
                onHost.append(percentEncoding: climbed)
                onHost += destination[path.upperBound...]
            }
            judgeElsewhere(destination, onHost: onHost, isOwnHost: isOwnHost, link)
            return nil
        case .outside:
            if reportTemplate(destination, link) { return nil }
            suspect(
                .linkOutside, subject: outsidePath(destination, decoded),
                "`\(String(destination))` leads out of the site",
                help: ["it climbs above the site's root, which a host may publish anywhere"], link)
            return nil
        }
        switch lookUp(endsInSlash: endsInSlash) {
        case .file(let target):
            checkFragment(destination, fragment, target: target, link)
            return target
        case .folderWithoutSlash(let target):
            if link.element.isHyperlink, !judge.index.rules.listsFolders {
                let address = judge.index.address(of: target)
                let name = String(resolved)
                suspect(
                    .linkTrailingSlash, subject: address,
                    "`\(String(destination))` is a folder: its address ends in a slash",
                    help: [
                        "write `\(slashed(destination, path))`: hosts send the reader on, which takes a request"
                    ],
                    correction: Correction(path: .init(from: name, to: name, isFolder: true)), link)
            }
            checkFragment(destination, fragment, target: target, link)
            return target
        case .beyond: return nil
        case .folderWithoutPage where judge.index.rules.listsFolders: return nil
        case .folderWithoutPage:
            let name = String(resolved)
            suspect(
                .linkMissingPage, subject: name + "/",
                "the folder `\(name.isEmpty ? "/" : name)` has no page of its own",
                help: ["link to a file in it, or put an `index.html` into it"], link)
            return nil
        case .missing:
            if judge.index.rules.holdsSources, destination.first == UInt8(ascii: "/"),
                let target = judge.index.source(of: String(resolved))
            {
                checkFragment(destination, fragment, target: target, link)
                return target
            }
            missing(destination, endsInSlash: endsInSlash, link)
            return nil
        }
    }

    /// What a path that climbs out of the site is from the site's root, the same from wherever it is written.
    private func outsidePath(_ destination: [UInt8], _ path: [UInt8]) -> String {
        var parts = path.first == UInt8(ascii: "/") ? [] : folder.split(separator: UInt8(ascii: "/"))
        var climbs = 0
        for part in path.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual("..".utf8) {
                if parts.isEmpty { climbs += 1 } else { parts.removeLast() }
            } else if !part.elementsEqual(".".utf8) {
                parts.append(part)
            }
        }
        let climb = [UInt8](Array(repeating: Array("../".utf8), count: climbs).joined())
        return String(climb + parts.joined(separator: [UInt8(ascii: "/")]))
    }

    private func slashed(_ destination: [UInt8], _ path: Range<Int>) -> String {
        String(destination[..<path.upperBound]) + "/" + String(destination[path.upperBound...])
    }

    /// Below the host's root, but not below the site's.
    private mutating func judgeElsewhere(
        _ destination: [UInt8], onHost: [UInt8], isOwnHost: Bool, _ link: FoundLink
    ) {
        if isOwnHost {
            addExternal(destination, link)
        } else if let origin = judge.index.rules.origins.first {
            addExternal(Array("https://\(origin)".utf8) + onHost, link)
        } else {
            scan.judged += 1
            suspect(
                .linkOutside, subject: String(destination),
                "`\(String(destination))` leads out of the site, which is published under `\(judge.index.rules.basePath)`",
                help: ["links to the site's own pages begin with that path, or are relative"], link)
        }
    }

    private mutating func missing(_ destination: [UInt8], endsInSlash: Bool, _ link: FoundLink) {
        if reportTemplate(destination, link) { return }
        let path = String(resolved)
        if link.element.isHyperlink,
            let found = Placeholder.word(in: String(decoded), of: String(destination))
        {
            report(found, destination, link)
            return
        }
        if let meant = Self.meantURL(destination) {
            suspect(
                .linkMalformed, subject: String(destination), "`\(String(destination))` is no valid URL",
                help: ["did you mean `\(meant)`?"], link)
            return
        }
        let ext = splitExtension(fileName(path)).ext.lowercased()
        let isPage = link.meansPage && (endsInSlash || ["", "html", "htm", "md"].contains(ext))
        var help = Self.isMailAddress(decoded) ? ["did you mean `mailto:\(String(decoded))`?"] : []
        // Other languages, versions and programs share a host with a site.
        if destination.starts(with: "http".utf8), destination.contains(UInt8(ascii: ":")) {
            help.append(
                "the address is this site's own; where something else is published there, leave it out with `exclude`"
            )
        }
        suspect(
            isPage ? .linkMissingPage : .linkMissingFile,
            subject: path + (endsInSlash && !path.isEmpty ? "/" : ""),
            isPage ? "no page `\(path)`" : "no file `\(path)`",
            help: help,
            wanted: Self.isMailAddress(decoded) ? nil : .path(path), link)
    }

    /// The web address in a path that has something before it, a parenthesis or a space that nobody sees.
    private static func meantURL(_ destination: [UInt8]) -> String? {
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: destination.span, 0..<destination.count)
        let text = String(decoded)
        guard let scheme = ["https://", "http://"].first(where: { text.contains($0) }),
            let range = text.firstRange(of: scheme), range.lowerBound > text.startIndex
        else { return nil }
        let closing: Set<Character> = [")", "]", ">", "\"", "'"]
        var url = text[range.lowerBound...].prefix { $0 != "]" && $0 != ")" }
        while let last = url.last, closing.contains(last) { url = url.dropLast() }
        return text[..<range.lowerBound].unicodeScalars.allSatisfy {
            !$0.properties.isAlphabetic && $0 != "/" && !("0"..."9").contains($0)
        } ? String(url) : nil
    }

    private static func isMailAddress(_ path: [UInt8]) -> Bool {
        let parts = path.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(UInt8(ascii: "."))
            && parts[1].first != UInt8(ascii: ".") && !path.contains(UInt8(ascii: "/"))
    }

    // MARK: Fragments

    private mutating func checkFragment(
        _ destination: [UInt8], _ range: Range<Int>, target: Int, _ link: FoundLink
    ) {
        guard let range = idRange(destination, range) else { return }
        if target == file {
            if scan.has(PageFacts.fingerprint(ofID: destination.span.extracting(range))) { return }
            decoded.removeAll(keepingCapacity: true)
            decoded.append(percentDecoding: destination.span, range)
            if scan.has(PageFacts.fingerprint(ofID: decoded.span)) || scan.has(lines: decoded.span) { return }
            guard judge.index.isPage(target) else { return }
            var suspect = judge.missingAnchor(
                String(decoded), in: target, file: file, range: link.range, element: link.element,
                isFragmentOnly: destination.first == UInt8(ascii: "#"))
            suspect.written = String(destination)
            scan.suspects.append(suspect)
            return
        }
        guard judge.index.isPage(target) else { return }
        // Who looks for the place in a theme looks for all of it; a page's own links are told by their place.
        let before = isOwnText ? 0 : range.lowerBound
        scan.text += destination[..<before]
        scan.fragments.append(
            PageScan.PendingFragment(
                target: Int32(target), offset: link.offset, length: link.length,
                start: Int32(scan.text.count),
                count: Int32(range.count), before: Int32(before), element: link.element))
        scan.text += destination[range]
    }

    /// The part of a fragment that names an id; nil where it names none (HTML §7.4.6.4, text directives).
    private func idRange(_ destination: [UInt8], _ range: Range<Int>) -> Range<Int>? {
        var end = range.lowerBound
        while end < range.upperBound {
            if destination[end] == UInt8(ascii: ":"), end + 2 < range.upperBound,
                destination[end + 1] == UInt8(ascii: "~"), destination[end + 2] == UInt8(ascii: ":")
            {
                break
            }
            end += 1
        }
        let id = range.lowerBound..<end
        guard !id.isEmpty else { return nil }
        let first = destination[id.lowerBound]
        // Routes of programs that run in the page.
        if first == UInt8(ascii: "/") || first == UInt8(ascii: "!") { return nil }
        if id.count == 3, destination.span.extracting(id).hasPrefix("top") { return nil }
        return id
    }

    // MARK: Telling

    private mutating func report(_ found: Placeholder, _ destination: [UInt8], _ link: FoundLink) {
        suspect(found.rule, subject: String(destination), found.message, help: [found.help], link)
    }

    private mutating func suspect(
        _ rule: Rule, subject: String, _ message: String, help: [String] = [], wanted: Suspect.Wanted? = nil,
        correction: Correction? = nil, _ link: FoundLink
    ) {
        var suspect = Suspect(
            rule, subject: subject, message, help: help, wanted: wanted, file: file, range: link.range,
            element: link.element)
        suspect.written = String(
            facts.text[Int(link.destination.lowerBound)..<Int(link.destination.upperBound)])
        suspect.correction = correction
        scan.suspects.append(suspect)
    }
}

extension FoundLink {
    /// The bytes of the destination in its file.
    package var range: Range<Int> { Int(offset)..<Int(offset) + max(0, Int(length)) }

    /// Whether it leads to a page, if its path does not name another kind of file; else it loads something.
    fileprivate var meansPage: Bool {
        switch element {
        case .a, .area, .iframe, .frame, .form, .metaRefresh, .blockquote, .q, .ins, .del: true
        case .link: relation != .none
        case .metaSocial: relation == .canonical
        case .sitemap, .feed: relation != .other
        default: false
        }
    }
}

extension LinkJudge {
    func missingAnchor(
        _ id: String, in target: Int, file: Int, range: Range<Int>, element: LinkElement,
        isFragmentOnly: Bool = false
    ) -> Suspect {
        let address = index.address(of: target)
        if target == file || element.isHyperlink,
            let found = Placeholder.template(inFragment: id) ?? Placeholder.word(in: id, of: "#" + id)
        {
            return Suspect(
                found.rule, subject: "#" + id, found.message, help: [found.help], file: file, range: range,
                element: element)
        }
        return Suspect(
            .linkMissingAnchor, subject: address + "#" + id,
            isFragmentOnly
                ? "this page has no heading or id `\(id)`"
                : "`\(address.isEmpty ? "/" : address)` has no heading or id `\(id)`",
            wanted: .anchor(id, file: target), file: file, range: range, element: element)
    }
}
