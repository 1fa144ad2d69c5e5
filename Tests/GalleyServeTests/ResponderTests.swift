import Foundation
import GalleyServe
import Testing

/// What is answered to requests for files, without a socket.
struct ResponderTests {
    private static let files: [String: [UInt8]] = [
        "index.html": Array("<h1>Home</h1>".utf8),
        "404.html": Array("<h1>Gone</h1>".utf8),
        "guide/index.html": Array("<h1>Guide</h1>".utf8),
        "guide/start.html": Array("<h1>Start</h1>".utf8),
        "guide.html": Array("<h1>Guide, the page</h1>".utf8),
        "empty/picture.png": [1],
        "empty.txt": [],
        "digits.txt": Array("0123456789".utf8),
        "a b/é.txt": Array("x".utf8),
        "assets/theme-0123456789/site.css": Array("p{}".utf8),
        "packed.js": Array("plain".utf8),
        "packed.js.br": Array("brotli".utf8),
        "packed.js.gz": Array("gzip".utf8),
        ".secret": Array("s".utf8),
        ".git/config": Array("s".utf8),
        "deep/.env": Array("s".utf8),
        ".well-known/security.txt": Array("w".utf8),
    ]

    private func get(
        _ target: String, _ headers: HeaderFields = [:], method: String = "GET", base: String = "/"
    ) -> Response {
        var headers = headers
        if headers["Host"] == nil { headers.append("Host", "localhost:8000") }
        return Responder(MemoryFiles(Self.files), basePath: base).respond(
            to: Request(method, target, headers))
    }

    private func text(_ response: Response) -> String {
        switch response.body {
        case .bytes(let bytes, let range): String(decoding: bytes[range], as: UTF8.self)
        case .file(let file, let range):
            String(decoding: file.bytes(range.count, at: range.lowerBound), as: UTF8.self)
        case .events: "events"
        }
    }

    // MARK: Addresses

    @Test(
        arguments: [
            ("/", 200, "<h1>Home</h1>"), ("/index.html", 200, "<h1>Home</h1>"),
            ("/guide/", 200, "<h1>Guide</h1>"),
            ("/guide/start", 200, "<h1>Start</h1>"), ("/guide/start.html", 200, "<h1>Start</h1>"),
            ("/guide", 200, "<h1>Guide, the page</h1>"), ("/digits.txt?x=1", 200, "0123456789"),
            ("/a%20b/%C3%A9.txt", 200, "x"), ("http://localhost:8000/digits.txt", 200, "0123456789"),
            ("/nothing", 404, "<h1>Gone</h1>"), ("/digits.txt/", 404, "<h1>Gone</h1>"),
            ("/empty/", 404, "<h1>Gone</h1>"),
            ("/empty", 404, "<h1>Gone</h1>"), ("//digits.txt", 404, "<h1>Gone</h1>"),
            ("/.well-known/security.txt", 200, "w"),
        ])
    func anAddressLeadsToItsFile(_ target: String, _ status: Int, _ body: String) {
        let response = get(target)
        #expect(response.status == status)
        #expect(text(response) == body)
    }

