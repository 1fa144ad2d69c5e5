// Links to other sites, which are asked only where the user wants it.

extension RuleFamily {
    static let external = RuleFamily(
        "external", "Other sites",
        "Links to other sites. They are asked only with `galley audit --external`; a build never does. An answer that may be different tomorrow, or for a person, is told apart from a broken link.",
        isAboutLinks: true, comment: .here,
        rules: [
            .externalNotFound, .externalGone, .externalMissingAnchor, .externalClientError,
            .externalRedirectLoop, .externalPrivateAddress, .externalMoved, .externalRedirected,
            .externalInsecure, .externalSoftNotFound, .externalServerError, .externalNeedsLogin,
            .externalForbidden, .externalRateLimited, .externalOutOfTime, .externalTimeout,
            .externalUnreachable, .externalUnknownHost, .externalTls,
        ])
}

// MARK: - Broken

extension Rule {
    package static let externalNotFound = Rule(
        "external/not-found", .warning, .broken, "A page of another site is not there",
        why: """
            The host answers with status 404. Many servers give that answer to the short question (`HEAD`) and not to the \
            full one (`GET`), so Galley asks again in full before it says so. If redirects led there, the report \
            names both addresses.
            """,
        example: """
            Read [how it works](https://en.wikipedia.org/wiki/Object-relational_maping).
            """,
        repair: """
            Look for the page's new place, on the site itself or by its title. If it is gone, link to a copy in a web \
            archive, to another source, or leave the link out.
            """)

    package static let externalGone = Rule(
        "external/gone", .warning, .broken, "A page of another site was removed for good",
        why: """
            The host answers with status 410, which is stronger than 404: it was there, it was taken away on purpose, and \
            it will not come back.
            """,
        repair: """
            Link to another source, or to a copy in a web archive; or leave the link out.
            """)

    package static let externalMissingAnchor = Rule(
        "external/missing-anchor", .warning, .broken, "A page of another site has no such part",
        why: """
            The page is there, but no element of it has the id behind `#`, so the reader lands at its top. Galley reads the page \
            as the host sends it, and looks for the `id` of an element or the `name` of an `a`. Pages whose text is made by a \
            script, line numbers and comments on forges, and text fragments (`#:~:text=`) cannot be checked like this, \
            and are not reported.
            """,
        example: """
            See [the status codes](https://www.rfc-editor.org/rfc/rfc9110.html#status-code).
            """,
        repair: """
            Open the page, find the part, and copy its address from the sign beside the heading or from the table of contents.
            """)

    package static let externalClientError = Rule(
        "external/client-error", .warning, .broken, "Another site refuses the request as wrong",
        why: """
            The host answers with a status from 400 to 499 that has no rule of its own, such as 400 or 405, or with a redirect that \
            does not say where to. In most cases the address itself is the cause: a part is cut off, or a \
            character is encoded twice.
            """,
        repair: """
            Open the address in a browser. If it works there, the host wants something that only browsers send: exclude it \
            with `audit.exclude` in `galley.yml`. If not, correct the address.
            """)

    package static let externalRedirectLoop = Rule(
        "external/redirect-loop", .warning, .broken, "Redirects of another site lead in a circle",
        why: """
            The host sends the reader from one address to the next and back again, or through more of them than any \
            browser would follow. A site that does this only to those who keep no cookies is told as \
            `external/forbidden` instead.
            """,
        repair: """
            Open the address in a browser. If you arrive somewhere, link to that place. If you do not, tell the \
            owners of the site, and leave the link out until it is mended.
            """)

    package static let externalPrivateAddress = Rule(
        "external/private-address", .warning, .broken,
        "A link or a redirect leads into a private network",
        why: """
            The address belongs to a company's or a home's own network, such as `10.0.0.0/8` or `192.168.0.0/16`, or to the \
            machine itself. Readers outside cannot reach it. Galley does not ask there: who writes a link, or owns a \
            site that redirects, must not be able to use your CI to look around in the network behind it.
            """,
        example: """
            See the [build server](http://192.168.1.20:8080/).
            """,
        repair: """
            Link to something that every reader can reach. If all your readers are in that network, set \
            `private_addresses: true` under `audit: external:` in `galley.yml`.
            """)
}

// MARK: - Working, but not as written

extension Rule {
    package static let externalMoved = Rule(
        "external/moved", .notice, .warning, "A page of another site has moved for good",
        why: """
            Every redirect on the way answered with status 301 or 308: the owners say that the new address is the one to use. The \
            old one works as long as they keep the redirect. If the new address is the first page of their \
            site, what you linked to is probably gone, and the report says so.
            """,
        example: """
            [FastAPI](https://github.com/tiangolo/fastapi)
            """,
        repair: """
            Write the new address, which the report shows, after a look at whether it is still the page that you mean.
            """)

    package static let externalRedirected = Rule(
        "external/redirected", .notice, .ok, "A page of another site sends the reader on for now",
        why: """
            At least one redirect on the way is a temporary one (status 302, 303 or 307): the owners want the old \
            address to be used. So the link is good as it is. It is listed because what it leads to may be of interest, for \
            instance a page that asks for a login or for a language.
            """,
        repair: """
            There is nothing to do, unless the place it leads to is not what you meant.
            """)

