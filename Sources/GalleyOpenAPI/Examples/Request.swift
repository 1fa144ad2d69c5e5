// A request with example values: what code samples are written from.

package struct SampleRequest: Sendable {
    package enum Body: Sendable {
        case none
        /// JSON, XML or text, ready to be sent.
        case text(String, contentType: String)
        /// `application/x-www-form-urlencoded`.
        case form([(name: String, value: String)])
        /// `multipart/form-data`.
        case multipart([Part])
        /// A file as the whole body.
        case file(name: String, contentType: String)
    }

    package struct Part: Sendable {
        package var name: String
        package var value: String
        /// Set for a file; `value` is unused then.
        package var fileName: String?
        package var contentType: String?

        package init(name: String, value: String, fileName: String? = nil, contentType: String? = nil) {
            self.name = name
            self.value = value
            self.fileName = fileName
            self.contentType = contentType
        }
    }

    package enum Credential: Sendable {
        case none
        /// `Authorization: Bearer …`
        case bearer
        case basic
        case digest
        case header(name: String)
        case query(name: String)
        case cookie(name: String)
        case clientCertificate
    }

    /// What is made of the answer where it is neither streamed nor a file.
    package enum Answer: Sendable {
        /// Only its status tells something.
        case none
        case json
        case text
    }

    package var method: String
    /// Scheme, host and path, path parameters filled in and encoded.
    package var url: String
    /// In order, not encoded; a name may come twice.
    package var query: [(name: String, value: String)] = []
    /// Without the content type and credentials.
    package var headers: [(name: String, value: String)] = []
    package var cookies: [(name: String, value: String)] = []
    package var credentials: [Credential] = []
    package var body = Body.none
    /// Whether the answer comes piece by piece (server-sent events, JSON lines).
    package var isStreamed = false
    /// Whether the answer is a file.
    package var isDownload = false
    /// What the file of a download is called.
    package var downloadName = "download"
    package var answer = Answer.json

    package init(method: String, url: String) {
        self.method = method
        self.url = url
    }
}
