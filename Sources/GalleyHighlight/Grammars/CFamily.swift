// Grammars of the compiled languages that look like C or grew from it.

private let cTypes = """
    auto bool char double float int long short signed unsigned void wchar_t char8_t char16_t char32_t FILE va_list
    _Bool _Complex
    """
private let cKeywords = """
    alignas alignof asm break case const constexpr continue default do else extern for goto if inline register restrict
    return sizeof static static_assert switch thread_local typedef typeof volatile while _Alignas _Alignof _Atomic
    _Generic _Noreturn _Static_assert _Thread_local
    """
private let cStrings = [
    StringForm("\"", prefixes: "- L u U u8", interpolation: .percent),
    StringForm("'", prefixes: "- L u U u8"),
]

extension Tables {
    static let c = LexerTable(
        Grammar(
            types: cTypes, constants: "true false NULL nullptr stdin stdout stderr EOF", keywords: cKeywords,
            typeWords: "struct union enum", lineComments: ["//"], blockComments: [.c], strings: cStrings,
            specials: [.preprocessor],
            options: [.calls, .quoteInNumbers, .trailingPoint, .typeSuffix, .arrowMembers]))

    static let cpp = LexerTable(
        Grammar(
            types: cTypes
                + " string string_view vector unordered_map unique_ptr shared_ptr weak_ptr",
            constants: "true false NULL nullptr this",
            keywords: cKeywords + """
                 and and_eq bitand bitor catch co_await co_return co_yield compl const_cast consteval constinit decltype
                delete dynamic_cast explicit export final friend import module mutable namespace new noexcept not not_eq
                operator or or_eq override private protected public reinterpret_cast requires static_cast template throw
                try typeid using virtual xor xor_eq
                """,
            typeWords: "class struct union enum typename concept", lineComments: ["//"], blockComments: [.c],
            strings: cStrings, specials: [.cppRawString, .cppAttribute, .preprocessor],
            options: [.calls, .genericCalls, .quoteInNumbers, .trailingPoint, .typeSuffix, .capitalTypes]))

    static let objectivec = LexerTable(
        Grammar(
            types: cTypes + " id BOOL SEL IMP Class NSInteger NSUInteger CGFloat instancetype",
            constants: "YES NO nil Nil NULL self super true false",
            keywords: cKeywords
                + " in nonatomic strong weak copy assign readonly readwrite atomic retain nullable nonnull __weak __strong",
            typeWords: "struct union enum", lineComments: ["//"], blockComments: [.c],
            strings: cStrings + [StringForm("@\"", "\"", interpolation: .percent)],
            specials: [.preprocessor, .objectiveCAt],
            options: [.calls, .trailingPoint, .typeSuffix, .capitalTypes, .capitalCalls, .arrowMembers]))

    static let csharp = LexerTable(
        Grammar(
            types: """
                bool byte char decimal double dynamic float int long nint nuint object sbyte short string uint ulong
                ushort var void
                """,
            constants: "true false null this base",
            keywords: """
                abstract as async await break case catch checked const continue default delegate do else event explicit
                extern finally fixed for foreach goto if implicit in internal is lock nameof not operator out
                override params private protected public readonly ref return sealed sizeof stackalloc static switch throw
                try typeof unchecked unsafe virtual volatile while
                """,
            softKeywords:
                "yield where when select from orderby group into join let on equals ascending descending by"
                + " required partial file scoped global unmanaged managed and or with",
            typeWords: "class struct interface enum new", softTypeWords: "record",
            moduleWords: "namespace using", memberWords: "get set init add remove value",
            lineComments: ["//"], blockComments: [.c],
            strings: [
                .double, .single, StringForm("@\"", "\"", lines: true, escapes: .none, doubles: true),
                StringForm("$\"", "\"", interpolation: .brace),
                StringForm("$@\"", "\"", lines: true, escapes: .none, doubles: true, interpolation: .brace),
                StringForm("@$\"", "\"", lines: true, escapes: .none, doubles: true, interpolation: .brace),
            ],
            specials: [.csharpRawString, .csharpAttribute, .preprocessor],
            options: [.calls, .genericCalls, .capitalTypes, .capitalCalls, .capitalMembers, .labels]))

    static let java = LexerTable(
        Grammar(
            types: "boolean byte char double float int long short void var",
            constants: "true false null this super",
            keywords: """
                abstract assert break case catch const continue default do else exports extends final finally for goto if
                implements import instanceof native non-sealed package private protected public return static
                strictfp switch synchronized throw throws transient try volatile while
                """,
            softKeywords: "yield sealed permits module requires opens provides uses to with when",
            typeWords: "class interface enum new", softTypeWords: "record", memberWords: "class",
            lineComments: ["//"], blockComments: [.c],
            strings: [StringForm("\"\"\"", lines: true), .double, .single],
            sigils: [Sigil("@", .attribute, dotted: true)], nameStart: "$", namePart: "$",
            options: [.calls, .capitalTypes, .genericCalls]))

    static let kotlin = LexerTable(
        Grammar(
            builtins:
                "println print listOf mutableListOf mapOf mutableMapOf setOf arrayOf require check error TODO",
            constants: "true false null this super it",
            keywords: """
                as break by catch companion constructor const continue crossinline do else external final finally for get
                if import in infix init inline inner internal is lateinit noinline operator out override
                package private protected public reified return set suspend tailrec throw try typeof val var vararg when
                where while abstract open
                """,
            softKeywords: "actual expect annotation sealed data enum value", functionWords: "fun",
            typeWords: "class interface object", softTypeWords: "typealias", lineComments: ["//"],
            blockComments: [.nested],
            strings: [
                StringForm(
                    "\"\"\"", lines: true, escapes: .none, interpolation: [.dollarBrace, .dollarName]),
                StringForm("\"", interpolation: [.dollarBrace, .dollarName]), .single,
                StringForm("`", kind: .plain, escapes: .none),
            ],
            sigils: [Sigil("@", .attribute, dotted: true, colons: true, prefixOnly: true)],
            options: [.calls, .capitalTypes, .genericCalls]))

