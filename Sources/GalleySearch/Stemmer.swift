// Stems: what is left of a word without its endings, so that `configuring` finds `configuration`. By the
// algorithms of Snowball (https://snowballstem.org), one for each language.

import CStemmer

/// The algorithm of one language. Not to be used by two threads at once.
final class Stemmer {
    private let algorithm: OpaquePointer
    /// American stems by the British ones, for English.
    private var american: [[UInt8]: [UInt8]] = [:]

    /// Nil for a language without an algorithm: there a word is its own stem.
    /// - Parameter language: A language tag of BCP 47; its first subtag counts.
    init?(language: String) {
        guard let name = Self.names[Self.subtag(of: language)], let algorithm = sb_stemmer_new(name, nil)
        else { return nil }
        self.algorithm = algorithm
        guard Self.subtag(of: language) == "en" else { return }
        for (british, ofAmerica) in BritishSpelling.pairs {
            american[snowball(Array(british.utf8).span)] = snowball(Array(ofAmerica.utf8).span)
        }
    }

    deinit { sb_stemmer_delete(algorithm) }

    /// The stem of a word in lower case. Some algorithms want its accents.
    func stem(_ word: Span<UInt8>) -> [UInt8] {
        let stem = snowball(word)
        return american[stem] ?? stem
    }

    private func snowball(_ word: Span<UInt8>) -> [UInt8] {
        word.withUnsafeBufferPointer { word in
            guard let stem = sb_stemmer_stem(algorithm, word.baseAddress, Int32(word.count)) else {
                return Array(word)
            }
            return Array(UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(algorithm))))
        }
    }

    /// Whether the endings of a language are known; its first subtag counts.
    static func knows(_ language: String) -> Bool { names[subtag(of: language)] != nil }

    static func subtag(of language: String) -> String {
        language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    }

    /// The languages that are known, by their subtags.
    static var languages: [String] { names.keys.sorted() }

    /// Snowball's names of languages by their subtags of BCP 47.
    private static let names: [String: String] = [
        "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch",
        "en": "english", "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi",
        "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian",
        "ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian", "pt": "portuguese",
        "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil",
        "tr": "turkish", "yi": "yiddish",
    ]
}
