// A request in Go by net/http: a whole program, laid out as gofmt has it.

import GalleyCore

extension SampleLanguage {
    package static let go = SampleLanguage(id: "go", name: "Go", highlighting: "go") { GoSample($0).text }
}

private struct GoSample {
    let request: SampleRequest
    private var imports: Set<String> = ["log", "net/http"]
    /// Of `main`, without their first tab.
    private var lines: [String] = []

    init(_ request: SampleRequest) {
        self.request = request
        let body = addBody()
        add("request, err := http.NewRequest(\(quoted(request.method)), \(quoted(request.url)), \(body))")
        addErrorCheck()
        addQuery()
        addHeaders()
        addCall()
        addEnding()
    }

    var text: String {
        var result = "package main\n\nimport (\n"
        for name in imports.sorted() { result += "\t\"\(name)\"\n" }
        result += ")\n\nfunc main() {\n"
        for line in lines { result += line.isEmpty ? "\n" : "\t" + line + "\n" }
        return result + "}"
    }

    private mutating func add(_ lines: String...) { self.lines += lines }

    private mutating func addErrorCheck() { add("if err != nil {", "\tlog.Fatal(err)", "}") }

    private func quoted(_ text: String) -> String { CodeString.go.quoted(text) }

    private mutating func expression(_ value: SampleValue) -> String {
        guard let secret = value.secret else { return quoted(value.text) }
        let variable = environment(secret)
        return value.text.isEmpty ? variable : quoted(value.text) + "+" + variable
    }

    private mutating func environment(_ name: String) -> String {
        imports.insert("os")
        return "os.Getenv(\(quoted(name)))"
    }

    private mutating func addQuery() {
        let query = request.queryPairs
        guard !query.isEmpty else { return }
        add("query := request.URL.Query()")
        for (name, value) in query { add("query.Add(\(quoted(name)), \(expression(value)))") }
        add("request.URL.RawQuery = query.Encode()")
    }

    private mutating func addHeaders() {
        switch request.login {
        case .basic:
            let user = environment(SampleRequest.userVariable)
            add("request.SetBasicAuth(\(user), \(environment(SampleRequest.passwordVariable)))")
        case .digest: add("// Digest authentication: net/http has none; use a client library.")
        case nil: break
        }
        var names: Set<String> = []
        for (name, value) in request.headerPairs {
            let function = names.insert(name).inserted ? "Set" : "Add"
            add("request.Header.\(function)(\(quoted(name)), \(expression(value)))")
        }
        switch request.body {
        case .form: addHeader("Content-Type", "\"application/x-www-form-urlencoded\"")
        case .multipart: addHeader("Content-Type", "form.FormDataContentType()")
        case .text(_, let type), .file(_, let type): addHeader("Content-Type", quoted(type))
        case .none: break
        }
        for (name, value) in request.cookiePairs {
            add("request.AddCookie(&http.Cookie{Name: \(quoted(name)), Value: \(expression(value))})")
        }
    }

    private mutating func addHeader(_ name: String, _ value: String) {
        add("request.Header.Set(\(quoted(name)), \(value))")
    }

    private mutating func addCall() {
        var client = "http.DefaultClient"
        add("")
        if request.hasClientCertificate {
            imports.insert("crypto/tls")
            add("certificate, err := tls.LoadX509KeyPair(\"client.pem\", \"client.key\")")
            addErrorCheck()
            add(
                "client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{",
                "\tCertificates: []tls.Certificate{certificate},", "}}}")
            client = "client"
        }
        add("response, err := \(client).Do(request)")
        addErrorCheck()
        add("defer response.Body.Close()", "")
    }

