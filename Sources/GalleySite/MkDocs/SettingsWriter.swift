// Writes the settings of a galley.yml, and keeps where each of them was taken from.

import GalleyCore
import GalleyData

struct SettingsWriter {
    private var yaml = YAMLWriter()
    private(set) var origins: DataFile.Origins

    init(source: [UInt8]) {
        origins = DataFile.Origins(source: source)
        yaml.beginMapping()
    }

    /// The text, closed.
    mutating func finish() -> [UInt8] {
        yaml.end()
        return yaml.bytes
    }

    mutating func comment(_ text: String) { yaml.comment(text) }

    mutating func key(_ name: String, from place: SourceLocation?) {
        note(place)
        yaml.key(utf8: Array(name.utf8).span)
    }

    mutating func string(_ text: String, from place: SourceLocation?) {
        note(place)
        yaml.scalar(utf8: Array(text.utf8).span, kind: .string)
    }

    mutating func boolean(_ value: Bool, from place: SourceLocation?) {
        note(place)
        yaml.scalar(utf8: Array((value ? "true" : "false").utf8).span, kind: .boolean)
    }

    mutating func integer(_ value: Int, from place: SourceLocation?) {
        note(place)
        yaml.scalar(utf8: Array(String(value).utf8).span, kind: .integer)
    }

    /// A mapping or a sequence, with what `body` writes in it.
    mutating func mapping(_ body: (inout SettingsWriter) -> Void) {
        yaml.beginMapping()
        body(&self)
        yaml.end()
    }

    mutating func sequence(_ body: (inout SettingsWriter) -> Void) {
        yaml.beginSequence()
        body(&self)
        yaml.end()
    }

    mutating func value(_ value: MkDocsValue) {
        switch value.content {
        case .null:
            note(value.place)
            let nothing: [UInt8] = []
            yaml.scalar(utf8: nothing.span, kind: .null)
        case .boolean(let flag): boolean(flag, from: value.place)
        case .number(let text):
            note(value.place)
            yaml.scalar(utf8: Array(text.utf8).span, kind: .number)
        case .string(let text): string(text, from: value.place)
        case .sequence(let items):
            sequence { writer in for item in items { writer.value(item) } }
        case .mapping(let entries):
            mapping { writer in
                for entry in entries {
                    writer.key(entry.key, from: entry.place)
                    writer.value(entry.value)
                }
            }
        }
    }

    private mutating func note(_ place: SourceLocation?) {
        if let place { origins.note(place, at: yaml.bytes.count) }
    }
}

extension SettingsWriter {
    mutating func set(_ name: String, _ text: String, from place: SourceLocation?) {
        key(name, from: place)
        string(text, from: place)
    }

    mutating func set(_ name: String, _ flag: Bool, from place: SourceLocation?) {
        key(name, from: place)
        boolean(flag, from: place)
    }

    mutating func set(
        _ name: String, _ texts: [(text: String, place: SourceLocation?)], from place: SourceLocation?
    ) {
        key(name, from: place)
        sequence { writer in for (text, place) in texts { writer.string(text, from: place) } }
    }
}
