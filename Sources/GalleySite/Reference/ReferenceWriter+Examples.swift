// The column beside an operation: how to send the request, and what comes back.

import GalleyCore
import GalleyOpenAPI

extension ReferenceWriter {
    /// A page shows this many examples of one body: the others are variations.
    private static let exampleLimit = 12

    mutating func examples(of index: Int, level: Int, prefix: String) {
        let operation = api.operations[index]
        let maker = ExampleMaker(api)
        html("<aside class=\"api-examples\" aria-label=\"Examples\">\n")
        if operation.kind == .path {
            requestSamples(operation, maker, level: level, prefix: prefix)
        }
        requestBodies(operation, maker, level: level, prefix: prefix)
        responseExamples(operation, maker, level: level, prefix: prefix)
        html("</aside>\n")
    }

    /// A heading for those who go from one to the next; it is not listed among those of the text.
    mutating func examplesTitle(_ title: StaticString, level: Int) {
        html("<h")
        document.html.append(decimal: level)
        html(" class=\"examples-title\">")
        html(title)
        html("</h")
        document.html.append(decimal: level)
        html(">\n")
    }

    // MARK: Requests

    private mutating func requestSamples(
        _ operation: Operation, _ maker: ExampleMaker, level: Int, prefix: String
    ) {
        var samples = operation.codeSamples.map { sample in
            (
                label: sample.label, language: sample.language.lowercased(), source: sample.source
            )
        }
        let request = SampleRequest(of: operation, in: api, examples: maker)
        for language in sampleLanguages where !samples.contains(where: { $0.label == language.name }) {
            samples.append((language.name, language.highlighting, language.render(request)))
        }
        guard !samples.isEmpty else { return }
        examplesTitle("Request", level: level)
        tabs("language", label: "Language of the sample", kind: "samples", samples.map(\.label)) {
            writer, i in
            writer.codeBlock(
                samples[i].source, language: samples[i].language, caption: samples[i].label)
        }
    }

    private var sampleLanguages: [SampleLanguage] {
        guard let chosen = reference.settings.samples else { return SampleLanguage.all }
        return chosen.compactMap { id in SampleLanguage.all.first { $0.id == id } }
    }

    private mutating func requestBodies(
        _ operation: Operation, _ maker: ExampleMaker, level: Int, prefix: String
    ) {
        guard let body = operation.requestBody else { return }
        let direction = operation.kind == .path ? Direction.request : .response
        let all = body.content.flatMap { media in
            maker.examples(of: media, for: direction).map { (media, $0) }
        }.prefix(Self.exampleLimit)
        guard !all.isEmpty else { return }
        examplesTitle("Request body", level: level)
        examples(Array(all), name: "body-example")
    }

    // MARK: Responses

    private mutating func responseExamples(
        _ operation: Operation, _ maker: ExampleMaker, level: Int, prefix: String
    ) {
        let direction = operation.kind == .path ? Direction.response : .request
        var shown: [(response: Response, examples: [(MediaType, MediaExample)])] = []
        let hasSuccess = operation.responses.contains(where: \.isSuccess)
        for response in operation.responses where !response.isValidationError {
            let all = response.content.flatMap { media in
                maker.examples(of: media, for: direction).map { (media, $0) }
            }.prefix(Self.exampleLimit)
            // An error alone would be taken for the answer that is hoped for.
            let isHopedFor = hasSuccess ? response.isSuccess : !response.isError
            if !all.isEmpty || isHopedFor { shown.append((response, Array(all))) }
        }
        guard !shown.isEmpty else { return }
        // The answer that is hoped for comes first, and of several the first that has something to look at.
        let first =
            shown.firstIndex { $0.response.isSuccess && !$0.examples.isEmpty }
            ?? shown.firstIndex { !$0.response.isError } ?? 0
        shown.insert(shown.remove(at: first), at: 0)
        examplesTitle("Response", level: level)
        let labels = shown.map(\.response.status)
        tabs("status", label: "Status of the response", kind: "statuses", labels) { writer, i in
            let (response, examples) = shown[i]
            writer.html("<p class=\"answer status\">")
            writer.status(response)
            if examples.isEmpty { writer.html(Self.wordsOfSilence(response)) }
            writer.html("</p>\n")
            writer.examples(examples, name: "example-" + response.status)
        }
    }

    /// What stands in the place of an example.
    private static func wordsOfSilence(_ response: Response) -> StaticString {
        if response.content.isEmpty { return ": no body" }
        return response.content.allSatisfy(\.isDownload) ? ": a file" : ": no example"
    }

    /// Examples one below the other, all but the first folded.
    private mutating func examples(_ examples: [(media: MediaType, example: MediaExample)], name: String) {
        for (i, (type, example)) in examples.enumerated() {
            let media = type.name
            let label = example.summary ?? (example.name.isEmpty ? nil : example.name)
            if examples.count > 1 {
                html(
                    i == 0
                        ? "<details class=\"example\" open><summary>" : "<details class=\"example\"><summary>"
                )
                text(label ?? media)
                html("</summary>")
            }
            if let description = example.description {
                html("<div class=\"field-text\">")
                prose(description, headingBase: 6, idPrefix: newID(name) + "-")
                html("</div>")
            }
            if let url = example.externalURL {
                html("<p>")
                let given = type.examples.first { $0.externalValue == url }
                link(url: url, "The example is kept elsewhere", at: given?.node["externalValue"])
                html("</p>")
            } else if !example.text.isEmpty {
                codeBlock(
                    example.text, language: example.language,
                    caption: examples.count == 1 ? label ?? media : media)
            }
            if examples.count > 1 { html("</details>\n") }
        }
    }
}
