// All rules of the audit, in the order of the manual.

extension Rule {
    package static let linkMissingPage = Rule(
        "link/missing-page", .warning, .broken, "A link leads to a page that is not there")
    package static let linkMissingFile = Rule(
        "link/missing-file", .warning, .broken, "A link leads to a file that is not there")
    package static let linkMissingAnchor = Rule(
        "link/missing-anchor", .warning, .broken, "A link leads to a part of a page that is not there")
    package static let linkWrongCase = Rule(
        "link/wrong-case", .warning, .broken, "A link's path differs from the file's in capital letters only")
    package static let linkOutside = Rule(
        "link/outside", .warning, .broken, "A link leads out of the site")
    package static let linkDraft = Rule(
        "link/draft", .warning, .broken, "A link leads to a page that is not published")
    package static let linkMalformed = Rule(
        "link/malformed", .warning, .broken, "A link is no valid URL")
    package static let linkUnknownScheme = Rule(
        "link/unknown-scheme", .warning, .broken, "A link has a scheme that nobody knows")
    package static let linkMailAddress = Rule(
        "link/mail-address", .warning, .broken, "A `mailto:` link has no address in it")
    package static let linkRedirect = Rule(
        "link/redirect", .notice, .warning, "A link leads to a page that only sends the reader on")
    package static let linkTrailingSlash = Rule(
        "link/trailing-slash", .notice, .warning, "A link to a folder has no slash at its end")
    package static let placeholderEmpty = Rule(
        "placeholder/empty", .warning, .placeholder, "A link has no destination")
    package static let placeholderDoubleHash = Rule(
        "placeholder/double-hash", .warning, .placeholder, "A link's destination begins with two hash signs")
    package static let placeholderWord = Rule(
        "placeholder/word", .warning, .placeholder, "A link's destination is a word that waits to be replaced"
    )
    package static let placeholderReservedHost = Rule(
        "placeholder/reserved-host", .notice, .placeholder,
        "A link leads to a host that is reserved for examples")
    package static let placeholderTemplate = Rule(
        "placeholder/template", .warning, .placeholder,
        "A link's destination is a template that nobody filled in")
    package static let referenceUndefined = Rule(
        "reference/undefined", .warning, .placeholder, "A reference has no definition")
    package static let referenceUnused = Rule(
        "reference/unused", .notice, .warning, "A link reference definition is used nowhere")
    package static let referenceDuplicate = Rule(
        "reference/duplicate", .warning, .warning, "A link reference is defined twice")
    package static let syntaxEscapedBrackets = Rule(
        "syntax/escaped-brackets", .notice, .placeholder, "Escaped brackets where a link may have been meant")
    package static let syntaxUnclosed = Rule(
        "syntax/unclosed", .warning, .broken, "A link's bracket or parenthesis is not closed")
    package static let syntaxReversed = Rule(
        "syntax/reversed", .warning, .broken, "A link's brackets and parentheses are the wrong way round")
    package static let syntaxUnclosedFence = Rule(
        "syntax/unclosed-fence", .warning, .broken,
        "A fenced code block is not closed and hides the links below it")
    package static let idDuplicate = Rule(
        "id/duplicate", .warning, .warning, "Two elements of a page have one id")
    package static let externalNotFound = Rule(
        "external/not-found", .warning, .broken, "A page of another site is not there")
    package static let externalGone = Rule(
        "external/gone", .warning, .broken, "A page of another site was removed for good")
    package static let externalMissingAnchor = Rule(
        "external/missing-anchor", .warning, .broken, "A page of another site has no such part")
    package static let externalClientError = Rule(
        "external/client-error", .warning, .broken, "Another site refuses the request as wrong")
    package static let externalRedirectLoop = Rule(
        "external/redirect-loop", .warning, .broken, "Redirects of another site lead in a circle")
    package static let externalMoved = Rule(
        "external/moved", .notice, .warning, "A page of another site has moved for good")
    package static let externalRedirected = Rule(
        "external/redirected", .notice, .ok, "A page of another site sends the reader on for now")
    package static let externalInsecure = Rule(
        "external/insecure", .notice, .warning, "A link says http where https answers")
    package static let externalSoftNotFound = Rule(
        "external/soft-not-found", .warning, .warning,
        "A page of another site is there, but says that it is not")
    package static let externalServerError = Rule(
        "external/server-error", .warning, .unverifiable, "Another site answers with an error of its own")
    package static let externalNeedsLogin = Rule(
        "external/needs-login", .notice, .unverifiable, "A page of another site needs a login")
    package static let externalForbidden = Rule(
        "external/forbidden", .notice, .unverifiable, "Another site does not show its page to programs")
    package static let externalRateLimited = Rule(
        "external/rate-limited", .notice, .unverifiable, "Another site allows no more requests for now")
    package static let externalOutOfTime = Rule(
        "external/out-of-time", .notice, .unverifiable, "The time for the audit was used up")
    package static let externalTimeout = Rule(
        "external/timeout", .warning, .networkError, "Another site does not answer in time")
    package static let externalUnreachable = Rule(
        "external/unreachable", .warning, .networkError, "Another site cannot be reached")
    package static let externalUnknownHost = Rule(
        "external/unknown-host", .warning, .networkError, "A host's name is not known")
    package static let externalTls = Rule(
        "external/tls", .warning, .networkError, "Another site's certificate or encryption is wrong")
    package static let externalPrivateAddress = Rule(
        "external/private-address", .warning, .broken, "A link leads into a private network")
    package static let siteOrphan = Rule(
        "site/orphan", .notice, .warning, "No other page leads to a page")
    package static let siteDeadEnd = Rule(
        "site/dead-end", .notice, .warning, "A page leads to no other page")
    package static let siteUnlisted = Rule(
        "site/unlisted", .notice, .warning, "A page is missing in the sitemap")
    package static let siteRedirectChain = Rule(
        "site/redirect-chain", .warning, .warning, "A redirect leads to another redirect")
    package static let siteNothingToCheck = Rule(
        "site/nothing-to-check", .error, .broken, "There is no link to check")
    package static let assetUnused = Rule(
        "asset/unused", .notice, .warning, "No page uses a file")
    package static let footnoteUndefined = Rule(
        "footnote/undefined", .warning, .broken, "A footnote has no definition")
    package static let footnoteUnused = Rule(
        "footnote/unused", .warning, .warning, "A footnote is used nowhere")
    package static let footnoteDuplicate = Rule(
        "footnote/duplicate", .warning, .warning, "A footnote is defined twice")
    package static let codeUnknownLanguage = Rule(
        "code/unknown-language", .notice, .warning, "A code block names a language that nobody knows")
    package static let ignoreNoReason = Rule(
        "ignore/no-reason", .warning, .warning, "A comment that silences a rule gives no reason")
    package static let ignoreUnused = Rule(
        "ignore/unused", .notice, .warning, "A comment silences nothing")
    package static let ignoreUnknownRule = Rule(
        "ignore/unknown-rule", .warning, .warning, "A comment names a rule that is not there")

