// Asking other hosts for what a site links to.

import GalleyCore

/// Asks for URLs and says what is wrong with the links to them.
package struct ExternalAudit: Sendable {
    /// What came of it.
    package struct Outcome: Sendable {
        package var suspects: [Suspect] = []
        /// Different URLs that were asked for.
        package var asked = 0
        package var diagnostics: [Diagnostic] = []
    }

    package func check(_ externals: [SiteAudit.External]) -> Outcome { Outcome() }
}
