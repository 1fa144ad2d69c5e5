// The servers of a site that is being written: how each is started, and how it tells a browser that a page is another.

import Glibc

/// A site in a folder of its own, for one program to serve.
struct LiveProject {
    let contestant: Contestant
    let folder: String
    /// From the folder; the page whose text is edited, and a style sheet that it has, if there is one to be edited.
    let page: String
    let styles: String?
    /// Whether only what has changed is to be made anew, where that must be said.
    let isDirty: Bool

    /// Makes the project of a content folder, in which `page` is to be edited.
    init(_ contestant: Contestant, folder: String, content: String, page: String, log: String) throws(Failure)
    {
        self.contestant = contestant
        self.folder = folder
        self.page = "content/" + page
        var styles: String?
        var isDirty = false
        switch contestant.kind {
        case .hugo:
            try makeHugoProject(folder, content: content)
            styles = "static/style.css"
        case .mkdocs:
            try copyFolder(content, to: joined(folder, "content"))
            try writeFile(joined(folder, "mkdocs.yml"), "site_name: Benchmark\ndocs_dir: content\n")
            _ = try measure(contestant.program, ["serve", "--help"], log: log)
            isDirty = String(decoding: try readFile(log), as: UTF8.self).contains("--dirty")
        case .zensical:
            try copyFolder(content, to: joined(folder, "content"))
            try writeFile(joined(folder, "mkdocs.yml"), "site_name: Benchmark\ndocs_dir: content\n")
        default:
            try copyFolder(content, to: joined(folder, "content"))
            try writeFile(joined(folder, "galley.yml"), "title: Benchmark\n")
            try makeFolder(joined(folder, "theme/css"))
            try writeFile(joined(folder, "theme/css/main.css"), "body { max-width: 45rem; margin: auto }\n")
            styles = "theme/css/main.css"
        }
        self.styles = styles
        self.isDirty = isDirty
    }

    /// What stands in the table.
    var name: String { isDirty ? contestant.name + " --dirty" : contestant.name }

    /// The address of the page that is edited. Names of generated pages are the same in addresses everywhere.
    var address: String { "/" + page.dropFirst("content/".utf8.count).dropLast(".md".utf8.count) + "/" }

    /// The address of its section, whose navigation names it.
    var sectionAddress: String {
        "/" + address.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    }

    func serve(on port: UInt16, log: String) throws(Failure) -> RunningProgram {
        let place = "127.0.0.1:\(port)"
        let configuration = joined(folder, "mkdocs.yml")
        let arguments =
            switch contestant.kind {
            case .hugo: ["server", "--source", folder, "--port", String(port), "--noBuildLock"]
            case .mkdocs: ["serve", "-f", configuration, "-a", place] + (isDirty ? ["--dirty"] : [])
            case .zensical: ["serve", "-f", configuration, "-a", place]
            default: ["serve", folder, "--port", String(port)]
            }
        return try RunningProgram(contestant.program, arguments, environment: environment, log: log)
    }

    /// Builds the site once, into a folder that is not there; nil for a program of which only the serving is measured.
    func build(into output: String, log: String) throws(Failure) -> Cost? {
        switch contestant.kind {
        case .hugo:
            try measure(
                contestant.program, ["--source", folder, "--destination", output, "--noBuildLock"],
                environment: environment, log: log)
        case .galley: try measure(contestant.program, ["build", folder, "--output", output], log: log)
        default: nil
        }
    }

    private var environment: [String] { ["HUGO_CACHEDIR=" + folder + "-cache"] }
}

/// A page that is open in a browser: what it showed when it came, and the connection over which it is told of another.
struct OpenPage: ~Copyable {
    /// What a server says.
    enum Event { case reload, styles }

    private let kind: Contestant.Kind
    private let address: String
    private let port: UInt16
    private var connection: ClientConnection
    /// MkDocs: the time of the build that the page is from, and the page's own number.
    private var epoch = 0.0
    private var poll = ""

    /// Longer than any server takes to take a connection; building may keep one from it.
    private static let patience = 60.0

