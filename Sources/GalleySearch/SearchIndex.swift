// The index of a site's texts, as files that a page searches in without a server.
//
// Pages are read in chunks, in parallel: their words are counted, their texts packed and let go. Then the words are
// merged and sorted, the entries put in the order of the words, and all is written in parts, each a file that is loaded
// when a query needs it. A small index is one file.

import GalleyCore
import Synchronization

/// The files of the folder `search/`: the same for the same pages, whatever the number of threads.
///
/// `page` gives a page by its place in the reading order; it is called once for each, on any thread, so that not all
/// texts need to be in memory. `jobs` threads take part.
package func searchFiles(
    count: Int, options: SearchOptions, jobs: Int = availableCores(),
    page: @escaping @Sendable (Int) -> SearchPage
) -> [SearchFile] {
    SearchIndex(count: count, options: options, jobs: max(1, jobs), page: page).files()
}

private struct SearchIndex: Sendable {
    private let options: SearchOptions
    private let jobs: Int

    private var kinds: [UInt8] = []
    private var boosts: [Int] = []
    private var sectionCounts: [Int] = []
    private var rules: [StemRule] = []
    private var words: [WordPart] = []
    private var postings: [PostingPart] = []
    private var texts: [TextPart] = []
    /// All data, before it is packed.
    private var size = 0

    init(count: Int, options: SearchOptions, jobs: Int, page: @escaping @Sendable (Int) -> SearchPage) {
        self.options = options
        self.jobs = jobs
        let reading = Reading(count: count, options: options, page: page)
        let readers = parallelMap(jobs, jobs: jobs) { _ in reading.run() }
        var chunks: [(reader: Int, pages: ReadPages)] = []
        for (reader, result) in readers.enumerated() {
            for pages in result.chunks { chunks.append((reader, pages)) }
        }
        chunks.sort { $0.pages.chunk < $1.pages.chunk }
        var sections = 0
        for (_, pages) in chunks {
            texts += pages.texts.map { TextPart(firstSection: sections + $0.firstSection, part: $0.part) }
            sections += pages.wordCounts.count
            kinds += pages.kinds
            boosts += pages.boosts
            sectionCounts += pages.sectionCounts
        }
        size = reading.textSize

        let vocabulary = Vocabulary(merging: readers.map { ($0.words, $0.stems) })
        let rules = StemRules(vocabulary, language: options.language, jobs: jobs)
        let postings = Postings(
            chunks, vocabulary: vocabulary, longestList: max(1, options.longestList), jobs: jobs)
        self.rules = rules.rules
        self.postings = postingParts(postings)
        words = parallelMap((vocabulary.count + PartSize.words - 1) / PartSize.words, jobs: jobs) { number in
            let start = number * PartSize.words
            return wordPart(
                start..<min(start + PartSize.words, vocabulary.count), vocabulary, rules, postings)
        }
        size += postings.lists.count + words.reduce(0) { $0 + $1.part.data.count }
    }

    func files() -> [SearchFile] {
        // Data shrinks to a third or so: what is far above the limit need not be tried.
        if size <= Reading.mostUnpacked(options), texts.allSatisfy({ $0.part.file == nil }) {
            let file = Packer().file(root())
            if file.count <= options.largestSingleFile {
                return [SearchFile(name: "index.js", bytes: file)]
            }
        }
        return splitFiles()
    }

    private func splitFiles() -> [SearchFile] {
        var split = self
        let parts = words.map(\.part) + postings.map(\.part) + texts.map(\.part)
        let packed = packed(parts, jobs: jobs)
        for i in words.indices { split.words[i].part = packed[i] }
        for i in postings.indices { split.postings[i].part = packed[words.count + i] }
        for i in texts.indices { split.texts[i].part = packed[words.count + postings.count + i] }
        var files = [SearchFile(name: "index.js", bytes: Packer().file(split.root()))]
        func add(_ letter: String, _ parts: [Part]) {
            let names = PartNames(parts)
            for (number, part) in parts.enumerated() {
                files.append(SearchFile(name: names.name(letter, number), bytes: part.file ?? []))
            }
        }
        add("w", split.words.map(\.part))
        add("p", split.postings.map(\.part))
        add("t", split.texts.map(\.part))
        return files
    }

