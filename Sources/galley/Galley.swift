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
        exit(CommandLineInterface.run(Array(CommandLine.arguments.dropFirst())))
    }
}
