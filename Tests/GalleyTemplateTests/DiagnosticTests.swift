// What a theme's author is told: the rule, the place, and what was probably meant.

import GalleyCore
import Testing

@testable import GalleyTemplate

/// The diagnostics of a set as `path:line:column id help`.
private func mistakes(
    _ template: String, with templates: [String: String] = [:], globals: [String]? = nil,
    functions: [String: TemplateFunction] = [:]
) -> [String] {
    var templates = templates
    templates["main"] = template
    return environment(templates, functions: functions, globals: globals).compile(["main"]).diagnostics.map {
        describe($0)
    }
}

private func describe(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.location.map { "\($0.path):\($0.line):\($0.column)" } ?? "-"
    return ([place, diagnostic.id] + diagnostic.help).joined(separator: " ")
}

/// The error of a render.
private func failure(
    _ template: String, _ context: Object = [:], with templates: [String: String] = [:],
    also names: [String] = []
) throws -> Diagnostic {
    var templates = templates
    templates["main"] = template
    let set = environment(templates).compile(["main"] + names)
    #expect(set.diagnostics.isEmpty)
    let main = try #require(set.template(named: "main"))
    var out: [UInt8] = Array("before".utf8)
    do throws(TemplateError) {
        try main.render(context, into: &out)
    } catch {
        #expect(out == Array("before".utf8), "what was rendered is taken back")
        return error.diagnostic
    }
    Issue.record("no error, but \(String(out))")
    return Diagnostic(.error, "none", "")
}

private let compileErrors: [(String, String)] = [
    ("a {{ x|uper }}", "theme/main:1:8 template/unknown-filter did you mean `upper`?"),
    ("\n\n  {{ 'é'|uper }}", "theme/main:3:10 template/unknown-filter did you mean `upper`?"),
    ("{{ x is odd and x is evn }}", "theme/main:1:22 template/unknown-test did you mean `even`?"),
    ("{{ xs|map('uper') }}", "theme/main:1:11 template/unknown-filter did you mean `upper`?"),
    ("{{ xs|select('odt') }}", "theme/main:1:14 template/unknown-test did you mean `odd`?"),
    ("{{ xs|selectattr('a', 'eqq', 1) }}", "theme/main:1:23 template/unknown-test did you mean `eq`?"),
    ("{% include 'fotter' %}", "theme/main:1:12 template/missing-template did you mean `footer`?"),
    ("x\n{% extends 'footr' %}", "theme/main:2:12 template/missing-template did you mean `footer`?"),
    ("{% import 'foter' as f %}", "theme/main:1:11 template/missing-template did you mean `footer`?"),
    (
        "{% include '../secret' %}",
        "theme/main:1:12 template/missing-template Names are relative to the theme and cannot contain `..`"
    ),
    (
        "{% include '/etc/passwd' %}",
        "theme/main:1:12 template/missing-template Names are relative to the theme and cannot contain `..`"
    ),
    ("{% from 'macros' import lnk %}", "theme/main:1:25 template/unknown-name did you mean `link`?"),
    ("{{ x|upper(1) }}", "theme/main:1:12 template/arguments"),
    ("{{ x|join(attribut='a') }}", "theme/main:1:11 template/arguments did you mean `attribute`?"),
    ("{{ x|replace('a') }}", "theme/main:1:6 template/arguments"),
    ("{{ x is divisibleby }}", "theme/main:1:9 template/arguments"),
    ("{% blok a %}", "theme/main:1:4 template/syntax did you mean `block`?"),
    ("{% if x %}a", "theme/main:1:4 template/syntax Close it with `{% endif %}`"),
    (
        "{% if x %}\n{% for a in b %}{% endif %}",
        "theme/main:2:20 template/syntax `for` is opened on line 2 and needs `{% endfor %}`"
    ),
    ("a{% endif %}", "theme/main:1:5 template/syntax"),
    ("{{ a + }}", "theme/main:1:8 template/syntax"),
    ("{{ a b }}", "theme/main:1:6 template/syntax"),
    ("{{ 'a }}", "theme/main:1:4 template/syntax"),
    ("{{ a", "theme/main:1:1 template/syntax Close it with `}}`"),
    ("x\n{# a", "theme/main:2:1 template/syntax Close it with `#}`"),
    ("{% raw %}a", "theme/main:1:1 template/syntax Close it with `{% endraw %}`"),
    ("{{ f(a }}", "theme/main:1:5 template/syntax"),
    ("{{ 1 // 0 }}", "theme/main:1:4 template/type"),
    ("{{ 'x' * 99999999999 }}", "theme/main:1:4 template/limit"),
    (
        "{% block a %}{% endblock %}{% block a %}{% endblock %}",
        "theme/main:1:37 template/syntax To print it again, use `{{ self.a() }}`"
    ),
    (
        "{% extends 'footer' %}{% block a %}{{ super() }}{% endblock %}",
        "theme/main:1:39 template/unknown-block `super()` prints the block of the same name in an extended template"
    ),
    (
        "{% block title %}{% endblock %}{{ self.titel() }}",
        "theme/main:1:35 template/unknown-block did you mean `title`?"
    ),
    ("{% extends 'main' %}", "theme/main:1:12 template/cycle"),
    ("{% if x %}{% extends 'footer' %}{% endif %}", "theme/main:1:11 template/syntax"),
    (
        "{% for x in y recursive %}{% endfor %}",
        "theme/main:1:15 template/syntax Write a macro that calls itself"
    ),
    ("{% set loop = 1 %}", "theme/main:1:8 template/syntax"),
    ("{% macro m(a=1, b) %}{% endmacro %}", "theme/main:1:17 template/syntax"),
    ("{% call x %}{% endcall %}", "theme/main:1:9 template/syntax"),
    ("{{ a ? b }}", "theme/main:1:6 template/syntax"),
]

