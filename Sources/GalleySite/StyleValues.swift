// What the configuration may put into a style sheet: colours and font lists that are what they say, and
// that cannot end their declaration and start another.

import GalleyCore

/// Whether a text is a CSS colour (CSS Color 4 §4, §6.1): hexadecimal, a named colour, or a colour function.
func isColor(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if bytes.first == UInt8(ascii: "#") {
        return [4, 5, 7, 9].contains(bytes.count) && bytes.dropFirst().allSatisfy { $0.hexDigitValue != nil }
    }
    let name = text.prefix { $0 != "(" }.lowercased()
    if name.utf8.count == bytes.count { return colorNames.contains(name[...]) }
    // What a function takes is the browser's to judge, but it ends where the value ends.
    return colorFunctions.contains(name[...]) && bytes.last == UInt8(ascii: ")")
        && hasBalancedParentheses(bytes.dropLast(), open: 1)
        && bytes.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || " (),.%/-+#".utf8.contains($0) }
}

/// Whether a text can be the value of `font-family`: quotes and parentheses are closed, and nothing ends it.
func isFontList(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.contains(where: { $0 > 0x20 }), !text.contains("/*"),
        !bytes.contains(where: { $0 < 0x20 || ";{}<>\\!@".utf8.contains($0) })
    else { return false }
    var outside: [UInt8] = []
    var quote: UInt8?
    for byte in bytes {
        if let open = quote {
            if byte == open { quote = nil }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            quote = byte
        } else {
            outside.append(byte)
        }
    }
    return quote == nil && hasBalancedParentheses(outside[...], open: 0)
}

/// Whether `least` parentheses are open at the end, and not fewer at any point after the first `least`.
private func hasBalancedParentheses(_ bytes: ArraySlice<UInt8>, open least: Int) -> Bool {
    var depth = 0
    var hasOpened = least == 0
    for byte in bytes {
        if byte == UInt8(ascii: "(") {
            depth += 1
            hasOpened = true
        } else if byte == UInt8(ascii: ")") {
            depth -= 1
        }
        if hasOpened, depth < least { return false }
    }
    return hasOpened && depth == least
}

private let colorFunctions: Set<Substring> = [
    "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark",
]

/// The named colours of CSS Color 4 §6.1.
private let colorNames = Set(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown \
    burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan \
    darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid \
    darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet \
    deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro \
    ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki \
    lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan lightgoldenrodyellow \
    lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray \
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine \
    mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise \
    mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab \
    orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru \
    pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown \
    seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan \
    teal thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen
    """.split(separator: " "))
