// Notes on lines of code, as Material for MkDocs has them: `# (1)!` in the code, and a numbered list below it.
//
// Without a script the list stays where it is, and its numbers are those in the code. What goes is the `!`, which asks
// that script to take the comment's sign away.

extension Lowering {
    /// The code without the signs of its notes; nil where it has none.
    func annotatedCode(of node: Node, _ info: InfoString, _ restored: [UInt8]?) -> [UInt8]? {
        guard options.attributeLists,
            info.classes.contains("annotate") || node.next?.kind == .list && node.next?.isOrderedList == true
        else { return nil }
        let code = restored ?? Array(node.literal)
        var result: [UInt8] = []
        var start = 0
        for place in code.indices.dropFirst(2)
        where code[place] == UInt8(ascii: "!") && code.isNote(before: place) {
            result += code[start..<place]
            start = place + 1
        }
        return start == 0 ? nil : result + code[start...]
    }
}

extension [UInt8] {
    /// Whether a number in parentheses ends at a place, and nothing but the end of a line or of a comment follows the sign
    /// there.
    fileprivate func isNote(before place: Int) -> Bool {
        guard self[place - 1] == UInt8(ascii: ")") else { return false }
        var i = place - 2
        while i >= 0, i > place - 6, self[i].decimalDigit != nil { i -= 1 }
        guard i >= 0, i < place - 2, self[i] == UInt8(ascii: "(") else { return false }
        return place + 1 == count || self[place + 1].isMarkdownSpace
    }
}
