// A site with defects whose places are known: a marker in its text holds a part twice, as it is wrong and as it is right.
//
//     <a href="⟦link/missing-page¦instal.html¦install.html⟧">
//
// Written with the defects, each marker is a finding of its rules at the place where it stands; one without a rule only
// makes the difference.

import Foundation

/// The text of a site's files, read with or without the defects that it marks.
struct InjectedDefects {
    /// The files, as `SiteTest` takes them.
    private(set) var text = ""
    /// What is wrong in them, `link/missing-page site/index.html:3:5`, sorted.
    private(set) var places: [String] = []

    init(_ marked: String, wrong: Bool) {
        var path = ""
        var number = 0
        for line in marked.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                path = String(line.dropFirst(3).dropLast(3))
                number = 0
            }
            var written = ""
            var rest = Substring(line)
            while let open = rest.firstIndex(of: "⟦"), let close = rest.firstIndex(of: "⟧") {
                written += rest[..<open]
                let parts = rest[rest.index(after: open)..<close].split(
                    separator: "¦", omittingEmptySubsequences: false)
                precondition(parts.count == 3, "\(line)")
                for rule in wrong ? parts[0].split(separator: " ") : [] {
                    places.append("\(rule) \(path):\(number):\(written.unicodeScalars.count + 1)")
                }
                written += wrong ? parts[1] : parts[2]
                rest = rest[rest.index(after: close)...]
            }
            text += written + rest + "\n"
        }
        places.sort()
    }
}
