// Many requests to many hosts, on one thread, with manners.
//
// Each host has a queue. Hosts that could start a request stand in a ring and take turns, so that one with a thousand
// links does not hold up the others; hosts and requests that wait for a time stand in a heap. The loop starts what may
// start, lets libcurl work, and hands each end to the closure that was given with the request, which may ask for more.
// Repetitions are made here, so that whoever asks sees one outcome for each request.

import CCurl
import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A client of HTTP that asks each host as often as it likes to be asked.
///
/// Not `Sendable`: it is made, used and let go on one thread.
package final class HTTPClient {
    private let options: ExternalOptions
    private let multi: UnsafeMutableRawPointer
    private var idle: [Transfer] = []
    private var underWay: [UnsafeMutableRawPointer: Flight] = [:]

    private var hosts: [Host] = []
    private var hostIndex: [String: Int] = [:]
    /// Hosts that can start a request at once, first come, first served.
    private var ring: [Int] = []
    private var ringHead = 0
    private var timers = TimeHeap<Alarm>()
    /// Ends that were told without a request, each to be handed on in its turn.
    private var settled: [(job: Job, outcome: HTTPOutcome)] = []
    private var random: SeededGenerator
    private let deadline: Double
    /// Requests added whose outcome was not handed on yet.
    private var pending = 0
    /// Requests sent, repetitions among them.
    package private(set) var requestCount = 0

    /// A request with what became of it so far.
    fileprivate final class Job {
        let request: HTTPRequest
        let then: (HTTPOutcome) -> Void
        let host: Int
        var isHead: Bool
        var isRanged = false
        var usesHTTP1 = false
        /// Repetitions made.
        var repetitions = 0
        var timeouts = 0
        var startedAt = 0.0

        init(_ request: HTTPRequest, host: Int, isHead: Bool, then: @escaping (HTTPOutcome) -> Void) {
            self.request = request
            self.then = then
            self.host = host
            self.isHead = isHead
        }
    }

    private struct Flight {
        var transfer: Transfer
        var job: Job
    }

    private enum Alarm {
        /// A host may be asked again.
        case host(Int)
        /// A repetition is due.
        case job(Job)
    }

    private struct Host {
        var queue: HostQueue<Job>
        /// Whether it stands in the ring.
        var isInRing = false
        /// When it is woken; nil where no alarm is set.
        var alarm: Double?
        /// HEAD was refused where GET was not.
        var headLies = 0
        /// Requests that ended with "too many requests" since the last good answer.
        var refusals = 0
        /// What all further requests end with, where it asked to be left alone for too long.
        var closed: HTTPOutcome?
        /// By scheme and port.
        var origins: [String: Origin] = [:]

        struct Origin {
            /// Whether it answered a request.
            var isAlive = false
            /// Requests that failed with all repetitions, and how the last one did.
            var failures = 0
            var last = HTTPFailure.unreachable
        }
    }

    /// A host that failed so often, and never answered, is not asked again.
    private static let hopeless = 3
    private static let headLiesBeforeDistrust = 2
    /// Milliseconds between looks at the clock while nothing happens.
    private static let tick = 200

    /// Opens libcurl.
    package init(options: ExternalOptions) throws(HTTPClientError) {
        guard galley_curl_open() == 0, let multi = galley_curl_multi_new() else {
            throw HTTPClientError(
                message: "cannot check external links: libcurl is not installed",
                help: "install it: `apt install libcurl4`, or your system's package of libcurl 7.80 or newer")
        }
        guard galley_curl_version() >= 0x075000 else {
            throw HTTPClientError(
                message: "cannot check external links: libcurl is too old",
                help: "install libcurl 7.80 or newer")
        }
        self.options = options
        self.multi = multi
        random = SeededGenerator(seed: options.seed)
        deadline = options.timeBudget.map { Self.now() + max(0, $0) } ?? .infinity
        galley_curl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        galley_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, options.requests) * 2)
    }

    deinit {
        for flight in underWay.values { galley_curl_multi_remove(multi, flight.transfer.easy) }
        underWay = [:]
        idle = []
        galley_curl_multi_free(multi)
    }

    /// Seconds of a clock that only rises.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds since 1970.
    static func wallClock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Adds a request. `then` is called once, in `run`, with the outcome after all repetitions; it may add more.
    package func add(_ request: HTTPRequest, then: @escaping (HTTPOutcome) -> Void) {
        let host = request.url.host
        let index: Int
        if let known = hostIndex[host] {
            index = known
        } else {
            index = hosts.count
            hostIndex[host] = index
            hosts.append(
                Host(
                    queue: HostQueue(
                        name: host,
                        limits: .init(
                            concurrency: options.requestsPerHost, spacing: options.spacing,
                            slowSpacing: max(options.spacing, options.backoff / 2)))))
        }
        let isHead =
            request.method == .headFirst && hosts[index].headLies < Self.headLiesBeforeDistrust
        let job = Job(request, host: index, isHead: isHead, then: then)
        pending += 1
        // The proxy would do the looking around. Without one, the address is judged when it is connected to.
        if options.proxies.proxy(for: request.url) != nil, !request.mayReachPrivateAddresses {
            let name = request.url.host.hasSuffix(".") ? request.url.host.dropLast() : request.url.host[...]
            let isLocal = name == "localhost" || name.hasSuffix(".localhost")
            if isLocal || request.url.address.map({ !options.allows($0) }) == true {
                settled.append((job, .failure(.privateAddress(request.url.host))))
                return
            }
        }
        if let outcome = hosts[index].closed { return settled.append((job, outcome)) }
        hosts[index].queue.add(job)
        schedule(index, at: Self.now())
    }

    /// Works until nothing is left to do, or the time is used up. `watch` is called a few times a second.
    package func run(watch: (HTTPClient) -> Void = { _ in }) {
        var nextWatch = 0.0
        while true {
            let now = Self.now()
            if now >= deadline { expire() }
            while let alarm = timers.removeFirst(until: now) { wake(alarm, now) }
            startRequests(now)
            handOn()
            if now >= nextWatch {
                nextWatch = now + Double(Self.tick) / 1000
                watch(self)
            }
            if pending == 0 { break }
            galley_curl_multi_perform(multi)
            guard !collect() else { continue }
            let wait = min(timers.earliest ?? .infinity, deadline) - Self.now()
            // Rounded up, so as not to look again too early.
            let milliseconds = Int(min(max(wait, 0) * 1000 + 0.999, Double(Self.tick)))
            if settled.isEmpty { galley_curl_multi_poll(multi, Int32(milliseconds)) }
        }
        watch(self)
    }

    // MARK: - Starting

    /// Puts a host into the ring, or sets its alarm, where it has something to do.
    private func schedule(_ index: Int, at now: Double) {
        guard !hosts[index].isInRing, hosts[index].queue.hasRoom else { return }
        let time = hosts[index].queue.notBefore
        if time <= now {
            hosts[index].isInRing = true
            ring.append(index)
        } else if (hosts[index].alarm ?? .infinity) > time {
            hosts[index].alarm = time
            timers.insert(.host(index), at: time)
        }
    }

    private func wake(_ alarm: Alarm, _ now: Double) {
        switch alarm {
        case .host(let index):
            hosts[index].alarm = nil
            schedule(index, at: now)
        case .job(let job):
            askAgain(job)
            schedule(job.host, at: now)
        }
    }

    /// Puts a request before all others of its host; where that one is asked no more, the request ends.
    private func askAgain(_ job: Job) {
        if let outcome = hosts[job.host].closed {
            settled.append((job, outcome))
        } else {
            hosts[job.host].queue.addFirst(job)
        }
    }

    private func startRequests(_ now: Double) {
        while ringHead < ring.count, underWay.count < max(1, options.requests) {
            let index = ring[ringHead]
            ringHead += 1
            if ringHead > 64, ringHead * 2 > ring.count {
                ring.removeFirst(ringHead)
                ringHead = 0
            }
            hosts[index].isInRing = false
            guard hosts[index].queue.hasRoom, hosts[index].queue.notBefore <= now,
                let job = hosts[index].queue.removeNext()
            else {
                schedule(index, at: now)
                continue
            }
            if let failure = hopelessness(job) {
                settled.append((job, .failure(failure)))
            } else {
                start(job, at: now)
            }
            // By the time of this turn: a host that has to wait is not met again in it.
            schedule(index, at: now)
        }
    }

    /// Why a request is not worth being sent.
    private func hopelessness(_ job: Job) -> HTTPFailure? {
        guard let origin = hosts[job.host].origins[job.request.url.origin], !origin.isAlive,
            origin.failures >= Self.hopeless
        else { return nil }
        return origin.last
    }

    private func start(_ job: Job, at now: Double) {
        guard let transfer = idle.popLast() ?? Transfer(options: options),
            transfer.prepare(
                job.request, isHead: job.isHead, isRanged: job.isRanged, usesHTTP1: job.usesHTTP1,
                timeout: min(options.timeout, max(0.001, deadline - now))),
            galley_curl_multi_add(multi, transfer.easy) == 0
        else {
            settled.append((job, .failure(.other("libcurl does not take the request"))))
            return
        }
        requestCount += 1
        job.startedAt = now
        hosts[job.host].queue.started(at: now)
        underWay[transfer.easy] = Flight(transfer: transfer, job: job)
    }

    // MARK: - Ending

    /// Takes the transfers that have ended; false where there are none.
    private func collect() -> Bool {
        var hasAny = false
        var code = CURLE_OK
        while let easy = galley_curl_multi_next_done(multi, &code) {
            hasAny = true
            guard let flight = underWay.removeValue(forKey: easy) else { continue }
            let outcome = flight.transfer.outcome(code)
            galley_curl_multi_remove(multi, easy)
            idle.append(flight.transfer)
            hosts[flight.job.host].queue.ended()
            ended(flight.job, outcome, needsHTTP1: code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM)
            schedule(flight.job.host, at: Self.now())
        }
        return hasAny
    }

    private func ended(_ job: Job, _ outcome: HTTPOutcome, needsHTTP1: Bool) {
        let now = Self.now()
        // The time for one request may have been cut short by the end of all.
        if job.startedAt + options.timeout > deadline, case .failure(.timeout) = outcome {
            settled.append((job, .failure(.outOfTime)))
            return
        }
        switch outcome {
        case .success(let response):
            if response.status == 429 || (response.status == 503 && response.retryAfter != nil) {
                limited(job, response, now)
            } else if job.isHead, !response.isSuccess, !response.isRedirect {
                askWithGet(job, isRanged: true)
            } else if response.status == 416, job.isRanged {
                askWithGet(job, isRanged: false)
            } else if Self.isTransient(response.status), repeatLater(job, now) {
                return
            } else {
                answered(job, response)
            }
        case .failure(let failure):
            let mayHelp: Bool
            switch failure {
            case .timeout:
                job.timeouts += 1
                mayHelp = job.timeouts <= 1
            case .unknownHost, .unreachable, .connectionLost, .invalidAnswer, .tls(.handshake): mayHelp = true
            case .tls, .privateAddress, .hostIsClosed, .outOfTime, .other: mayHelp = false
            }
            // Some servers do not survive HEAD.
            if job.isHead { (job.isHead, job.isRanged) = (false, true) }
            if needsHTTP1 { job.usesHTTP1 = true }
            if mayHelp, repeatLater(job, now) { return }
            switch failure {
            case .privateAddress, .hostIsClosed, .outOfTime, .other: break
            case .unknownHost, .unreachable, .connectionLost, .timeout, .tls, .invalidAnswer:
                hosts[job.host].origins[job.request.url.origin, default: .init()].failures += 1
                hosts[job.host].origins[job.request.url.origin]?.last = failure
            }
            settled.append((job, outcome))
        }
    }

    /// Errors of a server that may be over in a moment (RFC 9110 §15.6, and those of Cloudflare).
    private static func isTransient(_ status: Int) -> Bool {
        switch status {
        case 408, 425, 500, 502, 503, 504, 520...527, 530: true
        default: false
        }
    }

    private func answered(_ job: Job, _ response: HTTPResponse) {
        hosts[job.host].origins[job.request.url.origin, default: .init()].isAlive = true
        hosts[job.host].refusals = 0
        hosts[job.host].queue.answeredWell()
        if job.request.method == .headFirst, job.isRanged, response.isSuccess {
            hosts[job.host].headLies += 1
        }
        settled.append((job, .success(response)))
    }

    private func askWithGet(_ job: Job, isRanged: Bool) {
        job.isHead = false
        job.isRanged = isRanged
        askAgain(job)
    }

    /// The host asks for rest: all of it gets it.
    private func limited(_ job: Job, _ response: HTTPResponse, _ now: Double) {
        let asked = response.retryAfter.flatMap { retryAfter($0, now: Self.wallClock()) }
        let wait = asked ?? delay(repetition: job.repetitions + 1)
        hosts[job.host].queue.limited(requestOf: job.startedAt, now: now, until: now + wait)
        if wait > options.longestWait || now + wait >= deadline {
            close(job.host, .failure(.hostIsClosed))
        } else if job.repetitions < options.retries {
            job.repetitions += 1
            askAgain(job)
            return
        } else {
            hosts[job.host].refusals += 1
            if hosts[job.host].refusals >= Self.hopeless { close(job.host, .failure(.hostIsClosed)) }
        }
        settled.append((job, .success(response)))
    }

    /// Asks a host no more.
    private func close(_ index: Int, _ outcome: HTTPOutcome) {
        hosts[index].closed = outcome
        for job in hosts[index].queue.removeAll() { settled.append((job, outcome)) }
    }

    /// Sets a request down for another try; false where there is none, or no time for it.
    private func repeatLater(_ job: Job, _ now: Double) -> Bool {
        guard job.repetitions < options.retries else { return false }
        let time = now + delay(repetition: job.repetitions + 1)
        guard time < deadline else { return false }
        job.repetitions += 1
        timers.insert(.job(job), at: time)
        return true
    }

    /// Seconds before a repetition, the first being 1.
    private func delay(repetition: Int) -> Double {
        let full = options.backoff * Double(1 << min(repetition - 1, 10))
        return full * (1 - Double.random(in: 0..<0.5, using: &random))
    }

    /// Hands all ends on. Each may bring new requests, and new ends.
    private func handOn() {
        while !settled.isEmpty {
            let ends = settled
            settled = []
            for end in ends {
                pending -= 1
                end.job.then(end.outcome)
            }
        }
    }

    /// The time is used up: everything that is left ends.
    private func expire() {
        for (easy, flight) in underWay {
            galley_curl_multi_remove(multi, easy)
            idle.append(flight.transfer)
            hosts[flight.job.host].queue.ended()
            settled.append((flight.job, .failure(.outOfTime)))
        }
        underWay = [:]
        for alarm in timers.removeAll() {
            if case .job(let job) = alarm { settled.append((job, .failure(.outOfTime))) }
        }
        for index in hosts.indices {
            hosts[index].alarm = nil
            if hosts[index].closed == nil { close(index, .failure(.outOfTime)) }
        }
        handOn()
    }

    // MARK: - Watching

    /// Requests under way.
    package var inFlight: Int { underWay.count }

    /// The hosts with most requests waiting, most first, and for how many seconds they are left alone.
    package func busiestHosts(_ count: Int) -> [(name: String, waiting: Int, pause: Double)] {
        let now = Self.now()
        return
            hosts
            .filter { $0.queue.waitingCount + $0.queue.inFlight > 0 }
            .map {
                ($0.queue.name, $0.queue.waitingCount + $0.queue.inFlight, max(0, $0.queue.notBefore - now))
            }
            .sorted { ($0.1, $1.0) > ($1.1, $0.0) }
            .prefix(count).map { (name: $0.0, waiting: $0.1, pause: $0.2) }
    }
}
