// A language as data: what `TableLexer` needs to know of it.
//
// A grammar is written by hand, some twenty lines a language, and compiled once into a table of 256 entries that says
// for each byte what may start there.

/// The description of a language whose code is words, literals, comments and punctuation.
struct Grammar: Sendable {
    // Words, separated by blanks; where a word is in two lists, the later list here wins.
    var types = ""
    /// Functions and values every program has.
    var builtins = ""
    /// `true`, `nil`, `self`.
    var constants = ""
    var keywords = ""
    /// Keywords only where something they apply to follows on the line.
    var softKeywords = ""
    /// Keywords that a function's name follows.
    var functionWords = ""
    /// Keywords that a type's name follows.
    var typeWords = ""
    var softTypeWords = ""
    /// Keywords that a module's name follows, which is not marked.
    var moduleWords = ""
    /// Keywords that stay keywords after a dot.
    var memberWords = ""

    var lineComments: [String] = []
    var blockComments: [BlockComment] = []
    var strings: [StringForm] = []
    /// Bytes that make a token with the name after them: `$name`, `@name`.
    var sigils: [Sigil] = []
    /// What needs code of its own.
    var specials: [Special] = []
    /// ASCII bytes that names may start with, beyond letters and `_`.
    var nameStart = ""
    /// ASCII bytes that names may have inside, beyond letters, digits and `_`.
    var namePart = ""
    /// How the text of a here-document is read; also the delimiter's look, by language.
    var heredoc: HeredocStyle?
    var options: Options = []

    struct Options: OptionSet, Sendable {
        let rawValue: UInt32
        static let ignoresCase = Options(rawValue: 1 << 0)
        /// `Name` is a type, `NAME` a constant.
        static let capitalTypes = Options(rawValue: 1 << 1)
        /// Every capitalised name is a type.
        static let allCapitalTypes = Options(rawValue: 1 << 2)
        /// A capitalised name before `(` is a function, not a type.
        static let capitalCalls = Options(rawValue: 1 << 3)
        /// A name before `(` is a function.
        static let calls = Options(rawValue: 1 << 4)
        /// `'` between digits.
        static let quoteInNumbers = Options(rawValue: 1 << 5)
        /// A number may end with its point: `1.`, `1.f`.
        static let trailingPoint = Options(rawValue: 1 << 6)
        /// Names that end in `_t` are types.
        static let typeSuffix = Options(rawValue: 1 << 7)
        /// `name!` and `name?` belong to the name (Ruby, Elixir, Rust macros).
        static let bangNames = Options(rawValue: 1 << 8)
        static let questionNames = Options(rawValue: 1 << 9)
        /// `name:` is a key, `:name` a symbol (Ruby, Elixir).
        static let symbols = Options(rawValue: 1 << 10)
        /// Names after `->` and `::` are members as after a dot.
        static let arrowMembers = Options(rawValue: 1 << 11)
        /// A name before `=` or `{` at the start of a line is a key (HCL).
        static let lineKeys = Options(rawValue: 1 << 12)
        /// A name with a hyphen is a command (PowerShell).
        static let hyphenCommands = Options(rawValue: 1 << 13)
        /// A capitalised name after a dot is a member, no type (C#).
        static let capitalMembers = Options(rawValue: 1 << 14)
        /// A name before a string literal or `{`…`}` argument is a call (Lua).
        static let stringCalls = Options(rawValue: 1 << 15)
        /// One blank may stand between a function's name and `(`.
        static let spacedCalls = Options(rawValue: 1 << 16)
        /// `name<Type>(` is a call.
        static let genericCalls = Options(rawValue: 1 << 18)
        /// A keyword may be an argument's label: `(for key: Key)`.
        static let argumentLabels = Options(rawValue: 1 << 20)
        /// A keyword right before `:` is a label or key: `for: 1`.
        static let labels = Options(rawValue: 1 << 19)
        /// `/` may start a regular expression right after a name and a blank: `puts /x/` (Ruby).
        static let commandRegex = Options(rawValue: 1 << 17)
    }
}

struct BlockComment: Sendable {
    var open: String
    var close: String
    var nests = false
    /// Both delimiters only at the start of a line (`=begin`, `=pod`).
    var ownLine = false

    static let c = BlockComment(open: "/*", close: "*/")
    static let nested = BlockComment(open: "/*", close: "*/", nests: true)
}

/// A string literal: its delimiters, what is special inside, and whether it may span lines.
struct StringForm: Sendable {
    enum Escapes: Sendable {
        case none
        case backslash
        /// A backslash guards the byte after it but is text itself (Python's raw strings, regular expressions).
        case guarding
        /// PowerShell's.
        case backtick
    }

