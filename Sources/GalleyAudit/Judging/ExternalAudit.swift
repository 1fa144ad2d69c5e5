package struct ExternalAudit: Sendable {}
