// The repository that a project lies in: what a project takes from outside its folder comes from there.

import GalleyCore

/// The nearest folder with `.git` in it: an absolute one, or one above it; nil where there is none.
func repository(around folder: String) -> String? {
    var folder = folder
    while folder.hasPrefix("/"), folder != "/" {
        if fileStatus(folder + "/.git") != nil { return folder }
        folder = parentFolder(folder)
    }
    return nil
}

/// An absolute path as one writes it in a folder that it is not below.
func pathOutside(_ folder: String, to path: String) -> String {
    let from = folder.split(separator: "/")
    let to = path.split(separator: "/")
    let shared = zip(from, to).prefix { $0 == $1 }.count
    return (Array(repeating: "..", count: from.count - shared) + to.dropFirst(shared)).joined(separator: "/")
}
