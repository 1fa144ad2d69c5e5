// The languages that requests are shown in. Each is one value in a file of its own; to add one is to write
// that file and to name it here.

/// A way to write a request as code.
package struct SampleLanguage: Sendable {
    /// Stays the same from release to release: `curl`, `python-httpx`.
    package let id: String
    /// What readers see.
    package let name: String
    /// The language to highlight it as.
    package let highlighting: String
    /// The code, without a line break at its end. It is well-formed whatever the values are.
    package let render: @Sendable (SampleRequest) -> String

    package static let all: [SampleLanguage] = [
        curl, httpie, pythonHTTPX, pythonRequests, javaScript, swift, go,
    ]
}
