// The `Idea-Input` and `Idea-Output` that Pydantic makes of a model whose fields are read otherwise than written.
//
// FastAPI makes both as soon as one of them differs anywhere below, so most pairs are the same twice over. Two are
// alike where their trees are, taking a reference to another pair's input for one to its output; and where that pair
// turns out to differ, so do all that refer to it.

import GalleyCore
import GalleyData

struct SchemaPairs {
    static let input = "-Input"
    static let output = "-Output"

    struct Pair {
        let input: Node
        let output: Node
        /// Whether what is sent is not what comes back.
        var isDifferent = false
    }

    private var pairs: [String: Pair] = [:]

    /// Pairs whose name without the suffix is no component itself.
    init(_ components: [(name: String, node: Node)], _ documents: SpecDocuments) {
        var nodes: [String: Node] = [:]
        for (name, node) in components { nodes[name] = node }
        var stems: [String] = []
        for (name, input) in components where name.hasSuffix(Self.input) {
            let stem = String(name.dropLast(Self.input.count))
            guard !stem.isEmpty, nodes[stem] == nil, let output = nodes[stem + Self.output] else { continue }
            pairs[stem] = Pair(input: input, output: output)
            stems.append(stem)
        }
        var users: [String: [String]] = [:]
        var different: [String] = []
        let names = Set(stems)
        for stem in stems {
            guard let pair = pairs[stem] else { continue }
            var comparison = Comparison(names: names)
            if comparison.isSame(pair.input, pair.output) {
                for other in comparison.pairs { users[other, default: []].append(stem) }
            } else {
                different.append(stem)
            }
        }
        while let stem = different.popLast() {
            guard pairs[stem]?.isDifferent == false else { continue }
            pairs[stem]?.isDifferent = true
            different += users[stem] ?? []
        }
    }

    subscript(stem: String) -> Pair? { pairs[stem] }

    /// The name of the pair that a component belongs to.
    func stem(of name: String) -> String? {
        for suffix in [Self.input, Self.output] where name.hasSuffix(suffix) {
            let stem = String(name.dropLast(suffix.count))
            if pairs[stem] != nil { return stem }
        }
        return nil
    }

    private struct Comparison {
        /// Of all pairs.
        let names: Set<String>
        /// The pairs that the two refer to alike.
        private(set) var pairs: Set<String> = []

        init(names: Set<String>) { self.names = names }

        /// As deep as the trees are.
        mutating func isSame(_ a: Node, _ b: Node) -> Bool {
            guard a.kind == b.kind, a.count == b.count else { return false }
            switch a.kind {
            case .mapping:
                return a.entries.allSatisfy { key, value in
                    guard let other = b[key.scalarText ?? ""] else { return false }
                    return isSame(value, other)
                }
            case .sequence: return zip(a.items, b.items).allSatisfy { isSame($0, $1) }
            default: return a.utf8 == b.utf8 || isSameReference(a, b)
            }
        }

        /// Whether these are the paths of a pair's two schemas, in a `$ref` or a discriminator's mapping.
        private mutating func isSameReference(_ a: Node, _ b: Node) -> Bool {
            guard a.kind == .string, let x = a.string, let y = b.string, x.hasSuffix(SchemaPairs.input),
                y.hasSuffix(SchemaPairs.output)
            else { return false }
            let stem = x.dropLast(SchemaPairs.input.count)
            guard stem == y.dropLast(SchemaPairs.output.count) else { return false }
            let name = String(
                stem[(stem.lastIndex(of: "/").map { stem.index(after: $0) } ?? stem.startIndex)...])
            guard names.contains(name) else { return false }
            pairs.insert(name)
            return true
        }
    }
}
