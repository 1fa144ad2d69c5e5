// A folder's own file, in which it says how the navigation shows it: Galley's `_nav.yml`, and those that the plugins
// awesome-pages and awesome-nav of MkDocs read, `.pages` and `.nav.yml`.

import GalleyCore
import GalleyData

/// What a folder's own file says.
package struct FolderSettings: Sendable {
    /// The names that are looked for unless the configuration names others.
    package static let fileNames = ["_nav.yml", "_nav.yaml"]

    /// What the navigation calls the folder; nil where its own page or its name decides.
    package var title: String?
    /// Names of files and folders in it, those that come first.
    package var order: [String] = []
    /// Its place among its neighbours: lighter ones come first.
    package var weight: Int?
    /// Whether the navigation leaves it out, with all that is in it.
    package var hidden = false
    /// Where the order stands.
    package var location: SourceLocation?
    /// Where it was read from; nil where the folder has none.
    package var file: String?

    package init() {}

    /// Reads a file of a folder; messages name it `display`.
    init(_ absolute: String, path: String, display: String, _ diagnostics: inout [Diagnostic]) {
        file = path
        let isOwn = Self.fileNames.contains(fileName(path))
        let bytes: [UInt8]
        do {
            bytes = try readFile(absolute)
        } catch {
            diagnostics.append(
                Diagnostic(
                    isOwn ? .error : .warning, "content/unreadable", "cannot read the file: \(error.reason)",
                    at: SourceLocation(path: display)))
            return
        }
        let data = DataFile(yaml: bytes, path: display)
        diagnostics += data.diagnostics
        guard let root = data.root else { return }
        title = root["title"]?.scalarText
        if isOwn {
            read(root, data, &diagnostics)
        } else {
            readAwesome(root, data, &diagnostics)
        }
    }

    private mutating func read(_ root: Node, _ data: DataFile, _ diagnostics: inout [Diagnostic]) {
        var checker = KeyChecker(data, idPrefix: "nav")
        checker.check(root, against: Configuration.folderKeys, named: "")
        diagnostics += checker.diagnostics
        order = root["order"]?.strings ?? []
        weight = root["weight"]?.integer
        hidden = root["hidden"]?.boolean ?? false
        location = root["order"].map { data.location(of: $0) }
    }

    private mutating func readAwesome(_ root: Node, _ data: DataFile, _ diagnostics: inout [Diagnostic]) {
        hidden = (root["hide"] ?? root["hidden"])?.boolean ?? false
        guard let list = root["nav"] ?? root["arrange"], list.kind == .sequence else { return }
        location = data.location(of: list)
        var leftOut: Node?
        for item in list.items {
            let target = item.kind == .mapping ? item.entries.first?.value : item
            guard let name = target?.string, !name.contains("/") || name.hasSuffix("/") else {
                leftOut = leftOut ?? item
                continue
            }
            // All that is not named comes behind what is, wherever that stands.
            if name.hasPrefix("...") { continue }
            order.append(name)
        }
        guard let leftOut else { return }
        diagnostics.append(
            Diagnostic(
                .warning, "config/mkdocs",
                "groups, and pages of other folders, are left out: only the order of a folder's own files is taken from here",
                at: data.location(of: leftOut), help: ["write them under `nav` in mkdocs.yml"]))
    }
}
