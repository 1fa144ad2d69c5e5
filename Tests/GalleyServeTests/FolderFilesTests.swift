import Foundation
import GalleyServe
import Testing

/// A folder on disk is served, and nothing that is not in it.
struct FolderFilesTests {
    private func status(_ scratch: ScratchFolder, _ target: String, usesOpenat2: Bool = true) -> Int {
        let files = FolderFiles(scratch.path + "/site", usesOpenat2: usesOpenat2)
        return Responder(files).respond(to: Request("GET", target, ["Host": "localhost"])).status
    }

    @Test(arguments: [true, false])
    func linksLeadNowhereOutside(_ usesOpenat2: Bool) throws {
        let scratch = try ScratchFolder()
        try scratch.write("secret.txt", "s")
        try scratch.write("outside/a.txt", "s")
        try scratch.write("site-two/a.txt", "s")
        try scratch.write("site/real/a.txt", "x")
        try scratch.write("site/.hidden/a.txt", "s")
        try scratch.link("site/up.txt", to: "../secret.txt")
        try scratch.link("site/absolute.txt", to: scratch.path + "/secret.txt")
        try scratch.link("site/folder", to: "../outside")
        try scratch.link("site/two", to: "../site-two")
        try scratch.link("site/passwd", to: "/etc/passwd")
        try scratch.link("site/process", to: "/proc/self/root")
        try scratch.link("site/loop", to: "loop")
        try scratch.link("site/hidden.txt", to: ".hidden/a.txt")
        try scratch.link("site/chain.txt", to: "up.txt")
        try scratch.link("site/inside", to: "real")
        try scratch.link("site/whole.txt", to: scratch.path + "/site/real/a.txt")
        for target in [
            "/up.txt", "/absolute.txt", "/folder/a.txt", "/two/a.txt", "/passwd", "/process/etc/passwd",
            "/loop",
            "/hidden.txt", "/chain.txt", "/.hidden/a.txt", "/real", "/real/", "/folder/",
        ] {
            #expect(status(scratch, target, usesOpenat2: usesOpenat2) == 404, "\(target)")
        }
        for target in ["/real/a.txt", "/inside/a.txt", "/whole.txt"] {
            #expect(status(scratch, target, usesOpenat2: usesOpenat2) == 200, "\(target)")
        }
    }

    @Test func whatIsNoFileIsNotWaitedFor() throws {
        let scratch = try ScratchFolder()
        try scratch.write("site/a.txt", "x")
        #expect(mkfifo(scratch.path + "/site/pipe", 0o644) == 0)
        #expect(status(scratch, "/pipe") == 404)
        try FileManager.default.removeItem(atPath: scratch.path + "/site")
        #expect(status(scratch, "/a.txt") == 404)
        try scratch.write("site/a.txt", "back")
        #expect(status(scratch, "/a.txt") == 200)
    }

    @Test func aTagIsWeakWhileTheFileMayChangeUnseen() throws {
        let scratch = try ScratchFolder()
        try scratch.write("site/a.txt", "0123456789")
        let responder = Responder(FolderFiles(scratch.path + "/site"))
        func get(_ headers: HeaderFields = [:]) -> Response {
            var headers = headers
            headers.append("Host", "localhost")
            return responder.respond(to: Request("GET", "/a.txt", headers))
        }
        let young = try #require(get().headers["ETag"])
        #expect(young.hasPrefix("W/\""))
        #expect(get(["If-None-Match": young]).status == 304)
        #expect(get(["Range": "bytes=0-1", "If-Range": young]).status == 200)
        try scratch.age("site/a.txt", seconds: 100)
        let old = try #require(get().headers["ETag"])
        #expect(old.hasPrefix("\""))
        #expect(get(["Range": "bytes=0-1", "If-Range": old]).status == 206)
        let modified = try #require(get().headers["Last-Modified"])
        #expect(get(["If-Modified-Since": modified]).status == 304)
        #expect(get(["If-Modified-Since": modified, "If-None-Match": "\"x\""]).status == 200)
        #expect(get(["If-Unmodified-Since": "Sun, 06 Nov 1994 08:49:37 GMT"]).status == 412)
        #expect(get(["Range": "bytes=0-1", "If-Range": modified]).status == 206)
    }

    @Test func aCompressedFileOfAnEarlierVersionIsPassedOver() throws {
        let scratch = try ScratchFolder()
        try scratch.write("site/a.js", "new")
        try scratch.write("site/a.js.gz", "old")
        let responder = Responder(FolderFiles(scratch.path + "/site"))
        let request = Request("GET", "/a.js", ["Host": "localhost", "Accept-Encoding": "gzip"])
        #expect(responder.respond(to: request).headers["Content-Encoding"] == "gzip")
        try scratch.age("site/a.js.gz", seconds: 100)
        #expect(responder.respond(to: request).headers["Content-Encoding"] == nil)
    }
}
