// Marks the words of a search on the page that a result led to. The result leaves a note for the next page of its address;
// the address itself stays as it is.
import "./search-words.js";
import "./search-passage.js";

(() => {
  "use strict";
  const search = window.galleySearch;
  const { hitsIn } = search;
  const key = "galley.landing";
  // A page that takes longer to open is not the one that the note was for.
  const patience = 30_000;
  const markLimit = 400;
  const taskTime = 12;
  const wordLimit = 100;
  const name = "galley-search";
  const skipped = "script, style, noscript, nav, footer, .breadcrumbs, button, textarea, select, svg, .permalink, .try-it, .search-mark, #_search-results";

  const pageOf = (url) => url.replace(/#.*/, "").replace(/\/index\.html(?=$|\?)/, "/");

  // Leaves a note for the page at `url`.
  function announce(url, matcher) {
    const words = Object.fromEntries(Object.entries(matcher.words).slice(0, wordLimit));
    try {
      localStorage.setItem(key, JSON.stringify({ page: pageOf(url), words, beginnings: matcher.beginnings, time: Date.now() }));
    } catch {
      // Storage may be denied: the page opens unmarked.
    }
  }

  function arrive() {
    try {
      const note = JSON.parse(localStorage.getItem(key));
      const isFresh = note && Math.abs(Date.now() - note.time) < patience;
      const isHere = note?.page === pageOf(location.href);
      if (note && (isHere || !isFresh)) localStorage.removeItem(key);
      if (isFresh && isHere) mark(note, !location.hash);
    } catch {
      // Denied, or not a note of ours.
    }
  }

  // MARK: Marks

  let turn = 0;

  // Marks hits in the text of the page; shows the first where it is out of sight and nothing better is asked for.
  async function mark(matcher, shows) {
    unmark();
    const own = ++turn;
    const main = document.querySelector("main");
    if (!main) return;
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      return node.matches(skipped) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    const ranges = [];
    let start = performance.now();
    for (let node = walker.nextNode(); node && ranges.length < markLimit; node = walker.nextNode()) {
      for (const [from, to] of hitsIn(node.data, matcher)) {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, to);
        ranges.push(range);
      }
      if (performance.now() - start > taskTime) {
        await new Promise((resolve) => setTimeout(resolve));
        if (own !== turn) return;
        start = performance.now();
      }
    }
    if (!ranges.length) return;
    if (shows) reveal(ranges[0]);
    if (window.Highlight && CSS.highlights) CSS.highlights.set(name, new Highlight(...ranges));
    else for (const range of ranges.reverse()) wrap(range);
    document.addEventListener("keydown", onKey);
  }

  function wrap(range) {
    const element = document.createElement("mark");
    element.className = "search-mark";
    range.surroundContents(element);
  }

  function unmark() {
    turn++;
    document.removeEventListener("keydown", onKey);
    CSS.highlights?.delete(name);
    for (const element of document.querySelectorAll(".search-mark")) {
      const parent = element.parentNode;
      element.replaceWith(...element.childNodes);
      parent.normalize();
    }
  }

  function onKey(event) {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) unmark();
  }

  function reveal(range) {
    const box = range.getBoundingClientRect();
    if (scrollY > 0 || !box.height || box.bottom < innerHeight * 0.9) return;
    scrollTo({ top: scrollY + box.top - innerHeight / 3, behavior: "instant" });
  }

  if (!search.landing) {
    search.landing = { announce, mark, unmark, pageOf };
    arrive();
  }
})();
