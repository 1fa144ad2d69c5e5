// What counts as certain, and how a destination is written anew.

import GalleyAudit
import GalleyCore
import Testing

@Suite struct CorrectionTests {
    @Test(arguments: [
        ("Guide/Setup.md", "Guide/Setup.md", "guide/setup.md", "guide/setup.md"),
        ("../Guide/./Setup.md?a#b", "Guide/Setup.md", "guide/setup.md", "../guide/setup.md?a#b"),
        ("Setup.md", "docs/Setup.md", "docs/setup.md", "setup.md"),
        ("/docs/a/../Setup", "docs/Setup", "docs/setup.md", "/docs/a/../setup.md"),
        ("A%20b.md", "A b.md", "a b.md", "a%20b.md"), ("A b/C.md", "A b/C.md", "a b/c.md", "a b/c.md"),
        ("%C3%84.md", "Ä.md", "ä.md", "%C3%A4.md"), ("Ä.md", "Ä.md", "ä.md", "ä.md"),
        ("C%2B.md", "C+.md", "c+.md", "c+.md"), ("a/X.md", "d/a/X.md", "d/a/x/index.md", "a/x/index.md"),
        ("guide.html", "guide.html", "guide/index.html", "guide/index.html"),
        ("./A:b.md", "A:b.md", "a:b.md", "./a:b.md"), ("Q?x", "Q", "q.md", "q.md?x"),
        (
            "https://own.example/docs/Setup.html#a", "Setup.html", "setup.html",
            "https://own.example/docs/setup.html#a"
        ),
    ])
    func aPathIsWrittenAnew(destination: String, from: String, to: String, expected: String) {
        let correction = Correction(path: .init(from: from, to: to, isFolder: false))
        #expect(correction.applied(to: Array(destination.utf8)).map { String($0) } == expected)
    }

    @Test(arguments: [
        ("guide", "guide", "guide", "guide/"), ("guide?a#b", "guide", "guide", "guide/?a#b"),
        ("../Guide/", "Guide", "guide", "../guide/"), ("guide.html", "guide.html", "guide", "guide/"),
        ("../index.htm", "a/index.htm", "a", "../"), ("index.htm", "a/index.htm", "a", "./"),
    ])
    func aFolderEndsInASlash(destination: String, from: String, to: String, expected: String) {
        let correction = Correction(path: .init(from: from, to: to, isFolder: true))
        #expect(correction.applied(to: Array(destination.utf8)).map { String($0) } == expected)
    }

    @Test(arguments: [
        ("other.md", "Guide/Setup.md", "guide/setup.md"), ("../", "x", "y"), ("a%2FB.md", "a/B.md", "a/b.md"),
        ("Setup.md", "docs/Setup.md", "guide/setup.md"),
    ])
    func anotherDestinationIsLeftAlone(destination: String, from: String, to: String) {
        let correction = Correction(path: .init(from: from, to: to, isFolder: false))
        #expect(correction.applied(to: Array(destination.utf8)) == nil)
        #expect(Correction("http://a/", to: "https://a/").applied(to: Array("http://b/".utf8)) == nil)
    }

