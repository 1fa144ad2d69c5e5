import Testing
@testable import GalleyMath
@Suite struct MathMLTests {}
