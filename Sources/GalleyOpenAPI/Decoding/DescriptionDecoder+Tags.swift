// Tags and their groups: the order in which operations are listed.

import GalleyCore
import GalleyData

extension DescriptionDecoder {
    /// Kinds of 3.2 that mark operations and do not list them (OAS 3.2 §4.22, registry of kinds).
    private static let markingKinds: Set<String> = ["badge", "audience"]

    mutating func declareTags(_ list: Node?) {
        guard let list else { return }
        for item in list.items {
            // A bare name is no Tag Object, but plain enough.
            guard let name = text(item["name"]) ?? text(item), tagByName[name] == nil else { continue }
            var tag = Tag(
                name: name,
                title: text(item["x-displayName"]) ?? text(item["summary"]) ?? Self.title(ofTag: name),
                slug: "")
            tag.description = markdown(item["description"])
            tag.externalDocs = externalDocs(item["externalDocs"])
            tag.kind = text(item["kind"])
            add(tag)
        }
        for item in list.items {
            guard let name = text(item["name"]), let index = tagByName[name],
                let parent = text(item["parent"]).flatMap({ tagByName[$0] }), api.tags[index].parent == nil,
                !isAncestor(index, of: parent)
            else { continue }
            api.tags[index].parent = parent
        }
    }

    /// Follows the parents, of which there are no circles so far.
    private func isAncestor(_ tag: Int, of other: Int) -> Bool {
        var next: Int? = other
        // Deeper nesting is nobody's; without a bound a long chain would cost quadratic time.
        for _ in 0..<64 {
            guard let current = next else { return false }
            if current == tag { return true }
            next = api.tags[current].parent
        }
        return true
    }

    @discardableResult
    private mutating func add(_ tag: Tag) -> Int {
        tagByName[tag.name] = api.tags.count
        api.tags.append(tag)
        return api.tags.count - 1
    }

    /// The tags of an operation, undeclared ones made; first the one that lists it. Without one, a tag of the kind.
    mutating func tags(of node: Node, kind: Operation.Kind) -> [Int] {
        var result: [Int] = []
        for name in node["tags"]?.strings.prefix(256) ?? [] where !name.isEmpty {
            let tag = tagByName[name] ?? add(Tag(name: name, title: Self.title(ofTag: name), slug: ""))
            if !result.contains(tag) { result.append(tag) }
        }
        if !result.isEmpty {
            // Where all tags are marks, the first lists the operation all the same.
            let listing = result.firstIndex { !isMarking($0) } ?? 0
            result.insert(result.remove(at: listing), at: 0)
            return result
        }
        let own: Int
        switch kind {
        case .path: own = tagByName["default"] ?? add(Tag(name: "default", title: "", slug: ""))
        case .webhook:
            own =
                tagByName["webhooks"] ?? tagByName["Webhooks"]
                ?? add(Tag(name: "webhooks", title: "Webhooks", slug: ""))
        case .callback(let parent, _): own = api.operations[parent].tags.first ?? 0
        }
        return [own]
    }

    /// A tag that is one small word begins with a capital letter where it is a heading.
    private static func title(ofTag name: String) -> String {
        guard name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || $0 == UInt8(ascii: " ") }) else {
            return name
        }
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private func isMarking(_ tag: Int) -> Bool { api.tags[tag].kind.map(Self.markingKinds.contains) ?? false }

    /// Lists each operation under its first tag, and gives tags their slugs.
    mutating func listOperations() {
        for (i, operation) in api.operations.enumerated() where !operation.isDeprecated {
            if let tag = operation.tags.first { api.tags[tag].operations.append(i) }
        }
        for (i, operation) in api.operations.enumerated() where operation.isDeprecated {
            if let tag = operation.tags.first { api.tags[tag].operations.append(i) }
        }
        for i in api.tags.indices where api.tags[i].title.isEmpty {
            api.tags[i].title = api.tags.count == 1 ? "Operations" : "Other operations"
        }
        let names = api.tags.map { $0.name == "default" ? $0.title : $0.name }
        let slugs = Slugs.unique(
            names.map { Slugs.slug($0).lowercased() },
            fallback: { i, slug in slug + "-" + Slugs.fingerprint(names[i]) },
            identity: { names[$0] })
        for i in api.tags.indices { api.tags[i].slug = slugs[i] }
    }

    /// `x-tagGroups`, else what parents make (3.2). Tags in no group make a group each, after the others.
    mutating func groupTags(_ written: Node?) {
        if let written, written.kind == .sequence {
            for item in written.items {
                guard let name = text(item["name"]) else { continue }
                var tags: [Int] = []
                for tag in item["tags"]?.strings ?? [] {
                    if let index = tagByName[tag] { tags.append(index) }
                }
                if !tags.isEmpty { api.tagGroups.append(TagGroup(name: name, tags: tags)) }
            }
        } else if api.tags.contains(where: { $0.parent != nil }) {
            groupByParents()
        }
        guard !api.tagGroups.isEmpty else { return }
        let grouped = Set(api.tagGroups.flatMap(\.tags))
        for (i, tag) in api.tags.enumerated() where !grouped.contains(i) && !tag.operations.isEmpty {
            api.tagGroups.append(TagGroup(name: tag.title, tags: [i]))
        }
    }

    /// A group for each tag that has others below it and none above: itself, where it lists operations, and all below
    /// it.
    private mutating func groupByParents() {
        var children = [[Int]](repeating: [], count: api.tags.count)
        for (i, tag) in api.tags.enumerated() { if let parent = tag.parent { children[parent].append(i) } }
        for (i, tag) in api.tags.enumerated() where tag.parent == nil {
            var below: [Int] = []
            var stack = [i]
            while let next = stack.popLast() {
                let listsSomething = !api.tags[next].operations.isEmpty
                if listsSomething || (next != i && !isMarking(next)) { below.append(next) }
                stack.append(contentsOf: children[next].reversed())
            }
            if !below.isEmpty {
                api.tagGroups.append(TagGroup(name: tag.title, tags: below))
            }
        }
    }
}
