// Code as a browser shows it.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: WebDriver.isInstalled, WebDriver.absence))
struct CodeBlockTests {
    /// The button is always there where nothing can hover.
    @Test func theCopyButtonCoversNoCodeOnATouchScreen() throws {
        let page = try LivePage(
            LivePage.files
                + "\n-- content/guide/a.md --\n# First\n\n```bash\ncurl https://eu.example.org/api/ideas?stage=building&order=-created\n```\n",
            width: 390)
        try page.browser.devTools(
            "Emulation.setEmulatedMedia", ["features": [["name": "hover", "value": "none"]]])
        try page.see("getComputedStyle(document.querySelector('.copy')).opacity === '1'")
        try page.browser.run(
            "window.range = document.createRange(); range.selectNodeContents(document.querySelector('figure.code code'))"
        )
        try page.see(
            "document.querySelector('.copy').getBoundingClientRect().bottom <= range.getBoundingClientRect().top"
        )
    }
}
