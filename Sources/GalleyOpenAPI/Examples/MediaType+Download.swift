// Media types of files: what a reader keeps, and a page cannot show.

extension MediaType {
    /// Whether it is bytes of which nothing is said: neither text nor data.
    package var isDownload: Bool {
        guard itemSchema == nil, MediaSyntax(name) == .binary else { return false }
        guard let schema = schema?.resolved else { return true }
        return schema.node.count == 0 || schema.valueTypes == [.string] && schema.description == nil
    }
}
