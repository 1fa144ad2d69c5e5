// The dialog: a combobox whose list has a group for each page (ARIA Authoring Practices, "Combobox"). The focus stays in the
// input; arrows move the active option, which is a real link.

(() => {
  "use strict";
  const search = window.galleySearch;
  const { Engine, Superseded, landing, view } = search;
  const { el, button, recent } = view;

  const pageCount = 6;
  // Options that PageUp and PageDown pass.
  const pageStep = 5;
  // Sooner than this nobody is told that something is loading.
  const patience = 250;

  let engine, dialog, input, kinds, status, list, aside, end, observer, all;
  let answer = null;
  let kind = null;
  let shown = 0;
  // How many pages are known, and whether there may be more.
  let total = 0;
  let mayGrow = false;
  let active = null;
  let ids = 0;
  // The query that is being answered, and whether Enter was pressed meanwhile.
  let asked = "";
  let pending = 0;
  let goes = false;

  // MARK: Making it

  function make() {
    input = el("input", {
      class: "search-input", type: "text", role: "combobox", "aria-label": "Search this site", placeholder: "Search",
      "aria-expanded": "false", "aria-controls": "_search-list", "aria-autocomplete": "list", "aria-haspopup": "listbox",
      autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "go", input: ask, keydown: onKey,
    });
    kinds = el("div", { class: "search-kinds", role: "group", "aria-label": "Show" });
    status = el("p", { class: "search-status", role: "status" });
    list = el("div", { id: "_search-list", class: "search-list", role: "listbox", "aria-label": "Results", mousemove: onPoint, click: onFollow, auxclick: onFollow });
    aside = el("div", { class: "search-aside", keydown: onAsideKey });
    const body = el("div", { class: "search-body" }, status, aside, list);
    const close = button("", () => dialog.close(), { class: "search-close", "aria-label": "Close the search" });
    const keys = el("p", { class: "search-keys", "aria-hidden": "true" },
      [["↑ ↓", "choose"], ["Enter", "open"], ["Esc", "close"]].map(([key, what]) => el("span", null, el("kbd", null, key), what)));
    all = el("a", { class: "search-all", hidden: true, click: () => view.recent.add(input.value) }, "All results");
    dialog = el("dialog", { class: "search-dialog", "aria-label": "Search" },
      el("div", { class: "search-bar" }, input, close), kinds, body, el("div", { class: "search-foot" }, keys, all));
    // A press that begins outside closes; one that slips out of the input does not.
    dialog.addEventListener("pointerdown", (event) => {
      if (event.target === dialog && isOutside(event)) dialog.close();
    });
    dialog.addEventListener("close", () => {
      goes = false;
      engine.turn++;
    });
    document.body.append(dialog);
    end = el("div", { class: "search-end" });
    body.append(end);
    observer = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && showMore(), { root: body, rootMargin: "50px" });
  }

  function isOutside({ clientX, clientY }) {
    const box = dialog.getBoundingClientRect();
    return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
  }

  // `typed` is what was typed before the search was there.
  function open(typed) {
    if (!dialog) make();
    if (typed) input.value = typed;
    if (!dialog.open) {
      const root = document.documentElement;
      root.style.setProperty("--scroll-bar", `${innerWidth - root.clientWidth}px`);
      dialog.showModal();
    }
    input.focus();
    if (typed) input.setSelectionRange(typed.length, typed.length);
    else input.select();
    ask();
  }

  // MARK: Asking

  async function ask(event) {
    const text = input.value;
    asked = text;
    goes = false;
    if (!text.trim()) {
      engine.turn++;
      pending = 0;
      engine.index().catch(fail);
      return showEmpty();
    }
    const own = (pending = engine.turn + 1);
    const slow = setTimeout(() => {
      if (pending === own && !answer) say("Loading…");
    }, patience);
    try {
      const found = await engine.ask(text, kind, pageCount, view.isTyped(event));
      if (!found || asked !== text || !dialog.open) return;
      const groups = await groupsOf(found, found.first.pages);
      if (asked !== text || !dialog.open) return;
      pending = 0;
      await show(found, groups);
    } catch (error) {
      if (asked === text && !(error instanceof Superseded)) fail(error);
    } finally {
      clearTimeout(slow);
    }
  }

  const say = (words) => view.say(status, words, kinds);

  function clear() {
    list.replaceChildren();
    aside.replaceChildren();
    kinds.replaceChildren();
    activate(null);
    shown = total = 0;
    all.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function fail(error) {
    pending = 0;
    answer = null;
    clear();
    say("");
    aside.replaceChildren(view.failureOf(error, () => {
      input.focus();
      ask();
    }));
  }

  function showEmpty() {
    answer = null;
    clear();
    say("");
    const entries = recent.all().map((text) => {
      const row = el("li", null,
        button(text, () => choose(text), { class: "search-recent" }),
        button("", () => {
          recent.remove(text);
          const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("button");
          row.remove();
          if (next) next.focus();
          else {
            showHints();
            input.focus();
          }
        }, { class: "search-remove", "aria-label": `Forget “${text}”` }));
      return row;
    });
    if (entries.length) aside.append(el("h2", null, "Recent searches"), el("ul", null, entries));
    else showHints();
  }

  // An operation is spoken of only where there are some.
  function showHints() {
    const hints = el("dl", { class: "search-hints" });
    const add = (what, why) => hints.append(el("dt", null, what), el("dd", null, why));
    add("\"in quotes\"", "words that stand together");
    add("createItem, max_size", "names as they are written, or their parts");
    aside.replaceChildren(hints);
    engine.index().then(({ root }) => root.kinds.length > 1 && add("GET /items", "an operation, by method and path"), () => {});
  }

  async function show(found, groups) {
    answer = found;
    clear();
    ({ total, mayGrow } = found.first);
    const buttons = view.kindsOf(found, kind, (chosen) => {
      kind = chosen;
      input.focus();
      ask();
    });
    kinds.replaceChildren(...(found.pages.length ? buttons : []));
    append(groups);
    say(view.summaryOf(found, found.first, kind));
    input.closest("dialog").querySelector(".search-body").scrollTop = 0;
    if (total) {
      all.href = view.addressOfResults(found, kind);
      all.hidden = false;
      activate(list.querySelector(".search-hit"));
      if (goes) return active?.click();
    }
    const near = await view.suggestionsOf(found, total, kind, choose, () => {
      kind = null;
      input.focus();
      ask();
    }).catch(() => null);
    if (answer === found && near) aside.append(near);
  }

  function choose(text) {
    input.value = text;
    input.focus();
    ask();
  }

  // A group of options for each page.
  async function groupsOf(found, pages) {
    const groups = [];
    for (const page of pages) {
      await found.pause();
      const links = view.linksOf(page, found);
      for (const link of links) {
        link.id = `_search-${++ids}`;
        link.tabIndex = -1;
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", "false");
      }
      groups.push(el("div", { class: "search-page", role: "group", "aria-label": page.facts.title }, links));
    }
    return groups;
  }

  function append(groups) {
    list.append(...groups);
    shown += groups.length;
    // Asked anew, it tells also of an end that stayed in sight.
    observer.unobserve(end);
    if (groups.length) observer.observe(end);
    input.setAttribute("aria-expanded", String(shown > 0));
  }

  const hasMore = () => shown < total || mayGrow;

  let isShowingMore = false;
  async function showMore() {
    if (isShowingMore || !answer || !shown || !hasMore()) return;
    isShowingMore = true;
    const own = answer;
    try {
      const next = await own.take(kind, shown, pageCount);
      const groups = await groupsOf(own, next.pages);
      if (answer !== own) return;
      append(groups);
      if (next.total !== total || next.mayGrow !== mayGrow) say(view.summaryOf(own, next, kind));
      ({ total, mayGrow } = next);
    } catch {
      // What is shown stays; scrolling on asks again.
    } finally {
      isShowingMore = false;
    }
  }

  // MARK: Moving

  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
  }

  // A step of one goes round; a longer one stops at the ends.
  function move(step) {
    const options = [...list.querySelectorAll(".search-hit")];
    if (!options.length) return;
    const at = options.indexOf(active);
    let next = at + step;
    if (next >= options.length && hasMore()) return showMore().then(() => list.querySelectorAll(".search-hit").length > options.length && move(step));
    const last = options.length - 1;
    next = Math.abs(step) > 1 ? Math.min(Math.max(next, 0), last) : next < 0 ? last : next > last ? 0 : next;
    activate(options[next]);
    if (next === 0) dialog.querySelector(".search-body").scrollTop = 0;
    else options[next].scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    if (event.isComposing || event.keyCode === 229 || event.altKey) return;
    const { key, ctrlKey, metaKey, shiftKey } = event;
    const isPlain = !ctrlKey && !metaKey && !shiftKey;
    if ((key === "ArrowDown" || key === "ArrowUp") && isPlain) {
      event.preventDefault();
      if (list.childElementCount) move(key === "ArrowDown" ? 1 : -1);
      else if (key === "ArrowDown") aside.querySelector("button")?.focus();
    } else if ((key === "PageDown" || key === "PageUp") && isPlain) {
      event.preventDefault();
      move(key === "PageDown" ? pageStep : -pageStep);
    } else if (key === "Enter") {
      event.preventDefault();
      if (pending || asked !== input.value) {
        goes = true;
        engine.hurry();
      } else if (isPlain) active?.click();
      else active?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey, view: window }));
    } else if (key.toLowerCase() === "k" && ctrlKey !== metaKey && !shiftKey) {
      event.preventDefault();
      input.select();
    }
  }

  // Among recent searches arrows move as in the list; what is typed goes into the input.
  function onAsideKey(event) {
    const { key } = event;
    const buttons = [...aside.querySelectorAll(".search-recent, .search-near, .search-retry")];
    const row = event.target.closest("li")?.querySelector(".search-recent") ?? event.target;
    const at = buttons.indexOf(row);
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      (buttons[at + (key === "ArrowDown" ? 1 : -1)] ?? (key === "ArrowUp" ? input : row)).focus();
    } else if (key === "Delete" || key === "Backspace") {
      event.target.closest("li")?.querySelector(".search-remove").click();
    } else if (key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      input.focus();
    }
  }

  // A pointer that rests while the list moves under it chooses nothing.
  function onPoint(event) {
    const option = event.target.closest(".search-hit");
    if (option && option !== active && (event.movementX || event.movementY)) activate(option);
  }

  function onFollow(event) {
    const link = event.target.closest(".search-hit");
    if (!link || !answer || event.button > 1) return;
    view.followed(link, answer);
    if (event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { matcher } = answer;
    dialog.close();
    if (landing.pageOf(link.href) !== landing.pageOf(location.href)) return;
    // The page is here already.
    landing.mark(matcher, !new URL(link.href).hash);
  }

  // MARK: What the loader calls

  Object.assign(search, {
    begin(root) {
      search.root = root;
      engine ??= new Engine(new URL("search/", root).href);
      search.engine = engine;
      search.beginPage?.();
    },
    // Loads the index before it is needed.
    prepare: () => engine.index().catch(() => {}),
    open: (typed) => (search.page ? search.page.focus() : open(typed)),
  });
})();
