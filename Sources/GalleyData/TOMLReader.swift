struct TOMLReader {
    var builder: TreeBuilder
    let range: Range<Int>

    init(_ builder: TreeBuilder, _ range: Range<Int>) {
        self.builder = builder
        self.range = range
    }

    mutating func read() {}
}
