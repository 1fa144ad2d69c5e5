// A site opened from disk has no server to turn "guide/" into "guide/index.html".
(function () {
  "use strict";
  if (location.protocol !== "file:") return;
  function complete(link) {
    if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }
  document.querySelectorAll("a[href]").forEach(complete);
  // Links made later by other scripts.
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (link) complete(link);
  }, true);
})();
