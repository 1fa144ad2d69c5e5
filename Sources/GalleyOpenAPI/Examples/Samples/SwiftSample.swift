// A request in Swift by Foundation's URLSession.

import GalleyCore

extension SampleLanguage {
    package static let swift = SampleLanguage(id: "swift", name: "Swift", highlighting: "swift") {
        SwiftSample($0).text
    }
}

private struct SwiftSample {
    let request: SampleRequest
    private var lines: [String] = []

    init(_ request: SampleRequest) {
        self.request = request
        addSecrets()
        addAddress()
        addRequest()
        addBody()
    }

    var text: String {
        "import Foundation\n\n" + lines.joined(separator: "\n") + "\n\n" + ending
    }

    private var ending: String {
        if request.isStreamed {
            return """
                let (bytes, response) = try await URLSession.shared.bytes(for: request)
                print((response as! HTTPURLResponse).statusCode)
                for try await line in bytes.lines {
                    print(line)
                }
                """
        }
        if request.isDownload {
            return """
                let (file, response) = try await URLSession.shared.download(for: request)
                print((response as! HTTPURLResponse).statusCode)
                try FileManager.default.moveItem(at: file, to: URL(fileURLWithPath: \(quoted(request.downloadName))))
                """
        }
        let name = if case .none = request.answer { "_" } else { "data" }
        var result = """
            let (\(name), response) = try await URLSession.shared.data(for: request)
            print((response as! HTTPURLResponse).statusCode)
            """
        if name == "data" { result += "\nprint(String(decoding: data, as: UTF8.self))" }
        return result
    }

    private func quoted(_ text: String) -> String { CodeString.swift.quoted(text) }

    private func expression(_ value: SampleValue) -> String {
        guard let secret = value.secret.map(Self.variable) else { return quoted(value.text) }
        return value.text.isEmpty ? secret : "\"" + CodeString.swift.escaped(value.text) + "\\(\(secret))\""
    }

    /// `API_KEY` as `apiKey`.
    private static func variable(_ secret: String) -> String {
        let words = secret.split(separator: "_")
        return (words.first?.lowercased() ?? "")
            + words.dropFirst().map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined()
    }

    private mutating func addSecrets() {
        func read(_ name: String) -> String { "ProcessInfo.processInfo.environment[\(quoted(name))] ?? \"\"" }
        for secret in request.secrets { lines.append("let \(Self.variable(secret)) = \(read(secret))") }
        if request.login == .basic {
            lines.append("let user = " + read(SampleRequest.userVariable))
            lines.append("let password = " + read(SampleRequest.passwordVariable))
            lines.append("let credentials = Data(\"\\(user):\\(password)\".utf8).base64EncodedString()")
        }
        if !lines.isEmpty { lines.append("") }
    }

    private mutating func addAddress() {
        let query = request.queryPairs
        // Foundation leaves a plus in a query as it is, and most servers read it as a space.
        let hasPlus = query.contains {
            $0.name.utf8.contains(UInt8(ascii: "+")) || $0.value.text.utf8.contains(UInt8(ascii: "+"))
        }
        guard !query.isEmpty, !hasPlus else {
            // Of an encoded address only the secret is code.
            var plain = request
            plain.url = CodeString.swift.escaped(request.url)
            lines.append(
                "let url = URL(string: \"" + plain.address(writing: { "\\(\(Self.variable($0)))" }) + "\")!")
            return
        }
        lines.append("var url = URL(string: \(quoted(request.url)))!")
        if query.count == 1 {
            let (name, value) = query[0]
            lines.append(
                "url.append(queryItems: [URLQueryItem(name: \(quoted(name)), value: \(expression(value)))])")
            return
        }
        lines.append("url.append(queryItems: [")
        for (name, value) in query {
            lines.append("    URLQueryItem(name: \(quoted(name)), value: \(expression(value))),")
        }
        lines.append("])")
    }

