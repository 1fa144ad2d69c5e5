// What is certain to be wrong in a destination, and how the right one is written: as much as can be stays as it was.
//
// The path of a link is kept in parts: those that lead up (`../`), those that are right, and those that have to
// change. A link from `guide/a.md` to `../API/Setup.md?x#y`, which resolves to `API/Setup.md` where the site has
// `api/setup.md`, becomes `../api/setup.md?x#y`, whatever the folder it starts from.

import GalleyCore

/// A change of a destination that is certain to be right.
package struct Correction: Sendable, Hashable {
    /// All of the destination, as it is and as it should be.
    package struct Whole: Sendable, Hashable {
        package var old: String
        package var new: String
    }

    /// What a path resolves to and what it should resolve to, decoded and relative to the root.
    package struct Path: Sendable, Hashable {
        package var from: String
        package var to: String
        /// Whether it is a folder, written with a slash at its end.
        package var isFolder: Bool

        package init(from: String, to: String, isFolder: Bool) {
            self.from = from
            self.to = to
            self.isFolder = isFolder
        }
    }

    package var whole: Whole?
    package var path: Path?
    /// The id that the fragment should name.
    package var fragment: String?

    package init(_ old: String, to new: String) { whole = Whole(old: old, new: new) }

    package init(path: Path, fragment: String? = nil) {
        self.path = path
        self.fragment = fragment
    }

    package init(fragment: String) { self.fragment = fragment }

    /// Both changes of one destination; nil where they contradict each other.
    package func joined(with other: Correction) -> Correction? {
        if self == other { return self }
        guard whole == nil, other.whole == nil, path == nil || other.path == nil,
            fragment == nil || other.fragment == nil
        else { return nil }
        var joined = self
        joined.path = path ?? other.path
        joined.fragment = fragment ?? other.fragment
        return joined
    }

    /// The destination as it should be, with what it has of percent-encoding kept; nil where it is not the one that the
    /// correction was made for.
    package func applied(to destination: [UInt8]) -> [UInt8]? {
        if let whole {
            return destination.elementsEqual(whole.old.utf8) ? Array(whole.new.utf8) : nil
        }
        let reference = URLReference(destination.span)
        var result = Array(destination[..<reference.path.lowerBound])
        if let path {
            let isStart = reference.isRelative
            guard let new = path.applied(to: Array(destination[reference.path]), isStart: isStart) else {
                return nil
            }
            result += new
        } else {
            result += destination[reference.path]
        }
        if let query = reference.query {
            result.append("?")
            result += destination[query]
        }
        if let old = reference.fragment {
            result.append("#")
            result += fragment.map { Self.fragment($0, insteadOf: destination[old]) } ?? destination[old]
        } else if fragment != nil {
            return nil
        }
        return result
    }

    /// A fragment with another id; what selects text (`:~:`) stays.
    private static func fragment(_ id: String, insteadOf old: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var result = id.encoded(like: old)
        let directive = Array(":~:".utf8)
        if let start = old.indices.first(where: { old[$0...].starts(with: directive) }) {
            result += old[start...]
        }
        return result[...]
    }
}

extension Correction.Path {
    /// A part of a written path that is a part of what it resolves to.
    private struct Part {
        var name: [UInt8]
        /// Its place among the segments.
        var segment: Int
    }

    /// `isStart` is whether nothing stands before the path.
    fileprivate func applied(to written: [UInt8], isStart: Bool) -> [UInt8]? {
        let slash = UInt8(ascii: "/")
        let segments = written.split(separator: slash, omittingEmptySubsequences: false)
        guard let parts = Self.parts(of: segments) else { return nil }
        let old = from.utf8.split(separator: slash).map { Array($0) }
        let new = to.utf8.split(separator: slash).map { Array($0) }
        // What is resolved starts in a folder that the link does not name; a path from a host's root may start with
        // one that the site does not name.
        let unnamed = max(0, old.count - parts.count)
        let outside = max(0, parts.count - old.count)
        let own = parts[outside...]
        guard own.map(\.name) == Array(old[unnamed...]), new.count >= unnamed,
            new[..<unnamed].elementsEqual(old[..<unnamed])
        else { return nil }
        var kept = 0
        while kept < own.count, unnamed + kept < new.count, own[outside + kept].name == new[unnamed + kept] {
            kept += 1
        }
        let start: Int
        if kept < own.count {
            start = own[outside + kept].segment
        } else if let last = own.last {
            start = last.segment + 1
        } else {
            return nil
        }
        var result = segments[..<start].map { Array($0) }
        for i in unnamed + kept..<new.count {
            let place = outside + i - unnamed
            let likeness = place < parts.count ? segments[parts[place].segment] : written[...]
            result.append(
                place < parts.count && parts[place].name == new[i]
                    ? Array(likeness) : String(new[i]).encoded(like: likeness))
        }
        var path = Array(result.joined(separator: [slash]))
        if isFolder, path.last != slash {
            // The folder that the link starts from has no name in it.
            if path.isEmpty { path.append(UInt8(ascii: ".")) }
            path.append(slash)
        }
        // It would be read as a scheme (RFC 3986 §4.2).
        if isStart, result.first?.contains(UInt8(ascii: ":")) ?? false { path = Array("./".utf8) + path }
        return path
    }

    /// The segments that are left when `.`, `..` and what it takes back are out; nil where that is not certain.
    private static func parts(of segments: [ArraySlice<UInt8>]) -> [Part]? {
        var parts: [Part] = []
        for (i, segment) in segments.enumerated() {
            let bytes = Array(segment)
            var name: [UInt8] = []
            name.append(percentDecoding: bytes.span, 0..<bytes.count)
            guard !name.contains(UInt8(ascii: "/")) else { return nil }
            if name.isEmpty || name.elementsEqual(".".utf8) { continue }
            if name.elementsEqual("..".utf8) {
                _ = parts.popLast()
            } else {
                parts.append(Part(name: name, segment: i))
            }
        }
        return parts
    }
}

extension String {
    /// The text as a part of a URL: encoded where it must be, and beyond ASCII where the old text was.
    fileprivate func encoded(like old: ArraySlice<UInt8>) -> [UInt8] {
        let isEncoded = old.contains(UInt8(ascii: "%"))
        var result: [UInt8] = []
        for byte in utf8 {
            let isPlain: Bool
            switch byte {
            case 0...0x1F, 0x7F, UInt8(ascii: "%"), UInt8(ascii: "#"), UInt8(ascii: "?"), UInt8(ascii: "/"):
                isPlain = false
            case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "`"), UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "{"),
                UInt8(ascii: "|"), UInt8(ascii: "}"):
                isPlain = old.contains(byte)
            case 0x80...: isPlain = !isEncoded
            default: isPlain = true
            }
            if isPlain { result.append(byte) } else { result.append(percentEncoding: CollectionOfOne(byte)) }
        }
        return result
    }
}
