// When each file was last changed: one `git log` for the whole tree.

import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The last commit time of files, in seconds since 1970.
package struct GitHistory: Sendable {
    private var times: [String: Int] = [:]

    /// Asks Git about a folder, named by its absolute path; paths are told relative to it. nil where there is
    /// no Git or no repository.
    package init?(folder: String, _ diagnostics: inout [Diagnostic]) {
        guard let shallow = runProgram(["git", "-C", folder, "rev-parse", "--is-shallow-repository"]) else {
            diagnostics.append(
                Diagnostic(
                    .warning, "site/no-history", "`last_updated` finds no Git history for the content folder",
                    help: ["pages can say it themselves: `updated: 2026-11-23` in their front matter"]))
            return nil
        }
        if shallow.starts(with: "true".utf8) {
            diagnostics.append(
                Diagnostic(
                    .warning, "site/shallow-history",
                    "the Git history is cut off, so every page seems to have changed in its last commit",
                    help: ["fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow"]))
        }
        // `-z` ends names with NUL, so that no name is quoted; the time stands behind a byte no name begins with.
        let arguments = [
            "git", "-C", folder, "-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "log",
            "--format=%x01%ct", "--name-only",
            "--no-renames", "--relative", "-z", "--no-merges", "--", ".",
        ]
        guard let output = runProgram(arguments) else { return nil }
        var time = 0
        for entry in output.split(whereSeparator: { $0 == 0 || $0 == UInt8(ascii: "\n") }) {
            if entry.first == 1 {
                time = Int(String(entry.dropFirst())) ?? 0
            } else if time > 0 {
                // The newest commit comes first.
                let name = String(entry)
                if times[name] == nil { times[name] = time }
            }
        }
    }

    package subscript(path: String) -> Int? { times[path] }

    /// The file that changes with each commit of the repository that a folder lies in; nil where there is none.
    static func file(of folder: String) -> String? {
        guard let answer = runProgram(["git", "-C", folder, "rev-parse", "--git-path", "logs/HEAD"]) else {
            return nil
        }
        let path = String(answer.prefix { $0 != UInt8(ascii: "\n") })
        return path.isEmpty ? nil : realPath(path.hasPrefix("/") ? path : folder + "/" + path)
    }
}

/// Runs a program found in `PATH` and returns what it wrote; nil where it could not run or failed.
func runProgram(_ arguments: [String]) -> [UInt8]? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[1])
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    argv.append(nil)
    defer { for pointer in argv { free(pointer) } }
    var process = pid_t()
    let status = posix_spawnp(&process, arguments[0], &actions, nil, argv, environ)
    close(ends[1])
    guard status == 0 else {
        close(ends[0])
        return nil
    }
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
        let got = read(ends[0], &chunk, chunk.count)
        if got < 0 && errno == EINTR { continue }
        guard got > 0 else { break }
        output.append(contentsOf: chunk[0..<got])
    }
    close(ends[0])
    var result: Int32 = 0
    while waitpid(process, &result, 0) < 0 { if errno != EINTR { return nil } }
    return result == 0 ? output : nil
}
