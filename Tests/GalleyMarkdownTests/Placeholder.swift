import Testing

@testable import GalleyMarkdown
