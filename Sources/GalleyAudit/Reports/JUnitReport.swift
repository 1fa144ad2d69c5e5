// Test results for dashboards, in the dialect that both Jenkins' and Ant's schemas allow: a suite for each rule with
// findings, a test case for each finding, and one suite of all pages without any, so that there is something to count.
//
// Ant's schema is the stricter one: it wants every attribute and both outputs, and one outcome for a test case.

import GalleyCore

extension ReportFormat {
    package static let junit = ReportFormat(
        name: "junit", summary: "test results for CI servers", fileExtension: "xml"
    ) { report, context, out in
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n")
        // Ant's schema has a date for every suite, and no zone.
        let date = context.date.map { String($0.rfc3339.prefix(19)) } ?? "1970-01-01T00:00:00"
        var number = 0
        func suite(_ name: String, tests: Int, failures: Int, skipped: Int, text: String, _ cases: () -> Void)
        {
            out.append(" <testsuite name=\"")
            out.append(xmlAttribute: name)
            out.append("\" package=\"galley.audit\" id=\"")
            out.append(decimal: number)
            out.append("\" timestamp=\"")
            out.append(utf8: date)
            out.append("\" hostname=\"localhost\" tests=\"")
            out.append(decimal: tests)
            out.append("\" failures=\"")
            out.append(decimal: failures)
            out.append("\" errors=\"0\" skipped=\"")
            out.append(decimal: skipped)
            out.append("\" time=\"0\">\n  <properties/>\n")
            cases()
            out.append("  <system-out>")
            out.append(xml: text)
            out.append("</system-out>\n  <system-err/>\n </testsuite>\n")
            number += 1
        }
        for rule in report.byRule {
            let failures = rule.findings.count { report.findings[$0].severity >= context.failing }
            suite(
                rule.id, tests: rule.findings.count, failures: failures,
                skipped: rule.findings.count - failures,
                text: Rule.named(rule.id)?.title ?? ""
            ) {
                var names = UniqueNames()
                for i in rule.findings {
                    append(context.placed(report.findings[i]), context, &names, to: &out)
                }
            }
        }
        var dirty = Set<PathKey>()
        for finding in report.findings {
            for location in finding.locations { dirty.insert(PathKey(location.path)) }
        }
        let clean = report.graph.nodes.filter { !dirty.contains(PathKey($0.source)) }
        let text = ([report.sentence, report.findingsSentence] + report.baselineSentences).joined(
            separator: "\n")
        suite("pages", tests: clean.count, failures: 0, skipped: 0, text: text) {
            var names = UniqueNames()
            for page in clean {
                appendCase(named: context.path(page.source), in: "pages", &names, to: &out)
                out.append("/>\n")
            }
        }
        out.append("</testsuites>\n")
    }

    private static func append(
        _ finding: Diagnostic, _ context: ReportContext, _ names: inout UniqueNames, to out: inout [UInt8]
    ) {
        // A name without a line stays the same where lines move, so that a server sees what is new.
        let name = finding.subject ?? "\(finding.location.map { $0.path + ": " } ?? "")\(finding.message)"
        appendCase(named: name, in: finding.id, &names, to: &out)
        out.append(">\n")
        let isFailure = finding.severity >= context.failing
        if isFailure {
            out.append("   <failure type=\"")
            out.append(xmlAttribute: finding.severity.rawValue)
            out.append("\" message=\"")
        } else {
            out.append("   <skipped message=\"")
        }
        out.append(xmlAttribute: finding.message)
        out.append("\"")
        if isFailure {
            out.append(">")
            var frame: [UInt8] = []
            finding.append(to: &frame, color: false)
            out.append(xml: String(frame))
            for place in finding.otherLocations.prefix(listedPlaces) {
                out.append("  ")
                out.append(xml: place.text)
                out.append("\n")
            }
            out.append("</failure>\n")
        } else {
            out.append("/>\n")
        }
        out.append("  </testcase>\n")
    }

    /// Places that are listed below the code frame of a finding.
    private static let listedPlaces = 100

    private static func appendCase(
        named name: String, in suite: String, _ names: inout UniqueNames, to out: inout [UInt8]
    ) {
        let use = names.use(name)
        out.append("  <testcase classname=\"")
        out.append(xmlAttribute: suite)
        out.append("\" name=\"")
        out.append(xmlAttribute: use == 1 ? name : "\(name) (\(use))")
        out.append("\" time=\"0\"")
    }
}
