import GalleyAudit
import Testing

@Suite struct RuleTests {
    @Test func everyRuleIsNamedOnce() {
        #expect(Set(Rule.all.map(\.id)).count == Rule.all.count)
        for rule in Rule.all { #expect(Rule.named(rule.id) == rule) }
    }
}
