extension Document {
    package init(fragment: [UInt8], options: MarkdownOptions) {
        self.init(markdown: fragment, path: "", options: options)
    }
}
