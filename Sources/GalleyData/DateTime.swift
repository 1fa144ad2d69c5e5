// Dates and times as front matter writes them: ISO 8601, with the freedoms of YAML timestamps.

/// A date, or a date and time, with or without an offset from UTC. Without one it is compared as UTC.
package struct DateTime: Sendable, Hashable {
    package var year: Int
    package var month: Int
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    /// Minutes east of UTC; nil where none is given.
    package var offsetMinutes: Int?
    /// Whether a time of day was written.
    package var hasTime: Bool

    package init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0,
        offsetMinutes: Int? = nil, hasTime: Bool = false
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.offsetMinutes = offsetMinutes
        self.hasTime = hasTime
    }

    /// Reads `2026-07-31`, `2026-07-31T12:30`, `2026-07-31 12:30:00.5 +02:00` and the like; fractions of a
    /// second are dropped. nil where it is no date, or none of the calendar.
    package init?(_ text: String) {
        var text = text
        guard let date = text.withUTF8({ DateTime.fields($0.span) }), date.isInCalendar else { return nil }
        self = date
    }

    /// The time of these seconds since 1970-01-01T00:00:00Z, in UTC.
    package init(unixSeconds: Int) {
        let days = (Double(unixSeconds) / 86400).rounded(.down)
        let rest = unixSeconds - Int(days) * 86400
        // Days from the first of March of year 0, in eras of 400 years.
        let shifted = Int(days) + 719468
        let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
        let dayOfEra = shifted - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, hour: rest / 3600,
            minute: rest / 60 % 60, second: rest % 60, offsetMinutes: 0, hasTime: true)
    }
}

extension DateTime {
    /// Seconds since 1970-01-01T00:00:00Z.
    package var unixSeconds: Int {
        daysSinceEpoch * 86400 + hour * 3600 + minute * 60 + second - (offsetMinutes ?? 0) * 60
    }

    /// 0 for Sunday to 6 for Saturday.
    package var weekday: Int { ((daysSinceEpoch + 4) % 7 + 7) % 7 }

    private var daysSinceEpoch: Int {
        // The year begins in March, so that the leap day is its last.
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146097 + dayOfEra - 719468
    }

    /// `2026-07-31`.
    package var dateText: String {
        Self.digits(year, 4) + "-" + Self.digits(month, 2) + "-" + Self.digits(day, 2)
    }

    /// `2026-07-31T12:30:00+02:00`, with `Z` where the offset is none or zero (RFC 3339).
    package var rfc3339: String {
        let time = [hour, minute, second].map { Self.digits($0, 2) }.joined(separator: ":")
        guard let offset = offsetMinutes, offset != 0 else { return dateText + "T" + time + "Z" }
        let size = abs(offset)
        return dateText + "T" + time + (offset < 0 ? "-" : "+") + Self.digits(size / 60, 2) + ":"
            + Self.digits(size % 60, 2)
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension DateTime: Comparable {
    package static func < (a: DateTime, b: DateTime) -> Bool { a.unixSeconds < b.unixSeconds }
}

// MARK: - Reading

extension DateTime {
    /// Whether the text has the shape of a date or a date and time, be it of the calendar or not.
    static func hasShape(_ text: Span<UInt8>) -> Bool { fields(text) != nil }

    var isInCalendar: Bool {
        let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return 1...12 ~= month && 1...lengths[month - 1] ~= day && hour < 24 && minute < 60
            // RFC 3339 §5.6: 60 is a leap second.
            && second <= 60 && abs(offsetMinutes ?? 0) < 24 * 60
    }

    private var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// The numbers of the text, unchecked against the calendar.
    static func fields(_ text: Span<UInt8>) -> DateTime? {
        // Most texts are none; the others are short enough to copy.
        guard 10...64 ~= text.count, text[4] == UInt8(ascii: "-") else { return nil }
        var reader = Digits(text: text.withUnsafeBufferPointer { Array($0) })
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2)
        else { return nil }
        var date = DateTime(year: year, month: month, day: day)
        guard !reader.isAtEnd else { return date }
        guard reader.skip("T") || reader.skip("t") || reader.skipBlanks() else { return nil }
        guard let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2) else { return nil }
        (date.hour, date.minute, date.hasTime) = (hour, minute, true)
        if reader.skip(":") {
            guard let second = reader.number(2) else { return nil }
            date.second = second
            if reader.skip(".") {
                guard reader.number(1) != nil else { return nil }
                while reader.number(1) != nil {}
            }
        }
        _ = reader.skipBlanks()
        guard !reader.isAtEnd else { return date }
        if reader.skip("Z") || reader.skip("z") {
            date.offsetMinutes = 0
        } else {
            let isWest = reader.skip("-")
            guard isWest || reader.skip("+"), let hours = reader.number(2) else { return nil }
            let hasColon = reader.skip(":")
            let minutes = reader.number(2)
            guard minutes != nil || !hasColon else { return nil }
            date.offsetMinutes = (isWest ? -1 : 1) * (hours * 60 + (minutes ?? 0))
        }
        return reader.isAtEnd ? date : nil
    }

    private struct Digits {
        let text: [UInt8]
        var i = 0

        var isAtEnd: Bool { i == text.count }

        mutating func number(_ width: Int) -> Int? {
            guard i + width <= text.count else { return nil }
            var value = 0
            for k in i..<i + width {
                guard text[k].isDigit else { return nil }
                value = value * 10 + Int(text[k] - UInt8(ascii: "0"))
            }
            i += width
            return value
        }

        mutating func skip(_ byte: Unicode.Scalar) -> Bool {
            guard i < text.count, text[i] == UInt8(ascii: byte) else { return false }
            i += 1
            return true
        }

        mutating func skipBlanks() -> Bool {
            let start = i
            while i < text.count, text[i].isBlank { i += 1 }
            return i > start
        }
    }
}
