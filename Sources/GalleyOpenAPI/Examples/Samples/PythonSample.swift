// A request in Python, by httpx or by requests. The two differ in how a body, a login, a certificate and a
// stream are given; all else is alike.

import GalleyCore

extension SampleLanguage {
    package static let pythonHTTPX = SampleLanguage(
        id: "python-httpx", name: "Python (httpx)", highlighting: "python"
    ) { PythonSample($0, .httpx).text }

    package static let pythonRequests = SampleLanguage(
        id: "python-requests", name: "Python (requests)", highlighting: "python"
    ) { PythonSample($0, .requests).text }
}

private struct PythonSample {
    enum Library: String { case httpx, requests }

    let request: SampleRequest
    let library: Library
    private let jsonArgument: String?
    private var standardImports: [String] = []
    private var imports: [String]
    private var setup: [String] = []
    /// Keyword arguments of the call.
    private var arguments: [String] = []
    /// Expression and name of the files that are open during the call.
    private var files: [(path: String, name: String)] = []

    init(_ request: SampleRequest, _ library: Library) {
        self.request = request
        self.library = library
        jsonArgument = Self.jsonArgument(of: request)
        imports = ["import \(library)"]
        addSecrets()
        addQueryAndHeaders()
        addLogin()
        addBody()
        if request.isStreamed {
            switch library {
            case .httpx: arguments.append("timeout=None")
            case .requests: arguments.append("stream=True")
            }
        }
    }

    var text: String {
        var standardImports = standardImports
        let isDownload = request.isDownload && !request.isStreamed
        if isDownload { standardImports.append("from pathlib import Path") }
        // Lines "import" before "from", each by name, as isort has them.
        standardImports.sort { ($0.hasPrefix("from") ? 1 : 0, $0) < ($1.hasPrefix("from") ? 1 : 0, $1) }
        var result = standardImports.joined(separator: "\n")
        if !standardImports.isEmpty { result += "\n\n" }
        result += imports.joined(separator: "\n") + "\n\n"
        for line in setup { result += line + "\n" }
        if !setup.isEmpty { result += "\n" }
        if request.isStreamed { return result + streaming }
        if files.isEmpty {
            result += "response = " + call(margin: "") + "\n"
        } else {
            result += withFiles + ":\n    response = " + call(margin: "    ") + "\n"
        }
        result += "response.raise_for_status()"
        if isDownload {
            result += "\nPath(\(quoted(request.downloadName))).write_bytes(response.content)"
        } else {
            switch request.answer {
            case .json: result += "\nprint(response.json())"
            case .text: result += "\nprint(response.text)"
            case .none: break
            }
        }
        return result
    }

    private var withFiles: String {
        "with " + files.map { "open(\(quoted($0.path)), \"rb\") as \($0.name)" }.joined(separator: ", ")
    }

    private var streaming: String {
        var result = ""
        var margin = ""
        if !files.isEmpty {
            result += withFiles + ":\n"
            margin = "    "
        }
        result += margin + "with " + call(margin: margin) + " as response:\n"
        margin += "    "
        result += margin + "response.raise_for_status()\n"
        switch library {
        case .httpx: result += margin + "for line in response.iter_lines():\n" + margin + "    print(line)"
        case .requests:
            result +=
                margin + "for line in response.iter_lines(decode_unicode=True):\n" + margin
                + "    print(line)"
        }
        return result
    }

    /// The call, its arguments on lines of their own where it has any.
    private func call(margin: String) -> String {
        var function = library.rawValue + "."
        var positional: [String] = []
        if request.isStreamed, library == .httpx {
            function += "stream"
            positional = [quoted(request.method)]
        } else if isFunction {
            function += request.method.lowercased()
        } else {
            function += "request"
            positional = [quoted(request.method)]
        }
        positional.append(quoted(request.url))
        let oneLine = function + "(" + positional.joined(separator: ", ") + ")"
        guard !arguments.isEmpty else { return oneLine }
        var result = function + "(\n"
        for argument in positional + arguments {
            result += margin + "    "
            // Lines of a literal move with the call; those of a string are in `setup`.
            result +=
                margin.isEmpty
                ? argument : argument.codeLines.joined(separator: "\n" + margin)
            result += ",\n"
        }
        return result + margin + ")"
    }

    /// Whether the library has a function of the method's name that takes a body where there is one.
    private var isFunction: Bool {
        switch request.method {
        case "POST", "PUT", "PATCH": true
        case "GET", "DELETE", "HEAD", "OPTIONS": library == .requests || !request.hasBody
        default: false
        }
    }

    private func quoted(_ text: String) -> String { CodeString.python.quoted(text) }

    private mutating func addSecrets() {
        func read(_ name: String) -> String { "os.environ[\(quoted(name))]" }
        for secret in request.secrets { setup.append("\(secret.lowercased()) = \(read(secret))") }
        if request.login != nil {
            setup.append("user = " + read(SampleRequest.userVariable))
            setup.append("password = " + read(SampleRequest.passwordVariable))
        }
        if !setup.isEmpty { standardImports.append("import os") }
    }

    private func expression(_ value: SampleValue) -> String {
        guard let secret = value.secret?.lowercased() else { return quoted(value.text) }
        if value.text.isEmpty { return secret }
        let text = CodeString.python.escaped(value.text).substituting("{", by: "{{").substituting(
            "}", by: "}}")
        return "f\"\(text){\(secret)}\""
    }

