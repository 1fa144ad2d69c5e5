// What `galley new` writes: a site that builds, shows what pages can do, and is quickly made one's own.

import GalleyCore

package enum Scaffold {
    package struct Problem: Error, Sendable {
        package var message: String
        /// What to do, where the message does not say it.
        package var help: String?
    }

    /// Writes a new site and returns the number of its files.
    package static func write(to folder: String, title: String, withTheme: Bool) throws(Problem) -> Int {
        var files = files(title: title)
        if withTheme { files += defaultThemeFiles().map { ("theme/" + $0.path, $0.bytes) } }
        // Told before anything is written.
        if let status = fileStatus(folder), status.kind != .folder {
            throw Problem(message: "\(folder) exists and is not a folder")
        }
        let present = files.map(\.0).filter { fileStatus(folder + "/" + $0, followingLinks: false) != nil }
        guard present.isEmpty else {
            throw Problem(
                message:
                    "\(folder) has \(present.map { "`\($0)`" }.joined(separator: ", ")) already; choose another folder"
            )
        }
        do {
            for (path, bytes) in files {
                try createFolders(folder + "/" + parentFolder(path))
                try writeFile(folder + "/" + path, bytes)
            }
        } catch {
            throw Problem(message: error.message)
        }
        return files.count
    }

    private static func files(title: String) -> [(String, [UInt8])] {
        var quoted: [UInt8] = []
        quoted.append(json: title)
        return [
            ("galley.yml", Array(configuration(title: String(quoted)).utf8)),
            ("content/index.md", Array(home(title: title).utf8)),
            ("content/guide/index.md", Array(guide.utf8)),
            ("content/guide/writing.md", Array(writing.utf8)),
            (".gitignore", Array("/public/\n".utf8)),
        ]
    }

    private static func configuration(title: String) -> String {
        """
        # Every key is optional. `galley schema > galley.schema.json` makes a schema for your editor.
        title: \(title)
        # description: One sentence about the site.

        # Where the site will be published: needed for the sitemap, the feed and canonical links.
        # base_url: https://docs.example.com/

        # Gives pages an edit link.
        # repository: https://github.com/you/your-docs

        # theme:
        #   accent: "#0b6e99"

        """
    }

    private static func home(title: String) -> String {
        """
        # \(title.filter { !$0.isNewline })

        This site was made by Galley from the Markdown files in `content/`. Run `galley serve`, change
        this page, and see it change. `galley build` writes the site to `public/`.

        - [Guide](guide/index.md): a section, made by its folder.
        - [Writing](guide/writing.md): what a page can hold.

        """
    }

    private static let guide = """
        ---
        title: Guide
        description: Where readers begin.
        ---

        # Guide

        A folder is a section of the navigation; its `index.md` is the section's own page.
        Pages are ordered by the `weight` in their front matter, then by name.

        Go on to [writing](writing.md#links).

        """

    private static let writing = """
        ---
        title: Writing
        description: Links, tables and code.
        weight: 1
        ---

        # Writing

        ## Links

        Link to the file, and Galley makes the address: `[the guide](index.md)` becomes
        [the guide](index.md). A link that leads nowhere is a warning with its line and column.

        ## Tables

        | Command | What it does |
        | --- | --- |
        | `galley build` | builds the site into `public/` |
        | `galley build --strict` | the same, and fails on any warning |
        | `galley clean` | removes what was built |

        ## Code

        ```python title="hello.py" hl_lines="2"
        def greet(name: str) -> str:
            return f"Hello, {name}!"
        ```

        - [x] write a page
        - [ ] publish it

        """
}
