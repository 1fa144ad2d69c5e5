// Reads the descriptions that the configuration names: nothing outside the content folder, whatever they refer to.

import GalleyAudit
import GalleyCore
import GalleyData
import GalleyOpenAPI

struct ReferenceLoader {
    let project: Project
    /// Files of the content folder, to find the one that was meant.
    let files: [String]
    private(set) var diagnostics: [Diagnostic] = []

    init(_ project: Project, files: [String]) {
        self.project = project
        self.files = files
    }

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
        let isRemote = settings.isRemote
        guard let bytes = isRemote ? fetch(settings) : read(settings) else { return nil }
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

    private mutating func fetch(_ settings: Configuration.Reference) -> [UInt8]? {
        switch project.fetch(settings.spec) {
        case .bytes(let bytes): return bytes
        case .failure(let reason):
            tellUnreadable(settings, reason, help: [])
            return nil
        }
    }

    private mutating func read(_ settings: Configuration.Reference) -> [UInt8]? {
        switch Self.read(settings.spec, in: project.contentFolder) {
        case .success(let bytes): return bytes
        case .failure(let error):
            var help = "the path is relative to the content folder"
            if case .notFound = error, let meant = meant(by: settings.spec) {
                help = "did you mean `\(meant)`?"
            }
            tellUnreadable(settings, error.words, help: [help])
            return nil
        }
    }

    private mutating func tellUnreadable(
        _ settings: Configuration.Reference, _ reason: String, help: [String]
    ) {
        diagnostics.append(
            Diagnostic(
                .error, "config/api", "cannot read the description `\(settings.spec)`: \(reason)",
                at: settings.location, help: help))
    }

    /// The file that a wrong path most likely meant: the same path seen from the project's folder, one that is spelt alike,
    /// or the only description that there is.
    private func meant(by path: String) -> String? {
        let known = files.filter {
            DescriptionFinder.extensions.contains(splitExtension($0).ext.lowercased())
        }
        let prefix = project.display("")
        if !prefix.isEmpty, path.hasPrefix(prefix) {
            let rest = String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
            if known.contains(rest) { return rest }
        }
        var candidates = PathCandidates(known)
        return candidates.nearest(to: path)
            ?? DescriptionFinder(folder: project.contentFolder, files: files).first()
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
