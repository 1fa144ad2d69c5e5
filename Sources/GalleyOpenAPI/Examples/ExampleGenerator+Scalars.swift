// Made strings and numbers.

import GalleyCore
import GalleyData

extension ExampleGenerator {
    /// Longer strings are not made, whatever is asked for.
    private static let lengthLimit = 4000

    // MARK: - Strings

    mutating func string(_ conjunction: Conjunction, _ place: Place) -> String? {
        let least = max(0, conjunction.greatest(.minLength) ?? 0)
        let most = max(0, conjunction.least(.maxLength) ?? .max)
        guard least <= most, least <= Self.lengthLimit else { return nil }
        if let content = content(conjunction, place) { return content }
        let lengths = least...most
        let format = conjunction.first(.format)?.string.flatMap { StringFormat($0) }
        let patterns = conjunction.all(.pattern)
        let isAny = least == 0 && most == .max && patterns.isEmpty
        let text = candidate(format, conjunction, place)
        if isAny || lengths.contains(text.unicodeScalars.count) && matches(text, patterns) { return text }
        if let node = patterns.first {
            return patterned(node, others: Array(patterns.dropFirst()), lengths, format)
        }
        return stretched(text, to: lengths)
    }

    private mutating func matches(_ text: String, _ patterns: [Node]) -> Bool {
        for pattern in patterns { guard check.matches(text, pattern) else { return false } }
        return true
    }

    /// What the format or the name suggests.
    private mutating func candidate(_ format: StringFormat?, _ conjunction: Conjunction, _ place: Place)
        -> String
    {
        // One of those that should differ, or the first: what its author would write.
        if let node = borrowed(for: conjunction, at: place), let text = node.string { return text }
        if let format {
            if let name = place.name, let address = Plausible.address(name, conjunction, variation) {
                return address
            }
            return format.example(variation)
        }
        if conjunction.parts.contains(where: \.schema.isFile) {
            return StringFormat.numbered("contents of the file", variation)
        }
        if let node = conjunction.first(.contentEncoding),
            let known = node.string.flatMap({ StringFormat($0) })
        {
            return known.example(variation)
        }
        if let name = place.name {
            if name == "scope", let scope = scope(conjunction) { return scope }
            if conjunction.keywords.has(.pattern), let node = borrowedAnywhere(for: conjunction, at: place),
                let text = node.string
            {
                return text
            }
            if let text = Plausible.text(name, owner: place.owner, variation: variation) { return text }
            if let text = borrowedAnywhere(for: conjunction, at: place)?.string { return text }
            if let text = Plausible.filler(name, variation) { return text }
        }
        return StringFormat.numbered("string", variation)
    }

    /// A scope that the description declares, else none where that is the default (RFC 6749 §3.3).
    private func scope(_ conjunction: Conjunction) -> String? {
        for scheme in api.securitySchemes {
            guard case .oauth2(let flows, _) = scheme.kind else { continue }
            if let scope = flows.lazy.compactMap(\.scopes.first).first { return scope.name }
        }
        return conjunction.first(.default)?.hasText("") == true ? "" : nil
    }

    /// A document inside of a string (JSON Schema Validation §8).
    private mutating func content(_ conjunction: Conjunction, _ place: Place) -> String? {
        guard conjunction.first(.contentMediaType).map({ MediaTypeName(utf8: $0.utf8).isJSON }) == true,
            let schema = conjunction.parts.lazy.compactMap({ $0.schema(.contentSchema) }).first,
            let value = value(of: Conjunction([schema]), at: place.inner(nil, isNeeded: place.isNeeded))
        else { return nil }
        let text = value.json()
        guard let encoding = conjunction.first(.contentEncoding)?.string else { return text }
        return encoding.hasPrefix("base64")
            ? StringFormat.base64(text, isForURL: encoding == "base64url") : nil
    }

    private mutating func patterned(
        _ node: Node, others: [Node], _ lengths: ClosedRange<Int>, _ format: StringFormat?
    ) -> String? {
        guard let source = node.string else { return nil }
        let others = others.compactMap { $0.string.flatMap { Pattern($0) } }
        let isAccepted: (String) -> Bool = { text in
            (format?.accepts(text) ?? true) && others.allSatisfy { $0.matches(text) ?? true }
        }
        if let text = Pattern(source)?.example(lengths: lengths, variation: variation, where: isAccepted) {
            return text
        }
        if let text = Pattern(source)?.example(lengths: lengths, variation: variation) { return text }
        // Written between slashes as in a program, which no text would fit.
        if source.count > 2, source.hasPrefix("/"), source.hasSuffix("/"),
            let text = Pattern(String(source.dropFirst().dropLast()))?.example(
                lengths: lengths, variation: variation)
        {
            return text
        }
        return format?.example(variation) ?? stretched("string", to: lengths)
    }

    /// A text cut or repeated to a length.
    private func stretched(_ text: String, to lengths: ClosedRange<Int>) -> String {
        var scalars = Array(text.unicodeScalars)
        if scalars.count > lengths.upperBound {
            // What tells one from another is at the end: "tag 2".
            scalars =
                variation == 0
                ? Array(scalars.prefix(lengths.upperBound)) : Array(scalars.suffix(lengths.upperBound))
        }
        let piece = scalars.isEmpty ? Array("text".unicodeScalars) : scalars
        while scalars.count < lengths.lowerBound {
            if !scalars.isEmpty, scalars.count + 1 < lengths.lowerBound { scalars.append(" ") }
            scalars += piece.prefix(lengths.lowerBound - scalars.count)
        }
        if scalars.last == " " { scalars[scalars.count - 1] = "." }
        return String(String.UnicodeScalarView(scalars))
    }

