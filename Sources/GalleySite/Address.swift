// Where a page is published: from its path in the content folder, its slug and the style of addresses;
// and which paths an author may ask for.

import GalleyCore

/// A page's place in the site.
package struct Address: Sendable {
    /// Relative to the site's root, percent-encoded; a folder's address ends in `/`. Links print this.
    package var encoded: [UInt8]
    /// The same without the `index.html` that the `file` style prints in links: for canonical addresses.
    package var canonical: String
    /// The file in the output folder.
    package var outputPath: String
    /// How many folders deep the page lies: one `../` each leads to the root.
    package var depth: Int

    /// `path` is a site path, decoded; empty or ending in `/` for a folder's index.
    init(path: String, style: Configuration.AddressStyle) {
        outputPath = Self.outputPath(path)
        canonical = percentEncoded(path)
        encoded = Array(canonical.utf8)
        // From disk only a file's full name opens.
        if path.isEmpty || path.hasSuffix("/"), style == .file { encoded += "index.html".utf8 }
        depth = encoded.count { $0 == UInt8(ascii: "/") }
    }

    /// The file in the output folder that stands for a site path.
    static func outputPath(_ path: String) -> String {
        path.isEmpty || path.hasSuffix("/") ? path + "index.html" : path
    }

    /// The site path of a Markdown file, which may be the index of its folder.
    ///
    /// `source` is relative to the content folder; `slug` is one in which `problem` found none.
    static func path(
        ofSource source: String, isIndex: Bool, slug: String?, style: Configuration.AddressStyle
    ) -> String {
        let folder = parentFolder(source)
        if let slug, slug.hasPrefix("/") { return page(cleaned(slug), style) }
        if isIndex {
            guard let slug, !folder.isEmpty else { return folder.isEmpty ? "" : folder + "/" }
            let above = parentFolder(folder)
            return (above.isEmpty ? "" : above + "/") + cleaned(slug) + "/"
        }
        let name = slug.map(cleaned) ?? splitExtension(fileName(source)).stem
        return page(folder.isEmpty ? name : folder + "/" + name, style)
    }

    /// The site path for a path without an extension.
    static func page(_ path: String, _ style: Configuration.AddressStyle) -> String {
        if path.isEmpty { return "" }
        return style == .directory ? path + "/" : path + ".html"
    }

    /// A slug, alias or redirect without empty and `.` parts; `..` never gets this far, and would go too.
    static func cleaned(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    }

    /// The site path that an alias or an old address in the configuration stands for: `/old`, `/old/` and `/old.html`.
    static func path(ofAlias alias: String, style: Configuration.AddressStyle) -> String {
        let plain = cleaned(alias)
        if alias.hasSuffix("/") || plain.isEmpty { return plain.isEmpty ? "" : plain + "/" }
        if plain.hasSuffix("/index.html") { return String(plain.dropLast("index.html".utf8.count)) }
        let ext = splitExtension(fileName(plain)).ext
        return ext == "html" || ext == "htm" ? plain : page(plain, style)
    }
}

// MARK: What an author may ask for

extension Address {
    /// Every part is a folder, and every depth has its own relative addresses: no real site is deeper.
    private static let partLimit = 32
    /// File systems take 255 bytes; this leaves room for `.html` and the percent signs of some hosts.
    private static let partLength = 200
    private static let wholeLength = 1000

    /// What is wrong with a slug or an old address, decoded, as a message; nil where it can be published.
    ///
    /// The message calls it what `subject` says, such as "the slug".
    static func problem(in path: String, named subject: String) -> String? {
        if path.isEmpty { return "\(subject) is empty" }
        if path.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "\(subject) holds a control character"
        }
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
        if parts.isEmpty { return "\(subject) `\(path.prefix(20))` names no page below the site's root" }
        if parts.contains(where: { $0.elementsEqual("..".utf8) }) {
            return "\(subject) has a part `..`, but an address has nothing to climb out of"
        }
        if parts.count > partLimit {
            return "\(subject) has \(parts.count) parts; an address has at most \(partLimit)"
        }
        if let long = parts.first(where: { $0.count > partLength }) {
            return "a part of \(subject) is \(long.count) bytes long; at most \(partLength) are published"
        }
        let length = parts.reduce(parts.count - 1) { $0 + $1.count }
        if length > wholeLength {
            return "\(subject) is \(length) bytes long; at most \(wholeLength) are published"
        }
        // Not on every file system are `.galley` and `.Galley` two names.
        let own = ".galley".utf8
        if parts.contains(where: {
            $0.count >= own.count && zip($0, own).allSatisfy { $0 | 0x20 == $1 | 0x20 }
        }) {
            return "\(subject) has a part that starts with `.galley`, the folder of Galley's own records"
        }
        return nil
    }
}
