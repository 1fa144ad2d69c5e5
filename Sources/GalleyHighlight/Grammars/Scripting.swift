// Grammars of scripting languages: Python, Ruby, PHP, Lua, Perl, R, Elixir, PowerShell, Jinja.

enum Tables {}

extension Tables {
    static let python = LexerTable(
        Grammar(
            types: "int str float bool bytes bytearray complex list dict set tuple frozenset object type",
            builtins: """
                abs aiter all anext any ascii bin breakpoint callable chr classmethod compile delattr dir divmod enumerate
                eval exec filter format getattr globals hasattr hash help hex id input isinstance issubclass iter len
                locals map max memoryview min next oct open ord pow print property range repr reversed round setattr slice
                sorted staticmethod sum super vars zip __import__
                """,
            constants: "True False None NotImplemented Ellipsis __debug__ __name__ __file__ __doc__ self cls",
            keywords: """
                and as assert async await break continue del elif else except finally for from global if import in is
                lambda nonlocal not or pass raise return try while with yield
                """,
            softKeywords: "match case", functionWords: "def", typeWords: "class", softTypeWords: "type",
            lineComments: ["#"],
            strings: ["\"\"\"", "'''", "\"", "'"].flatMap { quote in
                let lines = quote.count == 3
                return [
                    StringForm(quote, prefixes: "- b B u U", lines: lines),
                    StringForm(
                        quote, prefixes: "r R br Br bR BR rb rB Rb RB", lines: lines, escapes: .guarding),
                    StringForm(quote, prefixes: "f F t T", lines: lines, interpolation: .brace),
                    StringForm(
                        quote, prefixes: "fr fR Fr FR rf rF Rf RF tr rt", lines: lines, escapes: .guarding,
                        interpolation: .brace),
                ]
            },
            sigils: [Sigil("@", .attribute, dotted: true, prefixOnly: true)],
            options: [.capitalTypes, .calls, .trailingPoint]))

    static let ruby = LexerTable(
        Grammar(
            builtins: """
                puts print p pp require require_relative load raise include extend prepend attr_accessor attr_reader
                attr_writer lambda proc loop private public protected module_function catch throw format sprintf rand
                sleep gets
                """,
            constants: "true false nil self __FILE__ __LINE__ __dir__ __method__",
            keywords: """
                alias and begin BEGIN break case do else elsif end END ensure for if in next not or redo rescue retry
                return super then undef unless until when while yield defined?
                """,
            functionWords: "def", typeWords: "class module", lineComments: ["#"],
            blockComments: [BlockComment(open: "=begin", close: "=end", ownLine: true)],
            strings: [
                StringForm("\"", lines: true, interpolation: .hashBrace), StringForm("'", lines: true),
                StringForm("`", lines: true, interpolation: .hashBrace),
            ],
            sigils: [
                Sigil("@", .variable, doubled: true),
                Sigil("$", .variable, marks: "0123456789!@&~_?:;,./\\<>\"$*+'`"),
            ],
            specials: [.rubyPercent, .symbol, .slashRegex], heredoc: .ruby,
            options: [
                .allCapitalTypes, .calls, .bangNames, .questionNames, .symbols, .commandRegex, .arrowMembers,
            ]))

    static let php = LexerTable(
        Grammar(
            types: "int float bool string array object mixed iterable callable never",
            builtins: "isset empty unset exit die list compact count",
            constants:
                "true false null self parent $this __CLASS__ __DIR__ __FILE__ __FUNCTION__ __LINE__ __METHOD__ __NAMESPACE__",
            keywords: """
                abstract and as break case catch clone const continue declare default do echo else elseif enddeclare
                endfor endforeach endif endswitch endwhile extends final finally for foreach global goto if implements
                include include_once instanceof insteadof match namespace or print private protected public readonly
                require require_once return static switch throw try use var void while xor yield from
                """,
            functionWords: "function fn", typeWords: "class interface trait new", softTypeWords: "enum",
            lineComments: ["//", "#"], blockComments: [.c],
            strings: [
                StringForm("\"", lines: true, interpolation: [.dollarName, .braceDollar, .dollarBrace]),
                StringForm("'", lines: true), StringForm("`", lines: true, interpolation: .dollarName),
            ],
            sigils: [Sigil("$", .variable, doubled: true)], specials: [.phpAttribute], heredoc: .php,
            options: [.ignoresCase, .capitalTypes, .calls, .arrowMembers]))

    static let lua = LexerTable(
        Grammar(
            builtins: """
                assert collectgarbage dofile error getmetatable ipairs load loadfile loadstring next pairs pcall print
                rawequal rawget rawlen rawset require select setmetatable tonumber tostring type unpack xpcall
                coroutine debug io math os package string table utf8 bit32
                """,
            constants: "true false nil self _G _VERSION _ENV",
            keywords:
                "and break do else elseif end for goto if in local not or repeat return then until while",
            functionWords: "function", lineComments: ["--"],
            strings: [.double, .single], specials: [.luaLongString], options: [.calls, .stringCalls]))

