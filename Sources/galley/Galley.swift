import GalleyCommandLine

@main
struct Galley {
    static func main() {}
}
