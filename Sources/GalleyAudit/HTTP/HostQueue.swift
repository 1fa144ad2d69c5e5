// The requests that wait for one host, and how fast it may be asked.
//
// A host has a number of requests that may be under way, a time between two starts, and a time before which it is left
// alone. A host that says "too many requests" gets half of the first and twice the second; ten good answers in a row
// take one step back. All times are seconds of a clock that only rises, given from outside.

/// One host's requests.
struct HostQueue<Job> {
    let name: String
    private let limits: Limits
    /// Requests that may be under way now.
    private(set) var concurrency: Int
    /// Seconds between two starts.
    private(set) var spacing: Double
    /// No request starts before.
    private(set) var notBefore = 0.0
    private(set) var inFlight = 0

    /// In order; those before `head` are taken, and let go: a request may hold the client that holds this queue.
    private var waiting: [Job?] = []
    private var head = 0
    /// Repetitions whose time has come: before all others.
    private var repeated: [Job] = []
    private var slowedAt = -Double.infinity
    private var goodAnswers = 0

    struct Limits {
        var concurrency: Int
        var spacing: Double
        /// The least spacing of a host that limits requests.
        var slowSpacing: Double
    }

    init(name: String, limits: Limits) {
        self.name = name
        self.limits = limits
        concurrency = max(1, limits.concurrency)
        spacing = limits.spacing
    }

    var waitingCount: Int { waiting.count - head + repeated.count }

    /// Whether a request could start, were it not too early.
    var hasRoom: Bool { waitingCount > 0 && inFlight < concurrency }

    mutating func add(_ job: Job) { waiting.append(job) }

    mutating func addFirst(_ job: Job) { repeated.append(job) }

    /// The next request, without being started.
    mutating func removeNext() -> Job? {
        if !repeated.isEmpty { return repeated.removeFirst() }
        guard head < waiting.count else { return nil }
        let job = waiting[head]
        waiting[head] = nil
        head += 1
        // The front is let go now and then: constant time for each request.
        if head > 64, head * 2 > waiting.count {
            waiting.removeFirst(head)
            head = 0
        }
        return job
    }

    mutating func removeAll() -> [Job] {
        let jobs = repeated + waiting[head...].compactMap { $0 }
        repeated = []
        waiting = []
        head = 0
        return jobs
    }

    mutating func started(at now: Double) {
        inFlight += 1
        notBefore = max(notBefore, now + spacing)
    }

    mutating func ended() { inFlight -= 1 }

    mutating func answeredWell() {
        goodAnswers += 1
        guard goodAnswers % 10 == 0 else { return }
        if concurrency < max(1, limits.concurrency) {
            concurrency += 1
        } else if spacing > limits.spacing {
            spacing =
                spacing / 2 <= limits.slowSpacing / 2 ? limits.spacing : max(limits.spacing, spacing / 2)
        }
    }

    /// It said that there are too many requests, to one that was started at `start`: it is left alone until `time`.
    mutating func limited(requestOf start: Double, now: Double, until time: Double) {
        notBefore = max(notBefore, time)
        goodAnswers = 0
        // What was under way already tells nothing new.
        guard start > slowedAt else { return }
        slowedAt = now
        concurrency = max(1, concurrency / 2)
        spacing = max(limits.slowSpacing, min(spacing * 2, limits.slowSpacing * 16))
    }
}
