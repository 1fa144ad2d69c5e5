// The column beside an operation: how to send the request, and what comes back.

import GalleyCore
import GalleyOpenAPI

extension ReferenceWriter {
    /// A page shows this many examples of one body: the others are variations.
    private static let exampleLimit = 12

    mutating func examples(of index: Int, level: Int, prefix: String) {
        let operation = api.operations[index]
        let maker = ExampleMaker(api)
        html("<div class=\"api-examples\">\n")
        if operation.kind == .path {
            requestSamples(operation, maker, level: level, prefix: prefix)
        }
        requestBodies(operation, maker, level: level, prefix: prefix)
        responseExamples(operation, maker, level: level, prefix: prefix)
        html("</div>\n")
    }

    private mutating func sectionTitle(_ title: String, level: Int) {
        html("<p class=\"examples-title\">")
        text(title)
        html("</p>\n")
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
        sectionTitle("Request", level: level)
        tabs("language", kind: "samples", samples.map(\.label)) { writer, i in
            writer.codeBlock(samples[i].source, language: samples[i].language)
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
        sectionTitle("Request body", level: level)
        examples(Array(all), name: "body-example")
    }

    // MARK: Responses

    private mutating func responseExamples(
        _ operation: Operation, _ maker: ExampleMaker, level: Int, prefix: String
    ) {
        let direction = operation.kind == .path ? Direction.response : .request
        var shown: [(status: String, examples: [(MediaType, MediaExample)])] = []
        for response in operation.responses where !response.isValidationError {
            let all = response.content.flatMap { media in
                maker.examples(of: media, for: direction).map { (media, $0) }
            }.prefix(Self.exampleLimit)
            if !all.isEmpty { shown.append((response.status, Array(all))) }
        }
        guard !shown.isEmpty else { return }
        sectionTitle("Response", level: level)
        tabs("status", kind: "statuses", shown.map(\.status)) { writer, i in
            writer.examples(shown[i].examples, name: "example-" + shown[i].status)
        }
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
