// What the next audit has to look at, and the one thread that does.
//
// An update waits together with the site that it led to: the indices of its pages always belong to the site they are looked
// up in, whatever changes meanwhile.

import GalleyCore
import GalleySite
import Synchronization

/// Updates that wait for an audit.
final class AuditQueue: Sendable {
    /// What an audit has to look at.
    struct Work: Sendable {
        /// All that changed since the last audit.
        var update = LiveSite.Update.nothing
        var snapshot: SiteSnapshot?
        /// What is wrong with the sources besides links.
        var given: [Diagnostic] = []
    }

    private struct State {
        var pending = Work()
        var isRunning = false
        var isEnded = false
        /// The last that was begun; it may have ended.
        var thread: SystemThread?
    }

    private let state = Mutex(State())

    /// Adds an update with the site that it led to, after those that came before it.
    func add(_ update: LiveSite.Update, _ snapshot: SiteSnapshot?, given: [Diagnostic]) {
        state.withLock { state in
            let update = state.pending.update.joined(with: update)
            // Where nothing waits nothing is held.
            guard update != .nothing else { return }
            state.pending = Work(update: update, snapshot: snapshot, given: given)
        }
    }

    /// Takes all that waits, for the thread; nil where it has to end.
    func next() -> Work? {
        state.withLock { state in
            guard state.pending.update != .nothing, !state.isEnded else {
                state.isRunning = false
                return nil
            }
            defer { state.pending = Work() }
            return state.pending
        }
    }

    /// Whether what is being looked at is of the past; a changed text can wait.
    var isOvertaken: Bool { state.withLock { $0.pending.update == .whole || $0.isEnded } }

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
