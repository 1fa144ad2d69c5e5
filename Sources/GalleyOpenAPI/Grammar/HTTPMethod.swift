// The methods that a path has fields for.

/// A method with a field of its own in a Path Item Object (OAS 3.2 §4.9.1); as a raw value, the field.
package enum HTTPMethod: String, Sendable, CaseIterable {
    case get, put, post, delete, options, head, patch, trace
    case query

    /// The first version that has the field; Swagger 2.0 has none for `trace` either.
    var since: APIDescription.Version {
        switch self {
        case .query: .openAPI32
        case .trace: .openAPI30
        default: .swagger2
        }
    }

    /// As a request line has it.
    package var name: String { rawValue.uppercased() }

    /// By its name, whatever the case of its letters: for prose and for mistakes, since methods are case-sensitive.
    package init?(anyCase name: String) { self.init(rawValue: name.lowercased()) }

    /// Whether a body means nothing in requests of this method (RFC 9110 §9.3).
    var hasNoBody: Bool {
        switch self {
        case .get, .head, .delete: true
        default: false
        }
    }
}
