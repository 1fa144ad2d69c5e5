// Templates that would hang, exhaust memory or overflow the stack: each ends with a located error.

import Foundation
import GalleyCore
import Synchronization
import Testing

@testable import GalleyTemplate

/// What every thread has. Without optimization every frame is many times as large.
#if DEBUG
    private let stackSize = 4 << 20
#else
    private let stackSize = 1 << 20
#endif

private func onSmallStack<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: body()) }
        thread.stackSize = stackSize
        thread.start()
    }
}

private func outcome(_ template: String, with templates: [String: String] = [:]) -> String {
    var templates = templates
    templates["main"] = template
    let set = environment(templates).compile(["main"])
    guard let template = set.template(named: "main") else { return set.diagnostics.first?.id ?? "" }
    var out: [UInt8] = []
    do throws(TemplateError) {
        try template.render([:], into: &out)
        return "rendered \(out.count)"
    } catch { return error.diagnostic.id }
}

private func many(_ text: String, _ count: Int = 20_000) -> String { String(repeating: text, count: count) }

private let deepMacro = """
    {% macro m(n) %}{% if n %}{% for x in [1] %}{% if x %}{% with y = (((1 + (2 * x)))) %}{{ m(n - 1)|upper }}\
    {% endwith %}{% endif %}{% endfor %}{% endif %}{% endmacro %}
    """

private let compiled: [(String, String)] = [
    ("{{ \(many("("))1\(many(")")) }}", "template/limit"),
    ("{{ \(many("["))\(many("]")) }}", "template/limit"),
    ("{{ \(many("not "))1 }}", "template/limit"),
    ("{{ \(many("-"))1 }}", "template/limit"),
    ("{{ 1\(many("+1")) }}", "template/limit"),
    ("{{ 1\(many("|abs")) }}", "template/limit"),
    ("{{ a\(many(".a")) }}", "template/limit"),
    ("{{ a\(many("[0]")) }}", "template/limit"),
    ("{{ a\(many("()")) }}", "template/limit"),
    ("{{ \(many("f("))\(many(")")) }}", "template/limit"),
    ("{{ \(many("1 if 1 else "))1 }}", "template/limit"),
    ("{{ 1\(many(" if 1")) }}", "template/limit"),
    ("{{ \(many("{'a': "))\(many("}")) }}", "template/limit"),
    ("{{ x is \(many("in ")) 1 }}", "template/syntax"),
    ("{{ x is divisibleby \(many("(")) }}", "template/syntax"),
    ("\(many("{% if 1 %}"))\(many("{% endif %}"))", "template/limit"),
    (many("{% for x in [1] %}"), "template/limit"),
    (many("{% block a %}"), "template/limit"),
    ("{% for \(many("("))a in b %}{% endfor %}", "template/syntax"),
    ("{% set x\(many("|upper")) %}{% endset %}", "template/syntax"),
    (many("{% endif %}"), "template/syntax"),
    (many("{{"), "template/syntax"),
    (many("{%"), "template/syntax"),
    (many("{#"), "template/syntax"),
    (many("{% raw %}"), "template/syntax"),
    (many("\""), "rendered 20000"),
    ("{{ '\(many("\\"))' }}", "rendered 10000"),
    ("{{ 1\(many(" ~ 1")) }}", "rendered 20001"),
    ("{% if 0 %}\(many("{% elif 0 %}")){% endif %}", "rendered 0"),
    ("{{ [1\(many(",1"))]|length }}", "rendered 5"),
    ("{% set x = [] %}\(many("{% set x = [x] %}", 20_000)){{ x }}", "template/limit"),
    ("{{ 1 < \(many("1 < ", 10_000))2 }}", "rendered 5"),
]

private let rendered: [(String, String)] = [
    ("{% include 'main' %}", "template/limit"),
    ("{% include 'a' %}", "template/limit"),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "template/limit"),
    ("{% macro m() %}{{ [m()]|join }}{% endmacro %}{{ m() }}", "template/limit"),
    (
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{{ caller }}{% endmacro %}{{ m() }}",
        "template/limit"
    ),
    (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "template/limit"
    ),
    ("{% block a %}{{ self.a() }}{% endblock %}", "template/limit"),
    ("{% import 'main' as m %}", "template/limit"),
    ("\(deepMacro){{ m(99999) }}", "template/limit"),
    (
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}",
        "template/limit"
    ),
    (
        "{% for a in range(1000) %}{% for b in range(1001) if false %}{% endfor %}{% endfor %}",
        "template/limit"
    ),
    ("{{ range(10 ** 12) }}", "template/limit"),
    ("{{ range(-9223372036854775807, 9223372036854775807) }}", "template/type"),
    ("{{ range(0, 5, -9223372036854775807)|length }}", "rendered 1"),
    (
        "{% set ns = namespace(x='x') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "template/limit"
    ),
    (
        "{% set ns = namespace(x=[1]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "template/limit"
    ),
    (
        "{% set ns = namespace(x=[1]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}",
        "template/limit"
    ),
    (
        "{% set ns = namespace(x=[1]) %}{% for i in range(99999) %}{% set ns.x = {'a': ns.x} %}{% endfor %}",
        "template/limit"
    ),
    (
        "{% set ns = namespace(x=[1]) %}{% for i in range(99999) %}{% set ns.x = ns.x|batch(1) %}{% endfor %}",
        "template/limit"
    ),
    (
        "{% set p = range(300) %}{% set ns = namespace(x=[1]) %}{% for i in range(99999) %}{% set ns.x = [p, ns.x] %}{% endfor %}",
        "template/limit"
    ),
    (
        "{% set ns = namespace() %}{% for i in range(99999) %}{% set ns.x = ns %}{% endfor %}",
        "rendered 0"
    ),
    ("{% set x = ('x' * 1000000) * 150 %}{{ x|safe }}{{ x|safe }}", "template/limit"),
    ("{% set x = 'x' * 1000000 %}{{ x|replace('x', x) }}", "template/limit"),
    ("{% set x = 'x' * 1000000 %}{{ ([x] * 1000)|join }}", "template/limit"),
    ("{{ 'a'|center(10 ** 12) }}{{ 1 ** 2 }}", "template/limit"),
    ("{{ 'a\\nb'|indent(10 ** 12) }}", "template/limit"),
    ("{{ [1]|batch(10 ** 12, 0)|list }}", "template/limit"),
    ("{{ [1]|slice(10 ** 12)|list }}", "template/limit"),
    ("{{ '%99999999999999999999d' % 1 }}", "rendered 10000"),
    ("{{ 1.5|round(10 ** 12) }}{{ 1.5|round(-400) }}", "rendered 6"),
    ("{{ 10 ** 10 ** 10 }}", "template/type"),
    ("{{ -9223372036854775807 - 1 }}{{ (-9223372036854775807 - 1) // -1 }}", "template/type"),
    ("{{ (-9223372036854775807 - 1) % -1 }}{{ (-9223372036854775807 - 1)|string }}", "rendered 21"),
    (
        "{{ [1][-9223372036854775807:9223372036854775807:9223372036854775807] }}{{ [1][-9223372036854775807] }}",
        "rendered 3"
    ),
    ("{{ (0.0 * -1) }}{{ 1e308 * 10 }}{{ (1e308 * 10)|int }}", "rendered 8"),
    ("{{ 'abc'|truncate(9223372036854775807) }}", "rendered 3"),
]

