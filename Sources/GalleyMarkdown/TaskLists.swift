// Task list items (GFM): an item whose first paragraph begins with `[ ]` or `[x]`.

import GalleyCore

extension Lowering {
    /// The box that a text begins with and where the text behind it begins, where it begins an item of a list.
    func taskMarker(_ node: Node, _ text: UnsafeBufferPointer<UInt8>) -> (isDone: Bool, end: Int)? {
        guard text.count >= 3, text[0] == UInt8(ascii: "["), text[2] == UInt8(ascii: "]"),
            node.previous == nil, let paragraph = interruptedParagraph ?? node.parent,
            paragraph.kind == .paragraph, paragraph.previous == nil, paragraph.parent?.kind == .item
        else { return nil }
        // A box alone on its line is none: white space must follow.
        guard text.count > 3, text[3].isMarkdownSpace else { return nil }
        var end = 3
        while end < text.count, text[end].isMarkdownSpace { end += 1 }
        switch text[1] {
        case UInt8(ascii: " "): return (false, end)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return (true, end)
        default: return nil
        }
    }

    /// Whether an item of a list is a task.
    func isTask(_ item: Node) -> Bool {
        guard options.taskLists, options.taskListClasses, let paragraph = item.firstChild,
            paragraph.kind == .paragraph, let text = paragraph.firstChild, text.kind == .text
        else { return false }
        return taskMarker(text, text.literal) != nil
    }
}