    /// Every rule.
    package static let all: [Rule] = [
        linkMissingPage, linkMissingFile, linkMissingAnchor, linkWrongCase, linkOutside, linkDraft,
        linkMalformed, linkUnknownScheme, linkMailAddress, linkRedirect, linkTrailingSlash, placeholderEmpty,
        placeholderDoubleHash, placeholderWord, placeholderReservedHost, placeholderTemplate,
        referenceUndefined, referenceUnused, referenceDuplicate, syntaxEscapedBrackets, syntaxUnclosed,
        syntaxReversed, syntaxUnclosedFence, idDuplicate, externalNotFound, externalGone,
        externalMissingAnchor, externalClientError, externalRedirectLoop, externalMoved, externalRedirected,
        externalInsecure, externalSoftNotFound, externalServerError, externalNeedsLogin, externalForbidden,
        externalRateLimited, externalOutOfTime, externalTimeout, externalUnreachable, externalUnknownHost,
        externalTls, externalPrivateAddress, siteOrphan, siteDeadEnd, siteUnlisted, siteRedirectChain,
        siteNothingToCheck, assetUnused, footnoteUndefined, footnoteUnused, footnoteDuplicate,
        codeUnknownLanguage, ignoreNoReason, ignoreUnused, ignoreUnknownRule,
    ]

    private static let byID = [String: Rule](uniqueKeysWithValues: all.map { ($0.id, $0) })

    /// The rule with an id.
    package static func named(_ id: String) -> Rule? { byID[id] }
}
