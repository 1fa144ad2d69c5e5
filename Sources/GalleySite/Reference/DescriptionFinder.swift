// Finds files that describe an API among all others, by how they begin.

import GalleyCore

struct DescriptionFinder {
    /// The content folder.
    let folder: String
    /// Relative to it.
    let files: [String]

    /// What a description's file ends in.
    static let extensions: Set<String> = ["json", "yaml", "yml"]
    /// More files than this are data of another kind.
    private static let fileLimit = 100
    /// The keys that tell a description come first, as all tools write it.
    private static let beginning = 4_096

    /// What is known of files that were looked at before.
    typealias Known = [PathKey: (stamp: FileStamp, isDescription: Bool)]

    /// The first description in the order of the files.
    func first() -> String? {
        var known = Known()
        return first(&known)
    }

    /// The same; what is `known` of a file counts until that has another stamp.
    func first(_ known: inout Known) -> String? {
        let before = known
        known = [:]
        return files.lazy
            .filter { Self.extensions.contains(splitExtension($0).ext.lowercased()) }
            .prefix(Self.fileLimit)
            .first { path in
                let key = PathKey(path)
                // Taken before the bytes are: what changes in between has another the next time.
                let stamp = FileStamp(folder + "/" + path)
                if let stamp, let old = before[key], old.stamp == stamp {
                    known[key] = old
                    return old.isDescription
                }
                let bytes = (try? readFile(folder + "/" + path, limit: Self.beginning)) ?? []
                let isDescription = Self.isDescription(bytes[...])
                known[key] = stamp.map { ($0, isDescription) }
                return isDescription
            }
    }

    /// Whether a file begins as a description does: `openapi` or `swagger` is among its first keys.
    static func isDescription(_ beginning: ArraySlice<UInt8>) -> Bool {
        var text = beginning
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        text = text.drop { $0 <= 0x20 }
        return text.first == UInt8(ascii: "{") ? hasKeyOfJSON(text) : hasKeyOfYAML(text)
    }

    private static func isName(_ text: ArraySlice<UInt8>) -> Bool {
        text.elementsEqual("openapi".utf8) || text.elementsEqual("swagger".utf8)
    }

    /// Looks at strings of the outermost object that a colon follows.
    private static func hasKeyOfJSON(_ text: ArraySlice<UInt8>) -> Bool {
        var depth = 0
        var i = text.startIndex
        while i < text.endIndex {
            switch text[i] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let start = i + 1
                i = start
                while i < text.endIndex, text[i] != UInt8(ascii: "\"") {
                    i += text[i] == UInt8(ascii: "\\") ? 2 : 1
                }
                guard i < text.endIndex else { return false }
                let next = text[(i + 1)...].first { $0 > 0x20 }
                if depth == 1, next == UInt8(ascii: ":"), isName(text[start..<i]) { return true }
            default: break
            }
            i += 1
        }
        return false
    }

    /// Looks at lines that are not indented.
    private static func hasKeyOfYAML(_ text: ArraySlice<UInt8>) -> Bool {
        text.split(separator: UInt8(ascii: "\n")).contains { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
            var name = line[..<colon]
            while let last = name.last, last == 0x20 { name.removeLast() }
            if name.count > 2, name.first == name.last,
                name.first == UInt8(ascii: "\"") || name.first == UInt8(ascii: "'")
            {
                name = name.dropFirst().dropLast()
            }
            return isName(name)
        }
    }
}
