// Brings the current page into view in the site nav. Opening, closing, Escape and focus are the popover's own.
(function () {
  "use strict";
  const nav = document.getElementById("_site-nav");
  if (!nav || !nav.showPopover) return;
  const current = nav.querySelector("[aria-current]");

  function reveal() {
    if (!current) return;
    const box = nav.getBoundingClientRect();
    const item = current.getBoundingClientRect();
    if (item.top < box.top || item.bottom > box.bottom) {
      nav.scrollTop += item.top - box.top - box.height / 3;
    }
  }

  nav.addEventListener("toggle", (event) => {
    if (event.target !== nav || event.newState !== "open") return;
    reveal();
    if (current) current.focus({ preventScroll: true });
  });
  // A link to this very page would leave the menu open over it.
  nav.addEventListener("click", (event) => {
    if (event.target.closest("a") && nav.matches(":popover-open")) nav.hidePopover();
  });
  // The window grew into the layout that has the nav beside the text.
  matchMedia("(min-width: 60rem)").addEventListener("change", (event) => {
    if (event.matches && nav.matches(":popover-open")) nav.hidePopover();
  });
  reveal();
})();
