// Templates and contexts for the comparison with Jinja2.

let oracleCases: [OracleCase] =
    output + literals + operators + tests + access + conditions + loops + scoping + whitespace + textFilters
    + listFilters + numberFilters + macros + inheritance + includes + pages

private let people = """
    {"people": [{"name": "Zoë", "age": 31, "city": "Bern", "tags": ["a", "b"]},
    {"name": "adam", "age": 7, "city": "Rom", "tags": []},
    {"name": "Bo", "age": 31, "city": "Bern", "tags": ["c"]}], "n": 3, "t": "<b>Tom & 'Jerry'</b> \\"x\\"",
    "h": {"$html": "<i>safe</i>"}, "d": {"b": 2, "a": 1, "C": [1, 2]}, "e": [], "none": null, "f": 2.5,
    "yes": true, "no": false, "words": "the quick brown fox jumps over the lazy dog"}
    """

private func all(_ templates: [String]) -> [OracleCase] { templates.map { OracleCase($0, people) } }

private let output = all([
    "", "plain", "{{ t }}", "{{ t|safe }}", "{{ h }}", "{{ h|escape }}", "{{ t|e|e }}", "{{ n }}", "{{ f }}",
    "{{ yes }} {{ no }} {{ none }}", "{{ people[0].tags }}", "{{ d }}", "{{ d.missing }}|", "{{ 'a' 'b' }}",
    "{{ h ~ t }}", "{{ t ~ n ~ none }}", "{{ h + t }}", "{{ t + t }}", "{{ [h, t] }}", "{{ '<' }}",
    "{{ [n, f] }}", "{% print n + 1 %}", "é{{ 'ü→' }}", "{{ 'a\\'b' }}", "a}}b %} #}",
    "{ { x }", "{{ '{{' }}{{ '%}' }}",
])

private let literals = all([
    "{{ 1 }} {{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1.5 }} {{ 1e3 }} {{ 2.5e-7 }} {{ 1.0 }}",
    "{{ 1e16 }} {{ 1e15 }} {{ 123456789.125 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1e100 }} {{ 12e20 }} {{ -0.5 }}",
    "{{ true }} {{ True }} {{ false }} {{ False }} {{ none }} {{ None }}",
    #"{{ "a\tb\nc\\d\x41\u00e9\101" }}"#, #"{{ 'it\'s' }} {{ "say \"x\"" }} {{ "\q" }}"#,
    "{{ [] }} {{ {} }} {{ [1, 'a', [2.5, none], true] }}", "{{ {'a': 1, 'b': [1]} }}", "{{ [1, 2,] }}",
    #"{{ ["it's", 'say "x"', "a\nb", "\\"] }}"#, "{{ {'a': {'b': 1}}.a.b }}", "{{ ('a') }}{{ (1) + 2 }}",
])

private let operators = all([
    "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }}",
    "{{ 6 / 2 }} {{ 2 ** 3 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 2 ** -1 }} {{ 1 - 1 - 1 }}",
    "{{ 1.5 + 1 }} {{ 7.5 // 2 }} {{ 7.5 % 2 }} {{ -7.5 % 2 }} {{ 0.1 + 0.2 }} {{ 1 / 3 }}",
    "{{ n - -n }} {{ +n }} {{ -f }} {{ true + 1 }}", "{{ 'a' * 3 }}{{ 2 * 'b' }}{{ [1] * 2 }}{{ [1] + [2] }}",
    "{{ 1 ~ 2 ~ 'x' ~ 1.0 }}",
    "{{ 1 < 2 }} {{ 2 <= 2 }} {{ 3 > 4 }} {{ 3 >= 3 }} {{ 1 == 1.0 }} {{ 1 != 1 }}",
    "{{ 'a' < 'b' }} {{ 'Z' < 'a' }} {{ 'é' > 'z' }} {{ [1, 2] < [1, 3] }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }}",
    "{{ 1 in [1, 2] }} {{ 3 not in [1, 2] }} {{ 'a' in 'cat' }} {{ 'b' in d }} {{ 'x' in d }} {{ not 1 in [1] }}",
    "{{ yes and no }} {{ yes or no }} {{ not yes }} {{ n and 'x' }} {{ e or 'empty' }} {{ none or 0 or '' or 'z' }}",
    "{{ 'yes' if n else 'no' }} {{ 'yes' if e else 'no' }} {{ 'only' if no }}|{{ 1 if no else 2 if no else 3 }}",
    "{{ d.x == d.y }} {{ d.x == none }} {{ true == 1 }} {{ '1' == 1 }} {{ [1, [2]] == [1, [2]] }} {{ d == d }}",
    "{{ '%s is %d, %.2f%%, %05d, %-4s|' % ('x', 3, 1.5, 42, 'a') }}", "{{ '%s' % t }} {{ h ~ '%s' % t }}",
    "{{ ('<b>%s</b>'|safe) % t }}", "{{ ('<b>%s</b>'|safe)|format(t) }}", "{{ '%s-%s'|format(1, 'a') }}",
    "{{ n == 3 and f > 2 or missing_name is defined }}", "{{ (n > 2) ~ '' }}",
])

