extension Document {
    package init(fragment: [UInt8], options: MarkdownOptions) {
        self.init(markdown: fragment, path: "", options: options)
    }
}
extension MarkdownOptions {
    package var headingBase: Int? {
        get { nil }
        set {}
    };
    package var idPrefix: String {
        get { "" }
        set {}
    };
    package var isUnwrapped: Bool {
        get { false }
        set {}
    }
}