    static let perl = LexerTable(
        Grammar(
            builtins: """
                abs bless chomp chop chr close defined delete die each eof eval exists exit grep hex index join keys lc
                lcfirst length local map oct open ord pop pos print printf push rand read ref reverse say scalar shift
                sort splice split sprintf sqrt substr time uc ucfirst undef unlink unshift values wantarray warn write
                """,
            constants: "__FILE__ __LINE__ __PACKAGE__ __END__ __DATA__",
            keywords: """
                and cmp continue do else elsif eq foreach for ge gt given goto if last le lt my ne next no not or our
                redo require return state unless until use when while x xor BEGIN END
                """,
            functionWords: "sub", typeWords: "package", lineComments: ["#"],
            blockComments: ["=pod", "=head", "=over", "=item", "=for", "=encoding"].map {
                BlockComment(open: $0, close: "=cut", ownLine: true)
            },
            strings: [
                StringForm("\"", lines: true, interpolation: [.dollarName, .dollarBrace, .atName]),
                StringForm("'", lines: true), StringForm("`", lines: true, interpolation: .dollarName),
            ],
            sigils: [
                Sigil(
                    "$", .variable, doubled: true, marks: "0123456789_!@&/\\,;.", braced: true, colons: true),
                Sigil("@", .variable, doubled: false, marks: "_", braced: true, colons: true),
                Sigil("%", .variable, braced: true, colons: true, prefixOnly: true),
            ],
            specials: [.perlQuotes, .slashRegex], heredoc: .perl, options: [.calls, .arrowMembers]))

    static let r = LexerTable(
        Grammar(
            builtins: "library require source c list data.frame print cat paste paste0 return",
            constants: "TRUE FALSE NULL NA NA_integer_ NA_real_ NA_character_ Inf NaN T F",
            keywords: "if else repeat while for in next break function",
            lineComments: ["#"],
            strings: [
                .double, .single, StringForm("`", kind: .variable),
                StringForm("%", kind: .operator, escapes: .none),
            ],
            specials: [.rRawString], namePart: ".", options: [.calls]))

    static let elixir = LexerTable(
        Grammar(
            constants: "true false nil __MODULE__ __DIR__ __ENV__ __CALLER__ self",
            keywords: """
                after alias and case catch cond do else end fn for if import in not or quote raise receive require rescue
                reraise super throw try unless unquote unquote_splicing use when with
                """,
            functionWords: "def defp defmacro defmacrop defguard defguardp defdelegate defn",
            typeWords: "defmodule defprotocol defimpl defexception defstruct", lineComments: ["#"],
            strings: [
                StringForm("\"\"\"", lines: true, interpolation: .hashBrace),
                StringForm("\"", lines: true, interpolation: .hashBrace), StringForm("'''", lines: true),
                StringForm("'", interpolation: .hashBrace),
            ],
            sigils: [Sigil("@", .attribute)], specials: [.elixirSigil, .symbol],
            options: [.allCapitalTypes, .calls, .bangNames, .questionNames, .symbols]))

    static let powershell = LexerTable(
        Grammar(
            types: "int long string bool double decimal byte char array hashtable switch datetime xml regex",
            constants: "$true $false $null",
            keywords: """
                begin break catch class continue data do dynamicparam else elseif end enum exit finally for foreach from
                hidden if in param process return static switch throw trap try until using while
                -eq -ne -gt -ge -lt -le -like -notlike -match -notmatch -contains -notcontains -in -notin -replace -split
                -join -and -or -xor -not -is -isnot -as -f -band -bor -bnot -bxor -shl -shr -ceq -cne -ieq -ine -clike
                -cmatch -creplace
                """,
            functionWords: "function filter workflow", lineComments: ["#"],
            blockComments: [BlockComment(open: "<#", close: "#>")],
            strings: [
                StringForm(
                    "\"", lines: true, escapes: .backtick, doubles: true,
                    interpolation: [.dollarName, .dollarParen]),
                StringForm("'", lines: true, escapes: .none, doubles: true),
            ],
            sigils: [
                Sigil("$", .variable, marks: "_?^$", braced: true, colons: true), Sigil("@", .variable),
            ],
            specials: [.powershellHereString, .powershellDash, .powershellType], namePart: "-",
            options: [.ignoresCase, .hyphenCommands, .calls]))

    static let jinja = LexerTable(
        Grammar(
            builtins: "loop super self caller range dict lipsum cycler joiner namespace",
            constants: "true false none True False None null",
            keywords: """
                if elif else endif for in endfor block endblock extends include import from as macro endmacro call endcall
                filter endfilter set endset raw endraw with endwith without context ignore missing scoped recursive do
                continue break autoescape endautoescape trans endtrans pluralize not and or is load url csrf_token
                empty static comment endcomment verbatim endverbatim assign case when endcase unless endunless capture
                endcapture render embed endembed use each
                """,
            strings: [.double, .single], options: [.calls]))
}
