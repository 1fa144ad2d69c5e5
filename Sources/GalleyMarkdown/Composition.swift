// A page's text put together from its file and from others: what stands in it, and where each part came from.
//
// Snippets and variables are put in before anything is parsed, so that a fence, a list or a table may hold them. Each line
// of the result is one or several pieces; a piece is copied from a line of a file, or was made for a place in it. A document
// made of such a text tells places in it, which `SourceMap` leads back to the files.

import GalleyCore

/// Where the parts of a text that was put together came from.
package final class SourceMap: Sendable {
    package struct File: Sendable, Hashable {
        /// As messages name it.
        package var path: String
        /// As the program opens it.
        package var file: String
    }

    /// A place in one of the files.
    package struct Place: Sendable, Hashable {
        /// Its index; 0 is the page's own.
        package var file: Int
        /// From 1.
        package var line: Int
        /// In bytes, from 1.
        package var column: Int
        /// Whether the byte there is the one that was asked for, rather than what it was made of.
        package var isExact: Bool
    }

    struct Piece: Sendable {
        /// Where it begins in its line of the text, in bytes from 0.
        var start: Int32
        var file: Int32
        var line: Int32
        /// In bytes, from 1.
        var column: Int32
        /// Whether it was made for its place, and is not what stands there.
        var isMade: Bool
    }

    package let files: [File]
    fileprivate let pieces: [Piece]
    /// The first piece of each line.
    fileprivate let firstPieces: [Int32]

    init(files: [File], pieces: [Piece], firstPieces: [Int32]) {
        self.files = files
        self.pieces = pieces
        self.firstPieces = firstPieces
    }

    package var lineCount: Int { firstPieces.count }

    /// Where a place of the text came from: line from 1, column in bytes from 1.
    package func place(line: Int, column: Int) -> Place {
        let line = min(max(line, 1), firstPieces.count)
        guard line >= 1 else { return Place(file: 0, line: 1, column: 1, isExact: false) }
        let end = line < firstPieces.count ? Int(firstPieces[line]) : pieces.count
        var low = Int(firstPieces[line - 1])
        var high = end
        let offset = max(0, column - 1)
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(pieces[middle].start) <= offset { low = middle } else { high = middle }
        }
        guard pieces.indices.contains(low) else { return Place(file: 0, line: 1, column: 1, isExact: false) }
        let piece = pieces[low]
        return Place(
            file: Int(piece.file), line: Int(piece.line),
            column: Int(piece.column) + (piece.isMade ? 0 : offset - Int(piece.start)),
            isExact: !piece.isMade)
    }

    /// The lines of the text that begin in a line of a file, which has the path `path` in messages.
    package func lines(from path: String, line: Int) -> [Int] {
        guard let file = files.firstIndex(where: { $0.path == path }) else { return [] }
        return firstPieces.indices.filter {
            let piece = pieces[Int(firstPieces[$0])]
            return Int(piece.file) == file && Int(piece.line) == line
        }.map { $0 + 1 }
    }
}

/// A text put together.
package struct Composition: Sendable {
    package internal(set) var bytes: [UInt8] = []
    /// What is wrong with what asks for the parts.
    package internal(set) var diagnostics: [Diagnostic] = []
    package let map: SourceMap
    /// The files by their index in the map.
    let files: [SnippetFile]
    /// Where each line of the text begins.
    let lineStarts: [Int32]

    /// The line and the column of a byte, both from 1.
    func position(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lineStarts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        return (low + 1, offset - (lineStarts.isEmpty ? 0 : Int(lineStarts[low])) + 1)
    }

    /// The place in its file of some bytes of the text.
    package func location(offset: Int, length: Int) -> SourceLocation {
        let (line, column) = position(of: offset)
        return location(line: line, column: column, length: length)
    }

    /// The place in its file of some bytes of a line of the text; line and column as in `SourceMap.place`.
    func location(line: Int, column: Int, length: Int) -> SourceLocation {
        let place = map.place(line: line, column: column)
        let file = files[place.file]
        return file.lines.location(
            line: place.line, byteColumn: place.column, length: place.isExact ? length : 1, in: file.bytes,
            path: file.path)
    }
}

