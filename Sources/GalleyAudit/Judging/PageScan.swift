// What is kept of a file when its bytes are gone: ids, links that need other files to be judged, and what is wrong.

import GalleyCore

/// Something wrong with one use of a link, before it is grouped and told.
package struct Suspect: Sendable {
    package var rule: Rule
    /// How much it matters, where that is not for the rule to say.
    package var severity: Diagnostic.Severity?
    /// What it is about, the same wherever it is met; empty where each use is a finding of its own.
    package var subject: String
    /// The destination as it stands in the file, where the suspect is about one.
    package var written = ""
    /// One sentence without a full stop.
    package var message: String
    package var help: [String]
    /// What is certain to be wrong in its destination.
    package var correction: Correction?
    /// What was looked for, where something similar may be suggested.
    package var wanted: Wanted?
    /// The file that it was found in, by its index in the site.
    package var file: Int
    /// The bytes of the destination in that file.
    package var range: Range<Int>
    package var element: LinkElement

    package enum Wanted: Sendable, Equatable {
        /// A path of the site, decoded.
        case path(String)
        /// An id of a file.
        case anchor(String, file: Int)
    }

    package init(
        _ rule: Rule, subject: String, _ message: String, help: [String] = [], wanted: Wanted? = nil,
        file: Int, range: Range<Int>, element: LinkElement
    ) {
        self.rule = rule
        self.subject = subject
        self.message = message
        self.help = help
        self.wanted = wanted
        self.file = file
        self.range = range
        self.element = element
    }
}

/// What one file defines and uses, judged as far as it can be without the others.
package struct PageScan: Sendable {
    /// A link to a part of another page.
    struct PendingFragment: Sendable {
        var target: Int32
        var offset: Int32
        var length: Int32
        /// The fragment as written, in `text`.
        var start: Int32
        var count: Int32
        /// How much of the destination stands before it in `text`: all of it with the `#`, or nothing.
        var before: Int32
        var element: LinkElement
    }

    /// A link to a file of the site.
    struct Hyperlink: Sendable {
        var target: Int32
        var offset: Int32
        var length: Int32
    }

    /// A link to another host.
    struct ExternalUse: Sendable {
        var offset: Int32
        var length: Int32
        /// The URL, in `text`.
        var start: Int32
        var count: Int32
        var element: LinkElement
    }

    /// Fingerprints of its ids, sorted.
    var ids: [UInt64] = []
    package var title = ""
    package var suspects: [Suspect] = []
    var fragments: [PendingFragment] = []
    var externals: [ExternalUse] = []
    /// What `fragments` and `externals` point into.
    var text: [UInt8] = []
    /// Files of the site that it uses in any way, rising.
    var targets: [Int32] = []

    /// Whether it uses one of these files of the site in any way.
    package func uses(anyOf files: Set<Int>) -> Bool { targets.contains { files.contains(Int($0)) } }

    /// Each link to another file of the site that a reader follows.
    var hyperlinks: [Hyperlink] = []
    /// Pages that its own text leads to, rising; a navigation's links are not among them where it can be told.
    var links: [Int32] = []
    /// The file that it sends the reader on to; -1 for none.
    var redirect: Int32 = -1
    /// The bytes of that destination.
    var redirectRange = 0..<0
    /// Whether it is there only to send the reader on, be it to a place that is missing.
    var isStub = false
    /// Whether it has a script that takes the fragment along.
    var keepsFragment = false
    var kind = FileKind.other
    var isPage = false
    /// Whether robots are asked not to list it.
    var isUnlisted = false
    /// Uses of links to the site itself that were looked at.
    var judged = 0
    /// Uses of links to other hosts, kept or not.
    var externalCount = 0
    /// Links that readers follow to a folder and that end in a slash.
    var slashCount = 0

    /// Bytes of destinations that are kept of one file.
    static let textLimit = 64 << 20

    package init() {}

    /// Forgets what is wrong in a file that is checked in another way; what it leads to still counts.
    package mutating func acquit() {
        suspects = []
        fragments = []
        hyperlinks = []
        judged = 0
    }

    /// Gives back the memory that growing took in advance.
    mutating func dropSlack() {
        hyperlinks = hyperlinks.withUnsafeBufferPointer { Array($0) }
        fragments = fragments.withUnsafeBufferPointer { Array($0) }
        text = text.withUnsafeBufferPointer { Array($0) }
    }

    /// Whether a fragment names lines of a listing from one id to another, `122-689` or `L10-L20`, which a script shows.
    func has(lines fragment: Span<UInt8>) -> Bool {
        var dash = 0
        while dash < fragment.count, fragment[dash] != UInt8(ascii: "-") { dash += 1 }
        guard dash < fragment.count else { return false }
        let first = fragment.extracting(0..<dash)
        let last = fragment.extracting(dash + 1..<fragment.count)
        return first.isLineNumber && last.isLineNumber
            && has(PageFacts.fingerprint(ofID: first)) && has(PageFacts.fingerprint(ofID: last))
    }

    func has(_ id: UInt64) -> Bool {
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < ids.count && ids[low] == id
    }
}

extension Span<UInt8> {
    /// Digits, with a letter before them or none.
    fileprivate var isLineNumber: Bool {
        guard count > 0 else { return false }
        var i = self[0].isASCIILetter ? 1 : 0
        guard i < count else { return false }
        while i < count, self[i].isASCIIDigit { i += 1 }
        return i == count
    }
}

extension [Int32] {
    /// Sorts, and keeps one of each.
    mutating func makeUnique() {
        guard count > 1 else { return }
        sort()
        var kept = 1
        for i in 1..<count where self[i] != self[kept - 1] {
            self[kept] = self[i]
            kept += 1
        }
        // A copy of its own size: ten thousand pages are kept.
        self = self[..<kept].withUnsafeBufferPointer { Array($0) }
    }
}
