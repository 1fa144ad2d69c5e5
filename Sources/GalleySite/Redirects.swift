// Addresses that moved: from pages' aliases and from the configuration, checked for loops and dead ends.
// Whether something else stands at an old address is asked with all other files, in `AddressChecker`.

import GalleyCore
import GalleyData

/// An old address and where it leads.
package struct Redirect: Sendable {
    /// The old address as the author wrote it.
    package var from: String
    /// The old address, relative to the root, decoded.
    package var path: String
    /// The file that stands there.
    package var outputPath: String
    /// How many folders deep it lies.
    package var depth: Int
    /// From the old address, or a URL of another site.
    package var relativeTarget: String
    /// From the site's root, or a URL of another site.
    package var target: String
    /// What search engines are to take in its place, without a fragment: a URL, or empty where there is no base URL.
    package var absoluteTarget: String
    /// Where the author wrote the old address.
    package var location: SourceLocation?

    static func all(
        pages: [Page], files: [String], resolver: LinkResolver, _ configuration: Configuration,
        _ diagnostics: inout [Diagnostic]
    ) -> [Redirect] {
        var collector = RedirectCollector(configuration, pages: pages, files: files, resolver: resolver)
        for (index, page) in pages.enumerated() {
            for alias in page.metadata.aliases {
                collector.add(alias.address, to: .page(index), at: alias.location)
            }
        }
        collector.addConfigured()
        let result = collector.finish()
        diagnostics += collector.diagnostics
        return result
    }
}

private struct RedirectCollector {
    private enum Target: Equatable {
        case here(LinkTarget)
        /// Another redirect, by the path it stands at; and the target as written, for messages.
        case redirect(String, written: String)
        case external(String)
    }

    private struct Entry {
        /// As written.
        var from: String
        var path: String
        var target: Target
        /// A query, a fragment or both, percent-encoded.
        var suffix: String
        var location: SourceLocation?
        /// Where the target is written.
        var targetLocation: SourceLocation?
    }

    /// Where a chain of redirects ends.
    private struct End {
        var target: Target
        var suffix: String
    }

    private enum State {
        case unknown, onTheWay, deadEnd
        case known(End)
    }

    /// A suggestion compares with all pages: beyond this many the build would take longer for it.
    private static let suggestionLimit = 20

    let configuration: Configuration
    let pages: [Page]
    let files: [String]
    let resolver: LinkResolver
    private var entries: [Entry] = []
    /// Indices of `entries` by path.
    private var table = ByteTable()
    private var states: [State] = []
    private var suggestions = 0
    private var ids: [Int: Set<String>] = [:]
    private(set) var diagnostics: [Diagnostic] = []

    init(_ configuration: Configuration, pages: [Page], files: [String], resolver: LinkResolver) {
        self.configuration = configuration
        self.pages = pages
        self.files = files
        self.resolver = resolver
    }

    // MARK: Collecting

    mutating func add(_ alias: String, to target: LinkTarget, at location: SourceLocation?) {
        insert(alias, .here(target), suffix: "", location, location)
    }

    mutating func addConfigured() {
        // The same entries as in `configuration.redirects`, for the places of their values.
        let values = configuration.file?.root?["redirects"]?.entries.filter {
            $0.key.scalarText != nil && $0.value.string != nil
        }
        for (index, redirect) in configuration.redirects.enumerated() {
            var location = redirect.location
            if let file = configuration.file, let values, index < values.count {
                location = file.location(of: values[index].value)
            }
            add(redirect, targetLocation: location)
        }
    }

