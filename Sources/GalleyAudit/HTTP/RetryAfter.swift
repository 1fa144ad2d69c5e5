// The `Retry-After` field (RFC 9110 §10.2.3): how long a host asks to be left alone.

import GalleyCore
import GalleyData

/// Seconds to wait from `now` (seconds since 1970) as a `Retry-After` field says it, in seconds or as a date; nil where
/// it is neither. A date that is over is 0.
func retryAfter(_ value: String, now: Double) -> Double? {
    let text = value.utf8.drop { $0.isHTMLSpace }
    let digits = text.prefix { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
    if !digits.isEmpty, text.dropFirst(digits.count).allSatisfy(\.isHTMLSpace) {
        return Double(String(digits)).map { min(max(0, $0), longestRetryAfter) }
    }
    return httpDate(value).map { min(max(0, Double($0) - now), longestRetryAfter) }
}

/// A year: whoever asks for more means never, and no number of seconds can overflow.
private let longestRetryAfter = 365.0 * 86400

/// The seconds since 1970 of an HTTP-date in any of its three forms (RFC 9110 §5.6.7); nil where it is none.
func httpDate(_ text: String) -> Int? {
    // `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
    guard text.utf8.count <= 64 else { return nil }
    let parts = text.split { $0 == " " || $0 == "," || $0 == "-" }.dropFirst().map(String.init)
    guard parts.count >= 4 else { return nil }
    let isAsctime = Int(parts[0]) == nil
    let (dayText, monthText) = isAsctime ? (parts[1], parts[0]) : (parts[0], parts[1])
    let (timeText, yearText) = isAsctime ? (parts[2], parts[3]) : (parts[3], parts[2])
    let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    let time = timeText.split(separator: ":").map { Int($0) }
    guard let day = Int(dayText), var year = Int(yearText), time.count == 3,
        let hour = time[0], let minute = time[1], let second = time[2],
        let month = months.firstIndex(of: monthText.lowercased())
    else { return nil }
    if yearText.utf8.count == 2 { year += year < 70 ? 2000 : 1900 }
    guard 1...31 ~= day, 1...9999 ~= year, 0...23 ~= hour, 0...59 ~= minute, 0...60 ~= second else {
        return nil
    }
    return DateTime(
        year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second, offsetMinutes: 0,
        hasTime: true
    ).unixSeconds
}
