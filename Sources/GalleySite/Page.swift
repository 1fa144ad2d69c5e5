// One page of a site.

import GalleyCore
import GalleyMarkdown

package struct Page: Sendable {
    package enum Kind: Sendable {
        /// Made from a Markdown file.
        case document
        /// Lists a folder that has no page of its own.
        case listing
        /// Part of a reference, made from an API's description.
        case reference
    }

    package var kind: Kind
    /// The Markdown file, relative to the content folder; a listing's folder; the description of a reference.
    package var source: String
    /// How messages name the file.
    package var displayPath: String
    package var metadata: PageMetadata
    package var document: Document
    package var address: Address
    package var title: String
    /// Whether the page stands for its folder.
    package var isIndex: Bool
    /// Its place in the navigation; nil where it has none.
    package var node: Int?

    /// The folder of the source, relative to the content folder: what its links are relative to.
    package var folder: String { kind == .listing ? source : parentFolder(source) }

    /// The name in the navigation.
    package var navTitle: String { metadata.navTitle ?? title }

    /// Of the file that it was made of, where its Markdown is to be written too.
    var sourceFingerprint: UInt64?

    /// Whether the text opens with a heading of level 1.
    package var opensWithHeading = false

    /// Whether the text says where the list of tags goes.
    package var listsTags = false

    /// What it is of a reference.
    package var reference: ReferencePage?
    /// What it shows of references within its text, in the order of its links.
    package var embedded: [EmbeddedPart] = []
    /// Operations that it names in code which is no link, as in headings.
    package var mentioned: [ReferenceDirectory.Part] = []
    /// What it says of references that is not so, other than in links.
    package var remarks: [ReferenceRemark] = []

    /// Whether the text shows the title, so that it is not printed twice. A file's name is no title to print above
    /// a text that has a heading of its own further down.
    package var hasTitleInContent: Bool {
        opensWithHeading || (metadata.title == nil && document.headings.contains { $0.level == 1 })
    }

    /// One sentence about the page.
    package var description: String { metadata.description ?? document.summary }
}

/// A title made of a file's or folder's name: "02-getting_started" gives "Getting started".
package func title(fromName name: String) -> String {
    var text = Substring(name)
    if let prefix = numberPrefix(of: name) { text = text.dropFirst(prefix.length) }
    if text.isEmpty { text = Substring(name) }
    // Names with capitals or spaces of their own are taken as they are.
    let plain = text.map { $0 == "-" || $0 == "_" ? " " : String($0) }.joined()
    return plain.contains(where: \.isUppercase) ? plain : plain.prefix(1).uppercased() + plain.dropFirst()
}

/// The number that orders a name, as in "01-intro", "2_setup" or "3. Use", and how many characters it takes.
package func numberPrefix(of name: String) -> (number: Int, length: Int)? {
    let bytes = Array(name.utf8)
    var i = 0
    while i < bytes.count, bytes[i].isASCIIDigit { i += 1 }
    // A longer number is a year or a date, not a place in an order.
    guard (1...3).contains(i), i < bytes.count, let number = Int(String(bytes[..<i])) else { return nil }
    let separator = i
    while i < bytes.count,
        [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: " ")].contains(bytes[i])
    {
        i += 1
    }
    // "2.1-notes" is a version; "3d-models" has no separator.
    guard i > separator, i < bytes.count, !(bytes[separator] == UInt8(ascii: ".") && bytes[i].isASCIIDigit)
    else {
        return nil
    }
    return (number, i)
}
