import Testing

@testable import GalleySearch

/// A page with a lead and, under headings, sections.
func page(
    _ title: String, _ lead: String = "", identifiers: [String] = [], _ sections: (String, String)...
) -> SearchPage {
    var page = SearchPage(
        path: title.lowercased() + "/", title: title,
        sections: [
            SearchSection(
                id: "", heading: title, level: 1, identifiers: identifiers, text: Array(lead.utf8))
        ])
    for (heading, text) in sections {
        page.sections.append(
            SearchSection(id: heading.lowercased(), heading: heading, level: 2, text: Array(text.utf8)))
    }
    return page
}

func index(
    _ pages: [SearchPage], options: SearchOptions = SearchOptions(), jobs: Int = 2
) throws -> IndexReader {
    try IndexReader(searchFiles(count: pages.count, options: options, jobs: jobs) { pages[$0] })
}

/// Pages of made-up prose.
func manyPages(_ count: Int) -> [SearchPage] {
    (0..<count).map { number in
        let words = (0..<200).map { "word\((number * 31 + $0 * $0) % 977)" }
        return page(
            "Page \(number)", words.joined(separator: " "), identifiers: ["page_\(number)"],
            ("Common part", "shared text " + words.prefix(9).joined(separator: ", ")),
            ("Only \(number)", "unique\(number)"))
    }
}

struct IndexTests {
    @Test func wordsLeadToTheSectionsTheyAreIn() throws {
        let index = try index([
            page("One", "apples and pears", ("Storing", "Pears keep.")), page("Two", "apples"),
        ])
        #expect(index.sectionCounts == [2, 1])
        #expect(index.list("apples")?.map(\.section) == [0, 2])
        #expect(index.list("pears")?.map(\.section) == [0, 1])
        #expect(index.list("storing")?.map(\.section) == [1])
        #expect(index.list("oranges") == nil)
        #expect(index.words == index.words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(index.sectionsOfWord == index.lists.map(\.count))
    }

    @Test func textsComeBackAsTheyAreShown() throws {
        var first = page("One", "  First \t line\n\n second with \u{E}a  = b\u{F}. \n")
        first.path = "guide/one/"
        first.trail = ["Guide", "Begin"]
        first.badge = "GET"
        first.kind = 1
        let options = {
            var options = SearchOptions(language: "en-GB", kinds: ["Prose", "Reference"])
            options.largestSingleFile = 1 << 20
            return options
        }()
        let index = try index([first, page("Two", "日本\u{0}語", ("Part", "\u{E}code\u{F}"))], options: options)
        #expect(index.language == "en-GB")
        #expect(index.kinds == ["Prose", "Reference"])
        #expect(index.pageKinds == [1, 0])
        let one = try #require(index.pages.first)
        #expect(one.path == "guide/one/")
        #expect(one.title == "One")
        #expect(one.trail == ["Guide", "Begin"])
        #expect(one.badge == "GET")
        #expect(one.sections.map(\.text) == ["First line\nsecond with a = b."])
        #expect(index.pages[1].sections.map(\.text) == ["日本 語", "code"])
        #expect(index.pages[1].sections.map(\.id) == ["", "part"])
        #expect(index.pages[1].sections.map(\.heading) == ["Two", "Part"])
        #expect(index.pages[1].sections.map(\.level) == [1, 2])
    }

    @Test func aSiteWithoutPagesHasAnIndex() throws {
        let index = try index([])
        #expect(index.pages.isEmpty)
        #expect(index.words.isEmpty)
        #expect(index.rules.count == 1)
    }

    @Test func aPageWithoutTextIsFoundByItsTitle() throws {
        let index = try index([SearchPage(path: "a/", title: "Empty", sections: [])])
        #expect(index.sectionCounts == [1])
        #expect(index.list("empty")?.map(\.field) == [2])
    }

    // MARK: Values

    @Test func aTitleTellsHowManyWordsItHas() throws {
        let index = try index([
            page("Getting started", "", ("Getting three of them, and getting started", "started")),
            page("Started"),
        ])
        let started = try #require(index.list("started"))
        #expect(started.map(\.field) == [2, 1, 2])
        #expect(started.map(\.fieldWords) == [2, 4, 1])
        #expect(started.map { $0.weight > 0 } == [false, true, false])
    }

