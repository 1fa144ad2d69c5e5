// The name of a media type, taken apart (RFC 9110 §8.3.1, RFC 6838 §4.2): what it says of how a body is written.

import GalleyCore

/// `application/problem+json; charset=utf-8`, in small letters; may be a range such as `image/*`.
package struct MediaTypeName: Sendable, Hashable {
    package let type: String
    package let subtype: String
    /// What stands behind the last `+` of the subtype: how it is written, whatever it is.
    package let suffix: String?
    /// Whether anything stands behind a semicolon.
    package let hasParameters: Bool

    package init(_ name: String) { self.init(utf8: Array(name.utf8)[...]) }

    package init(utf8 name: ArraySlice<UInt8>) {
        let end = name.firstIndex(of: UInt8(ascii: ";")) ?? name.endIndex
        let essence = name[..<end].filter { $0 > 0x20 }.map {
            $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0
        }
        let slash = essence.firstIndex(of: UInt8(ascii: "/")) ?? essence.endIndex
        let rest = essence[slash...].dropFirst()
        type = String(decoding: essence[..<slash], as: UTF8.self)
        subtype = String(decoding: rest, as: UTF8.self)
        suffix = rest.lastIndex(of: UInt8(ascii: "+")).map {
            String(decoding: rest[$0...].dropFirst(), as: UTF8.self)
        }
        hasParameters = end < name.endIndex
    }

    /// Without parameters.
    package var essence: String { subtype.isEmpty ? type : type + "/" + subtype }

    package var isJSON: Bool {
        suffix == "json" || subtype == "json" && (type == "application" || type == "text")
    }

    /// Whether it is JSON and says no more, as libraries do by themselves.
    package var isPlainJSON: Bool { !hasParameters && essence == "application/json" }

    package var isXML: Bool { suffix == "xml" || essence == "application/xml" || essence == "text/xml" }

    package var isHTML: Bool { subtype == "html" || subtype == "xhtml+xml" }

    package var isYAML: Bool {
        suffix == "yaml" || ["yaml", "x-yaml", "yml", "x-yml"].contains(subtype)
    }

    /// `application/x-www-form-urlencoded`.
    package var isForm: Bool { subtype == "x-www-form-urlencoded" }

    package var isMultipart: Bool { type == "multipart" }

    /// The multipart of forms (RFC 7578), the only one with names.
    package var isFormData: Bool { isMultipart && subtype == "form-data" }

    /// A JSON text on each line or in each record.
    package var isLines: Bool { suffix == "json-seq" || Self.lines.contains(subtype) }

    private static let lines: Set<String> = [
        "jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "x-ndjson", "ndjson", "json-seq", "stream+json",
        "x-json-stream",
    ]

    /// `text/event-stream`.
    package var isEvents: Bool { subtype == "event-stream" }

    /// Whether it comes piece by piece.
    package var isStream: Bool { isEvents || isLines }

    /// Whether what is of this type is kept in a file rather than read.
    package var isFile: Bool {
        switch type {
        case "image": subtype != "svg+xml"
        case "audio", "video", "font": true
        case "application": Self.files.contains(subtype) || subtype.hasPrefix("vnd.openxmlformats")
        default: false
        }
    }

    private static let files: Set<String> = ["octet-stream", "pdf", "zip", "gzip"]

    /// How the names of its files end, with the dot.
    package var fileExtension: String {
        if let known = Self.extensions[essence] { return known }
        return type.isEmpty || type == "application" ? ".bin" : ""
    }

    private static let extensions = [
        "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp",
        "image/svg+xml": ".svg", "image/*": ".png", "application/pdf": ".pdf", "application/zip": ".zip",
        "application/gzip": ".gz", "text/csv": ".csv", "text/plain": ".txt", "text/html": ".html",
        "text/markdown": ".md", "application/json": ".json", "application/xml": ".xml",
        "audio/mpeg": ".mp3", "video/mp4": ".mp4", "application/octet-stream": ".bin",
    ]
}
