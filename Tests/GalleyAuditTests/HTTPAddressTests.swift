import Testing

@testable import GalleyAudit

@Suite struct HTTPURLTests {
    @Test(arguments: [
        ("http://Example.COM", "http://example.com/"),
        ("HTTPS://example.com:443/a/../b/./c?x#y", "https://example.com/b/c?x"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:8080/?", "http://example.com:8080/?"),
        (" http://example.com/a b\n", "http://example.com/a%20b"),
        ("http://example.com/\u{E9}?q=\u{E9}", "http://example.com/%C3%A9?q=%C3%A9"),
        ("http://example.com/%c3%a9", "http://example.com/%c3%a9"),
        ("http://example.com/a//b/..", "http://example.com/a//"),
        ("http://example.com/../../x", "http://example.com/x"),
        ("http://b\u{FC}cher.example/", "http://xn--bcher-kva.example/"),
        ("http://[2001:db8::1]:81/", "http://[2001:db8::1]:81/"),
        ("http://me:secret@example.com/", "http://me:secret@example.com/"),
    ])
    func aURLIsBroughtIntoOneForm(_ written: String, _ expected: String) {
        #expect(HTTPURL(written)?.text == expected)
    }

    @Test(arguments: [
        "", "x", "/a", "mailto:a@b.c", "http:", "http://", "http:///a", "http://a b/", "http://a:99999/",
        "http://a:x/",
        "http://[::1/", "http://[nope]/", "ftp://example.com/", "http://a\\b/", "http://<host>/",
    ])
    func whatIsNoURLOfHTTPIsNone(_ written: String) { #expect(HTTPURL(written) == nil) }

    // RFC 3986 §5.4.
    @Test(arguments: [
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"), ("/g", "http://a/g"),
        ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../../../g", "http://a/g"), ("/./g", "http://a/g"), ("g.", "http://a/b/c/g."),
        ("..g", "http://a/b/c/..g"),
        ("%2e%2e/g", "http://a/b/g"), ("https://x/y", "https://x/y"),
    ])
    func aReferenceIsResolved(_ reference: String, _ expected: String) throws {
        let base = try #require(HTTPURL("http://a/b/c/d;p?q"))
        #expect(base.resolving(reference)?.text == expected)
    }

    // RFC 3492 §7.1 (B), (I), (L).
    @Test(arguments: [
        (
            "\u{4ED6}\u{4EEC}\u{4E3A}\u{4EC0}\u{4E48}\u{4E0D}\u{8BF4}\u{4E2D}\u{6587}",
            "ihqwcrb4cv8a8dqg056pqjye"
        ),
        ("3\u{5E74}B\u{7D44}\u{91D1}\u{516B}\u{5148}\u{751F}", "3B-ww4c5e180e575a65lsy2b"),
    ])
    func otherScriptsBecomePunycode(_ label: String, _ expected: String) {
        #expect(punycode(Array(label.unicodeScalars)) == expected)
    }
}

@Suite struct IPAddressTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.31.255.255", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd12::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "[::1]", "2001:db8::1",
    ])
    func isNoPartOfTheInternet(_ text: String) { #expect(IPAddress(text)?.isGlobal == false) }

    @Test(arguments: [
        "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.169.0.1", "2606:4700::1111", "64:ff9b::101:101",
        "::ffff:8.8.8.8",
    ])
    func isPartOfTheInternet(_ text: String) { #expect(IPAddress(text)?.isGlobal == true) }

    // What resolvers take for an IPv4 address (inet_aton), the dot of a full name behind it.
    @Test(arguments: ["2130706433", "0x7f000001", "127.1", "0177.0.0.1", "127.0.0.1.", "[::1]"])
    func aHostMayBeAnAddressInAnyForm(_ host: String) throws {
        #expect(try #require(HTTPURL("http://\(host)/")).address?.isLoopback == true)
        #expect(HTTPURL("http://example.com./")?.address == nil)
    }

    @Test func aNetworkHasItsAddresses() throws {
        let network = try #require(IPNetwork("10.32.0.0/11"))
        #expect(network.contains(try #require(IPAddress("10.63.255.255"))))
        #expect(!network.contains(try #require(IPAddress("10.64.0.0"))))
        #expect(!network.contains(try #require(IPAddress("::1"))))
        for text in ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "x/8", "10.0.0.0/"] {
            #expect(IPNetwork(text) == nil)
        }
    }
}