private let tests = all([
    "{{ n is defined }} {{ zzz is defined }} {{ zzz is undefined }} {{ d.zzz is defined }} {{ n is not defined }}",
    "{{ none is none }} {{ n is none }} {{ n is not none }}",
    "{{ t is string }} {{ n is string }} {{ h is string }}",
    "{{ n is number }} {{ f is number }} {{ t is number }} {{ yes is number }} {{ n is integer }} {{ f is float }}",
    "{{ d is mapping }} {{ e is mapping }} {{ e is sequence }} {{ t is sequence }} {{ n is sequence }} {{ e is iterable }}",
    "{{ 3 is odd }} {{ 3 is even }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }} {{ -3 is odd }}",
    "{{ yes is true }} {{ no is false }} {{ yes is boolean }} {{ n is boolean }}",
    "{{ 'a' is lower }} {{ 'A' is upper }} {{ '1' is upper }}",
    "{{ n is eq 3 }} {{ n is ne 3 }} {{ n is gt 2 }} {{ n is ge(3) }} {{ n is lt 1 }} {{ n is le 3 }} {{ n is in [3] }}",
    "{{ n is equalto 3 and yes }} {{ not n is odd }} {{ h is escaped }} {{ t is escaped }}",
    "{% if zzz is defined and zzz.a %}a{% else %}b{% endif %}",
])

private let access = all([
    "{{ people[0].name }} {{ people[0]['name'] }} {{ people[-1].name }} {{ people.0.name }} {{ people[9] }}|",
    "{{ d['b'] }} {{ d['zzz'] }}| {{ d.C[1] }} {{ none.x }}| {{ n.x }}| {{ t[0] }} {{ t[-1] }}",
    "{{ words[4:9] }} {{ words[:3] }} {{ words[-3:] }} {{ [1,2,3,4,5][1:4] }} {{ [1,2,3,4,5][::2] }} {{ 'abc'[::-1] }}",
    "{{ [1,2,3][5:] }} {{ [1,2,3][-9:2] }} {{ [1,2,3,4][3:0:-1] }} {{ 'Zoë!'[2:] }}",
    "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "{{ d.keys()|list }} {{ d.values()|list }}",
    "{{ d.get('a') }} {{ d.get('q') }} {{ d.get('q', 5) }}",
    "{{ t.upper() }} {{ 'a,b'.split(',') }} {{ ' a  b '.split() }}",
    "{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith('x') }} {{ ' x '.strip() }}| {{ 'xxaxx'.strip('x') }} {{ 'a-b'.replace('-', '+') }}",
    "{{ ', '.join(['a', 'b']) }} {{ 'a b c'.split(' ', 1) }} {{ 'hello world'.title() }} {{ 'banana'.count('an') }}",
])

private let conditions = all([
    "{% if n %}a{% endif %}{% if e %}b{% endif %}", "{% if e %}a{% elif n == 3 %}b{% else %}c{% endif %}",
    "{% if no %}a{% elif no %}b{% elif yes %}c{% elif yes %}d{% else %}e{% endif %}",
    "{% if not e %}x{% else %}y{% endif %}",
    "{% if d.zzz %}a{% else %}b{% endif %}", "{% if n > 2 and f < 3 %}{% if yes %}in{% endif %}{% endif %}",
    "{% if ('x' if yes else '') %}a{% endif %}",
])

