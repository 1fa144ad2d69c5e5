// Words that say little: articles, prepositions, what questions begin with. A title is no longer for them, and a page need
// not have those of a query. The page learns them from the index, so that both know the same.

enum LittleWords {
    /// Those of a language, folded, with spaces between; "" where none are known. Of its tag (BCP 47) the first subtag
    /// counts.
    static func list(language: String) -> String {
        lists[language.prefix { $0 != "-" && $0 != "_" }.lowercased()] ?? ""
    }

    private static let lists: [String: String] = [
        "en": """
        a an and are as at be by can do does for from how i in into is it its my of on or that the this to was \
        what when where which why will with you your
        """,
        "de": """
        am an auf aus bei beim das dem den der des die ein eine einem einen einer eines er es fur ich im in ist \
        kann man mein meine mit oder sich sie sind und vom von wann warum was welche wenn wie wird wo zu zum zur
        """,
        "fr": """
        a au aux avec c ce ces comment d dans de des du elle en est et il j je l la le les m ma mes mon n ne ou par \
        pour qu quand que quel quelle qui quoi s sa se ses son sont sur t un une vous
        """,
        "es": """
        a al como con cual cuando de del donde e el en es esta este la las lo los mi mis o para por que quien se \
        su sus un una y
        """,
    ]
}
