// Which pages of prose speak of an operation or a schema: told on its page, so that a reader of the reference finds
// the guide.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// The pages that mention the parts of one reference.
package struct ReferenceMentions: Sendable {
    /// A page of prose.
    package struct Place: Sendable {
        package var title: String
        /// From the root of the content.
        package var destination: String
    }

    private var places: [Reference.Subject: [Place]] = [:]

    package init() {}

    /// Notes a page; each is told once.
    mutating func add(_ place: Place, to subject: Reference.Subject) {
        guard places[subject]?.contains(where: { $0.destination == place.destination }) != true else {
            return
        }
        places[subject, default: []].append(place)
    }

    package func pages(of subject: Reference.Subject) -> [Place] { places[subject] ?? [] }
}
