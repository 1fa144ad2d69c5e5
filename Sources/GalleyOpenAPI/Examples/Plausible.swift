// Example values by the name of their property: `email`, `created_at`, `price` tell more than `"string"`.
//
// A name is split into words; the whole name is looked up first, then its last word. The tables are data: a line
// more makes a name known.

import GalleyCore

/// Values that suit a name. They need not fit a schema; who asks checks.
enum Plausible {
    /// The words of a name in small letters: `createdAt`, `created_at` and `created-at` are the same.
    static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for scalar in name.unicodeScalars {
            let isCapital: Bool
            let isLetter: Bool
            if let byte = UInt8(exactly: scalar.value), byte < 0x80 {
                isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                isLetter = byte.isASCIILetter || byte.isASCIIDigit
            } else {
                isCapital = scalar.properties.isUppercase
                isLetter = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            }
            if !isLetter || isCapital && wasSmall, !word.isEmpty {
                words.append(word)
                word = ""
            }
            if isLetter, !isCapital {
                word.unicodeScalars.append(scalar)
            } else if isLetter {
                word += scalar.properties.lowercaseMapping
            }
            wasSmall = isLetter && !isCapital
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// What one of a list of these is called: `tags`, `categories`, `addresses`.
    static func singular(_ name: String) -> String {
        for (ending, replacement) in [("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ss", "ss"), ("us", "us")]
        where name.hasSuffix(ending) && name.count > ending.count {
            return name.dropLast(ending.count) + replacement
        }
        return name.hasSuffix("s") && name.count > 3 ? String(name.dropLast()) : name
    }

    /// A text for a property of an object; `owner` is the name of the schema that has it.
    static func text(_ name: String, owner: String?, variation: Int) -> String? {
        let words = words(name)
        guard let last = words.last else { return nil }
        let ownerWords = owner.map(subject) ?? []
        if words == ["title"], !errors.isDisjoint(with: ownerWords) {
            return pick(["Bad Request", "Not Found"], variation)
        }
        if let value = known(words.joined(separator: "_"), variation) { return value }
        switch last {
        case "name", "title", "label", "headline", "subject":
            if words.count == 1, !people.isDisjoint(with: ownerWords), last == "name" {
                return pick(fullNames, variation)
            }
            let subject = words.count > 1 ? Array(words.dropLast()) : ownerWords
            if !people.isDisjoint(with: subject), last == "name" { return pick(fullNames, variation) }
            return numbered(
                "Example " + (subject.isEmpty ? last : subject.joined(separator: " ")), variation)
        case "description", "summary", "abstract", "bio", "about":
            return numbered("A short \(last == "about" ? "description" : last)", variation)
        case "id", "uid", "identifier", "sha", "ref", "reference", "sku":
            guard let kind = words.dropLast().last ?? ownerWords.last else { return String(42 + variation) }
            return "\(kind)-\(42 + variation)"
        case "at", "since", "until":
            return words.count > 1 ? StringFormat("date-time")?.example(variation) : nil
        default: break
        }
        return words.count > 1 ? known(last, variation) : nil
    }

    /// The name itself in words, for want of anything better.
    static func filler(_ name: String, _ variation: Int) -> String? {
        let words = words(name)
        return words.isEmpty ? nil : numbered(words.joined(separator: " "), variation)
    }

    /// Whether two schemas are about the same thing: `IdeaSummary` and `IdeaUpdate`.
    static func isAboutSame(_ schema: String, _ other: String) -> Bool {
        schema == other || subject(schema).first == subject(other).first
    }

    /// What a flag of this name is in most cases.
    static func flag(_ name: String) -> Bool { !unusual.contains(words(name).last ?? "") }

    /// What few things are.
    private static let unusual: Set<String> = [
        "admin", "administrator", "archived", "banned", "blocked", "deleted", "deprecated", "disabled",
        "force", "hidden", "locked", "revoked", "root", "staff", "superuser", "suspended",
    ]

    /// Whether a file of this name is an image.
    static func isImage(_ name: String) -> Bool { words(name).last.map(images.contains) ?? false }

    /// The words of a schema's name without what says which kind of schema it is.
    private static func subject(_ schema: String) -> [String] {
        var words = words(schema)
        while words.count > 1, let last = words.last, shapes.contains(last) { words.removeLast() }
        return words
    }

    private static let shapes: Set<String> = [
        "base", "body", "create", "dto", "in", "input", "item", "model", "new", "out", "output", "patch",
        "payload", "public", "read", "request", "response", "resource", "schema", "summary", "update",
    ]
    private static let errors: Set<String> = ["error", "errors", "problem", "failure", "exception"]

    /// Whether a name speaks of what went wrong: `problem`, `last_error`, `error_code`.
    static func isAboutFailure(_ name: String) -> Bool {
        let words = words(name)
        return words.first.map(errors.contains) ?? false || words.last.map(errors.contains) ?? false
    }

    /// An address that says what is found there, for formats of addresses: `avatar_url` is `…/avatar.png`.
    static func address(_ name: String, _ conjunction: Conjunction, _ variation: Int) -> String? {
        guard let format = conjunction.first(.format)?.string, ["uri", "url", "iri"].contains(format) else {
            return nil
        }
        var words = words(name)
        while let last = words.last, ["url", "uri", "link", "href", "iri"].contains(last) {
            words.removeLast()
        }
        guard !words.isEmpty else { return nil }
        let isImage = words.last.map(images.contains) ?? false
        let number = variation == 0 ? "" : "-\(variation + 1)"
        return "https://example.com/" + ParameterSerialization.encoded(words.joined(separator: "-")) + number
            + (isImage ? ".png" : "")
    }

    private static let images: Set<String> = [
        "avatar", "icon", "image", "logo", "photo", "picture", "thumbnail",
    ]

    private static func numbered(_ text: String, _ variation: Int) -> String {
        variation == 0 ? text : "\(text) \(variation + 1)"
    }

    private static func pick(_ values: [String], _ variation: Int) -> String {
        let value = values[variation % values.count]
        return variation < values.count ? value : numbered(value, variation / values.count)
    }

    private static let people: Set<String> = [
        "user", "author", "person", "customer", "owner", "contact", "member", "employee", "passenger",
        "assignee", "reviewer", "account", "full", "display", "recipient", "sender", "client", "creator",
    ]
    private static let fullNames = ["Ada Lovelace", "Grace Hopper", "Alan Turing", "Katherine Johnson"]

    private static func known(_ name: String, _ variation: Int) -> String? {
        if let values = texts[name] { return pick(values, variation) }
        return formats[name].flatMap { StringFormat($0)?.example(variation) }
    }

    /// Names that are a format.
    private static let formats: [String: String] = [
        "email": "email", "mail": "email", "url": "uri", "uri": "uri", "href": "uri", "link": "uri",
        "website": "uri", "homepage": "uri", "uuid": "uuid", "guid": "uuid", "date": "date",
        "day": "date", "birthday": "date", "birthdate": "date", "birth_date": "date", "time": "time",
        "timestamp": "date-time", "datetime": "date-time", "created": "date-time", "updated": "date-time",
        "modified": "date-time", "hostname": "hostname", "host": "hostname", "domain": "hostname",
        "ip": "ipv4", "ip_address": "ipv4", "phone": "phone", "telephone": "phone", "mobile": "phone",
        "phone_number": "phone", "color": "color", "colour": "color", "password": "password",
        "locale": "language-tag", "language": "language-tag", "lang": "language-tag",
        "currency": "currency", "country_code": "country-code", "timezone": "timezone",
        "time_zone": "timezone", "idempotency_key": "uuid", "request_id": "uuid", "correlation_id": "uuid",
        "trace_id": "uuid", "transaction_id": "uuid", "x_request_id": "uuid", "x_correlation_id": "uuid",
        "tz": "timezone", "version": "semver", "mime_type": "media-type",
        "media_type": "media-type", "content_type": "media-type", "amount": "decimal", "price": "decimal",
        "duration": "duration",
    ]

    private static let texts: [String: [String]] = [
        "first_name": ["Ada", "Grace", "Alan"], "given_name": ["Ada", "Grace", "Alan"],
        "last_name": ["Lovelace", "Hopper", "Turing"], "family_name": ["Lovelace", "Hopper", "Turing"],
        "surname": ["Lovelace", "Hopper", "Turing"], "full_name": fullNames, "display_name": fullNames,
        "author": fullNames, "username": StringFormat.people, "user_name": StringFormat.people,
        "login": StringFormat.people, "nickname": StringFormat.people, "handle": StringFormat.people,
        "user": StringFormat.people, "city": ["Berlin", "Lisbon", "Kyoto"],
        "town": ["Berlin", "Lisbon", "Kyoto"], "country": ["Germany", "Portugal", "Japan"],
        "state": ["active", "archived"], "status": ["active", "archived"],
        "street": ["12 Garden Street", "7 Mill Lane"], "address": ["12 Garden Street", "7 Mill Lane"],
        "address_line": ["12 Garden Street"], "zip": ["10115", "20095"], "zip_code": ["10115", "20095"],
        "postal_code": ["10115", "20095"], "postcode": ["10115", "20095"],
        "company": ["Example Ltd", "Sample Inc"], "organization": ["Example Ltd", "Sample Inc"],
        "slug": ["example", "another-example"], "tag": ["news", "guide", "release"],
        "category": ["general", "news"], "key": ["key", "other-key"], "value": ["value", "other value"],
        "token": ["your-token"],
        "access_token": ["your-access-token"],
        "token_type": ["bearer"], "message": ["A short message"], "msg": ["A short message"],
        "detail": ["What happened, in a sentence"], "error": ["What went wrong"],
        "comment": ["Looks good to me"], "text": ["Some text"], "body": ["Some text"],
        "content": ["Some text"], "note": ["A short note"], "notes": ["A short note"],
        "reason": ["It is ready for the next step"], "caption": ["A sketch of the idea"],
        "query": ["example"], "q": ["example"],
        "search": ["example"], "filter": ["example"], "cursor": ["bmV4dA"], "sort": ["name"],
        "path": ["/path/to/item"], "file": ["example.txt"], "filename": ["example.txt"],
        "file_name": ["example.txt"], "image": ["https://example.com/image.png"],
        "avatar": ["https://example.com/avatar.png"], "icon": ["https://example.com/icon.png"],
        "latitude": ["52.52"], "longitude": ["13.405"], "gender": ["female"], "if_match": ["\"33a64df5\""],
        "if_none_match": ["\"33a64df5\""],
        "etag": ["\"33a64df5\""], "user_agent": ["example-client/1.0"],
        "authorization": ["Bearer your-token"],
        "accept": ["application/json"], "api_key": ["your-api-key"], "x_api_key": ["your-api-key"],
        "sku": ["SKU-42"],
        "iban": ["DE89370400440532013000"], "vendor": ["Example Ltd"], "brand": ["Example"],
        "model": ["Model 7"], "currency_code": ["EUR", "USD"], "unit": ["kg"], "type": ["type"],
        "grant_type": ["password"], "scope": ["read"], "client_id": ["my-client"],
        "client_secret": ["not-a-real-secret"], "branch": ["main"], "commit": ["4f2c1e9"],
    ]

    /// What FastAPI says of a field that is missing; others that say where, what and of which kind do alike.
    static let validationIssue = JSONValue.object([
        .init("loc", .array([.string("body"), .string("title")])), .init("msg", .string("Field required")),
        .init("type", .string("missing")), .init("input", .object([])),
    ])

    /// The digits of a number for a property.
    static func number(_ name: String, owner: String?, isInteger: Bool, variation: Int) -> Double? {
        let words = words(name)
        guard let last = words.last else { return nil }
        if ["status", "code"].contains(last), let owner, !errors.isDisjoint(with: Self.words(owner)) {
            return 400
        }
        let value = numbers[words.joined(separator: "_")] ?? numbers[last]
        guard let value else { return nil }
        return (isInteger ? value.rounded() : value) + Double(variation)
    }

    private static let numbers: [String: Double] = [
        "id": 42, "number": 7, "count": 3, "total": 120, "size": 50, "limit": 20, "offset": 0, "page": 1,
        "per_page": 20, "page_size": 20, "pages": 6, "price": 19.9, "amount": 19.9, "cost": 19.9,
        "total_price": 119.4, "discount": 0.1, "tax": 0.19, "rate": 0.19, "ratio": 0.5, "score": 4.5,
        "rating": 4.5, "age": 36, "quantity": 2, "latitude": 52.52, "lat": 52.52, "longitude": 13.405,
        "lng": 13.405, "lon": 13.405, "width": 640, "height": 480, "weight": 2.5, "length": 12,
        "duration": 90, "timeout": 30, "seconds": 30, "minutes": 5, "hours": 2, "days": 7, "port": 8080,
        "year": 2024, "month": 5, "day": 17, "hour": 9, "minute": 30, "second": 0, "percent": 75,
        "percentage": 75, "progress": 75, "position": 1, "index": 0, "order": 1, "rank": 1, "priority": 1,
        "level": 2, "version": 1, "likes": 17, "votes": 17, "views": 1024, "bytes": 2048, "status": 200,
        "code": 200, "timestamp": 1_715_938_200, "expires_in": 3600, "created_at": 1_715_938_200,
        "temperature": 21.5, "distance": 4.2, "stock": 12, "retry": 3000, "retry_after": 30,
        "balance": 250.75, "points": 100,
    ]
}
