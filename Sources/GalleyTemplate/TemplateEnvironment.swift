// Compiled templates for a subset of Jinja2. An environment says what templates may use; it compiles a set
// of them once; the result is immutable, and renders on any number of threads.

import GalleyCore

/// The text of a template, and the path by which messages name it.
package struct TemplateSource: Sendable {
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}

/// What templates may use: other templates, filters, functions, and the names that will be there.
package struct TemplateEnvironment: Sendable {
    package typealias Loader = @Sendable (_ name: String) -> TemplateSource?

    let loader: Loader
    let filters: [String: TemplateFunction]
    let functions: [String: TemplateFunction]
    let globals: [String]?
    let templateNames: [String]
    /// Whether the line end after a block or comment tag is taken away.
    package var trimBlocks = true
    /// Whether spaces before a block or comment tag at the beginning of a line are taken away.
    package var lstripBlocks = true

    /// - Parameters:
    ///   - loader: gives the text of a template, nil where there is none. It never sees a name that is
    ///     absolute or contains `..`.
    ///   - filters: filters besides the built-in ones, or in their place.
    ///   - functions: functions that templates can call.
    ///   - globals: the names that every render will be given. With them, unknown names are found when
    ///     compiling; nil finds them when rendering.
    ///   - templateNames: names of templates to propose where one is missing.
    package init(
        loader: @escaping Loader, filters: [String: TemplateFunction] = [:],
        functions: [String: TemplateFunction] = [:], globals: [String]? = nil, templateNames: [String] = []
    ) {
        self.loader = loader
        self.filters = filters
        self.functions = functions
        self.globals = globals
        self.templateNames = templateNames
    }

    /// Compiles templates and all that they include, import and extend; collects the mistakes of all.
    package func compile(_ names: [String]) -> TemplateSet {
        let compiler = Compiler(self)
        var roots: Set<Index> = []
        for name in names {
            if let root = compiler.load(name) {
                roots.insert(root)
            } else {
                compiler.diagnostics.append(
                    Diagnostic(
                        .error, "template/missing-template", "there is no template `\(name)`",
                        help: didYouMean(name, among: templateNames)))
            }
        }
        compiler.compileLoaded()
        let program = compiler.link(roots: roots)
        return TemplateSet(program: program, diagnostics: compiler.diagnostics)
    }

    /// Whether a name stays within the folder of templates.
    static func isSafe(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "/") else { return false }
        let parts = name.utf8.split(omittingEmptySubsequences: false) {
            $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\")
        }
        return parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual("..".utf8) } && !name.utf8.contains(0)
    }
}

/// Templates compiled together.
package struct TemplateSet: Sendable {
    let program: Program
    /// What is wrong with them, in the order of a report.
    package let diagnostics: [Diagnostic]

    /// The template of a name; nil where it was not compiled, or it or what it extends has mistakes.
    package func template(named name: String) -> Template? {
        guard let index = program.tables.templatesByName[name],
            program.tables.templates[Int(index)].isSound
        else { return nil }
        return Template(program: program, index: index)
    }
}

/// One compiled template.
package struct Template: Sendable {
    let program: Program
    let index: Index

    package var name: String { program.tables.templates[Int(index)].name }

    /// Renders the template, appending to `out`. On an error `out` is as it was.
    ///
    /// Names are looked up in the objects in their order: what differs from page to page first, what all
    /// pages share after it, without a copy.
    package func render(_ context: [Object], into out: inout [UInt8]) throws(TemplateError) {
        var renderer = Renderer(program, context)
        swap(&renderer.out, &out)
        let start = renderer.out.count
        do {
            try renderer.render(index)
            swap(&renderer.out, &out)
        } catch {
            swap(&renderer.out, &out)
            out.removeLast(out.count - start)
            throw error
        }
    }

    package func render(_ context: Object, into out: inout [UInt8]) throws(TemplateError) {
        try render([context], into: &out)
    }
}
