// Tokens that "Try it" asks for, of an authorization server that is another origin.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: WebDriver.isInstalled, WebDriver.absence))
struct TryItFlowTests {
    private static let status = ".try-flow [role=status]"

    /// A page with one operation that needs a token of a flow.
    private static func page(
        _ flow: String, _ facts: String, scopes: String = "{}", needs: String = "[]",
        servers: String = #"[{"url": "$SERVICE"}]"#, more: String = ""
    ) throws -> TryItPage {
        let schemes =
            #"{"securitySchemes": {"Sign": {"type": "oauth2", \#(more) "flows": {"\#(flow)": {\#(facts), "scopes": \#(scopes)}}}}}"#
        let operation = TryItPage.operation("echo", #""security": [{"Sign": \#(needs)}]"#)
        let page = try TryItPage(
            #"{"/echo": {"get": \#(operation)}}"#, components: schemes, servers: servers)
        try page.open("echo")
        if flow != "implicit" { try page.browser.click(".try-flow summary") }
        return page
    }

    private static func ask(_ page: TryItPage, until words: String) throws {
        try page.browser.click(".try-flow .try-small")
        try page.browser.wait(for: "document.querySelector('\(status)').textContent.includes('\(words)')")
    }

    @Test func theAuthorizationCodeIsExchangedWithItsVerifier() throws {
        let page = try Self.page(
            "authorizationCode",
            #""authorizationUrl": "/oauth/authorize?tenant=one", "tokenUrl": "oauth/token""#,
            scopes: #"{"read": "Read ideas", "write": "Write <b>ideas</b>", "admin": ""}"#,
            needs: #"["read", "write"]"#)
        let chosen = try page.browser.string(
            "[...document.querySelectorAll('.try-scope input:checked')].map((b) => b.value).join(' ')")
        #expect(chosen == "read write")
        #expect(try page.browser.text(".try-flow").contains("write Write <b>ideas</b>"))
        #expect(try page.browser.text(".try-flow").contains(page.host.origin + "/api/"))
        // Without a client there is nobody to sign in for.
        try page.browser.click(".try-flow .try-small")
        #expect(try page.browser.text(".try-flow").contains("This is required."))
        #expect(try page.browser.windowCount() == 1)

        try page.browser.fill(page.input("Client id"), "reader")
        try page.browser.click(".try-scope input[value=admin]")
        try Self.ask(page, until: "in its field now, good for 60 minutes")
        try page.send()
        #expect(try page.header("authorization") == "Bearer code read write admin")
        let asked = try #require(page.service.service.requests.first { $0.path == "/oauth/token" })
        #expect(asked.text.contains("code_verifier="))
        #expect(!asked.text.contains("client_secret"))
        #expect(try page.browser.windowCount() == 1)
        #expect(try page.browser.run("return localStorage.length + sessionStorage.length") as? Int == 0)
        #expect(try page.browser.string("location.search") == "")
        #expect(try page.violations() == [])
    }

    @Test func aRefusalOfTheAuthorizationServerIsTold() throws {
        let page = try Self.page(
            "authorizationCode", #""authorizationUrl": "$SERVICE/oauth/refuse", "tokenUrl": "/oauth/token""#)
        try page.browser.fill(page.input("Client id"), "reader")
        try Self.ask(page, until: "No token")
        #expect(
            try page.browser.text(Self.status)
                == "No token: the authorization server refused: access_denied: Not <b>today</b>")
    }

    /// What an answer says of whose it is, what the server says of itself, and what becomes of it.
    @Test(arguments: [
        ("named", false, "in its field"), ("issuer", true, "in its field"),
        ("issuer", false, "names https://issuer.example/one as its server, and http://127.0.0.1:"),
        ("named", true, "as its server, and https://issuer.example/one was asked"),
        ("authorize", true, "does not name its server"),
    ])
    func anAnswerOfAnotherServerIsRefused(_ answer: (path: String, isDescribed: Bool, outcome: String)) throws
    {
        let page = try Self.page(
            "authorizationCode",
            #""authorizationUrl": "/oauth/\#(answer.path)?tenant=one", "tokenUrl": "oauth/token""#,
            more: answer.isDescribed ? #""oauth2MetadataUrl": "$SERVICE/oauth/metadata","# : "")
        try page.browser.fill(page.input("Client id"), "reader")
        try Self.ask(page, until: answer.outcome)
        let isAsked = page.service.service.requests.contains { $0.path == "/oauth/token" }
        #expect(isAsked == (answer.outcome == "in its field"))
    }

    @Test func anAnswerToAnotherQuestionIsIgnored() throws {
        let page = try Self.page(
            "authorizationCode", #""authorizationUrl": "$SERVICE/slow", "tokenUrl": "/oauth/token""#)
        try page.browser.fill(page.input("Client id"), "reader")
        try Self.ask(page, until: "Sign in in the other window")
        try page.browser.open(page.host.origin + "/api/?code=stolen&state=galley-forged")
        try page.browser.wait(for: "document.querySelector('main').textContent.includes('handed over')")
        #expect(try page.browser.string("location.search") == "")
        #expect(!page.service.service.requests.contains { $0.path == "/oauth/token" })
    }

    @Test func anAddressThatIsNoneOpensNothing() throws {
        let page = try Self.page(
            "authorizationCode", #""authorizationUrl": "javascript:alert(1)", "tokenUrl": "/oauth/token""#)
        try page.browser.fill(page.input("Client id"), "reader")
        try Self.ask(page, until: "is not valid")
        #expect(try page.browser.windowCount() == 1)
    }

    @Test func aClientGetsATokenOfItsOwn() throws {
        let page = try Self.page(
            "clientCredentials", #""tokenUrl": "oauth/token""#, scopes: #"{"read": "", "write": ""}"#,
            needs: #"["write"]"#)
        try page.browser.fill(page.input("Client id"), "a b")
        try page.browser.fill(page.input("Client secret"), "c:d")
        try Self.ask(page, until: "in its field")
        try page.send()
        #expect(try page.header("authorization") == "Bearer header write")
        try page.browser.choose("1", in: ".try-flow select")
        try Self.ask(page, until: "in its field")
        try page.send()
        #expect(try page.header("authorization") == "Bearer body write")
        try page.browser.fill(page.input("Client secret"), "wrong")
        try Self.ask(page, until: "No token")
        #expect(try page.browser.text(Self.status).contains("400 invalid_grant: that is not it"))
    }

    @Test func aTokenOfOAuth2IsAskedForRelativeToTheServer() throws {
        let page = try Self.page(
            "password", #""tokenUrl": "oauth/token""#,
            servers: #"[{"url": "$SERVICE/v1"}, {"url": "$SERVICE/v1/"}]"#)
        let origin = page.service.service.origin
        let address = try page.input("Token address")
        let placeholder = "document.querySelector('\(address)').placeholder"
        #expect(try page.browser.string(placeholder) == origin + "/oauth/token")
        try page.browser.choose("1", in: "select[aria-label=Server]")
        #expect(try page.browser.string(placeholder) == origin + "/v1/oauth/token")
        try page.browser.fill(page.input("User name"), "ada")
        try Self.ask(page, until: "in its field")
        try page.browser.fill(address, "/oauth/gone")
        try page.browser.choose("0", in: "select[aria-label=Server]")
        try Self.ask(page, until: "404 nothing here")
    }

    @Test func whatATokenAddressMayHaveMeantIsSuggested() throws {
        let page = try Self.page(
            "password", #""tokenUrl": "oauth/gone""#, servers: #"[{"url": "$SERVICE/v1"}]"#)
        try Self.ask(page, until: "404 nothing here")
        #expect(
            try page.browser.text(Self.status).contains(
                "write \(page.service.service.origin)/v1/oauth/gone as the token address"))
    }

    @Test func aTokenEndpointThatPagesMayNotReadIsNamedAsTheCause() throws {
        let page = try Self.page("password", #""tokenUrl": "/closed/token""#)
        try Self.ask(page, until: "No token.")
        let words = try page.browser.text(Self.status)
        #expect(words.contains("CORS"))
        #expect(words.contains("“Access-Control-Allow-Origin: \(page.host.origin)”"))
        #expect(words.contains("can be pasted"))
    }

    @Test func theImplicitFlowHasAFieldForItsTokenAlone() throws {
        let page = try Self.page("implicit", #""authorizationUrl": "https://auth.test/""#)
        #expect(try page.browser.text(".try-form").contains("The implicit flow is not offered here"))
        #expect(try !page.browser.exists(".try-flow"))
        try page.browser.fill(page.input("Token"), "abc")
        try page.send()
        #expect(try page.header("authorization") == "Bearer abc")
    }
}