    struct Interpolation: OptionSet, Sendable {
        let rawValue: UInt16
        /// `${code}`
        static let dollarBrace = Interpolation(rawValue: 1 << 0)
        /// `$name`
        static let dollarName = Interpolation(rawValue: 1 << 1)
        /// `#{code}`
        static let hashBrace = Interpolation(rawValue: 1 << 2)
        /// `{code:format}`, `{{` for a brace
        static let brace = Interpolation(rawValue: 1 << 3)
        /// `{$code}`
        static let braceDollar = Interpolation(rawValue: 1 << 4)
        /// `\(code)`
        static let backslashParen = Interpolation(rawValue: 1 << 5)
        /// `$(code)`
        static let dollarParen = Interpolation(rawValue: 1 << 6)
        /// `%{code}`
        static let percentBrace = Interpolation(rawValue: 1 << 7)
        /// `@name`
        static let atName = Interpolation(rawValue: 1 << 8)
        /// `%s`, `%-5.2f`
        static let percent = Interpolation(rawValue: 1 << 9)
    }

    var open: String
    var close: String
    /// The words that may stand right before it, as in `rb"…"`; empty where it needs none.
    var prefixes: [String] = [""]
    var kind = TokenKind.string
    var spansLines = false
    var escapes = Escapes.backslash
    /// The closing delimiter twice stands for itself.
    var doubles = false
    var interpolation: Interpolation = []

    static let double = StringForm(open: "\"", close: "\"")
    static let single = StringForm(open: "'", close: "'")

    init(
        _ open: String, _ close: String? = nil, prefixes: String? = nil, kind: TokenKind = .string,
        lines: Bool = false, escapes: Escapes = .backslash, doubles: Bool = false,
        interpolation: Interpolation = []
    ) {
        self.open = open
        self.close = close ?? open
        if let prefixes { self.prefixes = prefixes.split(separator: " ").map { $0 == "-" ? "" : String($0) } }
        self.kind = kind
        self.spansLines = lines
        self.escapes = escapes
        self.doubles = doubles
        self.interpolation = interpolation
    }

    private init(open: String, close: String) {
        self.open = open
        self.close = close
    }
}

/// A byte that takes the name after it into one token.
struct Sigil: Sendable {
    var byte: Unicode.Scalar
    var kind: TokenKind
    /// The name may have dots: `@app.route`.
    var dotted = false
    /// `@@name`, `$$name`
    var doubled = false
    /// Single bytes that make a name by themselves: `$1`, `$?`.
    var marks = ""
    /// `${name}`
    var braced = false
    /// The name may have `:` inside: `$env:PATH`, `$Foo::bar`.
    var colons = false
    /// Not right after a name, a literal or a closing bracket, where it is an operator.
    var prefixOnly = false

    init(
        _ byte: Unicode.Scalar, _ kind: TokenKind, dotted: Bool = false, doubled: Bool = false,
        marks: String = "",
        braced: Bool = false, colons: Bool = false, prefixOnly: Bool = false
    ) {
        self.byte = byte
        self.kind = kind
        self.dotted = dotted
        self.doubled = doubled
        self.marks = marks
        self.braced = braced
        self.colons = colons
        self.prefixOnly = prefixOnly
    }
}

enum HeredocStyle: Sendable {
    case ruby, php, perl, hcl
}

/// What a table cannot say; each is a function of `TableLexer`.
enum Special: Sendable {
    /// A regular expression between slashes where an operand is expected.
    case slashRegex
    /// A character literal or a lifetime.
    case lifetime
    /// `r#"…"#`
    case rustRawString
    /// `#[…]`, `#![…]`
    case rustAttribute
    /// `R"delimiter(…)delimiter"`
    case cppRawString
    /// `[Attribute]` first on a line
    case csharpAttribute
    /// `[[attribute]]`
    case cppAttribute
    /// `"""` or more quotation marks
    case csharpRawString
    /// `#[…]` with comments starting with `#` elsewhere
    case phpAttribute
    /// `[[…]]`, `[==[…]==]`
    case luaLongString
    /// `%w[…]`, `%(…)`
    case rubyPercent
    /// `q{…}`, `m/…/`, `s/…/…/`
    case perlQuotes
    /// `~r/…/`, `~w(…)a`
    case elixirSigil
    /// `<Tag attribute={code}>…</Tag>` where an operand is expected
    case jsx
    /// `#define` first on a line
    case preprocessor
    /// `-Parameter`, `-eq`
    case powershellDash
    /// `[type]`
    case powershellType
    /// `@"` … `"@` on lines of their own
    case powershellHereString
    /// `r"(…)"`
    case rRawString
    /// `@"…"`, `@name` and `@(`, `@[`, `@{`
    case objectiveCAt
    /// `#"…"#` with as many `#` on both sides
    case swiftRawString
    /// `:name`, `:"text"`
    case symbol
}
