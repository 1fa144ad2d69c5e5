// A folder's `.pages` or `.nav.yml`, in which the plugins awesome-pages and awesome-nav say how the folder is shown.

import GalleyCore
import GalleyData

struct MkDocsFolderFile {
    static let names = [".pages", ".nav.yml"]

    private(set) var settings = FolderSettings()
    private var diagnostics: [Diagnostic] = []

    /// Reads the file at an absolute path; messages name it `display`.
    init(_ absolute: String, path: String, display: String) {
        settings.file = path
        let bytes: [UInt8]
        do {
            bytes = try readFile(absolute)
        } catch {
            diagnostics.append(
                Diagnostic(
                    .warning, "content/unreadable", "cannot read the file: \(error.reason)",
                    at: SourceLocation(path: display)))
            return
        }
        let file = DataFile(yaml: bytes, path: display)
        diagnostics += file.diagnostics
        guard let root = file.root, root.kind == .mapping else { return }
        settings.title = root["title"]?.scalarText
        settings.hidden = (root["hide"] ?? root["hidden"])?.boolean ?? false
        guard let list = root["nav"] ?? root["arrange"], list.kind == .sequence else { return }
        settings.location = file.location(of: list)
        var leftOut: Node?
        for item in list.items {
            let target = item.kind == .mapping ? item.entries.first?.value : item
            guard let name = target?.string, !name.contains("/") || name.hasSuffix("/") else {
                leftOut = leftOut ?? item
                continue
            }
            // All that is not named comes behind what is, wherever that stands.
            if name.hasPrefix("...") { continue }
            settings.order.append(name)
        }
        if let leftOut {
            diagnostics.append(
                Diagnostic(
                    .notice, "config/mkdocs",
                    "only the order of a folder's own files and folders is taken from here",
                    at: file.location(of: leftOut), help: ["write `nav` in mkdocs.yml for more"]))
        }
    }

    mutating func takeDiagnostics() -> [Diagnostic] {
        defer { diagnostics = [] }
        return diagnostics
    }
}
