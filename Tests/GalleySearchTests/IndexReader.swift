import CDeflate
import Testing

@testable import GalleySearch

/// What a page reads of the files: a second, plain reading of the format.
struct IndexReader {
    var language = ""
    var littleWords = ""
    var kinds: [String] = []
    /// In hundredths; none where all pages count alike.
    var boosts: [Int] = []
    /// For each page.
    var sectionCounts: [Int] = []
    var pageKinds: [UInt8] = []
    var rules: [(suffix: String, replacement: String)] = []
    var words: [String] = []
    /// For each word.
    var ruleOfWord: [Int] = []
    var sectionsOfWord: [Int] = []
    /// For each word: its list.
    var lists: [[Posting]] = []
    var pages: [Page] = []
    /// The sizes of the parts with texts, in bytes of their data.
    var textParts: [Int] = []
    private var sectionsRead = 0

    struct Posting: Equatable {
        var section: Int
        var value: UInt8

        var weight: Int { Int(value & 7) }
        var fieldWords: Int { Int(value >> 3 & 7) }
        /// 0 none, 1 heading, 2 title, 3 identifier.
        var field: Int { Int(value >> 6) }
    }

    struct Page {
        var path: String
        var title: String
        var trail: [String]
        var badge: String
        var sections: [(id: String, heading: String, level: Int, text: String)]
    }

