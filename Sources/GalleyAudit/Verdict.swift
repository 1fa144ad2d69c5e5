// What is said of one link in the end.

/// The six things that a link can be.
package enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// It leads where it says.
    case ok
    /// It leads nowhere.
    case broken
    /// It was never filled in.
    case placeholder
    /// It works, but not as written: a redirect, a missing slash, `http` where `https` answers.
    case warning
    /// The host does not tell: a login, a wall against robots, a limit of requests, an error of its own.
    case unverifiable
    /// The host could not be reached.
    case networkError = "network-error"
}