    private mutating func add(_ redirect: Configuration.Redirect, targetLocation: SourceLocation?) {
        let bytes = Array(redirect.to.utf8)
        let reference = URLReference(bytes.span)
        guard reference.isRelative else {
            guard isWebURL(redirect.to) else {
                report(
                    targetLocation, "redirect/target", "`\(redirect.to)` is not an http or https URL", [])
                return
            }
            insert(redirect.from, .external(redirect.to), suffix: "", redirect.location, targetLocation)
            return
        }
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, reference.path)
        var path: [UInt8] = []
        guard resolve(decoded.span, inFolder: [UInt8]().span, into: &path) else {
            report(
                targetLocation, "redirect/target", "`\(redirect.to)` leads out of the site",
                ["name a file of the content folder, an address of the site or a URL"])
            return
        }
        // That there are no pages was told where their description is named.
        if resolver[path: path.span] == nil, resolver.directory?.isMissing(String(path)) ?? false { return }
        var suffix: [UInt8] = []
        suffix.append(encoding: bytes[reference.path.upperBound...])
        let target: Target =
            if let found = resolver[path: path.span] {
                .here(found)
            } else {
                .redirect(
                    Address.path(ofAlias: String(decoded), style: configuration.urls), written: redirect.to)
            }
        insert(redirect.from, target, suffix: String(suffix), redirect.location, targetLocation)
    }

    private mutating func insert(
        _ from: String, _ target: Target, suffix: String, _ location: SourceLocation?,
        _ targetLocation: SourceLocation?
    ) {
        guard let source = decoded(from, location) else { return }
        let path = Address.path(ofAlias: source, style: configuration.urls)
        guard let other = table.insert(path, entries.count) else {
            entries.append(
                Entry(
                    from: from, path: path, target: target, suffix: suffix, location: location,
                    targetLocation: targetLocation))
            return
        }
        // `/x/`, `x` and `/x` in one list say the same three times.
        if entries[other].target == target, entries[other].suffix == suffix { return }
        let elsewhere =
            entries[other].location.map { place in
                let line = place.line > 0 ? ":\(place.line)" : ""
                return ", first in \(place.path)\(line)"
            } ?? ""
        report(
            location, "redirect/clash", "`\(from)` is redirected twice\(elsewhere)", ["keep one of them"])
    }

    /// The path of an old address; nil, with an error, where it can be none.
    private mutating func decoded(_ from: String, _ location: SourceLocation?) -> String? {
        let bytes = Array(from.utf8)
        let reference = URLReference(bytes.span)
        let refused: String? =
            if !reference.isRelative {
                "the old address has a scheme or a host"
            } else if reference.query != nil {
                "the old address has a query, and the query is not part of a file's name"
            } else if reference.fragment != nil {
                "the old address has a fragment, and browsers do not send it"
            } else {
                nil
            }
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, reference.path)
        let path = String(validating: decoded, as: UTF8.self)
        let problem =
            refused
            ?? path.map { Address.problem(in: $0, named: "the old address") }
            ?? "the old address is not UTF-8 once its percent signs are decoded"
        if let problem {
            report(
                location, "redirect/source", problem,
                ["write the path from the site's root alone, such as `/old/page/`"])
            return nil
        }
        return path
    }

    // MARK: Following

    mutating func finish() -> [Redirect] {
        states = [State](repeating: .unknown, count: entries.count)
        var result: [Redirect] = []
        for index in entries.indices {
            guard let end = follow(index) else { continue }
            let entry = entries[index]
            var target = ""
            var relative = ""
            var canonical = ""
            switch end.target {
            case .external(let url):
                target = url
                relative = url
                canonical = url
            case .here(let found):
                let address = resolver.address(of: found)
                var bytes: [UInt8] = []
                bytes.append(address: address.span, relativeTo: Array(percentEncoded(entry.path).utf8).span)
                relative = String(bytes) + end.suffix
                target = String(address) + end.suffix
                if !configuration.baseURL.isEmpty {
                    canonical = configuration.baseURL + self.canonical(found)
                }
                checkFragment(of: entry, in: found)
            // A chain never ends on its way.
            case .redirect: continue
            }
            result.append(
                Redirect(
                    from: entry.from, path: entry.path, outputPath: Address.outputPath(entry.path),
                    depth: entry.path.utf8.count { $0 == UInt8(ascii: "/") }, relativeTarget: relative,
                    target: target, absoluteTarget: canonical, location: entry.location))
        }
        return result
    }

    /// Without the `index.html` of the `file` style.
    private func canonical(_ target: LinkTarget) -> String {
        switch target {
        case .page(let index): pages[index].address.canonical
        case .file(let index): String(resolver.address(ofFile: index))
        }
    }

    /// Where a chain of redirects ends; nil, with one error for the chain, where it ends nowhere.
    ///
    /// Each entry is walked once: what was found is kept for all on the way.
    private mutating func follow(_ start: Int) -> End? {
        var way: [Int] = []
        var current = start
        var end: End?
        walk: while true {
            switch states[current] {
            case .known(let known):
                end = known
                break walk
            case .deadEnd: break walk
            case .onTheWay:
                report(
                    entries[start].location, "redirect/loop",
                    "the redirect from `\(entries[start].from)` leads back to itself",
                    ["let one of them lead to a page"])
                break walk
            case .unknown: break
            }
            states[current] = .onTheWay
            way.append(current)
            let entry = entries[current]
            guard case .redirect(let path, let written) = entry.target else {
                end = End(target: entry.target, suffix: "")
                break
            }
            guard let next = table[path] else {
                report(
                    entry.targetLocation, "redirect/target",
                    "the redirect from `\(entry.from)` leads to `\(written)`, which is not on this site",
                    suggestion(for: written))
                break
            }
            current = next
        }
        for index in way.reversed() {
            // The reader's step names the place; what comes after it only where it names none.
            if !entries[index].suffix.isEmpty { end?.suffix = entries[index].suffix }
            states[index] = end.map { .known($0) } ?? .deadEnd
        }
        return end
    }

    private mutating func suggestion(for written: String) -> [String] {
        let rule = ["name a file of the content folder, an address of the site or a URL"]
        guard suggestions < Self.suggestionLimit else { return rule }
        suggestions += 1
        let path = String(written.prefix { $0 != "#" && $0 != "?" }.drop { $0 == "/" })
        let documents = pages.filter { $0.kind == .document }
        let help = didYouMean(
            path, among: documents.map(\.source) + files + documents.map(\.address.canonical))
        return help.isEmpty ? rule : help
    }

    // MARK: Fragments

    /// Warns where the page has no such id; the rules are those of links between pages.
    private mutating func checkFragment(of entry: Entry, in target: LinkTarget) {
        guard case .page(let index) = target, let hash = entry.suffix.utf8.firstIndex(of: UInt8(ascii: "#"))
        else { return }
        let bytes = Array(entry.suffix.utf8[entry.suffix.utf8.index(after: hash)...])
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, bytes.indices)
        // `:~:` starts a text directive; `#top` is the start of any page (HTML, §7.4.6.4).
        let directive = Array(":~:".utf8)
        let end = decoded.indices.first { decoded[$0...].starts(with: directive) } ?? decoded.count
        let id = String(decoded[..<end])
        if id.isEmpty || id.lowercased() == "top" { return }
        let known = ids[index] ?? Set(pages[index].document.ids)
        ids[index] = known
        if known.contains(id) { return }
        diagnostics.append(
            Diagnostic(
                .warning, "link/missing-anchor", "`\(pages[index].source)` has no heading or id `\(id)`",
                at: entry.targetLocation,
                help: nearest(to: id, among: pages[index].document.ids).map { ["did you mean `#\($0)`?"] }
                    ?? []
            ))
    }

    private mutating func report(
        _ location: SourceLocation?, _ id: String, _ message: String, _ help: [String]
    ) {
        // MkDocs leaves out a redirect that leads nowhere, and goes on.
        let severity: Diagnostic.Severity = configuration.conventions == .mkdocs ? .warning : .error
        diagnostics.append(Diagnostic(severity, id, message, at: location, help: help))
    }
}

