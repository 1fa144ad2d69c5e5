// A text that fits a pattern: made by walking its terms, tried by the matcher, made again otherwise.
//
// The first try looks natural (`abc`, `012`); the next ones are shorter, longer and, at last, drawn by a fixed
// sequence of numbers, which is what finds a way past look-aheads. Same pattern, same text.

extension Pattern {
    /// A text that the pattern is found in, as long as is said and fit for `isAccepted`; another for another variation.
    func example(
        lengths: ClosedRange<Int>, variation: Int = 0, where isAccepted: (String) -> Bool = { _ in true }
    ) -> String? {
        var steps = 0
        let limit = min(lengths.upperBound, max(lengths.lowerBound, Self.comfortableSize), Self.sizeLimit) + 1
        for recipe in recipes(lengths, variation) {
            guard steps < Self.stepLimit else { break }
            var walk = Walk(recipe: recipe, limit: limit)
            walk.add(term)
            steps += walk.steps
            var text = walk.text
            // A pattern that is not anchored leaves room for more.
            while text.count < lengths.lowerBound, text.count < Self.sizeLimit {
                text.append(Walk.filler[text.count % Walk.filler.count])
            }
            guard lengths.contains(text.count) else { continue }
            guard matches(text, steps: &steps) == true else { continue }
            let candidate = String(String.UnicodeScalarView(text))
            if isAccepted(candidate) { return candidate }
        }
        return nil
    }

    /// Scalars in a generated text.
    private static let sizeLimit = 4000
    /// A text that need not be longer is not.
    private static let comfortableSize = 200

    /// How a walk chooses.
    struct Recipe {
        /// How often something is repeated beyond the least; nil for what looks natural.
        var growth: Int?
        /// 0 for the first letters of the alphabet.
        var seed = 0
        /// Whether any scalar of a set may be taken, not only a letter where there are letters.
        var isWild = false
        /// Where what a look-ahead asks for is written.
        var looks = Looks.nowhere

        enum Looks { case nowhere, before, behind }
    }

    private func recipes(_ lengths: ClosedRange<Int>, _ variation: Int) -> [Recipe] {
        let looks: [Recipe.Looks] = term.hasLookAhead ? [.before, .behind, .nowhere] : [.nowhere]
        var recipes: [Recipe] = []
        for look in looks {
            recipes.append(Recipe(growth: nil, seed: variation, looks: look))
            for growth in [0, 1, 2, 3, 5, 8] {
                recipes.append(Recipe(growth: growth, seed: variation, looks: look))
            }
        }
        var growth = 12
        while growth < lengths.lowerBound {
            recipes.append(Recipe(growth: growth, seed: variation))
            growth += max(1, growth / 3)
        }
        if lengths.lowerBound > 1 {
            for spare in 0...4 {
                recipes.append(Recipe(growth: max(0, lengths.lowerBound - spare), seed: variation))
            }
        }
        for seed in 1...24 {
            recipes.append(
                Recipe(growth: seed % 3 == 0 ? nil : seed % 6, seed: variation * 24 + seed, isWild: true))
        }
        return recipes
    }

    private struct Walk {
        let recipe: Recipe
        let limit: Int
        private(set) var text: [Unicode.Scalar] = []
        private var deferred: [Unicode.Scalar] = []
        private var draw: UInt64
        private(set) var steps = 0
        /// Scalars taken from classes.
        private var picks = 0

        /// Terms looked at, however little they write.
        private static let stepLimit = 20_000
        static let filler = Array("abcdefghijklmnopqrstuvwxyz".unicodeScalars)

        init(recipe: Recipe, limit: Int) {
            self.recipe = recipe
            self.limit = limit
            draw = UInt64(truncatingIfNeeded: recipe.seed) &* 0x9E37_79B9_7F4A_7C15
        }

        /// The next of a fixed sequence of numbers (a linear congruential generator).
        private mutating func number(below count: Int) -> Int {
            guard recipe.seed != 0, count > 1 else { return 0 }
            draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((draw >> 33) % UInt64(count))
        }

        mutating func add(_ term: Term) {
            add(part: term)
            text += deferred
            deferred = []
        }

        private mutating func add(part term: Term) {
            steps += 1
            guard text.count < limit, steps < Self.stepLimit else { return }
            switch term {
            case .set(let set):
                let place = picks + number(below: 97)
                if set.isMany { picks += 1 }
                if let scalar = set.member(at: place, isWild: recipe.isWild) { text.append(scalar) }
            case .sequence(let terms): for term in terms { add(part: term) }
            case .choice(let branches): add(part: branches[number(below: branches.count)])
            case .repeated(let inner, let least, let most):
                for _ in 0..<count(of: inner, least, most) {
                    add(part: inner)
                    if text.count >= limit || steps >= Self.stepLimit { break }
                }
            case .start, .end, .wordBoundary: break
            case .lookAhead(let inner, let isPositive):
                guard isPositive else { break }
                switch recipe.looks {
                case .nowhere: break
                case .before: add(part: inner)
                case .behind:
                    let start = text.count
                    add(part: inner)
                    deferred += text[start...]
                    text.removeSubrange(start...)
                }
            }
        }

        private mutating func count(of term: Term, _ least: Int, _ most: Int?) -> Int {
            let most = max(most ?? Int.max, least)
            if let growth = recipe.growth {
                return least + min(growth, most - least, limit)
            }
            guard case .set(let set) = term, set.isMany, most > 1, recipe.looks == .nowhere else {
                return least
            }
            return max(least, min(3, most))
        }
    }
}

extension Pattern.Term {
    fileprivate var hasLookAhead: Bool {
        switch self {
        case .lookAhead: true
        case .sequence(let terms), .choice(let terms): terms.contains(where: \.hasLookAhead)
        case .repeated(let inner, _, _): inner.hasLookAhead
        default: false
        }
    }
}

extension ScalarSet {
    /// Letters before digits before marks, but hexadecimal digits in their own order.
    private static let order = Array(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. +@/:,;!?#$%&'()*<=>[]^{|}~\"\\`"
            .unicodeScalars)
    private static let hexadecimal = Array("0123456789abcdef".unicodeScalars)

    fileprivate var isMany: Bool {
        isNegated || !properties.isEmpty || !negatedRanges.isEmpty
            || ranges.reduce(0) { $0 + $1.count } > 1
    }

    /// One of its scalars, the nearest to hand; nil where it has none that is found quickly.
    fileprivate func member(at place: Int, isWild: Bool) -> Unicode.Scalar? {
        let isHexadecimal =
            !isNegated && properties.isEmpty && negatedRanges.isEmpty
            && ranges.count == 2 && ranges.contains(0x30...0x39) && ranges.contains(0x61...0x66)
        let members = (isHexadecimal ? Self.hexadecimal : Self.order).filter(contains)
        // A dot or a negated class is filled with letters; it allows too much for anything better.
        let letters = members.prefix { $0.properties.isAlphabetic && $0.properties.isLowercase }
        if !isHexadecimal, !isWild, !letters.isEmpty { return letters[place % letters.count] }
        if !members.isEmpty { return members[place % members.count] }
        for range in ranges where !isNegated {
            if let scalar = Unicode.Scalar(
                range.lowerBound + UInt32(place % min(range.count, 64)))
            {
                return scalar
            }
        }
        for value in [0xE4, 0x416, 0x4E2D, 0x3042, 0x1F600, 0x09, 0x0A, 0x01] as [UInt32] {
            if let scalar = Unicode.Scalar(value), contains(scalar) { return scalar }
        }
        return nil
    }
}
