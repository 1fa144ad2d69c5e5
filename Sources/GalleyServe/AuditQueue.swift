// What the next audit has to look at, and the one thread that does.
//
// An update is added while the site is locked that it made, and taken with that site in hand: the indices of its pages
// always belong to the site they are looked up in.

import GalleyCore
import GalleySite
import Synchronization

/// Updates that wait for an audit.
final class AuditQueue: Sendable {
    private struct State {
        var pending = LiveSite.Update.nothing
        var isRunning = false
        var isEnded = false
        /// The last that was begun; it may have ended.
        var thread: SystemThread?
    }

    private let state = Mutex(State())

    /// Adds an update. To be called while the site is locked.
    func add(_ update: LiveSite.Update) {
        state.withLock { $0.pending = $0.pending.joined(with: update) }
    }

    /// Takes all that waits, for the thread; nil where it has to end. To be called while the site is locked.
    func next() -> LiveSite.Update? {
        state.withLock { state in
            guard state.pending != .nothing, !state.isEnded else {
                state.isRunning = false
                return nil
            }
            defer { state.pending = .nothing }
            return state.pending
        }
    }

    /// Whether what is being looked at is of the past; a changed text can wait.
    var isOvertaken: Bool { state.withLock { $0.pending == .whole || $0.isEnded } }

    /// Runs a function on a thread, unless it runs: it has to take what waits until there is no more.
    func begin(_ audits: @escaping @Sendable () -> Void) {
        state.withLock { state in
            guard !state.isRunning, !state.isEnded else { return }
            // It has told that it ends, and needs nothing more for it.
            state.thread?.join()
            state.thread = SystemThread(audits)
            // Without a thread the audit waits for the next change.
            state.isRunning = state.thread != nil
        }
    }

    /// Returns when no audit runs any more, and none will. Not to be called by an audit.
    func end() {
        let thread = state.withLock { state in
            state.isEnded = true
            defer { state.thread = nil }
            return state.thread
        }
        thread?.join()
    }

    // Maybe on the thread itself, which cannot wait for its own end.
    deinit { state.withLock { $0.thread }?.detach() }
}
