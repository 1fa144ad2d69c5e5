// The symbols LaTeX and amsmath know by name, as data: pairs of a name and its character, grouped by the class
// TeX gives them (The TeXbook, chapter 17). The class decides the space around a symbol; the same table tells
// the class of a character that was typed directly.

/// What kind of thing an atom of a formula is (The TeXbook, chapter 17): it decides the space around it.
enum AtomClass: Sendable {
    case ordinary, largeOperator, binary, relation, opening, closing, punctuation, inner
}

/// A symbol that is written as `<mo>`.
struct Symbol: Equatable, Sendable {
    var text: String
    var kind: AtomClass
    /// Whether scripts go below and above it in display style.
    var hasLimits = false
}

/// What a name or a character stands for.
enum Meaning: Sendable {
    case symbol(Symbol)
    /// An `<mi>`; `upright` where a single letter is not to be slanted.
    case letter(String, upright: Bool)
}

enum Symbols {
    /// Letters and signs that are set like letters.
    private static let letters = """
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
        varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
        upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ
        varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯 varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷 varPsi 𝛹
        varOmega 𝛺 partial ∂ imath ı jmath ȷ ell ℓ hbar ℏ hslash ℏ
        """

    private static let uprightLetters = """
        Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ
        Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
        nabla ∇ infty ∞ emptyset ∅ varnothing ∅ Re ℜ Im ℑ wp ℘ weierp ℘ aleph ℵ alef ℵ beth ℶ gimel ℷ daleth ℸ
        eth ð mho ℧ complement ∁ Bbbk 𝕜 Finv Ⅎ Game ⅁ top ⊤ bot ⊥ angle ∠ measuredangle ∡ sphericalangle ∢
        triangle △ triangledown ▽ Diamond ◊ lozenge ◊ Box □ square □ blacksquare ■ qed □
        blacktriangle ▲ blacktriangledown ▼ blacklozenge ⧫ bigstar ★ diagup ╱ diagdown ╲
        clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭ natural ♮ sharp ♯ checkmark ✓ maltese ✠
        copyright © circledR ® pounds £ mathsterling £ yen ¥ euro € S § P ¶ dag † ddag ‡ degree ° textdegree °
        surd √ prime ′ backprime ‵ AA Å ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß
        # # $ $ % % & & _ _
        """

    /// Ordinary signs that stand before what they belong to, and what is typed but has no class.
    private static let signs = """
        forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ backslash \\ vert | Vert ‖ | ‖ slash /
        """

    private static let largeOperators = """
        sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄
        bigsqcup ⨆ bigsqcap ⨅
        """

    private static let integrals = """
        int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ intop ∫ smallint ∫ ointctrclockwise ∳
        varointclockwise ∲
        """

    private static let binaries = """
        pm ± mp ∓ times × div ÷ cdot ⋅ centerdot ⋅ cdotp · ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ uplus ⊎
        sqcap ⊓ sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △
        bigtriangledown ▽ triangleleft ◃ triangleright ▹ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖ otimes ⊗
        oslash ⊘ odot ⊙ bigcirc ◯ dagger † ddagger ‡ amalg ⨿ dotplus ∔ Cap ⋒ doublecap ⋒ Cup ⋓ doublecup ⋓
        barwedge ⊼ veebar ⊻ doublebarwedge ⩞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ boxplus ⊞ divideontimes ⋇ ltimes ⋉
        rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ curlywedge ⋏ curlyvee ⋎ circleddash ⊝ circledast ⊛ circledcirc ⊚
        intercal ⊺ lessdot ⋖ gtrdot ⋗ xor ⊕ nand ⊼ nor ⊽
        """

