import Testing

@testable import GalleyData
