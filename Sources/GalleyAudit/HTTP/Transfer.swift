// One request on its way through libcurl: options in, header and body out.

import CCurl
import GalleyCore

/// A request under way. Its easy handle is used again for the next one.
///
/// Not `Sendable`: it lives on the thread of its `HTTPClient`, and so do libcurl's callbacks.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    private let events: UnsafeMutablePointer<galley_curl_events>
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var fields: UnsafeMutablePointer<curl_slist>?
    private let options: ExternalOptions

    private(set) var response = HTTPResponse()
    private var bodyLimit = 0
    private var isEnough: ((Span<UInt8>) -> Bool)?
    private var wantsBody: ((HTTPResponse) -> Bool)?
    /// Bytes of the body that came.
    private var received = 0
    /// At how many bytes the body is looked at next.
    private var nextLook = 0
    private var needsMore = true
    /// Whether the transfer was ended because all that is wanted was there.
    private var wasStopped = false
    private var mayReachPrivateAddresses = false
    private var isProxied = false
    private var refusedAddress: String?
    private var hasAllowedAddress = false
    /// Whether the answer comes from an address that is no part of the Internet.
    private var isPrivate = false

    /// A body of which nothing more is wanted is read to its end where that is not farther: the connection can then be
    /// used again.
    private static let drainLimit = 64 << 10
    private static let firstLook = 8 << 10

    init?(options: ExternalOptions) {
        guard let easy = galley_curl_easy_new() else { return nil }
        self.easy = easy
        self.options = options
        events = .allocate(capacity: 1)
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        events.initialize(
            to: galley_curl_events(
                user: nil, header: headerLineCame, body: bodyCame, connect: connectionIsWanted,
                request: requestIsReady))
        // The client keeps every transfer until its handle is freed.
        events.pointee.user = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        galley_curl_easy_free(easy)
        galley_curl_list_free(fields)
        events.deallocate()
        errorBuffer.deallocate()
    }

    static func from(_ user: UnsafeMutableRawPointer?) -> Transfer? {
        user.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Makes ready for a request; false where libcurl refuses it.
    func prepare(
        _ request: HTTPRequest, isHead: Bool, isRanged: Bool, usesHTTP1: Bool, timeout: Double
    ) -> Bool {
        response = HTTPResponse()
        bodyLimit = request.bodyLimit
        isEnough = request.isEnough
        wantsBody = request.wantsBody
        received = 0
        nextLook = Self.firstLook
        needsMore = bodyLimit > 0
        wasStopped = false
        mayReachPrivateAddresses = request.mayReachPrivateAddresses
        refusedAddress = nil
        hasAllowedAddress = false
        isPrivate = false
        errorBuffer.pointee = 0
        galley_curl_easy_reset(easy)
        galley_curl_list_free(fields)
        fields = nil

        var isFine = galley_curl_set_events(easy, events) == 0
        func set(_ option: CURLoption, _ value: Int) {
            if galley_curl_set_long(easy, option, value) != 0 { isFine = false }
        }
        func set(_ option: CURLoption, _ value: String?) {
            if galley_curl_set_string(easy, option, value) != 0 { isFine = false }
        }
        galley_curl_set_error_buffer(easy, errorBuffer)
        set(CURLOPT_URL, request.url.text)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_TIMEOUT_MS, max(1, Int(timeout * 1000)))
        set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(min(timeout, options.connectTimeout) * 1000)))
        set(
            CURLOPT_HTTP_VERSION,
            usesHTTP1 ? Int(CURL_HTTP_VERSION_1_1) : Int(CURL_HTTP_VERSION_2TLS))
        // Wait for a connection that may carry many requests rather than open another.
        set(CURLOPT_PIPEWAIT, request.url.isSecure && !usesHTTP1 ? 1 : 0)
        // With both settings for authorities, the bundle is read anew for each connection.
        set(CURLOPT_CAPATH, nil)
        if let authorities = options.authorities { set(CURLOPT_CAINFO, authorities) }
        if !options.verifiesTLS {
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
        // What the environment says was read where the options were made: libcurl must not go by other rules than the
        // check of addresses.
        let proxy = options.proxies.proxy(for: request.url)
        isProxied = proxy != nil
        set(CURLOPT_PROXY, proxy ?? "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_USERAGENT, options.userAgent)
        if isHead { set(CURLOPT_NOBODY, 1) } else { set(CURLOPT_HTTPGET, 1) }
        if isRanged {
            set(CURLOPT_RANGE, "0-1023")
        } else {
            // Whatever libcurl can decode. Not of a part, which cannot be decoded.
            set(CURLOPT_ACCEPT_ENCODING, "")
        }
        var lines = ["Accept: text/html,application/xhtml+xml,*/*;q=0.8"]
        lines += options.headers(for: request.url).map {
            $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)"
        }
        for line in lines where !line.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
            guard let list = galley_curl_list_append(fields, line) else { return false }
            fields = list
        }
        if galley_curl_set_list(easy, CURLOPT_HTTPHEADER, fields) != 0 { isFine = false }
        return isFine
    }

    /// What became of it. The answer is given away: a transfer that waits for its next request holds no page.
    func outcome(_ code: CURLcode) -> HTTPOutcome {
        defer { response = HTTPResponse() }
        if code == CURLE_OK || (wasStopped && code == CURLE_WRITE_ERROR) {
            response.status = galley_curl_get_long(easy, CURLINFO_RESPONSE_CODE)
            response.isPrivate = isPrivate
            return response.status == 0 ? .failure(.invalidAnswer) : .success(response)
        }
        return .failure(failure(code))
    }

    private func failure(_ code: CURLcode) -> HTTPFailure {
        // Of several addresses of a name, one may have been refused and another tried.
        if let refusedAddress, !hasAllowedAddress { return .privateAddress(refusedAddress) }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_URL_MALFORMAT: return .unknownHost
        case CURLE_COULDNT_CONNECT: return .unreachable
        case CURLE_OPERATION_TIMEDOUT: return .timeout
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            return .connectionLost
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            return .invalidAnswer
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CACERT_BADFILE:
            return .tls(tlsProblem(code))
        default: return .other(words.isEmpty ? "libcurl's error \(code.rawValue)" : words)
        }
    }

    private var words: String { String(cString: errorBuffer) }

    /// OpenSSL's result of verifying tells most; its words tell the rest.
    private func tlsProblem(_ code: CURLcode) -> TLSProblem {
        let words = words.lowercased()
        func says(_ parts: String...) -> Bool { parts.contains { words.contains($0) } }
        if code == CURLE_SSL_CONNECT_ERROR {
            if says("wrong version number", "packet length too long", "record overflow", "http request") {
                return .notTLS
            }
            if !says("certificate") { return .handshake }
        }
        // X509_V_ERR_… of openssl/x509_vfy.h.
        switch galley_curl_get_long(easy, CURLINFO_SSL_VERIFYRESULT) {
        case 9: return .notYetValid
        case 10: return .expired
        case 18, 19: return .selfSigned
        case 2, 20, 21, 27: return .unknownIssuer
        case 23: return .revoked
        case 62, 64: return .wrongHost
        default: break
        }
        if says("expired") { return .expired }
        if says("not yet valid") { return .notYetValid }
        if says("does not match", "no alternative certificate", "subject name") { return .wrongHost }
        if says("self-signed", "self signed") { return .selfSigned }
        if says("issuer", "unknown ca", "unable to get local") { return .unknownIssuer }
        if says("revoked") { return .revoked }
        return .other(self.words)
    }

    // MARK: - What libcurl calls

    fileprivate func read(headerLine line: Span<UInt8>) { response.read(headerLine: line) }

    /// Takes some of the body; false ends the transfer.
    fileprivate func read(body bytes: Span<UInt8>, status: Int) -> Bool {
        if received == 0, needsMore, wantsBody?(response) == false {
            needsMore = false
            response.isBodyComplete = false
        }
        received += bytes.count
        if needsMore {
            if 200..<300 ~= status {
                response.body.append(bytes, 0..<min(bytes.count, bodyLimit - response.body.count))
                if response.body.count >= bodyLimit {
                    needsMore = false
                    response.isBodyComplete = false
                } else if response.body.count >= nextLook {
                    nextLook = response.body.count * 2
                    if isEnough?(response.body.span) == true {
                        needsMore = false
                        response.isBodyComplete = false
                    }
                }
            } else {
                needsMore = false
            }
        }
        if needsMore { return true }
        let rest = response.contentLength.map { $0 > Self.drainLimit } ?? false
        wasStopped = rest || received > Self.drainLimit
        return !wasStopped
    }

    /// Whether a connection to an address may be opened.
    fileprivate func allows(_ address: IPAddress?, _ text: String) -> Bool {
        // The proxy is the user's own; what it reaches is its matter.
        if isProxied || mayReachPrivateAddresses { return true }
        guard let address, options.allows(address) else {
            refusedAddress = text
            return false
        }
        hasAllowedAddress = true
        return true
    }

    fileprivate func willSend(to address: String) -> Bool {
        let parsed = IPAddress(address)
        guard allows(parsed, address) else { return false }
        isPrivate = !isProxied && parsed?.isGlobal == false
        return true
    }
}

private func headerLineCame(_ user: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    guard let transfer = Transfer.from(user), let bytes else { return }
    transfer.read(headerLine: UnsafeBufferPointer(start: bytes, count: count).span)
}

private func bodyCame(
    _ user: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int
) -> Int32 {
    guard let transfer = Transfer.from(user), let bytes else { return 1 }
    let status = galley_curl_get_long(transfer.easy, CURLINFO_RESPONSE_CODE)
    return transfer.read(body: UnsafeBufferPointer(start: bytes, count: count).span, status: status) ? 0 : 1
}

private func connectionIsWanted(
    _ user: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int
) -> Int32 {
    guard let transfer = Transfer.from(user), let bytes else { return 0 }
    let address = IPAddress(bytes: Array(UnsafeBufferPointer(start: bytes, count: count)))
    return transfer.allows(address, address?.text ?? "?") ? 1 : 0
}

private func requestIsReady(_ user: UnsafeMutableRawPointer?, _ address: UnsafePointer<CChar>?) -> Int32 {
    guard let transfer = Transfer.from(user), let address else { return 0 }
    return transfer.willSend(to: String(cString: address)) ? 1 : 0
}