private let loops = all([
    "{% for p in people %}{{ p.name }},{% endfor %}", "{% for x in e %}a{% else %}none{% endfor %}",
    "{% for x in people %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    "{% for x in [1,2,3,4,5] if x is odd %}{{ x }}:{{ loop.index }}/{{ loop.length }} {% endfor %}",
    "{% for x in [1,2] if x > 5 %}{% else %}nothing{% endfor %}",
    "{% for k, v in d|dictsort %}{{ k }}{{ v }} {% endfor %}",
    "{% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}",
    "{% for (a, b), c in [[[1, 2], 3]] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "{% for x in [1,2,3] %}{{ loop.cycle('odd', 'even') }} {% endfor %}",
    "{% for x in [1,1,2] %}{{ loop.changed(x) }} {% endfor %}",
    "{% for x in [1,2,3] %}{{ loop.previtem }}<{{ x }}<{{ loop.nextitem }} {% endfor %}",
    "{% for x in [1,2] %}{% for y in 'ab' %}{{ loop.index }}{{ x }}{{ y }} {% endfor %}{{ loop.index }};{% endfor %}",
    "{% for x in [1,2] %}{% set outer = loop %}{% for y in [1,2] %}{{ outer.index }}{{ loop.index }} {% endfor %}{% endfor %}",
    "{% for k in d %}{{ k }}{% endfor %} {% for c in 'héy' %}[{{ c }}]{% endfor %}",
    "{% for x in zzz|default([1]) %}{{ x }}{% endfor %}{% for x in d.zzz %}a{% else %}b{% endfor %}",
    "{% for i in range(3) %}{{ i }}{% endfor %} {% for i in range(2, 8, 3) %}{{ i }}{% endfor %} {% for i in range(3, 0, -1) %}{{ i }}{% endfor %}",
    "{% for x in [1,2,3] %}{% if loop.first %}first {% endif %}{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{{ loop.index if loop is defined }}{% for x in [1] %}{{ loop.depth }}{{ loop.depth0 }}{% endfor %}",
    "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}",
    "{% for p in people if p.tags %}{{ p.name }}{% for t in p.tags %}{{ t }}{% endfor %}{% endfor %}",
])

private let scoping = all([
    "{% set x = 1 %}{{ x }}{% set x = x + 1 %}{{ x }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}",
    "{% set x %}<b>{{ t }}</b>{% endset %}{{ x }}",
    "{% set x = 1 %}{% for i in [1,2] %}{{ x }}{% set x = 5 %}{{ x }} {% endfor %}{{ x }}",
    "{% for i in [1,2] %}{% if i == 1 %}{% set x = 9 %}{% endif %}{{ x }}|{% endfor %}{{ x is defined }}",
    "{% if yes %}{% set x = 1 %}{% endif %}{{ x }}{% if no %}{% set y = 1 %}{% endif %}{{ y }}|",
    "{% set n = n + 1 %}{{ n }}{% for i in [1] %}{{ n }}{% set n = 0 %}{{ n }}{% endfor %}{{ n }}",
    "{% set ns = namespace(count=0, found=false) %}{% for i in [1,2,3] %}{% set ns.count = ns.count + i %}{% endfor %}{{ ns.count }} {{ ns.found }}",
    "{% set ns = namespace({'a': 1}) %}{{ ns.a }}{% set ns.b = 2 %}{{ ns['b'] }}{{ ns.c is defined }}",
    "{% with a=1, b=n %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}",
    "{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q is defined }}",
    "{% set a = 'outer' %}{% with a='inner', b=a %}{{ a }}{{ b }}{% set a = 'changed' %}{{ a }}{% endwith %}{{ a }}",
    "{% for n in [7] %}{{ n }}{% endfor %}{{ n }}", "{% set x | upper %}a{{ t }}{% endset %}{{ x }}",
    "{% filter upper %}<b>{{ t }}</b>{% endfilter %}",
    "{% filter replace('a', 'b')|upper %}banana{% endfilter %}",
    "{% for i in [1,2] %}{% for j in [1,2] %}{% set s = i * j %}{{ s }}{% endfor %}{{ s is defined }}{% endfor %}",
    "{% for x in [] %}{% else %}{% set z = 3 %}{{ z }}{% endfor %}{{ z is defined }}",
    "{% set x = 1 %}{% set y %}{% set x = 2 %}{{ x }}{% endset %}{{ x }}{{ y }}",
    "{% for x in [1, 2] %}{% set x = x * 10 %}{{ x }} {% endfor %}",
])

