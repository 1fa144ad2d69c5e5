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
        let source = snapshot?.site.page(at: path).flatMap { snapshot?.site.pages[$0].displayPath }
        let meant = all.filter { problem in
            blocking.contains(problem)
                // Of a page that nobody has looked at until now.
                || problem.severity == .error && problem.id.hasPrefix("template/")
                || source != nil && problem.severity > .notice
                    && ([problem.location].compactMap(\.self) + problem.otherLocations).contains {
                        $0.path == source
                    }
        }
        var json = JSONWriter()
        json.object { json in
            json.key("problems")
            json.array { json in
                for problem in meant.prefix(Self.panelLimit) {
                    append(problem, blocks: blocking.contains(problem), on: source, to: &json)
                }
            }
        }
        return json.bytes
    }

    private func append(
        _ problem: Diagnostic, blocks: Bool, on source: String?, to json: inout JSONWriter
    ) {
        let place =
            problem.location?.path == source
            ? problem.location : problem.otherLocations.first { $0.path == source } ?? problem.location
        json.object { json in
            json.key("severity")
            json.string(blocks ? "error" : problem.severity == .notice ? "notice" : "warning")
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
