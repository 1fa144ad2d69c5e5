// Keys to be pressed: `++ctrl+alt+del++` (pymdownx.keys).
//
// The names and what is shown for them are those of that extension, so that pages written for it say the same. A
// name that nobody knows leaves all of it as text; what no key has for a name stands in quotes.

import GalleyCore

extension InlineConstruct {
    static let keys = InlineConstruct(
        isOn: { $0.keys }, mayOccur: { $0.contains(UInt8(ascii: "+"), UInt8(ascii: "+")) },
        initials: "+", escapes: "+"
    ) { text, place in
        guard text[place + 1] == UInt8(ascii: "+"), text[place - 1] != UInt8(ascii: "+"),
            let (keys, end) = text.keys(from: place + 2)
        else { return nil }
        var words: [UInt8] = []
        for (i, key) in keys.enumerated() {
            if i > 0 { words.append(UInt8(ascii: "+")) }
            words += key.label
        }
        var behind = end
        let attributes = text.attributes(behind: place..<end, &behind)
        return .piece(
            InlinePiece(range: place..<behind, words: words) { lowering, node in
                lowering.write(keys, attributes, at: node)
            })
    }
}

/// A key of a sequence.
private struct Key {
    /// What it is called, where it is known.
    var name: String?
    var label: [UInt8]
}

extension InlineText {
    /// Longer is no sequence of keys; each place is looked at only so far.
    private static let longestSequence = 200

    /// The keys between two pairs of plus signs.
    fileprivate func keys(from start: Int) -> (keys: [Key], end: Int)? {
        var keys: [Key] = []
        var i = start
        let limit = min(bytes.count, start + Self.longestSequence)
        while i < limit {
            if let (label, end) = quoted(at: i, limit) {
                keys.append(Key(label: label))
                i = end
            } else {
                var end = i
                while end < limit,
                    bytes[end].isASCIIAlphanumeric || bytes[end] == UInt8(ascii: "-")
                        || bytes[end] == UInt8(ascii: "_")
                {
                    end += 1
                }
                guard end > i, let key = KeyNames.key(String(bytes[i..<end]).lowercased()) else { return nil }
                keys.append(Key(name: key.name, label: Array(key.label.utf8)))
                i = end
            }
            guard self[i] == UInt8(ascii: "+") else { return nil }
            if self[i + 1] == UInt8(ascii: "+") {
                return self[i + 2] == UInt8(ascii: "+") ? nil : (keys, i + 2)
            }
            i += 1
        }
        return nil
    }

    /// A label in quotes; smart punctuation may have bent them.
    private func quoted(at place: Int, _ limit: Int) -> (label: [UInt8], end: Int)? {
        let quotes: [(StaticString, StaticString)] = [
            ("\"", "\""), ("'", "'"), ("\u{201C}", "\u{201D}"), ("\u{2018}", "\u{2019}"),
        ]
        for (opening, closing) in quotes where has(opening, at: place) {
            let start = place + opening.utf8CodeUnitCount
            var end = start
            while end < limit {
                if has(closing, at: end) {
                    return end > start ? (Array(bytes[start..<end]), end + closing.utf8CodeUnitCount) : nil
                }
                end += 1
            }
        }
        return nil
    }
}

extension Lowering {
    fileprivate mutating func write(_ keys: [Key], _ attributes: AttributeList?, at node: Node) {
        document.html.append("<span")
        write(attributes ?? AttributeList(), class: "keys", at: node)
        document.html.append(">")
        for (i, key) in keys.enumerated() {
            if i > 0 { document.html.append("<span>+</span>") }
            document.html.append("<kbd")
            if let name = key.name {
                document.html.append(" class=\"key-")
                document.html.append(utf8: name)
                document.html.append("\"")
            }
            document.html.append(">")
            document.html.append(escaping: key.label)
            document.html.append("</kbd>")
        }
        document.html.append("</span>")
    }
}

/// The keys of an English keyboard.
private enum KeyNames {
    static func key(_ name: String) -> (name: String, label: String)? {
        if name.utf8.count == 1, let byte = name.utf8.first, byte.isASCIIAlphanumeric {
            return (name, name.uppercased())
        }
        let name = others[name] ?? name
        if let label = labels[name] { return (name, label) }
        let number = name.drop { !$0.isNumber }
        if name.hasPrefix("f"), let n = Int(number), (1...24).contains(n), name == "f\(n)" {
            return (name, "F\(n)")
        }
        if name.hasPrefix("num"), let n = Int(number), (0...9).contains(n), name == "num\(n)" {
            return (name, "Num \(n)")
        }
        return nil
    }

