// The bytes of one URL that the user has named, such as the description of a running service.

import GalleyCore

package enum Download {
    /// No description of an API is larger.
    private static let sizeLimit = 64 << 20
    private static let redirectLimit = 5

    /// Why there are none, as the end of a sentence.
    package struct Failure: Error {
        package var reason: String
    }

    /// The bytes that an http or https URL answers with. Waits for them.
    package static func bytes(of text: String) -> Result<[UInt8], Failure> {
        func failure(_ reason: String) -> Result<[UInt8], Failure> { .failure(Failure(reason: reason)) }
        guard var url = HTTPURL(text) else { return failure("it is not a URL") }
        // The user named it: it is most often their own machine. Where a public host redirects to, they did not name.
        var mayReachPrivateAddresses = true
        var options = ExternalOptions()
        options.userAgent = "Galley"
        let client: HTTPClient
        do throws(HTTPClientError) {
            client = try HTTPClient(options: options)
        } catch {
            return failure(error.message + "; " + error.help)
        }
        for _ in 0...redirectLimit {
            var answer: HTTPOutcome?
            var request = HTTPRequest(url: url)
            request.bodyLimit = sizeLimit
            request.mayReachPrivateAddresses = mayReachPrivateAddresses
            client.add(request) { answer = $0 }
            client.run()
            switch answer {
            case nil: return failure("there was no answer")
            case .failure(let problem): return failure(problem.words)
            case .success(let response):
                if response.isRedirect, let location = response.location, let next = url.resolving(location) {
                    url = next
                    mayReachPrivateAddresses = response.isPrivate
                    continue
                }
                guard response.isSuccess else { return failure("the service answered \(response.status)") }
                guard response.isBodyComplete else {
                    return failure("it is larger than \(sizeLimit >> 20) MB")
                }
                return .success(response.body)
            }
        }
        return failure("it redirects more than \(redirectLimit) times")
    }
}

extension HTTPFailure {
    fileprivate var words: String {
        switch self {
        case .unknownHost: "the host's name is not known"
        case .unreachable: "the service cannot be reached; is it running?"
        case .connectionLost: "the connection broke before there was an answer"
        case .timeout, .outOfTime: "there was no answer in time"
        case .tls: "the host's certificate or encryption is not right"
        case .privateAddress(let address): "\(address) is not part of the Internet"
        case .invalidAnswer: "the answer is not HTTP"
        case .hostIsClosed: "the host allows no more requests"
        case .other(let words): words
        }
    }
}
