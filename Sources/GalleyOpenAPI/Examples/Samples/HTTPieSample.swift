// A request as an HTTPie command: JSON members, form fields, query and headers as request items.
//
// An item's separator (`=`, `:=`, `==`, `:`, `@`) may be escaped by a backslash, but a backslash that stands
// before one cannot: such values go another way.

import GalleyCore
import GalleyData

extension SampleLanguage {
    package static let httpie = SampleLanguage(id: "httpie", name: "HTTPie", highlighting: "bash") {
        request in
        HTTPieSample(request).text
    }
}

private struct HTTPieSample {
    let request: SampleRequest
    /// The members of a JSON object as items; nil where one of them cannot be, or where it is no object.
    private let members: [String]?
    private var options = ""
    private var items: [String] = []
    /// Query parameters that no item can hold.
    private var addressQuery: [(name: String, value: String)] = []

    init(_ request: SampleRequest) {
        self.request = request
        members = Self.members(of: request)
        addCredentials()
        for (name, value) in request.queryPairs { addQuery(name, value) }
        addHeaders()
        addBody()
        if request.isStreamed { options += " --stream" }
        if request.isDownload, !request.isStreamed {
            items.append("--download --output " + ShellText.word(request.downloadName))
        }
    }

    var text: String {
        var start = "http" + options
        if request.method != "GET" || request.hasBody { start += " " + ShellText.word(request.method) }
        var plain = SampleRequest(method: "", url: request.url)
        plain.query = addressQuery
        start += " " + ShellText.word(plain.address())
        return ([start] + items).joined(separator: " \\\n  ")
    }

    private mutating func addCredentials() {
        let user = "\"$\(SampleRequest.userVariable):$\(SampleRequest.passwordVariable)\""
        switch request.login {
        case .basic: options += " -a \(user)"
        case .digest: options += " -A digest -a \(user)"
        case nil:
            if hasBearer { options += " -A bearer -a \"$\(SampleRequest.tokenVariable)\"" }
        }
        if request.hasClientCertificate { options += " --cert client.pem --cert-key client.key" }
    }

    private var hasBearer: Bool {
        request.credentials.contains { if case .bearer = $0 { true } else { false } }
    }

    private mutating func addQuery(_ name: String, _ value: SampleValue) {
        if let item = Self.item(name, "==", value) {
            items.append(item)
        } else {
            addressQuery.append((name, value.text))
        }
    }

    private mutating func addHeaders() {
        for (name, value) in request.headerPairs {
            if request.login == nil, value.secret == SampleRequest.tokenVariable, name == "Authorization" {
                continue
            }
            if value.text.isEmpty, value.secret == nil, let name = Self.escaped(name) {
                items.append(ShellText.word(name + ";"))
            } else if let item = Self.item(name, ":", value) {
                items.append(item)
            }
        }
        addCookies()
        if let type = request.contentType, members == nil || !MediaTypeName(type).isPlainJSON {
            items.append(Self.item("Content-Type", ":", SampleValue(type)) ?? "")
        }
        items.removeAll { $0.isEmpty }
    }

    private mutating func addCookies() {
        // One header for all of them: only the last may end in a variable.
        var text = ""
        let cookies = request.cookiePairs
        for (i, (name, value)) in cookies.enumerated() {
            text += (i == 0 ? "" : "; ") + name + "=" + value.text
            guard let secret = value.secret else { continue }
            if let item = Self.item("Cookie", ":", SampleValue(text, secret: secret)) { items.append(item) }
            text = ""
        }
        while text.hasPrefix("; ") { text.removeFirst(2) }
        if !text.isEmpty, let item = Self.item("Cookie", ":", SampleValue(text)) { items.append(item) }
    }

    private mutating func addBody() {
        switch request.body {
        case .none: break
        case .text(let text, _):
            if let members {
                items += members
            } else if !text.isEmpty {
                items.append("--raw=" + ShellText.word(text))
            }
        case .form(let fields):
            let fieldItems = fields.map { Self.item($0.name, "=", SampleValue($0.value)) }
            guard fieldItems.contains(where: { $0 == nil }) else {
                options += " --form"
                items += fieldItems.compactMap(\.self)
                return
            }
            items.append("Content-Type:application/x-www-form-urlencoded")
            items.append("--raw=" + ShellText.word(QueryText.form(fields)))
        case .multipart(let parts):
            options += " --multipart"
            for part in parts {
                guard let fileName = part.fileName else {
                    if let item = Self.item(part.name, "=", SampleValue(part.value)) { items.append(item) }
                    continue
                }
                let type = part.contentType.map { ";type=" + $0 } ?? ""
                if let item = Self.item(part.name, "@", SampleValue(fileName + type)) { items.append(item) }
            }
        case .file(let name, _): items.append(ShellText.word("@" + name))
        }
    }

    private static func members(of request: SampleRequest) -> [String]? {
        guard case .text(let text, let type) = request.body, MediaTypeName(type).isJSON,
            let root = DataFile(json: Array(text.utf8), path: "").root, root.kind == .mapping
        else { return nil }
        var result: [String] = []
        for (key, value) in root.entries {
            guard let name = key.scalarText, isPlainMember(name) else { return nil }
            let item: String?
            if let text = value.string {
                item = Self.item(name, "=", SampleValue(text))
            } else {
                var json = JSONWriter()
                json.node(value)
                item = Self.item(name, ":=", SampleValue(String(json.bytes)))
            }
            guard let item else { return nil }
            result.append(item)
        }
        return result.isEmpty ? nil : result
    }

    /// Whether a member's name is no path (`a[b]`), no number and no option.
    private static func isPlainMember(_ name: String) -> Bool {
        guard let first = name.utf8.first, first.isASCIILetter || first == UInt8(ascii: "_") else {
            return false
        }
        return name.utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    private static func item(_ name: String, _ separator: String, _ value: SampleValue) -> String? {
        guard !name.isEmpty, name.utf8.first != UInt8(ascii: "-"), let key = escaped(name) else {
            return nil
        }
        var text = value.text
        guard !hasEscape(text) else { return nil }
        if let first = text.utf8.first, isSeparator(first) { text = "\\" + text }
        // Only what must be is between quotes: title='My idea'.
        let start = ShellText.word(key + separator)
        let isPlainStart = start == key + separator
        if value.secret == nil, text.isEmpty { return start }
        let end = ShellText.word(SampleValue(text, secret: value.secret))
        return isPlainStart ? start + end : ShellText.word(value, prefix: key + separator)
    }

    /// A name with its separators escaped; nil where it has a backslash before one.
    private static func escaped(_ name: String) -> String? {
        guard !hasEscape(name) else { return nil }
        guard name.utf8.contains(where: isSeparator) else { return name }
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            if isSeparator(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return String(bytes)
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "@")
            || byte == UInt8(ascii: ";")
    }

    private static func hasEscape(_ text: String) -> Bool {
        var wasBackslash = false
        for byte in text.utf8 {
            if wasBackslash, isSeparator(byte) { return true }
            wasBackslash = byte == UInt8(ascii: "\\")
        }
        return false
    }
}