private let unknownNames: [(String, String)] = [
    ("{{ pgae.title }}", "theme/main:1:4 template/unknown-name did you mean `page`?"),
    (
        "{% for item in site.x %}{{ itm }}{% endfor %}",
        "theme/main:1:28 template/unknown-name did you mean `item`?"
    ),
    ("{% set total = 1 %}{{ totl }}", "theme/main:1:23 template/unknown-name did you mean `total`?"),
    ("{{ asst('x') }}", "theme/main:1:4 template/unknown-function did you mean `asset`?"),
    (
        "{% macro link(x) %}{% endmacro %}{{ lnik(1) }}",
        "theme/main:1:37 template/unknown-function did you mean `link`?"
    ),
    ("{{ asset('a', 'b') }}", "theme/main:1:15 template/arguments"),
    ("{{ asset(pth='a') }}", "theme/main:1:10 template/arguments did you mean `path`?"),
    ("{% include 'part' %}", "theme/part:1:4 template/unknown-name"),
    ("{% import 'part' as p %}{{ page }}{{ qqq }}", "theme/main:1:38 template/unknown-name"),
    (
        "{% import 'usespage' as p %}",
        "theme/usespage:1:19 template/unknown-name Hand it to the macro, or import the template `with context`"
    ),
]

private let knownNames: [String] = [
    "{{ page.anything.at_all|default('') }}{{ page.extra }}",
    "{{ zzz is defined }}{{ zzz|default('x') }}",
    "{% if zzz is defined and zzz.a %}{% endif %}",
    "{% for x in site.y %}{{ loop.index }}{{ x }}{% endfor %}",
    "{% for item in site.nav %}{% include 'item' %}{% endfor %}",
    "{% set item = page %}{% include 'item' %}",
    "{% extends 'layout' %}{% set title = 'x' %}",
    "{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1) }}",
    "{% extends 'layout2' %}{% block a %}{{ fromparent }}{% endblock %}",
    "{{ range(3)|list }}{{ dict(a=1) }}",
    "{% import 'usespage' as p with context %}{{ p.m() }}", "{% with q = 1 %}{{ q }}{% endwith %}",
]

private let renderErrors: [(String, String)] = [
    ("a\n{{ pag.title }}", "theme/main:2:4 template/unknown-name did you mean `page`?"),
    ("{{ page.titel.x }}", "theme/main:1:4 template/undefined did you mean `title`?"),
    ("{{ page.title() }}", "theme/main:1:4 template/undefined"),
    ("{{ page.body.uper() }}", "theme/main:1:4 template/undefined did you mean `upper`?"),
    ("{{ page.title + 1 }}", "theme/main:1:4 template/type Use `~` to join values of any kind as text"),
    ("{{ page.n // 0 }}", "theme/main:1:4 template/type"),
    ("{% for x in page.n %}{% endfor %}", "theme/main:1:13 template/type"),
    ("{% for a, b in [[1, 2, 3]] %}{% endfor %}", "theme/main:1:16 template/type"),
    ("{{ page.n|length }}", "theme/main:1:4 template/type"),
    ("{{ page.n < page.title }}", "theme/main:1:4 template/type"),
    ("{{ [page.n, 'a']|sort }}", "theme/main:1:4 template/type"),
    (
        "{% include page.title %}",
        "theme/main:1:12 template/missing-template A name that is computed has to be among the templates compiled beforehand"
    ),
    ("{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}", "theme/main:2:4 template/arguments"),
    (
        "{% macro m(size) %}{% endmacro %}\n{{ m(siez=2) }}",
        "theme/main:2:4 template/arguments did you mean `size`?"
    ),
    (
        "{% macro m() %}{% endmacro %}{% call m() %}x{% endcall %}",
        "theme/main:1:38 template/arguments Call it with `{{ }}` instead of `{% call %}`"
    ),
    ("{% import 'mac' as m %}{{ m.lnk() }}", "theme/main:1:27 template/undefined did you mean `link`?"),
    ("{% set page.x = 1 %}", "theme/main:1:8 template/type Make one with `{% set page = namespace() %}`"),
    ("{{ page.n|int(base=99) }}", "theme/main:1:4 template/type"),
    ("{{ {'a': page}|tojson }}{{ [range]|tojson }}", "theme/main:1:28 template/type"),
    ("{{ page.title|truncate(1) }}", "theme/main:1:4 template/type"),
    ("{% extends 'req' %}", "theme/req:1:10 template/unknown-block"),
    ("{{ 99999999999 * 99999999999 * page.n }}", "none"),
]

