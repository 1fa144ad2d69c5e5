// A request to a response, as a production host of static files would give it. No socket, no clock but the one it is given.
//
//     host ours? ─ method? ─ target well-formed? ─ below the base path? ─ file ─ conditions ─ encoding ─ range
//     421          405       400                   404 with the way       200, 304, 412, 206, 416; or 301, 404

import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Answers requests for the files of a source.
package struct Responder: Sendable {
    package var files: any FileSource
    package var hosts: HostNames
    /// The path that the site is published under, with a slash at both ends.
    package let basePath: String
    private let baseNames: [String]
    /// What says that the path is this one, for who asks outside of it.
    package var basePathSource = "its base_url"
    /// Whether `/guide` is answered with `guide.html`.
    package var hasCleanURLs = true
    /// Whether what lies at a path of the site will never be another thing.
    package var isImmutable: @Sendable (String) -> Bool = Responder.isThemeAsset
    /// Whether a path of the site is not to be shown.
    package var isHidden: @Sendable (String) -> Bool = RequestTarget.isHidden
    package var clock: @Sendable () -> HTTPDate = Responder.systemClock

    /// The base path is percent-encoded, as in a base URL; what is no path counts as `/`.
    package init(_ files: any FileSource, hosts: HostNames = HostNames(), basePath: String = "/") {
        self.files = files
        self.hosts = hosts
        baseNames = (try? RequestTarget(basePath))?.names ?? []
        self.basePath =
            baseNames.isEmpty ? "/" : "/" + percentEncoded(baseNames.joined(separator: "/")) + "/"
    }

    package func respond(to request: Request) -> Response {
        if let refusal = refusal(of: request) { return refusal }
        let target: RequestTarget
        do throws(RequestTarget.Refusal) {
            target = try RequestTarget(request.target)
        } catch {
            switch error {
            case .malformed(let reason):
                return .page(400, "Bad request", ["What was asked for is no address: \(reason)."])
            case .nowhere: return notFound()
            }
        }
        guard target.names.starts(with: baseNames) else { return outsideBasePath(target) }
        if target.names.count == baseNames.count, !target.isFolder, !baseNames.isEmpty {
            return .redirect(301, to: target.addressAsFolder())
        }
        let path = target.names.dropFirst(baseNames.count).joined(separator: "/")
        guard !isHidden(path) else { return notFound() }
        return answer(path, target, request)
    }

    // MARK: What is not looked up

    /// The response to a request that may not be made here, whatever it is about; nil where it may.
    package func refusal(of request: Request) -> Response? {
        var named = request.headers.values(of: "Host")
        if named.count > 1 || (named.isEmpty && request.minorVersion > 0) {
            return .page(400, "Bad request", ["A request names its host once."])
        }
        if let target = try? RequestTarget(request.target), let authority = target.authority {
            named.append(authority)
        }
        for host in named where !hosts.allows(host) {
            return .page(
                421, "This server does not answer to that name",
                [
                    "It was asked for \(host), and shows its pages only under names of this machine, so that no other site can read them through your browser.",
                    "Use http://localhost with this port, or start the server with --host and the name you mean.",
                ])
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            var response = Response.page(
                405, "Method not allowed", ["Files are read here: GET and HEAD only."])
            response.headers.append("Allow", "GET, HEAD")
            return response
        }
        return nil
    }

    private func outsideBasePath(_ target: RequestTarget) -> Response {
        if target.names.isEmpty { return .redirect(302, to: basePath) }
        return .page(
            404, "Outside the site",
            ["The site is published below \(basePath), as \(basePathSource) says, and this address is not."],
            link: basePath)
    }

    /// The site's own page for it, or a plain one.
    private func notFound() -> Response {
        guard case .file(let file) = files.entry(at: "404.html") else {
            return .page(404, "Not found", ["There is no such page."], link: basePath)
        }
        return Response(
            404, common(type: mediaType(ofFile: "404.html")), body: file.body(0..<file.size))
    }

    // MARK: Files

    /// Looks a path up as hosts do: the file, the file that a clean URL means, the folder.
    private func answer(_ path: String, _ target: RequestTarget, _ request: Request) -> Response {
        if target.isFolder {
            let index = path.isEmpty ? "index.html" : path + "/index.html"
            return answer(file: index, files.entry(at: index), request)
        }
        let entry = files.entry(at: path)
        if case .file = entry { return answer(file: path, entry, request) }
        if case .unreadable = entry { return answer(file: path, entry, request) }
        if hasCleanURLs {
            let page = files.entry(at: path + ".html")
            if case .file = page { return answer(file: path + ".html", page, request) }
        }
        if case .folder = entry, case .file = files.entry(at: path + "/index.html") {
            return .redirect(301, to: target.addressAsFolder())
        }
        return notFound()
    }

    private func answer(file path: String, _ entry: SourceEntry, _ request: Request) -> Response {
        guard case .file(let plain) = entry else {
            guard case .unreadable(let reason) = entry else { return notFound() }
            return .page(403, "Forbidden", ["The file is there, but cannot be read: \(reason)."])
        }
        var headers = common(type: mediaType(ofFile: path))
        let (file, encoding, varies) = variant(of: plain, path, request)
        if isImmutable(path) { headers.replace("Cache-Control", "public, max-age=31536000, immutable") }
        headers.append("ETag", file.entityTag.text)
        if let modified = file.modified { headers.append("Last-Modified", modified.text) }
        if varies { headers.append("Vary", "Accept-Encoding") }
        let now = clock()
        switch Precondition(request.headers, file, now: now) {
        case .passed: break
        case .failed: return Response(412, headers)
        case .notModified: return Response(304, headers)
        }
        if let encoding { headers.append("Content-Encoding", encoding) }
        headers.append("Accept-Ranges", "bytes")
        // A range is defined for GET only (RFC 9110 §14.2).
        if request.method == "GET", let field = request.headers["Range"],
            allowsRange(request.headers, file, now: now)
        {
            switch ByteRange(field, size: file.size) {
            case .whole: break
            case .part(let range):
                headers.append(
                    "Content-Range", "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.size)")
                return Response(206, headers, body: file.body(range))
            case .unsatisfiable:
                headers.append("Content-Range", "bytes */\(file.size)")
                return Response(416, headers)
            }
        }
        return Response(200, headers, body: file.body(0..<file.size))
    }

    /// What compressed files are called beside the plain one, the better first.
    private static let encodings = [(name: "br", ext: ".br"), (name: "gzip", ext: ".gz")]

    /// The compressed file that lies beside a file, if the client takes it; and whether there is one at all. One that is
    /// older than the file was made from another version of it.
    private func variant(
        of file: ServedFile, _ path: String, _ request: Request
    ) -> (file: ServedFile, encoding: String?, varies: Bool) {
        var present: [String: ServedFile] = [:]
        for (name, ext) in Self.encodings {
            guard case .file(let compressed) = files.entry(at: path + ext) else { continue }
            if let a = compressed.modified, let b = file.modified, a < b { continue }
            present[name] = compressed
        }
        guard !present.isEmpty else { return (file, nil, false) }
        let accepted = AcceptedEncodings(request.headers["Accept-Encoding"]).accepted(
            of: Self.encodings.map(\.name))
        for name in accepted {
            if let compressed = present[name] { return (compressed, name, true) }
        }
        return (file, nil, true)
    }

    /// Fields of every response with a file.
    private func common(type: String) -> HeaderFields {
        [
            "Content-Type": type, "X-Content-Type-Options": "nosniff",
            // Ask each time: the next build may have made it anew.
            "Cache-Control": "no-cache",
        ]
    }

    /// Files of a theme lie in a folder that is named after what is in it: `assets/theme-` and ten hexadecimal digits.
    package static func isThemeAsset(_ path: String) -> Bool {
        let prefix = "assets/theme-"
        guard path.hasPrefix(prefix) else { return false }
        let rest = path.utf8.dropFirst(prefix.utf8.count)
        return rest.prefix(10).allSatisfy { $0.hexDigitValue != nil }
            && rest.dropFirst(10).first == UInt8(ascii: "/")
    }

    package static func systemClock() -> HTTPDate {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return HTTPDate(seconds: now.tv_sec)
    }
}

