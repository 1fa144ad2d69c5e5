// SARIF 2.1.0 for code scanning: OASIS Static Analysis Results Interchange Format.

import GalleyCore
import GalleyData

extension ReportFormat {
    package static let sarif = ReportFormat(
        name: "sarif", summary: "SARIF 2.1.0 for code scanning", fileExtension: "sarif"
    ) { report, context, out in
        var writer = SARIFWriter(report, context)
        writer.write()
        out.append(contentsOf: writer.json.bytes)
        out.append("\n")
    }
}

private struct SARIFWriter {
    let report: AuditReport
    let context: ReportContext
    /// Ids of the rules that have findings, in the order of the manual, unknown ones behind.
    let rules: [String]
    let ruleIndex: [String: Int]
    var json = JSONWriter(indentation: 1)
    private var names = UniqueNames()

    /// What relative URIs are relative to: the name that code scanning knows.
    static let base = "%SRCROOT%"

    init(_ report: AuditReport, _ context: ReportContext) {
        self.report = report
        self.context = context
        let used = Set(report.findings.map(\.id))
        let known = Rule.all.map(\.id).filter(used.contains)
        rules = known + used.subtracting(known).sorted()
        ruleIndex = Dictionary(rules.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    }

    mutating func write() {
        json.beginObject()
        string(
            "$schema",
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
        string("version", "2.1.0")
        json.key("runs")
        json.beginArray()
        json.beginObject()
        json.key("tool")
        json.beginObject()
        json.key("driver")
        json.beginObject()
        string("name", "Galley")
        if !context.version.isEmpty { string("version", context.version) }
        json.key("rules")
        json.beginArray()
        for id in rules { append(rule: id) }
        json.endArray()
        json.endObject()
        json.endObject()
        if let root = context.root {
            json.key("originalUriBaseIds")
            json.beginObject()
            json.key(Self.base)
            json.beginObject()
            // A base ends in a slash (SARIF 2.1.0 §3.14.14).
            string("uri", uri(root.hasSuffix("/") ? root : root + "/"))
            json.endObject()
            json.endObject()
        }
        string("columnKind", "unicodeCodePoints")
        json.key("results")
        json.beginArray()
        for finding in report.findings { append(finding) }
        json.endArray()
        json.endObject()
        json.endArray()
        json.endObject()
    }

    private mutating func append(rule id: String) {
        let rule = Rule.named(id)
        json.beginObject()
        string("id", id)
        text("shortDescription", rule?.plainTitle ?? id)
        if let why = rule?.why, !why.isEmpty { markdown("fullDescription", why, plain: rule?.plainWhy) }
        if let repair = rule?.repair, !repair.isEmpty { markdown("help", repair, plain: rule?.plainRepair) }
        if let rule {
            json.key("defaultConfiguration")
            json.beginObject()
            string("level", Self.level(rule.severity))
            json.endObject()
        }
        json.key("properties")
        json.beginObject()
        json.key("tags")
        json.array { json in
            json.string("links")
            if let rule { json.string(String(rule.family)) }
        }
        if let rule { string("verdict", rule.verdict.rawValue) }
        json.endObject()
        json.endObject()
    }

    private mutating func append(_ original: Diagnostic) {
        let finding = context.placed(original)
        json.beginObject()
        string("ruleId", finding.id)
        json.key("ruleIndex")
        json.integer(ruleIndex[finding.id] ?? -1)
        string("level", Self.level(finding.severity))
        text("message", Self.message(([finding.message] + finding.help).joined(separator: "\n")))
        json.key("locations")
        json.beginArray()
        // Code scanning refuses a result without a place: what concerns no file concerns all that was audited.
        append(finding.location ?? SourceLocation(path: report.name.isEmpty ? "." : report.name), id: nil)
        json.endArray()
        if !finding.otherLocations.isEmpty {
            json.key("relatedLocations")
            json.beginArray()
            for (i, location) in finding.otherLocations.enumerated() { append(location, id: i + 1) }
            json.endArray()
        }
        json.key("occurrenceCount")
        json.integer(max(1, finding.occurrences))
        // Where the pages of a subject change, the finding is the same.
        let identity = identity(of: original, in: original.subject == nil ? original.location?.path : nil)
        json.key("partialFingerprints")
        json.beginObject()
        let use = names.use(identity)
        // The one name that GitHub looks for.
        string("primaryLocationLineHash", "\(identity):\(use)")
        string("finding/v1", "\(identity):\(use)")
        json.endObject()
        if report.baseline != nil { string("baselineState", "new") }
        if let fix = finding.fix { append(fix, of: finding) }
        if let subject = finding.subject {
            json.key("properties")
            json.beginObject()
            string("subject", subject)
            json.endObject()
        }
        json.endObject()
    }

    private mutating func append(_ location: SourceLocation, id: Int?) {
        json.beginObject()
        if let id {
            json.key("id")
            json.integer(id)
        }
        json.key("physicalLocation")
        json.beginObject()
        append(artifact: location.path)
        if location.line > 0 {
            json.key("region")
            append(regionOf: location)
            if let line = location.sourceLine, location.column > 0 {
                json.key("contextRegion")
                json.beginObject()
                integer("startLine", location.line)
                if location.sourceLineStart > 0 || location.isSourceLineCut {
                    integer("startColumn", location.sourceLineStart + 1)
                    integer("endColumn", location.sourceLineStart + line.unicodeScalars.count + 1)
                }
                text("snippet", line)
                json.endObject()
            }
        }
        json.endObject()
        json.endObject()
    }

    private mutating func append(regionOf location: SourceLocation) {
        json.beginObject()
        integer("startLine", location.line)
        if location.column > 0 {
            integer("startColumn", location.column)
            integer("endColumn", location.column + max(1, location.length))
            if let quote = location.quote { text("snippet", quote) }
        }
        json.endObject()
    }

    private mutating func append(artifact path: String) {
        json.key("artifactLocation")
        json.beginObject()
        let uri = uri(path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
        string("uri", uri)
        // Absolute ones need no base.
        if !["http:", "https:", "file:"].contains(where: { uri.hasPrefix($0) }) {
            string("uriBaseId", Self.base)
        }
        json.endObject()
    }

    private mutating func append(_ fix: Diagnostic.Fix, of finding: Diagnostic) {
        json.key("fixes")
        json.beginArray()
        json.beginObject()
        text("description", Self.message("write `\(String(fix.replacement))`"))
        json.key("artifactChanges")
        json.beginArray()
        json.beginObject()
        var path = fix.file
        if let root = context.root, path.hasPrefix(root.hasSuffix("/") ? root : root + "/") {
            path.removeFirst(root.hasSuffix("/") ? root.count : root.count + 1)
        }
        append(artifact: path)
        json.key("replacements")
        json.beginArray()
        json.beginObject()
        json.key("deletedRegion")
        json.beginObject()
        // Lines and columns are certain where the finding's own place shows what is replaced.
        if let location = finding.location, let quote = location.quote, quote == String(fix.expected) {
            integer("startLine", location.line)
            integer("startColumn", location.column)
            integer("endColumn", location.column + quote.unicodeScalars.count)
        }
        integer("byteOffset", fix.range.lowerBound)
        integer("byteLength", fix.range.count)
        json.endObject()
        text("insertedContent", String(fix.replacement))
        json.endObject()
        json.endArray()
        json.endObject()
        json.endArray()
        json.endObject()
        json.endArray()
    }

    private static func level(_ severity: Diagnostic.Severity) -> String {
        severity == .notice ? "note" : severity.rawValue
    }

    /// The text of a message: braces are doubled (§3.11.5), and nothing makes an embedded link (§3.11.6).
    private static func message(_ text: String) -> String {
        guard
            text.utf8.contains(where: {
                $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]")
            })
        else { return text }
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        for (i, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "]"), i + 1 < bytes.count, bytes[i + 1] == UInt8(ascii: "(") {
                result.append("\\")
            }
            result.append(byte)
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") { result.append(byte) }
        }
        return String(result)
    }

    private mutating func string(_ key: String, _ value: String) {
        json.key(key)
        json.string(value)
    }

    private mutating func integer(_ key: String, _ value: Int) {
        json.key(key)
        json.integer(value)
    }

    /// A message, a description or a snippet: an object with a text.
    private mutating func text(_ key: String, _ value: String) {
        json.key(key)
        json.beginObject()
        string("text", value)
        json.endObject()
    }

    private mutating func markdown(_ key: String, _ value: String, plain: String?) {
        json.key(key)
        json.beginObject()
        string("text", plain ?? value)
        string("markdown", value)
        json.endObject()
    }
}

extension SourceLocation {
    /// What the caret underlines; nil where the line is not kept.
    var quote: String? {
        guard let sourceLine, column > sourceLineStart else { return nil }
        let scalars = sourceLine.unicodeScalars.dropFirst(column - 1 - sourceLineStart)
        let quote = scalars.prefix(max(1, length))
        // Of what goes on after the kept part only the beginning is known.
        guard !quote.isEmpty, quote.count == max(1, length) || !isSourceLineCut else { return nil }
        return String(String.UnicodeScalarView(quote))
    }
}
