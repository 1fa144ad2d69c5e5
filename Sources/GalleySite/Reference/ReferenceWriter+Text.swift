// What a page of a reference says in plain text, for the site's search. Descriptions bring theirs from their Markdown; what
// the model adds is noted as it is written: the names of fields, values, statuses and scopes. Types, constraints and
// examples are not what anybody looks for.

import GalleyMarkdown
import GalleyOpenAPI

extension ReferenceWriter {
    private var collectsText: Bool { options.collectsText && !isPart }

    /// Notes words that stand in a block of their own.
    mutating func note(_ words: String) {
        if collectsText { document.append(blockOfText: words.utf8) }
    }

    /// Notes a name, and words beside it, in a block of their own.
    mutating func note(code name: String, _ words: String = "") {
        guard collectsText else { return }
        document.startTextBlock()
        noteInLine(code: name)
        if !words.isEmpty { document.append(text: (" " + words).utf8) }
        document.startTextBlock()
    }

    /// Notes names in one block.
    mutating func note(codes names: some Sequence<String>) {
        guard collectsText else { return }
        document.startTextBlock()
        for (i, name) in names.enumerated() {
            if i > 0 { document.append(text: " ".utf8) }
            noteInLine(code: name)
        }
        document.startTextBlock()
    }

    /// Notes the request that an operation is, also where it stands in a page of prose.
    mutating func note(requestOf operation: Operation, title: String = "") {
        guard options.collectsText else { return }
        document.startTextBlock()
        noteInLine(code: operation.method + " " + operation.path)
        if !title.isEmpty { document.append(text: (" " + title).utf8) }
        document.startTextBlock()
    }

    private mutating func noteInLine(code name: String) {
        document.text.append(Document.codeStart)
        document.append(text: name.utf8)
        document.text.append(Document.codeEnd)
    }
}
