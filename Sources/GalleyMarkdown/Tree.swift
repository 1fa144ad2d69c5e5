// libcmark's tree as Swift values. This file alone speaks to the parser.
//
// All trees of one document live in the arena of the thread that parses it (see the shim) and die
// together, so a `Node` is only a pointer and must not leave the closure of `withTrees`.

import CArena
import CCmark

/// A node of a parsed document.
struct Node: Hashable {
    /// The kinds of node, with libcmark's numbers.
    enum Kind: UInt32 {
        case none, document, blockQuote, list, item, codeBlock, htmlBlock, customBlock, paragraph,
            heading, thematicBreak, text, softBreak, lineBreak, code, htmlInline, customInline, emphasis,
            strong, link, image
    }

    let pointer: OpaquePointer

    /// Whether it is a block, of whatever kind, and no part of a line.
    var isBlock: Bool { (2...10).contains(kind.rawValue) }

    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    var kind: Kind { Kind(rawValue: cmark_node_get_type(pointer).rawValue) ?? .none }
    var next: Node? { Node(cmark_node_next(pointer)) }
    var previous: Node? { Node(cmark_node_previous(pointer)) }
    var parent: Node? { Node(cmark_node_parent(pointer)) }
    var firstChild: Node? { Node(cmark_node_first_child(pointer)) }
    var lastChild: Node? { Node(cmark_node_last_child(pointer)) }

    /// The content of a text, code or HTML node; it lives as long as the tree.
    var literal: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_literal(pointer)) }
    /// The destination of a link or an image, escapes and character references resolved.
    var url: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_url(pointer)) }
    var title: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_title(pointer)) }
    var infoString: UnsafeBufferPointer<UInt8> { Self.bytes(cmark_node_get_fence_info(pointer)) }

    var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
    var isOrderedList: Bool { cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST }
    var listStart: Int { Int(cmark_node_get_list_start(pointer)) }
    var isTightList: Bool { cmark_node_get_list_tight(pointer) != 0 }

    /// Lines and columns count from 1, columns in bytes; 0 where libcmark knows none.
    var startLine: Int { Int(cmark_node_get_start_line(pointer)) }
    var startColumn: Int { Int(cmark_node_get_start_column(pointer)) }
    var endLine: Int { Int(cmark_node_get_end_line(pointer)) }

    /// A number that a desugaring pass hangs on a node: the construct's place in its list.
    var mark: Int? {
        get { cmark_node_get_user_data(pointer).map { Int(bitPattern: $0) - 1 } }
        nonmutating set {
            cmark_node_set_user_data(
                pointer, newValue.flatMap { UnsafeMutableRawPointer(bitPattern: $0 + 1) })
        }
    }

    /// Takes the node out of its parent; it stays valid.
    func unlink() { cmark_node_unlink(pointer) }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> UnsafeBufferPointer<UInt8> {
        guard let text else { return UnsafeBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: text, count: strlen(text)).assumingMemoryBound(to: UInt8.self)
    }
}

/// The way to parse, valid inside `withTrees`.
struct Parser {
    var smartPunctuation = false
    var replacesInvalidUTF8 = false

    /// Parses Markdown; the tree lives until `withTrees` returns.
    func parse(_ text: ArraySlice<UInt8>) -> Node? {
        // Source positions make libcmark count the lines inside code spans and raw HTML.
        var options = CMARK_OPT_SOURCEPOS | CMARK_OPT_UNSAFE
        if smartPunctuation { options |= CMARK_OPT_SMART }
        if replacesInvalidUTF8 { options |= CMARK_OPT_VALIDATE_UTF8 }
        let memory = galley_arena_callbacks().assumingMemoryBound(to: cmark_mem.self)
        guard let parser = cmark_parser_new_with_mem(options, memory) else { return nil }
        text.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                cmark_parser_feed(parser, start.assumingMemoryBound(to: CChar.self), bytes.count)
            }
        }
        return Node(cmark_parser_finish(parser))
    }
}

/// Runs `body` with a parser and frees all its trees afterwards. Not reentrant: the arena is the thread's.
func withTrees<Result>(_ parser: Parser, _ body: (Parser) -> Result) -> Result {
    defer { galley_arena_reset() }
    return body(parser)
}