extension ServedFile {
    fileprivate func body(_ range: Range<Int>) -> Response.Body {
        switch content {
        case .bytes(let bytes): .bytes(bytes, range.clamped(to: 0..<bytes.count))
        case .file(let file): .file(file, range)
        }
    }
}

extension Response {
    /// A page of the server's own: a heading, a few sentences and maybe a link.
    package static func page(_ status: Int, _ title: String, _ sentences: [String], link: String? = nil)
        -> Response
    {
        var html: [UInt8] = []
        html.append("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n")
        html.append(
            "<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>"
        )
        html.append(escaping: title)
        html.append(
            "</title>\n<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem }</style>\n<h1>"
        )
        html.append(escaping: title)
        html.append("</h1>\n")
        for sentence in sentences {
            html.append("<p>")
            html.append(escaping: sentence)
            html.append("</p>\n")
        }
        if let link {
            html.append("<p><a href=\"")
            html.append(escaping: link)
            html.append("\">")
            html.append(escaping: link)
            html.append("</a></p>\n")
        }
        html.append("</html>\n")
        return Response(
            status,
            [
                "Content-Type": "text/html; charset=utf-8", "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            ], body: .bytes(html, 0..<html.count))
    }

    /// To an address that is percent-encoded and begins with one slash.
    package static func redirect(_ status: Int, to address: String) -> Response {
        var response = page(status, "Moved", ["The page has another address."], link: address)
        response.headers.append("Location", address)
        return response
    }
}