    /// What a key is called, and what is shown for it: a line each.
    private static let labels: [String: String] = pairs(
        of: """
            space Space
            backslash \\
            bar |
            brace-left {
            brace-right }
            bracket-left [
            bracket-right ]
            colon :
            comma ,
            double-quote "
            equal =
            exclam !
            grave `
            greater >
            less <
            minus -
            period .
            plus +
            question ?
            semicolon ;
            single-quote '
            slash /
            tilde ~
            underscore _
            arrow-up Up
            arrow-down Down
            arrow-left Left
            arrow-right Right
            page-up Page Up
            page-down Page Down
            home Home
            end End
            backspace Backspace
            delete Del
            insert Ins
            tab Tab
            break Break
            caps-lock Caps Lock
            clear Clear
            eject Eject
            enter Enter
            escape Esc
            help Help
            print-screen Print Screen
            scroll-lock Scroll Lock
            num-asterisk Num *
            num-clear Num Clear
            num-delete Num Del
            num-equal Num =
            num-lock Num Lock
            num-minus Num -
            num-plus Num +
            num-separator Num .
            num-slash Num /
            num-enter Num Enter
            alt Alt
            alt-graph AltGr
            command Cmd
            control Ctrl
            function Fn
            left-alt Left Alt
            left-command Left Command
            left-control Left Ctrl
            left-meta Left Meta
            left-option Left Option
            left-shift Left Shift
            left-super Left Super
            left-windows Left Win
            meta Meta
            option Option
            right-alt Right Alt
            right-command Right Command
            right-control Right Ctrl
            right-meta Right Meta
            right-option Right Option
            right-shift Right Shift
            right-super Right Super
            right-windows Right Win
            shift Shift
            super Super
            windows Win
            backtab Back Tab
            browser-back Browser Back
            browser-favorites Browser Favorites
            browser-forward Browser Forward
            browser-home Browser Home
            browser-refresh Browser Refresh
            browser-search Browser Search
            browser-stop Browser Stop
            context-menu Menu
            copy Copy
            mail Mail
            media Media
            media-next-track Next Track
            media-pause Pause
            media-play Play
            media-play-pause Play/Pause
            media-prev-track Previous Track
            media-stop Stop
            print Print
            reset Reset
            select Select
            sleep Sleep
            volume-down Volume Down
            volume-mute Mute
            volume-up Volume Up
            zoom Zoom
            power Power
            fingerprint Fingerprint
            left-button Left Button
            middle-button Middle Button
            right-button Right Button
            x-button1 X Button 1
            x-button2 X Button 2
            """)

    /// Other names, and the keys that they are for.
    private static let others: [String: String] = {
        var others = pairs(
            of: """
                add num-plus
                altgr alt-graph
                apps context-menu
                back backspace
                bksp backspace
                bktab backtab
                cancel break
                capital caps-lock
                close-brace brace-right
                close-bracket bracket-right
                clr clear
                cmd command
                cplk caps-lock
                ctrl control
                dblquote double-quote
                decimal num-separator
                del delete
                divide num-slash
                down arrow-down
                esc escape
                return enter
                exclamation exclam
                favorites browser-favorites
                fn function
                forward browser-forward
                grave-accent grave
                greater-than greater
                gt greater
                hyphen minus
                ins insert
                launch-mail mail
                launch-media media
                lbutton left-button
                left arrow-left
                less-than less
                lt less
                mbutton middle-button
                menu context-menu
                multiply num-asterisk
                mute volume-mute
                next page-down
                next-track media-next-track
                num-del num-delete
                numlk num-lock
                open-brace brace-left
                open-bracket bracket-left
                opt option
                page-dn page-down
                pause media-pause
                pg-dn page-down
                pg-up page-up
                pipe bar
                play media-play
                play-pause media-play-pause
                prev-track media-prev-track
                prior page-up
                prtsc print-screen
                question-mark question
                rbutton right-button
                refresh browser-refresh
                right arrow-right
                scroll scroll-lock
                search browser-search
                separator num-separator
                spc space
                stop media-stop
                subtract num-minus
                tabulator tab
                up arrow-up
                vol-down volume-down
                vol-mute volume-mute
                vol-up volume-up
                win windows
                xbutton1 x-button1
                xbutton2 x-button2
                """)
        // The modifiers of either side have the same short names.
        let modifiers = [
            ("alt", "alt"), ("cmd", "command"), ("command", "command"), ("ctrl", "control"),
            ("control", "control"), ("meta", "meta"), ("opt", "option"), ("option", "option"),
            ("shift", "shift"), ("super", "super"), ("win", "windows"), ("windows", "windows"),
        ]
        for side in ["left", "right"] {
            for (short, name) in modifiers {
                others[side.prefix(1) + short] = "\(side)-\(name)"
                if short != name { others["\(side)-\(short)"] = "\(side)-\(name)" }
            }
        }
        return others
    }()

    private static func pairs(of table: String) -> [String: String] {
        var pairs: [String: String] = [:]
        for line in table.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { pairs[String(parts[0])] = String(parts[1]) }
        }
        return pairs
    }
}
