import Foundation
import Testing

@Suite struct OutputTests {
    private let content = """
        -- content/index.md --
        # Home
        -- content/a.md --
        # A
        -- content/folder/b.md --
        # B
        """

    @Test func twoBuildsAreTheSameBytes() throws {
        let first = try SiteTest(content)
        let second = try SiteTest(content)
        try first.galley("build", "--jobs", "1")
        try second.galley("build", "--jobs", "8")
        #expect(first.files() == second.files())
        for file in first.files() {
            #expect(first.read("public/" + file) == second.read("public/" + file), "\(file)")
        }
    }

    @Test func unchangedFilesAreNotTouched() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        let before = try site.times()
        Thread.sleep(forTimeInterval: 0.02)
        try site.write("content/a.md", "# A\n\nMore.\n")
        let run = try site.galley("build")
        #expect(run.output.contains("1 file new or changed"))
        let after = try site.times()
        #expect(after.filter { before[$0.key] != $0.value }.keys.sorted() == ["a/index.html"])
    }

    @Test func staleFilesGoAndForeignOnesStay() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        try site.write("public/mine.txt", "mine")
        try site.write("public/folder/mine.txt", "mine")
        try site.remove("content/a.md")
        try site.remove("content/folder/b.md")
        try site.write("content/folder.md", "# Folder\n")
        #expect(try site.galley("build").status == 0)
        #expect(!site.exists("public/a/index.html"))
        #expect(!site.exists("public/a"))
        #expect(!site.exists("public/folder/b/index.html"))
        #expect(site.exists("public/folder/index.html"))
        #expect(site.read("public/mine.txt") == "mine")
        #expect(site.read("public/folder/mine.txt") == "mine")
        try site.galley("clean")
        #expect(site.files() == ["folder/mine.txt", "mine.txt"])
    }

    @Test func aFileOfOthersIsNeverReplaced() throws {
        let site = try SiteTest(content)
        try site.write("public/a/index.html", "mine")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("[output/foreign-file]"))
        #expect(site.files() == ["a/index.html"])
        #expect(site.read("public/a/index.html") == "mine")
        #expect(try site.galley("build", "--overwrite").status == 0)
        #expect(site.read("public/a/index.html") != "mine")
    }

    @Test func errorsLeaveTheOldSite() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        let before = try site.times()
        try site.write("content/a.md", "---\ntitle: [\n---\n# Changed\n")
        #expect(try site.galley("build").status == 1)
        #expect(try site.times() == before)
        #expect(!site.exists("public/.galley/staging"))
    }

    @Test func anInterruptedRunIsRolledBackOrFinished() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        // Killed while rendering: a staging area without its mark.
        try site.write("public/.galley/staging/files/half.html", "half")
        #expect(try site.galley("build").status == 0)
        #expect(!site.exists("public/half.html"))
        // Killed while moving: the mark is there, some files have moved.
        let manifest = try #require(site.read("public/.galley/manifest"))
        try site.write("public/.galley/staging/files/late/index.html", "late")
        try site.write("public/.galley/staging/manifest", manifest + "late/index.html\n")
        try site.write("public/.galley/staging/ready", "")
        try site.write("content/a.md", "no [link](gone.md)\n")
        #expect(try site.galley("build", "--strict").status == 1)
        // The build failed, but the one before it was completed.
        #expect(site.read("public/late/index.html") == "late")
        try site.galley("build")
        #expect(!site.exists("public/late"))
    }

    @Test func aManifestCannotDeleteOutsideTheFolder() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        try site.write("precious.txt", "precious")
        let manifest = try #require(site.read("public/.galley/manifest"))
        try site.write("public/.galley/manifest", manifest + "../precious.txt\n/etc/nothing\n")
        try site.galley("build")
        try site.galley("clean")
        #expect(site.exists("precious.txt"))
    }

    @Test func theOutputMayNotHoldTheSources() throws {
        let site = try SiteTest(content)
        for output in [".", "content"] {
            let run = try site.galley("build", "--output", output)
            #expect(run.status == 1)
            #expect(run.errors.contains("[output/holds-sources]"))
        }
    }

    @Test func aFullDiskLeavesTheOldSite() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        let before = try site.times()
        for i in 0..<200 {
            try site.write("content/p\(i).md", "# Page\n" + String(repeating: "word ", count: 2000))
        }
        // A limit on the size of written files fails a write as a full disk does.
        let run = try SiteTest.run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" build", SiteTest.program.path], in: site.folder)
        #expect(run.status == 1)
        #expect(run.errors.contains("[output/write]"))
        #expect(try site.times() == before)
    }
}
