// Times as HTTP writes them (RFC 9110 §5.6.7), without a calendar of the system's: the rule of days since 1970 is short.

import GalleyCore

/// A second on the time line, counted from 1970 in UTC.
package struct HTTPDate: Sendable, Comparable {
    package var seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    package static func < (a: HTTPDate, b: HTTPDate) -> Bool { a.seconds < b.seconds }

    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    package var text: String {
        let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
        let time = seconds - days * 86_400
        let (year, month, day) = Self.civil(days)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let weekday = Self.weekdays[((days % 7) + 7) % 7]
        let padding = String(repeating: "0", count: max(0, 4 - "\(year)".count))
        return
            "\(weekday), \(two(day)) \(Self.months[month - 1]) \(padding)\(year) \(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) GMT"
    }

    /// Reads the three forms that a recipient must take; nil for anything else. `now` tells the century of the form with
    /// two digits for the year.
    package init?(_ text: String, now: HTTPDate) {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        var fields: (day: String, month: String, year: String, time: String)
        switch words.count {
        case 6 where words[5] == "GMT":
            fields = (words[1], words[2], words[3], words[4])
        // `Sun Nov  6 08:49:37 1994`
        case 5: fields = (words[2], words[1], words[4], words[3])
        default: return nil
        }
        guard let day = Int(fields.day), (1...31).contains(day),
            let month = Self.months.firstIndex(of: fields.month), var year = Int(fields.year),
            fields.year.utf8.count == 4 || fields.year.utf8.count == 2, year >= 0
        else { return nil }
        if fields.year.utf8.count == 2 {
            let thisYear = Self.civil(now.seconds / 86_400).year
            year += thisYear / 100 * 100
            if year > thisYear + 50 { year -= 100 }
        }
        let time = fields.time.split(separator: ":").map { Int($0) ?? -1 }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]),
            (0...60).contains(time[2])
        else { return nil }
        seconds = Self.days(year, month + 1, day) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
    }

    // Years are counted from March, so that the leap day comes last; an era has 400 years, or 146,097 days.

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
