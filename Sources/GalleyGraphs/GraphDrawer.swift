// Draws graphs, each once: what was drawn is kept, and an unchanged graph costs a look-up.
//
// Graphviz runs in processes of its own (`GraphWorker`), at most one for each thread that waits for a drawing; a process
// draws graph after graph until one fails. Nothing is started before the first graph.

import Synchronization

/// Draws graphs, from any thread.
package final class GraphDrawer: Sendable {
    /// The program that draws, and its arguments.
    private let program: [String]
    private let state = Mutex(State())

    private struct State {
        var idle: [GraphProcess] = []
        var known: [GraphRequest: GraphOutcome] = [:]
        var knownBytes = 0
        /// Why nothing can be drawn.
        var unavailable: String?
    }

    /// Drawings that are kept; a preview of a large site stays below.
    private static let mostKnownBytes = 64 << 20

    /// `program` is run with its arguments and is to call `drawGraphs`.
    package init(program: [String]) { self.program = program }

    deinit {
        state.withLock { state in
            for process in state.idle { process.end() }
            state.idle = []
        }
    }

    /// Draws a graph, or says why not. The same graph gives the same outcome.
    package func draw(_ request: GraphRequest) -> GraphOutcome {
        let known = state.withLock { state in
            state.unavailable.map { GraphOutcome.unavailable($0) } ?? state.known[request]
        }
        if let known { return known }
        let outcome = outcome(of: request)
        state.withLock { state in
            if case .unavailable(let reason) = outcome {
                state.unavailable = reason
                return
            }
            var bytes = request.source.count
            if case .drawn(let svg, _, _) = outcome { bytes += svg.count }
            if state.knownBytes + bytes > Self.mostKnownBytes {
                state.known = [:]
                state.knownBytes = 0
            }
            state.known[request] = outcome
            state.knownBytes += bytes
        }
        return outcome
    }

    private func outcome(of request: GraphRequest, inNewProcess: Bool = false) -> GraphOutcome {
        guard request.source.count <= GraphLimits.source else {
            return .failed(reason: "it is longer than \(GraphLimits.source >> 20) MiB", line: nil)
        }
        // The library would take the text to end there.
        guard !request.source.contains(0) else {
            return .failed(reason: "there is a NUL in it", line: nil)
        }
        let idle = inNewProcess ? nil : state.withLock { $0.idle.popLast() }
        guard var process = idle ?? GraphProcess(program) else {
            return .unavailable("the process that draws cannot be started")
        }
        do throws(GraphProcess.Failure) {
            let answer = try process.draw(request)
            guard answer.kind == .drawn else {
                process.end()
                return Self.failure(answer)
            }
            // Graphviz gives little of its memory back.
            if process.drawings < GraphLimits.drawingsOfProcess {
                state.withLock { $0.idle.append(process) }
            } else {
                process.end()
            }
            let messages = GraphMessages(answer.messages)
            return .drawn(svg: answer.svg, mistakes: messages.errors, remarks: messages.warnings)
        } catch {
            switch error {
            case .tookTooLong:
                return .failed(
                    reason: "drawing it takes more than \(GraphLimits.seconds) seconds", line: nil)
            case .isTooLarge:
                return .failed(reason: "the drawing is larger than \(GraphLimits.svg >> 20) MiB", line: nil)
            case .ended:
                // What was drawn before may have taken the memory.
                return process.drawings > 0
                    ? self.outcome(of: request, inNewProcess: true) : .failed(reason: Self.ended, line: nil)
            }
        }
    }

    private static let ended = "Graphviz crashed or ran out of memory"

    private static func failure(_ answer: GraphProcess.Answer) -> GraphOutcome {
        if answer.kind == .unavailable { return .unavailable(answer.messages) }
        let messages = GraphMessages(answer.messages)
        if let mistake = messages.syntaxError { return .failed(reason: mistake.text, line: mistake.line) }
        return .failed(
            reason: messages.errors.first ?? messages.warnings.first
                ?? (answer.kind == .unreadable ? "there is no graph in it" : "Graphviz cannot lay it out"),
            line: nil)
    }
}

/// What Graphviz says while it draws.
struct GraphMessages {
    /// The first of each may go on over several lines, and all have lost their `Error: ` and `Warning: `.
    private(set) var errors: [String] = []
    private(set) var warnings: [String] = []

    init(_ text: String) {
        var isError = true
        for line in text.split(whereSeparator: \.isNewline).prefix(32) {
            let line = line.drop { $0 == " " }
            if line.hasPrefix("Error: ") {
                isError = true
                errors.append(String(line.dropFirst("Error: ".count)))
            } else if line.hasPrefix("Warning: ") {
                isError = false
                // That no file can be opened is said beside what it was wanted for.
                if !line.contains(" while opening ") {
                    warnings.append(String(line.dropFirst("Warning: ".count)))
                }
            } else if isError {
                if let last = errors.popLast() {
                    errors.append(last + " " + line)
                } else {
                    errors.append(String(line))
                }
            } else if let last = warnings.popLast() {
                warnings.append(last + " " + line)
            }
        }
    }

    /// `<unknown>: syntax error in line 3 near '->'`, and what else is told with a line.
    var syntaxError: (text: String, line: Int)? {
        for sentence in errors {
            let words = sentence.split(separator: " ", omittingEmptySubsequences: false)
            guard let place = words.indices.dropFirst().first(where: { words[$0] == "line" }),
                words[place - 1] == "in", place + 1 < words.count, let line = Int(words[place + 1])
            else { continue }
            // Before the words stands the name of a file that there is none of.
            let before = words[..<(place - 1)].drop { $0.hasSuffix(":") }
            return ((before + words[(place + 2)...]).joined(separator: " "), line)
        }
        return nil
    }
}
