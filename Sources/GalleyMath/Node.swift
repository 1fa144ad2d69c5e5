// A formula as a tree: what TeX's commands mean, before anything is said of MathML.

indirect enum Node {
    /// Letters: `<mi>`; `upright` where a single one is not to be slanted.
    case identifier(String, upright: Bool)
    case number(String)
    case symbol(Symbol)
    /// A function's name; in display style its scripts go below and above where it `hasLimits`.
    case function(String, hasLimits: Bool)
    case text([TextRun])
    /// In thousandths of an em.
    case space(Int)
    case group([Node])
    case scripts(Scripts)
    case accent(Accent)
    case stacked(base: Node, under: Node?, over: Node?)
    /// An arrow as long as what stands over and under it.
    case arrow(String, under: [Node], over: [Node])
    case fraction(Fraction)
    case root([Node], index: [Node]?)
    /// `\left( … \right)`; an empty string for no delimiter.
    case fenced(opening: String, [Node], closing: String)
    case middle(String)
    /// `\big(`: height in thousandths of an em.
    case delimiter(String, height: Int, AtomClass)
    case table(Table)
    case styled(MathStyle, [Node])
    case coloured(String, background: Bool, [Node])
    /// In per cent of the size around.
    case sized(Int, [Node])
    case padded(Padding, [Node])
    case enclosed(Enclosure, [Node])
    case link(String, [Node])
    /// `\mathrel{…}`
    case classed(AtomClass, hasLimits: Bool, [Node])
    /// A command nobody knows, as it is typed.
    case unknown(String)
}

struct Scripts {
    enum Placement { case natural, limits, beside }

    var base: Node?
    var lower: Node?
    var upper: Node?
    var placement = Placement.natural
}

struct Accent {
    var base: Node
    var mark: String
    var isUnder = false
    var isStretchy = false
    /// A brace takes its label as a limit.
    var takesLimits = false
}

struct Fraction {
    enum Style { case natural, display, text, continued }

    var numerator: [Node]
    var denominator: [Node]
    var style = Style.natural
    var hasLine = true
    var opening = ""
    var closing = ""
}

enum MathStyle { case display, text, script, scriptScript }

enum Padding {
    case phantom, horizontalPhantom, verticalPhantom, smash, overlapLeft, overlapRight, overlapCentre
}

enum Enclosure: String {
    case box = "math-box"
    case slash = "math-cancel"
    case backslash = "math-bcancel"
    case cross = "math-xcancel"
    case strike = "math-sout"
}

struct Table {
    enum Kind { case matrix, small, cases, displayCases, aligned, gathered, array, stack }

    struct Row {
        var cells: [[Node]] = []
        /// `\hline` above it.
        var hasRule = false
        /// In thousandths of an em.
        var space = 0
        var tag: [TextRun]?
    }

    enum Alignment { case left, centre, right }

    struct Column {
        var alignment = Alignment.centre
        /// Lines before it, and after the last one.
        var hasLineBefore = false
        var hasLineAfter = false
    }

    var kind: Kind
    var rows: [Row] = []
    var columns: [Column] = []
    var hasRuleBelow = false
    var opening = ""
    var closing = ""
}

/// A piece of `\text{…}`.
enum TextRun {
    enum Face { case normal, bold, italic, code }

    case plain(String, Face)
    case math([Node])
}
