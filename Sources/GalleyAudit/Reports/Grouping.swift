// One broken target that is linked from three hundred pages is one finding with three hundred places.

import GalleyCore

/// The places of a finding that are kept beside the first; `occurrences` counts all.
let keptPlaces = 1000

/// The places of a finding that keep the text of their line: no format quotes more.
let quotedPlaces = 5

/// Makes one finding of those that have the same rule, severity and subject: the first in report order with the places
/// of the others, sorted, each once, and at most a thousand of them. Message, help and fix are the first's. What has no
/// subject stays alone. The result is in report order.
package func grouped(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    struct Key: Hashable {
        var rule: PathKey
        var subject: PathKey
        var severity: Diagnostic.Severity
    }
    var groups: [[Int]] = []
    var index: [Key: Int] = [:]
    for (i, diagnostic) in diagnostics.enumerated() {
        guard let subject = diagnostic.subject else {
            groups.append([i])
            continue
        }
        let key = Key(rule: PathKey(diagnostic.id), subject: PathKey(subject), severity: diagnostic.severity)
        if let group = index[key] {
            groups[group].append(i)
        } else {
            index[key] = groups.count
            groups.append([i])
        }
    }
    return groups.map { members in
        if members.count == 1 { return diagnostics[members[0]] }
        return merged(members.map { diagnostics[$0] })
    }.sorted(by: Diagnostic.inReportOrder)
}

/// One finding of several with one subject.
private func merged(_ members: [Diagnostic]) -> Diagnostic {
    // What has a place tells more than what has none.
    let located = members.filter { $0.location != nil }
    var first = (located.isEmpty ? members : located).min(by: Diagnostic.inReportOrder) ?? members[0]
    var places = members.flatMap(\.locations).sorted(by: SourceLocation.precedes)
    var kept = 0
    for i in places.indices where kept == 0 || !places[i].isSamePlace(as: places[kept - 1]) {
        places[kept] = places[i]
        kept += 1
    }
    places.removeLast(places.count - kept)
    first.occurrences = members.reduce(0) { $0 + $1.occurrences }
    first.location = places.first
    first.otherLocations = places.dropFirst().prefix(keptPlaces).enumerated().map { i, place in
        i < quotedPlaces
            ? place
            : SourceLocation(path: place.path, line: place.line, column: place.column, length: place.length)
    }
    return first
}

extension SourceLocation {
    /// By path, line and column.
    static func precedes(_ a: SourceLocation, _ b: SourceLocation) -> Bool {
        if a.path != b.path { return a.path < b.path }
        return a.line != b.line ? a.line < b.line : a.column < b.column
    }

    func isSamePlace(as other: SourceLocation) -> Bool {
        line == other.line && column == other.column && path == other.path
    }
}
