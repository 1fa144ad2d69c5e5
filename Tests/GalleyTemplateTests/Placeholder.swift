import Testing

@testable import GalleyTemplate
