// The path templates of an API as a tree of segments: a request's path finds those that it may fit in a few steps, however
// many there are.

import GalleyOpenAPI

/// Places of path templates, by their segments.
struct PathTable: Sendable {
    private struct Node: Sendable {
        var literals: [[UInt8]: Int] = [:]
        /// Behind a segment that is a parameter or has one in it.
        var other: Int?
        /// Templates that end here.
        var templates: [Int] = []
    }

    private var nodes = [Node()]

    mutating func insert(_ segments: [PathTemplate.Segment], _ template: Int) {
        var node = 0
        for segment in segments { node = child(of: node, for: segment) }
        nodes[node].templates.append(template)
    }

    private mutating func child(of node: Int, for segment: PathTemplate.Segment) -> Int {
        let known: Int? =
            switch segment {
            case .literal(let name): nodes[node].literals[name]
            case .parameter, .mixed: nodes[node].other
            }
        if let known { return known }
        let new = nodes.count
        nodes.append(Node())
        switch segment {
        case .literal(let name): nodes[node].literals[name] = new
        case .parameter, .mixed: nodes[node].other = new
        }
        return new
    }

    /// The templates whose literal segments a path has, in their order. Whether the others fit is not looked at.
    func candidates(for segments: some Collection<ArraySlice<UInt8>>) -> [Int] {
        var open = [0]
        for segment in segments {
            let name = Array(segment)
            var next: [Int] = []
            for node in open {
                if let child = nodes[node].literals[name] { next.append(child) }
                if let child = nodes[node].other { next.append(child) }
            }
            if next.isEmpty { return [] }
            open = next
        }
        return open.flatMap { nodes[$0].templates }.sorted()
    }
}
