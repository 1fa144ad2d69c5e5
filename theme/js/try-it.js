// "Try it": sends an operation's request from its page and shows what comes back. All of it is made here, from the data
// beside the operation's path; without a script there is nothing to see. Credentials are kept in memory and nowhere else.

(() => {
  "use strict";
  // Bytes of an answer that are kept for a download, and characters that are shown.
  const keepLimit = 32 << 20;
  const showLimit = 200_000;
  // Headers that a browser sets itself, whatever a page says (Fetch §2.2.2).
  const forbidden = /^(accept-(charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$/i;
  const secrets = new Map();
  let ids = 0;

  // MARK: Elements

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value != null) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child != null && child !== false));
    return node;
  }

  const button = (label, click, name = "try-small") => el("button", { type: "button", class: name, click }, label);
  const announceInput = (node) => node.dispatchEvent(new Event("input", { bubbles: true }));

  // A control is { node, focus: the element to go to, value(): undefined where nothing was given }.
  function textControl(field, id) {
    const { type, value, example, min, max, secret } = field;
    const isNumber = type === "integer" || type === "number";
    const input = el("input", {
      id, type: isNumber ? "number" : "text", step: type === "integer" ? 1 : isNumber && "any", min, max, value,
      placeholder: field.default != null ? `${field.default} unless given` : example != null ? "e.g. " + example : null,
      autocomplete: "off", autocapitalize: "off", spellcheck: "false", class: secret && "try-secret", "data-secret": secret,
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
    const area = el("textarea", { id, rows, spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": label }, value ?? "");
    const verdict = el("p", { class: "try-verdict", id: id + "-json" });
    const check = () => {
      const mistake = isJSON() && area.value.trim() ? jsonMistake(area.value) : null;
      verdict.textContent = mistake ? `Not JSON: line ${mistake.line}, column ${mistake.column}: ${mistake.message}` : "";
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
    const name = el("label", { for: id }, field.label ?? el("code", {}, field.name));
    const line = el("p", { class: "try-label" }, name, typed ? el("span", { class: "type" }, field.type) : null,
      field.required ? el("span", { class: "flag required" }, "required") : null);
    const hint = note ?? field.note;
    const describe = [control.focus.getAttribute("aria-describedby"), hint && noteID, problem.id].filter(Boolean).join(" ");
    control.focus.setAttribute("aria-describedby", describe);
    if (field.required && !control.isGroup) control.focus.setAttribute("aria-required", "true");
    const mark = (message) => {
      problem.textContent = message ?? "";
      control.focus.toggleAttribute("aria-invalid", message != null);
      if (message != null) control.focus.setAttribute("aria-invalid", "true");
    };
    const node = el("div", { class: "try-field" }, line,
      el("div", {}, control.node, hint ? el("p", { class: "try-note", id: noteID }, hint) : null, problem));
    node.addEventListener("input", () => mark(null));
    return { ...field, ...control, node, mark };
  }

  // MARK: JSON

  // Reads JSON and gives it again indented, in pieces of [class, text] and with every digit as it was written. What it
  // throws says where (`at`).
  function scanJSON(source) {
    const out = [];
    let at = 0;
    const fail = (message) => {
      throw Object.assign(new SyntaxError(message), { at });
    };
    const take = (pattern) => {
      pattern.lastIndex = at;
      const found = pattern.exec(source);
      if (found) at += found[0].length;
      return found ? found[0] : "";
    };
    const space = () => take(/[ \t\n\r]+/y);
    const string = () => {
      const found = take(/"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y);
      if (!found && source[at] === '"') fail("this string does not end, or holds an escape that is none");
      return found;
    };
    const value = (depth) => {
      const open = source[at];
      if (open === "{" || open === "[") return collection(depth, open === "{");
      const text = string();
      if (text) return out.push(["hs", text]);
      const number = take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y);
      if (number) return out.push(["hn", number]);
      const word = take(/(?:true|false|null)\b/y);
      return word ? out.push(["hk", word]) : fail("a value is expected here");
    };
    const collection = (depth, isObject) => {
      if (depth > 500) fail("this is nested too deep");
      const close = isObject ? "}" : "]";
      out.push(["", source[at++]]);
      space();
      if (source[at] === close) return out.push(["", source[at++]]);
      for (;;) {
        out.push(["", "\n" + "  ".repeat(depth + 1)]);
        if (isObject) {
          const name = string() || fail("a name in double quotes is expected here");
          out.push(["ha", name]);
          space();
          if (source[at] !== ":") fail("a colon is expected here");
          at++;
          out.push(["", ": "]);
          space();
        }
        value(depth + 1);
        space();
        if (source[at] === close) break;
        if (source[at] !== ",") fail(`a comma or ${close} is expected here`);
        at++;
        out.push(["", ","]);
        space();
      }
      at++;
      out.push(["", "\n" + "  ".repeat(depth) + close]);
    };
    space();
    value(0);
    space();
    if (at < source.length) fail("the value has ended before this");
    return out;
  }

  function jsonMistake(text) {
    try {
      scanJSON(text);
      return null;
    } catch (error) {
      if (error.at == null) return null;
      const lines = text.slice(0, error.at).split("\n");
      return { at: error.at, line: lines.length, column: lines.at(-1).length + 1, message: error.message };
    }
  }

  // MARK: Serialisation (OAS 3.1 §4.8.12; RFC 6570)

  const isObject = (value) => value !== null && typeof value === "object";
  const plain = (value) => (isObject(value) ? JSON.stringify(value) : String(value));
  const strict = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
  // What RFC 6570 calls reserved expansion: reserved characters and what is encoded already stay.
  const loose = (text) => text.replace(/%[0-9a-f]{2}|[^-\w.~:/?[\]@!$&'()*+,;=]/giu, (c) => (/^%../.test(c) ? c : encodeURIComponent(c)));

  function encoder(parameter) {
    if (!parameter.reserved) return (value) => strict(plain(value));
    return (value) => (parameter.in === "path" ? loose(plain(value)).replace(/\?/g, "%3F") : loose(plain(value)));
  }

  // A value's parts in order; an object's are names and values by turns, or `name=value` where it is exploded.
  function parts(value, explode, encode) {
    if (Array.isArray(value)) return value.map(encode);
    if (!isObject(value)) return [encode(value)];
    return Object.entries(value).flatMap(([k, v]) => (explode ? [encode(k) + "=" + encode(v)] : [encode(k), encode(v)]));
  }

  function inPath(parameter, value) {
    const { style, explode, name } = parameter;
    const encode = encoder(parameter);
    if (style !== "matrix") {
      const isLabel = style === "label";
      return (isLabel ? "." : "") + parts(value, explode, encode).join(isLabel && explode ? "." : ",");
    }
    const named = (text) => ";" + name + (text === "" ? "" : "=" + text);
    if (!isObject(value) || !explode) return named(parts(value, false, encode).join(","));
    if (Array.isArray(value)) return value.map((item) => named(encode(item))).join("");
    return parts(value, true, encode).map((pair) => ";" + pair).join("");
  }

  // `name=value` for each pair that a query or a form has of a parameter.
  function inQuery(parameter, value) {
    const { style, explode } = parameter;
    const encode = encoder(parameter);
    const name = strict(parameter.name);
    if (!isObject(value)) return [name + "=" + encode(value)];
    if (style === "deepObject") return deep(name, value, encode);
    if (!explode) {
      const separator = { spaceDelimited: "%20", pipeDelimited: "%7C" }[style] ?? ",";
      return [name + "=" + parts(value, false, encode).join(separator)];
    }
    return Array.isArray(value) ? value.map((item) => name + "=" + encode(item)) : parts(value, true, encode);
  }

  function deep(name, value, encode) {
    return Object.entries(value).flatMap(([key, item]) => {
      const path = name + "%5B" + (Array.isArray(value) ? "" : strict(key)) + "%5D";
      return isObject(item) ? deep(path, item, encode) : [path + "=" + encode(item)];
    });
  }

  const inHeader = ({ explode }, value) => parts(value, explode, plain).join(",");
  const inCookie = (parameter, value) =>
    inQuery(parameter.style === "cookie" ? { ...parameter, reserved: true } : parameter, value).join("; ");

  // The whole query, of a form's names or of another document (3.2).
  function wholeQuery(parameter, text) {
    if (!/form-urlencoded/.test(parameter.content ?? "")) return [strict(text)];
    return parts(JSON.parse(text), true, (v) => strict(plain(v)));
  }

  // MARK: The form

  const names = { path: "In the path", query: "In the query", querystring: "The query as a whole", header: "Headers", cookie: "Cookies" };
  const section = (title, ...children) => el("fieldset", { class: "try-section" }, el("legend", {}, title), ...children);

  function serverSection(servers) {
    const id = "_try-" + ids++;
    const other = fieldOf({ name: "address", label: "Its address", example: "http://127.0.0.1:8000" });
    const select = el("select", { id, "aria-label": "Server" },
      ...servers.map((s, i) => el("option", { value: i }, s.title ? `${s.url} (${s.title})` : s.url)), el("option", { value: "other" }, "Another server…"));
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
      problems.push([select.value === "other" ? other : { focus: select }, "An address that begins with http:// or https:// is needed."]);
      return address;
    };
    return { node: section("Server", select, holder, other.node), base };
  }

  function parameterNote(parameter) {
    if (parameter.in === "cookie") return "A browser lets no page set a cookie of a request: this one is in the curl command only.";
    if (parameter.in === "header" && forbidden.test(parameter.name)) return "A browser lets no page set this header: it is in the curl command only.";
    return parameter.note;
  }

  function parameterSections(parameters) {
    const fields = parameters.map((p) => fieldOf({ ...p, json: p.content || p.type === "object" }, parameterNote(p)));
    const nodes = Object.keys(names).map((place) => {
      const here = fields.filter((f) => f.in === place);
      return here.length ? section(names[place], ...here.map((f) => f.node)) : null;
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

  const isJSONType = (type) => /[/+]json\b|json-patch/.test(type) && !/seq|lines|nd/.test(type);

  function mediaControl(media) {
    if (media.fields) return formControl(media);
    if (media.file) {
      const file = fieldOf({ name: "body", label: "File", file: true, accept: /\*\/\*|octet/.test(media.type) ? null : media.type });
      return { node: file.node, read: () => file.value() && { kind: "file", file: file.value()[0], type: media.type }, focus: file.focus, mark: file.mark };
    }
    const rows = Math.min(22, Math.max(5, (media.example ?? "").split("\n").length + 1));
    const editor = editorControl({ value: media.example, rows, isJSON: () => isJSONType(media.type), label: "Body as " + media.type }, "_try-" + ids++);
    return { node: editor.node, read: () => editor.value() && { kind: "text", text: editor.value(), type: media.type }, focus: editor.focus };
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
    [].concat(value).map((v) => ({ name: field.name, value: v, type: field.content ?? (field.json ? "application/json" : null) }));

  function bodySection(body) {
    if (!body?.media.length) return null;
    const controls = body.media.map(mediaControl);
    const holder = el("div", {}, controls[0].node);
    const id = "_try-" + ids++;
    const select = el("select", { id, "aria-label": "Media type" }, ...body.media.map((m, i) => el("option", { value: i }, m.type)));
    select.addEventListener("change", () => holder.replaceChildren(controls[select.value].node));
    const flag = body.required ? el("span", { class: "flag required" }, "required") : null;
    const choice = body.media.length > 1 ? select : el("p", { class: "try-media" }, el("code", {}, body.media[0].type), " ", flag);
    const read = (problems) => {
      const control = controls[select.value || 0];
      const count = problems.length;
      const result = control.read(problems);
      if (!result && body.required && problems.length === count) problems.push([control, "A body is required."]);
      return result;
    };
    const note = body.required ? null : el("p", { class: "try-note" }, "Optional: left empty, no body is sent.");
    return { node: section("Body", choice, holder, note), read };
  }

  // MARK: Credentials

  const secretField = (scheme, what, label) => fieldOf({ name: label, label, secret: scheme.id + "/" + what });
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  const makers = {
    apiKey(scheme) {
      const key = secretField(scheme, "key", scheme.name);
      if (scheme.in === "cookie") {
        const note = "A browser lets no page set this cookie. If you are signed in there, it sends the one it has, where the service allows that (Access-Control-Allow-Credentials, SameSite). A value given here is in the curl command only.";
        const apply = (request) => {
          request.credentials = "include";
          if (key.value()) request.cookies.push(scheme.name + "=" + key.value());
        };
        return { nodes: [key.node, el("p", { class: "try-note" }, note)], apply };
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
        if (value) request.headers.push(["Authorization", new RegExp("^" + kind + " ", "i").test(value) ? value : kind + " " + value]);
      };
      return { nodes: [token.node], apply };
    },
    none: (text) => ({ nodes: [el("p", { class: "try-note" }, text)], apply() {} }),
    digest() {
      return { ...makers.none("A page cannot answer a digest challenge: use the curl command."), apply: (request) => request.curl.push("--digest -u USER:PASSWORD") };
    },
    oauth2(scheme, base) {
      const result = makers.token(scheme);
      for (const flow of scheme.flows) result.nodes.push(...flowNodes(scheme, flow, base));
      if (scheme.scopes.length) result.nodes.push(el("p", { class: "try-note" }, "Scopes that are needed: ", el("code", {}, scheme.scopes.join(" "))));
      return result;
    },
  };

  function schemeControl(scheme, base) {
    switch (scheme.kind) {
      case "apiKey": return makers.apiKey(scheme);
      case "oauth2": return makers.oauth2(scheme, base);
      case "openIdConnect": return makers.token(scheme);
      case "mutualTLS": return makers.none("The browser presents a client certificate by itself, if it has one for this service.");
    }
    if (scheme.scheme === "basic" || scheme.scheme === "digest") return makers[scheme.scheme](scheme);
    return makers.token(scheme, scheme.scheme === "bearer" ? "Bearer" : scheme.scheme);
  }

  const flowTitles = { password: "Get a token with a password", clientCredentials: "Get a token as a client" };

  function flowNodes(scheme, flow, base) {
    if (!flowTitles[flow.name]) {
      return flow.url ? [el("p", { class: "try-note" }, "Tokens are given at ", el("code", {}, flow.url))] : [];
    }
    const byPassword = flow.name === "password";
    const fields = (byPassword ? ["User name", "Password"] : ["Client id", "Client secret"]).map((label) => secretField(scheme, flow.name + label, label));
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
      if (!answer.access_token) return `No token: ${response.status} ${answer.error_description ?? answer.error ?? text.slice(0, 200)}`;
      share(scheme.id + "/token", String(answer.access_token));
      announceInput(document.querySelector("form.try-form"));
      return "The token is in its field now.";
    } catch (error) {
      if (!url) return "No token: the address of the token endpoint is not valid.";
      return "No token. " + (await explain({ url, method: "POST", sent: headers }, error)).join(" ");
    }
  }

  function securitySection(alternatives, base) {
    const needed = alternatives.filter((needs) => needs.length);
    if (!needed.length) return { node: null, apply() {} };
    const choices = needed.map((needs) => needs.map((scheme) => ({ scheme, ...schemeControl(scheme, base) })));
    const label = (needs) => (needs.length ? needs.map((s) => s.id).join(" and ") : "None");
    const all = [...needed, []];
    const select = el("select", { "aria-label": "Authentication" }, ...all.map((needs, i) => el("option", { value: i }, label(needs))));
    const holder = el("div");
    const show = () => {
      const chosen = choices[select.value] ?? [];
      holder.replaceChildren(...chosen.flatMap(({ scheme, nodes }) => (chosen.length > 1 ? [el("p", { class: "try-media" }, scheme.id), ...nodes] : nodes)));
      if (chosen.length) holder.append(el("p", { class: "try-note" }, "Kept in memory until you leave this page; sent to the service only."));
    };
    select.addEventListener("change", show);
    show();
    return { node: section("Authentication", select, holder), apply: (request) => (choices[select.value] ?? []).forEach((c) => c.apply(request)) };
  }

  // MARK: The request

  // What would be sent with the values as they are. `problems` are [field, words].
  function requestOf(operation, form) {
    const request = { method: operation.method, headers: [], query: [], cookies: [], curl: [], problems: [], credentials: "same-origin" };
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
      const type = request.body.type.includes("*") ? request.body.file?.type || "application/octet-stream" : request.body.type;
      if (!request.headers.some(([n]) => /^content-type$/i.test(n))) request.headers.push(["Content-Type", type]);
    }
    const query = request.query.join("&");
    request.url = base + (path.startsWith("/") ? "" : "/") + path + (query ? (path.includes("?") ? "&" : "?") + query : "");
    return request;
  }

  function setHeader(request, name, value) {
    request.headers = request.headers.filter(([n]) => n.toLowerCase() !== name.toLowerCase());
    request.headers.push([name, value]);
  }

  const shown = ({ method, url, headers, body }) =>
    [`${method} ${url}`, ...headers.map(([n, v]) => `${n}: ${v}`), ...(body?.kind === "multipart" ? [`Content-Type: ${body.type}; boundary=…`] : [])].join("\n");

  const quoted = (text) => (/^[\w./:@%+,-]+$/.test(text) ? text : "'" + text.replaceAll("'", "'\\''") + "'");

  function curlOf({ method, url, headers, cookies, body, curl }) {
    const first = method === "HEAD" ? "curl -I" : method === "GET" && !body ? "curl" : "curl -X " + quoted(method);
    const lines = [first + (/[[\]{}]/.test(url) ? " -g " : " ") + quoted(url), ...curl];
    for (const [name, value] of headers) lines.push("-H " + quoted(value === "" ? name + ";" : `${name}: ${value}`));
    if (cookies.length) lines.push("-b " + quoted(cookies.join("; ")));
    if (body?.kind === "text") lines.push("--data-raw " + quoted(body.text));
    if (body?.kind === "file") lines.push("--data-binary " + quoted("@" + body.file.name));
    for (const part of body?.kind === "multipart" ? body.parts : []) lines.push(curlPart(part));
    return lines.join(" \\\n  ");
  }

  function curlPart({ name, value, type }) {
    const suffix = type ? ";type=" + type : "";
    const escaped = (text) => '"' + text.replace(/["\\]/g, "\\$&") + '"';
    if (value instanceof File) return "-F " + quoted(`${name}=@${escaped(value.name)}${suffix}`);
    return type ? "-F " + quoted(`${name}=${escaped(value)}${suffix}`) : "--form-string " + quoted(`${name}=${value}`);
  }

  function payload(body) {
    if (!body || body.kind !== "multipart") return body?.text ?? body?.file;
    const form = new FormData();
    for (const { name, value, type } of body.parts) {
      if (value instanceof File) form.append(name, type && !/[*,]/.test(type) ? new File([value], value.name, { type }) : value);
      else form.append(name, type ? new Blob([value], { type }) : value);
    }
    return form;
  }

  // Why a browser cannot send it at all; null where it can.
  function refusal({ method, body, url }) {
    if (/^(CONNECT|TRACE|TRACK)$/i.test(method)) return `A browser lets no page send ${method}: use the curl command.`;
    if (body && /^(GET|HEAD)$/.test(method)) return `A browser sends no body with ${method}: use the curl command.`;
    if (location.protocol === "https:" && /^http:/.test(url) && !/^http:\/\/(localhost|127\.|\[::1\])/.test(url)) {
      return "Mixed content: this page came by https, so the browser lets it send nothing to an http address. Use an https server, or the curl command.";
    }
    return null;
  }

  // MARK: What went wrong

  const isSimpleHeader = ([name, value]) => /^(accept|accept-language|content-language)$/i.test(name)
    || (/^content-type$/i.test(name) && /^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(value));

  // Why fetch failed, in paragraphs. It does not say itself; so another request asks whether the service can be reached.
  async function explain({ url, method, sent, credentials }, error, blockedByPolicy) {
    if (blockedByPolicy) return ["This page's own Content-Security-Policy forbids it to speak to this address: its connect-src has to name the service."];
    const target = new URL(url);
    const origin = location.protocol === "file:" ? "null" : location.origin;
    const unreachable = `The service at ${target.origin} could not be reached: it may not be running, its name may be wrong, its certificate may not be trusted, or something on the way (an extension, a firewall) blocked it.`;
    if (target.origin === origin) return [unreachable];
    try {
      await fetch(target.origin + "/", { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(10_000) });
    } catch {
      return [unreachable];
    }
    const special = sent.filter((header) => !isSimpleHeader(header)).map(([name]) => name);
    const needsPreflight = special.length > 0 || !/^(GET|HEAD|POST)$/.test(method);
    const where = origin === "null" ? "This page was opened from a file, so its origin is null. " : "";
    const result = [`CORS: the service can be reached, but does not let this page read its answer. ${where}It must answer with “Access-Control-Allow-Origin: ${origin}”${credentials === "include" ? " and “Access-Control-Allow-Credentials: true”" : ""}.`];
    if (needsPreflight) {
      const wanted = [`“Access-Control-Allow-Methods: ${method}”`, special.length ? `“Access-Control-Allow-Headers: ${special.join(", ")}”` : null].filter(Boolean);
      result.push(`The browser asks first, with OPTIONS; that answer must say ${wanted.join(" and ")} too.`);
    } else {
      result.push("The request itself may have been carried out.");
    }
    result.push("The curl command is not bound by this.");
    return result;
  }

  // MARK: The answer

  const sizeText = (n) => (n < 1000 ? `${n} bytes` : n < 1e6 ? `${(n / 1000).toFixed(1)} KB` : `${(n / 1e6).toFixed(1)} MB`);
  const timeText = (ms) => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

  const isTextType = (type) => /^text\/|[/+](json|xml|yaml|x-yaml|javascript|x-www-form-urlencoded|graphql)\b|json|^image\/svg/.test(type);

  // Counts what comes: events, lines or pieces.
  function counter(type) {
    const separator = /event-stream/.test(type) ? /\r\n\r\n|\n\n|\r\r/ : /ndjson|jsonl|json-seq|jsonlines/.test(type) ? /\n/ : null;
    const unit = !separator ? "piece" : /event-stream/.test(type) ? "event" : "line";
    let rest = "";
    let count = 0;
    const add = (text) => {
      const items = separator ? (rest + text).split(separator) : [text, ""];
      rest = items.pop();
      count += items.filter((item) => item.split(/\r?\n/).some((line) => line.trim() && !(unit === "event" && line[0] === ":"))).length;
    };
    return { add, isStream: separator != null, text: () => `${count} ${unit}${count === 1 ? "" : "s"}` };
  }

  function decoder(type) {
    try {
      return new TextDecoder(/charset="?([^\s;"]+)/i.exec(type)?.[1] ?? "utf-8");
    } catch {
      return new TextDecoder();
    }
  }

  // Reads a body and shows it as it comes. Gives { bytes, text, size, stopped }.
  async function receive(response, type, view) {
    const result = { chunks: [], text: "", size: 0, type };
    if (!response.body) return result;
    const isText = isTextType(type) || !type;
    const decode = decoder(type);
    const count = counter(type);
    const pre = el("code");
    const reader = response.body.getReader();
    result.count = count;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        const text = isText ? decode.decode(value ?? new Uint8Array(), { stream: !done }) : "";
        if (value) {
          if (result.size < keepLimit) result.chunks.push(value);
          result.size += value.length;
        }
        if (text) {
          count.add(text);
          if (!result.text) view.body.replaceChildren(el("pre", { tabindex: "0" }, pre));
          if (result.text.length < showLimit) pre.append(text.slice(0, showLimit - result.text.length));
          result.text += result.text.length < keepLimit ? text : "";
        }
        if (done) break;
        view.progress.textContent = `Receiving: ${isText ? count.text() + ", " : ""}${sizeText(result.size)}`;
      }
    } catch (error) {
      result.error = error;
    }
    return result;
  }

  function prettyJSON(text) {
    if (text.length > showLimit) return null;
    try {
      return el("code", {}, ...scanJSON(text).map(([name, part]) => (name ? el("span", { class: name }, part) : part)));
    } catch {
      return null;
    }
  }

  async function pictureOf(blob) {
    try {
      // Drawn, not linked to: a strict policy has no word for pictures out of memory.
      const bitmap = await createImageBitmap(blob);
      const canvas = el("canvas", { width: bitmap.width, height: bitmap.height, role: "img", "aria-label": `The answer: a picture of ${bitmap.width} by ${bitmap.height} pixels` });
      canvas.getContext("2d").drawImage(bitmap, 0, 0);
      return canvas;
    } catch {
      return null;
    }
  }

  function fileName(response) {
    const given = /filename="?([^";]+)"?/i.exec(response.headers.get("content-disposition") ?? "")?.[1];
    return given ?? (new URL(response.url).pathname.split("/").pop() || "answer");
  }

  function download(response, blob, label) {
    const link = el("a", { class: "try-download", download: fileName(response) }, label);
    link.href = URL.createObjectURL(blob);
    return link;
  }

  async function showBody(response, received, view) {
    const { size, text, type } = received;
    const notes = [];
    if (!size) return view.body.replaceChildren(el("p", { class: "try-note" }, "There is no body."));
    const blob = new Blob(received.chunks, { type });
    const isBroken = text.slice(0, 1000).includes("\uFFFD") && !isTextType(type);
    if (text && !isBroken) {
      const pretty = isJSONType(type) || !type ? prettyJSON(text) : null;
      if (pretty) view.body.replaceChildren(el("pre", { tabindex: "0" }, pretty));
      if (text.length > showLimit) notes.push(`The first ${sizeText(showLimit)} of ${sizeText(size)} are shown.`);
    } else {
      const picture = type.startsWith("image/") ? await pictureOf(blob) : null;
      view.body.replaceChildren(picture ?? el("p", { class: "try-note" }, `${sizeText(size)} of ${type || "unknown type"}.`));
    }
    if (size > keepLimit) notes.push(`Only the first ${sizeText(keepLimit)} were kept.`);
    if (notes.length || !text || isBroken) {
      view.body.append(el("p", { class: "try-note" }, notes.join(" "), notes.length ? " " : "", download(response, blob, "Download it")));
    }
  }

  function headersOf(response, url) {
    const all = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    const isForeign = new URL(url).origin !== location.origin;
    const note = isForeign ? el("p", { class: "try-note" }, "Others are hidden from a page of another origin, unless the service names them in Access-Control-Expose-Headers.") : null;
    return el("details", { class: "try-headers" }, el("summary", {}, "Headers"), el("pre", { tabindex: "0" }, el("code", {}, all || "none that a page may see")), note);
  }

  const describes = (statuses, status) => statuses.some((s) => s === "default" || s === String(status) || (/^\dXX$/i.test(s) && s[0] === String(status)[0]));

  function statusLine(operation, response) {
    const name = response.ok ? "ok" : response.status >= 400 ? "error" : "other";
    const line = el("p", { class: "status try-result" }, el("span", { class: name }, response.status), " ", response.statusText);
    if (!describes(operation.statuses, response.status)) line.append(el("span", { class: "try-note" }, " a status that the description does not name"));
    return line;
  }

  // MARK: Sending

  async function send(operation, request, view, signal) {
    const started = performance.now();
    const headers = new Headers();
    let isForbidden = false;
    const noticed = (event) => (isForbidden ||= event.effectiveDirective === "connect-src");
    document.addEventListener("securitypolicyviolation", noticed);
    request.sent = request.headers.filter(([name]) => !forbidden.test(name));
    let response;
    try {
      for (const [name, value] of request.sent) headers.append(name, value);
      response = await fetch(request.url, { method: request.method, headers, body: payload(request.body), signal, credentials: request.credentials, cache: "no-store" });
    } catch (error) {
      if (signal.aborted) return view.end("Cancelled.");
      // The event about the policy comes after the failure.
      await new Promise((done) => setTimeout(done, 20));
      const reasons = error.message.includes("ISO-8859-1") ? ["A header holds a character that headers cannot carry."] : await explain(request, error, isForbidden);
      if (signal.aborted) return view.end("Cancelled.");
      view.answer.replaceChildren(el("div", { class: "alert caution" }, el("p", { class: "alert-title" }, "No answer"), ...reasons.map((text) => el("p", {}, text))));
      return view.end("No answer. " + reasons[0]);
    } finally {
      document.removeEventListener("securitypolicyviolation", noticed);
    }
    const type = response.headers.get("content-type") ?? "";
    const facts = el("p", { class: "try-facts" });
    view.answer.replaceChildren(statusLine(operation, response), facts);
    if (response.redirected) view.answer.append(el("p", { class: "try-note" }, "Redirected to ", el("code", {}, response.url)));
    view.answer.append(headersOf(response, request.url), view.body);
    view.started(counter(type).isStream);
    const received = await receive(response, type, view);
    const time = timeText(performance.now() - started);
    const pieces = received.count?.isStream ? [received.count.text()] : [];
    facts.textContent = [time, sizeText(received.size), ...pieces, type].filter(Boolean).join(" · ");
    await showBody(response, received, view);
    const cut = signal.aborted ? " Stopped." : received.error ? " The connection ended before the whole answer had come." : "";
    if (cut) view.body.append(el("p", { class: "try-note" }, cut.trim()));
    view.end(`${response.status} ${response.statusText}, ${time}.${cut}`, true);
  }

  // What the right half shows, and how it is told of.
  function viewOf() {
    const view = {
      preview: el("code"), curl: el("code"),
      actions: el("div"), answer: el("div", { class: "try-answer" }), body: el("div", { class: "try-body" }),
      progress: el("p", { class: "try-facts" }), status: el("p", { class: "visually-hidden", role: "status" }),
    };
    const copy = button("Copy", async () => {
      try {
        await navigator.clipboard.writeText(view.curl.textContent);
        copy.textContent = view.status.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(view.curl);
        copy.textContent = view.status.textContent = "Selected: copy it now";
      }
      setTimeout(() => (copy.textContent = "Copy"), 2000);
    }, "copy");
    const titled = (title) => el("p", { class: "examples-title" }, title);
    view.node = el("div", { class: "try-right" }, titled("Request"), el("pre", { class: "try-preview", tabindex: "0" }, view.preview),
      el("details", {}, el("summary", {}, "As a curl command"), el("figure", { class: "code" }, el("pre", { tabindex: "0" }, view.curl), copy)),
      view.actions, titled("Answer"), view.progress, view.answer, view.status);
    view.answer.append(el("p", { class: "try-note" }, "Nothing has been sent yet."));
    return view;
  }

  // Marks what is missing and goes to the first of it; false where nothing is.
  function markProblems(problems, status) {
    for (const [field, words] of problems) field.mark?.(words);
    if (!problems.length) return false;
    const [field, words] = problems[0];
    status.textContent = problems.length === 1 ? `${field.name ? field.name + ": " : ""}${words}` : `${problems.length} values are missing or wrong.`;
    field.focus?.focus();
    return true;
  }

  function panelOf(operation) {
    const view = viewOf();
    const form = { server: serverSection(operation.servers), parameters: parameterSections(operation.parameters), body: bodySection(operation.body) };
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
      if (words === "Cancelled.") view.answer.replaceChildren(el("p", { class: "try-note" }, words));
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
    const left = el("form", { id, class: "try-form", novalidate: true, autocomplete: "off", submit, input: redraw, change: redraw },
      form.server.node, form.security.node, ...form.parameters.nodes, form.body?.node);
    redraw();
    return el("section", { class: "try-it", "aria-label": `Try ${operation.method} ${operation.path}` }, left, view.node);
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