private let whitespace = [
    "a\n{% if true %}\nb\n{% endif %}\nc\n", "a\n  {% if true %}\n  b\n  {% endif %}\n  c",
    "  {% if true %}x{% endif %}  \n",
    "a {%- if true -%} b {%- endif -%} c", "a\n\n{%- if true %}\n\nb\n{%- endif +%}\nc", "a  {{- 1 -}}  b",
    "  {{ 1 }}\n  {{- 2 }}\n",
    "a {# c #} b\n{# c #}\nc\n  {# c #}\nd", "a {#- c -#} b", "a\n  {#- c #}\nb",
    "  {%+ if true %}x{%+ endif %}\n", "{% if true +%}\nx{% endif %}",
    "{% raw %}{{ x }}{% if %}{# #}{% endraw %}|", "a\n  {% raw %}\n  {{ x }}\n  {% endraw %}\nb",
    "{%- raw -%}  a  {%- endraw -%}  b",
    "x {% raw -%}\n a {%- endraw %}\n\nb", "a\r\nb\r{% if true %}\r\nc{% endif %}\r\n", "a\n\n", "\n",
    "\n\na",
    "{% for x in [1,2] %}\n  {{ x }}\n{% endfor %}\nend\n",
    "{% for x in [1,2] -%}\n  {{ x }}\n{%- endfor %}\nend\n",
    "<ul>\n{% for x in [1,2] %}\n  <li>{{ x }}</li>\n{% endfor %}\n</ul>\n", "{{ 1 }}\n{{ 2 }}\n",
    "x{% set a = 1 %}\ny", "{# a\nb #}\nc", "{{ 1 }}  {% if true %}a{% endif %}",
    "text  {% if true %}\n  a{% endif %}", "{{ 'a' -}}\n\n  {% if true %}b{% endif %}", "a{#- x +#}\nb",
    "{# x #}{# y #}\n  {% if true %}z{% endif %}",
    "\t{% if true %}\tq\t{% endif %}\t", "{{- 1 }}{{ 2 -}}", "{{+1}}", "{% if true%}a{%endif%}", "{{1-}}\n2",
    "{% set x=1-%}\n y",
].map { OracleCase($0) }

private let textFilters = all([
    "{{ t|upper }} {{ h|upper }} {{ t|lower }} {{ 'ÄÖ'|lower }} {{ 'straße'|upper }}",
    "{{ 'hELLO wORLD'|capitalize }} {{ 'éCOLE'|capitalize }}",
    "{{ 'hello wORLD foo-bar (baz) <b>'|title }} {{ h|title }}",
    "{{ '  a '|trim }}| {{ 'xxaxx'|trim('x') }} {{ h|trim }}",
    "{{ t|replace('Tom', '<Tim>') }} {{ 'aaa'|replace('a', 'b', 2) }} {{ h|replace('safe', '<x>') }} {{ t|replace('<b>', '<u>'|safe) }}",
    "{{ 'abc'|replace('', '-') }} {{ 123|replace('2', 'x') }}",
    "{{ words|truncate(20) }} {{ words|truncate(20, true) }} {{ words|truncate(20, false, '…') }}",
    "{{ words|truncate(9) }} {{ words|truncate(9, leeway=0) }} {{ 'foo bar baz qux'|truncate(11) }} {{ 'foo bar baz qux'|truncate(11, False, '...', 0) }} {{ 'ééééééééééééééé'|truncate(5, true) }}",
    "{{ t|truncate(10, true, '<>') }}{{ h|truncate(5, true, '<', 0) }}",
    "{{ words|wordcount }} {{ 'a-b c_d é'|wordcount }} {{ ''|wordcount }}",
    "{{ '<p>a <b>b</b>\n c &amp; &lt;d&gt; &#39;</p> <!-- x -->e'|striptags }} {{ h|striptags }} {{ 'a < b'|striptags }}",
    "{{ 'a b/c?d=é&'|urlencode }} {{ {'a b': 'c/d', 'e': 1}|urlencode }} {{ [['a', 'b c']]|urlencode }} {{ 5|urlencode }}",
    "{{ d|tojson }} {{ t|tojson }} {{ 'é→😀\u{1}'|tojson }} {{ [1, 2.5, none, true, {'a': []}]|tojson }} {{ h|tojson }}",
    "{{ d|tojson(2) }}{{ []|tojson(indent=2) }}{{ {}|tojson }}",
    "{{ 'a\nb\n\nc'|indent }}| {{ 'a\nb\n\nc'|indent(2, true) }} {{ 'a\nb\n\nc'|indent(2, blank=true) }} {{ 'a\nb'|indent('> ', true) }} {{ 'a\n'|indent(2) }}|",
    "{{ h|string }} {{ n|string }} {{ none|string }} {{ [1]|string }}",
    "{{ 'ab'|center(7) }}| {{ 'abc'|center(6) }}|{{ 'abc'|center(2) }}",
    "{{ t|escape }} {{ t|forceescape }} {{ h|forceescape }}",
    "<a{{ {'class': 'x y', 'id': none, 'title': t, 'data-n': 3}|xmlattr }}>", "{{ t|upper|lower|title }}",
    "{{ ('a' ~ h)|upper }}", "{{ t|safe|replace('b', 'i') }}",
])

