// What is asked of a host, and what comes back.

import GalleyCore

/// libcurl is not there, or too old.
package struct HTTPClientError: Error, Sendable {
    package var message: String
    package var help: String
}

/// One request of HTTP, without the redirects that may follow it.
package struct HTTPRequest {
    package enum Method: Sendable { case get, headFirst }

    package var url: HTTPURL
    /// `headFirst` sends HEAD, and GET where the answer is no good one: many servers refuse HEAD, or lie to it.
    package var method = Method.get
    /// Bytes of the body that are kept; 0 where only the header matters.
    package var bodyLimit = 0
    /// Says by the header whether the body is wanted; nil where it always is.
    package var wantsBody: ((HTTPResponse) -> Bool)?
    /// Looks at the beginning of a body, now and then, and says whether the rest is not needed.
    package var isEnough: ((Span<UInt8>) -> Bool)?
    /// Whether the page that leads there was itself served from a network that is no part of the Internet.
    package var mayReachPrivateAddresses = false

    package init(url: HTTPURL) { self.url = url }
}

/// The answer to a request.
package struct HTTPResponse: Sendable {
    package var status = 0
    /// As it is written in the field.
    package var location: String?
    /// In small letters, without parameters: `text/html`.
    package var contentType = ""
    package var retryAfter: String?
    package var contentLength: Int?
    /// Whether it sets a cookie.
    package var setsCookie = false
    /// Whether it says that it was sent by a wall against programs.
    package var isBotWall = false
    /// Decoded from its transfer and content codings; kept of answers of success only.
    package var body: [UInt8] = []
    /// Whether `body` is all of it.
    package var isBodyComplete = true
    /// Whether it came from an address that is no part of the Internet.
    package var isPrivate = false

    package var isSuccess: Bool { 200..<300 ~= status }
    package var isRedirect: Bool {
        location != nil && (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
    }
    package var isPermanentRedirect: Bool { status == 301 || status == 308 }
    package var isHTML: Bool { contentType == "text/html" || contentType == "application/xhtml+xml" }

    package init() {}

    /// Reads one line of a header.
    mutating func read(headerLine line: Span<UInt8>) {
        var end = line.count
        while end > 0, line[end - 1].isHTMLSpace { end -= 1 }
        if end >= 5, line.equals("http/", at: 0..<5) {
            // Another header begins: the last one was a `100 Continue`.
            self = HTTPResponse()
            return
        }
        var colon = 0
        while colon < end, line[colon] != UInt8(ascii: ":") { colon += 1 }
        guard colon < end else { return }
        var start = colon + 1
        while start < end, line[start].isHTMLSpace { start += 1 }
        let name = 0..<colon
        var value: String { line.extracting(start..<end).withUnsafeBufferPointer { String($0) } }
        if line.equals("location", at: name) {
            location = value
        } else if line.equals("content-type", at: name) {
            let type = value.prefix { $0 != ";" }.lowercased()
            contentType = String(type.filter { $0 != " " && $0 != "\t" })
        } else if line.equals("content-length", at: name) {
            contentLength = Int(value)
        } else if line.equals("retry-after", at: name) {
            retryAfter = value
        } else if line.equals("set-cookie", at: name) {
            setsCookie = true
        } else if line.equals("cf-mitigated", at: name) || line.equals("x-datadome", at: name)
            || line.equals("x-amzn-waf-action", at: name)
        {
            isBotWall = true
        }
    }
}

/// Why there is no answer.
package enum HTTPFailure: Error, Sendable, Hashable {
    /// The name has no address, or nobody can be asked for it.
    case unknownHost
    /// There is no connection: refused, no route.
    case unreachable
    /// The connection was closed or broke before there was an answer.
    case connectionLost
    /// No connection, or no answer, in time.
    case timeout
    case tls(TLSProblem)
    /// The address that the name stands for is no part of the Internet.
    case privateAddress(String)
    /// The answer is not HTTP, or breaks its rules.
    case invalidAnswer
    /// The host allows no more requests: it told that to another one, and is asked no more.
    case hostIsClosed
    /// The time budget was used up.
    case outOfTime
    /// Anything else, in libcurl's words.
    case other(String)
}

/// What can be wrong with a certificate or with the encryption.
package enum TLSProblem: Sendable, Hashable {
    case expired, notYetValid, wrongHost, selfSigned, unknownIssuer, revoked
    /// What answers does not speak TLS.
    case notTLS
    /// No version or cipher that both sides know, or the handshake was broken off.
    case handshake
    case other(String)
}

/// How a request ended.
package typealias HTTPOutcome = Result<HTTPResponse, HTTPFailure>
