// Links that were never filled in: what a destination looks like when its author meant to come back.
//
// Two lists. Some destinations are never right; words such as `todo` may be a real page or heading, and what looks
// like a template may be an id, as the `<init>` of a Java class: they are asked for only where nothing of that name
// is there.

import GalleyCore

/// A destination that waits to be replaced.
package struct Placeholder: Sendable, Equatable {
    package var rule: Rule
    package var message: String
    package var help: String
}

extension Placeholder {
    /// What is told of a destination, decoded, whatever is there; nil for one that may be right.
    ///
    /// `isControl` is a link that a script gives its meaning, which may be `#`.
    package static func certain(_ destination: Span<UInt8>, isControl: Bool) -> Placeholder? {
        guard destination.count > 0 else {
            return isControl ? nil : empty("the link has no destination", "write where it leads")
        }
        let first = destination[0]
        if first == UInt8(ascii: "#") {
            if destination.count == 1 {
                return isControl
                    ? nil
                    : empty(
                        "the link leads nowhere: its destination is only `#`",
                        "write where it leads, or `#top` for the start of the page")
            }
            if destination[1] == UInt8(ascii: "#") {
                return Placeholder(
                    rule: .placeholderDoubleHash,
                    message: "the link leads nowhere: its destination begins with `##`",
                    help: "write where it leads; a heading of this page takes one `#`")
            }
        }
        if first | 0x20 == UInt8(ascii: "j"), destination.hasPrefix("javascript:") {
            return isControl ? nil : script(destination)
        }
        return nil
    }

    private static func empty(_ message: String, _ help: String) -> Placeholder {
        Placeholder(rule: .placeholderEmpty, message: message, help: help)
    }

    /// `javascript:void(0)`, `javascript:;` and the like do nothing.
    private static func script(_ destination: Span<UInt8>) -> Placeholder? {
        let rest = String(destination.extracting(11..<destination.count)).filter { !" ;".contains($0) }
        guard ["", "void(0)", "void0", "false", "undefined", "returnfalse", "//"].contains(rest.lowercased())
        else { return nil }
        return empty(
            "the link leads nowhere: `\(String(destination))` does nothing",
            "write where it leads, or make it a `button`")
    }

    // MARK: Templates

    /// What is told of a decoded destination that leads nowhere, or to another host, and holds what a template was to
    /// replace.
    package static func template(in destination: Span<UInt8>) -> Placeholder? {
        // A query may hold a whole program, as links to playgrounds do.
        var end = 0
        while end < destination.count, destination[end] != UInt8(ascii: "?") { end += 1 }
        let isCode = (end..<destination.count).contains { destination[$0] == 0x0A }
        let searched = isCode ? destination.extracting(0..<end) : destination
        return marks(in: searched, isAddress: true).map { template(String(destination), $0) }
    }

    /// The same of a fragment. Names in angle brackets or braces are parts of ids in some references.
    package static func template(inFragment fragment: String) -> Placeholder? {
        let bytes = Array(fragment.utf8)
        return marks(in: bytes.span, isAddress: false).map { template("#" + fragment, $0) }
    }

    /// The same of a query.
    package static func template(inQuery query: String, of destination: String) -> Placeholder? {
        let bytes = Array(query.utf8)
        return marks(in: bytes.span, isAddress: false).map { template(destination, $0) }
    }

    private static func template(_ destination: String, _ marks: String) -> Placeholder {
        Placeholder(
            rule: .placeholderTemplate,
            message: "`\(destination)` holds \(marks), which nobody filled in",
            help: "write the address that is meant, or make it code")
    }

    /// What of a template is left.
    private static func marks(in text: Span<UInt8>, isAddress: Bool) -> String? {
        for i in 0..<text.count {
            let next = i + 1 < text.count ? text[i + 1] : 0
            switch text[i] {
            case UInt8(ascii: "{"):
                if next == UInt8(ascii: "{") { return "`{{`" }
                if next == UInt8(ascii: "%") { return "`{%`" }
                guard isAddress else { continue }
                // `{name}`, as in a path of an API.
                var end = i + 1
                while end < text.count, text[end].isWordByte { end += 1 }
                if end > i + 1, end < text.count, text[end] == UInt8(ascii: "}") {
                    return "`\(String(text.extracting(i..<end + 1)))`"
                }
            case UInt8(ascii: "$"):
                if next == UInt8(ascii: "{") { return "`${`" }
            case UInt8(ascii: "<"):
                if isAddress, let end = endOfName(in: text, from: i) {
                    return "`\(String(text.extracting(i..<end)))`"
                }
            case UInt8(ascii: "%"):
                if next == UInt8(ascii: "}") { return "`%}`" }
            default: continue
            }
        }
        return nil
    }

    /// The place behind `<name>`; nil where it is a mail's `<id@host>` or what follows a list's `@`, a tag, a type's
    /// `Vec<T>`, or open.
    private static func endOfName(in text: Span<UInt8>, from start: Int) -> Int? {
        if start > 0, text[start - 1] == UInt8(ascii: "@") { return nil }
        var end = start + 1
        if start > 0, text[start - 1].isASCIILetter, end < text.count,
            text[end] &- UInt8(ascii: "A") < 26
        {
            return nil
        }
        while end < text.count, text[end] != UInt8(ascii: ">") {
            if text[end] == UInt8(ascii: "@") || text[end] == UInt8(ascii: "/")
                || text[end] == UInt8(ascii: "<")
            {
                return nil
            }
            end += 1
        }
        return end < text.count && end > start + 1 ? end + 1 : nil
    }

