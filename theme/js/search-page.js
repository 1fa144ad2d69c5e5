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
      settle();
      ask();
    } }, input);
    const kinds = el("div", { class: "search-kinds", role: "group", "aria-label": "Show" });
    const status = el("p", { class: "search-status", role: "status" });
    const list = el("ol", { class: "search-list", click: onFollow, auxclick: onFollow });
    const more = button("More results", () => showMore(true), { class: "search-further", hidden: true });
    const aside = el("div", { class: "search-aside" });
    box.replaceChildren(form, kinds, status, aside, list, more);
    box.addEventListener("keydown", onKey);
    search.page = { focus: () => (input.focus(), input.select()) };

    const engine = new Engine(search.engine.folder);
    const title = document.title;
    let answer = null;
    let index = null;
    let shown = 0;
    let kind = null;
    // The name that the address has for a kind, until the index is here; how far down the reader was, where this is a return.
    let named, wanted, place;
    // What was last asked for with Enter, or by the address: the query of the present entry of the history.
    let settled;

    function read() {
      const parameters = new URLSearchParams(location.search);
      input.value = settled = parameters.get("q") ?? "";
      named = parameters.get("in");
      kind = null;
      wanted = Math.max(history.state?.shown ?? 0, pageCount);
      place = history.state?.place;
    }

    // Puts into the address what is shown.
    function keep(write = "replaceState", query = input.value, state = { shown, place: scrollY }) {
      if (named) return;
      const text = view.parametersOf(query, index, kind);
      try {
        history[write](state, "", text ? "?" + text : location.pathname);
      } catch {
        // Some browsers keep the addresses of files as they are.
      }
      document.title = input.value.trim() ? `${input.value.trim()} · ${title}` : title;
    }

    // A query that is meant has an entry of its own, behind that of the query before it.
    function settle() {
      view.recent.add(input.value);
      if (input.value.trim() === settled.trim()) return;
      if (settled.trim()) {
        keep("replaceState", settled, {});
        keep("pushState");
      }
      settled = input.value;
    }

    async function ask(event) {
      const text = input.value;
      try {
        if (!text.trim()) {
          engine.turn++;
          answer = named = null;
          return clear("");
        }
        index = await engine.index();
        if (named) {
          const number = view.namesOfKinds(index).indexOf(named);
          kind = number < 0 ? null : number;
          named = null;
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
        if (chosen === kind) return;
        settle();
        keep();
        kind = chosen;
        keep("pushState");
        ask().then(() => kinds.querySelector("[aria-pressed=true]")?.focus());
      }) : []));
      tell(first);
      append(first);
      if (place) scrollTo({ top: place, behavior: "instant" });
      place = 0;
      const again = (query, of) => {
        input.value = query;
        kind = of;
        input.focus();
        ask();
      };
      const near = await view.suggestionsOf(found, first.total, kind, (query) => again(query, kind), () => again(input.value, null)).catch(() => null);
      if (answer === found && near) aside.replaceChildren(near);
    }

    const tell = (taken) => view.say(status, view.summaryOf(answer, taken, kind), kinds);

    function append({ pages, total, mayGrow }) {
      for (const page of pages) list.append(el("li", { class: "search-page" }, view.linksOf(page, answer)));
      shown += pages.length;
      more.hidden = shown >= total && !mayGrow;
    }

    async function showMore() {
      const own = answer;
      const before = list.childElementCount;
      try {
        const next = await own.take(kind, shown, pageCount);
        if (answer !== own) return;
        append(next);
        if (!answer.isCounted) tell(next);
        list.children[before]?.querySelector("a").focus();
        keep();
      } catch (error) {
        if (answer === own) list.append(el("li", null, view.failureOf(error, (event) => {
          event.target.closest("li").remove();
          showMore();
        })));
      }
    }

    function onFollow(event) {
      const link = event.target.closest(".search-hit");
      if (!link || !answer || event.button > 1) return;
      settle();
      view.followed(link, answer);
    }

    // Arrows move from the field through the results and back.
    function onKey(event) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const stops = [input, ...list.querySelectorAll(".search-hit"), ...(more.hidden ? [] : [more])];
      const at = stops.indexOf(event.target);
      if (at < 0 || !stops[at + step]) return;
      event.preventDefault();
      stops[at + step].focus();
    }

    addEventListener("pagehide", () => keep());
    addEventListener("popstate", () => {
      read();
      ask();
    });
    read();
    if (input.value) ask();
    else input.focus();
  }

  search.beginPage = () => {
    const box = document.getElementById("_search-results");
    if (box && !search.page) begin(box);
  };
})();
