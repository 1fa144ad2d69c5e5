// What the user points an audit at, and what it is.

import ArgumentParser
import GalleyCore
import GalleySite

/// What is to be audited.
enum AuditTarget {
    case project(String)
    case html(String)
    case markdown(files: [String], root: String, name: String, display: (String) -> String)
    case url(String)

    init(_ targets: [String], kind: AuditCommand.Kind?) throws {
        let targets = targets.isEmpty ? ["."] : targets
        if targets.count == 1, targets[0].hasPrefix("http://") || targets[0].hasPrefix("https://") {
            self = .url(targets[0])
            return
        }
        var files: [String] = []
        for target in targets {
            guard let status = fileStatus(target) else {
                throw ValidationError("There is no file or folder '\(target)'.")
            }
            switch status.kind {
            case .file:
                guard ["md", "markdown"].contains(splitExtension(fileName(target)).ext.lowercased()) else {
                    throw ValidationError(
                        "'\(target)' is no Markdown file. Built HTML is audited by its folder: what links to what is known there only."
                    )
                }
                files.append(target)
            case .folder:
                guard targets.count == 1 else {
                    throw ValidationError(
                        "Audit one folder at a time; '\(target)' is one of several targets.")
                }
                self = try Self.folder(target, kind)
                return
            default: throw ValidationError("'\(target)' is neither a file nor a folder.")
            }
        }
        self = try Self.markdown(files, name: files.count == 1 ? files[0] : "\(files.count) files")
    }

    private static func folder(_ folder: String, _ kind: AuditCommand.Kind?) throws -> AuditTarget {
        switch kind ?? guess(folder) {
        case .project: return .project(folder)
        case .html: return .html(folder)
        case .markdown:
            let prefix = Configuration.cleaned(folder) == "." ? "" : Configuration.cleaned(folder) + "/"
            let files: [String]
            do throws(FileError) { files = try MarkdownAudit.files(below: folder) } catch {
                throw ValidationError(error.message)
            }
            return try markdown(files.map { prefix + $0 }, name: folder, folder: folder)
        }
    }

    /// A project has a configuration or a content folder; a built site has HTML in its root.
    private static func guess(_ folder: String) -> AuditCommand.Kind {
        if Configuration.projectFileNames.contains(where: { fileStatus(folder + "/" + $0)?.kind == .file }) {
            return .project
        }
        let names = (try? folderEntries(folder)) ?? []
        if names.contains(where: { ["html", "htm"].contains(splitExtension($0).ext.lowercased()) }) {
            return .html
        }
        if fileStatus(folder + "/content")?.kind == .folder { return .project }
        return holds(["html", "htm"], in: folder, depth: 0)
            || !holds(["md", "markdown"], in: folder, depth: 0)
            ? .html : .markdown
    }

    private static func holds(_ extensions: Set<String>, in folder: String, depth: Int) -> Bool {
        for name in (try? folderEntries(folder)) ?? [] where !name.hasPrefix(".") {
            if extensions.contains(splitExtension(name).ext.lowercased()) { return true }
            if depth < 8, fileStatus(folder + "/" + name, followingLinks: false)?.kind == .folder,
                holds(extensions, in: folder + "/" + name, depth: depth + 1)
            {
                return true
            }
        }
        return false
    }

    /// Markdown below a root: the repository it lies in, else the folder that holds all of it.
    private static func markdown(_ files: [String], name: String, folder: String? = nil) throws -> AuditTarget
    {
        let absolute = files.map { realPath(parentFolder($0).isEmpty ? "." : parentFolder($0)) ?? "" }
        var root = folder.flatMap(realPath) ?? absolute.first ?? realPath(".") ?? "."
        for path in absolute {
            while root != "/", path != root, !path.hasPrefix(root + "/") {
                root = parentFolder(root).isEmpty ? "/" : parentFolder(root)
            }
        }
        var above = root
        while !above.isEmpty {
            if fileStatus(above + "/.git") != nil {
                root = above
                break
            }
            above = parentFolder(above)
        }
        let base = root == "/" ? "" : root
        let relative = zip(files, absolute).map { file, folder in
            let path = folder + "/" + fileName(file)
            return String(decoding: path.utf8.dropFirst(base.utf8.count + 1), as: UTF8.self)
        }
        // Messages name a file as it is from where the user stands.
        let here = realPath(".") ?? ""
        let display: (String) -> String = { path in
            let absolute = base + "/" + path
            return GalleyCore.path(absolute, below: here) ?? absolute
        }
        return .markdown(files: relative, root: root, name: name, display: display)
    }
}
