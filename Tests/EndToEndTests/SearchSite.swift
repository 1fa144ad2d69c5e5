// A small site with a search, open in a browser, for the tests of the search.

import Foundation
import Testing

/// The site on a server with a strict policy, or as files.
final class SearchSite {
    let site: SiteTest
    let host: BrowserHost
    let browser: WebDriver
    /// What the index is answered with, where it is to fail.
    private let failure: Failure

    static let list = ".search-dialog .search-list"
    static let input = ".search-dialog .search-input"

    private final class Failure: @unchecked Sendable {
        // Written by the test and read by the host's threads, one after the other.
        private let lock = NSLock()
        private var value: Int?
        var status: Int? {
            get { lock.withLock { value } }
            set { lock.withLock { value = newValue } }
        }
    }

    /// `folder` is where below the host the site stands: "" or "docs/".
    init(folder: String = "", more: String = "", width: Int = 1280, height: Int = 1000) throws {
        site = try SiteTest(Self.content + more)
        let run = try site.galley("build")
        try #require(run.status == 0, "\(run.errors)")
        let files = site.url("public")
        let failure = Failure()
        self.failure = failure
        let policy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "base-uri 'none'; form-action 'none'"
        host = try BrowserHost { request, connection in
            let path = String(request.path.dropFirst())
            if let status = failure.status, path.hasPrefix(folder + "search/"), path.hasSuffix(".js") {
                return connection.answer(status)
            }
            guard path.hasPrefix(folder) else { return connection.answer(404, body: "elsewhere") }
            BrowserHost.answer(
                String(path.dropFirst(folder.count)), in: files, ["Content-Security-Policy": policy],
                connection)
        }
        browser = try WebDriver(width: width, height: height)
        home = host.origin + "/" + folder
    }

    /// The address of the front page, with its slash.
    private(set) var home: String

    /// The front page as a file.
    var file: String { site.url("public/index.html").absoluteString }

    /// Answers all requests for the index with a status, or again with the index.
    func fail(with status: Int?) { failure.status = status }

    /// Opens a page, and the search with its key.
    func open(_ path: String = "", at base: String? = nil) throws {
        try browser.open((base ?? home) + path)
        try browser.press("/")
        try browser.wait(for: "document.activeElement.matches('\(Self.input)')")
    }

    /// Puts a query in the place of what is in the input, and waits for what is said of it.
    func ask(_ query: String) throws {
        try browser.run(
            """
            document.querySelector('.search-dialog .search-status').textContent = '';
            const input = document.querySelector(arguments[0]);
            input.value = arguments[1];
            input.dispatchEvent(new Event('input'));
            """, Self.input, query)
        try browser.wait(for: "document.querySelector('.search-dialog .search-status').textContent.length")
        try browser.wait(
            for: "document.querySelector('.search-dialog .search-status').textContent !== 'Loading…'")
    }

    /// What is said of the last query.
    var status: String {
        get throws {
            try browser.string("document.querySelector('.search-dialog .search-status').textContent")
        }
    }

    /// Of each page found: where it is and the heading of its best section.
    var results: [String] {
        get throws {
            try browser.run(
                """
                return [...document.querySelectorAll('.search-page')].map((page) =>
                  [...page.querySelector('.search-hit').querySelectorAll('.search-trail, .search-badge, .search-heading')]
                    .map((part) => part.className === 'search-heading' ? part.lastChild.parentNode.textContent : part.textContent)
                    .filter((text, i, all) => i === all.length - 1 || !all.at(-1).startsWith(text)).join(': '))
                """) as? [String] ?? []
        }
    }

    /// The texts of marks in the list.
    var marks: [String] {
        get throws {
            try browser.run(
                "return [...document.querySelectorAll('.search-list mark')].map((mark) => mark.textContent)")
                as? [String] ?? []
        }
    }

    /// How many words are marked on the page.
    var highlights: Int {
        get throws {
            try browser.run("return CSS.highlights.get('galley-search')?.size ?? 0") as? Int ?? -1
        }
    }

    /// The text of the option that the arrows have reached.
    var active: String {
        get throws {
            try browser.string(
                "document.getElementById(document.querySelector('\(Self.input)').getAttribute('aria-activedescendant') ?? '')"
                    + "?.querySelector('.search-heading').textContent ?? ''")
        }
    }

    /// Complaints of the browser about the policy, and errors of scripts.
    func complaints() throws -> [String] {
        try browser.console().filter { $0.contains("Content Security Policy") || $0.contains("Uncaught") }
    }

    private static let content = """
        -- galley.yml --
        title: Ideas
        api:
          - spec: api/openapi.json
        -- content/index.md --
        # Ideas

        A board for ideas.
        -- content/guide/index.md --
        # Guide
        -- content/guide/moves.md --
        # Moves

        An idea moves from column to column.

        ## Undoing a move

        Press the button twice. The idea leaps back over every column, and leaps no more. `undoMove()` is called.

        ```js
        board.undoMove(idea);
        ```
        -- content/guide/configuration.md --
        # Configuration

        All settings are kept in one file.

        ## Colours

        Columns have colours. Nothing leaps here.
        -- content/guide/sofa.md --
        # 日本語の案内

        これは日本語の文書です。Ein Café.
        -- content/api/openapi.json --
        {"openapi": "3.1.0", "info": {"title": "Board", "version": "1"},
         "paths": {
          "/ideas": {
           "get": {"operationId": "listIdeas", "summary": "List ideas", "tags": ["ideas"], "responses": {"200": {"description": "Fine"}}},
           "post": {"operationId": "createIdea", "summary": "Write an idea down", "tags": ["ideas"], "responses": {"200": {"description": "Fine"}}}},
          "/ideas/{idea_id}/moves": {
           "post": {"operationId": "moveIdea", "summary": "Put an idea elsewhere", "tags": ["ideas"],
            "parameters": [{"name": "idea_id", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {"description": "Fine"}}}}}}

        """
}