    /// Loads a page and does what its script does.
    static func load(_ address: String, of kind: Contestant.Kind, port: UInt16) throws(Failure) -> OpenPage {
        guard let html = fetch(address, port: port, within: patience),
            let connection = ClientConnection(port: port)
        else { throw Failure("\(kind.rawValue) does not answer at \(address).") }
        var page = OpenPage(kind: kind, address: address, port: port, connection: connection)
        guard page.subscribe(html) else {
            throw Failure("\(kind.rawValue) has no live reload at \(address).")
        }
        return page
    }

    private init(kind: Contestant.Kind, address: String, port: UInt16, connection: consuming ClientConnection)
    {
        self.kind = kind
        self.address = address
        self.port = port
        self.connection = connection
    }

    private mutating func subscribe(_ html: [UInt8]) -> Bool {
        let deadline = now() + Self.patience
        switch kind {
        case .hugo:
            guard connection.openWebSocket("/livereload", port: port, until: deadline) else { return false }
            connection.sendMessage(
                #"{"command":"hello","protocols":["http://livereload.com/protocols/official-7"]}"#)
            while connection.takeMessage() == nil {
                guard connection.receive(until: deadline) == .bytes else { return false }
            }
            return true
        case .zensical: return connection.openWebSocket(address, port: port, until: deadline)
        case .mkdocs:
            let call = texts(between: "livereload(", and: ")", in: html).last ?? ""
            let numbers = call.split { $0 == "," || $0 == " " }
            guard numbers.count == 2, let epoch = Double(numbers[0]) else { return false }
            self.epoch = epoch
            poll = "/livereload/\(numbers[0])/\(numbers[1])"
            ask(poll, accepting: "*/*")
            return true
        default:
            guard let seen = texts(between: "data-page=\"", and: "\"", in: html).last else { return false }
            ask("/_galley/events?page=\(address)&seen=\(seen)", accepting: "text/event-stream")
            return connection.takeHead(until: deadline)?.split(separator: " ").dropFirst().first == "200"
        }
    }

    private func ask(_ address: String, accepting types: String) {
        connection.send(
            "GET \(address) HTTP/1.1\r\nHost: localhost:\(port)\r\nAccept: \(types)\r\n\r\n")
    }

    /// Waits for an event until a time by `now()`; says when it was there.
    mutating func event(until deadline: Double) throws(Failure) -> (event: Event, time: Double)? {
        while true {
            if let event = takeEvent() { return (event, now()) }
            switch connection.receive(until: deadline) {
            case .bytes: continue
            case .nothing: return nil
            case .end:
                // The answer of a long poll ends with its connection.
                if kind == .mkdocs, let event = takePoll() { return (event, now()) }
                guard kind == .mkdocs, now() < deadline, let next = ClientConnection(port: port) else {
                    throw Failure("\(kind.rawValue) closed the connection.")
                }
                connection = next
                ask(poll, accepting: "*/*")
            }
        }
    }

    private mutating func takeEvent() -> Event? {
        switch kind {
        case .hugo:
            while let message = connection.takeMessage() {
                guard message.contains(#""command":"reload""#) else { continue }
                // LiveReload's client takes a path of a style sheet for no more than that.
                return message.contains(".css\"") ? .styles : .reload
            }
        case .zensical:
            while let message = connection.takeMessage() {
                if message.hasSuffix(".css") { return .styles }
                if message == address || message.hasSuffix(".js") { return .reload }
            }
        case .mkdocs: break
        default:
            // An event ends in an empty line; whatever else stands around it, the size of a chunk for one, is no field of it.
            while let end = place(of: "\n\n", in: connection.received) {
                let text = String(decoding: connection.take(end + 2), as: UTF8.self)
                if text.contains("event: reload\n") { return .reload }
                if text.contains("event: styles\n") { return .styles }
            }
        }
        return nil
    }

    /// The answer is the time of the newest build.
    private mutating func takePoll() -> Event? {
        let answer = String(decoding: connection.received, as: UTF8.self)
        let newest = answer.split(separator: "\r\n").last.flatMap { Double($0) } ?? 0
        return newest > epoch ? .reload : nil
    }
}
