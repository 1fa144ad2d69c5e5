// The button in the header: automatic, light, dark.
(function () {
  "use strict";
  const button = document.querySelector(".appearance-toggle");
  if (!button) return;
  const root = document.documentElement;
  const next = { auto: "light", light: "dark", dark: "auto" };
  const names = { auto: "automatic", light: "light", dark: "dark" };
  const current = () => root.dataset.appearance || "auto";

  function describe() {
    const label = "Appearance: " + names[current()];
    button.setAttribute("aria-label", label);
    button.title = label;
    // The browser's own bars follow the page.
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.content = getComputedStyle(root).backgroundColor;
    }
  }

  button.addEventListener("click", () => {
    const choice = next[current()];
    if (choice === "auto") delete root.dataset.appearance;
    else root.dataset.appearance = choice;
    try {
      localStorage.setItem("galley.appearance", choice);
    } catch (error) {
      // Kept for this page only.
    }
    describe();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", describe);
  describe();
  button.hidden = false;
})();
