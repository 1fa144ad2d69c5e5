import Foundation
import GalleyCore
import GalleySite
import Testing

extension SiteTest {
    /// Makes a symbolic link.
    fileprivate func link(_ path: String, to target: String) throws {
        try FileManager.default.createDirectory(
            at: url(path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: url(path).path, withDestinationPath: target)
    }
}

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
        #expect(run.output.contains("2 files new or changed"))
        let after = try site.times()
        #expect(
            after.filter { before[$0.key] != $0.value }.keys.sorted() == ["a/index.html", "search/index.js"])
    }

    @Test func partsOfTheThemesFilesAreNoFilesOfTheirOwn() throws {
        let site = try SiteTest(
            content + """

                -- theme/css/main.css --
                @import "mine.css";
                @import "asked.css";
                -- theme/css/mine.css --
                p { color: red }
                -- theme/css/asked.css --
                p { margin: 0 }
                -- theme/templates/partials/footer.html --
                <a href="{{ root }}{{ "css/asked.css" | asset }}">Styles</a>
                """)
        try site.galley("build")
        let styles = site.files().filter { $0.hasSuffix(".css") }.map { $0.split(separator: "/").last ?? "" }
        #expect(!styles.contains("mine.css") && !site.files().contains { $0.hasSuffix("js/nav.js") })
        #expect(styles.contains("main.css") && styles.contains("asked.css"))
        let main = try #require(site.files().first { $0.hasSuffix("css/main.css") })
        #expect(site.read("public/" + main)?.contains("color: red") == true)
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
        try site.write("public/.galley/staging/manifest", manifest + "late/index.html\0")
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
        try site.write("public/.galley/manifest", manifest + "../precious.txt\0/etc/nothing\0")
        try site.galley("build")
        try site.galley("clean")
        #expect(site.exists("precious.txt"))
    }

    @Test(arguments: [
        // A file where a folder must be.
        ("public/guide", "content/guide/index.md"),
        // A folder with a file of the user's, beside a stale one or not, where a file must be.
        ("public/x/deep/mine.txt", "content/x"),
        ("public/a/mine.txt", "content/a"),
    ])
    func whatIsInTheWayIsSaidBeforeAnythingChanges(mine: String, source: String) throws {
        let site = try SiteTest(content)
        try site.galley("build")
        let before = try site.times()
        try site.write(mine, "mine")
        try site.write(source, "# New\n")
        try site.remove("content/a.md")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("[output/foreign-file]"))
        #expect(!site.exists("public/.galley/staging"))
        #expect(try site.times().filter { before[$0.key] != nil } == before)
        #expect(site.read(mine) == "mine")
        // What was in the way goes, and so does the problem.
        try site.remove(source)
        #expect(try site.galley("build").status == 0)
        #expect(!site.exists("public/a/index.html"))
        #expect(try site.galley("clean").status == 0)
        #expect(site.files() == [String(mine.dropFirst("public/".count))])
    }

    @Test func overwritingReplacesFilesAndLinksButNoFolderOfOthers() throws {
        let site = try SiteTest(content)
        try site.write("other/b/index.html", "theirs")
        try site.write("content/x", "x")
        try site.write("public/a", "mine")
        try site.link("public/folder", to: "../other")
        try site.write("public/x/mine.txt", "mine")
        #expect(try site.galley("build", "--overwrite").errors.contains("`x`"))
        #expect(site.read("public/a") == "mine")
        try site.remove("public/x/mine.txt")
        #expect(try site.galley("build", "--overwrite").status == 0)
        #expect(site.exists("public/a/index.html"))
        #expect(site.exists("public/folder/b/index.html"))
        #expect(site.read("public/x") == "x")
        #expect(site.files("other") == ["b/index.html"])
        #expect(site.read("other/b/index.html") == "theirs")
    }

    @Test(arguments: ["nowhere", "../other"])
    func linksInTheOutputAreNotWrittenThrough(target: String) throws {
        let site = try SiteTest(content)
        try site.write("other/mine.txt", "mine")
        try site.link("public/folder", to: target)
        for _ in 0..<2 {
            let run = try site.galley("build")
            #expect(run.status == 1)
            #expect(run.errors.contains("[output/foreign-file]"))
            #expect(run.errors.contains("`folder/b/index.html`"))
        }
        #expect(site.files("other") == ["mine.txt"])
        #expect(!site.exists("public/nowhere"))
        try site.remove("public/folder")
        #expect(try site.galley("build").status == 0)
    }

    @Test func linksInTheOutputAreNotDeletedThrough() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        // The user moves a folder of the output and leaves a link there.
        try site.write("other/b/index.html", "theirs")
        try site.write("other/empty/mine", "")
        try site.remove("other/empty/mine")
        try site.remove("public/folder")
        try site.link("public/folder", to: "../other")
        try site.remove("content/folder/b.md")
        #expect(try site.galley("build").status == 0)
        #expect(site.read("other/b/index.html") == "theirs")
        try site.galley("clean")
        #expect(site.read("other/b/index.html") == "theirs")
        #expect(site.exists("other/empty"))
    }

    @Test func theRecordsAreNotALink() throws {
        let site = try SiteTest(content)
        try site.write("other/staging/mine.txt", "mine")
        try site.link("public/.galley", to: "../other")
        #expect(try site.galley("build").errors.contains("[output/write]"))
        #expect(try site.galley("clean").status == 1)
        #expect(site.read("other/staging/mine.txt") == "mine")
    }

    @Test func theOutputFolderItselfMayBeALink() throws {
        let site = try SiteTest(content)
        try site.write("elsewhere/mine.txt", "mine")
        try site.link("public", to: "elsewhere")
        #expect(try site.galley("build").status == 0)
        #expect(site.exists("elsewhere/folder/b/index.html"))
        try site.galley("clean")
        #expect(site.files("elsewhere") == ["mine.txt"])
    }

    @Test func aFileMayBecomeAFolderAndAFolderAFile() throws {
        let site = try SiteTest(content)
        try site.write("content/x", "file")
        try site.write("content/y/deep/file", "file")
        #expect(try site.galley("build").status == 0)
        try site.remove("content/x")
        try site.remove("content/y")
        try site.write("content/x/deep/file", "file")
        try site.write("content/y", "file")
        // Folders of nobody's are not in the way.
        try site.write("public/y/deep/none/mine", "")
        try site.remove("public/y/deep/none/mine")
        #expect(try site.galley("build").status == 0)
        #expect(site.read("public/x/deep/file") == "file")
        #expect(site.read("public/y") == "file")
    }

    @Test func aPathCannotBeAFileAndAFolder() throws {
        let site = try SiteTest()
        let folder = OutputFolder(path: site.url("public").path)
        try Self.build(folder, [("x/y", "1")])
        let build = try folder.begin()
        #expect(try build.put("x", Array("2".utf8)) == .staged)
        #expect(try build.put("x/y", Array("1".utf8)) == .unchanged)
        #expect(throws: FileError.self) { try build.finish(["x", "x/y"]) }
        #expect(site.read("public/x/y") == "1")
        #expect(!site.exists("public/.galley/staging"))
    }

    @Test func namesAreBytes() throws {
        let site = try SiteTest()
        let folder = OutputFolder(path: site.url("public").path)
        let composed = "caf\u{E9}.txt"
        let decomposed = "cafe\u{301}.txt"
        try Self.build(folder, [(composed, "1")])
        try site.write("public/" + decomposed, "mine")
        do {
            let build = try folder.begin()
            #expect(try build.put(decomposed, Array("2".utf8)) == .foreign)
            build.discard()
        }
        try site.remove("public/" + decomposed)
        try Self.build(folder, [(composed, "1"), (decomposed, "2")])
        #expect(try folderEntries(folder.path).count == 3)
        #expect(try folder.clean() == 2)
        #expect(!site.exists("public"))
    }

    @Test func aNameCannotForgeAnother() throws {
        let site = try SiteTest()
        let folder = OutputFolder(path: site.url("public").path)
        try Self.build(folder, [("a\nmine.txt", "1")])
        try site.write("public/mine.txt", "mine")
        try site.write("public/a", "mine")
        try Self.build(folder, [])
        #expect(site.files() == ["a", "mine.txt"])
        let build = try folder.begin()
        for path in ["../out", "/out", "a\0b", ".galley/manifest", "a//b", ""] {
            #expect(throws: FileError.self, "\(path)") { try build.put(path, [1]) }
        }
        build.discard()
    }

    @Test func aManifestOfTheFirstFormatIsRead() throws {
        let site = try SiteTest(content)
        try site.galley("build")
        let paths = site.files()
        try site.write("public/.galley/manifest", paths.map { $0 + "\n" }.joined())
        try site.remove("content/a.md")
        #expect(try site.galley("build").status == 0)
        #expect(!site.exists("public/a"))
        // A manifest that was cut off names nothing that it does not name whole.
        try site.write("public/fold", "mine")
        try site.write("public/.galley/manifest", "galley manifest 2\nfolder/b/index.html\0fold")
        try site.galley("clean")
        #expect(site.exists("public/fold"))
        #expect(!site.exists("public/folder/b"))
    }

    @Test func aFileOfOthersThatIsEqualStaysTheirs() throws {
        let site = try SiteTest(content)
        try site.write("content/logo.svg", "<svg/>")
        try site.write("public/logo.svg", "<svg/>")
        #expect(try site.galley("build").status == 0)
        #expect(try site.galley("build").status == 0)
        try site.remove("content/logo.svg")
        #expect(try site.galley("build").status == 0)
        #expect(site.exists("public/logo.svg"))
        try site.galley("clean")
        #expect(site.files() == ["logo.svg"])
        // Unless the user gives it away.
        try site.write("content/logo.svg", "<svg/>")
        #expect(try site.galley("build", "--overwrite").status == 0)
        try site.galley("clean")
        #expect(!site.exists("public"))
    }

    @Test func onlyOneRunWrites() throws {
        let site = try SiteTest(content)
        let folder = OutputFolder(path: site.url("public").path)
        let build = try folder.begin()
        #expect(try site.galley("build").errors.contains("[output/busy]"))
        #expect(try site.galley("clean").status == 1)
        build.discard()
    }

    @Test(.enabled(if: Tracing.works, "strace, which holds the program in a system call, is not there"))
    func aLockThatLostItsNameIsNone() throws {
        let site = try SiteTest(content)
        var build: OutputBuild?
        // A build opens the lock, and is slow to take it;
        let slow = try Tracing.galley("build", in: site.folder, inject: "flock:delay_enter=8000000") {
            for _ in 0..<8000 where !site.exists("public/.galley/lock") { usleep(1000) }
            // another run removes it meanwhile,
            #expect(try site.galley("clean").status == 0)
            #expect(!site.exists("public"))
            // and a third makes it anew.
            build = try OutputFolder(path: site.url("public").path).begin()
        }
        #expect(slow.errors.contains("[output/busy]"))
        build?.discard()
    }

    @Test func aLockThatCannotBeTakenIsNotABusyFolder() throws {
        let site = try SiteTest(content)
        try site.write("other", "")
        try site.link("public/.galley/lock", to: "../../other")
        #expect(try site.galley("build").errors.contains("[output/write]"))
    }

    // Files are paths with their text.
    private static func build(_ folder: OutputFolder, _ files: [(String, String)]) throws {
        let build = try folder.begin()
        for (path, text) in files { _ = try build.put(path, Array(text.utf8)) }
        try build.finish(files.map(\.0))
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

/// A run may be killed between any two of its steps. The states that it can leave are made by hand here,
/// step by step; then the real program runs.
@Suite struct InterruptionTests {
    private let old = """
        -- content/index.md --
        # Home
        -- content/a.md --
        # A
        -- content/gone/deep.md --
        # Gone
        -- content/x --
        file
        -- content/y/file --
        file
        """
    private let new = """
        -- content/index.md --
        # Home again
        -- content/a.md --
        # A
        -- content/new/deep.md --
        # New
        -- content/x/file --
        file
        -- content/y --
        file
        """

    @Test func theNextRunMakesTheSameSiteAfterAKillAnywhere() throws {
        let before = try SiteTest(old)
        try before.galley("build")
        let fresh = try SiteTest(new)
        try fresh.galley("build")
        let expected = fresh.files()
        let steps = Self.steps(from: before, to: fresh)
        #expect(steps.count > 30)
        for count in 0...steps.count {
            // For the next build, for one that fails, and for cleaning.
            let site = try SiteTest(new)
            try FileManager.default.copyItem(at: before.url("public"), to: site.url("public"))
            try site.write("public/mine/mine.txt", "mine")
            for step in steps.prefix(count) { try step.run(site) }
            let name = count == 0 ? "before" : steps[count - 1].name
            let copy = site.url("copy")
            try FileManager.default.copyItem(at: site.url("public"), to: copy)

            let run = try site.galley("build")
            #expect(run.status == 0, "\(name): \(run.errors)")
            #expect(site.files().filter { $0 != "mine/mine.txt" } == expected, "\(name)")
            for file in expected {
                #expect(site.read("public/" + file) == fresh.read("public/" + file), "\(name): \(file)")
            }
            #expect(try folderEntries(site.url("public/.galley").path) == ["lock", "manifest"], "\(name)")
            #expect(site.read("public/.galley/manifest") == fresh.read("public/.galley/manifest"), "\(name)")

            let clean = try site.galley("clean", "--output", "copy")
            #expect(clean.status == 0, "\(name): \(clean.errors)")
            #expect(site.files("copy") == ["mine/mine.txt"], "\(name)")
            #expect(!site.exists("copy/.galley"), "\(name)")
        }
    }

    /// The same with real kills: at each system call that changes the disk.
    @Test(
        .enabled(if: Tracing.works, "strace, which kills the program at a system call, is not there"),
        arguments: ["rename", "unlink", "rmdir", "mkdir", "fsync", "write"])
    func theNextRunMakesTheSameSiteAfterARealKill(call: String) throws {
        let before = try SiteTest(old)
        try before.galley("build")
        let fresh = try SiteTest(new)
        try fresh.galley("build")
        let expected = fresh.files()
        var kills = 0
        for count in 1...100 {
            let site = try SiteTest(new)
            try FileManager.default.copyItem(at: before.url("public"), to: site.url("public"))
            try site.write("public/mine/mine.txt", "mine")
            // One thread, so that counts mean the same in each run.
            let killed = try Tracing.galley(
                "build", "--jobs", "1", in: site.folder, inject: "\(call):signal=KILL:when=\(count)")
            if killed.status == 0 { break }
            kills += 1
            let run = try site.galley("build")
            #expect(run.status == 0, "\(call) \(count): \(run.errors)")
            #expect(site.files().filter { $0 != "mine/mine.txt" } == expected, "\(call) \(count)")
            for file in expected {
                #expect(
                    site.read("public/" + file) == fresh.read("public/" + file), "\(call) \(count): \(file)")
            }
            #expect(try folderEntries(site.url("public/.galley").path) == ["lock", "manifest"])
            try site.galley("clean")
            #expect(site.files() == ["mine/mine.txt"], "\(call) \(count)")
        }
        #expect(kills > 1 && kills < 100, "\(call)")
    }

    private struct Step {
        var name: String
        var run: (SiteTest) throws -> Void
    }

    /// What a build that turns one output into another does on the disk, in its order.
    private static func steps(from before: SiteTest, to fresh: SiteTest) -> [Step] {
        let staging = "public/.galley/staging/"
        var steps: [Step] = []
        func add(_ name: String, _ run: @escaping (SiteTest) throws -> Void) {
            steps.append(Step(name: name, run: run))
        }
        let old = before.files()
        let new = fresh.files()
        let changed = new.filter { before.read("public/" + $0) != fresh.read("public/" + $0) }
        for file in changed {
            let bytes = fresh.read("public/" + file) ?? ""
            add("half staged \(file)") { try $0.write(staging + "files/" + file, String(bytes.dropLast(3))) }
            add("staged \(file)") { try $0.write(staging + "files/" + file, bytes) }
        }
        let manifest = fresh.read("public/.galley/manifest") ?? ""
        add("half a manifest") { try $0.write(staging + "manifest", String(manifest.dropLast(5))) }
        add("manifest") { try $0.write(staging + "manifest", manifest) }
        add("ready") { try $0.write(staging + "ready", "") }
        let stale = old.filter { !new.contains($0) }
        for file in stale { add("removed \(file)") { try $0.remove("public/" + file) } }
        for folder in ["gone/deep", "gone", "y"] {
            add("removed folder \(folder)") { try $0.remove("public/" + folder) }
        }
        for file in changed {
            add("moved \(file)") {
                let text = try #require($0.read(staging + "files/" + file))
                try $0.write("public/" + file, text)
                try $0.remove(staging + "files/" + file)
            }
        }
        add("manifest moved") {
            try $0.write("public/.galley/manifest", manifest)
            try $0.remove(staging + "manifest")
        }
        add("mark removed") { try $0.remove(staging + "ready") }
        add("staging emptied") { try $0.remove(staging + "files") }
        return steps
    }

    @Test func whatCameInTheWayAfterTheMarkStays() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        try site.galley("build")
        let manifest = try #require(site.read("public/.galley/manifest"))
        for (path, mine) in [("f", "f"), ("g", "g/mine"), ("h/late", "h"), ("i/late", "i/other")] {
            try site.write("public/.galley/staging/files/" + path, "late")
            try site.write("public/" + mine, "mine")
        }
        try site.write(
            "public/.galley/staging/manifest",
            manifest + ["f", "g", "h/late", "i/late"].map { $0 + "\0" }.joined())
        try site.write("public/.galley/staging/ready", "")
        let late = try OutputFolder(path: site.url("public").path).begin()
        #expect(site.read("public/i/late") == "late")
        let kept = try #require(site.read("public/.galley/manifest")).split(separator: "\0")
        #expect(kept.contains("i/late"))
        #expect(!kept.contains { ["f", "g", "h/late"].contains($0) })
        #expect(!site.exists("public/.galley/staging"))
        withExtendedLifetime(late) {}
        for mine in ["f", "g/mine", "h", "i/other"] { #expect(site.read("public/" + mine) == "mine") }
    }
}

/// Runs the program under strace, which delays or kills it at a system call.
private enum Tracing {
    static let strace = "/usr/bin/strace"

    /// Containers often forbid it.
    static let works: Bool = {
        let folder = FileManager.default.temporaryDirectory
        let run = try? SiteTest.run(
            URL(fileURLWithPath: strace), ["-qq", "-o", "/dev/null", "/bin/true"], in: folder)
        return run?.status == 0
    }()

    static func galley(
        _ arguments: String..., in folder: URL, inject: String, meanwhile: () throws -> Void = {}
    ) throws -> SiteTest.Run {
        try SiteTest.run(
            URL(fileURLWithPath: strace),
            ["-f", "-qq", "-o", "/dev/null", "-e", "inject=" + inject, SiteTest.program.path] + arguments,
            in: folder, meanwhile: meanwhile)
    }
}
