// Addresses that moved: from pages' aliases and from the configuration, checked for loops and clashes.

import GalleyCore

/// An old address and where it leads.
package struct Redirect: Sendable {
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
    /// With the base URL, or as `target` where there is none.
    package var absoluteTarget: String

    static func all(
        pages: [Page], files: [String], resolver: LinkResolver, _ configuration: Configuration,
        _ diagnostics: inout [Diagnostic]
    ) -> [Redirect] {
        var collector = RedirectCollector(configuration, resolver: resolver)
        for page in pages { collector.occupied[page.address.outputPath] = page.displayPath }
        for file in files { collector.occupied[file] = file }
        for (index, page) in pages.enumerated() {
            for alias in page.metadata.aliases {
                collector.add(alias, to: .page(index), at: page.metadata.aliasesLocation)
            }
        }
        for redirect in configuration.redirects { collector.add(redirect) }
        let result = collector.finish()
        diagnostics += collector.diagnostics
        return result
    }
}

private struct RedirectCollector {
    private enum Target {
        case internalAddress([UInt8], fragment: String)
        /// Another redirect, by the path it stands at.
        case redirect(String, fragment: String)
        case external(String)
    }

    private struct Entry {
        var from: String
        var target: Target
        var location: SourceLocation?
    }

    let configuration: Configuration
    let resolver: LinkResolver
    /// Output paths that are taken, and by what.
    var occupied: [String: String] = [:]
    private var entries: [String: Entry] = [:]
    private var order: [String] = []
    private(set) var diagnostics: [Diagnostic] = []

    init(_ configuration: Configuration, resolver: LinkResolver) {
        self.configuration = configuration
        self.resolver = resolver
    }

    mutating func add(_ alias: String, to target: LinkTarget, at location: SourceLocation?) {
        insert(alias, .internalAddress(resolver.address(of: target), fragment: ""), location)
    }

    mutating func add(_ redirect: Configuration.Redirect) {
        let bytes = Array(redirect.to.utf8)
        let reference = URLReference(bytes.span)
        guard reference.isRelative else {
            guard isWebURL(redirect.to) else {
                report(
                    redirect.location, "redirect/target", "`\(redirect.to)` is not an http or https URL", [])
                return
            }
            insert(redirect.from, .external(redirect.to), redirect.location)
            return
        }
        let fragment = reference.fragment.map { "#" + String(bytes[$0]) } ?? ""
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, reference.path)
        let path = Address.cleaned(String(decoded))
        if let target = resolver[path: path] {
            insert(
                redirect.from, .internalAddress(resolver.address(of: target), fragment: fragment),
                redirect.location)
        } else {
            insert(
                redirect.from,
                .redirect(
                    Address.path(ofAlias: String(decoded), style: configuration.urls), fragment: fragment),
                redirect.location)
        }
    }

    private mutating func insert(_ from: String, _ target: Target, _ location: SourceLocation?) {
        let path = Address.path(ofAlias: from, style: configuration.urls)
        let output = path.isEmpty || path.hasSuffix("/") ? path + "index.html" : path
        if let owner = occupied[output] {
            report(
                location, "redirect/clash",
                "the redirect from `\(from)` stands where `\(owner)` is published",
                ["remove the redirect: the address has a page"])
            return
        }
        if entries[path] != nil {
            report(location, "redirect/clash", "`\(from)` is redirected twice", ["keep one of them"])
            return
        }
        entries[path] = Entry(from: from, target: target, location: location)
        order.append(path)
    }

    mutating func finish() -> [Redirect] {
        var result: [Redirect] = []
        for path in order {
            guard let entry = entries[path], let (target, isExternal) = follow(path, entry) else { continue }
            let output = path.isEmpty || path.hasSuffix("/") ? path + "index.html" : path
            var relative = target
            if !isExternal {
                var bytes: [UInt8] = []
                let encoded = percentEncoded(path)
                let (address, fragment) = split(target)
                bytes.append(address: Array(address.utf8).span, relativeTo: Array(encoded.utf8).span)
                relative = String(bytes) + fragment
            }
            result.append(
                Redirect(
                    path: path, outputPath: output, depth: path.utf8.count { $0 == UInt8(ascii: "/") },
                    relativeTarget: relative, target: target,
                    absoluteTarget: isExternal ? target : configuration.baseURL + target))
        }
        return result
    }

    private func split(_ target: String) -> (String, String) {
        guard let hash = target.firstIndex(of: "#") else { return (target, "") }
        return (String(target[..<hash]), String(target[hash...]))
    }

    /// Where a chain of redirects ends; nil, with an error, where it ends nowhere.
    private mutating func follow(_ start: String, _ entry: Entry) -> (String, isExternal: Bool)? {
        var seen: Set<String> = [start]
        var current = entry
        var fragment = ""
        while true {
            switch current.target {
            case .internalAddress(let address, let own):
                return (String(address) + (fragment.isEmpty ? own : fragment), false)
            case .external(let url): return (url, true)
            case .redirect(let path, let own):
                if fragment.isEmpty { fragment = own }
                guard let next = entries[path] else {
                    report(
                        current.location, "redirect/target",
                        "the redirect from `\(current.from)` leads to `\(path)`, which is not on this site",
                        ["name a file of the content folder, an address of the site or a URL"])
                    return nil
                }
                guard seen.insert(path).inserted else {
                    report(
                        entry.location, "redirect/loop",
                        "the redirect from `\(entry.from)` leads back to itself",
                        ["let one of them lead to a page"])
                    return nil
                }
                current = next
            }
        }
    }

    private mutating func report(
        _ location: SourceLocation?, _ id: String, _ message: String, _ help: [String]
    ) {
        diagnostics.append(Diagnostic(.error, id, message, at: location, help: help))
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
