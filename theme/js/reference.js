// Remembers which language a reader wants samples in, on all pages; without it each page opens with the first.

(() => {
  const key = "galley-sample-language";
  const groups = document.querySelectorAll(".tabs.samples");
  if (!groups.length) return;
  const choose = (name) => {
    for (const group of groups) {
      for (const input of group.querySelectorAll(":scope > input")) {
        if (input.value === name) input.checked = true;
      }
    }
  };
  try {
    const kept = localStorage.getItem(key);
    if (kept) choose(kept);
  } catch {}
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".tabs.samples > input")) return;
    choose(event.target.value);
    try {
      localStorage.setItem(key, event.target.value);
    } catch {}
  });
})();
