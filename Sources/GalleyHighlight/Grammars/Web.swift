// Grammars of JavaScript and its dialects, and of the languages that ask for data: SQL, GraphQL, HCL.

private let scriptKeywords = """
    async await break case catch const continue debugger default delete do else export extends finally for if
    import in instanceof let return static switch throw try typeof var void while with yield
    """
private let scriptSoftKeywords = "as from get of set using accessor"
private let scriptConstants = "true false null undefined NaN Infinity this super globalThis"
private let scriptBuiltins = "console window document process module exports require"
private let scriptStrings = [
    .double, .single, StringForm("`", lines: true, interpolation: .dollarBrace),
]
private let typeKeywords = " implements private protected public"
private let typeSoftKeywords =
    " abstract asserts declare infer is keyof namespace module override readonly satisfies unique out global"
private let primitiveTypes = "any bigint boolean never number object string symbol unknown"

private func script(isTyped: Bool, hasElements: Bool) -> LexerTable {
    let options: Grammar.Options = [.calls, .capitalTypes, .labels]
    return LexerTable(
        Grammar(
            types: isTyped ? primitiveTypes : "", builtins: scriptBuiltins, constants: scriptConstants,
            keywords: scriptKeywords + (isTyped ? typeKeywords : ""),
            softKeywords: scriptSoftKeywords + (isTyped ? typeSoftKeywords : ""), functionWords: "function",
            typeWords: isTyped ? "class interface enum new" : "class new",
            softTypeWords: isTyped ? "type" : "",
            lineComments: ["//"], blockComments: [.c], strings: scriptStrings,
            sigils: [Sigil("@", .attribute, dotted: true, prefixOnly: true), Sigil("#", .plain)],
            specials: hasElements ? [.slashRegex, .jsx] : [.slashRegex], nameStart: "$", namePart: "$",
            options: isTyped ? options.union(.genericCalls) : options))
}

extension Tables {
    static let javascript = script(isTyped: false, hasElements: true)
    static let typescript = script(isTyped: true, hasElements: false)
    static let tsx = script(isTyped: true, hasElements: true)

    /// The inside of `{#if …}` and its like.
    static let svelte = LexerTable(
        Grammar(
            constants: scriptConstants,
            keywords: "if else each as await then catch key html debug const snippet render in of",
            strings: scriptStrings, nameStart: "$", namePart: "$", options: [.calls]))

    static let sql = LexerTable(
        Grammar(
            types: """
                bigint binary bit blob boolean bool bytea char character clob date datetime decimal double enum float int
                int2 int4 int8 integer interval json jsonb money nchar numeric nvarchar real serial bigserial smallint
                text time timestamp timestamptz timetz tinyint uuid varbinary varchar varying xml
                """,
            builtins: "count sum avg min max coalesce now nullif",
            constants:
                "null true false unknown current_date current_time current_timestamp current_user",
            keywords: """
                abort action add after all alter always analyze and any as asc at authorization autoincrement
                auto_increment before begin between both by call cascade case cast check collate column comment commit
                concurrently conflict constraint create cross cursor database declare default deferrable deferred delete desc
                describe distinct do drop each else elsif end engine escape except exclude execute exists explain extension
                extract fetch filter first following for foreign from full function generated grant group grouping
                having identity if ignore ilike immediate immutable in index inherits inner insert instead intersect into
                is isnull join key language last lateral left like limit local lock loop materialized merge minus modify
                natural next no not nothing notnull nulls of offset on only or order outer over overlaps owned owner
                partition percent perform plan policy pragma preceding precision prepare primary procedure raise range
                recursive references refresh regexp reindex release rename replace restrict return returning returns
                revoke right role rollback row rows savepoint schema security select sequence session set setof show
                similar some stable start storage strict table tablespace temp temporary then ties to top transaction
                trigger truncate type unbounded union unique unlogged unsigned update upsert use user using vacuum values
                view volatile when where while window with within without work zone
                """,
            lineComments: ["--"], blockComments: [.nested],
            strings: [
                StringForm("'", prefixes: "- N n B b X x", lines: true, escapes: .none, doubles: true),
                StringForm("'", prefixes: "E e", lines: true, doubles: true),
                StringForm("\"", escapes: .none, doubles: true),
                StringForm("`", escapes: .none, doubles: true),
            ],
            sigils: [
                Sigil("@", .variable, doubled: true), Sigil(":", .variable, prefixOnly: true),
                Sigil("$", .variable, marks: "0123456789"),
            ], options: [.ignoresCase, .calls]))

    static let graphql = LexerTable(
        Grammar(
            constants: "true false null",
            softKeywords:
                "query mutation subscription fragment on schema extend implements directive repeatable",
            softTypeWords: "type interface union enum input scalar", lineComments: ["#"],
            strings: [StringForm("\"\"\"", lines: true), .double],
            sigils: [Sigil("@", .attribute), Sigil("$", .variable)], options: [.allCapitalTypes]))

    static let hcl = LexerTable(
        Grammar(
            types: "string number bool list map set object tuple any", constants: "true false null each self",
            softKeywords: "for in if", lineComments: ["#", "//"], blockComments: [.c],
            strings: [StringForm("\"", interpolation: [.dollarBrace, .percentBrace])], namePart: "-",
            heredoc: .hcl, options: [.calls, .lineKeys]))
}
