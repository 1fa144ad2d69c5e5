// A request as a curl command. Only options that every curl of the last ten years has.

import GalleyCore

extension SampleLanguage {
    package static let curl = SampleLanguage(id: "curl", name: "curl", highlighting: "bash") { request in
        var command = ShellCommand(start(of: request))
        switch request.login {
        case .basic: command.append("-u", user)
        case .digest: command.append("--digest", "-u", user)
        case nil: break
        }
        if request.hasClientCertificate { command.append("--cert client.pem", "--key client.key") }
        for (name, value) in request.headerPairs { command.append("-H", header(name, value)) }
        if let type = request.contentType { command.append("-H", ShellText.word("Content-Type: " + type)) }
        for (name, value) in request.cookiePairs {
            command.append("-b", ShellText.word(value, prefix: name + "="))
        }
        append(request.body, to: &command)
        if request.isStreamed {
            // Without it curl holds back what has arrived until there is more of it.
            command.append("--no-buffer")
        } else if request.isDownload {
            command.append("--output", ShellText.word(request.downloadName))
        }
        return command.text
    }

    private static let user = "\"$\(SampleRequest.userVariable):$\(SampleRequest.passwordVariable)\""

    private static func start(of request: SampleRequest) -> String {
        var words = "curl"
        switch request.method {
        case "GET" where !request.hasBody: break
        case "HEAD" where !request.hasBody: words += " --head"
        default: words += " -X " + ShellText.word(request.method)
        }
        // Brackets and braces would be read as a pattern for several addresses.
        if request.url.utf8.contains(where: { "{}[]".utf8.contains($0) }) { words += " --globoff" }
        return words + " " + address(of: request)
    }

    private static func address(of request: SampleRequest) -> String {
        guard request.queryPairs.contains(where: { $0.value.secret != nil }) else {
            return ShellText.word(request.address())
        }
        // Between double quotes, where the variables are read and nothing else is.
        var plain = request
        plain.url = ShellText.percentEncodingSpecials(request.url)
        return "\"" + plain.address() + "\""
    }

    private static func header(_ name: String, _ value: SampleValue) -> String {
        // curl sends a header without a value only where a semicolon ends it.
        if value.text.isEmpty, value.secret == nil { return ShellText.word(name + ";") }
        return ShellText.word(value, prefix: name + ": ")
    }

    private static func append(_ body: SampleRequest.Body, to command: inout ShellCommand) {
        switch body {
        case .none: break
        case .text(let text, _):
            command.append(text.hasPrefix("@") ? "--data-raw" : "-d", ShellText.word(text))
        case .form(let fields):
            if fields.isEmpty { command.append("-d ''") }
            for (name, value) in fields {
                let name = QueryText.encoded(name)
                let isPlain = QueryText.encoded(value) == value
                command.append(isPlain ? "-d" : "--data-urlencode", ShellText.word(name + "=" + value))
            }
        case .multipart(let parts):
            if parts.isEmpty { command.append("-H 'Content-Type: multipart/form-data'") }
            for part in parts { command.append(field(part)) }
        case .file(let name, _): command.append("--data-binary", ShellText.word("@" + name))
        }
    }

    /// `-F` gives meaning to `@`, `<`, `;` and quotes in a value; `--form-string` to none, but takes no type.
    private static func field(_ part: SampleRequest.Part) -> String {
        let type = part.contentType.map { ";type=" + $0 } ?? ""
        if let fileName = part.fileName {
            return "-F " + ShellText.word(part.name + "=@" + formQuoted(fileName, inList: true) + type)
        }
        if !type.isEmpty { return "-F " + ShellText.word(part.name + "=" + formQuoted(part.value) + type) }
        let isPlain = formQuoted(part.value) == part.value
        return (isPlain ? "-F " : "--form-string ") + ShellText.word(part.name + "=" + part.value)
    }

    /// A value as `-F` takes it: between quotes where it would be read as something else.
    private static func formQuoted(_ value: String, inList isList: Bool = false) -> String {
        let special = value.utf8.contains {
            $0 == UInt8(ascii: ";") || isList && $0 == UInt8(ascii: ",")
        }
        let first = value.utf8.first.map { "\"@<() \t\n".utf8.contains($0) } ?? false
        let last = value.utf8.last.map { " \t\n".utf8.contains($0) } ?? false
        guard special || first || last else { return value }
        var result = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