    // MARK: - Numbers

    mutating func number(_ conjunction: Conjunction, _ place: Place, isInteger: Bool) -> JSONValue? {
        var bounds = NumberBounds(isInteger: isInteger)
        for part in conjunction.parts where part.keywords.hasAny(.ofNumbers) {
            bounds.narrow(by: part.schema)
        }
        let plausible = place.name.flatMap {
            Plausible.number($0, owner: place.owner, isInteger: isInteger, variation: variation)
        }
        if let node = borrowed(for: conjunction, at: place), node.kind != .string { return JSONValue(node) }
        return bounds.number(near: plausible ?? (isInteger ? 1 : 1.5) + Double(variation))
    }
}

/// The numbers that some schemas allow.
struct NumberBounds {
    let isInteger: Bool
    private var least = -Double.infinity
    private var excludesLeast = false
    private var most = Double.infinity
    private var excludesMost = false
    private var steps: [Decimal] = []

    /// Multiples that are tried.
    private static let tryLimit = 1000

    init(isInteger: Bool) { self.isInteger = isInteger }

    mutating func narrow(by schema: Schema) {
        if let (limit, isExclusive) = schema.minimum, let value = limit.number,
            value > least || value == least && isExclusive
        {
            least = value
            excludesLeast = isExclusive
        }
        if let (limit, isExclusive) = schema.maximum, let value = limit.number,
            value < most || value == most && isExclusive
        {
            most = value
            excludesMost = isExclusive
        }
        if let node = schema["multipleOf"], let step = Decimal(node), step.mantissa > 0 { steps.append(step) }
    }

    private func contains(_ value: Double) -> Bool {
        (excludesLeast ? value > least : value >= least) && (excludesMost ? value < most : value <= most)
            && (!isInteger || value == value.rounded())
    }

    /// A number that is allowed, as near to the one wished for as is easy.
    func number(near wish: Double) -> JSONValue? {
        if let step = steps.first { return multiple(of: step, near: wish) }
        if contains(wish) { return .number(JSONNumber.text(wish)) }
        let low = [least.rounded(.up), least.rounded(.down) + 1, least]
        let high = [most.rounded(.down), most.rounded(.up) - 1, most]
        // Where the wish is too high, the highest number is nearer to it; whole numbers read best.
        var candidates = wish > most ? high + low : low + high
        candidates += [least + (most - least) / 2, least + 0.5, most - 0.5, least.nextUp, most.nextDown]
        return candidates.lazy.filter(\.isFinite).first(where: contains).map { .number(JSONNumber.text($0)) }
    }

    private func multiple(of step: Decimal, near wish: Double) -> JSONValue? {
        let size = step.value
        let wish = min(max(wish, least), most)
        let center = (wish / size).rounded()
        guard abs(center) < 1e15 else { return nil }
        for distance in 0..<Self.tryLimit {
            for sign in distance == 0 ? [1] : [1, -1] {
                let count = Int(center) + sign * distance
                let (mantissa, isTooBig) = step.mantissa.multipliedReportingOverflow(by: count)
                guard !isTooBig else { continue }
                let product = Decimal(mantissa: mantissa, places: step.places)
                guard contains(product.value) else { continue }
                let isMultiple = steps.dropFirst().allSatisfy { other in
                    let quotient = product.value / other.value
                    return abs(quotient - quotient.rounded()) < 1e-9 * max(1, abs(quotient))
                }
                if isMultiple { return .number(product.text) }
            }
        }
        return nil
    }

    /// A number by its decimal digits, so that 3 × 0.01 is 0.03.
    private struct Decimal {
        var mantissa: Int
        var places: Int

        init(mantissa: Int, places: Int) {
            self.mantissa = mantissa
            self.places = places
        }

        init?(_ node: Node) {
            guard let number = node.number, let text = node.scalarText else { return nil }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            if parts.count <= 2, text.utf8.count <= 17,
                let mantissa = Int(parts.joined()), parts.count == 1 || !parts[1].isEmpty
            {
                self.init(mantissa: mantissa, places: parts.count == 2 ? parts[1].utf8.count : 0)
            } else {
                // An exponent: as many places as doubles tell apart around 1.
                guard abs(number) < 1e3, let scaled = Int(exactly: (number * 1e15).rounded()) else {
                    guard let whole = Int(exactly: number) else { return nil }
                    self.init(mantissa: whole, places: 0)
                    return
                }
                self.init(mantissa: scaled, places: 15)
            }
        }

        var value: Double { Double(text) ?? 0 }

        var text: String {
            guard places > 0 else { return String(mantissa) }
            var digits = String(mantissa.magnitude)
            if digits.utf8.count <= places {
                digits = String(repeating: "0", count: places + 1 - digits.utf8.count) + digits
            }
            var fraction = digits.suffix(places)
            while fraction.last == "0" { fraction.removeLast() }
            let whole = digits.dropLast(places)
            return (mantissa < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
        }
    }
}
