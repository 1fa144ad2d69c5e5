// Marks the words of a search on the page that a result led to. The result leaves a note for the next page of its address;
// the address itself stays as it is.
import "./search-words.js";
import "./search-passage.js";

(() => {
  "use strict";
  const search = window.galleySearch;
  const { allHitsIn, withoutParts } = search;
  const key = "galley.landing";
  // A page that takes longer to open is not the one that the note was for.
  const patience = 30_000;
  const markLimit = 400;
  const taskTime = 12;
  const wordLimit = 100;
  const name = "galley-search";
  const blocks = "p, li, td, th, dt, dd, pre, h1, h2, h3, h4, h5, h6, summary, figcaption, blockquote, div, section, article";
  const skipped = "script, style, noscript, nav, footer, .breadcrumbs, button, textarea, select, svg, .permalink, .try-it, .search-mark, #_search-results";

  const pageOf = (url) => url.replace(/#.*/, "").replace(/\/index\.html(?=$|\?)/, "/");

  // Leaves a note for the page at `url`.
  function announce(url, matcher) {
    const words = Object.fromEntries(Object.entries(matcher.words).slice(0, wordLimit));
    try {
      localStorage.setItem(key, JSON.stringify({ ...matcher, page: pageOf(url), words, time: Date.now() }));
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
    const hits = [];
    let start = performance.now();
    let node = walker.nextNode();
    while (node && hits.length < markLimit) {
      // The text of a block is one, though parts of it may be emphasised or coloured.
      const block = node.parentElement.closest(blocks);
      const nodes = [];
      let text = "";
      for (; node && node.parentElement.closest(blocks) === block; node = walker.nextNode()) {
        nodes.push([node, text.length]);
        text += node.data;
      }
      for (const hit of allHitsIn(text, matcher)) hits.push(Object.assign(hit, { nodes }));
      if (performance.now() - start > taskTime) {
        await new Promise((resolve) => setTimeout(resolve));
        if (own !== turn) return;
        start = performance.now();
      }
    }
    const pieces = withoutParts(hits, matcher).map(piecesOf);
    if (!pieces.length) return;
    const ranges = pieces.map((list) => rangeOf(list[0], list.at(-1)));
    if (shows) reveal(ranges[0]);
    if (window.Highlight && CSS.highlights) CSS.highlights.set(name, new Highlight(...ranges));
    else for (const piece of pieces.flat().reverse()) wrap(rangeOf(piece, piece));
    document.addEventListener("keydown", onKey);
  }

  // Where a hit lies in its nodes: [node, from, to].
  const piecesOf = ({ 0: from, 1: to, nodes }) =>
    nodes.map(([node, at]) => [node, Math.max(0, from - at), Math.min(node.length, to - at)]).filter(([, from, to]) => from < to);

  function rangeOf([first, from], [last, , to]) {
    const range = document.createRange();
    range.setStart(first, from);
    range.setEnd(last, to);
    return range;
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
