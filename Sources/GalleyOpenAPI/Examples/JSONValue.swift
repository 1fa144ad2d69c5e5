// A JSON value whose members keep their order: what examples are made of.

import GalleyCore
import GalleyData

/// Numbers keep the digits they were written with.
package indirect enum JSONValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// As JSON writes it.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    package struct Member: Sendable, Equatable {
        package var name: String
        package var value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }
}
