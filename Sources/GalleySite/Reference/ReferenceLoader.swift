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
        let bytes: [UInt8]
        let isRemote = settings.isRemote
        switch isRemote
            ? RemoteDescription.read(settings.spec) : Self.read(settings.spec, in: project.contentFolder)
        {
        case .success(let read): bytes = read
        case .failure(let error):
            diagnostics.append(
                Diagnostic(
                    .error, "config/api", "cannot read the description `\(settings.spec)`: \(error.words)",
                    at: settings.location,
                    help: isRemote ? [] : ["the path is relative to the content folder"]))
            return nil
        }
        let display = isRemote ? settings.spec : project.display(settings.spec)
        let contentFolder = project.contentFolder
        let (documents, problems) = SpecLoader.load(
            path: isRemote ? "openapi.json" : settings.spec, bytes: bytes,
            read: { path in
                isRemote
                    ? .failure(.failed("a description that is served has to be in one piece"))
                    : Self.read(path, in: contentFolder)
            })
        guard documents.root != nil else {
            tell(
                problems,
                of: Reference(APIDescription(documents: documents), settings: settings, displayPath: display))
            return nil
        }
        var api = APIDescription(decoding: documents)
        // One broken part is no reason to publish nothing: what can be shown is.
        let all = (problems + api.diagnostics).map { problem in
            var problem = problem
            if problem.severity == .error { problem.severity = .warning }
            return problem
        }
        api.diagnostics = []
        let reference = Reference(api, settings: settings, displayPath: display)
        tell(all, of: reference)
        return reference
    }

    private mutating func tell(_ problems: [Diagnostic], of reference: Reference) {
        for var problem in problems {
            problem.location = problem.location.map(reference.shown)
            problem.otherLocations = problem.otherLocations.map(reference.shown)
            if reference.settings.isRemote, let pointer = problem.subject?.drop(while: { $0 != "#" }) {
                problem.subject = reference.displayPath + pointer
            }
            diagnostics.append(problem)
        }
    }

    /// Reads a file of the content folder; not one that a symbolic link brings in from outside.
    private static func read(_ path: String, in folder: String) -> Result<[UInt8], SpecReadError> {
        let absolute = folder + "/" + path
        guard let root = realPath(folder), let real = realPath(absolute) else {
            return .failure(.notFound)
        }
        guard real.hasPrefix(root + "/") else {
            return .failure(.failed("it leads out of the content folder"))
        }
        guard fileStatus(real)?.kind == .file else {
            return .failure(.failed("it is not a file"))
        }
        do throws(FileError) {
            return .success(try readFile(real))
        } catch {
            return .failure(.failed(error.reason))
        }
    }
}

extension SpecReadError {
    fileprivate var words: String {
        switch self {
        case .notFound: "there is no such file"
        case .tooLarge(let limit): "it is larger than \(limit >> 20) MB"
        case .tooMany(let limit): "it has more than \(limit) files"
        case .failed(let words): words
        }
    }
}
