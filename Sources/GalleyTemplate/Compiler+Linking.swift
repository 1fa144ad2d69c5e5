// What can only be said when all templates are known: who extends whom, which blocks stand in for which,
// and whether every name is one that somebody gives.

import GalleyCore

extension Compiler {
    /// Joins the compiled templates; `roots` are those that will be rendered for themselves.
    func link(roots: Set<Index>) -> Program {
        cutCycles()
        let chains = tables.templates.indices.map(chain)
        for i in tables.templates.indices {
            tables.templates[i].blocks = tables.blockNames.indices.map { name in
                append(operands: chains[i].compactMap { ownBlocks[$0][Index(name)] })
            }
        }
        let setsNames = exports.map { !$0.isEmpty }
        for i in tables.templates.indices {
            tables.templates[i].setsNames = chains[i].contains { setsNames[$0] }
        }
        checkBlocks(chains)
        checkImports(chains)
        checkNames(chains, roots)
        // A template is as sound as those it extends.
        for i in tables.templates.indices {
            tables.templates[i].isSound = chains[i].allSatisfy { tables.templates[$0].isSound }
        }
        diagnostics.sort(by: Diagnostic.inReportOrder)
        return Program(tables, filterTable)
    }

    private func cutCycles() {
        for i in tables.templates.indices {
            var seen: Set<Int> = [i]
            var current = i
            while tables.templates[current].parent >= 0 {
                let parent = Int(tables.templates[current].parent)
                if !seen.insert(parent).inserted {
                    let name = tables.templates[parent].name
                    if let place = extendsPlaces[current] {
                        report(
                            "template/cycle", "`\(name)` extends itself, over other templates or directly",
                            place)
                    }
                    tables.templates[current].parent = -1
                    break
                }
                current = parent
            }
        }
    }

    /// A template and those it extends, in their order.
    private func chain(_ template: Int) -> [Int] {
        var chain = [template]
        while case let parent = Int(tables.templates[chain[chain.count - 1]].parent), parent >= 0 {
            chain.append(parent)
        }
        return chain
    }

    private func checkBlocks(_ chains: [[Int]]) {
        for call in superCalls {
            let template = Int(call.place.template)
            let isThere = chains[template].dropFirst().contains { ownBlocks[$0][call.block] != nil }
            if !isThere, tables.templates[template].isSound {
                report(
                    "template/unknown-block",
                    "no template above has the block `\(tables.blockNames[Int(call.block)])`", call.place,
                    help: ["`super()` prints the block of the same name in an extended template"])
            }
        }
        for call in selfCalls {
            let template = Int(call.place.template)
            let related = chains.filter { $0.contains(template) }.joined()
            if !related.contains(where: { ownBlocks[$0][call.block] != nil }) {
                let name = tables.blockNames[Int(call.block)]
                let known = related.flatMap { ownBlocks[$0].keys.map { tables.blockNames[Int($0)] } }
                report(
                    "template/unknown-block", "there is no block `\(name)`", call.place,
                    help: didYouMean(name, among: known.sorted()))
            }
        }
    }

    private func checkImports(_ chains: [[Int]]) {
        for site in sites {
            let given = chains[Int(site.to)].reduce(into: Set<String>()) { $0.formUnion(exports[$1]) }
            for (name, place) in site.imported where !given.contains(name) {
                report(
                    "template/unknown-name",
                    "`\(tables.templates[Int(site.to)].name)` has no macro or variable `\(name)`", place,
                    help: didYouMean(name, among: given.sorted()))
            }
        }
    }

    // MARK: Names

    private func checkNames(_ chains: [[Int]], _ roots: Set<Index>) {
        let visible = visibleNames(chains)
        let seesContext = templatesWithContext(chains, roots)
        let functionNames = Set(functions.keys)
        for i in tables.templates.indices {
            var reported: Set<String> = []
            for free in freeNames[i] where !reported.contains(free.name) {
                let known = visible[i].contains(free.name) || functionNames.contains(free.name)
                if known || optionalNames[i].contains(free.name) { continue }
                guard let declared else { continue }
                if declared.contains(free.name) {
                    if seesContext.contains(i) { continue }
                    reported.insert(free.name)
                    report(
                        "template/unknown-name", "an imported template does not see `\(free.name)`",
                        free.place, help: ["Hand it to the macro, or import the template `with context`"])
                    continue
                }
                reported.insert(free.name)
                let names = free.scope.visibleNames + visible[i].sorted() + declared.sorted()
                if free.isCall {
                    report(
                        "template/unknown-function", "there is no function or macro `\(free.name)`",
                        free.place, help: didYouMean(free.name, among: names + functionNames.sorted()))
                } else {
                    report(
                        "template/unknown-name", "there is nothing named `\(free.name)` here", free.place,
                        help: didYouMean(free.name, among: names + functionNames.sorted()))
                }
            }
        }
    }

    /// For each template the names that templates set and it may see: its own, those of the templates it
    /// extends or is extended by, and those in reach where it is included.
    private func visibleNames(_ chains: [[Int]]) -> [Set<String>] {
        var visible = exports
        for (i, chain) in chains.enumerated() {
            for ancestor in chain.dropFirst() { visible[i].formUnion(exports[ancestor]) }
        }
        var changed = true
        func hand(_ names: Set<String>, to template: Int) {
            let before = visible[template].count
            visible[template].formUnion(names)
            if visible[template].count > before { changed = true }
        }
        while changed {
            changed = false
            for (i, chain) in chains.enumerated() {
                for ancestor in chain.dropFirst() { hand(visible[i], to: ancestor) }
            }
            for site in sites where site.withContext {
                hand(visible[Int(site.from)].union(site.locals), to: Int(site.to))
            }
        }
        return visible
    }

    /// Templates that are not only imported without context.
    private func templatesWithContext(_ chains: [[Int]], _ roots: Set<Index>) -> Set<Int> {
        var result = Set(roots.map(Int.init))
        var changed = true
        while changed {
            let before = result.count
            for i in result { result.formUnion(chains[i]) }
            for site in sites where site.withContext && result.contains(Int(site.from)) {
                result.insert(Int(site.to))
            }
            changed = result.count > before
        }
        return result
    }
}
