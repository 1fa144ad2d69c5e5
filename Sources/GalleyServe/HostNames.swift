// Which names a request may call this server by.
//
// A page of another site can make a browser ask this machine for anything by letting its own name lead to 127.0.0.1 (DNS
// rebinding). The browser then still says the other site's name in `Host`: so only names of our own are answered.

import GalleyCore

/// The names that a server answers to.
package struct HostNames: Sendable {
    private var names: Set<String> = ["localhost", "127.0.0.1", "::1"]
    /// Every address, as no name server can forge one: for a server that listens on all of the machine's.
    private var takesAddresses = false

    /// Names of a server on loopback.
    package init() {}

    /// Names of a server that was told to listen on a host, of a machine that calls itself `machine`.
    package init(listeningOn host: String, machine: String? = nil) {
        if Self.isWildcard(host) {
            takesAddresses = true
            if let machine = machine?.lowercased(), !machine.isEmpty {
                names.insert(machine)
                names.insert(machine + ".local")
            }
        } else {
            names.insert(Self.bare(host))
        }
    }

    /// Whether a host stands for all addresses of the machine.
    package static func isWildcard(_ host: String) -> Bool { ["0.0.0.0", "::"].contains(bare(host)) }

    /// Whether a host is this machine's own, seen by nobody else.
    package static func isLoopback(_ host: String) -> Bool {
        let host = bare(host)
        return host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && isIPv4(host))
    }

    /// Whether a value of the field `Host` is one of ours. Its port does not matter: it may be forwarded.
    package func allows(_ field: String) -> Bool {
        guard let name = Self.name(inField: field) else { return false }
        return names.contains(name) || name.hasSuffix(".localhost")
            || (takesAddresses && (Self.isIPv4(name) || name.contains(":")))
    }

    /// The name without its port, in lower case; nil where the field is none.
    private static func name(inField field: String) -> String? {
        let field = field.trimmedOfSpace
        var host = Substring(field)
        var port: Substring = ""
        if host.hasPrefix("[") {
            guard let close = host.firstIndex(of: "]") else { return nil }
            port = host[host.index(after: close)...]
            host = host[...close]
        } else if let colon = host.firstIndex(of: ":") {
            port = host[colon...]
            host = host[..<colon]
        }
        guard port.isEmpty || (port.hasPrefix(":") && port.dropFirst().utf8.allSatisfy(\.isASCIIDigit)) else {
            return nil
        }
        let allowed = host.utf8.allSatisfy {
            $0.isASCIILetter || $0.isASCIIDigit || "-._:[]%".utf8.contains($0)
        }
        guard allowed, !host.isEmpty else { return nil }
        return bare(String(host))
    }

    /// In lower case, without brackets and without the dot of the root.
    private static func bare(_ host: String) -> String {
        var host = host.lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        if host.hasSuffix(".") { host.removeLast() }
        return host
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.utf8.count) && part.utf8.allSatisfy(\.isASCIIDigit)
                    && Int(part).map { $0 < 256 } == true
            }
    }
}
