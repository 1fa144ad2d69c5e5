// Bytes to a document: desugar, parse, lower.

import GalleyCore

/// More than this is no page. Offsets are 32 bits wide, and HTML is larger than its Markdown.
private let maximumSize = 256 << 20

extension Document {
    /// Reads one Markdown file. Never fails: what is wrong with it is among the diagnostics.
    ///
    /// `source` is the whole file; Markdown begins at byte `bodyStart` (after front matter), positions
    /// count from the file's start. `path` is only for the diagnostics. `composition` is what `source` are the bytes of,
    /// where they were put together.
    package init(
        markdown source: [UInt8], bodyStart: Int = 0, path: String,
        options: MarkdownOptions = MarkdownOptions(), composition: Composition? = nil
    ) {
        guard source.count <= maximumSize else {
            self.init()
            diagnostics = [
                Diagnostic(
                    .error, "markdown/too-large", "the file is larger than \(maximumSize >> 20) MB",
                    at: SourceLocation(path: path))
            ]
            return
        }
        var source = MarkdownSource(path: path, bytes: source, bodyStart: bodyStart)
        source.composition = composition
        let badText = source.findBadText()
        let parser = Parser(
            smartPunctuation: options.smartPunctuation, replacesInvalidUTF8: badText.isInvalidUTF8)
        self = withTrees(parser) { [source] parser in
            var desugaring = Desugaring(source: source, options: options)
            desugaring.sugar.diagnostics = badText.diagnostics
            guard let root = desugaring.parse(with: parser) else { return Document() }
            let definitions = ReferenceDefinitions(of: source, text: desugaring.text, root: root)
            var lowering = Lowering(
                source: source, text: desugaring.text, sugar: desugaring.sugar, definitions: definitions,
                options: options)
            lowering.document.definitions = definitions.all
            lowering.reportDefinitions()
            lowering.shiftHeadings(of: root)
            lowering.reserveHeadingIDs(below: root)
            lowering.noteHeadingSlugs(below: root)
            lowering.lowerChildren(of: root)
            return lowering.finished()
        }
        map = composition?.map
    }
}

extension MarkdownSource {
    /// What is no text: ill-formed UTF-8, and NUL bytes. Both are shown as U+FFFD.
    fileprivate func findBadText() -> (isInvalidUTF8: Bool, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let body = bytes[bodyStart...]
        let invalid = body.illFormedUTF8()
        if let first = invalid.first {
            diagnostics.append(
                Diagnostic(
                    .warning, "markdown/invalid-utf8",
                    "this is not UTF-8"
                        + (invalid.count > 1 ? ", nor are \(invalid.count - 1) places below" : ""),
                    at: location(offset: bodyStart + first),
                    help: ["save the file as UTF-8; what is not is shown as U+FFFD"]))
        }
        var nulCount = 0
        var firstNUL = 0
        text.forEach(0) { offset in
            if nulCount == 0 { firstNUL = offset }
            nulCount += 1
            return true
        }
        if nulCount > 0 {
            diagnostics.append(
                Diagnostic(
                    .warning, "markdown/nul",
                    "there is a NUL byte" + (nulCount > 1 ? ", and \(nulCount - 1) more below" : ""),
                    at: location(offset: firstNUL), help: ["it is shown as U+FFFD; is this a text file?"]))
        }
        return (!invalid.isEmpty, diagnostics)
    }
}

extension ArraySlice<UInt8> {
    /// Where ill-formed sequences begin, in bytes from the start.
    fileprivate func illFormedUTF8() -> [Int] {
        var places: [Int] = []
        withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                let rest = UnsafeBufferPointer(rebasing: bytes[start...])
                do throws(UTF8.ValidationError) {
                    _ = try UTF8Span(validating: rest.span)
                    return
                } catch {
                    places.append(start + error.byteOffsets.lowerBound)
                    start += Swift.max(error.byteOffsets.upperBound, error.byteOffsets.lowerBound + 1)
                }
            }
        }
        return places
    }
}
