import Testing

@testable import GalleyHighlight