    @Test func littleWordsAndOtherFormsMakeATitleNoLonger() throws {
        let index = try index([
            page("Create an idea", identifiers: ["ideas_create_idea"]),
            page("How to", "", ("The ideas of an idea", "")),
        ])
        #expect(index.littleWords.split(separator: " ").contains("an"))
        #expect(index.list("create")?.map(\.fieldWords) == [2])
        #expect(index.list("idea")?.map(\.fieldWords) == [2, 1])
        // Where there are no others they count.
        #expect(index.list("how")?.map(\.fieldWords) == [2])
        var options = SearchOptions()
        options.language = "xx"
        let plain = try GalleySearchTests.index([page("Create an idea")], options: options)
        #expect(plain.littleWords.isEmpty)
        #expect(plain.list("create")?.map(\.fieldWords) == [3])
    }

    @Test func pagesThatOthersGoBeforeAreMarked() throws {
        var schema = page("IdeaCreate")
        schema.isSecondary = true
        schema.kind = 1
        var options = SearchOptions()
        options.kinds = ["Documentation", "API reference"]
        #expect(try index([page("Create an idea"), schema], options: options).pageKinds == [0, 0x81])
    }

    @Test func identifiersComeBeforeTitlesAndTheMostExactCounts() throws {
        let index = try index([
            page(
                "Create idea", identifiers: ["createIdea", "/ideas/{idea_id}/moves", "POST /ideas"],
                ("Ideas of an idea", "createIdea"))
        ])
        func first(_ word: String) throws -> [Int] {
            let posting = try #require(index.list(word)?.first)
            return [posting.field, posting.fieldWords]
        }
        #expect(try first("create") == [3, 2])
        #expect(try first("idea") == [3, 2])
        // Together it is the whole identifier.
        #expect(try first("createidea") == [3, 1])
        #expect(try first("ideas") == [3, 2])
        #expect(try first("ideaid") == [3, 3])
        #expect(try first("moves") == [3, 3])
        #expect(index.list("createidea")?.map(\.field) == [3, 0])
    }

    @Test func longHeadingsHaveMoreThanSixWords() throws {
        let index = try index([page("b c d e f g", "", ("b c d e f g h j k", ""))])
        #expect(index.list("b")?.map(\.fieldWords) == [6, 7])
    }

    @Test func whatIsWrittenOftenWeighsMoreAndALongTextLess() throws {
        func filler(_ count: Int) -> String { (0..<count).map { " filler\($0)" }.joined() }
        let index = try index([
            page("A", "word" + filler(80)), page("B", "word word word word" + filler(77)),
            page("C", "word" + filler(400)), page("D", "\u{E}word\u{F}" + filler(80)),
        ])
        let weights = try #require(index.list("word")?.map(\.weight))
        #expect(weights[1] > weights[0])
        #expect(weights[2] < weights[0])
        #expect(weights[3] < weights[0])
        #expect(weights.allSatisfy { $0 > 0 })
    }

    @Test func aLongListKeepsItsBest() throws {
        var options = SearchOptions()
        options.longestList = 3
        let pages = (0..<10).map { page($0 == 7 ? "Word" : "Page", $0 == 4 ? "word word word" : "word") }
        let index = try index(pages, options: options)
        #expect(index.list("word")?.map(\.section) == [0, 4, 7])
        let place = try #require(index.words.firstIndex(of: "word"))
        #expect(index.sectionsOfWord[place] == 10)
    }

    // MARK: Stems

