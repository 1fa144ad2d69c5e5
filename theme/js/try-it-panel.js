// The request that the values of a form make, and the panel around both. Fifth and last of the files of "Try it".

(() => {
  "use strict";
  const {
    inPath, inQuery, inHeader, inCookie, partsOf, wholeQuery, shown, curlOf, refusal, el, button, noteOf, send, viewOf,
    newID, serverSection, parameterSections, readFields, bodySection, securitySection,
  } = window.galleyTryIt;

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
      if (!partsOf(value) && field.in !== "path") continue;
      const shaped = field.content ? { ...field, style: "", explode: false } : field;
      if (field.in === "path") path = path.replaceAll(`{${field.name}}`, () => inPath(shaped, value));
      else if (field.in === "query") request.query.push(...inQuery(shaped, value));
      else if (field.in === "querystring") request.query.push(...wholeQuery(field, value));
      else if (field.in === "header") setHeader(request, field.name, inHeader(shaped, value));
      else request.cookies.push(...inCookie(shaped, value));
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
    form.security = securitySection(operation.security, { server: form.server.address, home: operation.home });
    let running = null;
    const id = newID();
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
    return el("section", { class: "try-it", id: newID(), "aria-label": label, tabindex: "-1" }, left, view.node);
  }

  // Opens or closes the panel of an operation, whose data stand in `data`, for the button that is told so.
  function toggle(data, control) {
    let panel = data.previousElementSibling;
    if (!panel?.matches(".try-it")) {
      const operation = JSON.parse(data.textContent);
      const home = data.dataset.home && new URL(data.dataset.home, document.baseURI).href;
      panel = panelOf({ ...operation, home });
      panel.hidden = true;
      control.setAttribute("aria-controls", panel.id);
      data.before(panel);
    }
    panel.hidden = !panel.hidden;
    control.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) panel.focus({ preventScroll: true });
  }

  Object.assign(window.galleyTryIt, { toggle });
})();
