// What is wrong with a certificate is told apart. The certificates are made by the `openssl` program, which serves them
// too.

import Foundation
import Testing

@testable import GalleyAudit

@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: openssl), "openssl is not installed"))
struct CertificateTests {
    @Test(arguments: [
        ("good", true, nil), ("good", false, "issuer is not known"), ("expired", true, "has expired"),
        ("wrong", true, "is for another host"), ("self", true, "is signed by itself"),
    ])
    func eachProblemHasItsWords(_ name: String, _ knowsIssuer: Bool, _ words: String?) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "galley-tls-\(UUID().uuidString)"
        ).path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try run(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=ca",
            folder)
        if name == "self" {
            try run(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.pem "
                    + "-subj /CN=self -addext subjectAltName=IP:127.0.0.1", folder)
        } else {
            try run(
                "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout leaf.key -out leaf.csr -subj /CN=leaf",
                folder)
            let host = name == "wrong" ? "DNS:other.example" : "IP:127.0.0.1"
            try "subjectAltName=\(host)".write(toFile: folder + "/ext", atomically: true, encoding: .utf8)
            try run(
                "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile ext "
                    + "-days \(name == "expired" ? -1 : 30) -out leaf.pem", folder)
        }
        // A port that is free now.
        let port = try HTTPTestServer { _ in .reset }.port
        let server = try start(
            "s_server -accept 127.0.0.1:\(port) -cert leaf.pem -key leaf.key -www -quiet", folder)
        defer {
            // It may have inherited a mask that keeps gentler signals away.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        var options = ExternalOptions.forTests
        // Until the server listens.
        options.retries = 8
        options.authorities = knowsIssuer ? folder + "/ca.pem" : nil
        let result = try check("https://127.0.0.1:\(port)/", options)
        if let words {
            #expect(result.rule == .externalTls)
            #expect(result.message.contains(words), "\(result.message)")
            options.verifiesTLS = false
            #expect(try check("https://127.0.0.1:\(port)/", options).verdict == .ok)
        } else {
            #expect(result.verdict == .ok, "\(result.message)")
        }
    }

    private func start(_ arguments: String, _ folder: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: openssl)
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func run(_ arguments: String, _ folder: String) throws {
        let process = try start(arguments, folder)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "openssl \(arguments)")
    }
}

private let openssl = "/usr/bin/openssl"
