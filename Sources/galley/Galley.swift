import GalleyCommandLine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@main
struct Galley {
    static func main() {
        // A reader that went away (`| head`) is no reason to stop half-way: writing to it fails instead.
        signal(SIGPIPE, SIG_IGN)
        exit(CommandLineInterface.run(Array(CommandLine.arguments.dropFirst())))
    }
}