    private static let relations = """
        lt < gt > le ≤ leq ≤ ge ≥ geq ≥ leqslant ⩽ geqslant ⩾ ll ≪ gg ≫ lll ⋘ llless ⋘ ggg ⋙ gggtr ⋙ ne ≠ neq ≠
        equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ asymp ≍ doteq ≐ doteqdot ≑ Doteq ≑ propto ∝ varpropto ∝ prec ≺ succ ≻
        preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞ curlyeqsucc ⋟ precsim ≾ succsim ≿ precapprox ⪷
        succapprox ⪸ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subseteqq ⫅ supseteqq ⫆ Subset ⋐ Supset ⋑
        subsetneq ⊊ supsetneq ⊋ varsubsetneq ⊊ varsupsetneq ⊋ subsetneqq ⫋ supsetneqq ⫌ nsubseteq ⊈ nsupseteq ⊉
        nsubset ⊄ nsupset ⊅ sqsubset ⊏ sqsupset ⊐ sqsubseteq ⊑ sqsupseteq ⊒ in ∈ ni ∋ owns ∋ notin ∉ vdash ⊢
        dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ Vvdash ⊪ VDash ⊫ nvdash ⊬ nvDash ⊭ nVdash ⊮ nVDash ⊯ perp ⊥ mid ∣ nmid ∤
        shortmid ∣ parallel ∥ nparallel ∦ shortparallel ∥ bowtie ⋈ Join ⋈ smile ⌣ frown ⌢ smallsmile ⌣ smallfrown ⌢
        between ≬ pitchfork ⋔ therefore ∴ because ∵ backepsilon ∍ approxeq ≊ thickapprox ≈ thicksim ∼ backsim ∽
        backsimeq ⋍ eqsim ≂ ncong ≇ nsim ≁ eqcirc ≖ circeq ≗ triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕ Coloneqq ⩴
        bumpeq ≏ Bumpeq ≎ fallingdotseq ≒ risingdotseq ≓ leqq ≦ geqq ≧ lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆
        lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ lesseqqgtr ⪋ gtreqqless ⪌ eqslantless ⪕ eqslantgtr ⪖ lneq ⪇
        gneq ⪈ lneqq ≨ gneqq ≩ lvertneqq ≨ gvertneqq ≩ lnsim ⋦ gnsim ⋧ lnapprox ⪉ gnapprox ⪊ nless ≮ ngtr ≯ nleq ≰
        ngeq ≱ nleqslant ≰ ngeqslant ≱ nprec ⊀ nsucc ⊁ npreceq ⋠ nsucceq ⋡ precneqq ⪵ succneqq ⪶ precnsim ⋨
        succnsim ⋩ precnapprox ⪹ succnapprox ⪺ vartriangle △ vartriangleleft ⊲ vartriangleright ⊳ trianglelefteq ⊴
        trianglerighteq ⊵ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬ ntrianglerighteq ⋭ blacktriangleleft ◀
        blacktriangleright ▶ ratio ∶ dblcolon ∷ colondash ∹ vcentcolon ∶ multimap ⊸ origof ⊶ imageof ⊷
        to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔
        implies ⟹ impliedby ⟸ iff ⟺ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹
        Longleftarrow ⟸ Longleftrightarrow ⟺ mapsto ↦ mapsfrom ↤ longmapsto ⟼ longmapsfrom ⟻ hookrightarrow ↪
        hookleftarrow ↩ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌
        leftrightharpoons ⇋ leadsto ⇝ rightsquigarrow ⇝ leftrightsquigarrow ↭ rightrightarrows ⇉ leftleftarrows ⇇
        rightleftarrows ⇄ leftrightarrows ⇆ upuparrows ⇈ downdownarrows ⇊ Rrightarrow ⇛ Lleftarrow ⇚
        twoheadrightarrow ↠ twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢ looparrowright ↬ looparrowleft ↫
        curvearrowright ↷ curvearrowleft ↶ circlearrowright ↻ circlearrowleft ↺ dashrightarrow ⇢ dashleftarrow ⇠
        dasharrow ⇢ nrightarrow ↛ nleftarrow ↚ nleftrightarrow ↮ nRightarrow ⇏ nLeftarrow ⇍ nLeftrightarrow ⇎
        restriction ↾ upharpoonright ↾ upharpoonleft ↿ downharpoonright ⇂ downharpoonleft ⇃ Lsh ↰ Rsh ↱
        uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗ searrow ↘ swarrow ↙
        nwarrow ↖ uarr ↑ darr ↓ rarr → larr ← harr ↔ rArr ⇒ lArr ⇐ hArr ⇔
        """

    private static let openings = """
        lbrace { { { lbrack [ lparen ( langle ⟨ lceil ⌈ lfloor ⌊ lgroup ⟮ lmoustache ⎰ llbracket ⟦ lAngle ⟪
        lvert | lVert ‖ ulcorner ⌜ llcorner ⌞
        """

    private static let closings = """
        rbrace } } } rbrack ] rparen ) rangle ⟩ rceil ⌉ rfloor ⌋ rgroup ⟯ rmoustache ⎱ rrbracket ⟧ rAngle ⟫
        rvert | rVert ‖ urcorner ⌝ lrcorner ⌟
        """

    private static let inners = """
        ldots … dots … dotsc … dotso … mathellipsis … textellipsis … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱
        iddots ⋰ adots ⋰
        """

    private static func pairs(_ text: String) -> [(name: String, text: String)] {
        let words = text.split { $0 == " " || $0 == "\n" }
        return stride(from: 0, to: words.count - 1, by: 2).map { (String(words[$0]), String(words[$0 + 1])) }
    }

