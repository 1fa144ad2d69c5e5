// Where a page is published: from its path in the content folder, its slug and the style of addresses.

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

    /// Takes a site path, decoded; it is empty or ends in `/` for a folder's index.
    init(path: String, style: Configuration.AddressStyle) {
        let isFolder = path.isEmpty || path.hasSuffix("/")
        outputPath = isFolder ? path + "index.html" : path
        canonical = percentEncoded(path)
        encoded = Array(canonical.utf8)
        // From disk only a file's full name opens.
        if isFolder, style == .file { encoded += "index.html".utf8 }
        depth = encoded.count { $0 == UInt8(ascii: "/") }
    }

    /// The `../../` that leads from the page to the site's root.
    package var root: String { String(repeating: "../", count: depth) }

    /// The site path of a Markdown file, which is named relative to the content folder.
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

    /// A slug, alias or redirect as a path that cannot leave the site: no empty, `.` or `..` part.
    static func cleaned(_ path: String) -> String {
        path.split(separator: "/").filter { $0 != "." && $0 != ".." }.joined(separator: "/")
    }

    /// The site path that an alias or an old address in the configuration stands for: `/old`, `/old/` and `/old.html`.
    static func path(ofAlias alias: String, style: Configuration.AddressStyle) -> String {
        let plain = cleaned(alias)
        if alias.hasSuffix("/") || plain.isEmpty { return plain.isEmpty ? "" : plain + "/" }
        if plain.hasSuffix("/index.html") { return String(plain.dropLast("index.html".count)) }
        let ext = splitExtension(fileName(plain)).ext
        return ext == "html" || ext == "htm" ? plain : page(plain, style)
    }
}
