// Makes tabs of parts that stand one below the other, each under its label. Tabs of one name switch together, and
// the last names chosen are kept.
(function () {
  "use strict";
  const key = "galley.tabs";
  let names = [];
  try {
    names = [JSON.parse(localStorage.getItem(key))].flat().filter((name) => typeof name === "string");
  } catch (error) { /* Nothing is kept here. */ }

  function show(set, index) {
    set.tabs.forEach((tab, i) => {
      tab.ariaSelected = String(i === index);
      tab.tabIndex = i === index ? 0 : -1;
      // A search within the page finds what is hidden this way, and opens it.
      if (i === index) set.panels[i].removeAttribute("hidden");
      else set.panels[i].setAttribute("hidden", "until-found");
    });
  }

  function choose(set, index) {
    const tab = set.tabs[index];
    const top = tab.getBoundingClientRect().top;
    const name = set.names[index];
    for (const other of sets) if (other.names.includes(name)) show(other, other.names.indexOf(name));
    show(set, index);
    // What was above it may have changed its height.
    scrollBy({ top: tab.getBoundingClientRect().top - top, behavior: "instant" });
    names = [name, ...names.filter((other) => other !== name)].slice(0, 50);
    try { localStorage.setItem(key, JSON.stringify(names)); } catch (error) { /* It holds for this page. */ }
    history.replaceState(history.state, "", "#" + set.panels[index].id);
  }

  function move(set, event) {
    const last = set.tabs.length - 1;
    const index = set.tabs.indexOf(event.target);
    const step = getComputedStyle(set.element).direction === "rtl" ? -1 : 1;
    let next;
    if (event.key === "ArrowRight") next = index + step;
    else if (event.key === "ArrowLeft") next = index - step;
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = last;
    else return;
    event.preventDefault();
    next = next < 0 ? last : next > last ? 0 : next;
    choose(set, next);
    set.tabs[next].focus();
  }

  const sets = [...document.querySelectorAll(".tabs")].flatMap((element) => {
    const panels = [...element.children].filter((child) => child.classList.contains("tab"));
    const labels = panels.map((panel) => panel.querySelector(":scope > .tab-label"));
    // An element of the author's may have the same class and be none of these.
    if (!panels.length || !panels.every((panel, index) => panel.id && labels[index])) return [];
    const list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const set = { element, panels, names: labels.map((label) => label.textContent.trim()) };
    set.tabs = panels.map((panel, index) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = panel.id + "-label";
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      tab.append(...labels[index].cloneNode(true).childNodes);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      panel.addEventListener("beforematch", () => show(set, index));
      tab.addEventListener("click", () => choose(set, index));
      list.append(tab);
      return tab;
    });
    list.addEventListener("keydown", (event) => move(set, event));
    element.prepend(list);
    element.classList.add("switched");
    const known = names.find((name) => set.names.includes(name));
    const selected = panels.findIndex((panel) => panel.hasAttribute("data-selected"));
    show(set, known === undefined ? Math.max(0, selected) : set.names.indexOf(known));
    return set;
  });

  // An address may lead into a part that is hidden, in sets within each other too.
  function follow() {
    let target;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (error) { return; }
    let found = false;
    for (let panel = target?.closest(".tab"); panel; panel = panel.parentElement.closest(".tab")) {
      const set = sets.find((candidate) => candidate.panels.includes(panel));
      if (!set) continue;
      show(set, set.panels.indexOf(panel));
      found = true;
    }
    if (found) (target.matches(".tab") ? target.parentElement : target).scrollIntoView();
  }
  addEventListener("hashchange", follow);
  follow();
})();