extension [UInt8] {
    /// Appends a query or fragment; what an address cannot hold is percent-encoded, what is encoded stays.
    fileprivate mutating func append(encoding text: ArraySlice<UInt8>) {
        for (i, byte) in zip(text.indices, text) {
            let isEscape =
                byte == UInt8(ascii: "%") && i + 2 < text.endIndex && text[i + 1].hexDigitValue != nil
                && text[i + 2].hexDigitValue != nil
            switch byte {
            // The bytes that no part of a URI may hold (RFC 3986, appendix A).
            case UInt8(ascii: "%") where !isEscape, 0...0x20, 0x7F..., UInt8(ascii: "\""), UInt8(ascii: "<"),
                UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"),
                UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
                let digits = Array("0123456789ABCDEF".utf8)
                append(UInt8(ascii: "%"))
                append(digits[Int(byte >> 4)])
                append(digits[Int(byte & 15)])
            default: append(byte)
            }
        }
    }
}

extension Site {
    /// `_redirects` as Netlify and Cloudflare read it.
    func netlifyRedirects() -> [UInt8] {
        var out: [UInt8] = []
        for redirect in redirects {
            out.append(utf8: configuration.basePath + percentEncoded(redirect.path))
            out.append(" ")
            out.append(
                utf8: isWebURL(redirect.target) ? redirect.target : configuration.basePath + redirect.target)
            out.append(" 301\n")
        }
        return out
    }

    /// A map for nginx, to be included in its `http` block.
    func nginxRedirects() -> [UInt8] {
        var out: [UInt8] = []
        out.append("# In the http block: include this file. In the server block:\n")
        out.append("#     if ($galley_redirect) { return 301 $galley_redirect; }\n")
        out.append("map $uri $galley_redirect {\n")
        for redirect in redirects {
            let target =
                isWebURL(redirect.target) ? redirect.target : configuration.basePath + redirect.target
            out.append("    ")
            out.append(nginx: configuration.basePath + redirect.path)
            out.append(" ")
            out.append(nginx: target)
            out.append(";\n")
        }
        out.append("}\n")
        return out
    }
}

extension [UInt8] {
    /// A quoted string of an nginx configuration, in which nothing is a variable.
    fileprivate mutating func append(nginx text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case UInt8(ascii: "$"): append("%24")
            default: append(byte)
            }
        }
        append("\"")
    }
}