    private mutating func addEnding() {
        imports.insert("fmt")
        add("fmt.Println(response.Status)")
        if request.isStreamed {
            imports.insert("bufio")
            add("scanner := bufio.NewScanner(response.Body)")
            add("for scanner.Scan() {", "\tfmt.Println(scanner.Text())", "}")
        } else if request.isDownload {
            imports.formUnion(["io", "os"])
            add("download, err := os.Create(\(quoted(request.downloadName)))")
            addErrorCheck()
            add("defer download.Close()", "io.Copy(download, response.Body)")
        } else if case .none = request.answer {
            // Its status is all.
        } else {
            imports.formUnion(["io", "os"])
            add("io.Copy(os.Stdout, response.Body)")
        }
    }
}

// MARK: - Bodies

extension GoSample {
    /// Writes what makes the body and returns its expression.
    private mutating func addBody() -> String {
        switch request.body {
        case .none: return "nil"
        case .text(let text, _):
            imports.insert("strings")
            guard text.utf8.contains(UInt8(ascii: "\n")) else { return "strings.NewReader(\(literal(text)))" }
            add("body := strings.NewReader(\(literal(text)))")
            return "body"
        case .form(let fields):
            imports.formUnion(["net/url", "strings"])
            add("form := url.Values{}")
            for (name, value) in fields { add("form.Add(\(quoted(name)), \(quoted(value)))") }
            return "strings.NewReader(form.Encode())"
        case .multipart(let parts):
            addParts(parts)
            return "&body"
        case .file(let name, _):
            imports.insert("os")
            add("file, err := os.Open(\(quoted(name)))")
            addErrorCheck()
            add("defer file.Close()")
            return "file"
        }
    }

    private mutating func addParts(_ parts: [SampleRequest.Part]) {
        imports.formUnion(["bytes", "mime/multipart"])
        add("var body bytes.Buffer", "form := multipart.NewWriter(&body)")
        var count = 0
        for part in parts {
            guard part.fileName != nil || part.contentType != nil else {
                add("form.WriteField(\(quoted(part.name)), \(quoted(part.value)))")
                continue
            }
            count += 1
            let suffix = count == 1 ? "" : String(count)
            add("part\(suffix), err := " + create(part))
            addErrorCheck()
            imports.insert("io")
            if let fileName = part.fileName {
                imports.insert("os")
                add("file\(suffix), err := os.Open(\(quoted(fileName)))")
                addErrorCheck()
                add("defer file\(suffix).Close()", "io.Copy(part\(suffix), file\(suffix))")
            } else {
                add("io.WriteString(part\(suffix), \(argument(part.value)))")
            }
        }
        add("form.Close()", "")
    }

    private mutating func create(_ part: SampleRequest.Part) -> String {
        guard let type = part.contentType else {
            return "form.CreateFormFile(\(quoted(part.name)), \(quoted(part.fileName ?? "")))"
        }
        // CreateFormFile would say application/octet-stream.
        imports.insert("net/textproto")
        var disposition = "form-data; name=\"\(Self.parameter(part.name))\""
        if let fileName = part.fileName { disposition += "; filename=\"\(Self.parameter(fileName))\"" }
        return "form.CreatePart(textproto.MIMEHeader{\n"
            + "\t\t\"Content-Disposition\": {\(argument(disposition))},\n"
            + "\t\t\"Content-Type\":        {\(quoted(type))},\n\t})"
    }

    /// A quoted parameter, escaped as `mime/multipart` does.
    private static func parameter(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\" + String(scalar)
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Whether backquotes show all of a text.
    private func isRaw(_ text: String) -> Bool {
        !text.hasHiddenCharacters && !text.utf8.contains(UInt8(ascii: "`"))
    }

    /// A literal among others, never a sum.
    private func argument(_ text: String) -> String { isRaw(text) ? literal(text) : quoted(text) }

    /// Between backquotes, where that shows all of it; else line by line.
    private func literal(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x22 || $0 == 0x5C }) else {
            return quoted(text)
        }
        if isRaw(text) { return "`" + text + "`" }
        let lines = text.codeLines
        return lines.enumerated().map { i, line in
            quoted(i < lines.count - 1 ? line + "\n" : String(line))
        }.joined(separator: " +\n\t\t")
    }
}
