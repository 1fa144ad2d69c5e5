// What holds for every language and any input: the text survives, spans stay within lines, time is linear.

import Foundation
import Testing

@testable import GalleyHighlight

/// Numbers that are the same in every run.
private struct Sequence64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    mutating func next(below limit: Int) -> Int { Int(next() % UInt64(limit)) }
}

private let allNames = Language.all.map(\.name)

private func check(_ code: [UInt8], _ language: Language, _ comment: @autoclosure () -> String) {
    if let flaw = flaw(in: markup(code, as: language), of: code) {
        Issue.record(
            "\(language.name): \(flaw) in \(comment()): \(String(decoding: code.prefix(300), as: UTF8.self))")
    }
}

@Suite struct PropertyTests {
    @Test(arguments: allNames)
    func samplesOfAllLanguagesSurvive(_ name: String) throws {
        let language = try #require(Language.named(name))
        for sample in Samples.names {
            let code = Array(try Samples.code(sample).utf8)
            check(code, language, "the sample \(sample)")
            check(code.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }, language, "\(sample) with CRLF")
        }
    }

    @Test(arguments: Samples.names)
    func truncationsSurvive(_ name: String) throws {
        let language = try #require(Language.named(name))
        let code = Array(try Samples.code(name).utf8)
        for count in stride(from: 0, through: code.count, by: 7) {
            check(Array(code[..<count]), language, "the first \(count) bytes")
            check(Array(code[count...].prefix(160)), language, "160 bytes from \(count)")
        }
    }

    @Test(arguments: allNames)
    func randomBytesSurvive(_ name: String) throws {
        let language = try #require(Language.named(name))
        var random = Sequence64(state: 1)
        for round in 0..<60 {
            let code = (0..<random.next(below: 300)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            check(code, language, "random bytes \(round)")
        }
    }

    @Test(arguments: allNames)
    func randomTokensSurvive(_ name: String) throws {
        let language = try #require(Language.named(name))
        let tokens = [
            "\"", "'", "`", "\"\"\"", "'''", "{", "}", "(", ")", "[", "]", "<", ">", "/", "*", "/*", "*/",
            "//", "#",
            "--", "\\", "\n", "\r\n", "\r", " ", "\t", "$", "${", "#{", "$(", "{{", "}}", "{%", "%}", "<?php",
            "?>",
            "<!--", "-->", "<<EOF", "EOF", "<<~X", "<<<X", "X", "@", "%", "%w[", "r#\"", "\"#", "R\"x(",
            ")x\"", ":",
            ": ", "- ", "|", ">", "|-\n", "=", "==", ";", ",", ".", "..", "0", "1.5e-3", "0xFF", "a", "if",
            "def",
            "class", "é", "日", "🎉", "\u{0}", "<div", "</", "/>", "<script>", "</script>", "<style>", "```",
            "~~~",
            "```json\n", "+", "-", "&", "!", "?", "~", "^", "f\"", "$\"", "@\"", "\\(", "s/", "q{", "=begin",
            "=end",
            "HTTP/1.1 200 OK\n", "GET / HTTP/1.1\n", "Content-Type: application/json\n", "$ ", ">>> ", "RUN ",
            "FROM ",
            "case", "in", "esac", "---", "===", "[[", "]]", "[=[", "]=]", "$$", "export ", "%{", "&a", "*b",
            "!!c",
        ].map { Array($0.utf8) }
        var random = Sequence64(state: 7)
        for round in 0..<150 {
            let code = (0..<random.next(below: 80)).flatMap { _ in tokens[random.next(below: tokens.count)] }
            check(code, language, "random tokens \(round)")
        }
    }
}

