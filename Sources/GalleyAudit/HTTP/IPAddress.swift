// Addresses of the network layer, and which of them are no part of the Internet.
//
// An audit runs where the network behind it may be reached: a link or a redirect must not make it a tool to look
// around there. Judged is the address that is connected to, not the name, so a name that changes its address in
// between is of no use.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable {
    /// 4 or 16, in network order.
    package let bytes: [UInt8]

    /// From 4 or 16 bytes; an IPv4 address in IPv6's clothes (`::ffff:a.b.c.d`) becomes what it is.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let isMapped =
            bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = isMapped ? Array(bytes[12...]) : bytes
    }

    /// From `192.0.2.1`, `2001:db8::1` or `[2001:db8::1]`, a zone (`%eth0`) being dropped.
    package init?(_ text: some StringProtocol) {
        var text = text[...]
        if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
        if let zone = text.firstIndex(of: "%") { text = text[..<zone] }
        var raw = [UInt8](repeating: 0, count: 16)
        let string = String(text)
        if inet_pton(AF_INET6, string, &raw) == 1 {
            self.init(bytes: raw)
        } else if inet_pton(AF_INET, string, &raw) == 1 {
            self.init(bytes: Array(raw[..<4]))
        } else {
            return nil
        }
    }

    /// From a host as resolvers take it: an IPv4 address may also be written as `127.1`, `0x7f000001` or `2130706433`, and
    /// with a dot behind it.
    package init?(host: String) {
        let name = host.hasSuffix(".") ? String(host.dropLast()) : host
        if let address = IPAddress(name) {
            self = address
            return
        }
        var raw = in_addr()
        guard inet_aton(name, &raw) != 0 else { return nil }
        self.init(bytes: withUnsafeBytes(of: raw) { Array($0) })
    }

    /// As it is usually written.
    package var text: String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return "?" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package var isLoopback: Bool { bytes.count == 4 ? bytes[0] == 127 : self == Self.loopback6 }

    private static let loopback6 = IPAddress("::1")

    /// Whether it can be anywhere on the Internet: it is in none of the networks that IANA's registries of
    /// special-purpose addresses (RFC 6890) keep for other uses, and no such IPv4 address is wrapped in it.
    package var isGlobal: Bool {
        if specialNetworks.contains(where: { $0.contains(self) }) { return false }
        guard bytes.count == 16 else { return true }
        // NAT64 (RFC 6052), 6to4 (RFC 3056).
        for (prefix, offset) in embeddings where prefix.contains(self) {
            return IPAddress(bytes: Array(bytes[offset..<offset + 4]))?.isGlobal ?? false
        }
        return true
    }
}

/// Addresses that begin with the same bits.
package struct IPNetwork: Sendable, Hashable {
    package let address: IPAddress
    /// How many bits count.
    package let length: Int

    /// From `10.0.0.0/8`, `fd00::/8`, or an address, which is a network of one.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first, let address = IPAddress(first) else { return nil }
        let bits = address.bytes.count * 8
        guard parts.count == 2 else {
            self.address = address
            length = bits
            return
        }
        guard let length = Int(parts[1]), 0...bits ~= length else { return nil }
        self.address = address
        self.length = length
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        var rest = length
        for (a, b) in zip(address.bytes, other.bytes) {
            if rest <= 0 { return true }
            let mask: UInt8 = rest >= 8 ? 0xFF : ~(0xFF >> UInt8(rest))
            if a & mask != b & mask { return false }
            rest -= 8
        }
        return true
    }
}

private let specialNetworks: [IPNetwork] = [
    // This network, private use, shared (carrier-grade NAT), loopback, link-local.
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    // Protocol assignments, examples, benchmarks.
    "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    // Multicast, reserved, broadcast.
    "224.0.0.0/4", "240.0.0.0/4",
    // Unspecified and loopback with all that IPv4 was ever put into, local NAT64, discard, Teredo, benchmarks,
    // ORCHID, examples.
    "::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28",
    "2001:db8::/32", "3fff::/20", "5f00::/16",
    // Unique local, link-local, site-local, multicast.
    "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
].compactMap { IPNetwork($0) }

/// Networks that carry an IPv4 address, and at which byte.
private let embeddings: [(IPNetwork, Int)] = [("64:ff9b::/96", 12), ("2002::/16", 2)].compactMap {
    text, offset in
    IPNetwork(text).map { ($0, offset) }
}