private let listFilters = all([
    "{{ people|map(attribute='name')|join(', ') }} {{ ['a', 'b']|join }} {{ [1, none]|join('-') }} {{ people|join('|', attribute='age') }}",
    "{{ [h, t]|join('<br>') }} {{ ['<', '>']|join('<br>'|safe) }} {{ 'abc'|join(',') }} {{ []|join(',') }}",
    "{{ [1,2,3]|first }} {{ [1,2,3]|last }} {{ 'abc'|first }} {{ []|first }}|{{ 'abc'|last }}",
    "{{ people|length }} {{ d|count }} {{ 'héé'|length }} {{ d.zzz|length }} {{ h|length }}",
    "{{ [3,1,2]|sort }} {{ [3,1,2]|sort(true) }} {{ ['b', 'A', 'c', 'a']|sort }} {{ ['b', 'A', 'a']|sort(case_sensitive=true) }}",
    "{{ people|sort(attribute='name')|map(attribute='name')|join(' ') }} {{ people|sort(attribute='age,name')|map(attribute='name')|join(' ') }} {{ people|sort(attribute='age', reverse=true)|map(attribute='name')|join(' ') }}",
    "{{ [1,2,3]|reverse|list }} {{ 'abc'|reverse }} {{ h|reverse }}",
    "{{ [1,2,1,'a','A','b']|unique|list }} {{ ['a','A']|unique(true)|list }} {{ people|unique(attribute='city')|map(attribute='name')|list }}",
    "{{ ['a', 'b']|map('upper')|join(',') }} {{ [1.234]|map('round', 1)|list }} {{ [t]|map('escape')|join }} {{ people|map(attribute='zip', default='?')|list }} {{ people|map(attribute='tags.0', default='-')|list }}",
    "{{ [1,2,3,4]|select('odd')|list }} {{ [1,2,3,4]|reject('odd')|list }} {{ [0,1,'',none]|select|list }} {{ [1,5,9]|select('gt', 3)|list }} {{ [1,2,3]|select('divisibleby', 3)|list }}",
    "{{ people|selectattr('tags')|map(attribute='name')|list }} {{ people|rejectattr('tags')|map(attribute='name')|list }} {{ people|selectattr('age', 'eq', 31)|list|length }} {{ people|rejectattr('city', '==', 'Bern')|map(attribute='name')|join }}",
    "{{ people|selectattr('zip', 'undefined')|list|length }} {{ people|selectattr('city', 'in', ['Rom'])|map(attribute='name')|first }}",
    "{% for city, ps in people|groupby('city') %}{{ city }}:{{ ps|map(attribute='name')|join(',') }};{% endfor %}",
    "{% for g in people|groupby('age') %}{{ g.grouper }}={{ g.list|length }} {% endfor %}",
    "{{ d|items|list|length }} {% for k, v in d|items %}{{ k }}{% endfor %} {% for k, v in d.zzz|items %}x{% endfor %}",
    "{{ 'abc'|list }} {{ d|list }}",
    "{% for row in [1,2,3,4,5]|batch(2) %}{{ row }}{% endfor %} {% for row in [1,2,3]|batch(2, 0) %}{{ row }}{% endfor %}",
    "{% for c in [1,2,3,4,5,6,7]|slice(3) %}{{ c }}{% endfor %} {% for c in [1,2,3,4]|slice(3, 'x') %}{{ c }}{% endfor %}",
    "{{ [1,2,3]|sum }} {{ people|sum(attribute='age') }} {{ [1.5, 2]|sum(start=10) }} {{ []|sum }}",
    "{{ [3,1,2]|min }} {{ [3,1,2]|max }} {{ ['b', 'A']|min }} {{ (people|max(attribute='age')).age }} {{ []|max }}|",
    "{% for k, v in {'b': 1, 'A': 2, 'c': 0}|dictsort %}{{ k }}{{ v }} {% endfor %}{% for k, v in {'b': 1, 'A': 2}|dictsort(true) %}{{ k }}{% endfor %}{% for k, v in {'b': 1, 'A': 2, 'c': 0}|dictsort(by='value', reverse=true) %}{{ k }}{% endfor %}",
    "{{ zzz|default('x') }} {{ d.zzz|default('y') }} {{ ''|default('z') }}|{{ ''|default('z', true) }} {{ zzz|d('q') }} {{ none|default('n') }} {{ none|default('n', boolean=true) }} {{ zzz|default }}|",
    "{{ dict(a=1, b=t)|length }} {{ dict(a=1).a }}",
    "{{ [[1, 2], [3]]|map('length')|list }} {{ [[3, 1], [2]]|map('sort')|list }}",
])

