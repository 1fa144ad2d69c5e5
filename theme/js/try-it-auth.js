// Credentials by scheme, and tokens asked for by the flows of OAuth 2. Fourth of the files of "Try it". All of it is kept
// in memory alone.
//
// The window of the authorization server is cut off from this page, which it could lead elsewhere; it comes back to the
// reference's overview, whose script tells the answer on a channel of this origin (try-it-return.js).

(() => {
  "use strict";
  const {
    strict, el, button, noteOf, codeOf, reach, choiceOf, announceInput, share, fieldOf, section, webAddress,
  } = window.galleyTryIt;

  // MARK: Schemes

  const secretField = (scheme, what, label, more) =>
    fieldOf({ name: label, label, secret: scheme.id + "/" + what, ...more });
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  const makers = {
    apiKey(scheme) {
      const key = secretField(scheme, "key", scheme.name);
      if (scheme.in === "cookie") {
        const note = "A browser lets no page set this cookie. If you are signed in there, it sends the one it has, " +
          "where the service allows that (Access-Control-Allow-Credentials, SameSite). A value given here is in the " +
          "curl command only.";
        const apply = (request) => {
          request.credentials = "include";
          if (key.value()) request.cookies.push(scheme.name + "=" + key.value());
        };
        return { nodes: [key.node, noteOf(note)], apply };
      }
      const apply = (request) => {
        if (!key.value()) return;
        if (scheme.in === "query") request.query.push(strict(scheme.name) + "=" + strict(key.value()));
        else request.headers.push([scheme.name, key.value()]);
      };
      return { nodes: [key.node], apply };
    },
    basic(scheme) {
      const user = secretField(scheme, "user", "User name");
      const password = secretField(scheme, "password", "Password");
      const apply = (request) => {
        const pair = [user, password].map((f) => f.value() ?? "").join(":");
        if (pair !== ":") request.headers.push(["Authorization", "Basic " + base64(pair)]);
      };
      return { nodes: [user.node, password.node], apply };
    },
    token(scheme, kind = "Bearer") {
      const token = secretField(scheme, "token", "Token");
      const apply = (request) => {
        const value = token.value()?.trim();
        const isWhole = value?.toLowerCase().startsWith(kind.toLowerCase() + " ");
        if (value) request.headers.push(["Authorization", isWhole ? value : kind + " " + value]);
      };
      return { nodes: [token.node], apply };
    },
    none: (text) => ({ nodes: [noteOf(text)], apply() {} }),
    digest() {
      const { nodes } = makers.none("A page cannot answer a digest challenge: use the curl command.");
      return { nodes, apply: (request) => request.curl.push("--digest -u USER:PASSWORD") };
    },
    oauth2(scheme, context) {
      const token = makers.token(scheme);
      const flows = scheme.flows.map((flow) => (grants[flow.name] ? grant(scheme, flow, context) : elsewhere(flow)));
      const needed = scheme.scopes.join(" ");
      const note = needed ? noteOf("Scopes that are needed: ", codeOf(needed)) : null;
      const apply = (request) => {
        token.apply(request);
        for (const flow of flows) flow.update?.();
      };
      return { nodes: [...token.nodes, ...flows.map((flow) => flow.node), note].filter(Boolean), apply };
    },
  };

  function schemeControl(scheme, context) {
    switch (scheme.kind) {
      case "apiKey": return makers.apiKey(scheme);
      case "oauth2": return makers.oauth2(scheme, context);
      case "openIdConnect": return makers.token(scheme);
      case "mutualTLS": return makers.none("The browser presents a client certificate by itself, if it has one.");
    }
    if (scheme.scheme === "basic" || scheme.scheme === "digest") return makers[scheme.scheme](scheme);
    return makers.token(scheme, scheme.scheme === "bearer" ? "Bearer" : scheme.scheme);
  }

  // MARK: Flows

  const grants = {
    authorizationCode: { title: "Sign in at the authorization server", type: "authorization_code" },
    password: { title: "Get a token with a password", type: "password" },
    clientCredentials: { title: "Get a token as a client", type: "client_credentials" },
  };

  // A flow that a page had better not go through: the token is pasted.
  function elsewhere(flow) {
    const place = flow.url ? [" Tokens are given at ", codeOf(flow.url), "."] : [];
    const reason = flow.name === "implicit"
      ? "The implicit flow is not offered here: it hands the token over in an address, where the history keeps it " +
        "(RFC 9700, section 2.1.2). Get a token elsewhere and paste it above."
      : "A token of this flow is got elsewhere and pasted above.";
    return { node: noteOf(reason, ...place) };
  }

  function grant(scheme, flow, context) {
    const { title, type } = grants[flow.name];
    const isPassword = flow.name === "password";
    const isCode = flow.name === "authorizationCode";
    const field = (what, label, more) => secretField(scheme, flow.name + "/" + what, label, more);
    const person = isPassword ? [field("user", "User name"), field("password", "Password")] : [];
    const optional = "Only if the service asks for it.";
    const id = field("id", "Client id", isPassword ? { note: optional } : {});
    const secretNote = isCode ? "Left empty by a client that keeps no secret." : isPassword ? optional : null;
    const secret = field("secret", "Client secret", { note: secretNote });
    const way = choiceOf("How the client is named", ["Client in the Authorization header", "Client in the body"]);
    const scopes = scopeControl(scheme, flow);
    const token = fieldOf({ name: "address", label: "Token address", default: "" });
    const outcome = el("p", { class: "try-note", role: "status" });
    // Relative to the server (OAS 3.1 §4.6, RFC 3986 §5): its last part is replaced, unless it ends in a slash.
    const resolved = (reference) => webAddress(reference ?? "", context.server() ?? undefined);
    const update = () => {
      token.focus.placeholder = resolved(flow.token) ?? "";
      way.hidden = !secret.value();
    };
    const get = async () => {
      const client = { id: id.value(), secret: secret.value(), isInBody: way.value === "1" };
      const ask = { type, flow, client, scope: scopes.value(), url: resolved(token.value() ?? flow.token) };
      if (!isPassword && !client.id) {
        id.mark("This is required.");
        return id.focus.focus();
      }
      if (isPassword) [ask.username, ask.password] = person.map((f) => f.value() ?? "");
      outcome.textContent = "Asking for a token…";
      const tell = (words) => (outcome.textContent = words);
      const given = isCode ? await signIn(ask, {
        url: resolved(flow.url), metadata: scheme.metadata && resolved(scheme.metadata), home: context.home, tell,
      }) : {};
      if (given) tell(await fetchToken({ ...ask, ...given }, scheme, context));
    };
    const redirect = isCode && context.home && !isFile
      ? noteOf("The client has to be registered with this redirect address: ", codeOf(redirectOf(context.home))) : null;
    const inputs = el("div", {}, ...person.map((f) => f.node), id.node, secret.node, way, scopes.node, token.node,
      redirect, button(isCode ? "Sign in" : "Get a token", get), outcome);
    inputs.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      get();
    });
    update();
    return { node: el("details", { class: "try-flow" }, el("summary", {}, title), inputs), update };
  }

  // A box for each scope of the flow; those that the operation needs are chosen.
  function scopeControl(scheme, flow) {
    const described = flow.scopes ?? [];
    const unknown = scheme.scopes.filter((name) => !described.some((scope) => scope.name === name));
    const boxes = [...described, ...unknown.map((name) => ({ name }))].map(({ name, note }) => {
      const box = el("input", { type: "checkbox", value: name, checked: scheme.scopes.includes(name) });
      return { box, node: el("label", { class: "try-scope" }, box, el("span", {}, codeOf(name), note ? " " + note : "")) };
    });
    const value = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value).join(" ");
    const node = boxes.length ? section("Scopes", ...boxes.map((b) => b.node)) : null;
    return { node, value };
  }

  // MARK: Tokens

  // Asks a token endpoint (RFC 6749 §4.1.3, §4.3, §4.4) and puts the token into its field; says how it went.
  async function fetchToken(ask, scheme, context) {
    const { type, flow, client, scope, url, username, password, code, verifier, redirect } = ask;
    if (!url) return "No token: the address of the token endpoint is not valid.";
    const form = new URLSearchParams({ grant_type: type });
    const headers = [["Content-Type", "application/x-www-form-urlencoded"], ["Accept", "application/json"]];
    const values = { username, password, code, redirect_uri: redirect, code_verifier: verifier };
    for (const [name, value] of Object.entries(values)) if (value != null) form.set(name, value);
    // What was agreed to at the authorization server is not said again.
    if (scope && !code) form.set("scope", scope);
    if (client.secret && !client.isInBody) {
      headers.push(["Authorization", "Basic " + base64(strict(client.id ?? "") + ":" + strict(client.secret))]);
    } else {
      if (client.id) form.set("client_id", client.id);
      if (client.secret) form.set("client_secret", client.secret);
    }
    const options = () => ({ method: "POST", headers, body: form.toString(), credentials: "omit", cache: "no-store" });
    const { response, reasons } = await reach({ url, method: "POST", sent: headers }, options);
    const byHand = "A token that was got elsewhere can be pasted into the field Token.";
    if (!response) return ["No token.", ...reasons.filter((text) => !text.startsWith("The curl")), byHand].join(" ");
    const text = await response.text().catch(() => "");
    let answer = {};
    try {
      answer = JSON.parse(text) ?? {};
    } catch {}
    if (!answer.access_token) {
      const reason = [answer.error, answer.error_description].filter((part) => typeof part === "string").join(": ");
      return [`No token: ${response.status} ${reason || text.slice(0, 200)}`, elsewhereOf(response, flow, context)].join(" ");
    }
    share(scheme.id + "/token", String(answer.access_token));
    document.querySelectorAll("form.try-form").forEach(announceInput);
    const seconds = Number(answer.expires_in);
    const minutes = seconds >= 120 ? `${Math.floor(seconds / 60)} minutes` : `${seconds} seconds`;
    const granted = answer.scope && answer.scope !== scope ? ` Its scopes: ${answer.scope}.` : "";
    return `The token is in its field now${seconds > 0 ? `, good for ${minutes}` : ""}.${granted}`;
  }

  // Many mean a relative address to be below the server's path, where the specification replaces its last part.
  function elsewhereOf({ status }, flow, context) {
    const server = context.server()?.replace(/[?#].*$/, "");
    const below = server && webAddress(flow.token, server.replace(/\/*$/, "/"));
    if (status !== 404 || !below || below === webAddress(flow.token, server)) return "";
    return `If it lies below the server's path, write ${below} as the token address.`;
  }

  // MARK: The authorization code (RFC 6749 §4.1, RFC 7636)

  const isFile = location.protocol === "file:";
  const redirectOf = (home) => home.replace(/[?#].*$/, "");
  const base64URL = (bytes) =>
    btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const randomText = (count) => base64URL(crypto.getRandomValues(new Uint8Array(count)));
  let channel = null;

  function cannotSignIn(url, home) {
    if (isFile) {
      return "This page was opened from a file, to which no authorization server leads back. Read it from a web server, " +
        "such as galley serve, or get a token elsewhere and paste it above.";
    }
    if (!crypto.subtle) {
      return "The browser computes the challenge that the sign-in needs (PKCE) only on pages that came by https or from " +
        "this machine. Get a token elsewhere and paste it above.";
    }
    return url && home ? null : "No token: the address of the authorization server is not valid.";
  }

  // Sends the reader to the authorization server in a window of its own. Gives the code and what proves that it is ours;
  // null where there is none, which is told.
  async function signIn({ client, scope }, { url, metadata, home, tell }) {
    const problem = cannotSignIn(url, home);
    if (problem) return tell(problem), null;
    // Opened at once: later, a browser would take it for unasked.
    const opened = open("", "", "popup,width=560,height=720");
    if (!opened) return tell("The browser kept the window from opening. Let this page open windows, and try again."), null;
    opened.opener = null;
    const verifier = randomText(32);
    const state = "galley-" + randomText(16);
    const redirect = redirectOf(home);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
    const target = new URL(url);
    const query = {
      response_type: "code", client_id: client.id, redirect_uri: redirect, scope, state,
      code_challenge: base64URL(new Uint8Array(digest)), code_challenge_method: "S256",
    };
    for (const [name, value] of Object.entries(query)) if (value) target.searchParams.set(name, value);
    tell("Sign in in the other window: it closes by itself. If nothing comes of it, try again here.");
    const answer = answerTo(state);
    opened.location.replace(target.href);
    const described = factsOf(metadata);
    const { code, error, error_description: words, iss } = await answer;
    opened.close();
    const stranger = strangerIn(iss, target, await described);
    if (stranger) return tell(`No token: ${stranger}`), null;
    if (code) return tell("Asking for a token…"), { code, verifier, redirect };
    return tell(`No token: the authorization server refused: ${[error, words].filter(Boolean).join(": ")}`), null;
  }

  // What the authorization server says of itself (RFC 8414), where the description tells where, and it can be read.
  async function factsOf(address) {
    if (!address) return {};
    try {
      const response = await fetch(address, { credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(5000) });
      return (await response.json()) ?? {};
    } catch {
      return {};
    }
  }

  // What is wrong with who answered (RFC 9207 §2.4): a code of another server is not handed to the one that was asked.
  // Without metadata the issuer is known by its origin only.
  function strangerIn(iss, asked, { issuer, authorization_response_iss_parameter_supported: isPromised }) {
    if (iss === undefined) {
      return isPromised === true
        ? "the answer does not name its server, as the metadata of the authorization server promise (RFC 9207)." : null;
    }
    const expected = typeof issuer === "string" ? issuer : asked.origin;
    const isSame = typeof issuer === "string" ? iss === issuer : webAddress(iss) && new URL(iss).origin === expected;
    return isSame ? null : `the answer names ${iss} as its server, and ${expected} was asked (RFC 9207).`;
  }

  // The answer to the latest attempt. One whose state is another is not for us.
  function answerTo(state) {
    channel?.close();
    channel = new BroadcastChannel("galley-try-it");
    return new Promise((answered) => {
      channel.onmessage = ({ data }) => {
        if (data?.state !== state) return;
        channel.close();
        answered(data);
      };
    });
  }

  // MARK: The section

  function securitySection(alternatives, context) {
    const needed = alternatives.filter((needs) => needs.length);
    if (!needed.length) return { node: null, apply() {} };
    const choices = needed.map((needs) => needs.map((scheme) => ({ scheme, ...schemeControl(scheme, context) })));
    const label = (needs) => (needs.length ? needs.map((s) => s.id).join(" and ") : "None");
    const select = choiceOf("Authentication", [...needed, []].map(label));
    const holder = el("div");
    const show = () => {
      const chosen = choices[select.value] ?? [];
      const titled = ({ scheme, nodes }) => [el("p", { class: "try-media" }, scheme.id), ...nodes];
      const named = chosen.length > 1 ? titled : ({ nodes }) => nodes;
      holder.replaceChildren(...chosen.flatMap(named));
      const where = chosen.some((c) => c.scheme.kind === "oauth2") ? "the service and its token endpoint" : "the service";
      if (chosen.length) holder.append(noteOf(`Kept in memory until you leave this page; sent to ${where} only.`));
    };
    select.addEventListener("change", show);
    show();
    const apply = (request) => (choices[select.value] ?? []).forEach((chosen) => chosen.apply(request));
    return { node: section("Authentication", select, holder), apply };
  }

  Object.assign(window.galleyTryIt, { securitySection });
})();
