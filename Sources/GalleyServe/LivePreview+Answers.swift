// What a browser gets that asks: the newest site, and the files of the preview's own by which pages follow it.

import CLive
import GalleyCore
import GalleySite

extension LivePreview {
    /// Where the preview's own files are. They come before files of the site with the same address; whatever else a site has
    /// in a folder of this name is served like all of it.
    package static let folder = "/_galley/"

    /// Answers a request, on any thread.
    package func respond(to request: Request) -> Response {
        let site = shown.withLock { $0.site }
        let snapshot = site.snapshot
        let basePath = Self.basePath(snapshot)
        let target = try? RequestTarget(request.target)
        let asked = target.map { Self.outputPath($0, basePath, snapshot) } ?? ""
        guard snapshot != nil else {
            let empty = Responder(MemoryFiles([:]), hosts: hosts)
            if let refusal = empty.refusal(of: request) { return refusal }
            if target?.names.first == "_galley", let refusal = Self.refusal(of: request) { return refusal }
            if let own = ownFile(target, snapshot) { return own }
            let page = LiveFiles.page(
                "The site cannot be built", "What is wrong is told below, and in the terminal.")
            return Response(
                503, ["Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"],
                body: .bytes(page, 0..<page.count))
        }
        let files = LiveFiles(site: site, asked: asked, isPart: Self.isPart(request))
        var responder = Responder(files, hosts: hosts, basePath: basePath)
        // The address of a theme that is being written may get other files.
        responder.isImmutable = { _ in false }
        // What the site has is there because it was asked for.
        responder.isHidden = { _ in false }
        if target?.names.first == "_galley" {
            if let refusal = responder.refusal(of: request) ?? Self.refusal(of: request) { return refusal }
            if let own = ownFile(target, snapshot) { return own }
        }
        let response = responder.respond(to: request)
        guard response.status == 404, let target, let snapshot,
            let address = Self.addressBelow(basePath, target, snapshot)
        else { return response }
        return .redirect(302, to: address)
    }

    /// Whether what is asked for becomes a part of a page, which reloads by itself: browsers say so (Fetch Metadata).
    private static func isPart(_ request: Request) -> Bool {
        request.headers["Sec-Fetch-Dest"].map { $0 != "document" } ?? false
    }

    /// Where a page is now that was loaded before the site got a base path; nil where none is meant.
    private static func addressBelow(
        _ basePath: String, _ target: RequestTarget, _ snapshot: SiteSnapshot
    ) -> String? {
        let base = ((try? RequestTarget(basePath))?.names ?? [])
        guard !base.isEmpty, !target.names.isEmpty, !target.names.starts(with: base),
            snapshot.has(outputPath(target, "/", snapshot))
        else { return nil }
        return basePath + target.names.map { percentEncoded($0) }.joined(separator: "/")
            + (target.isFolder ? "/" : "")
    }

    /// The file of the output that an address shows.
    private static func outputPath(
        _ target: RequestTarget, _ basePath: String, _ snapshot: SiteSnapshot?
    ) -> String {
        let base = ((try? RequestTarget(basePath))?.names ?? [])
        guard target.names.starts(with: base) else { return "" }
        let path = target.names.dropFirst(base.count).joined(separator: "/")
        if target.isFolder || path.isEmpty { return path.isEmpty ? "index.html" : path + "/index.html" }
        guard let snapshot, !snapshot.has(path), snapshot.has(path + ".html") else { return path }
        return path + ".html"
    }

    /// Pages of other sites may neither read what is wrong here nor take the connections of those that are read. Browsers
    /// keep answers from them, and say who asks; old ones do not.
    private static func refusal(of request: Request) -> Response? {
        guard request.headers["Sec-Fetch-Site"] == "cross-site" else { return nil }
        return .page(403, "Forbidden", ["This is for pages of this site only."])
    }

    private func ownFile(_ target: RequestTarget?, _ snapshot: SiteSnapshot?) -> Response? {
        guard let target, target.names.count == 2, target.names[0] == "_galley" else { return nil }
        switch target.names[1] {
        case "live.js":
            return Self.response(
                Array(unsafe: galley_live_js_start(), galley_live_js_count), "text/javascript; charset=utf-8")
        case "live.css":
            return Self.response(
                Array(unsafe: galley_live_css_start(), galley_live_css_count), "text/css; charset=utf-8")
        case "problems":
            return Self.response(problems(on: path(in: target, snapshot), snapshot), "application/json")
        case "events":
            let path = path(in: target, snapshot)
            let view = PageView(
                path: path, fingerprint: Self.fingerprint(Self.parameter("seen", of: target)))
            guard let client = stream.subscribe(view) else {
                return Response.page(
                    503, "Too many pages are open", ["Close some of the tabs that show this site."])
            }
            // The page may have changed between its arrival and this request.
            if view.fingerprint != LiveFiles.noFingerprint,
                view.fingerprint != LiveFiles.fingerprint(of: path, in: shown.withLock { $0.site })
            {
                stream.send("reload", "") { $0 == view }
            }
            return Response(200, body: .events(client))
        default: return nil
        }
    }

    /// The file of the output that a page which asks for itself shows.
    private func path(in target: RequestTarget, _ snapshot: SiteSnapshot?) -> String {
        guard let page = Self.parameter("page", of: target), let shown = try? RequestTarget(page) else {
            return ""
        }
        return Self.outputPath(shown, Self.basePath(snapshot), snapshot)
    }

    /// What may be a fingerprint of what a browser says is one.
    private static func fingerprint(_ text: String?) -> String {
        String((text ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(64))
    }

    private static func parameter(_ name: String, of target: RequestTarget) -> String? {
        for pair in (target.query ?? "").split(separator: "&") where pair.hasPrefix(name + "=") {
            var decoded: [UInt8] = []
            let value = Array(pair.dropFirst(name.utf8.count + 1).utf8)
            decoded.append(percentDecoding: value.span, 0..<value.count)
            return String(decoding: decoded, as: UTF8.self)
        }
        return nil
    }

    private static func response(_ bytes: [UInt8], _ type: String) -> Response {
        Response(
            200, ["Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"],
            body: .bytes(bytes, 0..<bytes.count))
    }
}

extension Array<UInt8> {
    fileprivate init(unsafe start: UnsafePointer<UInt8>?, _ count: Int) {
        self.init(UnsafeBufferPointer(start: start, count: count))
    }
}
