/// A comment that silences rules.
package struct IgnoreComment: Sendable, Hashable {}
