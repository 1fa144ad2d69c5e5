// A request in JavaScript by `fetch`, as a module that runs in Node, Deno and Bun.

import GalleyCore

extension SampleLanguage {
    package static let javaScript = SampleLanguage(
        id: "javascript", name: "JavaScript", highlighting: "javascript"
    ) { JavaScriptSample($0).text }
}

private struct JavaScriptSample {
    let request: SampleRequest
    /// Functions of `node:fs/promises`.
    private var fileFunctions: [String] = []
    private var comments: [String] = []
    private var setup: [String] = []
    private var options: [String] = []
    private var address = ""

    init(_ request: SampleRequest) {
        self.request = request
        addAddress()
        if request.method != "GET" { options.append("method: " + quoted(request.method)) }
        addHeaders()
        addBody()
        if request.isDownload, !request.isStreamed { fileFunctions.append("writeFile") }
    }

    var text: String {
        var result = ""
        if !fileFunctions.isEmpty {
            result += "import { \(fileFunctions.joined(separator: ", ")) } from \"node:fs/promises\";\n\n"
        }
        for comment in comments { result += "// " + comment + "\n" }
        for line in setup { result += line + "\n" }
        if !setup.isEmpty { result += "\n" }
        result += "const response = await fetch(" + address
        if options.isEmpty {
            result += ");\n"
        } else {
            result += ", {\n"
            for option in options { result += "  " + option + ",\n" }
            result += "});\n"
        }
        result += "if (!response.ok) throw new Error(`HTTP ${response.status}`);"
        return result + "\n" + ending
    }

    private var ending: String {
        if request.isStreamed {
            return """
                for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
                  console.log(text);
                }
                """
        }
        if request.isDownload { return "await writeFile(\(quoted(request.downloadName)), response.body);" }
        return switch request.answer {
        case .json: "console.log(await response.json());"
        case .text: "console.log(await response.text());"
        case .none: "console.log(response.status);"
        }
    }

    private func quoted(_ text: String) -> String { CodeString.javaScript.quoted(text) }

    private func expression(_ value: SampleValue) -> String {
        guard let secret = value.secret else { return quoted(value.text) }
        let variable = "process.env." + secret
        if value.text.isEmpty { return variable }
        return "`" + CodeString.javaScriptTemplate.escaped(value.text) + "${\(variable)}`"
    }

    /// The argument of `URLSearchParams`.
    private func parameters(_ pairs: [SampleRequest.Pair]) -> String {
        let names = pairs.map(\.name)
        let isUnique = Set(names).count == names.count
        let entries =
            isUnique
            ? pairs.map { member($0.name, expression($0.value)) }
            : pairs.map { "[\(quoted($0.name)), \(expression($0.value))]" }
        let line = entries.joined(separator: ", ")
        if line.utf8.count < 48 { return isUnique ? "{ \(line) }" : "[\(line)]" }
        let lines = "\n  " + entries.joined(separator: ",\n  ") + ",\n"
        return isUnique ? "{\(lines)}" : "[\(lines)]"
    }

    private func member(_ name: String, _ value: String) -> String {
        NativeLiteral.javaScriptKey(name) + ": " + value
    }

    private mutating func addAddress() {
        let query = request.queryPairs
        guard !query.isEmpty else {
            address = quoted(request.url)
            return
        }
        setup.append("const query = new URLSearchParams(\(parameters(query)));")
        let separator = request.url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        address = "`" + CodeString.javaScriptTemplate.escaped(request.url) + separator + "${query}`"
    }

    private mutating func addHeaders() {
        var headers = request.headerPairs
        var entries: [String] = []
        switch request.login {
        case .basic:
            let user = "${process.env.\(SampleRequest.userVariable)}"
            let password = "${process.env.\(SampleRequest.passwordVariable)}"
            setup.append("const credentials = btoa(`\(user):\(password)`);")
            entries.append("Authorization: `Basic ${credentials}`")
        case .digest: comments.append("Digest authentication: fetch has none; use a client library.")
        case nil: break
        }
        if request.hasClientCertificate {
            comments.append(
                "The client certificate (client.pem, client.key) is given to the runtime's agent.")
        }
        if let type = request.contentType { headers.append(("Content-Type", SampleValue(type))) }
        for (name, values) in SampleRequest.grouped(headers) {
            let all = values.map(expression)
            entries.append(
                member(name, all.count == 1 ? all[0] : "[\(all.joined(separator: ", "))].join(\", \")"))
        }
        let cookies = request.cookiePairs.map { (name, value) in
            let text = SampleValue(name + "=" + value.text, secret: value.secret)
            return expression(text)
        }
        if cookies.count == 1 {
            entries.append("Cookie: " + cookies[0])
        } else if cookies.count > 1 {
            entries.append("Cookie: [\(cookies.joined(separator: ", "))].join(\"; \")")
        }
        guard !entries.isEmpty else { return }
        if entries.count == 1, entries[0].utf8.count < 64 {
            options.append("headers: { \(entries[0]) }")
            return
        }
        options.append("headers: {\n    " + entries.joined(separator: ",\n    ") + ",\n  }")
    }

    private mutating func addBody() {
        guard request.hasBody else { return }
        if request.method == "GET" || request.method == "HEAD" {
            comments.append("The request has a body, which fetch does not send with \(request.method).")
            return
        }
        switch request.body {
        case .none: break
        case .text(let text, let type):
            if MediaTypeName(type).isJSON,
                let literal = NativeLiteral.text(json: text, as: .javaScript, indent: 2, column: 23)
            {
                options.append("body: JSON.stringify(\(literal))")
            } else if text.utf8.contains(UInt8(ascii: "\n")), !text.hasHiddenCharacters {
                setup.append("const body = " + template(text) + ";")
                options.append("body")
            } else {
                options.append("body: " + quoted(text))
            }
        case .form(let fields):
            let pairs = fields.map { (name: $0.name, value: SampleValue($0.value)) }
            setup.append("const form = new URLSearchParams(\(parameters(pairs)));")
            options.append("body: form")
        case .multipart(let parts):
            setup.append("const form = new FormData();")
            for part in parts { setup.append(appending(part)) }
            options.append("body: form")
        case .file(let name, _):
            fileFunctions.append("readFile")
            options.append("body: await readFile(\(quoted(name)))")
        }
    }

    private mutating func appending(_ part: SampleRequest.Part) -> String {
        let type = part.contentType.map { ", { type: \(quoted($0)) }" } ?? ""
        let name = quoted(part.name)
        if let fileName = part.fileName {
            if !fileFunctions.contains("readFile") { fileFunctions.append("readFile") }
            let file = quoted(fileName)
            return "form.append(\(name), new Blob([await readFile(\(file))]\(type)), \(file));"
        }
        if type.isEmpty { return "form.append(\(name), \(quoted(part.value)));" }
        return "form.append(\(name), new Blob([\(quoted(part.value))]\(type)));"
    }

    /// A template over several lines.
    private func template(_ text: String) -> String {
        "`" + text.codeLines.map { CodeString.javaScriptTemplate.escaped(String($0)) }.joined(separator: "\n")
            + "`"
    }
}