private let numberFilters = all([
    "{{ '42'|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ '0x1A'|int(base=16) }} {{ 3.9|int }} {{ '3.7'|int }} {{ -3.9|int }} {{ yes|int }} {{ ' 5 '|int }} {{ none|int }}",
    "{{ '1.5'|float }} {{ 'x'|float }} {{ 'x'|float(2.0) }} {{ 3|float }} {{ '1e3'|float }}",
    "{{ 42.55|round }} {{ 42.55|round(1) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(0, 'ceil') }} {{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 7|round }} {{ 1.005|round(2) }} {{ 0.125|round(2) }}",
    "{{ -3|abs }} {{ -2.5|abs }} {{ n|abs }}",
    "{{ 1234.5|round|int }} {{ (7 / 2)|round(1) }} {{ '%.1f'|format(2.25) }} {{ '%d'|format(3.9) }} {{ '%5.1f|%x'|format(3.14159, 255) }}",
])

private let macros =
    all([
        "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=4, a=5) }} {{ m() }}|",
        "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(t) }}{{ m(t)|upper }}{% set y = m('a') %}{{ y }}{{ m(m('<')) }}",
        "{% macro m(a, b=a ~ '!') %}{{ b }}{% endmacro %}{{ m('x') }}",
        "{% macro m() %}{{ varargs|length }}{{ kwargs.x }}{% endmacro %}{{ m([1], x=2) }}",
        "{% macro tree(ns) %}<ul>{% for x in ns %}<li>{{ x.n }}{% if x.c %}{{ tree(x.c) }}{% endif %}</li>{% endfor %}</ul>{% endmacro %}{{ tree([{'n': 1, 'c': [{'n': 2}, {'n': 3, 'c': [{'n': 4}]}]}, {'n': 5}]) }}",
        "{% macro box(title) %}[{{ title }}: {{ caller() }}]{% endmacro %}{% call box('x') %}in {{ t }}{% endcall %}",
        "{% macro each(xs) %}{% for x in xs %}{{ caller(x, loop.index) }}{% endfor %}{% endmacro %}{% call(x, i) each([5, 6]) %}{{ i }}={{ x }};{% endcall %}",
        "{% macro m() %}{{ n }}{% set n = 9 %}{{ n }}{% endmacro %}{{ m() }}{{ n }}",
        "{% macro m() %}{{ x }}{% endmacro %}{% set x = 'late' %}{{ m() }}",
        "{% for i in [1, 2] %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}",
        "{% macro outer() %}{% macro inner(x) %}({{ x }}){% endmacro %}{{ inner(1) }}{{ inner(2) }}{% endmacro %}{{ outer() }}",
        "{% macro m(a) %}{% if caller %}{{ caller() }}{% else %}none{% endif %}{{ a }}{% endmacro %}{{ m(1) }}{% call m(2) %}c{% endcall %}",
        "{% macro a() %}A{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}",
        "{% macro f(n) %}{{ n }}{% if n > 0 %} {{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}",
        "{% macro m(x) -%}\n  {{ x }}\n{%- endmacro %}\n{{ m(1) }}",
        "{% macro m(loop_item) %}{{ loop_item }}{% endmacro %}{% for x in [1,2] %}{{ m(x) }}{% endfor %}",
    ])
    + [
        OracleCase(
            "{% import 'm' as m %}{{ m.hi('x') }}{{ m.version }}",
            with: [
                "m":
                    "{% macro hi(n) %}hi {{ n }}{{ helper() }}{% endmacro %}{% macro helper() %}!{% endmacro %}{% set version = 3 %}ignored"
            ]),
        OracleCase(
            "{% from 'm' import hi, bye as b %}{{ hi('x') }}{{ b() }}",
            with: ["m": "{% macro hi(n) %}hi {{ n }}{% endmacro %}{% macro bye() %}bye{% endmacro %}"]),
        OracleCase(
            "{% from 'm' import show with context %}{{ show() }}", #"{"x": 5}"#,
            with: ["m": "{% macro show() %}{{ x }}{% endmacro %}"]),
        OracleCase(
            "{% import 'm' as m with context %}{% for i in [1,2] %}{{ m.show(i) }}{% endfor %}", #"{"x": 5}"#,
            with: ["m": "{% macro show(i) %}{{ x }}{{ i }}{% endmacro %}"]),
        OracleCase(
            "{% from 'm' import show %}{{ show() }}", #"{"x": 5}"#,
            with: ["m": "{% macro show() %}{{ x is defined }}{% endmacro %}"]),
        OracleCase(
            "{% for i in [1,2] %}{% from 'm' import f %}{{ f(i) }}{% endfor %}",
            with: ["m": "{% macro f(x) %}<{{ x }}>{% endmacro %}"]),
        OracleCase(
            "{% import 'm' as m %}{% call m.box() %}x{% endcall %}",
            with: ["m": "{% macro box() %}[{{ caller() }}]{% endmacro %}"]),
        OracleCase(
            "{% import 'm' as m %}{% set f = m.f %}{{ f(2) }}{{ [1,2]|map('string')|join(m.sep) }}",
            with: ["m": "{% macro f(x) %}{{ x }}{% endmacro %}{% set sep = '<' %}"]),
    ]

