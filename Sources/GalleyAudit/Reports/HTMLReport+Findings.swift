// The findings of the HTML report: by rule with their lines, and by page.

import GalleyCore

extension HTMLWriter {
    /// Findings that are shown of all, of one rule, and of a rule at least.
    private static let mostFindings = 2000
    private static let mostOfRule = 400
    private static let leastOfRule = 20
    /// Findings of a rule that need not be unfolded.
    private static let unfolded = 25
    /// Places of a finding that are listed, and files of the list by page.
    private static let mostPlaces = 50
    private static let mostFiles = 400
    private static let mostOfFile = 25

    mutating func appendFindings() {
        out.append("<section id=\"findings\">\n<h2>Findings</h2>\n")
        if report.findings.isEmpty {
            out.append("<p class=\"clean\">")
            out.append(html: report.links == 0 ? report.sentence : report.findingsSentence)
            out.append("</p>\n")
        }
        var left = Self.mostFindings
        for rule in rules {
            let number = min(rule.findings.count, max(Self.leastOfRule, min(Self.mostOfRule, left)))
            left -= number
            append(rule, showing: number)
        }
        out.append("</section>\n")
    }

    private mutating func append(_ group: RuleFindings, showing number: Int) {
        let (id, findings, severity) = (group.id, group.findings, group.severity)
        let rule = Rule.named(id)
        out.append("<section class=\"rule\">\n<h3><span class=\"badge ")
        out.append(utf8: "\(severity.rawValue)\">\(severity.rawValue)</span> <span class=\"title\">")
        out.append(htmlProse: rule?.title ?? id)
        out.append("</span> <code>")
        out.append(html: id)
        out.append(utf8: "</code> <b>\(digits(findings.count))</b></h3>\n")
        for text in [rule?.why ?? "", rule?.repair ?? ""] where !text.isEmpty {
            out.append("<p class=\"sub\">")
            out.append(htmlProse: text)
            out.append("</p>\n")
        }
        for (i, finding) in findings.prefix(number).enumerated() {
            if i == Self.unfolded {
                out.append(utf8: "<details><summary>\(digits(number - i)) more of this rule</summary>\n")
            }
            append(finding)
        }
        if number > Self.unfolded { out.append("</details>\n") }
        if findings.count > number {
            out.append(
                utf8:
                    "<p class=\"more\">and \(digits(findings.count - number)) more, which the JSON report lists</p>\n"
            )
        }
        out.append("</section>\n")
    }

    private mutating func append(_ index: Int) {
        shown.insert(index)
        let finding = context.placed(report.findings[index])
        out.append(utf8: "<article id=\"f\(index + 1)\">\n<p class=\"message\">")
        out.append(htmlProse: finding.message)
        out.append("</p>\n")
        if let location = finding.location { appendFrame(location, finding.severity) }
        for line in finding.help {
            out.append("<p class=\"help\">")
            out.append(htmlProse: line)
            out.append("</p>\n")
        }
        appendPlaces(of: finding)
        out.append("</article>\n")
    }

    private mutating func appendFrame(_ location: SourceLocation, _ severity: Diagnostic.Severity) {
        out.append("<div class=\"frame\"><p>")
        out.append(html: location.text)
        out.append("</p>")
        if let line = location.sourceLine, location.column > 0 {
            let scalars = line.unicodeScalars
            let before = scalars.prefix(max(0, location.column - 1 - location.sourceLineStart))
            let marked = scalars.dropFirst(before.count).prefix(max(1, location.length))
            let after = scalars.dropFirst(before.count + marked.count)
            out.append("<pre>")
            if location.sourceLineStart > 0 { out.append("…") }
            // The white space at the beginning tells nothing.
            out.append(html: String(String.UnicodeScalarView(before.drop { $0 == " " || $0 == "\t" })))
            out.append(utf8: "<mark class=\"\(severity.rawValue)\">")
            out.append(html: String(String.UnicodeScalarView(marked)))
            out.append("</mark>")
            out.append(html: String(String.UnicodeScalarView(after)))
            if location.isSourceLineCut { out.append("…") }
            out.append("</pre>")
        }
        out.append("</div>\n")
    }

    private mutating func appendPlaces(of finding: Diagnostic) {
        let others = finding.otherLocations
        guard !others.isEmpty else {
            if let text = finding.otherPlaces() {
                out.append("<p class=\"sub\">")
                out.append(html: text)
                out.append("</p>\n")
            }
            return
        }
        let number = max(finding.occurrences - 1, others.count)
        out.append(utf8: "<details><summary>\(counted(number, "more place"))</summary><ul class=\"lines\">\n")
        for place in others.prefix(Self.mostPlaces) {
            out.append("<li>")
            out.append(html: place.text)
            out.append("</li>\n")
        }
        appendMore(number - min(others.count, Self.mostPlaces))
        out.append("</ul></details>\n")
    }

    // MARK: By page

    mutating func appendPages() {
        guard !report.findings.isEmpty else { return }
        var files: [PathKey: [Int]] = [:]
        for (i, finding) in report.findings.enumerated() {
            for place in finding.locations where files[PathKey(place.path)]?.last != i {
                files[PathKey(place.path), default: []].append(i)
            }
        }
        guard !files.isEmpty else { return }
        let sorted = files.map { (path: $0.key.path, findings: $0.value) }.sorted { a, b in
            a.findings.count != b.findings.count
                ? a.findings.count > b.findings.count : a.path.utf8.lexicographicallyPrecedes(b.path.utf8)
        }
        out.append(
            utf8:
                "<section id=\"pages\">\n<h2>By page <b>\(digits(files.count))</b></h2>\n<div class=\"files\">\n"
        )
        for (path, findings) in sorted.prefix(Self.mostFiles) {
            out.append("<details><summary><span class=\"path\">")
            out.append(html: context.path(path))
            out.append("</span>")
            for severity in Diagnostic.Severity.allCases.reversed() {
                let number = findings.count { report.findings[$0].severity == severity }
                guard number > 0 else { continue }
                out.append(
                    utf8:
                        "<span class=\"badge \(severity.rawValue)\" title=\"\(counted(number, severity.rawValue))\">\(digits(number))</span>"
                )
            }
            out.append("</summary><ul class=\"lines\">\n")
            for i in findings.prefix(Self.mostOfFile) {
                let isShown = shown.contains(i)
                out.append("<li>")
                if isShown { out.append(utf8: "<a href=\"#f\(i + 1)\">") }
                out.append(htmlProse: report.findings[i].message)
                if isShown { out.append("</a>") }
                out.append("</li>\n")
            }
            appendMore(findings.count - Self.mostOfFile)
            out.append("</ul></details>\n")
        }
        if sorted.count > Self.mostFiles {
            out.append(
                utf8: "<p class=\"more\">and \(counted(sorted.count - Self.mostFiles, "more file"))</p>\n")
        }
        out.append("</div>\n</section>\n")
    }
}