    init(_ files: [SearchFile]) throws {
        var files = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
        func file(_ name: String) throws -> [UInt8] {
            let bytes = files.removeValue(forKey: name)
            return try inflate(unframed(#require(bytes, "\(name)")))
        }
        var root = Reader(try file("index.js"))
        #expect(root.varint() == 3)
        language = root.string()
        littleWords = root.string()
        kinds = root.many { $0.string() }
        sectionCounts = root.many { $0.varint() }
        for _ in sectionCounts { pageKinds.append(root.byte()) }
        if root.byte() == 1 { for _ in sectionCounts { boosts.append(root.varint()) } }
        rules = root.many { ($0.string(), $0.string()) }
        let wordParts = root.many { ($0.string(), $0.varint()) }
        func places() -> [Int] {
            var place = 0
            return root.many {
                place += $0.varint()
                return place
            }
        }
        let listParts = places()
        let partsOfTexts = places()
        let isSplit = root.byte() == 1
        func data(_ letter: String, _ count: Int) throws -> [Reader] {
            guard isSplit else { return (0..<count).map { _ in Reader(root.bytes()) } }
            let partsOfOne = root.varint()
            var digits = ""
            return try (0..<count).map { number in
                if number % partsOfOne == 0 {
                    digits = (0..<4).map { _ in
                        let byte = String(root.byte(), radix: 16)
                        return byte.count < 2 ? "0" + byte : byte
                    }.joined()
                }
                return Reader(try file("\(letter)\(number)-\(digits).js"))
            }
        }
        var lengths: [Int] = []
        var readers = try data("w", wordParts.count)
        for (number, part) in wordParts.enumerated() {
            var reader = readers[number]
            let firstOfPart = words.count
            readWords(&reader, &lengths)
            #expect(words[firstOfPart] == part.0)
            #expect(words.count - firstOfPart == part.1)
            #expect(reader.isAtEnd)
        }
        readers = try data("p", listParts.count)
        for (number, part) in listParts.enumerated() {
            var reader = readers[number]
            #expect(lists.count == part)
            let end = number + 1 < listParts.count ? listParts[number + 1] : words.count
            while lists.count < end {
                let start = reader.position
                lists.append(reader.list())
                #expect(reader.position - start == lengths[lists.count - 1])
            }
            #expect(reader.isAtEnd)
        }
        readers = try data("t", partsOfTexts.count)
        for (number, part) in partsOfTexts.enumerated() {
            var reader = readers[number]
            #expect(sectionsRead == part)
            textParts.append(reader.data.count)
            for _ in 0..<reader.varint() { readSections(&reader) }
            #expect(reader.isAtEnd)
        }
        #expect(root.isAtEnd)
        #expect(files.isEmpty)
    }

    private mutating func readWords(_ reader: inout Reader, _ lengths: inout [Int]) {
        let count = reader.varint()
        let prefixes = (0..<count).map { _ in Int(reader.byte()) }
        let suffixes = (0..<count).map { _ in Int(reader.byte()) }
        var last: [UInt8] = []
        for i in 0..<count {
            last = last.prefix(prefixes[i]) + (0..<suffixes[i]).map { _ in reader.byte() }
            words.append(String(decoding: last, as: UTF8.self))
        }
        for _ in 0..<count { ruleOfWord.append(reader.varint()) }
        for _ in 0..<count { sectionsOfWord.append(reader.varint()) }
        for _ in 0..<count { lengths.append(reader.varint()) }
    }

    /// Sections of one page, which may have some in the parts before.
    private mutating func readSections(_ reader: inout Reader) {
        let head = Page(
            path: reader.string(), title: reader.string(), trail: reader.many { $0.string() },
            badge: reader.string(), sections: [])
        if let last = pages.last, last.sections.count < sectionCounts[pages.count - 1] {
            #expect(last.path == head.path)
            #expect(last.title == head.title)
            #expect(last.trail == head.trail)
            #expect(last.badge == head.badge)
        } else {
            pages.append(head)
        }
        let count = reader.varint()
        #expect(count > 0)
        for _ in 0..<count {
            pages[pages.count - 1].sections.append(
                (reader.string(), reader.string(), Int(reader.byte()), reader.string()))
        }
        sectionsRead += count
        #expect(pages.count <= sectionCounts.count)
        #expect(pages[pages.count - 1].sections.count <= sectionCounts[pages.count - 1])
    }

    /// The list of a word; nil for a word that is not there.
    func list(_ word: String) -> [Posting]? { words.firstIndex(of: word).map { lists[$0] } }

    /// The stem of a word of the vocabulary.
    func stem(_ word: String) -> String? {
        guard let index = words.firstIndex(of: word) else { return nil }
        let rule = rules[ruleOfWord[index]]
        guard word.hasSuffix(rule.suffix) else { return nil }
        return word.dropLast(rule.suffix.count) + rule.replacement
    }
}

/// Reads data from its beginning; past the end all is zero, and a test fails.
private struct Reader {
    let data: [UInt8]
    var position = 0

    init(_ data: [UInt8]) { self.data = data }

    var isAtEnd: Bool { position == data.count }

    mutating func byte() -> UInt8 {
        guard position < data.count else {
            Issue.record("the data ends early")
            return 0
        }
        defer { position += 1 }
        return data[position]
    }

    mutating func varint() -> Int {
        var value = 0
        var shift = 0
        while true {
            let next = byte()
            value |= Int(next & 0x7F) << shift
            shift += 7
            if next < 0x80 || shift > 56 { return value }
        }
    }

    mutating func bytes() -> [UInt8] {
        let count = varint()
        guard position + count <= data.count else {
            Issue.record("the data ends early")
            return []
        }
        defer { position += count }
        return Array(data[position..<position + count])
    }

    mutating func string() -> String { String(decoding: bytes(), as: UTF8.self) }

    mutating func many<Item>(_ item: (inout Reader) -> Item) -> [Item] {
        (0..<varint()).map { _ in item(&self) }
    }

    mutating func list() -> [IndexReader.Posting] {
        var section = 0
        let sections = many { reader in
            section += reader.varint()
            return section
        }
        return sections.map { IndexReader.Posting(section: $0, value: byte()) }
    }
}

/// The payload of a file: what stands between the quotes, its escapes undone.
private func unframed(_ file: [UInt8]) throws -> [UInt8] {
    let head = Array("galleySearch('".utf8)
    let tail = Array("')\n".utf8)
    try #require(file.starts(with: head) && file.reversed().starts(with: tail.reversed()))
    var payload: [UInt8] = []
    var isEscaped = false
    for byte in file[head.count..<file.count - tail.count] {
        if isEscaped {
            payload.append(byte == UInt8(ascii: "n") ? 0x0A : byte == UInt8(ascii: "r") ? 0x0D : byte)
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else {
            // These would end the string of a script.
            #expect(byte != 0x0A && byte != 0x0D && byte != UInt8(ascii: "'"))
            payload.append(byte)
        }
    }
    return payload
}

private func inflate(_ payload: [UInt8]) throws -> [UInt8] {
    let decompressor = try #require(libdeflate_alloc_decompressor())
    defer { libdeflate_free_decompressor(decompressor) }
    var data = [UInt8](repeating: 0, count: max(1 << 16, payload.count * 8))
    while true {
        var count = 0
        let result = libdeflate_deflate_decompress(
            decompressor, payload, payload.count, &data, data.count, &count)
        if result == LIBDEFLATE_SUCCESS { return Array(data.prefix(count)) }
        try #require(result == LIBDEFLATE_INSUFFICIENT_SPACE)
        data = [UInt8](repeating: 0, count: data.count * 4)
    }
}
