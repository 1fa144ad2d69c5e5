// Follows the sources of the page: reloads it when it became another, swaps its styles when only they did, and shows what
// is wrong. Served by `galley serve` only; it is in no page that is published.
(() => {
  "use strict";
  const own = document.currentScript;
  let page = own.dataset.page;
  const base = new URL(".", own.src);
  const KEPT = "galley-live";

  // MARK: Reloading

  // What is open, by its place among its kind: the page after the reload is nearly the same.
  function remember() {
    const state = {
      path: location.pathname, x: scrollX, y: scrollY,
      open: [...document.querySelectorAll("details")].map((d) => d.open),
      chosen: [...document.querySelectorAll("input[type=radio]")].map((i) => i.checked),
      focus: document.activeElement?.id ?? "",
    };
    try { sessionStorage.setItem(KEPT, JSON.stringify(state)); } catch { /* Storage may be denied. */ }
  }

  function restore() {
    let state = null;
    try {
      state = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch { return; }
    if (!state || state.path !== location.pathname) return;
    const folds = document.querySelectorAll("details");
    if (folds.length === state.open.length) folds.forEach((d, i) => { d.open = state.open[i]; });
    const radios = document.querySelectorAll("input[type=radio]");
    if (radios.length === state.chosen.length) {
      radios.forEach((r, i) => { if (state.chosen[i]) r.checked = true; });
    }
    if (state.focus) document.getElementById(state.focus)?.focus({ preventScroll: true });
    const scroll = () => scrollTo({ left: state.x, top: state.y, behavior: "instant" });
    scroll();
    // Pictures without a size move the text once more.
    if (document.readyState !== "complete") addEventListener("load", scroll, { once: true });
  }

  let isLeaving = false;
  let isStale = false;

  function reload() {
    isStale = true;
    if (isLeaving) return;
    remember();
    location.reload();
  }

  // A reload would call off the way to another page. What turns out to be a download leads to none.
  addEventListener("beforeunload", () => {
    isLeaving = true;
    setTimeout(() => { isLeaving = false; if (isStale) reload(); }, 2000);
  });

  // MARK: Styles

  async function swapStyles() {
    let fresh;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { return; }
    const old = [...document.querySelectorAll('link[rel="stylesheet"]')];
    const now = [...fresh.querySelectorAll('link[rel="stylesheet"]')];
    if (old.length !== now.length) return reload();
    old.forEach((link, i) => {
      const address = new URL(now[i].getAttribute("href"), location.href);
      // A file that kept its address is asked for again under another.
      address.searchParams.set("galley", Date.now().toString(36));
      const next = link.cloneNode();
      next.href = address.href;
      next.addEventListener("load", () => link.remove(), { once: true });
      next.addEventListener("error", () => next.remove(), { once: true });
      link.after(next);
    });
    document.documentElement.dataset.galleyStyles = Date.now().toString(36);
  }

  // MARK: Problems

  // Asked for while the server is there.
  const look = fetch(new URL("live.css", base)).then((answer) => answer.text()).catch(() => "");
  let host = null;
  let list = [];
  let shown = "";
  let dismissed = "";
  let isOpen = false;
  // Whether the server is gone: then nothing that is saved comes here.
  let isLost = false;

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // What stands between backticks is code.
  function prose(text) {
    return text.split("`").map((part, i, parts) => i % 2 && i < parts.length - 1 ? element("code", { textContent: part }) : i % 2 ? "`" + part : part);
  }

  let asked = 0;

  async function ask() {
    const number = ++asked;
    try {
      const answer = await fetch(new URL("problems?page=" + encodeURIComponent(location.pathname), base), { cache: "no-store" });
      const problems = (await answer.json()).problems;
      // Another question was asked meanwhile; its answer is newer.
      if (number !== asked) return;
      list = problems;
    } catch { return; }
    const key = JSON.stringify(list);
    if (key === shown) return;
    shown = key;
    // What keeps the site from being made comes by itself, once.
    if (list.some((p) => p.blocks) && key !== dismissed) isOpen = true;
    if (!list.length) isOpen = false;
    draw();
  }

  function counted(count, word) { return count + " " + word + (count === 1 ? "" : "s"); }

  function summary() {
    const errors = list.filter((p) => p.severity === "error").length;
    const others = list.length - errors;
    return [errors && counted(errors, "error"), others && counted(others, "problem")].filter(Boolean).join(", ");
  }

  function draw() {
    if (!list.length && !isLost) {
      host?.remove();
      host = null;
      return;
    }
    if (!host) {
      host = element("galley-problems", {});
      host.attachShadow({ mode: "open" });
      document.documentElement.append(host);
    }
    const root = host.shadowRoot;
    const hasErrors = list.some((p) => p.severity === "error");
    const isBlocked = list.some((p) => p.blocks);
    const style = element("style", {});
    look.then((text) => { style.textContent = text; });
    const button = element("button", { type: "button", className: "badge" + (hasErrors ? " error" : ""), textContent: summary() });
    button.setAttribute("aria-expanded", String(isOpen));
    button.addEventListener("click", () => { isOpen = !isOpen; draw(); host.shadowRoot.querySelector(isOpen ? ".close" : ".badge").focus(); });
    const parts = list.length ? [button] : [];
    if (isLost) parts.push(element("p", { className: "lost", role: "status", textContent: "Not connected: galley serve has ended" }));
    if (isOpen) {
      const close = element("button", { type: "button", className: "close", textContent: "Close", title: "Escape closes, too" });
      close.addEventListener("click", dismiss);
      const title = element("h2", { textContent: isBlocked ? "The site cannot be built" : "What is wrong" });
      const note = isBlocked && page !== "none" ? [element("p", { className: "note", textContent: "The last version without errors stays until they are mended." })] : [];
      const panel = element("section", { className: "panel" }, element("header", {}, title, close), ...note, ...list.map(problem));
      panel.setAttribute("aria-label", "Problems");
      parts.unshift(panel);
    }
    root.replaceChildren(style, ...parts);
  }

  function problem(p) {
    const place = p.place ? (p.editor ? element("a", { href: p.editor, textContent: p.place }) : element("span", { textContent: p.place })) : "";
    return element("article", { className: p.severity },
      element("h3", {}, element("b", { textContent: p.severity }), " ", ...prose(p.message), " ", element("code", { className: "id", textContent: p.id })),
      element("p", { className: "place" }, place),
      p.frame ? element("pre", { tabIndex: 0, textContent: p.frame }) : "",
      ...p.help.map((text) => element("p", { className: "help" }, ...prose(text))));
  }

  function dismiss() {
    dismissed = shown;
    isOpen = false;
    draw();
    host?.shadowRoot.querySelector(".badge")?.focus();
  }

  addEventListener("keydown", (event) => { if (event.key === "Escape" && isOpen) dismiss(); });

  // MARK: Events

  let losing = 0;

  // A server that is started again is there within a second or two: only then is it worth a word.
  function found(isThere) {
    if (!isThere) {
      losing ||= setTimeout(() => { isLost = true; draw(); }, 2500);
      return;
    }
    clearTimeout(losing);
    losing = 0;
    if (isLost) { isLost = false; draw(); }
  }

  let source = null;

  function listen() {
    source?.close();
    const address = new URL("events", base);
    address.searchParams.set("page", location.pathname);
    address.searchParams.set("seen", page);
    source = new EventSource(address);
    source.addEventListener("reload", reload);
    source.addEventListener("styles", (event) => { page = event.data; swapStyles(); });
    source.addEventListener("problems", ask);
    source.addEventListener("open", () => { found(true); document.documentElement.dataset.galleyLive = "on"; ask(); });
    source.addEventListener("error", () => {
      delete document.documentElement.dataset.galleyLive;
      found(false);
      // The browser tries again by itself, with what the page was then; unless it was refused.
      if (source.readyState !== EventSource.CLOSED && page === own.dataset.page) return;
      source.close();
      source = null;
      setTimeout(() => { if (!source && !document.hidden) listen(); }, 1000);
    });
  }

  // A browser holds six connections to a server for all of its tabs: those out of sight give theirs back.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { source?.close(); source = null; } else if (!source) listen();
  });
  addEventListener("pagehide", () => { source?.close(); source = null; });
  addEventListener("pageshow", (event) => { if (event.persisted) listen(); });

  restore();
  if (!document.hidden) listen();
})();
