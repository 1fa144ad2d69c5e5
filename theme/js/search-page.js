// The page of results, with an address that can be passed on: /search/?q=…

(() => {
  "use strict";
  const search = window.galleySearch;
  const { view, Engine } = search;
  const { el, button } = view;
  const pageCount = 10;

  function begin(box) {
    const input = el("input", {
      class: "search-input", type: "search", name: "q", "aria-label": "Search this site", placeholder: "Search",
      autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "search", input: ask,
    });
    const form = el("form", { class: "search-form", role: "search", submit: (event) => {
      event.preventDefault();
      view.recent.add(input.value);
      ask();
    } }, input);
    const kinds = el("div", { class: "search-kinds", role: "group", "aria-label": "Show" });
    const status = el("p", { class: "search-status", role: "status" });
    const list = el("ol", { class: "search-list", click: onFollow, auxclick: onFollow });
    const more = button("More results", () => showMore(true), { class: "search-further", hidden: true });
    const aside = el("div", { class: "search-aside" });
    box.replaceChildren(form, kinds, status, list, aside, more);
    search.page = { focus: () => (input.focus(), input.select()) };

    const engine = new Engine(search.engine.folder);
    const title = document.title;
    let answer = null;
    let shown = 0;
    const parameters = new URLSearchParams(location.search);
    let kind = /^\d+$/.test(parameters.get("in") ?? "") ? Number(parameters.get("in")) : null;
    // How far down the reader was, where this is a return.
    let wanted = history.state?.shown ?? pageCount;
    let place = history.state?.place;

    function keep() {
      const query = new URLSearchParams();
      if (input.value.trim()) query.set("q", input.value.trim());
      if (kind !== null) query.set("in", kind);
      const text = query.toString();
      try {
        history.replaceState({ shown, place: scrollY }, "", text ? "?" + text : location.pathname);
      } catch {
        // Some browsers keep the addresses of files as they are.
      }
      document.title = input.value.trim() ? `${input.value.trim()} · ${title}` : title;
    }

    async function ask(event) {
      const text = input.value;
      try {
        if (!text.trim()) {
          engine.turn++;
          answer = null;
          return clear("");
        }
        const found = await engine.ask(text, kind, wanted, view.isTyped(event));
        if (!found || input.value !== text) return;
        wanted = pageCount;
        await show(found, found.first);
      } catch (error) {
        if (input.value !== text) return;
        clear("");
        aside.replaceChildren(view.failureOf(error, ask));
      } finally {
        if (input.value === text) keep();
      }
    }

    function clear(words) {
      list.replaceChildren();
      aside.replaceChildren();
      kinds.replaceChildren();
      more.hidden = true;
      shown = 0;
      status.textContent = words;
    }

    async function show(found, first) {
      answer = found;
      clear("");
      kinds.replaceChildren(...(found.pages.length ? view.kindsOf(found, kind, (chosen) => {
        kind = chosen;
        ask().then(() => kinds.querySelector("[aria-pressed=true]")?.focus());
      }) : []));
      view.say(status, view.summaryOf(found, first.total), kinds);
      append(first);
      if (place) scrollTo({ top: place, behavior: "instant" });
      place = 0;
      if (first.total) return;
      const near = await view.suggestionsOf(found, (query) => {
        input.value = query;
        input.focus();
        ask();
      }).catch(() => null);
      if (answer === found && near) aside.replaceChildren(near);
    }

    function append({ pages, total }) {
      for (const page of pages) list.append(el("li", { class: "search-page" }, view.linksOf(page, answer)));
      shown += pages.length;
      more.hidden = shown >= total && !(answer.query.phrases.length && pages.length === pageCount);
    }

    async function showMore() {
      const own = answer;
      const before = list.childElementCount;
      try {
        const next = await own.take(kind, shown, pageCount);
        if (answer !== own) return;
        append(next);
        list.children[before]?.querySelector("a").focus();
        keep();
      } catch (error) {
        if (answer === own) aside.replaceChildren(view.failureOf(error, showMore));
      }
    }

    function onFollow(event) {
      const link = event.target.closest(".search-hit");
      if (link && answer && event.button < 2) view.followed(link, answer);
    }

    addEventListener("pagehide", keep);
    input.value = parameters.get("q") ?? "";
    if (input.value) ask();
    else input.focus();
  }

  search.beginPage = () => {
    const box = document.getElementById("_search-results");
    if (box && !search.page) begin(box);
  };
})();
