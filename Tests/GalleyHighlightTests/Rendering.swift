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
    let isWellFormed = String(validating: code, as: UTF8.self) != nil
    let html = html.span
    let end = html.count
    var textCount = 0
    var spanStart: Int?
    var i = 0
    while i < end {
        var byte = html[i]
        if byte == ascii("<") {
            if html.has("</span>", at: i, end) {
                guard let start = spanStart else { return "a closing tag without a span" }
                if start == textCount { return "an empty span at \(textCount)" }
                spanStart = nil
                i += 7
            } else if html.has("<span class=\"h", at: i, end), html.has("\">", at: i + 15, end) {
                if spanStart != nil { return "a span in a span at \(textCount)" }
                guard TokenKind(rawValue: html[i + 14]) != nil else { return "an unknown class" }
                spanStart = textCount
                i += 17
            } else {
                return "markup of no span at \(textCount)"
            }
            if isWellFormed, textCount < code.count, code[textCount] & 0xC0 == 0x80 {
                return "a split scalar at \(textCount)"
            }
            continue
        }
        i += 1
        if byte == ascii("&") {
            if html.has("amp;", at: i, end) {
                i += 4
            } else if html.has("lt;", at: i, end) {
                byte = ascii("<")
                i += 3
            } else if html.has("gt;", at: i, end) {
                byte = ascii(">")
                i += 3
            } else {
                return "an unescaped ampersand at \(textCount)"
            }
        }
        if byte == 0x0A || byte == 0x0D, spanStart != nil { return "a span over a line end at \(textCount)" }
        guard textCount < code.count, code[textCount] == byte else { return "another text at \(textCount)" }
        textCount += 1
    }
    if spanStart != nil { return "an open span at the end" }
    return textCount == code.count ? nil : "a text that ends at \(textCount) of \(code.count)"
}