private let base =
    "<title>{% block title %}Base{% endblock %}</title>\n{% block body %}\n<p>base</p>\n{% endblock %}\n{% block foot %}{{ x }}{% endblock %}\n"
private let middle =
    "{% extends 'base' %}{% block body %}<main>{% block content %}middle{% endblock %}</main>{% endblock %}"

private let inheritance = [
    "{% extends 'base' %}", "{% extends 'base' %}{% block title %}Mine{% endblock %}",
    "{% extends 'base' %}{% block title %}{{ super() }} - Mine{% endblock %}ignored {{ x }}",
    "{% extends 'middle' %}{% block content %}{{ super() }}+leaf{% endblock %}",
    "{% extends 'middle' %}{% block body %}[{{ super() }}]{% endblock %}{% block title %}{{ super()|upper }}{% endblock %}",
    "{% extends 'base' %}{% set x = 'set' %}",
    "{% extends 'base' %}{% set v = 7 %}{% block title %}{{ v }}{% endblock %}{% block foot %}{% set v = 8 %}{{ v }}{% endblock %}",
    "{% extends 'base' %}{% macro m(a) %}<{{ a }}>{% endmacro %}{% block title %}{{ m(1) }}{% endblock %}",
    "{# note #}\n{% extends 'base' %}\n\n{% block title %}T{% endblock title %}\n",
    "{% extends 'base' %}{% block title %}{% for i in [1,2] %}{{ i }}{{ super() }}{% endfor %}{% endblock %}",
    "{% block a %}1{% endblock %}{{ self.a() }}{% block b %}{{ self.a() }}2{% endblock %}",
    "{% for i in [1,2] %}{% block a scoped %}{{ i }}{% endblock %}{% endfor %}",
    "{% for i in [1,2] %}{% block a %}{{ i is defined }}{% endblock %}{% endfor %}",
    "{% set q = 1 %}{% block a %}{{ q }}{% set q = 2 %}{{ q }}{% endblock %}{{ q }}",
    "{% extends 'base' %}{% from 'm' import f %}{% block title %}{{ f('x') }}{% endblock %}",
    "{% extends 'base' %}{% block title %}{% macro g(n) %}{{ n }}{% if n %}{{ g(n-1) }}{% endif %}{% endmacro %}{{ g(3) }}{% endblock %}",
    "{% extends 'base' %}{% if x %}{% set x = x ~ '!' %}{% endif %}{% block foot %}{{ x }}{% endblock %}",
    "{% extends 'nested' %}{% block inner %}new{% endblock %}",
    "{% extends 'nested' %}{% block outer %}<{{ super() }}>{% endblock %}{% block inner %}new {{ super() }}{% endblock %}",
    "{% extends 'loop' %}{% block item %}[{{ i }}{{ super() }}]{% endblock %}",
    "pre{% extends 'base' %}post{% for i in [1] %}loop{% endfor %}",
    "{% extends 'required' %}{% block r %}given{% endblock %}",
    "{% extends 'base' %}{% block title %}{{ self.foot() }}{% endblock %}",
].map {
    OracleCase(
        $0, #"{"x": "<x>"}"#,
        with: [
            "base": base, "middle": middle, "m": "{% macro f(a) %}({{ a }}){% endmacro %}",
            "nested": "{% block outer %}a{% block inner %}b{% endblock %}c{% endblock %}",
            "loop": "{% for i in [1,2] %}{% block item scoped %}{{ i }}{% endblock %}{% endfor %}",
            "required": "<{% block r required %}{% endblock %}>",
        ])
}

