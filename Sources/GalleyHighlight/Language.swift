// The languages by name, and the one function the other rooms call.
//
// A language is data: its names and how to read it, either a grammar for the common lexer or a small lexer of its own.

import GalleyCore

/// A language whose code can be highlighted.
package struct Language: Sendable {
    typealias Lexer = @Sendable (Span<UInt8>, Range<Int>, inout TokenWriter) -> Void

    /// The canonical name: lower-case, as a class or a label shows it.
    package let name: String
    /// The other names it goes by, file-name extensions among them; lower-case.
    package let aliases: [String]
    let lex: Lexer

    init(_ name: String, _ aliases: String = "", lexer: @escaping Lexer) {
        self.name = name
        self.aliases = aliases.split(separator: " ").map(String.init)
        lex = lexer
    }

    init(_ name: String, _ aliases: String = "", table: @escaping @Sendable () -> LexerTable) {
        self.init(name, aliases) { code, range, out in TableLexer.lex(table(), code, range, &out) }
    }

    /// The language of a name or alias, whatever its case, or nil.
    package static func named(_ name: some StringProtocol) -> Language? {
        index[name.lowercased()].map { all[$0] }
    }

    private static let index: [String: Int] = {
        var index: [String: Int] = [:]
        for (i, language) in all.enumerated() {
            for name in [language.name] + language.aliases { index[name] = i }
        }
        return index
    }()

    /// Every language, in the order of their names.
    package static let all: [Language] = [
        Language("apache", "apacheconf htaccess httpd", lexer: lexApache),
        Language("bash", "sh shell zsh ksh fish bashrc") { code, range, out in
            if startsWithPrompt(code, range) {
                lexConsole(code, range, &out)
            } else {
                ShellLexer.lex(code, range, &out)
            }
        },
        Language("c", "h") { Tables.c },
        Language("console", "shell-session shellsession sh-session bash-session terminal", lexer: lexConsole),
        Language("cpp", "c++ cc cxx hpp hxx hh") { Tables.cpp },
        Language("csharp", "c# cs") { Tables.csharp },
        Language("css", "") { CSSLexer.lex($0, $1, &$2) },
        Language("dart", "flutter") { Tables.dart },
        Language("diff", "patch udiff", lexer: lexDiff),
        Language("dockerfile", "docker containerfile", lexer: lexDockerfile),
        Language("elixir", "ex exs") { Tables.elixir },
        Language("erb", "rhtml html+erb") { MarkupLexer.lex($0, $1, &$2, islands: Island.erb) },
        Language("go", "golang") { Tables.go },
        Language("graphql", "gql graphqls") { Tables.graphql },
        Language("hcl", "terraform tf tfvars") { Tables.hcl },
        Language("html", "htm xhtml") { MarkupLexer.lex($0, $1, &$2, islands: Island.php) },
        Language("http", "https rest", lexer: lexHTTP),
        Language(
            "ini", "cfg conf properties env dotenv systemd desktop editorconfig gitconfig service",
            lexer: lexINI),
        Language("java", "") { Tables.java },
        Language("javascript", "js mjs cjs node") { Tables.javascript },
        Language("jinja", "jinja2 j2 html+jinja django twig liquid nunjucks njk handlebars hbs mustache") {
            MarkupLexer.lex($0, $1, &$2, islands: Island.jinja)
        },
        Language("json", "jsonc json5 jsonl ndjson geojson webmanifest", lexer: lexJSON),
        Language("jsx", "") { Tables.javascript },
        Language("kotlin", "kt kts") { Tables.kotlin },
        Language("lua", "luau") { Tables.lua },
        Language("makefile", "make mk mak gnumakefile") { Makefile.lex($0, $1, &$2) },
        Language("markdown", "md mdx mkd") { MarkdownLexer.lex($0, $1, &$2) },
        Language("nginx", "nginxconf", lexer: lexNginx),
        Language("objective-c", "objectivec objc obj-c m mm") { Tables.objectivec },
        Language("perl", "pl pm") { Tables.perl },
        Language("php", "php3 php4 php5 phtml") { code, range, out in
            // Code in a manual often leaves the opening tag away.
            let first = code.skipSpace(range.lowerBound, range.upperBound)
            if code.at(first, range.upperBound) == ascii("<")
                || code.find("<?php", from: first, range.upperBound) != nil
            {
                MarkupLexer.lex(code, range, &out, islands: Island.php)
            } else {
                TableLexer.lex(Tables.php, code, range, &out)
            }
        },
        Language("powershell", "pwsh ps1 psm1 posh") { Tables.powershell },
        Language("proto", "protobuf proto3") { Tables.proto },
        Language("pycon", "python-console python-repl ipython", lexer: lexPythonConsole),
        Language("python", "py python3 py3 pyi pyw") { Tables.python },
        Language("r", "rscript") { Tables.r },
        Language("ruby", "rb rake gemfile gemspec") { Tables.ruby },
        Language("rust", "rs") { Tables.rust },
        Language("scala", "sbt sc") { Tables.scala },
        Language("scss", "sass less") { CSSLexer.lex($0, $1, &$2, extends: true) },
        Language("sql", "mysql postgres postgresql psql plpgsql sqlite sqlite3 tsql mssql plsql") {
            Tables.sql
        },
        Language("svelte", "") { MarkupLexer.lex($0, $1, &$2, islands: Island.svelte) },
        Language("swift", "") { Tables.swift },
        Language("toml", "lock", lexer: lexTOML),
        Language("tsx", "") { Tables.tsx },
        Language("typescript", "ts mts cts") { Tables.typescript },
        Language("vue", "") { MarkupLexer.lex($0, $1, &$2, islands: Island.vue) },
        Language("xml", "svg rss atom xsd xsl xslt plist wsdl xaml csproj") {
            MarkupLexer.lex($0, $1, &$2, isXML: true)
        },
        Language("yaml", "yml") { YAMLLexer.lex($0, $1, &$2) },
    ]
}

/// Appends code to a buffer as HTML: escaped (`&`, `<`, `>`), its tokens in `<span class="hX">`.
///
/// X is k keyword, s string, c comment, n number, f function, t type, a attribute or key, v variable, o operator,
/// b constant or builtin, g tag, i inserted, d deleted, h heading, m meta or prompt, e escape, r regular expression.
/// No span crosses a line end, so that lines can be wrapped in elements afterwards. Every byte of the code appears
/// once and in order. Time is linear in the code's length.
package func highlight(_ code: Span<UInt8>, as language: Language, into html: inout [UInt8]) {
    // Swapped in and out, the buffer has one owner at any time: a second one would make each call copy the page.
    var out = TokenWriter()
    swap(&out.html, &html)
    language.lex(code, 0..<code.count, &out)
    out.finish(code)
    swap(&out.html, &html)
}
