import Foundation
import Testing

/// `galley preview` serves what was built, and ends when it is told to.
struct PreviewTests {
    /// Runs the command while `body` asks it, by its address; what it printed, and its exit status.
    private func preview(
        _ site: SiteTest, _ arguments: [String], _ body: (URL) throws -> Void
    ) throws -> (output: String, status: Int32) {
        let process = Process()
        process.executableURL = SiteTest.program
        process.arguments = ["preview"] + arguments
        process.currentDirectoryURL = site.folder
        try site.write("out", "")
        process.standardOutput = try FileHandle(forWritingTo: site.url("out"))
        process.standardError = try FileHandle(forWritingTo: site.url("out"))
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        let end = Date(timeIntervalSinceNow: 60)
        var address: URL?
        while address == nil, process.isRunning, Date() < end {
            usleep(5000)
            guard let text = site.read("out"), text.contains("Ctrl-C") else { continue }
            address = text.split(separator: " ").first { $0.hasPrefix("http://") }
                .flatMap { URL(string: String($0.prefix { $0 != "\n" })) }
        }
        if let address { try body(address) }
        process.interrupt()
        process.waitUntilExit()
        return (site.read("out") ?? "", process.terminationStatus)
    }

    /// The answer to a GET request, header and all.
    private func get(_ address: URL, _ target: String, host: String = "localhost") throws -> String {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(try #require(address.port)).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &place.sin_addr)
        let status = withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
        let request = Array("GET \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8)
        try #require(write(socket, request, request.count) == request.count)
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(socket, &chunk, chunk.count)
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    @Test func theBuiltSiteIsServedBelowItsBasePath() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            base_url: https://docs.example.com/manual/
            -- content/index.md --
            # Home
            -- content/guide/start.md --
            # Start
            """)
        try site.galley("build")
        let run = try preview(site, ["--verbose", "--port", "0"]) { address in
            #expect(address.path.hasPrefix("/manual"))
            #expect(try get(address, "/manual/").contains("<h1"))
            #expect(try get(address, "/manual/guide/start").hasPrefix("HTTP/1.1 301 "))
            #expect(try get(address, "/").contains("Location: /manual/\r\n"))
            #expect(try get(address, "/other/").contains("as its base_url says"))
            let missing = try get(address, "/manual/nothing")
            #expect(missing.hasPrefix("HTTP/1.1 404 ") && missing.contains("<html"))
            #expect(try get(address, "/manual/.galley/manifest").hasPrefix("HTTP/1.1 404 "))
            #expect(try get(address, "/manual/../../galley.yml").hasPrefix("HTTP/1.1 400 "))
            #expect(try get(address, "/manual/", host: "evil.example").hasPrefix("HTTP/1.1 421 "))
        }
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("Serving public at http://127.0.0.1:"))
        #expect(run.output.contains("\n404 GET /manual/nothing "))
    }

    @Test func anyFolderIsServed() throws {
        let site = try SiteTest(
            """
            -- html/index.html --
            <p>by hand
            -- html/content/index.html --
            <p>below
            """)
        let run = try preview(site, ["html", "--port", "0", "--base-path", "/x"]) { address in
            let (home, below) = (try get(address, "/x/"), try get(address, "/x/content/"))
            // What names the path is named.
            let outside = try get(address, "/y/")
            #expect(outside.contains("below /x/, as --base-path says, and"))
            #expect(home.hasSuffix("<p>by hand\n"))
            #expect(below.hasSuffix("<p>below\n"))
        }
        #expect(run.status == 0)
    }

    @Test func whatIsNotThereIsExplained() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        let run = try site.galley("preview")
        #expect(run.status == 2)
        #expect(run.errors == "error: there is no folder public to serve\n  = `galley build` makes it\n")
        #expect(try site.galley("preview", "nowhere").status == 2)
        #expect(try site.galley("preview", "--port", "99999").status == 2)
        #expect(try site.galley("preview", "--base-path", "docs").status == 2)
        try site.galley("build")
        let unknown = try site.galley("preview", "--host", "203.0.113.7")
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("--host 0.0.0.0"))
    }
}
