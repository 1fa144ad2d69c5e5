// How a graph is asked for, and what comes of it.

/// A graph in Graphviz's language.
package struct GraphRequest: Sendable, Hashable {
    /// What lays it out; nil for what the graph names, or else `dot`.
    package var engine: Engine?
    package var source: [UInt8]

    package enum Engine: String, Sendable, Hashable, CaseIterable {
        case dot, neato, fdp, sfdp, circo, twopi, osage, patchwork
    }

    package init(engine: Engine? = nil, source: [UInt8]) {
        self.engine = engine
        self.source = source
    }
}

/// What became of a graph.
package enum GraphOutcome: Sendable, Hashable {
    /// As Graphviz wrote it, what is left out of it, and what was remarked on, a sentence each.
    case drawn(svg: [UInt8], mistakes: [String], remarks: [String])
    /// Why there is no drawing; `line` from 1, where one is to blame.
    case failed(reason: String, line: Int?)
    /// Graphviz cannot be had here at all, and why.
    case unavailable(String)
}

/// The bounds of one graph. Drawings that people look at are far below.
enum GraphLimits {
    static let source = 1 << 20
    static let svg = 8 << 20
    /// Of address space, with the program's own.
    static let memory = 1 << 30
    /// Of a processor: counted such that a busy machine draws what an idle one does.
    static let seconds = 10
    /// Graphs that one process draws.
    static let drawingsOfProcess = 250
    /// By the clock, for what waits and counts nothing.
    static let wallSeconds = 60
}

/// What goes back and forth between the program and the process that draws: a head of numbers, then bytes.
enum GraphFrame {
    /// Four bytes each: the number of the engine, the length of the source.
    static let requestHead = 8
    /// Four bytes each: the kind of the outcome, the lengths of the drawing and of the messages.
    static let answerHead = 12

    enum Kind: UInt32 {
        case drawn = 0
        case unreadable = 1
        case notLaidOut = 2
        case unavailable = 3
    }

    static func number(_ bytes: [UInt8], at index: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[index + $1]) << (8 * $1) }
    }

    static func append(_ number: Int, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
