import Foundation
import func GalleyCore.isHiddenOrLeftover
import Synchronization
import Testing

@testable import GalleyServe

/// What the watcher tells of edits in a temporary folder.
struct WatcherTests {
    /// A watcher, and what it has told so far.
    private final class Watched: Sendable {
        let folder: ScratchFolder
        private let seen = Mutex<(paths: Set<String>, batches: Int, isIncomplete: Bool)>(([], 0, false))
        private let watcher = Mutex<Watcher?>(nil)
        let mode = Mutex<Watcher.Mode?>(nil)

        init(
            _ roots: [String] = ["content"], folder: ScratchFolder? = nil,
            change: (inout Watcher.Options) -> Void = { _ in }
        ) throws {
            let folder = try folder ?? ScratchFolder()
            self.folder = folder
            var options = Watcher.Options(roots: roots.map { folder.path + "/" + $0 })
            change(&options)
            let made = try Watcher(options) { mode in
                self.mode.withLock { $0 = mode }
            } deliver: { batch in
                self.seen.withLock {
                    $0.paths.formUnion(batch.paths)
                    $0.batches += 1
                    if batch.isIncomplete { $0.isIncomplete = true }
                }
            }
            watcher.withLock { $0 = made }
        }

        deinit { stop() }

        func stop() { watcher.withLock { $0.take() }?.stop() }

        var batches: Int { seen.withLock { $0.batches } }

        /// Waits until all these paths were told; what else was told is returned.
        func expect(_ names: [String], _ place: SourceLocation = #_sourceLocation) -> Set<String> {
            let wanted = Set(names.map { folder.path + "/" + $0 })
            let end = Date(timeIntervalSinceNow: 30)
            while !seen.withLock({ wanted.isSubset(of: $0.paths) }), Date() < end { usleep(1000) }
            // What belongs to the same batch or the next has come by then.
            usleep(120_000)
            let told = seen.withLock { seen in
                defer { seen.paths = [] }
                return seen.paths
            }
            for name in names {
                #expect(told.contains(folder.path + "/" + name), "\(name)", sourceLocation: place)
            }
            return Set(told.subtracting(wanted).map { String($0.dropFirst(folder.path.count + 1)) })
        }
    }

