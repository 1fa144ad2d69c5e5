// What goes wrong in templates, and the limits beyond which a template is taken to be wrong.

import GalleyCore

/// Why a filter, function or operator cannot answer. The engine knows the place and adds it.
package struct TemplateFailure: Error, Sendable {
    /// The rule, such as `template/type`.
    package var id: String
    package var message: String
    package var help: [String]

    package init(_ message: String, id: String = "template/type", help: [String] = []) {
        self.id = id
        self.message = message
        self.help = help
    }
}

/// Why a template could not be rendered, with its place.
package struct TemplateError: Error, Sendable {
    // Boxed: the error passes through every level of a render, and should be as small as a reference.
    private final class Box: Sendable {
        let diagnostic: Diagnostic
        init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
    }

    private let box: Box

    package var diagnostic: Diagnostic { box.diagnostic }

    init(_ diagnostic: Diagnostic) { box = Box(diagnostic) }
}

/// Templates come with a theme or from a site's own folder; none of them may hang or exhaust the process.
package enum TemplateLimits {
    /// Parentheses, operators and filters inside each other in one expression.
    package static let expressionDepth = 64
    /// Statements inside each other in one template.
    package static let statementDepth = 48
    /// Includes, macro calls and blocks inside each other.
    package static let callDepth = 100
    /// Statements and expressions inside each other over all of those; one level takes up to
    /// 1.4 KB of stack, so a render keeps within 1 MiB.
    package static let totalDepth: Int32 = 600
    /// What a call itself counts for in the total.
    package static let depthOfCall: Int32 = 4
    /// Mistakes reported of one template; the rest follows from them, or is not looked at.
    package static let mistakes = 100
    /// Passes through loops, and calls, in one render: 50,000 pages listed by 20 templates.
    package static let iterations = 1_000_000
    /// Elements of a list made by a template.
    package static let elements = 1_000_000
    /// Bytes of one rendered page or of one text made by a template: a page of 50 MB of Markdown passes.
    package static let outputBytes = 256 << 20
    /// Containers put into containers by a template. Values nest as deep as they were built, and are
    /// released as deep.
    package static let nestedContainers = 2_000
    /// Bytes of one template.
    package static let templateBytes = 8 << 20
}
