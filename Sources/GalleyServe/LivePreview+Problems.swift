// What is wrong, as the panel in the browser gets it, with addresses that open the place in an editor.

import GalleyCore
import GalleyData
import GalleySite

extension LivePreview {
    /// More than anybody reads in a panel; the terminal has them all.
    private static let panelLimit = 100

    /// What is wrong, as JSON for the panel: errors, and then what is in the sources of a page.
    func problems(on path: String, _ snapshot: SiteSnapshot?) -> [UInt8] {
        let (all, blocking) = shown.withLock { ($0.problems, $0.blocking) }
        let isOfMkDocs = snapshot?.site.configuration.isOfMkDocs ?? false
        let places = snapshot.flatMap { $0.site.page(at: path).map($0.site.places(ofPage:)) }
        let meant = all.filter { problem in
            blocking.contains(problem) || Self.stopsOnePage(problem)
                || problem.severity > .notice
                    && places.map { Self.place(of: problem, in: $0) != nil } ?? false
        }
        var json = JSONWriter()
        json.object { json in
            json.key("problems")
            json.array { json in
                for problem in meant.prefix(Self.panelLimit) {
                    let place = places.flatMap { Self.place(of: problem, in: $0) } ?? problem.location
                    append(
                        isOfMkDocs ? problem.inWordsOfMkDocs : problem, at: place,
                        blocks: blocking.contains(problem), to: &json)
                }
            }
        }
        return json.bytes
    }

    /// Whether a problem is that of a template with a page that nobody had looked at when it was shown.
    private static func stopsOnePage(_ problem: Diagnostic) -> Bool {
        problem.severity == .error && problem.id.hasPrefix("template/")
    }

    /// The first place of a problem that a page shows.
    private static func place(of problem: Diagnostic, in places: PagePlaces) -> SourceLocation? {
        ([problem.location].compactMap(\.self) + problem.otherLocations).first(where: places.contains)
    }

    private func append(
        _ problem: Diagnostic, at place: SourceLocation?, blocks: Bool, to json: inout JSONWriter
    ) {
        json.object { json in
            json.key("severity")
            let isError = blocks || Self.stopsOnePage(problem)
            json.string(isError ? "error" : problem.severity == .notice ? "notice" : "warning")
            json.key("blocks")
            json.boolean(blocks)
            json.key("id")
            json.string(problem.id)
            json.key("message")
            json.string(problem.message)
            json.key("place")
            json.string(place?.text ?? "")
            json.key("frame")
            json.string(problem.frame)
            json.key("editor")
            json.string(place.map(editorURL) ?? "")
            json.key("help")
            json.array { json in for line in problem.help { json.string(line) } }
        }
    }

    private func editorURL(_ place: SourceLocation) -> String {
        let editor =
            editor ?? shown.withLock { $0.site.snapshot?.site.configuration.editor } ?? Configuration().editor
        guard Self.opensAnEditor(editor), !place.path.hasPrefix("(") else { return "" }
        let path = place.path.hasPrefix("/") ? place.path : root + "/" + place.path
        let values = [
            // It may stand in a query.
            "{path}": percentEncoded(path).split(separator: "&", omittingEmptySubsequences: false)
                .joined(separator: "%26"),
            "{line}": "\(max(1, place.line))",
            "{column}": "\(max(1, place.column))",
        ]
        var result = ""
        var rest = Substring(editor)
        while let start = rest.firstIndex(of: "{") {
            result += rest[..<start]
            rest = rest[start...]
            if let (name, value) = values.first(where: { rest.hasPrefix($0.key) }) {
                result += value
                rest = rest.dropFirst(name.count)
            } else {
                result += "{"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    /// Whether an address is that of a program. A configuration that came with a checkout is not to run scripts here.
    private static func opensAnEditor(_ address: String) -> Bool {
        let bytes = Array(address.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first,
            first.lowercasedASCII &- UInt8(ascii: "a") < 26
        else { return false }
        // RFC 3986 §3.1. Browsers skip spaces and controls when they look for a scheme.
        let scheme = bytes[..<colon].map(\.lowercasedASCII)
        return scheme.allSatisfy {
            $0 &- UInt8(ascii: "a") < 26 || $0.isASCIIDigit || [0x2B, 0x2D, 0x2E].contains($0)
        } && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F }
            && !["javascript", "data", "vbscript"].contains(String(decoding: scheme, as: UTF8.self))
    }
}
