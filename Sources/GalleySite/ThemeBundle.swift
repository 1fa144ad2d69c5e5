// Style sheets and scripts of a theme that are made of others: a page then asks for one file, not for six.
//
// A file names its parts in its first lines, in its own language: `@import "tokens.css";` in a style sheet,
// `import "./nav.js";` in a script. Each such line is replaced by the file that it names.

import GalleyCore

/// Puts the parts of a theme's files in their places.
struct ThemeBundle {
    /// Parts of parts of parts; deeper is a mistake.
    private static let depthLimit = 8
    /// What all parts of one file may come to: parts named twice at each of the levels would double at each.
    private static let sizeLimit = 4 << 20

    /// The theme's files by their paths, with the names that messages give them.
    let files: [String: (display: String, bytes: [UInt8])]
    /// The files that were put into others.
    private(set) var parts: Set<String> = []
    private(set) var diagnostics: [Diagnostic] = []

    init(_ files: [String: (display: String, bytes: [UInt8])]) { self.files = files }

    /// A file with its parts in place.
    mutating func bytes(of path: String) -> [UInt8] {
        guard let file = files[path] else { return [] }
        guard path.hasSuffix(".css") || path.hasSuffix(".js") else { return file.bytes }
        var out: [UInt8] = []
        append(path, within: [], to: &out)
        return out
    }

    private mutating func append(_ path: String, within outer: [String], to out: inout [UInt8]) {
        guard let file = files[path] else { return }
        let bytes = file.bytes
        let isStyle = path.hasSuffix(".css")
        var position = 0
        var isInComment = false
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            let line = bytes[position..<end].trimming { $0 <= 0x20 }
            if let named = Self.part(line, isStyle), let part = resolved(named, besides: path) {
                if outer.contains(part) || part == path || outer.count == Self.depthLimit
                    || out.count > Self.sizeLimit
                {
                    report(named, path, at: position)
                } else {
                    parts.insert(part)
                    append(part, within: outer + [path], to: &out)
                    if out.last != UInt8(ascii: "\n") { out.append("\n") }
                }
                position = min(end + 1, bytes.count)
                continue
            }
            // Only comments and blank lines stand among the parts.
            if isInComment || line.starts(with: "/*".utf8) {
                isInComment = !line.reversed().starts(with: "/*".utf8)
            } else if !line.isEmpty, !line.starts(with: "//".utf8) {
                break
            }
            out.append(contentsOf: bytes[position..<min(end + 1, bytes.count)])
            position = min(end + 1, bytes.count)
        }
        out.append(contentsOf: bytes[position...])
    }

    /// The destination of a line that does nothing but name another file.
    private static func part(_ line: ArraySlice<UInt8>, _ isStyle: Bool) -> String? {
        let keyword = isStyle ? "@import" : "import"
        guard line.starts(with: keyword.utf8), line.last == UInt8(ascii: ";") else { return nil }
        let rest = line.dropFirst(keyword.utf8.count).dropLast().trimming { $0 <= 0x20 }
        guard rest.count > 2, let quote = rest.first,
            quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            rest.last == quote
        else { return nil }
        let inner = rest.dropFirst().dropLast()
        return inner.contains(quote) ? nil : String(decoding: inner, as: UTF8.self)
    }

    /// The path of a part that lies in the same folder, where the addresses in it mean the same.
    private func resolved(_ named: String, besides path: String) -> String? {
        let name = named.hasPrefix("./") ? String(named.dropFirst(2)) : named
        guard !name.utf8.contains(UInt8(ascii: "/")) else { return nil }
        let folder = parentFolder(path)
        let part = folder.isEmpty ? name : folder + "/" + name
        return files[part] == nil ? nil : part
    }

    private mutating func report(_ named: String, _ path: String, at offset: Int) {
        guard let file = files[path] else { return }
        diagnostics.append(
            Diagnostic(
                .error, "theme/endless-import", "`\(named)` is imported by itself, or too deep",
                at: SourceLocation(path: file.display, source: file.bytes, offset: offset),
                help: ["let each file import only files that do not import it"]))
    }
}
