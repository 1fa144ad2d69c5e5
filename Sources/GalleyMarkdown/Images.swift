// Images: what their addresses and titles say beside where they are.
//
//     ![Plan](plan.png#only-dark)       shown only in a dark appearance; GitHub's #gh-dark-mode-only is the same
//     ![Plan](plan.png "The plan")      alone in its paragraph: a figure with a caption, where figures are on

import GalleyCore

extension Lowering {
    mutating func lowerImage(_ node: Node) {
        guard keepsAddress(of: node, .image, form: .image) else {
            writeAlternativeText(of: node)
            return
        }
        document.html.append("<img src=\"")
        addHole(.image, of: node, form: .image)
        var list = attributes(behind: node)?.list ?? AttributeList()
        list.remove(["src"])
        document.html.append("\"")
        if options.rawHTML != .pass || list.value(of: "alt") == nil {
            list.remove(["alt"])
            document.html.append(" alt=\"")
            writeAlternativeText(of: node)
            document.html.append("\"")
        }
        if figureImage != node { writeTitle(of: node) }
        imageCount += 1
        if options.lazyImages, imageCount > 1, list.value(of: "loading") == nil {
            document.html.append(" loading=\"lazy\"")
        }
        if options.appearanceImages, let name = node.url.appearanceClass {
            write(list, class: name.description, at: node)
        } else {
            write(list, at: node)
        }
        document.html.append(" />")
    }

    /// Writes a paragraph that is one image with a title, as a figure; false where it is something else.
    mutating func lowerFigure(_ paragraph: Node) -> Bool {
        guard options.figures, var image = paragraph.firstChild else { return false }
        var link: Node?
        if image.kind == .link, let child = image.firstChild, child.next == nil {
            link = image
            image = child
        }
        guard image.kind == .image, !image.title.isEmpty, hasElement(paragraph),
            isAlone(link ?? image), link == nil || attributes(behind: image) == nil,
            options.rawHTML != .sanitize || keepsAddress(of: image, .image, form: .image)
        else { return false }
        let title = restored(image.title, isLiteral: false) ?? Array(image.title)
        isInRawLink = false
        locator.enterBlock(firstLine: paragraph.startLine, lastLine: paragraph.endLine)
        startLine()
        collectBlock()
        document.html.append("<figure>\n")
        figureImage = image
        if let link {
            openLink(link)
            lowerImage(image)
            closeLink(link)
        } else {
            lowerImage(image)
        }
        figureImage = nil
        document.html.append("\n<figcaption>")
        document.html.append(escaping: title)
        document.html.append("</figcaption>\n</figure>\n")
        title.withUnsafeBufferPointer { words.count($0) }
        words.endWord()
        collectBlock()
        collect(title)
        collectBlock()
        return true
    }

    /// Whether nothing stands behind an element but its attributes.
    private func isAlone(_ node: Node) -> Bool {
        guard let text = node.next else { return true }
        guard text.next == nil, let (_, end) = attributes(behind: node) else { return false }
        return text.literal[end...].allSatisfy(\.isMarkdownSpace)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The class of an image that is for one appearance, told by its fragment.
    fileprivate var appearanceClass: StaticString? {
        guard let sign = lastIndex(of: UInt8(ascii: "#")) else { return nil }
        let fragment = self[(sign + 1)...]
        if fragment.elementsEqual("only-light".utf8) || fragment.elementsEqual("gh-light-mode-only".utf8) {
            return "only-light"
        }
        if fragment.elementsEqual("only-dark".utf8) || fragment.elementsEqual("gh-dark-mode-only".utf8) {
            return "only-dark"
        }
        return nil
    }
}