    static let scala = LexerTable(
        Grammar(
            types: "Int Long Double Float Boolean Unit Byte Short Char String Any AnyRef Nothing",
            constants: "true false null this super",
            keywords: """
                abstract case catch do else extends final finally for forSome given if implicit import lazy match
                override package private protected return sealed then throw try until val var while with yield derives
                """,
            softKeywords: "end extension inline open opaque transparent using infix", functionWords: "def",
            typeWords: "class object trait type new enum", lineComments: ["//"], blockComments: [.nested],
            strings: [
                StringForm("\"\"\"", lines: true, escapes: .none),
                StringForm(
                    "\"\"\"", prefixes: "s f raw", lines: true, escapes: .none,
                    interpolation: [.dollarBrace, .dollarName]),
                .double, StringForm("\"", prefixes: "s f raw", interpolation: [.dollarBrace, .dollarName]),
            ],
            sigils: [Sigil("@", .attribute, prefixOnly: true)], specials: [.lifetime],
            options: [.calls, .capitalTypes]))

    static let dart = LexerTable(
        Grammar(
            types: "int double num bool void dynamic var String List Map Set Object Never Null",
            builtins: "print", constants: "true false null this super",
            keywords: """
                abstract as assert async await base break case catch const continue covariant default deferred do else
                export extends external factory final finally for if implements import in is late library mixin
                operator part required rethrow return sealed static switch throw try while with yield
                """,
            softKeywords: "get set show hide on of when interface",
            typeWords: "class enum new extension typedef",
            lineComments: ["//"], blockComments: [.nested],
            strings: ["\"\"\"", "'''", "\"", "'"].flatMap { quote in
                [
                    StringForm(quote, lines: quote.count == 3, interpolation: [.dollarBrace, .dollarName]),
                    StringForm(quote, prefixes: "r", lines: quote.count == 3, escapes: .none),
                ]
            },
            sigils: [Sigil("@", .attribute, dotted: true)], nameStart: "$", namePart: "$",
            options: [.calls, .capitalTypes, .genericCalls, .labels]))

    static let go = LexerTable(
        Grammar(
            types: """
                any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune
                string uint uint8 uint16 uint32 uint64 uintptr
                """,
            builtins: """
                append cap clear close complex copy delete imag len make max min new panic print println real recover
                """,
            constants: "true false nil iota",
            keywords: """
                break case chan const continue default defer else fallthrough for go goto if import interface map
                package range return select struct switch var
                """,
            functionWords: "func", typeWords: "type", lineComments: ["//"], blockComments: [.c],
            strings: [
                StringForm("\"", interpolation: .percent), .single,
                StringForm("`", lines: true, escapes: .none),
            ], options: [.calls, .trailingPoint]))

    static let rust = LexerTable(
        Grammar(
            types: """
                bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize
                """,
            constants: "true false self Self None Some Ok Err",
            keywords: """
                as async await break const continue crate dyn else extern for if impl in let loop match mod move
                mut pub ref return static super unsafe use where while yield
                """,
            softKeywords: "macro_rules auto default", functionWords: "fn",
            typeWords: "struct enum trait type", softTypeWords: "union", memberWords: "await",
            lineComments: ["//"], blockComments: [.nested],
            strings: [
                StringForm("\"", prefixes: "- b c", lines: true), StringForm("'", prefixes: "b"),
            ],
            specials: [.rustRawString, .rustAttribute, .lifetime],
            options: [.calls, .capitalTypes, .genericCalls, .bangNames]))

    static let swift = LexerTable(
        Grammar(
            types: "Self", builtins: "print fatalError precondition assert type min max abs zip stride",
            constants: "true false nil self super",
            keywords: """
                as async await break case catch continue default defer deinit didSet do else extension fallthrough
                fileprivate final for guard if import in indirect init inout internal is isolated lazy let mutating
                nonisolated nonmutating open operator override package precedencegroup private public repeat
                required rethrows return set static subscript switch throw throws try unowned var weak where while
                willSet borrowing consuming consume copy discard dynamic convenience get infix postfix prefix some any
                """,
            softKeywords: "each sending yield", functionWords: "func macro",
            typeWords: "class struct enum protocol typealias associatedtype", softTypeWords: "actor",
            memberWords: "init", lineComments: ["//"], blockComments: [.nested],
            strings: [
                StringForm("\"\"\"", lines: true, interpolation: .backslashParen),
                StringForm("\"", interpolation: .backslashParen),
                StringForm("`", kind: .plain, escapes: .none),
            ],
            sigils: [
                Sigil("@", .attribute), Sigil("#", .meta), Sigil("$", .variable, marks: "0123456789"),
            ],
            specials: [.swiftRawString], options: [.calls, .allCapitalTypes, .labels, .argumentLabels]))

    static let proto = LexerTable(
        Grammar(
            types: """
                double float int32 int64 uint32 uint64 sint32 sint64 fixed32 fixed64 sfixed32 sfixed64 bool string bytes
                """,
            constants: "true false inf nan",
            keywords: """
                edition syntax import weak public package option repeated optional required oneof map reserved extensions
                extend returns to max stream
                """,
            functionWords: "rpc", typeWords: "message enum service", lineComments: ["//"],
            blockComments: [.c],
            strings: [.double, .single], options: [.capitalTypes]))
}
