// Counts the words of pages. Each thread has a reader, with its own table of words; the tables are merged when all
// pages are read. A word of a text is split and folded once: the second time its bytes alone are looked up.

import GalleyCore

/// What a section's words are worth, in numbers of the reader's table.
struct ReadPages: Sendable {
    /// Which chunk of pages of the site.
    var chunk: Int
    var kinds: [UInt8] = []
    /// In hundredths.
    var boosts: [Int] = []
    /// For each page.
    var sectionCounts: [Int] = []
    /// For each section: how many of the following belong to it.
    var wordCounts: [Int] = []
    var words: [UInt32] = []
    var values: [UInt8] = []
    /// Sections are counted in the chunk.
    var texts: [TextPart] = []
}

struct PageReader {
    private(set) var words = WordTable()
    /// For each word that was met with accents: its shortest stem.
    private(set) var stems: [Int: [UInt8]] = [:]

    private var splitter = WordSplitter()
    private var accentedSplitter = WordSplitter()
    private let stemmer: Stemmer?

    /// Texts as they were met, and where in `runWords` their words begin.
    private var runs = WordTable()
    private var runStarts: [Int] = [0]
    private var runWords: [FoundWord] = []

    /// For each word: the section it was met in last, and its place in `tallies`.
    private var lastSections: [UInt32] = []
    private var tallyPlaces: [UInt32] = []
    private var section: UInt32 = 0
    private var tallies: [WordTally] = []
    private var proseLength = 0
    private var codeLength = 0

    private var fieldStems = FieldStems()

    private struct FoundWord {
        var word: UInt32
        var parts: UInt32
    }

    /// Longer ones are whole sentences of scripts without spaces, and come once.
    private static let longestKnownRun = 48
    /// The table of runs ends here, so that it stays small beside the output.
    private static let mostRuns = 1 << 20
    /// Where a run without an end is cut.
    private static let longestRun = 4096

    init(language: String) {
        stemmer = Stemmer(language: language)
        fieldStems.learn(LittleWords.list(language: language))
    }

    mutating func read(_ page: SearchPage, into read: inout ReadPages) {
        read.sectionCounts.append(page.sections.count)
        read.kinds.append(UInt8(min(max(0, page.kind), 0x7F)) | (page.isSecondary ? 0x80 : 0))
        read.boosts.append(page.boost > 0 ? Int(min(max(0.01, page.boost), 100) * 100 + 0.5) : 100)
        for (index, part) in page.sections.enumerated() {
            section += 1
            tallies.removeAll(keepingCapacity: true)
            proseLength = 0
            codeLength = 0
            if index == 0 {
                count(page.title, in: .title)
            } else {
                count(part.heading, in: .heading)
            }
            for identifier in part.identifiers { count(identifier, in: .identifier) }
            count(part.text.span)
            let factor = SectionWeight.lengthFactor(prose: proseLength, code: codeLength)
            for tally in tallies {
                read.words.append(tally.word)
                read.values.append(SectionWeight.value(of: tally, lengthFactor: factor))
            }
            read.wordCounts.append(tallies.count)
        }
    }

    // MARK: Texts

    private mutating func count(_ text: Span<UInt8>) {
        var isCode = false
        var scanner = RunScanner()
        while let run = scanner.next(in: text, longest: Self.longestRun, isCode: &isCode) {
            let words = words(of: text.extracting(run))
            for i in words {
                let found = runWords[i]
                let place = place(of: found.word)
                let length = found.parts == 0 ? 1 : 0
                if isCode {
                    tallies[place].code &+= 1
                    codeLength += length
                } else {
                    tallies[place].prose &+= 1
                    proseLength += length
                }
            }
        }
    }

    private mutating func count(_ text: String, in field: WordField) {
        var found: [FoundWord] = []
        var text = text
        text.withUTF8 { utf8 in
            let text = utf8.span
            var isCode = false
            var scanner = RunScanner()
            while let run = scanner.next(in: text, longest: Self.longestRun, isCode: &isCode) {
                for i in words(of: text.extracting(run)) { found.append(runWords[i]) }
            }
        }
        let parts = found.filter { $0.parts == 0 }.map(\.word).sorted()
        var distinct = 0
        for i in parts.indices where i == 0 || parts[i] != parts[i - 1] { distinct += 1 }
        let stems = fieldStems.count(parts, words, stemmer)
        for word in found {
            let place = place(of: word.word)
            // What is written together stands for all of its parts.
            let count = word.parts == 0 ? stems : distinct - Int(word.parts) + 1
            tallies[place].field = SectionWeight.stronger(
                tallies[place].field, SectionWeight.field(field, words: count))
        }
    }

    /// Where a word is counted for the current section.
    private mutating func place(of word: UInt32) -> Int {
        let word = Int(word)
        if lastSections[word] == section { return Int(tallyPlaces[word]) }
        lastSections[word] = section
        tallyPlaces[word] = UInt32(tallies.count)
        tallies.append(WordTally(word: UInt32(word)))
        return tallies.count - 1
    }

    // MARK: Words

    /// The words of a run, as places in `runWords`.
    private mutating func words(of run: Span<UInt8>) -> Range<Int> {
        if run.count <= Self.longestKnownRun {
            if runs.count < Self.mostRuns {
                let number = runs.number(of: run)
                if number + 1 == runStarts.count {
                    split(run)
                    runStarts.append(runWords.count)
                }
                return runStarts[number]..<runStarts[number + 1]
            }
            if let number = runs.find(run) { return runStarts[number]..<runStarts[number + 1] }
        }
        // Behind what is kept, until the next run is split.
        let start = runStarts[runStarts.count - 1]
        split(run)
        return start..<runWords.count
    }

    /// Puts the words of a run behind those that are kept.
    private mutating func split(_ run: Span<UInt8>) {
        runWords.removeSubrange(runStarts[runStarts.count - 1]...)
        splitter.split(run)
        let bytes = splitter.bytes
        for word in splitter.words {
            let number = words.number(of: bytes.span.extracting(word.range))
            if number == lastSections.count {
                lastSections.append(0)
                tallyPlaces.append(0)
            }
            runWords.append(FoundWord(word: UInt32(number), parts: UInt32(word.parts)))
        }
        for i in 0..<run.count where run[i] >= 0x80 {
            learnStems(run)
            return
        }
    }

    /// Stems words with their accents, which the endings of many languages have; the folded word takes the stem.
    private mutating func learnStems(_ run: Span<UInt8>) {
        guard let stemmer else { return }
        accentedSplitter.split(run, folding: false)
        guard accentedSplitter.words.count == splitter.words.count else { return }
        let plainBytes = splitter.bytes
        let accentedBytes = accentedSplitter.bytes
        for i in splitter.words.indices {
            let plain = plainBytes.span.extracting(splitter.words[i].range)
            let accented = accentedBytes.span.extracting(accentedSplitter.words[i].range)
            if plain.isEqual(accented) { continue }
            let stem = folded(stemmer.stem(accented).span)
            guard let word = words.find(plain), !stem.isEmpty else { continue }
            stems[word] = stems[word].map { shorterStem($0, stem) } ?? stem
        }
    }
}

/// The one of two stems that is taken, whichever of them is met first.
func shorterStem(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    if a.count != b.count { return a.count < b.count ? a : b }
    return a.lexicographicallyPrecedes(b) ? a : b
}
