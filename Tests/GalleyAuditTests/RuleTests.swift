import GalleyAudit
import GalleyCore
import Testing

@Suite struct RuleTests {
    @Test func everyRuleIsNamedOnce() {
        #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
        for rule in Rule.all { #expect(Rule.named(rule.id) == rule) }
    }

    @Test func aLevelIsOfTheRulesFindingsOnly() {
        let levels: [String: RuleLevel] = ["front-matter/unknown-key": .off, "link/draft": .error]
        let error = Diagnostic(.error, "front-matter/unknown-key", "unknown key `x` in `y`")
        let draft = Diagnostic(.warning, "link/draft", "a draft")
        let told = levels.applied(to: [
            error, Diagnostic(.warning, "front-matter/unknown-key", "unknown key `x`"), draft,
        ])
        #expect(told.map(\.id) == [error.id, draft.id])
        #expect(told.allSatisfy { $0.severity == .error })
    }
}