    /// By name, without the backslash.
    static let named: [String: Meaning] = {
        var table: [String: Meaning] = [:]
        for (name, text) in pairs(letters) { table[name] = .letter(text, upright: false) }
        for (name, text) in pairs(uprightLetters) { table[name] = .letter(text, upright: true) }
        let groups: [(String, AtomClass, Bool)] = [
            (signs, .ordinary, false), (largeOperators, .largeOperator, true),
            (integrals, .largeOperator, false), (binaries, .binary, false), (relations, .relation, false),
            (openings, .opening, false), (closings, .closing, false), (inners, .inner, false),
        ]
        for (group, kind, hasLimits) in groups {
            for (name, text) in pairs(group) {
                table[name] = .symbol(Symbol(text: text, kind: kind, hasLimits: hasLimits))
            }
        }
        table["colon"] = .symbol(Symbol(text: ":", kind: .punctuation))
        table["ldotp"] = .symbol(Symbol(text: ".", kind: .punctuation))
        return table
    }()

    /// By the character typed.
    static let ofCharacter: [Unicode.Scalar: Meaning] = {
        var table: [Unicode.Scalar: Meaning] = [:]
        func add(_ group: String, _ meaning: (String) -> Meaning) {
            for (_, text) in pairs(group) where text.unicodeScalars.count == 1 {
                guard let scalar = text.unicodeScalars.first, table[scalar] == nil else { continue }
                table[scalar] = meaning(text)
            }
        }
        // The classes that differ from the ones the named groups would give.
        let keyboard: [(String, AtomClass)] = [
            ("/|‖!?.@'\"`#&_$%", .ordinary), ("+−*", .binary), ("=<>:∥", .relation), (",;", .punctuation),
            ("([{", .opening), (")]}", .closing), ("·", .binary),
        ]
        for (characters, kind) in keyboard {
            for scalar in characters.unicodeScalars {
                table[scalar] = .symbol(Symbol(text: String(scalar), kind: kind))
            }
        }
        table["-"] = .symbol(Symbol(text: "−", kind: .binary))
        table["*"] = .symbol(Symbol(text: "∗", kind: .binary))
        add(largeOperators) { .symbol(Symbol(text: $0, kind: .largeOperator, hasLimits: true)) }
        add(integrals) { .symbol(Symbol(text: $0, kind: .largeOperator)) }
        add(relations) { .symbol(Symbol(text: $0, kind: .relation)) }
        add(binaries) { .symbol(Symbol(text: $0, kind: .binary)) }
        add(openings) { .symbol(Symbol(text: $0, kind: .opening)) }
        add(closings) { .symbol(Symbol(text: $0, kind: .closing)) }
        add(inners) { .symbol(Symbol(text: $0, kind: .inner)) }
        add(signs) { .symbol(Symbol(text: $0, kind: .ordinary)) }
        add(letters) { .letter($0, upright: false) }
        add(uprightLetters) { .letter($0, upright: true) }
        return table
    }()

    /// The negation of a relation that has a character of its own.
    static let negations: [String: String] = Dictionary(
        pairs(
            """
            = ≠ ∈ ∉ ∋ ∌ < ≮ > ≯ ≤ ≰ ≥ ≱ ∼ ≁ ≃ ≄ ≅ ≇ ≈ ≉ ≡ ≢ ≺ ⊀ ≻ ⊁ ⊂ ⊄ ⊃ ⊅ ⊆ ⊈ ⊇ ⊉ ∣ ∤ ∥ ∦ ⊢ ⊬ ⊨ ⊭ ⊩ ⊮ ∃ ∄ → ↛ ← ↚
            ↔ ↮ ⇒ ⇏ ⇐ ⇍ ⇔ ⇎ ⊑ ⋢ ⊒ ⋣ ⊲ ⋪ ⊳ ⋫ ⊴ ⋬ ⊵ ⋭ ≼ ⋠ ≽ ⋡ ≍ ≭ ≲ ≴ ≳ ≵ ≶ ≸ ≷ ≹ | ∤
            """
        ).map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })

    /// Names set upright like a word: without limits.
    static let functions = words(
        """
        arccos arcsin arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom ker lg ln
        log sec sin sinh sh tan tanh tg th
        """)

    /// And those with limits in display style; what is written in their place, where it is not the name.
    static let limitFunctions: [String: String] = {
        var table: [String: String] = [:]
        for name in words("det gcd inf lim max min Pr sup") { table[name] = name }
        table["liminf"] = "lim\u{2009}inf"
        table["limsup"] = "lim\u{2009}sup"
        table["injlim"] = "inj\u{2009}lim"
        table["projlim"] = "proj\u{2009}lim"
        table["plim"] = "plim"
        table["argmax"] = "arg\u{2009}max"
        table["argmin"] = "arg\u{2009}min"
        return table
    }()

    static func words(_ text: String) -> Set<String> {
        Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
    }
}
