// Repairs of links that are certain: which bytes of which file are replaced, shown as a diff or written.
//
// A correction says what is wrong with a destination; here it becomes an edit of the file in which the destination
// stands. An edit is offered only if the edited file, read again, differs from the file in those destinations and in
// nothing else. What is offered is written only into the very bytes that were audited.

import GalleyAudit
import GalleyCore

/// The corrections of a run, before the files are opened.
struct Corrections {
    /// By file and by what names a link in it, an index or an offset; nil where they contradict each other.
    private(set) var byFile: [Int: [Int: Correction?]] = [:]

    mutating func add(_ correction: Correction?, file: Int, link: Int) {
        guard let correction else { return }
        if let known = byFile[file]?[link] {
            byFile[file]?[link] = .some(known.flatMap { $0.joined(with: correction) })
        } else {
            byFile[file, default: [:]][link] = .some(correction)
        }
    }

    /// Those of a file that are certain.
    func certain(of file: Int) -> [Int: Correction] { (byFile[file] ?? [:]).compactMapValues { $0 } }

    /// Makes repairs of all files that have corrections, in the order of the files.
    func repairs(jobs: Int, _ make: @escaping @Sendable (Int, [Int: Correction]) -> FileRepairs?) -> [Int:
        FileRepairs]
    {
        let files = byFile.keys.sorted()
        let corrections = files.map(certain)
        let made = parallelMap(files.count, jobs: jobs) { make(files[$0], corrections[$0]) }
        var result: [Int: FileRepairs] = [:]
        for (file, repairs) in zip(files, made) {
            if let repairs, !repairs.fixes.isEmpty { result[file] = repairs }
        }
        return result
    }
}

/// The repairs of one file.
package struct FileRepairs: Sendable {
    /// The file as the program opens it.
    package let file: String
    /// The file as messages name it.
    package let path: String
    /// The folder that it has to lie in when symbolic links are followed.
    let root: String
    /// The fingerprint of what was audited.
    private let fingerprint: UInt64
    /// In rising order, apart from each other.
    package let fixes: [Diagnostic.Fix]
    /// By what names a link in the file: the place of its repair among the fixes.
    private var places: [Int: Int]

    init(file: String, path: String, root: String, source: [UInt8], edits: [Edit]) {
        self.file = file
        self.path = path
        self.root = root
        fingerprint = Self.fingerprint(of: source)
        fixes = edits.map {
            Diagnostic.Fix(
                file: path, range: $0.range, expected: Array(source[$0.range]), replacement: $0.replacement)
        }
        var places: [Int: Int] = [:]
        for (i, edit) in edits.enumerated() { for link in edit.links { places[link] = i } }
        self.places = places
    }

    /// The same for links that are numbered otherwise: `numbers` gives the new number of each.
    func renumbered(_ numbers: [Int]) -> FileRepairs {
        var result = self
        result.places = [:]
        for (link, fix) in places where numbers.indices.contains(link) { result.places[numbers[link]] = fix }
        return result
    }

    /// The repair of a link.
    func fix(of link: Int) -> Diagnostic.Fix? { places[link].map { fixes[$0] } }

    private static func fingerprint(of bytes: [UInt8]) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes.span)
        return fingerprint.value
    }

    /// The file as it was audited.
    func source() throws(Refusal) -> [UInt8] {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try readFile(file) } catch { throw .failed(error) }
        guard Self.fingerprint(of: bytes) == fingerprint else { throw .changed }
        return bytes
    }

    /// Why a file was left as it is.
    package enum Refusal: Error, Sendable {
        case changed, readOnly, outside
        case failed(FileError)

        /// What became of the file, to be said of its path.
        package var reason: String {
            switch self {
            case .changed: "has changed since it was read"
            case .readOnly: "is read-only"
            case .outside: "lies outside of what is audited"
            case .failed(let error):
                "cannot be \(error.operation == "read" ? "read" : "written"): \(error.reason)"
            }
        }
    }

    /// Makes the repairs in the file.
    package func write() throws(Refusal) {
        guard let real = realPath(file), let realRoot = realPath(root),
            real.hasPrefix(realRoot == "/" ? "/" : realRoot + "/")
        else { throw .outside }
        guard !isReadOnly(real) else { throw .readOnly }
        let repaired = try source().replacing(fixes.map { ($0.range, $0.replacement) })
        do throws(FileError) { try replaceFile(real, repaired) } catch { throw .failed(error) }
    }

    private func isSame(as other: FileRepairs) -> Bool {
        zip(fixes, other.fixes).allSatisfy { $0.range == $1.range && $0.replacement == $1.replacement }
            && fixes.count == other.fixes.count
    }

    /// The repairs in the order of a report. Of files that are one behind symbolic links, those stay that are repaired
    /// alike.
    static func ordered(_ repairs: some Collection<FileRepairs>) -> [FileRepairs] {
        var byFile: [PathKey: [FileRepairs]] = [:]
        for file in repairs { byFile[PathKey(realPath(file.file) ?? file.file), default: []].append(file) }
        return byFile.values.compactMap { same -> FileRepairs? in
            let sorted = same.sorted { $0.path < $1.path }
            guard let first = sorted.first, sorted.allSatisfy({ $0.isSame(as: first) }) else {
                return nil
            }
            return first
        }.sorted { $0.path < $1.path }
    }
}

/// One edit of a file.
struct Edit: Sendable {
    var range: Range<Int>
    var replacement: [UInt8]
    /// What names the links whose destination it is.
    var links: [Int]
}

extension [Edit] {
    /// In the order of the file; of two that overlap, the first one.
    func apart() -> [Edit] {
        var result: [Edit] = []
        for edit in sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where result.last.map({ $0.range.upperBound <= edit.range.lowerBound }) ?? true {
            result.append(edit)
        }
        return result
    }

    /// The edits that change what they should and nothing else. Where all together do not, halves are tried.
    func verified(by changesOnly: ([Edit]) -> Bool) -> [Edit] {
        if isEmpty || changesOnly(self) { return self }
        guard count > 1 else { return [] }
        let first = Array(self[..<(count / 2)]).verified(by: changesOnly)
        let second = Array(self[(count / 2)...]).verified(by: changesOnly)
        let both = first + second
        if both.isEmpty || changesOnly(both) { return both }
        return first.count >= second.count ? first : second
    }
}

extension [UInt8] {
    /// The bytes with ranges replaced, which rise and do not overlap.
    func replacing(_ edits: [(range: Range<Int>, bytes: [UInt8])]) -> [UInt8] {
        var result: [UInt8] = []
        var start = 0
        for edit in edits {
            result += self[start..<edit.range.lowerBound]
            result += edit.bytes
            start = edit.range.upperBound
        }
        return result + self[start...]
    }
}
