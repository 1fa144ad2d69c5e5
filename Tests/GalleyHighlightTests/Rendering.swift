// Highlighted code as a person reviews it: `‹k:def›` for `<span class="hk">def</span>`, everything else as typed.

import Foundation
import GalleyCore

@testable import GalleyHighlight

/// The markup of code.
func markup(_ code: [UInt8], as language: Language) -> [UInt8] {
    var html: [UInt8] = []
    highlight(code.span, as: language, into: &html)
    return html
}

func markup(_ code: String, as language: String) -> String {
    guard let language = Language.named(language) else { return "no language \(language)" }
    return String(markup(Array(code.utf8), as: language))
}

/// The marks of code, in short.
func marks(_ code: String, as language: String) -> String {
    var text = markup(code, as: language)
    for kind in TokenKind.allCases where kind != .plain {
        let letter = Character(Unicode.Scalar(kind.rawValue))
        text = text.replacingOccurrences(of: "<span class=\"h\(letter)\">", with: "‹\(letter):")
    }
    return text.replacingOccurrences(of: "</span>", with: "›").replacingOccurrences(of: "&lt;", with: "<")
        .replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(of: "&amp;", with: "&")
}

/// What is wrong with the markup of code, or nil: its text must be the code, its spans flat, not empty, and within
/// lines, and none may split a scalar of well-formed code.
func flaw(in html: [UInt8], of code: [UInt8]) -> String? {
    let opening = Array("<span class=\"h".utf8)
    let closing = Array("</span>".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(code.count)
    var spanStart: Int?
    var i = 0
    while i < html.count {
        let byte = html[i]
        if byte == ascii("<") {
            if html[i...].starts(with: closing) {
                guard let start = spanStart else { return "a closing tag without a span" }
                if start == text.count { return "an empty span at \(text.count)" }
                spanStart = nil
                i += closing.count
            } else if html[i...].starts(with: opening), i + opening.count + 2 < html.count {
                if spanStart != nil { return "a span in a span at \(text.count)" }
                guard TokenKind(rawValue: html[i + opening.count]) != nil else { return "an unknown class" }
                spanStart = text.count
                i += opening.count + 3
            } else {
                return "markup of no span at \(text.count)"
            }
            if text.count < code.count, code[text.count] & 0xC0 == 0x80, text.count > 0,
                code[text.count - 1] >= 0x80
            {
                return "a split scalar at \(text.count)"
            }
            continue
        }
        if byte == ascii("&") {
            let references: [(String, UInt8)] = [("&amp;", 0x26), ("&lt;", 0x3C), ("&gt;", 0x3E)]
            guard let (name, value) = references.first(where: { html[i...].starts(with: $0.0.utf8) }) else {
                return "an unescaped ampersand at \(text.count)"
            }
            text.append(value)
            i += name.utf8.count
            continue
        }
        if byte == 0x0A || byte == 0x0D, spanStart != nil { return "a span over a line end at \(text.count)" }
        text.append(byte)
        i += 1
    }
    if spanStart != nil { return "an open span at the end" }
    return text == code ? nil : "another text: \(String(text.prefix(400)))"
}
