// Values as the fields of a form and the parts of a multipart body.

import GalleyCore
import GalleyData

extension ExampleMaker {
    /// The fields of a form (OAS 3.1 §4.8.15.1), not encoded.
    package func formPairs(of value: JSONValue, _ media: MediaType) -> [(name: String, value: String)] {
        value.members.flatMap { member in
            let encoding = media.encodings.first { $0.name == member.name }
            if encoding?.style == nil, encoding?.isExploded == nil {
                // Without a style a list is one field for each item, and an object is sent as JSON.
                let values: [JSONValue]
                if case .array(let items) = member.value { values = items } else { values = [member.value] }
                return values.filter { !$0.isNull }.map { (member.name, $0.plainText) }
            }
            let style = encoding?.style ?? "form"
            return ParameterSerialization.pairs(
                name: member.name, value: member.value, style: style,
                isExploded: encoding?.isExploded ?? (style == "form"))
        }
    }

    /// The parts of a `multipart/form-data` body (OAS 3.1 §4.8.15.1).
    package func parts(of value: JSONValue, _ media: MediaType) -> [SampleRequest.Part] {
        let declared = media.schema.map { Conjunction.everything(of: [$0]) } ?? []
        return value.members.flatMap { member -> [SampleRequest.Part] in
            let encoding = media.encodings.first { $0.name == member.name }
            var parts = Conjunction.everything(of: declared.property(member.name))
            var values = [member.value]
            if case .array(let items) = member.value {
                values = items
                parts += Conjunction.everything(of: parts.items)
            }
            return values.filter { !$0.isNull }.map {
                part(member.name, $0, parts, contentType: encoding?.contentType)
            }
        }
    }

    /// The parts of a stream of them (OAS 3.2 §4.14.5).
    func itemParts(_ items: [JSONValue], _ media: MediaType) -> [SampleRequest.Part] {
        items.enumerated().map { i, item in
            let encoding =
                media.encodings.first { $0.name == String(i) } ?? media.encodings.first { $0.name.isEmpty }
            let parts = media.itemSchema.map { Conjunction.everything(of: [$0]) } ?? []
            return part("", item, parts, contentType: encoding?.contentType)
        }
    }

    private func part(
        _ name: String, _ value: JSONValue, _ parts: [Conjunction.Part], contentType: String?
    ) -> SampleRequest.Part {
        // Several may be allowed: the first is as good as any.
        let given = contentType?.split(separator: ",").first.map { String($0.drop { $0 == " " }) }
        let media = parts.lazy.compactMap { $0[.contentMediaType]?.string }.first
        let isFile =
            parts.contains(where: \.schema.isFile)
            || given.map { MediaSyntax($0) == .binary } ?? false
        if isFile {
            var type = given ?? media ?? "application/octet-stream"
            if type == "application/octet-stream", Plausible.isImage(name) { type = "image/png" }
            return SampleRequest.Part(
                name: name, value: value.plainText, fileName: Self.fileName(for: type, name),
                contentType: type)
        }
        var type = given
        if type == nil {
            switch value {
            case .object, .array: type = "application/json"
            default: break
            }
        }
        return SampleRequest.Part(name: name, value: value.plainText, contentType: type)
    }

    /// A file of a media type.
    private static func fileName(for mediaType: String, _ name: String) -> String {
        let stem = name.isEmpty ? "file" : Plausible.singular(name)
        let subtype = mediaType.prefix { $0 != ";" }.split(separator: "/").last.map(String.init) ?? ""
        let endings = [
            "plain": "txt", "jpeg": "jpg", "svg+xml": "svg", "markdown": "md", "*": "bin",
            "octet-stream": "bin",
            "mpeg": "mp3", "gzip": "gz", "x-yaml": "yaml",
        ]
        let isPlain =
            subtype.utf8.count <= 4 && subtype.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
        return "\(stem).\(endings[subtype] ?? (isPlain && !subtype.isEmpty ? subtype : "bin"))"
    }

    /// A multipart body as a person reads it: lines end plainly, and a file is only named.
    static func multipart(_ parts: [SampleRequest.Part]) -> [UInt8] {
        var text = ""
        for part in parts {
            text += "--boundary\n"
            if !part.name.isEmpty {
                text += "Content-Disposition: form-data; name=\"\(quoted(part.name))\""
                if let file = part.fileName { text += "; filename=\"\(quoted(file))\"" }
                text += "\n"
            }
            if let type = part.contentType { text += "Content-Type: \(type)\n" }
            text += "\n" + (part.fileName == nil ? part.value : "(contents of the file)") + "\n"
        }
        return Array((text + "--boundary--\n").utf8)
    }

    /// As browsers escape a name (HTML §4.10.21.8).
    private static func quoted(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "%22"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
