// The named colours of Material for MkDocs as colours of links that can be read, on white and on black.

enum MkDocsPalette {
    /// The primary colour of a name, darkened until it has a contrast of 5 : 1 on white, and lightened until it has that on dark
    /// grey (#222). A name is in lower case, with hyphens.
    static let accents: [String: (light: String, dark: String)] = [
        "red": ("#db1814", "#f06360"),
        "pink": ("#d81556", "#ef5f8f"),
        "purple": ("#a843ba", "#c074cd"),
        "deep-purple": ("#7e56c2", "#a083d2"),
        "indigo": ("#4051b5", "#818dd2"),
        "blue": ("#0b70c4", "#2295f3"),
        "light-blue": ("#0175ab", "#02a6f2"),
        "cyan": ("#007989", "#00bdd6"),
        "teal": ("#007d70", "#00a393"),
        "green": ("#367c38", "#4cae4f"),
        "light-green": ("#537828", "#8bc34b"),
        "lime": ("#6a7314", "#cbdc38"),
        "yellow": ("#7a6e00", "#ffec3d"),
        "amber": ("#8c6900", "#ffc105"),
        "orange": ("#a16000", "#ffa724"),
        "deep-orange": ("#d13100", "#ff6e42"),
        "brown": ("#795649", "#ae887a"),
        "grey": ("#6f6f6f", "#919191"),
        "blue-grey": ("#546d78", "#7a95a2"),
    ]

    static func name(_ text: String) -> String {
        String(text.lowercased().map { $0 == " " || $0 == "_" ? "-" : $0 })
    }
}