struct CompileErrorTests {
    @Test(arguments: compileErrors)
    func isLocated(_ template: String, _ expected: String) {
        let found = mistakes(template, with: ["footer": "f", "macros": "{% macro link() %}{% endmacro %}"])
        #expect(found.first == expected)
    }

    @Test func allMistakesOfAllTemplatesAreCollected() {
        let found = mistakes(
            "{{ a| }}\n{% if %}{{ x|nope }}{% endif %}\n{% include 'part' %}{{ y is nope }}",
            with: ["part": "{{ ) }}\n{% include 'gone' %}"])
        #expect(
            found.map { $0.split(separator: " ").prefix(2).joined(separator: " ") } == [
                "theme/main:1:7 template/syntax", "theme/main:2:7 template/syntax",
                "theme/main:2:14 template/unknown-filter", "theme/main:3:29 template/unknown-test",
                "theme/part:1:4 template/syntax", "theme/part:2:12 template/missing-template",
            ])
    }

    @Test func theFrameShowsTheLine() throws {
        let set = environment(["main": "one\r\ntwo {{ x|uper }} three\r\n"]).compile(["main"])
        let location = try #require(set.diagnostics.first?.location)
        #expect(location.sourceLine == "two {{ x|uper }} three")
        #expect((location.line, location.column, location.length) == (2, 10, 4))
    }

    @Test func aTemplateWithMistakesIsNotGiven() {
        let set = environment(["main": "{% extends 'base' %}", "base": "{{ x|nope }}", "good": "a"])
            .compile(["main", "good"])
        #expect(set.template(named: "main") == nil)
        #expect(set.template(named: "good") != nil)
        #expect(set.template(named: "other") == nil)
    }

    @Test func theLoaderNeverSeesAnUnsafeName() {
        let environment = TemplateEnvironment(loader: { name in
            Issue.record("asked for \(name)")
            return nil
        })
        for name in ["/a", "../a", "a/../b", "a\\..\\b", "", "a//b", "a\0b"] {
            #expect(environment.compile([name]).diagnostics.count == 1)
        }
    }
}

struct UnknownNameTests {
    private let globals = ["page", "site"]

    @Test(arguments: unknownNames)
    func isFoundWhenCompiling(_ template: String, _ expected: String) {
        let asset = TemplateFunction(["path"]) { arguments in arguments[0] }
        let found = mistakes(
            template,
            with: ["part": "{{ qqqq }}", "usespage": "{% macro m() %}{{ page.title }}{% endmacro %}"],
            globals: globals, functions: ["asset": asset])
        #expect(found.contains(expected), "\(found)")
    }

    @Test(arguments: knownNames)
    func isNotSeenWhereTheNameIsKnown(_ template: String) {
        let found = mistakes(
            template,
            with: [
                "item": "{{ item.title }}", "layout": "{{ title }}",
                "layout2": "{% set fromparent = 1 %}{% block a %}{% endblock %}",
                "usespage": "{% macro m() %}{{ page.title }}{% endmacro %}",
            ], globals: globals)
        #expect(found.isEmpty)
    }
}

struct RenderErrorTests {
    @Test(arguments: renderErrors)
    func isLocated(_ template: String, _ expected: String) throws {
        guard expected != "none" else {
            #expect(mistakes(template) == ["theme/main:1:4 template/type"])
            return
        }
        let found = try failure(
            template, ["page": ["title": "T", "body": "b", "n": 3]],
            with: ["mac": "{% macro link() %}{% endmacro %}", "req": "{% block r required %}{% endblock %}"])
        #expect(describe(found) == expected, "\(found.message)")
    }

    @Test func saysHowTheTemplateWasReached() throws {
        let found = try failure(
            "\n{% include 'a' %}",
            with: [
                "a": "{% from 'm' import f %}\n\n{{ f(1) }}",
                "m": "{% macro f(x) %}{{ x.y.z }}{% endmacro %}",
            ])
        #expect(
            describe(found) == "theme/m:1:20 template/undefined Called at theme/a:3 Included at theme/main:2")
    }

    @Test func aMissingAttributeIsUndefined() {
        #expect(render("{{ page.x }}|{% if page.x %}a{% else %}b{% endif %}", ["page": [:]]) == "|b")
    }

    @Test func functionsAndFiltersFailWithTheirPlace() throws {
        let fail = TemplateFunction(["path"]) { (_) throws(TemplateFailure) in
            throw TemplateFailure("no such file", id: "asset/missing", help: ["Put it there"])
        }
        let set = environment(["main": "\n {{ 'a'|asset }}"], filters: ["asset": fail]).compile(["main"])
        var out: [UInt8] = []
        let template = try #require(set.template(named: "main"))
        do throws(TemplateError) {
            try template.render([:], into: &out)
            Issue.record("no error")
        } catch { #expect(describe(error.diagnostic) == "theme/main:2:5 asset/missing Put it there") }
    }
}
