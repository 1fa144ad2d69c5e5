// Pages gathered by folder, so that a picture of a thousand pages has a few dozen parts.
//
// The folders of the paths are a tree. It begins as one cluster, and the cluster with the most pages is split into its
// folders for as long as there is room; what a folder holds itself stays a cluster of its own.

import GalleyCore

/// The pages of a graph in a bounded number of folders.
struct GraphClusters {
    struct Cluster {
        /// "guide/setup/", "/" for the top.
        var name: String
        /// Indices into the graph's nodes, in the order of their paths.
        var pages: [Int]
    }

    /// In the order of their paths; what found no room of its own comes last.
    private(set) var clusters: [Cluster] = []
    /// For each page its cluster.
    private(set) var clusterOfPage: [Int] = []

    /// More than these cannot be told apart, nor labelled.
    static let most = 28

    init(_ graph: LinkGraph) {
        var tree = FolderTree(graph)
        let order = tree.preorder()
        let units = tree.split(most: Self.most)
        var unitOfFolder = [Int](repeating: 0, count: tree.folders.count)
        for (i, unit) in units.enumerated() { for folder in unit.folders { unitOfFolder[folder] = i } }
        let isMarked = Set(units.flatMap(\.folders))
        // A folder comes after the one that it lies in.
        for i in tree.folders.indices.dropFirst() where !isMarked.contains(i) {
            unitOfFolder[i] = unitOfFolder[tree.folders[i].parent]
        }
        var pages = [[Int]](repeating: [], count: units.count)
        for folder in order { pages[unitOfFolder[folder]] += tree.folders[folder].pages }
        var rank = [Int](repeating: 0, count: tree.folders.count)
        for (i, folder) in order.enumerated() { rank[folder] = i }
        let used = units.indices.filter { !pages[$0].isEmpty }.sorted { a, b in
            let x = units[a].isRest ? Int.max : rank[units[a].folders[0]]
            let y = units[b].isRest ? Int.max : rank[units[b].folders[0]]
            return (x, a) < (y, b)
        }
        clusterOfPage = [Int](repeating: 0, count: graph.nodes.count)
        for unit in used {
            for page in pages[unit] { clusterOfPage[page] = clusters.count }
            let name =
                units[unit].isRest
                ? "\(digits(units[unit].folders.count)) more folders" : tree.path(of: units[unit].folders[0])
            clusters.append(Cluster(name: name, pages: pages[unit]))
        }
    }
}

/// The folders of a site; the first is the top.
private struct FolderTree {
    struct Folder {
        var name: String
        var parent: Int
        var children: [Int] = []
        /// Pages with this path: `guide/` and `guide/index.html` are the folder's own.
        var pages: [Int] = []
        /// Pages in it and below.
        var total = 0
    }

    /// A cluster to be: folders with what lies below them, but for folders that are clusters of their own.
    struct Unit {
        var folders: [Int]
        var total: Int
        var isSplit = false
        var isRest = false
    }

    private(set) var folders = [Folder(name: "", parent: 0)]

    init(_ graph: LinkGraph) {
        struct Key: Hashable {
            var parent: Int
            var name: PathKey
        }
        var index: [Key: Int] = [:]
        for (page, node) in graph.nodes.enumerated() {
            var folder = 0
            for name in node.path.split(separator: "/") where name != "index.html" {
                let key = Key(parent: folder, name: PathKey(String(name)))
                if let known = index[key] {
                    folder = known
                } else {
                    let new = folders.count
                    index[key] = new
                    folders.append(Folder(name: key.name.path, parent: folder))
                    folders[folder].children.append(new)
                    folder = new
                }
            }
            folders[folder].pages.append(page)
        }
        for i in folders.indices.reversed() {
            folders[i].total += folders[i].pages.count
            if i > 0 { folders[folders[i].parent].total += folders[i].total }
        }
    }

    /// All folders, each before those in it, siblings by name.
    mutating func preorder() -> [Int] {
        let names = folders.map(\.name)
        for i in folders.indices {
            folders[i].children.sort { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
        }
        var order: [Int] = []
        var stack = [0]
        while let folder = stack.popLast() {
            order.append(folder)
            stack += folders[folder].children.reversed()
        }
        return order
    }

    func path(of folder: Int) -> String {
        var names: [String] = []
        var folder = folder
        while folder > 0 {
            names.append(folders[folder].name)
            folder = folders[folder].parent
        }
        return names.reversed().joined(separator: "/") + "/"
    }

    func split(most: Int) -> [Unit] {
        var units = [Unit(folders: [0], total: folders[0].total)]
        // Folders that are small beside the site are better seen as one.
        let least = max(6, folders[0].total / 8)
        while true {
            let candidates = units.indices.filter { !units[$0].isSplit && !units[$0].isRest }
            guard let largest = candidates.max(by: { (units[$0].total, $1) < (units[$1].total, $0) }) else {
                break
            }
            let folder = units[largest].folders[0]
            let isTop = folder == 0
            guard isTop || units[largest].total > least else { break }
            units[largest].isSplit = true
            var parts = folders[folder].children.filter { !folders[$0].children.isEmpty }
            let room = most - units.count
            if parts.count > room {
                // The top is always split; elsewhere many small parts say less than their folder.
                guard isTop else { continue }
                parts.sort { (folders[$1].total, $0) < (folders[$0].total, $1) }
                let rest = Array(parts[(room - 1)...])
                parts.removeLast(rest.count)
                units.append(
                    Unit(folders: rest, total: rest.reduce(0) { $0 + folders[$1].total }, isRest: true))
            }
            for part in parts {
                units.append(Unit(folders: [part], total: folders[part].total))
                units[largest].total -= folders[part].total
            }
        }
        return units
    }
}
