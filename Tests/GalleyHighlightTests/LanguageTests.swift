// Languages are found by their names, each name belongs to one.

import Testing

@testable import GalleyHighlight

@Suite struct LanguageTests {
    @Test func everyAliasResolvesToItsLanguage() {
        for language in Language.all {
            for name in [language.name] + language.aliases {
                #expect(Language.named(name)?.name == language.name, "\(name)")
                #expect(Language.named(name.uppercased())?.name == language.name, "\(name) in capitals")
            }
        }
    }

    @Test func noNameBelongsToTwoLanguages() {
        let names = Language.all.flatMap { [$0.name] + $0.aliases }
        let twice = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty)
    }

    @Test func namesAreLowerCaseAndInOrder() {
        let names = Language.all.map(\.name)
        #expect(names == names.sorted())
        #expect(Language.all.flatMap { [$0.name] + $0.aliases }.allSatisfy { $0 == $0.lowercased() })
    }

    @Test(arguments: ["", "nope", "text", "pyt hon", "mermaid", "日本語"])
    func unknownNamesGiveNil(_ name: String) {
        #expect(Language.named(name) == nil)
    }

    @Test(arguments: [
        "python", "pycon", "javascript", "typescript", "jsx", "tsx", "json", "jsonc", "json5", "yaml", "yml",
        "toml",
        "ini", "properties", "env", "dotenv", "cfg", "systemd", "bash", "sh", "zsh", "shell", "console",
        "shell-session", "powershell", "swift", "go", "rust", "java", "kotlin", "c", "cpp", "c++", "csharp",
        "c#",
        "ruby", "php", "sql", "html", "xml", "vue", "svelte", "css", "scss", "less", "markdown", "md",
        "dockerfile",
        "nginx", "apache", "diff", "http", "graphql", "lua", "makefile", "jinja", "hcl", "terraform", "proto",
        "objective-c", "dart", "scala", "perl", "r", "elixir",
    ])
    func knowsTheLanguagesOfTheManual(_ name: String) {
        #expect(Language.named(name) != nil)
    }

    @Test func substringsAreNamesToo() {
        #expect(Language.named("python title=x".prefix(6))?.name == "python")
    }
}