@Suite struct RetryAfterTests {
    // RFC 9110 §5.6.7: the three forms of one time.
    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    ])
    func aDateIsRead(_ text: String) {
        #expect(httpDate(text) == 784_111_777)
        #expect(retryAfter(text, now: 784_111_770) == 7)
        #expect(retryAfter(text, now: 784_111_780) == 0)
    }

    @Test func secondsAreRead() {
        #expect(retryAfter("120", now: 0) == 120)
        #expect(retryAfter(" 0.5 ", now: 0) == 0.5)
        // Nobody waits longer than a year.
        for text in [
            "99999999999999999999", String(repeating: "9", count: 400), "Fri, 31 Dec 9999 23:59:59 GMT",
        ] {
            #expect(retryAfter(text, now: 0) == 31_536_000)
        }
        for text in ["", "soon", "-1", "1 2", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994"] {
            #expect(retryAfter(text, now: 0) == nil)
        }
    }
}

@Suite struct HostQueueTests {
    private var queue = HostQueue<Int>(
        name: "a", limits: .init(concurrency: 4, spacing: 0, slowSpacing: 1))

    @Test mutating func aHostThatLimitsRequestsIsSlowedDownAndRecovers() {
        queue.limited(requestOf: 1, now: 2, until: 5)
        #expect(queue.concurrency == 2)
        #expect(queue.spacing == 1)
        #expect(queue.notBefore == 5)
        // Another answer to a request that was under way then.
        queue.limited(requestOf: 1.5, now: 2.1, until: 4)
        #expect(queue.concurrency == 2)
        #expect(queue.notBefore == 5)
        queue.limited(requestOf: 6, now: 7, until: 9)
        #expect(queue.concurrency == 1)
        #expect(queue.spacing == 2)
        for _ in 0..<100 { queue.answeredWell() }
        #expect(queue.concurrency == 4)
        #expect(queue.spacing == 0)
    }

    @Test mutating func requestsAreTakenInTurnAndRepetitionsFirst() {
        for i in 0..<200 { queue.add(i) }
        #expect(queue.removeNext() == 0)
        queue.addFirst(0)
        #expect(queue.removeNext() == 0)
        #expect((1..<200).allSatisfy { queue.removeNext() == $0 })
        #expect(queue.removeNext() == nil)
    }
}

@Suite struct ExternalOptionsTests {
    @Test func proxiesAreReadAsCurlReadsThem() throws {
        let environment = [
            "HTTP_PROXY": "http://bad:1", "https_proxy": "http://p:3128",
            "NO_PROXY": "example.com, .internal 10.0.0.0/8",
        ]
        let proxies = ExternalOptions.Proxies { environment[$0] }
        func proxy(_ url: String) throws -> String? { proxies.proxy(for: try #require(HTTPURL(url))) }
        #expect(try proxy("http://a/") == nil)
        #expect(try proxy("https://a/") == "http://p:3128")
        #expect(try proxy("https://example.com/") == nil)
        #expect(try proxy("https://www.example.com/") == nil)
        #expect(try proxy("https://myexample.com/") == "http://p:3128")
        #expect(try proxy("https://a.internal/") == nil)
        #expect(try proxy("https://10.1.1.1/") == nil)
    }

    @Test func headerFieldsGoToTheirHostOnlyAndEncrypted() throws {
        var options = ExternalOptions()
        options.headers = [
            .init(pattern: "*.example.com", fields: [("Authorization", "a")]),
            .init(pattern: "api.example.com", fields: [("authorization", "b")]),
            .init(pattern: "http://plain.example", fields: [("X", "c")]),
        ]
        func values(_ url: String) throws -> [String] {
            options.headers(for: try #require(HTTPURL(url))).map(\.value)
        }
        #expect(try values("https://www.example.com/") == ["a"])
        #expect(try values("https://api.example.com/") == ["b"])
        #expect(try values("https://example.com/") == [])
        #expect(try values("http://www.example.com/") == [])
        #expect(try values("https://www.example.com.evil.net/") == [])
        #expect(try values("http://plain.example/") == ["c"])
    }
}