    package static let externalInsecure = Rule(
        "external/insecure", .notice, .warning, "A link says http where https answers",
        why: """
            The host sends everyone who comes by `http` on to the same address by `https`. The first request still goes \
            unprotected, and can be read and changed on its way.
            """,
        example: """
            [SQLite](http://www.sqlite.org/index.html)
            """,
        repair: """
            Write `https` instead of `http`. The address is otherwise the same.
            """)

    package static let externalSoftNotFound = Rule(
        "external/soft-not-found", .warning, .warning,
        "A page of another site is there, but says that it is not",
        why: """
            The host answers with status 200, as if all were well, and the title or the first heading of the page says "404" or \
            "page not found". Search engines call that a soft 404. It is a guess from the page's words, and so not called \
            broken. An address that itself speaks of `404` or `not-found` is left alone.
            """,
        repair: """
            Open the page. If it is an error page, look for where the content went. If it is what you mean, silence the \
            finding at the link, or set `soft_not_found: false` under `audit: external:`.
            """)
}

// MARK: - Not to be verified

extension Rule {
    package static let externalServerError = Rule(
        "external/server-error", .warning, .unverifiable, "Another site answers with an error of its own",
        why: """
            The host answers with a status of 500 or more, also after Galley waited and asked again. Something is wrong on \
            their side, and mostly for a short time. It says nothing about your link.
            """,
        repair: """
            Check again later. If it stays so for days, treat the link as broken.
            """)

    package static let externalNeedsLogin = Rule(
        "external/needs-login", .notice, .unverifiable, "A page of another site needs a login",
        why: """
            The host answers with status 401, 402 or 407, so Galley cannot see whether the page is there. Neither can readers \
            without an account.
            """,
        repair: """
            If your readers have accounts, let Galley log in as well: `headers` under `audit: external:` sends a token \
            to that host, taken from the environment. Otherwise link to something public, or exclude the host with \
            `audit.exclude`.
            """)

    package static let externalForbidden = Rule(
        "external/forbidden", .notice, .unverifiable, "Another site does not show its page to programs",
        why: """
            The host answers with status 403, 406, 451 or 999, with a challenge that only a browser can pass, or in a circle for \
            everybody who keeps no cookies. A person would probably see the page; Galley, which does not pretend to be \
            one, does not.
            """,
        repair: """
            Open the link in a browser, once. If it works, exclude the host with `audit.exclude` in `galley.yml`, or \
            silence the finding at the link.
            """)

    package static let externalRateLimited = Rule(
        "external/rate-limited", .notice, .unverifiable, "Another site allows no more requests for now",
        why: """
            The host answers with status 429 even after Galley waited for as long as it was asked to. There are many links to this host, or \
            others behind your address ask it too, as on the machines of a CI service.
            """,
        repair: """
            Ask more slowly: `spacing` (milliseconds between two requests) and `per_host` (requests at a time) under \
            `audit: external:`. Keep the cache between runs, so that only what is old is asked again. Some hosts \
            allow more with a token, which `headers` can send.
            """)

    package static let externalOutOfTime = Rule(
        "external/out-of-time", .notice, .unverifiable, "The time for the audit was used up",
        why: """
            There is a limit for the time that all requests together may take, so that a slow host does not hold up your CI for an \
            hour. This link's turn did not come before it was reached.
            """,
        repair: """
            Run the audit again: what was answered is in the cache and is not asked again. If it happens each time, raise \
            `time_budget` under `audit: external:`, or exclude slow hosts with `audit.exclude`.
            """)
}

// MARK: - Not to be reached

extension Rule {
    package static let externalTimeout = Rule(
        "external/timeout", .warning, .networkError, "Another site does not answer in time",
        why: """
            The connection was made, or was about to be, and the answer did not come in time, also at a second try. The host may be \
            busy, or it leaves programs waiting on purpose. Such a result is never kept in the cache.
            """,
        repair: """
            Check again later. For a host that is always slow, raise `timeout` under `audit: external:`.
            """)

    package static let externalUnreachable = Rule(
        "external/unreachable", .warning, .networkError, "Another site cannot be reached",
        why: """
            The host's name is known, but the connection is refused or closed before an answer, there is no way to it, or what \
            answers does not speak HTTP. The server may be down, or your network does not let you out.
            """,
        example: """
            [Metrics](https://acme.dev:8443/metrics)
            """,
        repair: """
            Open the address in a browser. If no site can be reached, look at your own network, and at the variables \
            `https_proxy` and `no_proxy`. If only this one cannot, check again later, and look at the port.
            """)

    package static let externalUnknownHost = Rule(
        "external/unknown-host", .warning, .networkError, "A host's name is not known",
        why: """
            The name system (DNS) has no address for the host: its name is misspelt, its domain has run out, or it is known only \
            inside a company's network. It may also be your machine that cannot look up any name; then all hosts \
            are reported.
            """,
        repair: """
            Look at the spelling first. If the domain has run out, look for the project's new home, and do not leave the link: someone \
            else may buy the name.
            """)

    package static let externalTls = Rule(
        "external/tls", .warning, .networkError, "Another site's certificate or encryption is wrong",
        why: """
            No safe connection can be made: the certificate has run out, is made for another name or by nobody that \
            is trusted, or what answers speaks plain HTTP on the port of HTTPS. Browsers show a warning in place of \
            the page. The report says which of these it is.
            """,
        repair: """
            If the certificate is for another name, with or without `www.`, link to that name. If it has run out, tell the owners. \
            If your company makes its own certificates, install its root certificate on the machine that runs \
            the audit.
            """)
}