    /// The data of `index.js`, with all parts in it unless they have files.
    private func root() -> [UInt8] {
        var data: [UInt8] = []
        // The version of this layout.
        data.append(varint: 3)
        data.append(string: options.language)
        data.append(string: LittleWords.list(language: options.language))
        data.append(varint: options.kinds.count)
        for kind in options.kinds { data.append(string: kind) }
        data.append(varint: sectionCounts.count)
        for count in sectionCounts { data.append(varint: count) }
        data += kinds
        let hasBoosts = boosts.contains { $0 != 100 }
        data.append(hasBoosts ? 1 : 0)
        if hasBoosts { for boost in boosts { data.append(varint: boost) } }
        data.append(varint: rules.count)
        for rule in rules {
            data.append(counted: rule.suffix)
            data.append(counted: rule.replacement)
        }
        data.append(varint: words.count)
        for words in words {
            data.append(string: words.firstWord)
            data.append(varint: words.words)
        }
        data.append(gaps: postings.map(\.firstWord))
        data.append(gaps: texts.map(\.firstSection))
        let kinds = [words.map(\.part), postings.map(\.part), texts.map(\.part)]
        let isSplit = kinds.contains { $0.contains { $0.file != nil } }
        data.append(isSplit ? 1 : 0)
        for parts in kinds {
            if isSplit {
                let names = PartNames(parts)
                data.append(varint: names.partsOfOne)
                for fingerprint in names.fingerprints { data.append(bigEndian: fingerprint) }
            } else {
                for part in parts { data.append(counted: part.data) }
            }
        }
        return data
    }
}

/// The reading of all pages, shared by the threads.
private final class Reading: Sendable {
    struct Result: Sendable {
        var words: WordTable
        var stems: [Int: [UInt8]]
        var chunks: [ReadPages]
    }

    /// Pages a thread takes at once. Texts of two chunks share no part, so that parts do not depend on threads.
    private static let pagesOfChunk = 64

    private let count: Int
    private let options: SearchOptions
    private let page: @Sendable (Int) -> SearchPage
    private let nextChunk = Atomic<Int>(0)
    private let textBytes = Atomic<Int>(0)

    init(count: Int, options: SearchOptions, page: @escaping @Sendable (Int) -> SearchPage) {
        self.count = max(0, count)
        self.options = options
        self.page = page
    }

    /// Bytes of all texts; to be asked when the reading is done.
    var textSize: Int { textBytes.load(ordering: .relaxed) }

    /// Up to here texts are kept as they are: the index may be one file.
    static func mostUnpacked(_ options: SearchOptions) -> Int {
        min(max(0, options.largestSingleFile), 1 << 24) * 5
    }

    /// Reads chunks until none is left.
    func run() -> Result {
        var reader = PageReader(language: options.language)
        var chunks: [ReadPages] = []
        let packer = Packer()
        while true {
            let chunk = nextChunk.wrappingAdd(1, ordering: .relaxed).oldValue
            let start = chunk * Self.pagesOfChunk
            guard start < count else { break }
            chunks.append(
                read(chunk, start..<min(start + Self.pagesOfChunk, count), by: &reader, packer))
        }
        return Result(words: reader.words, stems: reader.stems, chunks: chunks)
    }

    private func read(_ chunk: Int, _ pages: Range<Int>, by reader: inout PageReader, _ packer: Packer)
        -> ReadPages
    {
        var read = ReadPages(chunk: chunk)
        var texts = TextWriter()
        for number in pages {
            var page = page(number)
            if page.sections.isEmpty {
                page.sections = [SearchSection(id: "", heading: page.title, level: 1, text: [])]
            }
            page.kind = min(max(0, page.kind), max(0, options.kinds.count - 1))
            reader.read(page, into: &read)
            texts.add(page) { finish($0, in: &read, packer) }
        }
        texts.finish { finish($0, in: &read, packer) }
        return read
    }

    /// Packs a part, unless all texts so far are few. Whether all stay few does not depend on the threads, and only
    /// then what is kept decides anything.
    private func finish(_ texts: TextPart, in read: inout ReadPages, _ packer: Packer) {
        var texts = texts
        let sum = textBytes.wrappingAdd(texts.part.data.count, ordering: .relaxed).newValue
        if sum > Self.mostUnpacked(options) { texts.part.pack(packer) }
        read.texts.append(texts)
    }
}
