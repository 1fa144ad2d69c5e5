// A value that is made when it is first asked for.

import Synchronization

/// A value that whichever thread asks first makes, and that is the same from then on.
package final class LazyValue<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    package init() {}

    /// Whether somebody has asked.
    package var isMade: Bool { value.withLock { $0 != nil } }

    /// The same for each call; others who ask while it is made wait.
    package func get(_ make: () -> Value) -> Value {
        value.withLock { known in
            if let known { return known }
            let made = make()
            known = made
            return made
        }
    }
}