private let includes = [
    "{% include 'a' %}|{% include 'a' %}", "{% for item in [1,2] %}{% include 'item' %}{% endfor %}",
    "{% set x = 'local' %}{% include 'a' %}",
    "{% with x='w' %}{% include 'a' %}{% endwith %}{% include 'a' %}",
    "{% include 'missing' ignore missing %}ok", "{% include ['missing', 'a'] %}",
    "{% include 'a' ignore missing %}", "{% include 'sets' %}{{ y is defined }}",
    "{% include 'nocontext' without context %}", "{% include 'withblock' %}{% include 'extending' %}",
    "{% set name = 'a' %}{% include name %}{% include 'a' %}",
    "{% set name = 'gone' %}{% include name ignore missing %}{% include 'a' %}",
    "{% block b %}main{% include 'withblock' %}{% endblock %}",
    "{% macro m(x) %}{% include 'a' %}{% endmacro %}{{ m('arg') }}",
    "{% for x in [1,2] %}{% include 'deep' %}{% endfor %}", "{% include 'tree' %}",
    "  {% include 'a' %}\n  {% include 'a' %}\nend",
    "{% for item in ['p'] %}{% set x = item %}{% include 'a' %}{% endfor %}", "{% include 'usesmacro' %}",
].map {
    OracleCase(
        $0, #"{"x": "<ctx>", "nodes": [{"n": "a", "c": [{"n": "b", "c": []}]}, {"n": "d", "c": []}]}"#,
        with: [
            "a": "a:{{ x }}\n", "item": "<{{ item }}>", "sets": "{% set y = 1 %}{{ y }}",
            "nocontext": "{{ x is defined }}", "withblock": "{% block b %}blk{% endblock %}",
            "extending": "{% extends 'withblock' %}{% block b %}{{ super() }}!{{ x }}{% endblock %}",
            "deep": "{% include 'a' %}{% set z = x %}{% include 'z' %}", "z": "z{{ z }}",
            "tree":
                "{% for node in nodes %}{{ node.n }}{% set nodes = node.c %}{% include 'tree' %};{% endfor %}",
            "usesmacro": "{% import 'mm' as mm %}{{ mm.f(x) }}",
            "mm": "{% macro f(v) %}[{{ v }}]{% endmacro %}",
        ])
}

private let pages = [
    OracleCase(
        """
        {% extends "base.html" %}
        {% from "macros.html" import link, toc %}

        {% block title %}{{ page.title }} · {{ super() }}{% endblock %}

        {% block content %}
          <h1>{{ page.title }}</h1>
          {% if page.tags %}
          <ul class="tags">
            {% for tag in page.tags|sort %}
            <li>{{ link("/tags/" ~ tag|urlencode, tag) }}{{ "," if not loop.last }}</li>
            {% endfor %}
          </ul>
          {% endif %}
          {{ page.body|safe }}
          {{ toc(page.toc) }}
          {%- include "footer.html" %}
        {% endblock %}
        """,
        #"""
        {"site": {"title": "Docs & more", "nav": [{"title": "Home", "url": "/", "children": []}, {"title": "Guide", "url": "/guide/", "children": [{"title": "A < B", "url": "/guide/a/", "children": []}]}]},
        "page": {"title": "Q&A", "tags": ["x y", "b"], "body": "<p>Hi</p>", "toc": [{"title": "One", "id": "one", "children": [{"title": "Two", "id": "two", "children": []}]}], "url": "/guide/a/"}}
        """#,
        with: [
            "base.html": """
            <!doctype html>
            <title>{% block title %}{{ site.title }}{% endblock %}</title>
            <nav>
            {% for item in site.nav %}
              {% include "nav-item.html" %}
            {% endfor %}
            </nav>
            {% block content %}{% endblock %}

            """,
            "nav-item.html": """
            <a href="{{ item.url }}"{% if item.url == page.url %} aria-current="page"{% endif %}>{{ item.title }}</a>
            {% for child in item.children %}
              {% with item = child %}
              {% include "nav-item.html" %}
              {% endwith %}
            {% endfor %}

            """,
            "macros.html": """
            {% macro link(url, text, class="") -%}
            <a href="{{ url }}"{% if class %} class="{{ class }}"{% endif %}>{{ text }}</a>
            {%- endmacro %}
            {% macro toc(items) %}
            <ol>
            {% for item in items %}
              <li><a href="#{{ item.id }}">{{ item.title }}</a>{% if item.children %}{{ toc(item.children) }}{% endif %}</li>
            {% endfor %}
            </ol>
            {% endmacro %}
            """,
            "footer.html": "<footer>{{ site.title }} {{ page.missing|default('—') }}</footer>\n",
        ])
]