    // MARK: Hosts

    /// What is told of an address of another host; `host` is in lower case and without a port.
    package static func host(_ host: String, of url: String) -> Placeholder? {
        if host.isEmpty { return empty("`\(url)` has no host", "write where it leads") }
        if isReserved(host) {
            return Placeholder(
                rule: .placeholderReservedHost,
                message: "`\(host)` is no real site: the name is reserved for examples and tests",
                help: "write the address that is meant, or make it code if it is an example")
        }
        if isLocal(host) {
            return Placeholder(
                rule: .placeholderReservedHost,
                message: "`\(host)` is the reader's own machine", help: "make it code if it is an example")
        }
        let name = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
        let label = name.prefix { $0 != "." }
        let hasTop = label.utf8.count < name.utf8.count
        if !hasTop, isWord(name) || name == "domain" || name == "host" || name == "hostname" {
            return word(url)
        }
        if hasTop, isYours(label) { return word(url) }
        return nil
    }

    /// RFC 2606 and RFC 6761.
    package static func isReserved(_ host: String) -> Bool {
        let parts = host.split(separator: ".")
        guard let top = parts.last else { return false }
        if ["example", "test", "invalid"].contains(top) { return true }
        return parts.count > 1 && parts[parts.count - 2] == "example" && ["com", "org", "net"].contains(top)
    }

    package static func isLocal(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || host == "0.0.0.0"
            || (host.hasPrefix("127.") && host.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") })
    }

    // MARK: Words

    /// What is told of a path or a fragment that leads nowhere.
    package static func word(in name: String, of destination: String) -> Placeholder? {
        var name = Substring(name.utf8.count > 60 ? "" : name)
        while name.hasPrefix("/") || name.hasPrefix(".") || name.hasPrefix("#") { name = name.dropFirst() }
        while name.hasSuffix("/") { name = name.dropLast() }
        for ext in [".md", ".html", ".htm", ".markdown"] where name.lowercased().hasSuffix(ext) {
            name = name.dropLast(ext.utf8.count)
        }
        // A path has folders, a placeholder hardly.
        guard !name.contains("/"), isWord(name) else { return nil }
        return word(destination)
    }

    private static func word(_ destination: String) -> Placeholder {
        Placeholder(
            rule: .placeholderWord,
            message: "`\(destination)` looks like a placeholder, and nothing of that name is there",
            help: "write where the link leads")
    }

    private static let words: Set<String> = [
        "todo", "tbd", "tba", "tbc", "fixme", "changeme", "replaceme", "fillme", "fillin", "xxx", "xxxx",
        "link",
        "links", "url", "urls", "uri", "href", "here", "placeholder", "lorem", "ipsum", "loremipsum", "dummy",
        "undefined", "null", "none", "na", "linkhere", "urlhere", "somewhere", "foobar", "asdf", "missing",
        "comingsoon",
    ]

    private static func isWord(_ name: some StringProtocol) -> Bool {
        let letters = String(
            decoding: name.lowercased().utf8.filter { $0.isASCIILetter || $0.isASCIIDigit }, as: UTF8.self)
        if name.utf8.contains(UInt8(ascii: ".")), letters.isEmpty { return true }
        if words.contains(letters) { return true }
        let starts = [
            "add", "insert", "put", "paste", "enter", "yourlink", "yoururl", "linkto", "urlto", "urlof",
            "linkof",
        ]
        guard let start = starts.first(where: { letters.hasPrefix($0) }) else { return false }
        // `link-to-x` is one whatever follows; `addvagrantlinkshere` names a link.
        if start.utf8.count > 6 || start.hasSuffix("to") || start.hasSuffix("of") {
            return start.hasPrefix("your") || name.utf8.contains { $0 == 0x2D || $0 == 0x5F || $0 == 0x20 }
        }
        return letters.hasSuffix("here") && letters.utf8.count > start.utf8.count + 4
            || letters.dropFirst(start.utf8.count).hasSuffix("link")
            || letters.dropFirst(start.utf8.count).hasSuffix("links")
            || letters.dropFirst(start.utf8.count).hasSuffix("url")
    }

    /// `your-domain.com`, `yoursite.org`.
    private static func isYours(_ label: some StringProtocol) -> Bool {
        let letters = label.lowercased().filter { $0 != "-" && $0 != "_" }
        return ["yourdomain", "yoursite", "yourwebsite", "yourcompany", "yourhost", "yourserver", "mydomain"]
            .contains(letters)
    }
}

extension UInt8 {
    /// A letter, a digit, `_`, `-` or `.`.
    fileprivate var isWordByte: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: ".")
    }
}

extension Span<UInt8> {
    /// Whether it begins with ASCII letters in lower case, whatever their case here.
    package func hasPrefix(_ prefix: StaticString) -> Bool {
        guard count >= prefix.utf8CodeUnitCount else { return false }
        return prefix.withUTF8Buffer { wanted in
            for i in 0..<wanted.count {
                let byte = self[i]
                let lower = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
                if lower != wanted[i] { return false }
            }
            return true
        }
    }
}

extension String {
    package init(_ bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
