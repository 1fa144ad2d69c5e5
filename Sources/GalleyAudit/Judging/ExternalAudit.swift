// Asking other hosts for what a site links to, and telling it at the links.

import GalleyCore

/// Asks for URLs and says what is wrong with the links to them.
package struct ExternalAudit: Sendable {
    package var options: ExternalOptions
    /// The file of answers of earlier runs; nil for none.
    package var cache: String?
    /// Called a few times a second.
    package var progress: @Sendable (ExternalProgress) -> Void = { _ in }
    /// Whether the pages were served from this machine or its network: what they lead to there may be asked for.
    package var isPrivate = false

    package init(options: ExternalOptions) { self.options = options }

    /// Whether this machine and its network are asked as well: otherwise links to them are examples.
    package var asksLocalHosts: Bool { isPrivate || !options.allowedNetworks.isEmpty }

    /// What came of it.
    package struct Outcome: Sendable {
        package var suspects: [Suspect] = []
        /// Different URLs that were asked for.
        package var asked = 0
        /// What kept the hosts from being asked.
        package var diagnostics: [Diagnostic] = []
    }

    /// Asks for URLs, and adds what came of it to a report; gives what is wrong at their uses.
    package func ask(
        _ externals: [SiteAudit.External], _ report: inout AuditReport, _ diagnostics: inout [Diagnostic]
    ) -> [Suspect] {
        let outcome = check(externals)
        report.externalURLs = outcome.asked
        report.links += externals.reduce(0) { $0 + $1.uses.count }
        diagnostics += outcome.diagnostics
        return outcome.suspects
    }

    /// Asks for all URLs, and tells what is wrong at each of their uses.
    package func check(_ externals: [SiteAudit.External]) -> Outcome {
        var outcome = Outcome()
        guard !externals.isEmpty else { return outcome }
        // What differs in its fragment only is one request.
        var links: [ExternalLink] = []
        var index: [String: Int] = [:]
        var places: [(link: Int, fragment: String?)] = []
        for external in externals {
            let (url, fragment) = Self.split(external.url)
            let link = index[url] ?? links.count
            if link == links.count {
                index[url] = link
                links.append(ExternalLink(url: url, isFromPrivatePage: isPrivate))
            }
            if let fragment, !fragment.isEmpty { links[link].fragments.insert(fragment) }
            places.append((link, fragment))
        }
        outcome.asked = links.count
        var results: [ExternalResult] = []
        do throws(FileError) {
            let known = try cache.map { path throws(FileError) in
                try LinkCache(path: path, ages: options.cacheAges)
            }
            do throws(HTTPClientError) {
                results = try ExternalChecker(options: options, cache: known).check(links, progress: progress)
            } catch {
                outcome.diagnostics.append(
                    Diagnostic(.error, "external/no-client", error.message, help: [error.help]))
            }
            if let failure = known?.failure {
                outcome.diagnostics.append(
                    Diagnostic(.warning, "external/cache", "the cache is not kept: \(failure.message)"))
            }
        } catch {
            outcome.diagnostics.append(
                Diagnostic(
                    .error, "external/cache", error.message,
                    help: ["name another file with `--cache`, or use `--no-cache`"]))
        }
        guard results.count == links.count else { return outcome }
        for (external, place) in zip(externals, places) {
            tell(external, place.fragment, results[place.link], &outcome.suspects)
        }
        return outcome
    }

    /// A URL without its fragment, and the fragment.
    private static func split(_ written: String) -> (url: String, fragment: String?) {
        // A reference without a scheme has that of the page, which is published over https today.
        let text = written.hasPrefix("//") ? "https:" + written : written
        guard let hash = text.utf8.firstIndex(of: UInt8(ascii: "#")) else { return (text, nil) }
        return (String(text[..<hash]), String(text[text.index(after: hash)...]))
    }

    /// What can stand in the place of a URL with this fragment.
    private func replacement(_ result: ExternalResult, _ fragment: String?) -> String? {
        guard let replacement = result.replacement else { return nil }
        // A redirect may decide on the part of the page, too.
        guard let fragment, !replacement.utf8.contains(UInt8(ascii: "#")) else { return replacement }
        // Where the part is gone, the page may be another one.
        if case .missing = result.fragments[fragment] { return nil }
        return replacement + "#" + fragment
    }

    private func tell(
        _ external: SiteAudit.External, _ fragment: String?, _ result: ExternalResult,
        _ suspects: inout [Suspect]
    ) {
        let url = Self.split(external.url).url
        if let rule = result.rule {
            let replacement = replacement(result, fragment)
            for use in external.uses {
                var suspect = Suspect(
                    rule, subject: url, result.message, help: result.help, file: use.file, range: use.range,
                    element: use.element)
                suspect.written = external.url
                // A reference without a scheme was written on purpose.
                if let replacement, !external.url.hasPrefix("//") {
                    suspect.correction = Correction(external.url, to: replacement)
                }
                suspects.append(suspect)
            }
        }
        guard let fragment, case .missing(let suggestion) = result.fragments[fragment] else { return }
        for use in external.uses {
            var suspect = Suspect(
                .externalMissingAnchor, subject: url + "#" + fragment, result.message(ofFragment: fragment),
                help: suggestion.map { ["did you mean `#\($0)`?"] } ?? [], file: use.file, range: use.range,
                element: use.element)
            suspect.written = external.url
            suspects.append(suspect)
        }
    }
}
