// An authorization server for the tests of "Try it": it agrees at once, and is strict about what it is asked.

import Foundation
import Synchronization

/// The authorization code flow with PKCE (RFC 6749 §4.1, RFC 7636), client credentials, and what goes wrong with them.
final class TryItAuthorization: Sendable {
    /// What was asked for with each code that was given out.
    private let given = Mutex<[String: [String: String]]>([:])

    /// Answers what is addressed to it; false for anything else.
    func answers(_ request: BrowserRequest, _ connection: LoopbackConnection) -> Bool {
        switch (request.method, request.path) {
        case ("GET", "/oauth/authorize"): authorize(request, connection)
        case ("GET", "/oauth/named"):
            authorize(request, connection, as: "http://" + (request.headers["host"] ?? ""))
        case ("GET", "/oauth/issuer"): authorize(request, connection, as: "https://issuer.example/one")
        case ("GET", "/oauth/metadata"):
            connection.answer(
                200, "application/json", Self.open(request),
                body:
                    #"{"issuer": "https://issuer.example/one", "authorization_response_iss_parameter_supported": true}"#
            )
        case ("GET", "/oauth/refuse"):
            let asked = Self.fields(request.target.drop { $0 != "?" }.dropFirst())
            redirect(
                asked, ["error": "access_denied", "error_description": "Not <b>today</b>"], connection)
        case ("POST", "/oauth/token"), ("POST", "/v1/oauth/token"): token(request, connection)
        // No page of another origin may read this one.
        case ("POST", "/closed/token"): connection.answer(200, "application/json", body: "{}")
        case ("POST", "/oauth/gone"):
            connection.answer(404, "text/plain", Self.open(request), body: "nothing here")
        default: return false
        }
        return true
    }

    /// `issuer` is who the answer says it is of (RFC 9207); nil for one that does not say.
    private func authorize(
        _ request: BrowserRequest, _ connection: LoopbackConnection, as issuer: String? = nil
    ) {
        let asked = Self.fields(request.target.drop { $0 != "?" }.dropFirst())
        guard asked["response_type"] == "code", asked["client_id"] == "reader",
            asked["code_challenge_method"] == "S256", asked["tenant"] == "one"
        else { return connection.answer(400, body: "invalid_request") }
        let code = UUID().uuidString
        given.withLock { $0[code] = asked }
        redirect(asked, ["code": code].merging(issuer.map { ["iss": $0] } ?? [:]) { $1 }, connection)
    }

    /// Leads back, from a page that no longer knows who opened it.
    private func redirect(
        _ asked: [String: String], _ answer: [String: String], _ connection: LoopbackConnection
    ) {
        let fields = answer.merging(["state": asked["state"] ?? ""]) { $1 }
        var target = URLComponents(string: asked["redirect_uri"] ?? "")
        target?.queryItems = fields.map { URLQueryItem(name: $0.key, value: $0.value) }
        connection.answer(
            302, "text/plain",
            ["Location": target?.string ?? "/", "Cross-Origin-Opener-Policy": "same-origin"])
    }

    private func token(_ request: BrowserRequest, _ connection: LoopbackConnection) {
        let asked = Self.fields(request.text[...])
        switch asked["grant_type"] {
        case "authorization_code":
            let promised = given.withLock { $0.removeValue(forKey: asked["code"] ?? "") }
            let challenge = Self.challenge(asked["code_verifier"] ?? "")
            guard let promised, promised["code_challenge"] == challenge,
                promised["redirect_uri"] == asked["redirect_uri"], promised["client_id"] == asked["client_id"]
            else { return refuse(request, connection) }
            grant("code " + (promised["scope"] ?? ""), request, connection)
        case "client_credentials":
            let header = "Basic " + Data("a%20b:c%3Ad".utf8).base64EncodedString()
            let isNamed = asked["client_id"] == "a b" && asked["client_secret"] == "c:d"
            guard request.headers["authorization"] == header || isNamed else {
                return refuse(request, connection)
            }
            grant((isNamed ? "body " : "header ") + (asked["scope"] ?? ""), request, connection)
        case "password": grant("password " + (asked["username"] ?? ""), request, connection)
        default: refuse(request, connection)
        }
    }

    private func grant(_ token: String, _ request: BrowserRequest, _ connection: LoopbackConnection) {
        connection.answer(
            200, "application/json", Self.open(request),
            body: "{\"access_token\": \"\(token)\", \"token_type\": \"Bearer\", \"expires_in\": 3600}")
    }

    private func refuse(_ request: BrowserRequest, _ connection: LoopbackConnection) {
        connection.answer(
            400, "application/json", Self.open(request),
            body: "{\"error\": \"invalid_grant\", \"error_description\": \"that is not it\"}")
    }

    private static func open(_ request: BrowserRequest) -> [String: String] {
        ["Access-Control-Allow-Origin": request.headers["origin"] ?? "*"]
    }

    private static func fields(_ text: Substring) -> [String: String] {
        var result: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? ""
            }
            result[parts[0]] = parts.last
        }
        return result
    }

    /// The challenge of a verifier by the method S256 (RFC 7636 §4.2).
    private static func challenge(_ verifier: String) -> String {
        Data(sha256(Array(verifier.utf8))).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}

/// FIPS 180-4 §6.2. The constants are the first bits of roots of the first primes, and are computed as such.
private func sha256(_ message: [UInt8]) -> [UInt8] {
    let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
    func bits(_ root: Double) -> UInt32 { UInt32((root - root.rounded(.down)) * 4_294_967_296) }
    let constants = primes.map { bits(cbrt(Double($0))) }
    var state = primes.prefix(8).map { bits(Double($0).squareRoot()) }
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    padded += withUnsafeBytes(of: UInt64(message.count * 8).bigEndian, Array.init)
    func rotated(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }
    for start in stride(from: 0, to: padded.count, by: 64) {
        var w = (0..<16).map { i in (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[start + i * 4 + $1]) }
        }
        for i in 16..<64 {
            let s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3
            let s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10
            w.append(w[i - 16] &+ s0 &+ w[i - 7] &+ s1)
        }
        var v = state
        for i in 0..<64 {
            let s1 = rotated(v[4], 6) ^ rotated(v[4], 11) ^ rotated(v[4], 25)
            let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
            let t1 = v[7] &+ s1 &+ choice &+ constants[i] &+ w[i]
            let s0 = rotated(v[0], 2) ^ rotated(v[0], 13) ^ rotated(v[0], 22)
            let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
            v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
        }
        for i in 0..<8 { state[i] &+= v[i] }
    }
    return state.flatMap { word in withUnsafeBytes(of: word.bigEndian, Array.init) }
}