    @Test(
        arguments: [
            ("en", ["configuring", "configuration", "configured"], "configur"),
            ("en-US", ["moves", "moving", "move"], "move"),
            ("en", ["colour", "colours", "coloured", "color", "colors"], "color"),
            ("en", ["organise", "organisation", "organized"], "organ"),
            ("en", ["centres", "center"], "center"),
            ("en", ["hours", "hour"], "hour"),
            ("de", ["Häuser", "Hauses", "Häusern"], "haus"),
            ("fr", ["configurés", "configurer", "configuration"], "configur"),
            ("es", ["configuración", "configuraciones"], "configur"),
            ("ru", ["новый", "новые", "новых"], "нов"),
            ("sv", ["flickorna", "flickor", "flickornas"], "flick"),
            ("xx", ["moves"], "moves"), ("", ["moves"], "moves"), ("ja", ["設定"], "設定"),
        ])
    func wordsHaveTheStemsOfTheLanguage(_ language: String, _ forms: [String], _ stem: String) throws {
        let text = forms.joined(separator: ". ")
        let index = try index([page("", text)], options: SearchOptions(language: language))
        for word in words(of: text).all { #expect(index.stem(word) == stem, "\(word)") }
        #expect(index.rules[0].suffix.isEmpty && index.rules[0].replacement.isEmpty)
    }

    // MARK: Files

    @Test func aSmallSiteIsOneFile() {
        let pages = manyPages(20)
        let files = searchFiles(count: pages.count, options: SearchOptions()) { pages[$0] }
        #expect(files.map(\.name) == ["index.js"])
    }

    @Test func aSplitIndexSaysWhatOneFileSays() throws {
        let pages = manyPages(150)
        var options = SearchOptions()
        options.largestSingleFile = 1 << 24
        let whole = try index(pages, options: options)
        options.largestSingleFile = 0
        let split = try index(pages, options: options)
        #expect(whole.words == split.words)
        #expect(whole.lists == split.lists)
        #expect(whole.ruleOfWord == split.ruleOfWord)
        #expect(whole.pages.map(\.path) == pages.map(\.path))
        #expect(split.pages.map(\.path) == pages.map(\.path))
        #expect(whole.pages.map { $0.sections.map(\.text) } == split.pages.map { $0.sections.map(\.text) })
    }

    @Test func aLongPageIsCutBetweenItsSections() throws {
        func section(_ size: Int, _ number: Int) -> (String, String) {
            ("Part \(number)", String(repeating: "word\(number) ", count: size / 6))
        }
        var long = page("Long", "lead", section(20_000, 1), section(40, 2))
        for number in 3..<33 {
            let (heading, text) = section(2_000, number)
            long.sections.append(
                SearchSection(id: "p\(number)", heading: heading, level: 3, text: Array(text.utf8)))
        }
        long.trail = ["Guide"]
        long.badge = "GET"
        var options = SearchOptions()
        options.largestSingleFile = 0
        let small = page("Small", "text")
        let pages = [small, long, page("After", "text"), small]
        let index = try index(pages, options: options)
        #expect(index.pages.map(\.path) == pages.map(\.path))
        #expect(index.pages.map(\.sections.count) == pages.map(\.sections.count))
        #expect(index.pages[1].sections.map(\.heading) == long.sections.map(\.heading))
        // The large section stands alone.
        #expect(index.textParts.filter { $0 > 12_000 }.count == 1)
        #expect(index.textParts.count < 14)
    }

    @Test func aSectionWithoutAnEndKeepsItsBeginning() throws {
        let text = String(repeating: "日本語 ", count: 9_000) + "end"
        let index = try index([page("Log", text)])
        let kept = try #require(index.pages.first?.sections.first?.text)
        #expect(kept.utf8.count <= TextWriter.longestText)
        #expect(kept.utf8.count > TextWriter.longestText - 4)
        #expect(text.hasPrefix(kept))
        #expect(index.list("end")?.count == 1)
    }

    @Test func theNamesOfAPageAreNeverMostOfItsParts() throws {
        var page = page(String(repeating: "name ", count: 20_000))
        for number in 0..<2_000 {
            page.sections.append(
                SearchSection(id: "s\(number)", heading: "Part", level: 2, text: Array("some text".utf8)))
        }
        #expect(try index([page]).textParts.reduce(0, +) < 600_000)
    }

    @Test(arguments: [0, 1 << 24])
    func threadsDoNotShowInTheFiles(_ largestSingleFile: Int) {
        let pages = manyPages(300).map { page in
            var page = page
            page.sections[0].text += Array(" Café CAFE cafés été Été".utf8)
            return page
        }
        var options = SearchOptions(language: "fr")
        options.largestSingleFile = largestSingleFile
        func files(_ jobs: Int) -> [SearchFile] {
            searchFiles(count: pages.count, options: options, jobs: jobs) { pages[$0] }
        }
        let one = files(1)
        for jobs in [2, 5] {
            let more = files(jobs)
            #expect(more.map(\.name) == one.map(\.name))
            #expect(more.map(\.bytes) == one.map(\.bytes))
        }
    }

    @Test func theRootHasAFingerprintForFewNeighbours() {
        func names(_ count: Int) -> Set<String> {
            let parts = (0..<count).map { number in
                var part = Part(data: [UInt8(truncatingIfNeeded: number), UInt8(number / 256)])
                part.pack(Packer())
                return part
            }
            let names = PartNames(parts)
            #expect(names.fingerprints.count <= 512)
            return Set((0..<count).map { String(names.name("t", $0).split(separator: "-")[1]) })
        }
        #expect(names(512).count == 512)
        #expect(names(513).count == 257)
        #expect(names(3000).count == 500)
        #expect(names(0).isEmpty)
    }

    @Test func aChangedTextChangesFewFiles() {
        var pages = manyPages(300)
        var options = SearchOptions()
        options.largestSingleFile = 0
        func names() -> Set<String> {
            let pages = pages
            return Set(searchFiles(count: pages.count, options: options) { pages[$0] }.map(\.name))
        }
        let before = names()
        pages[100].sections[1].text += Array(" word5 once more".utf8)
        let after = names()
        #expect(before.count == after.count)
        #expect(before.subtracting(after).count <= 6)
        #expect(after.contains("index.js"))
    }
}
