// What the link graph says of each page: how often it is linked, which pages nothing leads to, which lead nowhere.

/// Counts of one graph. A link of a page to itself does not count.
struct GraphFacts {
    private let edges: [[Int32]]
    /// For each page the other pages that lead to it.
    let incoming: [Int]
    /// For each page how many other pages it leads to.
    let outgoing: [Int]
    /// Links from one page to another.
    let links: Int
    /// Pages that no other page leads to, but for the home page, which is where readers begin, and the page for what
    /// is not there.
    let orphans: [Int]
    /// Pages that lead to no other page, but for the same.
    let deadEnds: [Int]

    init(_ graph: LinkGraph) {
        let pages = graph.nodes.count
        var incoming = [Int](repeating: 0, count: pages)
        var outgoing = incoming
        for page in 0..<min(pages, graph.edges.count) {
            for target in graph.edges[page] where target >= 0 && target < pages && target != page {
                incoming[Int(target)] += 1
                outgoing[page] += 1
            }
        }
        let others = graph.nodes.indices.filter {
            !["index.html", "", "404.html"].contains(graph.nodes[$0].path)
        }
        orphans = others.filter { incoming[$0] == 0 }
        deadEnds = others.filter { outgoing[$0] == 0 }
        links = outgoing.reduce(0, +)
        self.incoming = incoming
        self.outgoing = outgoing
        edges = graph.edges
    }

    /// The other pages that a page leads to.
    func targets(of page: Int) -> [Int] {
        guard page < edges.count else { return [] }
        return edges[page].lazy.map(Int.init).filter { incoming.indices.contains($0) && $0 != page }
    }

    /// The pages with the most links to them, at most `limit`.
    func mostLinked(_ limit: Int) -> [Int] {
        let linked = incoming.indices.filter { incoming[$0] > 1 }
        return Array(linked.sorted { (incoming[$1], $0) < (incoming[$0], $1) }.prefix(limit))
    }
}
