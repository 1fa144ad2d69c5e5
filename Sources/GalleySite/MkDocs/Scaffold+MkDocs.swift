// `galley new --from mkdocs`: the settings of an mkdocs.yml, written down as a galley.yml beside it.

import GalleyCore

extension Scaffold {
    /// Writes the galley.yml of a folder with an mkdocs.yml; gives the project as it is read, and the file's path.
    package static func takeOver(
        mkdocs folder: String, environment: @escaping (String) -> String?
    ) throws(Problem) -> (project: MkDocsProject, path: String) {
        guard fileStatus(folder)?.kind == .folder, let root = realPath(folder) else {
            throw Problem(
                message: "there is no folder `\(folder)`", help: "name the folder of the MkDocs project")
        }
        if let own = Configuration.fileNames.first(where: {
            fileStatus(root + "/" + $0, followingLinks: false) != nil
        }) {
            throw Problem(message: "there is a `\(own)` already; move it away first")
        }
        guard let name = MkDocsFile.names.first(where: { fileStatus(root + "/" + $0)?.kind == .file }) else {
            throw Problem(
                message: "there is no `\(MkDocsFile.names[0])` in \(folder == "." ? "this folder" : folder)")
        }
        let path = (folder == "." ? "" : folder + "/") + Configuration.fileNames[0]
        do {
            let project = try MkDocsProject(
                file: root + "/" + name, path: name, root: root, environment: environment)
            if let problem = project.diagnostics.first(where: { $0.severity == .error }) {
                let line = problem.location.map { "\($0.path):\($0.line): " } ?? ""
                throw Problem(message: "\(line)\(problem.message); nothing was written")
            }
            try writeFile(root + "/" + Configuration.fileNames[0], project.text)
            return (project, path)
        } catch let problem as Problem {
            throw problem
        } catch let error as FileError {
            throw Problem(message: error.message)
        } catch {
            throw Problem(message: "\(error)")
        }
    }
}
