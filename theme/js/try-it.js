// "Try it": sends an operation's request from its page and shows what comes back. All of it is made here, from the
// data beside the operation's path; without a script there is nothing to see. Credentials are kept in memory alone.

(() => {
  "use strict";
  const {
    scanJSON, jsonMistake, isJSONType, strict, inPath, inQuery, inHeader, inCookie, wholeQuery, forbidden, shown,
    curlOf, refusal, el, button, noteOf, codeOf, explain, send, viewOf,
  } = window.galleyTryIt;
  const secrets = new Map();
  let ids = 0;

  // MARK: Controls

  const choiceOf = (label, options) =>
    el("select", { "aria-label": label }, ...options.map((text, i) => el("option", { value: i }, text)));
  const announceInput = (node) => node.dispatchEvent(new Event("input", { bubbles: true }));

  // What is typed is neither completed nor corrected, nor kept by the browser.
  const untouched = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

  // A control is { node, focus: the element to go to, value(): undefined where nothing was given }.
  function textControl(field, id) {
    const { type, value, example, min, max, secret } = field;
    const isNumber = type === "integer" || type === "number";
    const input = el("input", {
      id, type: isNumber ? "number" : "text", step: type === "integer" ? 1 : isNumber && "any", min, max, value,
      placeholder: field.default != null ? `${field.default} unless given` : example != null ? "e.g. " + example : null,
      ...untouched, class: (secret || field.masked) && "try-secret", "data-secret": secret,
    });
    if (secret) {
      input.value = secrets.get(secret) ?? "";
      input.addEventListener("input", () => share(secret, input.value));
    }
    const given = () => (input.validity.badInput ? NaN : input.value === "" ? undefined : input.value);
    return { node: input, focus: input, value: given };
  }

  // The same credential stands in every form of the page.
  function share(secret, value) {
    secrets.set(secret, value);
    for (const other of document.querySelectorAll("input[data-secret]")) {
      if (other.dataset.secret === secret && other.value !== value) other.value = value;
    }
  }

  function choiceControl({ values, value, required }, id) {
    const options = values.map((v) => el("option", { value: v, selected: v === value }, v));
    const select = el("select", { id }, el("option", { value: "" }, required ? "Choose…" : "not sent"), ...options);
    return { node: select, focus: select, value: () => (select.selectedIndex < 1 ? undefined : select.value) };
  }

  function listControl(field, id) {
    const items = [];
    const rows = el("div", { class: "try-rows" });
    const label = field.name;
    const add = (value) => {
      const control = itemControl({ ...field, required: false, value, type: field.items }, id + "-" + ids++);
      control.focus.setAttribute("aria-label", label + ", value");
      const remove = button("Remove", () => {
        items.splice(items.indexOf(control), 1);
        row.remove();
        more.focus();
        announceInput(rows);
      });
      remove.setAttribute("aria-label", "Remove this value of " + label);
      const row = el("div", { class: "try-row" }, control.node, remove);
      items.push(control);
      rows.append(row);
      return control;
    };
    for (const value of [].concat(field.value ?? [])) add(value);
    const more = button("Add a value", () => {
      add().focus.focus();
      announceInput(rows);
    });
    more.id = id;
    const given = () => {
      const all = items.map((item) => item.value()).filter((v) => v !== undefined);
      return all.length ? all : undefined;
    };
    return { node: el("div", { class: "try-list" }, rows, more), focus: more, value: given, isGroup: true };
  }

  const itemControl = (field, id) => (field.values ? choiceControl(field, id) : textControl(field, id));

  // A JSON text, checked as it is typed.
  function editorControl({ value, rows = 4, isJSON, label }, id) {
    const area = el("textarea", { id, rows, ...untouched, "aria-label": label }, value ?? "");
    const verdict = el("p", { class: "try-verdict", id: id + "-json" });
    const check = () => {
      const mistake = isJSON() && area.value.trim() ? jsonMistake(area.value) : null;
      const place = mistake ? `line ${mistake.line}, column ${mistake.column}` : "";
      verdict.textContent = mistake ? `Not JSON: ${place}: ${mistake.message}` : "";
      area.classList.toggle("try-wrong", mistake != null);
      return mistake;
    };
    const format = button("Format", () => {
      const mistake = check();
      if (mistake) {
        area.focus();
        area.setSelectionRange(mistake.at, mistake.at + 1);
      } else if (area.value.trim()) {
        area.value = scanJSON(area.value).map((piece) => piece[1]).join("");
        announceInput(area);
      }
    });
    area.setAttribute("aria-describedby", verdict.id);
    area.addEventListener("input", check);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) area.form.requestSubmit();
    });
    const update = () => {
      format.hidden = !isJSON();
      check();
    };
    update();
    const node = el("div", { class: "try-editor" }, area, el("div", { class: "try-under" }, verdict, format));
    return { node, focus: area, area, update, value: () => (area.value.trim() ? area.value : undefined) };
  }

  function fileControl({ many, accept }, id) {
    const input = el("input", { id, type: "file", multiple: many, accept });
    return { node: input, focus: input, value: () => (input.files.length ? [...input.files] : undefined) };
  }

  function controlOf(field, id) {
    if (field.file) return fileControl(field, id);
    if (field.type === "array") return listControl(field, id);
    if (field.type === "object" || field.json) return editorControl({ ...field, isJSON: () => true }, id);
    return itemControl(field, id);
  }

  // A labelled control that can be marked.
  function fieldOf(field, note) {
    const id = "_try-" + ids++;
    const control = controlOf(field, id);
    const noteID = id + "-note";
    const problem = el("p", { class: "try-problem", id: id + "-problem" });
    const typed = field.type && !field.file && field.type !== "string";
    const name = el("label", { for: id }, field.label ?? codeOf(field.name));
    const line = el("p", { class: "try-label" }, name, typed ? el("span", { class: "type" }, field.type) : null,
      field.required ? el("span", { class: "flag required" }, "required") : null);
    const hint = note ?? field.note;
    const told = [control.focus.getAttribute("aria-describedby"), hint && noteID, problem.id];
    control.focus.setAttribute("aria-describedby", told.filter(Boolean).join(" "));
    if (field.required && !control.isGroup) control.focus.setAttribute("aria-required", "true");
    const mark = (message) => {
      problem.textContent = message ?? "";
      control.focus.toggleAttribute("aria-invalid", message != null);
      if (message != null) control.focus.setAttribute("aria-invalid", "true");
    };
    const node = el("div", { class: "try-field" }, line,
      el("div", {}, control.node, hint ? el("p", { class: "try-note", id: noteID }, hint) : null, problem));
    node.addEventListener("input", () => {
      mark(null);
      // A value out of its bounds is told of, and sent all the same: that may be what is tried.
      problem.textContent = control.focus.validationMessage ?? "";
    });
    return { ...field, ...control, node, mark };
  }

  // MARK: The form

  const places = {
    path: "In the path", query: "In the query", querystring: "The query as a whole", header: "Headers", cookie: "Cookies",
  };
  const section = (title, ...children) =>
    el("fieldset", { class: "try-section" }, el("legend", {}, title), ...children);

  function serverSection(servers) {
    const other = fieldOf({ name: "address", label: "Its address", example: "http://127.0.0.1:8000" });
    const select = choiceOf("Server", servers.map((s) => (s.title ? `${s.url} (${s.title})` : s.url)));
    select.append(el("option", { value: "other" }, "Another server…"));
    const holder = el("div");
    let variables = [];
    const choose = () => {
      const server = servers[select.value];
      variables = (server?.variables ?? []).map((v) => fieldOf(v));
      holder.replaceChildren(...variables.map((v) => v.node));
      other.node.hidden = server != null;
    };
    select.addEventListener("change", choose);
    // A page that was opened from a file has no server of its own to be relative to.
    if (location.protocol === "file:" && !servers.some((s) => /^https?:/.test(s.url))) select.value = "other";
    choose();
    const base = (problems) => {
      let address = servers[select.value]?.url ?? other.value() ?? "";
      for (const v of variables) address = address.replaceAll(`{${v.name}}`, v.value() ?? v.default ?? "");
      try {
        const url = new URL(address, document.baseURI);
        if (address && /^https?:$/.test(url.protocol)) return url.href.replace(/[?#].*$/, "").replace(/\/+$/, "");
      } catch {}
      const field = select.value === "other" ? other : { focus: select };
      problems.push([field, "An address that begins with http:// or https:// is needed."]);
      return address;
    };
    return { node: section("Server", select, holder, other.node), base };
  }

  function parameterNote(parameter) {
    const isForbidden = parameter.in === "header" && forbidden.test(parameter.name);
    if (parameter.in !== "cookie" && !isForbidden) return parameter.note;
    return `A browser lets no page set this ${parameter.in}: it is in the curl command only.`;
  }

  function parameterSections(parameters) {
    const fields = parameters.map((p) => fieldOf({ ...p, json: p.content || p.type === "object" }, parameterNote(p)));
    const nodes = Object.keys(places).map((place) => {
      const here = fields.filter((f) => f.in === place);
      return here.length ? section(places[place], ...here.map((f) => f.node)) : null;
    });
    return { nodes, fields };
  }

  // The values that were given, read; what cannot be sent is a problem.
  function readFields(fields, problems) {
    const result = [];
    for (const field of fields) {
      let value = field.value();
      if (value === undefined) {
        if (field.required) problems.push([field, "This is required."]);
        continue;
      }
      if (Number.isNaN(value)) {
        problems.push([field, "This is no number."]);
        continue;
      }
      if (field.json) {
        const mistake = jsonMistake(value);
        if (mistake) problems.push([field, "This is not JSON."]);
        else if (!field.content && !field.part) value = JSON.parse(value);
        if (mistake) continue;
      }
      result.push([field, value]);
    }
    return result;
  }

  // MARK: Bodies

  function mediaControl(media) {
    if (media.fields) return formControl(media);
    const { type, example = "" } = media;
    if (media.file) {
      const accept = /\*\/\*|octet/.test(type) ? null : type;
      const { node, value, focus, mark } = fieldOf({ name: "body", label: "File", file: true, accept });
      return { node, focus, mark, read: () => value() && { kind: "file", file: value()[0], type } };
    }
    const rows = Math.min(22, Math.max(5, example.split("\n").length + 1));
    const isJSON = () => isJSONType(type);
    const field = { value: example, rows, isJSON, label: "Body as " + type };
    const { node, focus, value } = editorControl(field, "_try-" + ids++);
    return { node, focus, read: () => value() && { kind: "text", text: value(), type } };
  }

  function formControl({ type, fields }) {
    const isMultipart = type.startsWith("multipart/");
    const controls = fields.map((f) => fieldOf({ ...f, json: f.type === "object", part: isMultipart }));
    const read = (problems) => {
      const given = readFields(controls, problems);
      if (!given.length) return undefined;
      if (isMultipart) return { kind: "multipart", type, parts: given.flatMap(partsOf) };
      const pairs = given.flatMap(([f, v]) => inQuery({ style: "form", explode: true, ...f }, v));
      return { kind: "text", text: pairs.join("&").replaceAll("%20", "+"), type };
    };
    return { node: el("div", {}, ...controls.map((c) => c.node)), read, focus: controls[0]?.focus };
  }

  const partsOf = ([field, value]) =>
    [].concat(value).map((item) => {
      return { name: field.name, value: item, type: field.content ?? (field.json ? "application/json" : null) };
    });

  function bodySection(body) {
    if (!body?.media.length) return null;
    const controls = body.media.map(mediaControl);
    const holder = el("div", {}, controls[0].node);
    const select = choiceOf("Media type", body.media.map((m) => m.type));
    select.addEventListener("change", () => holder.replaceChildren(controls[select.value].node));
    const flag = body.required ? el("span", { class: "flag required" }, "required") : null;
    const only = el("p", { class: "try-media" }, codeOf(body.media[0].type), " ", flag);
    const choice = body.media.length > 1 ? select : only;
    const read = (problems) => {
      const control = controls[select.value || 0];
      const count = problems.length;
      const result = control.read(problems);
      if (!result && body.required && problems.length === count) problems.push([control, "A body is required."]);
      return result;
    };
    const note = body.required ? null : noteOf("Optional: left empty, no body is sent.");
    return { node: section("Body", choice, holder, note), read };
  }

  // MARK: Credentials

  const secretField = (scheme, what, label) => fieldOf({ name: label, label, secret: scheme.id + "/" + what });
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
    oauth2(scheme, base) {
      const result = makers.token(scheme);
      for (const flow of scheme.flows) result.nodes.push(...flowNodes(scheme, flow, base));
      const scopes = scheme.scopes.join(" ");
      if (scopes) result.nodes.push(noteOf("Scopes that are needed: ", codeOf(scopes)));
      return result;
    },
  };

  function schemeControl(scheme, base) {
    switch (scheme.kind) {
      case "apiKey": return makers.apiKey(scheme);
      case "oauth2": return makers.oauth2(scheme, base);
      case "openIdConnect": return makers.token(scheme);
      case "mutualTLS": return makers.none("The browser presents a client certificate by itself, if it has one.");
    }
    if (scheme.scheme === "basic" || scheme.scheme === "digest") return makers[scheme.scheme](scheme);
    return makers.token(scheme, scheme.scheme === "bearer" ? "Bearer" : scheme.scheme);
  }

  const flowTitles = { password: "Get a token with a password", clientCredentials: "Get a token as a client" };

  function flowNodes(scheme, flow, base) {
    if (!flowTitles[flow.name]) {
      return flow.url ? [noteOf("Tokens are given at ", codeOf(flow.url))] : [];
    }
    const byPassword = flow.name === "password";
    const labels = byPassword ? ["User name", "Password"] : ["Client id", "Client secret"];
    const fields = labels.map((label) => secretField(scheme, flow.name + label, label));
    const scope = fieldOf({ name: "scope", label: "Scope", value: scheme.scopes.join(" ") });
    const outcome = el("p", { class: "try-note", role: "status" });
    const get = async () => {
      outcome.textContent = "Asking for a token…";
      outcome.textContent = await fetchToken(scheme, flow, base(), fields.map((f) => f.value() ?? ""), scope.value());
    };
    const inputs = el("div", {}, ...fields.map((f) => f.node), scope.node, button("Get a token", get), outcome);
    inputs.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      get();
    });
    return [el("details", { class: "try-flow" }, el("summary", {}, flowTitles[flow.name]), inputs)];
  }

  // Asks a token endpoint (RFC 6749 §4.3, §4.4) and puts the token into its field; says how it went.
  async function fetchToken(scheme, flow, base, [name, password], scope) {
    const form = new URLSearchParams({ grant_type: flow.name === "password" ? "password" : "client_credentials" });
    const headers = [["Content-Type", "application/x-www-form-urlencoded"]];
    if (flow.name === "password") {
      form.set("username", name);
      form.set("password", password);
    } else {
      headers.push(["Authorization", "Basic " + base64(strict(name) + ":" + strict(password))]);
    }
    if (scope) form.set("scope", scope);
    let url;
    try {
      url = new URL(flow.token, base + "/").href;
      const response = await fetch(url, { method: "POST", headers, body: form.toString(), credentials: "omit" });
      const text = await response.text();
      let answer = {};
      try {
        answer = JSON.parse(text) ?? {};
      } catch {}
      const reason = answer.error_description ?? answer.error ?? text.slice(0, 200);
      if (!answer.access_token) return `No token: ${response.status} ${reason}`;
      share(scheme.id + "/token", String(answer.access_token));
      announceInput(document.querySelector("form.try-form"));
      return "The token is in its field now.";
    } catch {
      if (!url) return "No token: the address of the token endpoint is not valid.";
      return "No token. " + (await explain({ url, method: "POST", sent: headers })).join(" ");
    }
  }

  function securitySection(alternatives, base) {
    const needed = alternatives.filter((needs) => needs.length);
    if (!needed.length) return { node: null, apply() {} };
    const choices = needed.map((needs) => needs.map((scheme) => ({ scheme, ...schemeControl(scheme, base) })));
    const label = (needs) => (needs.length ? needs.map((s) => s.id).join(" and ") : "None");
    const select = choiceOf("Authentication", [...needed, []].map(label));
    const holder = el("div");
    const show = () => {
      const chosen = choices[select.value] ?? [];
      const titled = ({ scheme, nodes }) => [el("p", { class: "try-media" }, scheme.id), ...nodes];
      const named = chosen.length > 1 ? titled : ({ nodes }) => nodes;
      holder.replaceChildren(...chosen.flatMap(named));
      if (chosen.length) holder.append(noteOf("Kept in memory until you leave this page; sent to the service only."));
    };
    select.addEventListener("change", show);
    show();
    const apply = (request) => (choices[select.value] ?? []).forEach((chosen) => chosen.apply(request));
    return { node: section("Authentication", select, holder), apply };
  }

  // MARK: The request

  // What would be sent with the values as they are. `problems` are [field, words].
  function requestOf(operation, form) {
    const request = {
      method: operation.method, headers: [], query: [], cookies: [], curl: [], problems: [], credentials: "same-origin",
    };
    const base = form.server.base(request.problems);
    let path = operation.path;
    if (operation.accept) request.headers.push(["Accept", operation.accept]);
    for (const [field, value] of readFields(form.parameters.fields, request.problems)) {
      const shaped = field.content ? { ...field, style: "", explode: false } : field;
      if (field.in === "path") path = path.replaceAll(`{${field.name}}`, () => inPath(shaped, value));
      else if (field.in === "query") request.query.push(...inQuery(shaped, value));
      else if (field.in === "querystring") request.query.push(...wholeQuery(field, value));
      else if (field.in === "header") setHeader(request, field.name, inHeader(shaped, value));
      else request.cookies.push(inCookie(shaped, value));
    }
    form.security.apply(request);
    request.body = form.body?.read(request.problems);
    if (request.body?.kind === "text" || request.body?.kind === "file") {
      const { type: named, file } = request.body;
      const type = named.includes("*") ? file?.type || "application/octet-stream" : named;
      if (!request.headers.some(([n]) => /^content-type$/i.test(n))) request.headers.push(["Content-Type", type]);
    }
    const query = request.query.join("&");
    const whole = base + (path.startsWith("/") ? "" : "/") + path;
    request.url = query ? whole + (path.includes("?") ? "&" : "?") + query : whole;
    return request;
  }

  function setHeader(request, name, value) {
    request.headers = request.headers.filter(([n]) => n.toLowerCase() !== name.toLowerCase());
    request.headers.push([name, value]);
  }

  // MARK: The panel

  // Marks what is missing and goes to the first of it; false where nothing is.
  function markProblems(problems, status) {
    for (const [field, words] of problems) field.mark?.(words);
    if (!problems.length) return false;
    const [field, words] = problems[0];
    const first = field.name ? `${field.name}: ${words}` : words;
    status.textContent = problems.length === 1 ? first : `${problems.length} values are missing or wrong.`;
    field.focus?.focus();
    return true;
  }

  function panelOf(operation) {
    const view = viewOf();
    const form = {
      server: serverSection(operation.servers), parameters: parameterSections(operation.parameters),
      body: bodySection(operation.body),
    };
    form.security = securitySection(operation.security, () => form.server.base([]));
    let running = null;
    const id = "_try-" + ids++;
    const sendButton = el("button", { type: "submit", form: id, class: "try-send" }, "Send");
    const stopButton = button("Cancel", () => running?.abort(), "try-stop");
    const missing = el("p", { class: "try-problem", role: "alert" });
    stopButton.hidden = true;
    const redraw = () => {
      const request = requestOf(operation, form);
      view.preview.textContent = shown(request);
      view.curl.textContent = curlOf(request);
      missing.textContent = "";
    };
    view.started = (isStream) => {
      stopButton.textContent = isStream ? "Stop" : "Cancel";
      view.status.textContent = "The answer has begun.";
    };
    view.end = (words) => {
      running = null;
      if (document.activeElement === stopButton) sendButton.focus();
      stopButton.hidden = true;
      sendButton.removeAttribute("aria-disabled");
      view.progress.textContent = "";
      view.status.textContent = words;
      if (words === "Cancelled.") view.answer.replaceChildren(noteOf(words));
    };
    const submit = (event) => {
      event.preventDefault();
      if (running) return;
      const request = requestOf(operation, form);
      const refused = refusal(request);
      if (markProblems(request.problems, missing)) return;
      if (refused) {
        missing.textContent = refused;
        return;
      }
      running = new AbortController();
      sendButton.setAttribute("aria-disabled", "true");
      stopButton.textContent = "Cancel";
      stopButton.hidden = false;
      view.progress.textContent = view.status.textContent = "Sending…";
      view.answer.replaceChildren();
      view.body.replaceChildren();
      send(operation, request, view, running.signal);
    };
    view.actions.append(el("p", { class: "try-actions" }, sendButton, stopButton), missing);
    const attributes = { id, class: "try-form", novalidate: true, autocomplete: "off" };
    const left = el("form", { ...attributes, submit, input: redraw, change: redraw },
      form.server.node, form.security.node, ...form.parameters.nodes, form.body?.node);
    redraw();
    const label = `Try ${operation.method} ${operation.path}`;
    return el("section", { class: "try-it", "aria-label": label }, left, view.node);
  }

  // MARK: The button

  for (const data of document.querySelectorAll("script.try-it-data")) {
    const operation = JSON.parse(data.textContent);
    let panel = null;
    const toggle = el("button", { type: "button", class: "try-toggle", "aria-expanded": "false" }, "Try it");
    toggle.addEventListener("click", () => {
      if (!panel) {
        panel = panelOf(operation);
        panel.id = "_try-" + ids++;
        panel.hidden = true;
        toggle.setAttribute("aria-controls", panel.id);
        data.before(panel);
      }
      panel.hidden = !panel.hidden;
      toggle.setAttribute("aria-expanded", String(!panel.hidden));
    });
    data.previousElementSibling?.append(toggle);
  }
})();
