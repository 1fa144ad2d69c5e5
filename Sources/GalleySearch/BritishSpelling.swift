// Words that British and American English spell differently: `color` finds *colour*, whichever a page has.

enum BritishSpelling {
    /// British and American: words of documentation. Those whose beginnings differ would not be found by their stem.
    static let pairs: [(british: String, american: String)] =
        ends(
            "our", "or",
            "armour behaviour clamour colour endeavour favour flavour harbour honour humour labour neighbour rumour"
        )
        + ends("ogue", "og", "analogue catalogue dialogue")
        + ends("ence", "ense", "defence licence offence pretence")
        + ends("re", "er", "calibre centre fibre litre metre theatre")
        + ends("yse", "yze", "analyse paralyse")
        + ends("amme", "am", "programme")
        + ends(
            "ise", "ize",
            """
            anonymise authorise canonicalise capitalise categorise centralise characterise containerise \
            customise deserialise emphasise equalise factorise finalise formalise generalise harmonise \
            initialise internationalise itemise linearise localise materialise maximise memorise minimise modernise \
            modularise monetise normalise optimise organise parallelise parameterise parametrise personalise \
            prioritise quantise randomise rasterise realise recognise reorganise sanitise serialise \
            specialise stabilise standardise summarise synchronise synthesise tokenise utilise vectorise \
            virtualise visualise
            """)

    private static func ends(
        _ british: String, _ american: String, _ words: String
    ) -> [(british: String, american: String)] {
        words.split(separator: " ").map { (String($0), $0.dropLast(british.count) + american) }
    }
}
