// Reads the descriptions that the configuration names: nothing outside the content folder, whatever they refer to.

import GalleyCore
import GalleyData
import GalleyOpenAPI

struct ReferenceLoader {
    let project: Project
    private(set) var diagnostics: [Diagnostic] = []

    init(_ project: Project) { self.project = project }

    /// All references that could be read.
    mutating func load() -> [Reference] {
        var result: [Reference] = []
        var specByPath: [String: String] = [:]
        for settings in project.configuration.references {
            if let other = specByPath[settings.path] {
                diagnostics.append(
                    Diagnostic(
                        .error, "config/api", "two references are published at `/\(settings.path)/`",
                        at: settings.location,
                        help: ["the other is that of `\(other)`; give one of them another `path:`"]))
                continue
            }
            specByPath[settings.path] = settings.spec
            if let reference = load(settings) { result.append(reference) }
        }
        return result
    }

    private mutating func load(_ settings: Configuration.Reference) -> Reference? {
        guard !settings.isRemote else {
            diagnostics.append(
                Diagnostic(
                    .error, "config/api", "a description cannot be read from a URL yet", at: settings.location
                ))
            return nil
        }
        let bytes: [UInt8]
        switch Self.read(settings.spec, in: project.contentFolder) {
        case .success(let read): bytes = read
        case .failure(let error):
            diagnostics.append(
                Diagnostic(
                    .error, "config/api", "cannot read the description `\(settings.spec)`: \(error.reason)",
                    at: settings.location, help: ["the path is relative to the content folder"]))
            return nil
        }
        let display = project.display(settings.spec)
        let contentFolder = project.contentFolder
        let (documents, problems) = SpecLoader.load(
            path: settings.spec, bytes: bytes, display: { project.display($0) },
            read: { Self.read($0, in: contentFolder) })
        diagnostics += problems
        guard documents.root != nil else { return nil }
        var api = APIDescription(decoding: documents)
        diagnostics += api.diagnostics
        api.diagnostics = []
        return Reference(api, settings: settings, displayPath: display)
    }

    /// Reads a file of the content folder; not one that a symbolic link brings in from outside.
    private static func read(_ path: String, in folder: String) -> Result<[UInt8], SpecReadError> {
        let absolute = folder + "/" + path
        guard let root = realPath(folder), let real = realPath(absolute) else {
            return .failure(SpecReadError(reason: "there is no such file"))
        }
        guard real.hasPrefix(root + "/") else {
            return .failure(SpecReadError(reason: "it leads out of the content folder"))
        }
        guard fileStatus(real)?.kind == .file else {
            return .failure(SpecReadError(reason: "it is not a file"))
        }
        do throws(FileError) {
            return .success(try readFile(real))
        } catch {
            return .failure(SpecReadError(reason: error.reason))
        }
    }
}
