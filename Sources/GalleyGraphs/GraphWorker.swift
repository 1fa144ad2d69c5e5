// The process that draws: it reads graphs from its input, one after the other, and writes drawings to its output.
//
// Graphviz is old C that was never meant for strangers' input. Here it may crash, go round in circles or ask for all memory
// there is: the limits end this process, and the one that started it goes on.

import CGraphviz

/// Draws until the input ends. It takes over the process, which can open no file afterwards.
package func drawGraphs(from input: Int32 = 0, to output: Int32 = 1) {
    let problem =
        galley_graphviz_open().map { String(cString: $0) }
        ?? (galley_graphviz_confine(GraphLimits.memory) == 0 ? nil : "the system grants no limits")
    while let head = readBytes(GraphFrame.requestHead, from: input) {
        let length = GraphFrame.number(head, at: 4)
        guard length <= GraphLimits.source, var source = readBytes(length, from: input) else { return }
        source.append(0)
        var answer = Answer(kind: .unavailable, svg: [], messages: Array((problem ?? "").utf8))
        if problem == nil {
            galley_graphviz_allow_seconds(UInt32(GraphLimits.seconds))
            answer = draw(source, engine: GraphFrame.number(head, at: 0))
        }
        guard writeBytes(answer.bytes, to: output) else { return }
        // The parser may be left in the middle of something.
        if answer.kind != .drawn { return }
    }
}

private struct Answer {
    var kind: GraphFrame.Kind
    var svg: [UInt8]
    var messages: [UInt8]

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        GraphFrame.append(Int(kind.rawValue), to: &bytes)
        GraphFrame.append(svg.count, to: &bytes)
        GraphFrame.append(messages.count, to: &bytes)
        return bytes + svg + messages
    }
}

/// Draws a source that ends in NUL. Engine 0 is the one that the graph names.
private func draw(_ source: [UInt8], engine number: Int) -> Answer {
    let engines = GraphRequest.Engine.allCases
    let engine = number > 0 && number <= engines.count ? engines[number - 1].rawValue : nil
    var svg: UnsafeMutablePointer<CChar>?
    let outcome = source.withUnsafeBufferPointer { source in
        source.withMemoryRebound(to: CChar.self) { source -> Int32 in
            guard let text = source.baseAddress else { return Int32(GALLEY_GRAPHVIZ_UNREADABLE.rawValue) }
            guard let engine else { return galley_graphviz_draw(nil, text, &svg) }
            return engine.withCString { galley_graphviz_draw($0, text, &svg) }
        }
    }
    let messages = Array(String(cString: galley_graphviz_messages()).utf8)
    guard let svg, outcome == 0 else {
        return Answer(
            kind: GraphFrame.Kind(rawValue: UInt32(outcome)) ?? .notLaidOut, svg: [], messages: messages)
    }
    return Answer(kind: .drawn, svg: Array(String(cString: svg).utf8), messages: messages)
}