    /// A mapping; names that come twice get a list where `repeating`.
    private func mapping(_ pairs: [SampleRequest.Pair], repeating: Bool) -> [String] {
        SampleRequest.grouped(pairs).map { name, values in
            let all = values.map(expression)
            if all.count == 1 { return quoted(name) + ": " + all[0] }
            let list =
                repeating ? "[" + all.joined(separator: ", ") + "]" : all.joined(separator: " + \", \" + ")
            return quoted(name) + ": " + list
        }
    }

    /// `name={…}` on one line where it fits.
    private func argument(_ name: String, _ entries: [String], _ brackets: (String, String) = ("{", "}"))
        -> String
    {
        let line = name + "=" + brackets.0 + entries.joined(separator: ", ") + brackets.1
        if line.utf8.count <= 83 { return line }
        return name + "=" + brackets.0 + "\n        " + entries.joined(separator: ",\n        ") + ",\n    "
            + brackets.1
    }

    private mutating func addQueryAndHeaders() {
        let query = request.queryPairs
        if !query.isEmpty { arguments.append(argument("params", mapping(query, repeating: true))) }
        var headers = request.headerPairs
        if let type = request.contentType, !(jsonArgument != nil && MediaTypeName(type).isPlainJSON) {
            headers.append(("Content-Type", SampleValue(type)))
        }
        if !headers.isEmpty { arguments.append(argument("headers", mapping(headers, repeating: false))) }
        let cookies = request.cookiePairs
        if !cookies.isEmpty { arguments.append(argument("cookies", mapping(cookies, repeating: false))) }
    }

    private mutating func addLogin() {
        switch (request.login, library) {
        case (.basic, _): arguments.append("auth=(user, password)")
        case (.digest, .httpx): arguments.append("auth=httpx.DigestAuth(user, password)")
        case (.digest, .requests):
            imports.append("from requests.auth import HTTPDigestAuth")
            arguments.append("auth=HTTPDigestAuth(user, password)")
        case (nil, _): break
        }
        guard request.hasClientCertificate else { return }
        switch library {
        case .httpx:
            standardImports.append("import ssl")
            setup.append("context = ssl.create_default_context()")
            setup.append("context.load_cert_chain(\"client.pem\", \"client.key\")")
            arguments.append("verify=context")
        case .requests: arguments.append("cert=(\"client.pem\", \"client.key\")")
        }
    }
}

// MARK: - Bodies

extension PythonSample {
    private static func jsonArgument(of request: SampleRequest) -> String? {
        guard case .text(let text, let type) = request.body, MediaTypeName(type).isJSON,
            let literal = NativeLiteral.text(json: text, as: .python, indent: 4, column: 9),
            // Both libraries take `None` for no body.
            literal != "None"
        else { return nil }
        return "json=" + literal
    }

    private mutating func addBody() {
        let raw = library == .httpx ? "content" : "data"
        switch request.body {
        case .none: break
        case .text(let text, _):
            if let jsonArgument {
                arguments.append(jsonArgument)
            } else {
                // What requests gets as a string it would send as Latin-1.
                let encode = library == .requests && !text.utf8.allSatisfy { $0 < 0x80 } ? ".encode()" : ""
                if text.codeLines.count > 2 || text.utf8.count > 70 {
                    setup.append("body = " + block(text))
                    arguments.append("\(raw)=body\(encode)")
                } else {
                    arguments.append("\(raw)=\(quoted(text))\(encode)")
                }
            }
        case .form(let fields):
            let pairs = fields.map { (name: $0.name, value: SampleValue($0.value)) }
            arguments.append(argument("data", mapping(pairs, repeating: true)))
        case .multipart(let parts): addParts(parts)
        case .file(let name, _):
            files.append((name, "file"))
            arguments.append("\(raw)=file")
        }
    }

    private mutating func addParts(_ parts: [SampleRequest.Part]) {
        let hasFile = parts.contains { $0.fileName != nil }
        var fields: [SampleRequest.Pair] = []
        var entries: [(name: String, value: String)] = []
        let fileCount = parts.count { $0.fileName != nil }
        for part in parts {
            let type = part.contentType.map { ", " + quoted($0) } ?? ""
            if let fileName = part.fileName {
                let name = fileCount > 1 ? "file\(files.count + 1)" : "file"
                files.append((fileName, name))
                entries.append((part.name, "(\(quoted(fileName)), \(name)\(type))"))
            } else if hasFile, type.isEmpty {
                fields.append((part.name, SampleValue(part.value)))
            } else {
                // Without a file name it is a field; without a file only `files` makes a multipart body.
                entries.append((part.name, "(None, \(quoted(part.value))\(type))"))
            }
        }
        if !fields.isEmpty { arguments.append(argument("data", mapping(fields, repeating: true))) }
        if Set(entries.map(\.name)).count == entries.count {
            arguments.append(argument("files", entries.map { "\(quoted($0.name)): \($0.value)" }))
        } else {
            arguments.append(
                argument("files", entries.map { "(\(quoted($0.name)), \($0.value))" }, ("[", "]")))
        }
    }

    /// A string over several lines, where that shows all of it.
    private func block(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\n")), !text.hasHiddenCharacters else { return quoted(text) }
        var result = "\"\"\"\\\n"
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            // A quote is plain where no other follows it.
            if scalar == "\\" || scalar == "\"" && (rest.first ?? "\"") == "\"" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\"\"\""
    }
}