    @Test(arguments: [
        ("#Open_Files", "open-files", "#open-files"), ("a.md?b#X", "x", "a.md?b#x"),
        ("#Caf%C3%A9", "café", "#caf%C3%A9"), ("#Café", "café", "#café"),
        ("#Open:~:text=some%20words", "open", "#open:~:text=some%20words"), ("#a", "b c", "#b%20c"),
    ])
    func aFragmentNamesAnotherID(destination: String, id: String, expected: String) {
        #expect(
            Correction(fragment: id).applied(to: Array(destination.utf8)).map { String($0) } == expected)
        #expect(Correction(fragment: id).applied(to: Array("a.md".utf8)) == nil)
    }

    @Test func twoChangesAreJoinedWhereTheyAgree() {
        let path = Correction(path: .init(from: "A", to: "a", isFolder: true))
        let fragment = Correction(fragment: "x")
        #expect(path.joined(with: fragment)?.applied(to: Array("A#X".utf8)).map { String($0) } == "a/#x")
        #expect(path.joined(with: path) == path)
        #expect(fragment.joined(with: Correction(fragment: "y")) == nil)
    }

    private func meantID(_ fragment: String, _ ids: [String]) -> String? {
        var budget = 1_000_000
        return MeantIDs(ids).meant(by: fragment, budget: &budget)
    }

    @Test(arguments: [
        ("Open-Files", "open-files"), ("open_files", "open-files"), ("openfiles", "open-files"),
        ("open-file", "open-files"), ("opne-files", "open-files"), ("open-fikes", "open-files"),
        ("whats-new%3F", "whats-new3f"), ("version-1.2", "version-1-2"), ("ÜBER", "über"),
        ("a-b", "a--b"),
    ])
    func oneIDIsCertain(fragment: String, id: String) {
        #expect(meantID(fragment, ["other", id, id, "more-words"]) == id)
    }

    @Test(arguments: [
        ("step-3", ["step-2"]), ("option1", ["option2"]), ("async", ["sync"]), ("get-item", ["set-item"]),
        ("limit", ["limits", "limit1"]), ("open", ["ope"]), ("a-b", ["ab", "a_b"]),
        ("version-12", ["version-1-2"]), ("-", ["_"]), ("open-the-files", ["open-files"]),
        ("größe", ["große"]),
    ])
    func whatIsNotCertainIsNoRepair(fragment: String, ids: [String]) {
        #expect(meantID(fragment, ids) == nil)
    }

    private func meantPath(_ path: String, _ paths: [String], _ rules: (inout HostRules) -> Void = { _ in })
        -> String?
    {
        var hostRules = HostRules()
        rules(&hostRules)
        let plain = path.hasSuffix("/") ? String(path.dropLast()) : path
        let meant = MeantPaths(SiteIndex(paths: paths, rules: hostRules)).meant(
            by: plain.hasPrefix("/") ? String(plain.dropFirst()) : plain, written: path, isHyperlink: true)
        return meant.map { $0.path + ($0.isFolder ? "/" : "") }
    }

    @Test(arguments: [
        ("Guide/Setup.html", "guide/setup.html"), ("guide/setup/", "guide/setup.html"), ("Guide", "guide/"),
        ("guide.html", "guide/"), ("guide/index.htm", "guide/"), ("setup.md", nil), ("img.PNG", "img.png"),
        ("both.html", nil), ("Twice.html", nil), ("picture", nil), ("nothing", nil), ("v1", "v1.html"),
    ])
    func pathsOfASite(path: String, expected: String?) {
        let paths = [
            "guide/index.html", "guide/setup.html", "img.png", "both.htm", "both/index.html", "twice.html",
            "TWICE.html", "picture.html", "picture.png", "v1.html",
        ]
        #expect(meantPath(path, paths) == expected)
    }

    @Test(arguments: [
        ("Guide/Setup.md", "guide/setup.md"), ("guide/setup", "guide/setup.md"), ("Guide/", "guide/"),
        ("guide/index", "guide/README.md"), ("guide.md", "guide/README.md"), ("guide/setup/", nil),
        ("guide/setup.html", nil), ("/guide/setup", nil), ("/Guide/setup.md", "guide/setup.md"),
        ("script", nil), ("news", nil), ("v1.2", "v1.2.md"),
    ])
    func pathsOfMarkdown(path: String, expected: String?) {
        let paths = [
            "guide/README.md", "guide/setup.md", "script.md", "script.py", "news.md", "news/may.md",
            "v1.2.md",
        ]
        let meant = meantPath(path, paths) {
            $0.indexNames = ["README.md", "index.md"]
            $0.pageExtensions = ["md", "markdown"]
            $0.listsFolders = true
        }
        #expect(meant == expected)
    }
}
