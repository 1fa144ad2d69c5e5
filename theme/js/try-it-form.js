// The controls of a request's form: servers, parameters, bodies. Third of the files of "Try it". Credentials are kept in
// memory alone.

(() => {
  "use strict";
  const {
    scanJSON, readJSON, compactJSON, jsonMistake, isJSONType, inForm, forbidden, el, button, noteOf, codeOf,
  } = window.galleyTryIt;
  const secrets = new Map();
  let ids = 0;

  const newID = () => "_try-" + ids++;

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
      ...untouched, class: (secret || field.masked) && "try-secret",
    });
    if (secret) {
      input.value = secretOf(secret).value;
      secretOf(secret).inputs.push(input);
      input.addEventListener("input", () => share(secret, input.value));
    }
    const given = () => (input.validity.badInput ? NaN : input.value === "" ? undefined : input.value);
    return { node: input, focus: input, value: given };
  }

  // The same credential stands in every form of the page, shown or not.
  function share(secret, value) {
    const shared = secretOf(secret);
    shared.value = value;
    for (const input of shared.inputs) if (input.value !== value) input.value = value;
  }

  function secretOf(name) {
    if (!secrets.has(name)) secrets.set(name, { value: "", inputs: [] });
    return secrets.get(name);
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
    const id = newID();
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

  // A reference resolved (RFC 3986 §5); null where that gives no address of the web.
  function webAddress(reference, base) {
    try {
      const url = new URL(reference, base);
      return reference && /^https?:$/.test(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

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
    const written = () => {
      const address = servers[select.value]?.url ?? other.value() ?? "";
      return variables.reduce((text, v) => text.replaceAll(`{${v.name}}`, () => v.value() ?? v.default ?? ""), address);
    };
    // The address of the server; null where it is none.
    const address = () => webAddress(written(), document.baseURI);
    const base = (problems) => {
      const url = address();
      if (url) return url.replace(/[?#].*$/, "").replace(/\/+$/, "");
      const field = select.value === "other" ? other : { focus: select };
      problems.push([field, "An address that begins with http:// or https:// is needed."]);
      return written();
    };
    return { node: section("Server", select, holder, other.node), address, base };
  }

  function parameterNote(parameter) {
    const isForbidden = parameter.in === "header" && forbidden.test(parameter.name);
    if (parameter.in !== "cookie" && !isForbidden) return parameter.note;
    return `A browser lets no page set this ${parameter.in}: it is in the curl command only.`;
  }

  // A parameter whose value is a document is typed as one.
  function typed(parameter) {
    if (!parameter.content) return { ...parameter, json: parameter.type === "object" };
    const json = isJSONType(parameter.content) || /form-urlencoded/.test(parameter.content);
    return { ...parameter, json, type: json ? parameter.type : "string" };
  }

  function parameterSections(parameters) {
    const fields = parameters.map((p) => fieldOf(typed(p), parameterNote(p)));
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
        if (mistake) {
          problems.push([field, "This is not JSON."]);
          continue;
        }
        if (!field.part) value = field.content ? compactJSON(readJSON(value)) : readJSON(value);
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
    const { node, focus, value } = editorControl(field, newID());
    return { node, focus, read: () => value() && { kind: "text", text: value(), type } };
  }

  function formControl({ type, fields }) {
    const isMultipart = type.startsWith("multipart/");
    const controls = fields.map((f) => fieldOf({ ...f, json: f.type === "object", part: isMultipart }));
    const read = (problems) => {
      const given = readFields(controls, problems);
      if (!given.length) return undefined;
      if (isMultipart) return { kind: "multipart", type, parts: given.flatMap(partsOf) };
      return { kind: "text", text: given.flatMap(([f, v]) => inForm(f, v)).join("&"), type };
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

  Object.assign(window.galleyTryIt, {
    newID, choiceOf, announceInput, share, fieldOf, section, webAddress, serverSection, parameterSections, readFields,
    bodySection,
  });
})();
