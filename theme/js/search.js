// The search button and its keys; the rest comes with the first use. No modules: files have none.
{
  const { src } = document.currentScript;
  const link = document.querySelector(".search-button");
  const results = document.getElementById("_search-results");
  const add = (tag, facts) => new Promise((onload, onerror) =>
    document.head.append(Object.assign(document.createElement(tag), facts, { onload, onerror })));
  const script = (name) => add("script", { src: new URL(name, src).href });
  const style = () => add("link", { rel: "stylesheet", href: new URL("../css/search.css", src).href });
  let all;
  const load = () => (all ??= Promise.all([script("search-main.js"), style()]).then(
    () => galleySearch.begin(new URL(link.dataset.root || ".", location.href).href),
    (error) => {
      all = null;
      throw error;
    }));
  // What is typed before the search is there.
  let typed = null;
  const open = (event) => {
    event.preventDefault();
    typed ??= "";
    // Where nothing loads, the page of results can say more than a button.
    load().then(() => galleySearch.open(typed), () => (location.href = link.href)).finally(() => (typed = null));
  };
  const prepare = () => load().then(() => galleySearch.prepare(), () => {});
  if (link) {
    link.ariaHasPopup = "dialog";
    link.onclick = (event) => event.metaKey || event.ctrlKey || event.shiftKey || open(event);
    link.onpointerenter = link.onfocus = prepare;
    addEventListener("keydown", (event) => {
      const { key, metaKey, ctrlKey, altKey, shiftKey, target } = event;
      if (event.isComposing || event.defaultPrevented || altKey || target.isContentEditable) return;
      const isField = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
      if (metaKey || ctrlKey) {
        // On a Mac, Control+K is a key of fields.
        const isTaken = isField && ctrlKey && /^Mac/.test(navigator.platform);
        if (key.toLowerCase() === "k" && metaKey !== ctrlKey && !shiftKey && !isTaken) open(event);
      } else if (isField) return;
      else if (typed !== null && key.length === 1) {
        typed += key;
        event.preventDefault();
      } else if (key === "/") open(event);
    });
    if (results) load().catch(() => (results.textContent = "The search could not be loaded. Try to load this page again."));
    try {
      if (localStorage.getItem("galley.landing")) Promise.all([script("search-landing.js"), style()]).catch(() => {});
    } catch {
      // Storage may be denied: the page opens unmarked.
    }
  }
}
