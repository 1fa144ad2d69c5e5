// Titles and front matter as MkDocs and Material understand them. What MkDocs takes without a word is no error here.

import GalleyCore
import GalleyData
import GalleyTemplate

enum MkDocsMetadata {
    /// The name of a file or folder as a title: `my-page_name` is "My page name".
    static func title(ofName name: String) -> String {
        let plain = String(name.map { $0 == "-" || $0 == "_" ? " " : $0 })
        return plain == plain.lowercased() ? plain.prefix(1).uppercased() + plain.dropFirst() : plain
    }

    static func title(ofSource path: String) -> String {
        let stem = splitExtension(fileName(path)).stem
        let name = stem == "README" ? "index" : stem
        return name == "index" && parentFolder(path).isEmpty ? "Home" : title(ofName: name)
    }

    /// Reads what stands above a text. What is no YAML is a warning, and the page is read without it.
    static func read(_ source: [UInt8], path: String, diagnostics: inout [Diagnostic]) -> (
        PageMetadata, bodyStart: Int
    ) {
        var found: [Diagnostic] = []
        var (metadata, bodyStart) = PageMetadata.read(
            source, path: path, conventions: .mkdocs, diagnostics: &found)
        // A key that is like one of ours is still the author's own.
        found.removeAll { $0.id == "front-matter/unknown-key" }
        for i in found.indices where found[i].severity == .error { found[i].severity = .warning }
        diagnostics += found
        if bodyStart == 0, let (entries, start) = multiMarkdown(source) {
            for (key, value) in entries where !value.isEmpty {
                switch key {
                case "title": metadata.title = value
                case "description": metadata.description = value
                case "author", "authors": metadata.author = value
                default: metadata.extra[Key(key)] = .string(value)
                }
            }
            bodyStart = start
        }
        return (metadata, bodyStart)
    }

    /// Lines `Key: value` at the very top, which MkDocs reads as MultiMarkdown does: up to an empty line, or to the first that is
    /// none. Gives their keys, in lower case, and values, and where the text begins.
    static func multiMarkdown(_ source: [UInt8]) -> (entries: [(key: String, value: String)], start: Int)? {
        var start = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var entries: [(key: String, value: String)] = []
        var isInValue: Bool { !entries.isEmpty }
        let first = start
        while start < source.count {
            let end = source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
            let line = source[start..<end]
            let next = min(end + 1, source.count)
            if line.allSatisfy({ $0 <= 0x20 }) {
                if isInValue { start = next }
                break
            }
            if let colon = keyEnd(line) {
                let key = String(line[..<colon].drop { $0 == 0x20 }).lowercased()
                entries.append((key, String(line[(colon + 1)...].trimming { $0 <= 0x20 })))
            } else if let last = entries.indices.last,
                line.starts(with: [0x20, 0x20, 0x20, 0x20]) || line.first == 0x09
            {
                // A value goes on in lines with an indent.
                let more = String(line.trimming { $0 <= 0x20 })
                entries[last].value += (entries[last].value.isEmpty ? "" : " ") + more
            } else {
                break
            }
            start = next
        }
        return start > first && isInValue ? (entries, start) : nil
    }

    /// Where the colon of a key stands: at most three blanks before it, no blank in it.
    private static func keyEnd(_ line: ArraySlice<UInt8>) -> Int? {
        let name = line.drop { $0 == 0x20 }
        guard line.count - name.count <= 3 else { return nil }
        let end = name.firstIndex {
            !($0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_"))
        }
        guard let end, end > name.startIndex, line[end] == UInt8(ascii: ":") else { return nil }
        return end
    }
}

/// The titles that a navigation gives to pages, by their files.
enum NavigationTitles {
    static func titles(in nav: Node?) -> [String: String] {
        var result: [String: String] = [:]
        var seen: Set<String> = []
        func add(_ path: String, _ title: String?) {
            let path = Address.cleaned(path)
            // Where a page is named twice, the first counts.
            guard seen.insert(path).inserted, let title, !title.isEmpty else { return }
            result[path] = title
        }
        func walk(_ list: Node, _ depth: Int) {
            guard depth < 40 else { return }
            for item in list.items {
                if let path = item.string { add(path, nil) }
                for (key, value) in item.entries {
                    if let path = value.string { add(path, key.scalarText) }
                    if value.kind == .sequence { walk(value, depth + 1) }
                }
            }
        }
        if let nav { walk(nav, 0) }
        return result
    }
}
