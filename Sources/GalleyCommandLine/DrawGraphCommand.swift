import ArgumentParser
import GalleyGraphs

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the program is to itself while it draws graphs: see `GraphDrawer`.
struct DrawGraphCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw-graph", abstract: "Draws graphs for another galley; not for use by hand.",
        shouldDisplay: false)

    /// The program that runs, whatever stands at its path by now.
    static let program = ["/proc/self/exe", configuration.commandName ?? "draw-graph"]

    func run() {
        // By hand it would wait for bytes that nobody types.
        guard isatty(0) == 0 else { return }
        drawGraphs()
    }
}
