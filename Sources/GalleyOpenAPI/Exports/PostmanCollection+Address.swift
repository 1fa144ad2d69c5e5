// Addresses as Postman splits them: `{{baseUrl}}`, segments, `:variables` and query.

import GalleyCore

struct PostmanAddress {
    struct Part {
        var name: String
        var value: String
        var description: MarkdownText?
        var isDisabled = false
    }

    var host = "{{baseUrl}}"
    var path: [String] = []
    var query: [Part] = []
    var variables: [Part] = []

    init(_ operation: Operation, values: inout ParameterValues) {
        // What is sent to you is sent to where you listen; the name of a webhook is no path.
        if operation.kind != .path {
            host = "{{" + PostmanCollection.webhookVariable + "}}"
        } else if operation.hasOwnServers, let server = operation.servers.first {
            host = SampleRequest.absolute(server.defaultURL)
        }
        var segments = operation.path.utf8.split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
        )
        .map { String($0) ?? "" }
        if segments.first == "" { segments.removeFirst() }
        if operation.kind != .path { segments = [] }
        for parameter in operation.parameters {
            switch parameter.place {
            case .path:
                let value = values.text(of: parameter)
                let template = "{" + parameter.name + "}"
                for i in segments.indices {
                    if segments[i] == template {
                        segments[i] = ":" + parameter.name
                        variables.append(
                            Part(name: parameter.name, value: value, description: parameter.description))
                    } else {
                        // Postman has variables for whole segments only.
                        segments[i] = segments[i].substituting(template, by: value)
                    }
                }
            case .query:
                for (name, value) in values.pairs(of: parameter) {
                    query.append(
                        Part(
                            name: name, value: value, description: parameter.description,
                            isDisabled: !parameter.isRequired))
                }
            case .querystring, .header, .cookie: break
            }
        }
        path = segments
    }

    /// As one text; what is disabled is not in it.
    var raw: String {
        var result = host
        for segment in path { result += "/" + segment }
        var separator = "?"
        for part in query where !part.isDisabled {
            result += separator + part.name + "=" + part.value
            separator = "&"
        }
        return result
    }

    /// The value of a server's variable, with its own variables as Postman writes them.
    static func variable(of server: Server) -> String {
        var url = server.url
        for variable in server.variables {
            url = url.substituting("{" + variable.name + "}", by: "{{" + variable.name + "}}")
        }
        while url.hasSuffix("/") { url.removeLast() }
        return SampleRequest.absolute(url)
    }
}
