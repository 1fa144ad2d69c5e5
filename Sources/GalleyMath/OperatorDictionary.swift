// The space a browser puts around an operator by itself: the operator dictionary of MathML Core (appendix B),
// cut down to spacing and stretching. An attribute is written only where TeX wants something else.

/// Where an operator stands in its row (MathML Core §3.2.4.2).
enum OperatorForm {
    case prefix, infix, postfix
}

/// The space before and after an operator, in eighteenths of an em.
struct OperatorSpacing: Equatable {
    var before: Int
    var after: Int

    static let none = OperatorSpacing(before: 0, after: 0)
    static let thick = OperatorSpacing(before: 5, after: 5)
}

enum OperatorDictionary {
    /// Category B: infix, 4/18 em.
    private static let medium: [ClosedRange<UInt32>] = [
        0x2B...0x2B, 0x2D...0x2D, 0xB1...0xB1, 0xF7...0xF7, 0x2044...0x2044, 0x2212...0x2216, 0x2227...0x222A,
        0x2236...0x2236, 0x2238...0x2238, 0x228C...0x228E, 0x2293...0x2296, 0x2298...0x2298, 0x229D...0x229F,
        0x22BB...0x22BD, 0x22CE...0x22CF, 0x22D2...0x22D3, 0x29F5...0x29FB, 0x2A1F...0x2A2E, 0x2A38...0x2A3A,
        0x2A3E...0x2A3E, 0x2A40...0x2A4F, 0x2A51...0x2A63,
    ]

    /// Category C: infix, 3/18 em.
    private static let thin: [ClosedRange<UInt32>] = [
        0x25...0x25, 0x2A...0x2A, 0x2E...0x2E, 0x3F...0x40, 0x5E...0x5E, 0xB7...0xB7, 0xD7...0xD7,
        0x2022...0x2022, 0x2217...0x2219, 0x2240...0x2240, 0x2297...0x2297, 0x2299...0x229B, 0x22A0...0x22A1,
        0x22BA...0x22BA, 0x22C4...0x22C7, 0x22C9...0x22CC, 0x2305...0x2306, 0x2A2F...0x2A37, 0x2A3B...0x2A3D,
        0x2A3F...0x2A3F, 0x2A50...0x2A50,
    ]

    /// Categories D and L without the space before: prefix, none.
    private static let prefix: [ClosedRange<UInt32>] = [
        0x21...0x21, 0x2B...0x2B, 0x2D...0x2D, 0xAC...0xAC, 0xB1...0xB1, 0x2200...0x2201, 0x2203...0x2204,
        0x2207...0x2207, 0x2212...0x2213, 0x221F...0x2222, 0x2234...0x2235, 0x223C...0x223C,
    ]

    /// Category E: postfix, none.
    private static let postfix: [ClosedRange<UInt32>] = [
        0x21...0x22, 0x25...0x27, 0x60...0x60, 0xA8...0xA8, 0xB0...0xB0, 0xB4...0xB4, 0x2032...0x2037,
        0x2057...0x2057,
    ]

    /// Categories F, G and I: fences and accents, none, in any form.
    private static let fences: [ClosedRange<UInt32>] = [
        0x28...0x29, 0x5B...0x5B, 0x5D...0x5D, 0x5E...0x5F, 0x7B...0x7E, 0xAF...0xAF, 0x2016...0x2016,
        0x2308...0x230B, 0x2322...0x2323, 0x27E6...0x27EF, 0x23B4...0x23B5, 0x23DC...0x23E1,
    ]

    /// Categories H and J: prefix, 3/18 em.
    private static let largeOperators: [ClosedRange<UInt32>] = [
        0x220F...0x2211, 0x222B...0x2233, 0x22C0...0x22C3, 0x2A00...0x2A1E,
    ]

    /// Category K: infix, none. Browsers do not agree on `/` and `\\`, which are left out.
    private static let tight: [ClosedRange<UInt32>] = [0x2061...0x2064]

    /// Arrows that stretch upwards in a row that is high.
    private static let upArrows: [ClosedRange<UInt32>] = [
        0x2191...0x2191, 0x2193...0x2193, 0x2195...0x2195, 0x21D1...0x21D1, 0x21D3...0x21D3, 0x21D5...0x21D5,
    ]

    /// The space around an operator in a form; a form that has no entry gets what another has.
    static func spacing(of text: String, as form: OperatorForm) -> OperatorSpacing {
        guard let scalar = only(text) else { return .thick }
        if form == .prefix, has(prefix, scalar) { return .none }
        if form == .postfix, has(postfix, scalar) { return .none }
        // Between two things a bar is a relation.
        if form == .infix, scalar == 0x7C { return .thick }
        if has(medium, scalar) { return OperatorSpacing(before: 4, after: 4) }
        if has(thin, scalar) { return OperatorSpacing(before: 3, after: 3) }
        if scalar == 0x2C || scalar == 0x3A || scalar == 0x3B { return OperatorSpacing(before: 0, after: 3) }
        if has(largeOperators, scalar) { return OperatorSpacing(before: 3, after: 3) }
        if has(tight, scalar) || has(fences, scalar) || has(prefix, scalar) || has(postfix, scalar) {
            return .none
        }
        return .thick
    }

    /// Whether it stretches to the height of its row when it is not told otherwise.
    static func isStretchy(_ text: String) -> Bool {
        guard let scalar = only(text) else { return false }
        return has(fences, scalar) || has(upArrows, scalar)
    }

    private static func only(_ text: String) -> UInt32? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return nil }
        return first.value
    }

    private static func has(_ ranges: [ClosedRange<UInt32>], _ scalar: UInt32) -> Bool {
        ranges.contains { $0.contains(scalar) }
    }
}