    private static func project() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        try folder.write("content/a.md", "a")
        try folder.write("content/docs/b.md", "b")
        try folder.write("galley.yml", "title: x")
        return folder
    }

    @Test func writingTouchingAndDeletingAreTold() throws {
        let watched = try Watched(folder: Self.project())
        let folder = watched.folder
        try folder.write("content/a.md", "2")
        #expect(watched.expect(["content/a.md"]) == [])
        #expect(utimes(folder.path + "/content/docs/b.md", nil) == 0)
        #expect(watched.expect(["content/docs/b.md"]) == [])
        #expect(chmod(folder.path + "/content/a.md", 0o600) == 0)
        #expect(watched.expect(["content/a.md"]) == [])
        try folder.remove("content/a.md")
        #expect(watched.expect(["content/a.md"]) == [])
        try folder.move("content/docs/b.md", to: "content/c.md")
        #expect(watched.expect(["content/docs/b.md", "content/c.md"]) == [])
        try folder.link("content/link.md", to: "c.md")
        #expect(watched.expect(["content/link.md"]) == [])
        #expect(link(folder.path + "/content/c.md", folder.path + "/content/hard.md") == 0)
        #expect(watched.expect(["content/hard.md"]).isSubset(of: ["content/c.md"]))
    }

    @Test func editorsSavesAreOneChange() throws {
        let watched = try Watched(folder: Self.project())
        let folder = watched.folder
        // On a busy machine a batch may end between two steps; then what is temporary is told, and told to be gone.
        // A temporary file renamed over the page.
        try folder.write("content/a.md.tmp.17", "2")
        try folder.move("content/a.md.tmp.17", to: "content/a.md")
        #expect(watched.expect(["content/a.md"]).isSubset(of: ["content/a.md.tmp.17"]))
        // Vim: a probe, a backup, the file anew.
        try folder.write("content/4913", "")
        try folder.remove("content/4913")
        try folder.move("content/a.md", to: "content/a.md~")
        try folder.write("content/.a.md.swp", "x")
        try folder.write("content/a.md", "3")
        try folder.remove("content/a.md~")
        #expect(watched.expect(["content/a.md"]).isSubset(of: ["content/4913"]))
        // Emacs: a lock and an auto-save.
        try folder.link("content/.#a.md", to: "me@here.1:2")
        try folder.write("content/#a.md#", "x")
        try folder.write("content/a.md", "4")
        #expect(watched.expect(["content/a.md"]) == [])
        #expect(watched.batches <= 12)
    }

    @Test func foldersThatComeAndGoAreFollowed() throws {
        let watched = try Watched(folder: Self.project())
        let folder = watched.folder
        // Files may be there before the watch is.
        for i in 0..<20 { try folder.write("content/new/deep/er\(i)/x.md", "x") }
        _ = watched.expect((0..<20).map { "content/new/deep/er\($0)/x.md" })
        try folder.write("content/new/deep/er7/y.md", "y")
        #expect(watched.expect(["content/new/deep/er7/y.md"]) == [])
        // A folder that is moved keeps no watch under its old name.
        try folder.move("content/new", to: "content/moved")
        _ = watched.expect(["content/new", "content/moved/deep/er7/y.md"])
        try folder.write("content/moved/deep/er7/y.md", "z")
        #expect(watched.expect(["content/moved/deep/er7/y.md"]) == [])
        // One that leaves is gone, and what happens there is nobody's business.
        try folder.move("content/moved", to: "elsewhere")
        #expect(watched.expect(["content/moved"]) == [])
        try folder.write("elsewhere/deep/er7/y.md", "z")
        try folder.write("content/a.md", "5")
        #expect(watched.expect(["content/a.md"]) == [])
        // One that comes back brings its files.
        try folder.move("elsewhere", to: "content/back")
        _ = watched.expect(["content/back/deep/er19/x.md"])
        try folder.remove("content/back")
        _ = watched.expect(["content/back", "content/back/deep/er19/x.md"])
        try folder.write("content/back/new.md", "n")
        _ = watched.expect(["content/back/new.md"])
    }

    @Test func rootsThatAreReplacedAreFollowed() throws {
        let watched = try Watched(
            ["content", "galley.yml", "theme", "specs/v1/api.json"], folder: Self.project())
        let folder = watched.folder
        try folder.write("galley.tmp", "title: y")
        try folder.move("galley.tmp", to: "galley.yml")
        #expect(watched.expect(["galley.yml"]) == [])
        try folder.remove("galley.yml")
        #expect(watched.expect(["galley.yml"]) == [])
        try folder.write("galley.yml", "title: z")
        #expect(watched.expect(["galley.yml"]) == [])
        // What is beside the roots is not told.
        try folder.write("README.md", "x")
        // Roots that were not there.
        try folder.write("theme/site.css", "p{}")
        #expect(watched.expect(["theme/site.css"]).isSubset(of: ["theme"]))
        try folder.write("theme/site.css", "q{}")
        #expect(watched.expect(["theme/site.css"]).isSubset(of: ["theme"]))
        try folder.write("specs/v1/api.json", "{}")
        _ = watched.expect(["specs/v1/api.json"])
        try folder.write("specs/v1/api.json", "[]")
        #expect(watched.expect(["specs/v1/api.json"]) == [])
        try folder.remove("specs")
        _ = watched.expect(["specs/v1/api.json"])
        try folder.write("specs/v1/api.json", "1")
        _ = watched.expect(["specs/v1/api.json"])
        // A whole root swapped for another.
        try folder.write("next/a.md", "other")
        try folder.move("content", to: "old")
        try folder.move("next", to: "content")
        _ = watched.expect(["content", "content/a.md"])
        try folder.write("content/a.md", "again")
        #expect(watched.expect(["content/a.md"]) == [])
        try folder.write("old/a.md", "nobody's")
        try folder.write("content/z.md", "z")
        #expect(watched.expect(["content/z.md"]) == [])
    }

    @Test func linksAreFollowedWhereThatIsWanted() throws {
        let folder = try Self.project()
        try folder.write("shared/part.md", "p")
        try folder.write("other/deep/c.md", "c")
        try folder.link("content/part.md", to: "../shared/part.md")
        try folder.link("content/other", to: "../other")
        try folder.link("content/docs/up", to: "..")
        let watched = try Watched(folder: folder) { $0.followsLinks = true }
        try folder.write("shared/part.md", "q")
        #expect(watched.expect(["content/part.md"]) == [])
        try folder.write("other/deep/c.md", "d")
        #expect(watched.expect(["content/other/deep/c.md"]) == [])
        try folder.write("content/a.md", "x")
        #expect(watched.expect(["content/a.md"]) == [])
        try folder.link("content/late", to: "../shared")
        try folder.write("shared/new.md", "n")
        _ = watched.expect(["content/late/new.md"])
        try folder.remove("content/other")
        #expect(watched.expect(["content/other"]) == [])
        try folder.write("other/deep/c.md", "e")
        try folder.write("content/a.md", "y")
        #expect(watched.expect(["content/a.md"]) == [])
    }

    @Test func whatIsIgnoredIsNotEvenWatched() throws {
        let folder = try Self.project()
        let output = folder.path + "/content/public"
        let watched = try Watched(folder: folder) { options in
            options.isIgnored = { $0 == output || isHiddenOrLeftover(($0 as NSString).lastPathComponent) }
        }
        try folder.write("content/public/index.html", "x")
        try folder.write("content/.git/index", "x")
        try folder.write("content/a.md", "x")
        #expect(watched.expect(["content/a.md"]) == [])
    }

    @Test func thousandsOfFilesAreFewBatches() throws {
        let folder = try ScratchFolder()
        for i in 0..<40 { try folder.folder("content/f\(i)") }
        let watched = try Watched(folder: folder)
        let names = (0..<3000).map { "content/f\($0 % 40)/p\($0).md" }
        for name in names { close(open(folder.path + "/" + name, O_WRONLY | O_CREAT, 0o644)) }
        #expect(watched.expect(names) == [])
        print("3,000 new files in \(watched.batches) batches")
        #expect(watched.batches < 1000)
    }

    @Test func aReceiverThatTakesItsTimeGetsFewerBatches() throws {
        let folder = try Self.project()
        let told = Mutex<[Watcher.Batch]>([])
        let watcher = try Watcher(Watcher.Options(roots: [folder.path + "/content"])) { batch in
            usleep(200_000)
            told.withLock { $0.append(batch) }
        }
        let begin = Date()
        for i in 0..<20 {
            try folder.write("content/p\(i).md", "x")
            usleep(10_000)
        }
        // As many as fit into the time, where others had the processor meanwhile.
        let most = 3 + Int(Date().timeIntervalSince(begin) / 0.2)
        let end = Date(timeIntervalSinceNow: 30)
        while told.withLock({ Set($0.flatMap(\.paths)).count }) < 20, Date() < end { usleep(5000) }
        watcher.stop()
        told.withLock {
            #expect(Set($0.flatMap(\.paths)).count == 20)
            #expect($0.count <= most)
        }
    }

    @Test func withoutEventsEverythingIsLookedAt() throws {
        let folder = try Self.project()
        let watched = try Watched(["content", "galley.yml"], folder: folder) {
            $0.usesEvents = false
            $0.pollMilliseconds = 20
        }
        guard case .polling = watched.mode.withLock({ $0 }) else {
            Issue.record("it was not said")
            return
        }
        try folder.write("content/new/x.md", "x")
        #expect(watched.expect(["content/new/x.md"]).isSubset(of: ["content/new"]))
        try folder.write("content/a.md", "2")
        #expect(watched.expect(["content/a.md"]) == [])
        try folder.write("galley.tmp", "title: y")
        try folder.move("galley.tmp", to: "galley.yml")
        #expect(watched.expect(["galley.yml"]) == [])
        try folder.remove("content/new")
        #expect(watched.expect(["content/new", "content/new/x.md"]) == [])
        try folder.write("content/.a.swp", "x")
        try folder.write("content/a.md", "3")
        #expect(watched.expect(["content/a.md"]) == [])
    }

    #if os(Linux)
        private static func limit(_ file: String) -> Int {
            let text = (try? String(contentsOfFile: "/proc/sys/" + file, encoding: .utf8)) ?? ""
            return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? .max
        }

        /// More happens than the kernel keeps for somebody who does not look.
        @Test(
            .enabled(if: limit("fs/inotify/max_queued_events") <= 65_536, "the system keeps too many events"))
        func whatWasMissedIsWatchedAllTheSame() throws {
            let folder = try Self.project()
            try folder.folder("content/moves/below")
            let root = folder.path + "/content"
            let events = try FolderEvents.open(Watcher.Options(roots: [root])).get()
            for i in 0...Self.limit("fs/inotify/max_queued_events") {
                let file = root + "/f\(i)"
                close(open(file, O_WRONLY | O_CREAT, 0o644))
                unlink(file)
            }
            // None of this is told.
            try folder.folder("content/late/deep")
            try folder.move("content/moves", to: "content/moved")
            func collected() -> Watcher.Batch {
                var changes = ChangeSet()
                var before = Watcher.Batch(paths: ["x"])
                while changes.batch() != before {
                    before = changes.batch()
                    for _ in 0..<64 { _ = events.collect(&changes) }
                }
                return changes.batch()
            }
            #expect(collected().isIncomplete)
            try folder.write("content/late/deep/a.md", "a")
            try folder.write("content/moved/below/b.md", "b")
            let batch = collected()
            #expect(!batch.isIncomplete)
            #expect(batch.paths == ["late/deep/a.md", "moved/below/b.md"].map { root + "/" + $0 })
        }

        /// Run it where the limit is lowered for it alone:
        /// `unshare -Ur sh -c 'echo 300 > /proc/sys/user/max_inotify_watches; swift test --filter WatcherTests'`.
        @Test(
            .enabled(
                if: limit("user/max_inotify_watches") <= 2000, "more folders may be watched than a test makes"
            ))
        func whereWatchesRunOutEverythingIsLookedAt() throws {
            let watched = try Watched(folder: Self.project()) { $0.pollMilliseconds = 20 }
            for i in 0..<Self.limit("user/max_inotify_watches") { try watched.folder.folder("content/n\(i)") }
            try watched.folder.write("content/n7/x.md", "x")
            _ = watched.expect(["content/n7/x.md"])
            guard case .polling(let reason, _) = watched.mode.withLock({ $0 }) else {
                Issue.record("it was not said")
                return
            }
            #expect(reason.contains("limit of watched folders"))
            try watched.folder.write("content/n8/y.md", "y")
            _ = watched.expect(["content/n8/y.md"])
        }

        @Test func thousandsOfFoldersGoInNoTime() throws {
            let folder = try ScratchFolder()
            for i in 0..<3000 { try folder.folder("content/f\(i % 30)/d\(i)") }
            let root = folder.path + "/content"
            let events = try FolderEvents.open(Watcher.Options(roots: [root])).get()
            for i in 0..<30 { try folder.remove("content/f\(i)") }
            var changes = ChangeSet()
            let begin = monotonicNanoseconds()
            for _ in 0..<64 { _ = events.collect(&changes) }
            let took = Double(monotonicNanoseconds() - begin) / 1e6
            print("3,030 folders forgotten in \(took) ms")
            #expect(changes.batch().paths.count >= 30)
            #expect(!changes.batch().isIncomplete)
            // Nothing is left of them: what comes in their place is watched.
            try folder.write("content/f1/d1/a.md", "a")
            _ = events.collect(&changes)
            try folder.write("content/f1/d1/b.md", "b")
            _ = events.collect(&changes)
            #expect(changes.batch().paths.contains(root + "/f1/d1/b.md"))
        }
    #endif

    @Test func theLimitOfWatchesIsExplained() {
        guard case .polling(let reason, let help) = EventsFailure.watchesUsedUp(limit: 8192).mode else {
            return
        }
        #expect(reason.contains("8192"))
        #expect(help.contains { $0.contains("sudo sysctl fs.inotify.max_user_watches=524288") })
    }

    /// How long from the end of a write to the batch; printed, since a busy machine takes what it takes.
    @Test func latency() throws {
        let folder = try Self.project()
        let told = Mutex<Int>(0)
        let watcher = try Watcher(Watcher.Options(roots: [folder.path + "/content"])) { _ in
            told.withLock { $0 = monotonicNanoseconds() }
        }
        var times: [Double] = []
        for _ in 0..<20 {
            told.withLock { $0 = 0 }
            try folder.write("content/a.md", "x")
            let begin = monotonicNanoseconds()
            while told.withLock({ $0 }) == 0, monotonicNanoseconds() - begin < 20_000_000_000 { usleep(200) }
            times.append(Double(told.withLock { $0 } - begin) / 1e6)
        }
        watcher.stop()
        times.sort()
        print("from write to batch: median \(times[10]) ms, slowest \(times[19]) ms")
        #expect(times[10] > 0 && times[10] < 5000)
    }
}