    private mutating func addRequest() {
        lines.append("")
        lines.append("var request = URLRequest(url: url)")
        if request.method != "GET" { lines.append("request.httpMethod = " + quoted(request.method)) }
        if request.login == .basic { addHeader("Authorization", "\"Basic \\(credentials)\"") }
        var names: Set<String> = []
        for (name, value) in request.headerPairs {
            let isNew = names.insert(name).inserted
            addHeader(name, expression(value), function: isNew ? "setValue" : "addValue")
        }
        if let type = request.contentType { addHeader("Content-Type", quoted(type)) }
        let cookies = request.cookiePairs
        if !cookies.isEmpty {
            var literal = ""
            for (i, (name, value)) in cookies.enumerated() {
                literal += CodeString.swift.escaped((i == 0 ? "" : "; ") + name + "=" + value.text)
                if let secret = value.secret { literal += "\\(\(Self.variable(secret)))" }
            }
            addHeader("Cookie", "\"" + literal + "\"")
        }
        if request.login == .digest {
            lines.append("// Digest authentication: URLSession asks its delegate for user and password.")
        }
        if request.hasClientCertificate {
            lines.append("// The client certificate: URLSession asks its delegate for it.")
        }
    }

    private mutating func addHeader(_ name: String, _ expression: String, function: String = "setValue") {
        lines.append("request.\(function)(\(expression), forHTTPHeaderField: \(quoted(name)))")
    }
}

// MARK: - Bodies

extension SwiftSample {
    private mutating func addBody() {
        switch request.body {
        case .none: break
        case .text(let text, _): lines.append("request.httpBody = Data(" + literal(text) + ".utf8)")
        case .form(let fields):
            addHeader("Content-Type", "\"application/x-www-form-urlencoded\"")
            lines.append("request.httpBody = Data(\(quoted(QueryText.form(fields))).utf8)")
        case .multipart(let parts): addParts(parts)
        case .file(let name, _):
            lines.append("request.httpBody = try Data(contentsOf: URL(fileURLWithPath: \(quoted(name))))")
        }
    }

    /// Foundation has no writer of forms with files (RFC 7578): each part is written out.
    private mutating func addParts(_ parts: [SampleRequest.Part]) {
        lines.append("")
        lines.append("let boundary = UUID().uuidString")
        addHeader("Content-Type", "\"multipart/form-data; boundary=\\(boundary)\"")
        lines.append("var body = Data()")
        for part in parts {
            var head = "\r\nContent-Disposition: form-data; name=\"\(Self.parameter(part.name))\""
            if let fileName = part.fileName { head += "; filename=\"\(Self.parameter(fileName))\"" }
            if let type = part.contentType { head += "\r\nContent-Type: \(type)" }
            head += "\r\n\r\n"
            let start = "\"--\\(boundary)" + CodeString.swift.escaped(head)
            if let fileName = part.fileName {
                lines.append("body += Data(\(start)\".utf8)")
                lines.append("body += try Data(contentsOf: URL(fileURLWithPath: \(quoted(fileName))))")
                lines.append("body += Data(\"\\r\\n\".utf8)")
            } else {
                lines.append("body += Data(\(start)\(CodeString.swift.escaped(part.value + "\r\n"))\".utf8)")
            }
        }
        lines.append("body += Data(\"--\\(boundary)--\\r\\n\".utf8)")
        lines.append("request.httpBody = body")
    }

    /// A name between quotes, as browsers write it (HTML, "multipart/form-data").
    private static func parameter(_ name: String) -> String {
        var result = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": result += "%22"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A raw literal with as many signs as its text needs; over several lines where the text has them.
    private func literal(_ text: String) -> String {
        guard !text.hasHiddenCharacters, text.utf8.contains(where: { $0 == 0x0A || $0 == 0x22 || $0 == 0x5C })
        else { return quoted(text) }
        // One more than in any run of them can end the literal or begin an escape.
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "#") ? run + 1 : 0
            longest = max(longest, run)
        }
        let signs = String(repeating: "#", count: longest + 1)
        guard text.utf8.contains(UInt8(ascii: "\n")) else { return signs + "\"" + text + "\"" + signs }
        let margin = "    "
        let body = text.codeLines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
        return signs + "\"\"\"\n" + body + "\n" + margin + "\"\"\"" + signs
    }
}