    @Test(
        arguments: [
            "/../etc/passwd", "/..", "/%2e%2e/etc/passwd", "/%2E%2E/%2E%2E/etc/passwd", "/guide/../.secret",
            "/guide/%2e%2e/.secret", "/..%2fetc/passwd", "/..%5cetc/passwd", "/..\\etc\\passwd", "/%00",
            "/digits.txt%00.html",
            "/%c0%ae%c0%ae/etc/passwd", "/%c0%afetc/passwd", "/%ed%a0%80", "/%", "/%2", "/%zz", "/%u002e",
            "/.", "/%2e",
            "/.secret", "/%2esecret", "/.git/config", "/deep/.env", "/deep/%2Eenv", "/.well-known/../.secret",
            "/.well-known/.secret", "etc/passwd", "", "*", "file:///etc/passwd", "/guide//start.html",
            "//etc/passwd",
            "/digits.txt#part", "/%0d%0aX:%20y", "/" + String(repeating: "a", count: 5000),
            "/" + String(repeating: "a/", count: 2000) + "..", "http://localhost", "///", "/./digits.txt",
            "/....//.secret",
        ])
    func aHostileTargetGetsNothing(_ target: String) {
        let response = get(target)
        if target == "http://localhost" {
            #expect(response.status == 200)
        } else {
            #expect(response.status == 400 || response.status == 404)
            #expect(!text(response).contains("root:"))
        }
        for (_, value) in response.headers.lines { #expect(!value.contains("\n") && !value.contains("\r")) }
    }

    @Test func aFolderWithoutItsSlashIsToldOfIt() {
        let files = MemoryFiles(["a b/index.html": Array("x".utf8)])
        let request = Request("GET", "/a%20b?q=1&r", ["Host": "localhost"])
        let response = Responder(files).respond(to: request)
        #expect(response.status == 301)
        #expect(response.headers["Location"] == "/a%20b/?q=1&r")
        let below = Responder(files, basePath: "/docs/").respond(
            to: Request("GET", "/docs/a%20b?q", ["Host": "localhost"]))
        #expect(below.headers["Location"] == "/docs/a%20b/?q")
    }

    @Test func theBasePathIsWhereTheSiteIs() {
        #expect(get("/", base: "/docs/v1/").headers["Location"] == "/docs/v1/")
        #expect(get("/docs/v1", base: "/docs/v1/").headers["Location"] == "/docs/v1/")
        #expect(text(get("/docs/v1/", base: "/docs/v1/")) == "<h1>Home</h1>")
        #expect(text(get("/docs/v1/guide/", base: "/docs/v1/")) == "<h1>Guide</h1>")
        #expect(get("/docs/v1/.secret", base: "/docs/v1/").status == 404)
        #expect(text(get("/docs/v1/.well-known/security.txt", base: "/docs/v1/")) == "w")
        let outside = get("/guide/", base: "/docs/v1/")
        #expect(outside.status == 404)
        #expect(text(outside).contains("href=\"/docs/v1/\""))
        #expect(get("/docs/v12/", base: "/docs/v1/").status == 404)
    }

    @Test func withoutAPageForItThereIsAPlainOne() {
        let response = Responder(MemoryFiles([:])).respond(to: Request("GET", "/", ["Host": "localhost"]))
        #expect(response.status == 404)
        #expect(response.headers["Content-Type"] == "text/html; charset=utf-8")
    }

    // MARK: Who asks, and how

    @Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "get", "BREW"])
    func onlyReadingIsAllowed(_ method: String) {
        let response = get("/", method: method)
        #expect(response.status == 405)
        #expect(response.headers["Allow"] == "GET, HEAD")
    }

    @Test(
        arguments: [
            ("localhost", true), ("LOCALHOST:8000", true), ("localhost.", true), ("127.0.0.1:8000", true),
            ("[::1]:8000", true), ("[::1]", true), ("docs.localhost:8000", true), ("evil.example", false),
            ("localhost.evil.example", false), ("evil-localhost", false), ("127.0.0.1.evil.example", false),
            ("192.168.1.5", false), ("[::2]", false), ("", false), ("localhost:80x", false),
            ("localhost, evil", false),
            ("user@localhost", false), ("localhost/evil", false), ("127.0.0.1@evil", false),
            ("0.0.0.0", false),
            ("[::1", false), ("::1", false),
        ])
    func onlyNamesOfThisMachineAreAnswered(_ host: String, _ isAllowed: Bool) {
        #expect((get("/", ["Host": host]).status == 200) == isAllowed)
    }

    @Test func pathAndQueryHaveBoundsOfTheirOwn() {
        func status(_ path: Int, _ query: Int) -> Int {
            get("/" + String(repeating: "x", count: path - 1) + "?" + String(repeating: "q", count: query))
                .status
        }
        #expect(get("/?" + String(repeating: "q", count: 16 << 10)).status == 200)
        #expect(status(4096, 16 << 10) == 404)
        #expect(status(4097, 0) == 400)
        #expect(status(2, 16 << 10 + 1) == 400)
    }

    @Test func theHostOfTheTargetCountsAsWell() {
        #expect(get("http://evil.example/").status == 421)
        #expect(get("http://localhost/", ["Host": "evil.example"]).status == 421)
        var twice: HeaderFields = ["Host": "localhost"]
        twice.append("Host", "localhost")
        #expect(get("/", twice).status == 400)
        let responder = Responder(MemoryFiles(Self.files))
        #expect(responder.respond(to: Request("GET", "/", [:])).status == 400)
        #expect(responder.respond(to: Request("GET", "/", [:], minorVersion: 0)).status == 200)
    }

    @Test func moreNamesAreAnsweredWhereTheyWereAskedFor() {
        let named = HostNames(listeningOn: "docs.test")
        #expect(named.allows("docs.test:80") && named.allows("localhost") && !named.allows("other.test"))
        let all = HostNames(listeningOn: "0.0.0.0", machine: "Desk")
        #expect(all.allows("192.168.1.5:8000") && all.allows("[fe80::1]:8000") && all.allows("desk.local"))
        #expect(
            !all.allows("evil.example") && !all.allows("1.2.3.4.evil.example") && !all.allows("1.2.3.999"))
    }

    // MARK: What is said of a file

    @Test(
        arguments: [
            ("a.html", "text/html; charset=utf-8"), ("a.CSS", "text/css; charset=utf-8"),
            ("a.mjs", "text/javascript; charset=utf-8"), ("a.json", "application/json"),
            ("a.woff2", "font/woff2"),
            ("a.svg", "image/svg+xml; charset=utf-8"), ("a.webmanifest", "application/manifest+json"),
            ("a.wasm", "application/wasm"), ("a.unknown", "application/octet-stream"),
            ("LICENSE", "application/octet-stream"),
        ])
    func aNameTellsTheType(_ name: String, _ type: String) { #expect(mediaType(ofFile: name) == type) }

    @Test func browsersAreToldWhatTheyMayKeep() {
        let page = get("/")
        #expect(page.headers["Cache-Control"] == "no-cache")
        #expect(page.headers["X-Content-Type-Options"] == "nosniff")
        #expect(
            get("/assets/theme-0123456789/site.css").headers["Cache-Control"]
                == "public, max-age=31536000, immutable")
        #expect(
            !Responder.isThemeAsset("assets/theme-012345678/x") && !Responder.isThemeAsset("assets/theme-x"))
    }

    @Test func whatTheBrowserHasIsNotSentAgain() throws {
        let tag = try #require(get("/digits.txt").headers["ETag"])
        #expect(tag.hasPrefix("\""))
        for field in [tag, "W/" + tag, "\"a\", " + tag, "\"a,b\",W/\"c\" , \(tag)", "*"] {
            let response = get("/digits.txt", ["If-None-Match": field])
            #expect(response.status == 304, "\(field)")
            #expect(response.headers["ETag"] == tag)
            #expect(response.length == 0)
        }
        for field in ["\"a\"", "", "a", "\"", tag + "x\"", "\"a, b"] {
            #expect(
                get("/digits.txt", ["If-None-Match": field]).status == (field == tag + "x\"" ? 304 : 200),
                "\(field)")
        }
        #expect(get("/guide/", ["If-None-Match": tag]).status == 200)
        #expect(get("/digits.txt", ["If-Match": "\"other\""]).status == 412)
        #expect(get("/digits.txt", ["If-Match": tag]).status == 200)
        #expect(get("/digits.txt", ["If-Match": "W/" + tag]).status == 412)
    }

    @Test func datesAreReadInAllThreeForms() throws {
        let now = HTTPDate(seconds: 1_800_000_000)
        let expected = 784_111_777
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        ] {
            #expect(HTTPDate(text, now: now)?.seconds == expected)
        }
        #expect(HTTPDate(seconds: expected).text == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate(seconds: 951_782_400).text == "Tue, 29 Feb 2000 00:00:00 GMT")
        #expect(HTTPDate(seconds: -1).text == "Wed, 31 Dec 1969 23:59:59 GMT")
        for text in [
            "", "yesterday", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 99 Nov 1994 08:49:37 GMT",
            "1 2 3 4 5 GMT",
        ] {
            #expect(HTTPDate(text, now: now) == nil)
        }
        for seconds in stride(from: -5_000_000_000, to: 90_000_000_000, by: 777_777_777) {
            #expect(HTTPDate(HTTPDate(seconds: seconds).text, now: now)?.seconds == seconds)
        }
    }

    // MARK: Ranges

    @Test(
        arguments: [
            ("bytes=0-3", 206, "0123", "bytes 0-3/10"), ("bytes=7-", 206, "789", "bytes 7-9/10"),
            ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
            ("bytes=9-9", 206, "9", "bytes 9-9/10"), ("bytes=5-99", 206, "56789", "bytes 5-9/10"),
            ("bytes = 0-0", 206, "0", "bytes 0-0/10"), ("BYTES=0-0, ", 206, "0", "bytes 0-0/10"),
            ("bytes=10-", 416, "", "bytes */10"), ("bytes=99999999999999999999-", 416, "", "bytes */10"),
            ("bytes=-0", 416, "", "bytes */10"), ("bytes=0-1,3-4", 200, "0123456789", nil),
            ("bytes=3-1", 200, "0123456789", nil), ("bytes=a-b", 200, "0123456789", nil),
            ("bytes=--1", 200, "0123456789", nil), ("bytes=", 200, "0123456789", nil),
            ("bytes=-", 200, "0123456789", nil),
            ("lines=0-3", 200, "0123456789", nil), ("bytes=+1-2", 200, "0123456789", nil),
            ("bytes=0-99999999999999999999", 206, "0123456789", "bytes 0-9/10"),
        ] as [(String, Int, String, String?)])
    func aPartIsSentWhereItIsThere(_ range: String, _ status: Int, _ body: String, _ contentRange: String?) {
        let response = get("/digits.txt", ["Range": range])
        #expect(response.status == status)
        #expect(text(response) == body)
        #expect(response.headers["Content-Range"] == contentRange)
    }

    @Test func aPartIsSentOnlyOfTheSameFile() throws {
        let tag = try #require(get("/digits.txt").headers["ETag"])
        #expect(get("/digits.txt", ["Range": "bytes=0-1", "If-Range": tag]).status == 206)
        #expect(get("/digits.txt", ["Range": "bytes=0-1", "If-Range": "\"other\""]).status == 200)
        #expect(get("/digits.txt", ["Range": "bytes=0-1", "If-Range": "W/" + tag]).status == 200)
        #expect(
            get("/digits.txt", ["Range": "bytes=0-1", "If-Range": "Sun, 06 Nov 1994 08:49:37 GMT"]).status
                == 200)
        #expect(get("/digits.txt", ["Range": "bytes=0-1", "If-None-Match": tag]).status == 304)
        #expect(get("/digits.txt", ["Range": "bytes=0-1"], method: "HEAD").status == 200)
        #expect(get("/empty.txt", ["Range": "bytes=0-"]).status == 416)
        #expect(get("/empty.txt", ["Range": "bytes=-5"]).status == 200)
    }

    // MARK: Compressed files

    @Test(
        arguments: [
            ("br, gzip", "br"), ("gzip, deflate, br", "br"), ("gzip", "gzip"), ("x-gzip", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("br;q=0.5, gzip;q=0.8", "gzip"), ("*", "br"), ("br;q=0, *;q=0.1", "gzip"), ("GZIP", "gzip"),
            ("deflate", nil),
            ("", nil), ("br;q=0, gzip;q=0", nil), ("identity, br;q=0.5", nil), ("br;q=x", nil),
            ("br;q=nan", nil),
        ] as [(String, String?)])
    func aCompressedFileIsSentToWhoTakesIt(_ accepted: String, _ encoding: String?) {
        let response = get("/packed.js", ["Accept-Encoding": accepted])
        #expect(response.status == 200)
        #expect(response.headers["Content-Encoding"] == encoding)
        #expect(response.headers["Vary"] == "Accept-Encoding")
        #expect(response.headers["Content-Type"] == "text/javascript; charset=utf-8")
        #expect(text(response) == ["br": "brotli", "gzip": "gzip"][encoding ?? "", default: "plain"])
    }

    @Test func eachEncodingHasATagOfItsOwn() {
        let plain = get("/packed.js").headers["ETag"]
        let packed = get("/packed.js", ["Accept-Encoding": "br"]).headers["ETag"]
        #expect(plain != packed)
        #expect(get("/digits.txt", ["Accept-Encoding": "br"]).headers["Vary"] == nil)
    }
}
