// What comes back of a request, as it comes; and where nothing does, why. Second of the files of
// "Try it".

(() => {
  "use strict";
  const { scanJSON, isJSONType, forbidden, payload, isLoopback } = window.galleyTryIt;
  // Bytes of an answer that are kept for a download, and characters that are shown.
  const keepLimit = 32 << 20;
  const showLimit = 200_000;

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
  const noteOf = (...children) => el("p", { class: "try-note" }, ...children);
  const codeOf = (...children) => el("code", {}, ...children);
  const preOf = (...children) => el("pre", { tabindex: "0" }, ...children);

  // MARK: What went wrong

  // Headers that a page of another origin may send unasked (Fetch §2.2.2).
  function isSimpleHeader([name, value]) {
    if (/^(accept|accept-language|content-language)$/i.test(name)) return true;
    const isSimpleType = /^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(value);
    return /^content-type$/i.test(name) && isSimpleType;
  }

  // Why fetch failed, in paragraphs. It does not say so itself; another request asks whether the service is there.
  async function explain({ url, method, sent, credentials }, blockedByPolicy) {
    if (blockedByPolicy) {
      return ["This page's own Content-Security-Policy forbids this address: its connect-src has to name the service."];
    }
    const target = new URL(url);
    const origin = location.protocol === "file:" ? "null" : location.origin;
    const unreachable = `The service at ${target.origin} could not be reached: it may not be running, its name may be ` +
      "wrong, its certificate may not be trusted, or something on the way (an extension, a firewall) blocked it.";
    const isMixed = location.protocol === "https:" && target.protocol === "http:" && isLoopback(target.hostname);
    const mixed = "Some browsers count http to this machine as mixed content, or ask you first: Safari refuses it.";
    if (target.origin === origin) return [unreachable];
    try {
      const signal = AbortSignal.timeout(10_000);
      const probe = { method: "HEAD", mode: "no-cors", credentials: "omit", cache: "no-store", signal };
      await fetch(target.origin + "/", probe);
    } catch {
      return isMixed ? [unreachable, mixed] : [unreachable];
    }
    const special = sent.filter((header) => !isSimpleHeader(header)).map(([name]) => name);
    const needsPreflight = special.length > 0 || !/^(GET|HEAD|POST)$/.test(method);
    const where = origin === "null" ? "This page was opened from a file, so its origin is null. " : "";
    const needed = [`“Access-Control-Allow-Origin: ${origin}”`];
    if (credentials === "include") needed.push("“Access-Control-Allow-Credentials: true”");
    const result = [
      "CORS: the service can be reached, but does not let this page read its answer. " +
        `${where}It must answer with ${needed.join(" and ")}.`,
    ];
    if (needsPreflight) {
      const wanted = [`“Access-Control-Allow-Methods: ${method}”`];
      if (special.length) wanted.push(`“Access-Control-Allow-Headers: ${special.join(", ")}”`);
      result.push(`The browser asks first, with OPTIONS; that answer must say ${wanted.join(" and ")} too.`);
    } else {
      result.push("The request itself may have been carried out.");
    }
    result.push("The curl command is not bound by this.");
    return result;
  }

  // Fetches. Gives { response }, or { reasons } where there is none: paragraphs, none of them when it was aborted.
  async function reach(request, options) {
    let isForbidden = false;
    const noticed = (event) => (isForbidden ||= event.effectiveDirective === "connect-src");
    document.addEventListener("securitypolicyviolation", noticed);
    try {
      return { response: await fetch(request.url, options()) };
    } catch (error) {
      // The event about the policy comes after the failure.
      await new Promise((done) => setTimeout(done, 20));
      if (error.name === "AbortError") return { reasons: [] };
      const isUnfit = error.message.includes("ISO-8859-1");
      const unfit = ["A header holds a character that headers cannot carry."];
      return { reasons: isUnfit ? unfit : await explain(request, isForbidden) };
    } finally {
      document.removeEventListener("securitypolicyviolation", noticed);
    }
  }

  // MARK: The answer

  const sizeText = (n) =>
    n < 1000 ? `${n} bytes` : n < 1e6 ? `${(n / 1000).toFixed(1)} KB` : `${(n / 1e6).toFixed(1)} MB`;
  const timeText = (ms) => (ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

  const isTextType = (type) => /^text\/|json|[/+](xml|yaml|x-yaml|javascript|x-www-form-urlencoded|graphql)\b/.test(type);

  // Counts what comes: events, lines or pieces.
  function counter(type) {
    const isEvents = /event-stream/.test(type);
    const isLines = /ndjson|jsonl|json-seq|jsonlines/.test(type);
    const separator = isEvents ? /\r\n\r\n|\n\n|\r\r/ : isLines ? /\n/ : null;
    const unit = isEvents ? "event" : isLines ? "line" : "piece";
    let rest = "";
    let count = 0;
    // An event of comments alone is none.
    const counts = (item) => item.split(/\r?\n/).some((line) => line.trim() && !(isEvents && line[0] === ":"));
    const add = (text) => {
      const items = separator ? (rest + text).split(separator) : [text, ""];
      rest = items.pop();
      count += items.filter(counts).length;
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
    const pre = codeOf();
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
          if (!result.text) view.body.replaceChildren(preOf(pre));
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
      return codeOf(...scanJSON(text).map(([name, part]) => (name ? el("span", { class: name }, part) : part)));
    } catch {
      return null;
    }
  }

  async function pictureOf(blob) {
    try {
      // Drawn, not linked to: a strict policy has no word for pictures out of memory.
      const bitmap = await createImageBitmap(blob);
      const { width, height } = bitmap;
      const label = `The answer: a picture of ${width} by ${height} pixels`;
      const canvas = el("canvas", { width, height, role: "img", "aria-label": label });
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
    if (!size) return view.body.replaceChildren(noteOf("There is no body."));
    const blob = new Blob(received.chunks, { type });
    const isBroken = text.slice(0, 1000).includes("\uFFFD") && !isTextType(type);
    if (text && !isBroken) {
      const pretty = isJSONType(type) || !type ? prettyJSON(text) : null;
      if (pretty) view.body.replaceChildren(preOf(pretty));
      if (text.length > showLimit) notes.push(`The first ${sizeText(showLimit)} of ${sizeText(size)} are shown.`);
    } else {
      const picture = type.startsWith("image/") ? await pictureOf(blob) : null;
      view.body.replaceChildren(picture ?? noteOf(`${sizeText(size)} of ${type || "unknown type"}.`));
    }
    if (size > keepLimit) notes.push(`Only the first ${sizeText(keepLimit)} were kept.`);
    if (notes.length || !text || isBroken) {
      view.body.append(noteOf([...notes, ""].join(" "), download(response, blob, "Download it")));
    }
  }

  function headersOf(response, url) {
    const all = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
    const isForeign = new URL(url).origin !== location.origin;
    const note = "Others are hidden from a page of another origin, unless Access-Control-Expose-Headers names them.";
    return el("details", { class: "try-headers" }, el("summary", {}, "Headers"),
      preOf(codeOf(all || "none that a page may see")), isForeign ? noteOf(note) : null);
  }

  function describes(statuses, status) {
    const range = String(status)[0] + "XX";
    return statuses.some((s) => s === "default" || s === String(status) || s.toUpperCase() === range);
  }

  function statusLine(operation, response) {
    const name = response.ok ? "ok" : response.status >= 400 ? "error" : "other";
    const number = el("span", { class: name }, response.status);
    const line = el("p", { class: "status try-result" }, number, " ", response.statusText);
    if (!describes(operation.statuses, response.status)) {
      line.append(el("span", { class: "try-note" }, " a status that the description does not name"));
    }
    return line;
  }

  // MARK: Sending

  async function send(operation, request, view, signal) {
    const started = performance.now();
    request.sent = request.headers.filter(([name]) => !forbidden.test(name));
    const { method, credentials } = request;
    const { response, reasons } = await reach(request, () => {
      const headers = new Headers();
      for (const [name, value] of request.sent) headers.append(name, value);
      return { method, headers, body: payload(request.body), signal, credentials, cache: "no-store" };
    });
    if (!response) {
      if (signal.aborted) return view.end("Cancelled.");
      const title = el("p", { class: "alert-title" }, "No answer");
      const paragraphs = reasons.map((text) => el("p", {}, text));
      view.answer.replaceChildren(el("div", { class: "alert caution" }, title, ...paragraphs));
      return view.end("No answer. " + reasons[0]);
    }
    const type = response.headers.get("content-type") ?? "";
    const facts = el("p", { class: "try-facts" });
    view.answer.replaceChildren(statusLine(operation, response), facts);
    if (response.redirected) view.answer.append(noteOf("Redirected to ", codeOf(response.url)));
    view.answer.append(headersOf(response, request.url), view.body);
    view.started(counter(type).isStream);
    const received = await receive(response, type, view);
    const time = timeText(performance.now() - started);
    const pieces = received.count?.isStream ? [received.count.text()] : [];
    facts.textContent = [time, sizeText(received.size), ...pieces, type].filter(Boolean).join(" · ");
    await showBody(response, received, view);
    const broken = received.error ? " The connection ended before the whole answer had come." : "";
    const cut = signal.aborted ? " Stopped." : broken;
    if (cut) view.body.append(noteOf(cut.trim()));
    view.end(`${response.status} ${response.statusText}, ${time}.${cut}`, true);
  }

  // What the right half shows, and how it is told of.
  function viewOf() {
    const view = {
      preview: codeOf(), curl: codeOf(),
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
    view.node = el("div", { class: "try-right" },
      titled("Request"), el("pre", { class: "try-preview", tabindex: "0" }, view.preview),
      el("details", {}, el("summary", {}, "As a curl command"), el("figure", { class: "code" }, preOf(view.curl), copy)),
      view.actions, titled("Answer"), view.progress, view.answer, view.status);
    view.answer.append(noteOf("Nothing has been sent yet."));
    return view;
  }

  Object.assign(window.galleyTryIt, { el, button, noteOf, codeOf, reach, send, viewOf });
})();
