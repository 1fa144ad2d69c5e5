// Matching in linear time: all ways through the pattern are followed at once (Thompson's construction), so no
// pattern makes it slow; counts and look-aheads are bounded by named limits.

extension Pattern {
    /// The terms as instructions.
    struct Program: Sendable {
        enum Instruction: Sendable {
            case set(ScalarSet)
            /// Both ways.
            case split(Int, Int)
            case jump(Int)
            case start
            case end
            case wordBoundary(isPositive: Bool)
            case lookAhead(Program, isPositive: Bool)
            case match
        }

        private(set) var instructions: [Instruction] = []
        /// Instructions of look-aheads that are written already: here, and in the program that this one is part of.
        private var others = 0

        /// Counts such as `{1000}` are written out, a look-ahead's each time; more than this is not followed.
        private static let sizeLimit = 20_000

        init?(_ term: Term) { self.init(term, besides: 0) }

        private init?(_ term: Term, besides others: Int) {
            self.others = others
            guard emit(term) else { return nil }
            instructions.append(.match)
        }

        private var size: Int { instructions.count + others }

        private mutating func emit(_ term: Term) -> Bool {
            guard size < Self.sizeLimit else { return false }
            switch term {
            case .set(let set): instructions.append(.set(set))
            case .start: instructions.append(.start)
            case .end: instructions.append(.end)
            case .wordBoundary(let isPositive):
                instructions.append(.wordBoundary(isPositive: isPositive))
            case .lookAhead(let inner, let isPositive):
                guard let program = Program(inner, besides: size) else { return false }
                others = program.size - instructions.count
                instructions.append(.lookAhead(program, isPositive: isPositive))
            case .sequence(let terms):
                for term in terms { guard emit(term) else { return false } }
            case .choice(let branches):
                var jumps: [Int] = []
                for (i, branch) in branches.enumerated() {
                    let split = instructions.count
                    if i < branches.count - 1 { instructions.append(.split(split + 1, 0)) }
                    guard emit(branch) else { return false }
                    guard i < branches.count - 1 else { break }
                    jumps.append(instructions.count)
                    instructions.append(.jump(0))
                    instructions[split] = .split(split + 1, instructions.count)
                }
                for jump in jumps { instructions[jump] = .jump(instructions.count) }
            case .repeated(let inner, let least, let most):
                // Terms without instructions would make a long count cost time and no space.
                for _ in 0..<min(least, Self.sizeLimit) {
                    let size = instructions.count
                    guard emit(inner) else { return false }
                    if instructions.count == size { break }
                }
                if let most {
                    var splits: [Int] = []
                    for _ in 0..<max(0, min(most, Self.sizeLimit) - least) {
                        splits.append(instructions.count)
                        instructions.append(.split(instructions.count + 1, 0))
                        guard emit(inner) else { return false }
                    }
                    for split in splits { instructions[split] = .split(split + 1, instructions.count) }
                } else {
                    let split = instructions.count
                    instructions.append(.split(split + 1, 0))
                    guard emit(inner) else { return false }
                    instructions.append(.jump(split))
                    instructions[split] = .split(split + 1, instructions.count)
                }
            }
            return true
        }
    }

    /// Steps of one question; a hostile pattern on a long text ends here.
    static let stepLimit = 500_000

    /// Whether the pattern is found in the text; nil where that is too much work to tell.
    func matches(_ text: String) -> Bool? {
        var steps = 0
        return matches(Array(text.unicodeScalars), steps: &steps)
    }

    /// The same, counting steps on from those of other questions.
    func matches(_ text: [Unicode.Scalar], steps: inout Int) -> Bool? {
        Self.run(program, on: text, from: 0, isAnchored: false, steps: &steps)
    }

    private static func run(
        _ program: Program, on text: [Unicode.Scalar], from start: Int, isAnchored: Bool, steps: inout Int
    ) -> Bool? {
        let instructions = program.instructions
        // A look-ahead is run again and again; clearing eight places takes about as long as a step.
        steps += instructions.count / 8
        guard steps <= stepLimit else { return nil }
        var current: [Int] = []
        var next: [Int] = []
        // The place of the text at which an instruction was last reached.
        var reached = [Int](repeating: -1, count: instructions.count)
        var pending: [Int] = []
        var i = start
        while true {
            if i == start || !isAnchored { current.append(0) }
            next.removeAll(keepingCapacity: true)
            // What is reached without reading, then what reads a scalar.
            pending.append(contentsOf: current.reversed())
            while let at = pending.popLast() {
                guard reached[at] != i else { continue }
                reached[at] = i
                steps += 1
                guard steps <= stepLimit else { return nil }
                switch instructions[at] {
                case .match: return true
                case .jump(let to): pending.append(to)
                case .split(let one, let other):
                    pending.append(other)
                    pending.append(one)
                case .start: if i == 0 { pending.append(at + 1) }
                case .end: if i == text.count { pending.append(at + 1) }
                case .wordBoundary(let isPositive):
                    let isBoundary =
                        (i > 0 && isWord(text[i - 1])) != (i < text.count && isWord(text[i]))
                    if isBoundary == isPositive { pending.append(at + 1) }
                case .lookAhead(let inner, let isPositive):
                    guard let found = run(inner, on: text, from: i, isAnchored: true, steps: &steps) else {
                        return nil
                    }
                    if found == isPositive { pending.append(at + 1) }
                case .set(let set):
                    if i < text.count, set.contains(text[i]) { next.append(at + 1) }
                }
            }
            guard i < text.count, !(next.isEmpty && isAnchored) else { return false }
            swap(&current, &next)
            i += 1
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        ScalarSet.word.contains { $0.contains(scalar.value) }
    }
}