/// A template and how it ends; its name in reports is short.
struct Hostile: Sendable, CustomTestStringConvertible {
    var template: String
    var outcome: String

    var testDescription: String { String(template.prefix(80)) }
}

struct HostileTests {
    @Test(arguments: compiled.map(Hostile.init))
    func compilesWithinItsStack(_ hostile: Hostile) async {
        let found = await onSmallStack { outcome(hostile.template) }
        #expect(found == hostile.outcome)
    }

    @Test(arguments: rendered.map(Hostile.init))
    func rendersWithinItsLimits(_ hostile: Hostile) async {
        let others = ["a": "{% include 'b' %}", "b": "{% include 'a' %}"]
        let found = await onSmallStack { outcome(hostile.template, with: others) }
        #expect(found == hostile.outcome)
    }

    @Test func anyCutOfATemplateIsAnswered() {
        let template = """
            {% extends "b" %}{% from 'm' import a as b with context %}{% macro f(x, y=[1, {"k": 2}]) -%} {{ x|join(", ") }}
            {%- endmacro %}{% block t scoped %}{% for k, v in d.items() if v is not none %}{{ loop.index ~ k[1:2] }}
            {% else %}{# c #}{% endfor %}{% endblock %}{% call(u) f(1) %}{{ u }}{% endcall %}{% set q | upper %}s{% endset %}
            {% raw %}{{ {% endraw %}{% if a == "\\x41" %}{% elif not b %}{% endif %}{% filter trim %} {% endfilter %}
            """
        let bytes = Array(template.utf8)
        for end in bytes.indices {
            for part in [bytes[..<end], bytes[end...]] {
                let set = TemplateEnvironment(loader: { name in
                    name == "main" ? TemplateSource(path: "main", bytes: Array(part)) : nil
                }).compile(["main"])
                var out: [UInt8] = []
                try? set.template(named: "main")?.render([:], into: &out)
            }
        }
    }

    @Test func bytesThatAreNoTextAreAnswered() {
        var state: UInt64 = 1
        let pieces = [
            "{{", "}}", "{%", "%}", "{#", "#}", "if", "for", " ", "x", "'", "(", ")", "[", "|", ".", "-",
            "\n", "end", "1",
        ]
        for _ in 0..<2_000 {
            var bytes: [UInt8] = []
            for _ in 0..<30 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let random = Int(state >> 33)
                if random % 9 == 0 {
                    bytes.append(UInt8(truncatingIfNeeded: random >> 8))
                } else {
                    bytes += pieces[random % pieces.count].utf8
                }
            }
            let source = bytes
            let set = TemplateEnvironment(loader: { TemplateSource(path: $0, bytes: source) }).compile([
                "main"
            ])
            var out: [UInt8] = []
            try? set.template(named: "main")?.render(["x": "x"], into: &out)
        }
    }
}

struct ThreadTests {
    @Test func oneProgramRendersOnManyThreads() throws {
        let set = environment([
            "main":
                "{% extends 'base' %}{% block a %}{% for i in page.items %}{% include 'item' %}{% endfor %}{% endblock %}",
            "base": "{% from 'm' import f %}{{ f(page.n) }}:{% block a %}{% endblock %}{{ site.title }}",
            "item": "<{{ i }}>",
            "m": "{% macro f(n) %}{{ n }}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}",
        ]).compile(["main"])
        let template = try #require(set.template(named: "main"))
        let site: Object = ["site": ["title": "&"]]
        let wrong = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 500) { i in
            let page: Object = ["page": ["n": 3, "items": .list((0..<(i % 7)).map(Value.integer))]]
            var out: [UInt8] = []
            try? template.render([page, site], into: &out)
            let expected = "3210:" + (0..<(i % 7)).map { "<\($0)>" }.joined() + "&amp;"
            if String(out) != expected { wrong.add(1, ordering: .relaxed) }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }
}