/// Inputs that make a careless lexer look ahead again and again, or recurse.
private let hostile = [
    "\"", "'", "`", "\\", "/", "/[", "<", "<a ", "<a b=\"", "</script", "<script>", "<!--", "<![CDATA[", "&",
    "{", "(",
    "[", "${", "\"${", "`${", "$(", "\"$(", "`", "#{", "\"#{", "f\"{", "f'{x:{", "$\"{", "\\(", "\"\\(", "/*",
    "*/",
    "(*", "--[[", "[==[", "]==", "<<A\n", "<<A ", "<<~A\n", "<<<A\n", "a<b", "a<", "a:", "a: ", "- ", "> ",
    "* ", "|\n",
    "k: |\n", "r#\"", "\"#", "R\"(", "#\"", "#", "@", "@\"", "%w[", "%(", "s/", "q{", "{{", "{%", "<?php ",
    "?>", "~r/",
    "$(if ", "$(", "${a", "$((", "a{", "a{b:", "@a ", "```\n", "[](", "]( ", "]", "\n", "\r", " ", "\t",
    "-\\\n", "=\\\n",
    "RUN a\\\n", "RUN <<X\n", "GET / HTTP/1.1\n\n", "###\n", "--- a\n+++ b\n", "[", "[a", "\"\"\"", "'''",
    "match ", "x ",
    "a  ", "(a", "<T,", "(<a>", "=<a>{", "{/* ", "é", "日本", "0x", "1e", "1.", "..", "a.b", "::", "->",
    "export ", "else ", "a:b=", "a: ", "a=(", "declare a=(b=(", "ONBUILD ", "HEALTHCHECK CMD ", "@{", "{#",
    "$", "%", "=", "-", "~", ":", ";", ".", "!", "?", "|", "^", "+", "*", ">",
    "<a {",
    "$ $ ", ">>> ... ", "`a", "1:", "=a", "[[", "[[a", "(for ", "f(in x", "?x", "!x", "a-", "-a ", "&a", "*a",
    "! ",
]

@Suite(.serialized) struct LinearTimeTests {
    @Test(.timeLimit(.minutes(30)), arguments: allNames)
    func hostileRepetitionsFinish(_ name: String) throws {
        let language = try #require(Language.named(name))
        for unit in hostile {
            let bytes = Array(unit.utf8)
            let code = [UInt8]((0..<(800 / bytes.count)).map { _ in bytes }.joined())
            check(code, language, "repetitions of \(unit)")
        }
    }

    /// A megabyte of what each kind of look-ahead fears most.
    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            // Look-ahead that fails, or finds its end far away
            ("javascript", "/["), ("ruby", "<<~A\n"), ("swift", "#"), ("bash", "${"), ("html", "<script>"),
            ("json", "\""), ("css", "a{b:url(x)\"\"}"), ("yaml", "a: |\n"), ("markdown", "]("),
            // Nesting
            ("python", "f\"{"), ("tsx", "=<a>{"), ("bash", "\"$("), ("rust", "/*"), ("makefile", "$(if "),
            ("makefile", "export "), ("scss", "#{"), ("markdown", "- "), ("dockerfile", "ONBUILD "),
        ])
    func aMegabyteFinishes(_ name: String, _ unit: String) throws {
        let language = try #require(Language.named(name))
        let bytes = Array(unit.utf8)
        let code = [UInt8]((0..<(1_000_000 / bytes.count)).map { _ in bytes }.joined())
        // Unoptimised, the full check would take longer than the lexer.
        #expect(markup(code, as: language).count >= code.count)
    }
}

@Test func theBufferIsAppendedToInPlace() throws {
    let language = try #require(Language.named("swift"))
    let code = Array("let a = \"b\"\n".utf8)
    var html = Array("before ".utf8)
    html.reserveCapacity(4096)
    let address = html.withUnsafeBufferPointer { $0.baseAddress }
    for _ in 0..<3 { highlight(code.span, as: language, into: &html) }
    // A page with a thousand blocks of code must not be copied a thousand times.
    #expect(html.withUnsafeBufferPointer { $0.baseAddress } == address)
    #expect(html.starts(with: "before <span class=\"hk\">let</span>".utf8))
}
