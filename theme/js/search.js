// The search button and its keys; the rest comes with the first use. No modules: files have none.
{
  const { src } = document.currentScript;
  const link = document.querySelector(".search-button");
  const add = (tag, name, facts) => new Promise((onload, onerror) => {
    const url = new URL(name, src).href;
    document.head.append(Object.assign(document.createElement(tag), { src: url, href: url, onload, onerror, ...facts }));
  });
  const style = () => add("link", "../css/search.css", { rel: "stylesheet" });
  let all;
  const load = () => (all ??= Promise.all([add("script", "search-main.js"), style()]).then(
    () => galleySearch.begin(new URL(link.dataset.root || ".", location.href).href)));
  // What is typed before the search is there.
  let typed = null;
  const open = (event) => {
    event.preventDefault();
    typed ??= "";
    // Where nothing loads, the page of results can say more than a button.
    load().then(() => galleySearch.open(typed), () => (all = null, location.href = link.href)).finally(() => (typed = null));
  };
  if (link) {
    link.ariaHasPopup = "dialog";
    link.onclick = (event) => event.metaKey || event.ctrlKey || event.shiftKey || open(event);
    link.onpointerenter = link.onfocus = () => load().then(() => galleySearch.prepare(), () => (all = null));
    addEventListener("keydown", (event) => {
      const { key, metaKey, ctrlKey, altKey, shiftKey, target, isComposing } = event;
      if (isComposing || altKey || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      const isCommand = metaKey !== ctrlKey;
      if (typed !== null && key.length === 1 && !metaKey && !ctrlKey) return event.preventDefault(), (typed += key);
      if (isCommand ? key.toLowerCase() === "k" && !shiftKey : key === "/" && !metaKey) open(event);
    });
    if (document.getElementById("_search-results")) load();
    try {
      if (localStorage.getItem("galley.landing")) Promise.all([style(), add("script", "search-landing.js")]);
    } catch {}
  }
}