/// Puts a text together, piece by piece.
struct CompositionWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var files: [SnippetFile]
    private var indices: [PathKey: Int] = [:]
    private var pieces: [SourceMap.Piece] = []
    private var firstPieces: [Int32] = []
    private var lineStarts: [Int32] = []
    /// Where the current line begins.
    private var lineStart = 0
    private var isLineEnded = true
    /// Of the text as far as its lines are ended.
    private(set) var fences = FenceTracker()

    init(page: SnippetFile) { files = [page] }

    /// Begins a text of the same files.
    init(like composition: Composition) { files = composition.files }

    /// Copies a part of another text of the same files, with where it came from.
    mutating func copy(_ composition: Composition, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        let map = composition.map
        var line = composition.position(of: range.lowerBound).line
        var start = range.lowerBound
        while start < range.upperBound, line <= map.lineCount {
            let lineStart = Int(composition.lineStarts[line - 1])
            let end = line < map.lineCount ? Int(composition.lineStarts[line]) : composition.bytes.count
            let last = line < map.lineCount ? Int(map.firstPieces[line]) : map.pieces.count
            for index in Int(map.firstPieces[line - 1])..<last {
                var piece = map.pieces[index]
                let from = lineStart + Int(piece.start)
                let to = index + 1 < last ? lineStart + Int(map.pieces[index + 1].start) : end
                let part = max(from, start)..<max(max(from, start), min(to, range.upperBound))
                if part.isEmpty { continue }
                if !piece.isMade { piece.column += Int32(part.lowerBound - from) }
                write(composition.bytes[part], piece)
            }
            start = end
            line += 1
        }
    }

    /// Writes what was made for a place of another text of the same files.
    mutating func make(_ text: [UInt8], for composition: Composition, at offset: Int) {
        let (line, column) = composition.position(of: offset)
        let place = composition.map.place(line: line, column: column)
        make(
            text,
            as: SourceMap.Piece(
                start: 0, file: Int32(place.file), line: Int32(place.line), column: Int32(place.column),
                isMade: true))
    }

    /// The index of a file, which is added if it is new.
    mutating func index(of file: SnippetFile) -> Int {
        let key = PathKey(file.file)
        if let known = indices[key] { return known }
        files.append(file)
        indices[key] = files.count - 1
        return files.count - 1
    }

    /// Copies bytes of a line of a file, with its end or without: line from 0.
    mutating func copy(_ file: Int, line: Int, _ range: Range<Int>) {
        let source = files[file]
        write(
            source.bytes[range],
            SourceMap.Piece(
                start: 0, file: Int32(file), line: Int32(line + 1),
                column: Int32(range.lowerBound - source.lineStart(line) + 1), isMade: false))
    }

    /// Writes what was made for a place in a file: line from 0, `offset` in the file.
    mutating func make(_ text: some Collection<UInt8>, for file: Int, line: Int, at offset: Int) {
        let piece = SourceMap.Piece(
            start: 0, file: Int32(file), line: Int32(line + 1),
            column: Int32(offset - files[file].lineStart(line) + 1), isMade: true)
        make(text, as: piece)
    }

    mutating func make(_ text: some Collection<UInt8>, as piece: SourceMap.Piece) {
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0A).map { rest.index(after: $0) } ?? rest.endIndex
            write(rest[..<end], piece)
            rest = rest[end...]
        }
    }

    private mutating func write(_ text: some Collection<UInt8>, _ piece: SourceMap.Piece) {
        guard !text.isEmpty else { return }
        var piece = piece
        if isLineEnded {
            firstPieces.append(Int32(pieces.count))
            lineStarts.append(Int32(bytes.count))
            isLineEnded = false
        }
        piece.start = Int32(bytes.count - lineStart)
        pieces.append(piece)
        bytes.append(contentsOf: text)
        if let last = bytes.last, last == 0x0A || last == 0x0D { endLine() }
    }

    private mutating func endLine() {
        fences.take(bytes[lineStart...])
        lineStart = bytes.count
        isLineEnded = true
    }

    /// Whether nothing stands in the current line yet.
    var isAtLineStart: Bool { isLineEnded }

    /// Ends the current line if something stands in it.
    mutating func endLineIfOpen(for file: Int, line: Int, at offset: Int) {
        if !isLineEnded { make([0x0A], for: file, line: line, at: offset) }
    }

    func finished(_ diagnostics: [Diagnostic]) -> Composition {
        var result = Composition(
            map: SourceMap(
                files: files.map { SourceMap.File(path: $0.path, file: $0.file) }, pieces: pieces,
                firstPieces: firstPieces),
            files: files, lineStarts: lineStarts)
        result.bytes = bytes
        result.diagnostics = diagnostics
        return result
    }
}
