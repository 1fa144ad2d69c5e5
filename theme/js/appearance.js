// Runs before the first paint, so that a chosen appearance never flashes.
(function () {
  "use strict";
  try {
    var choice = localStorage.getItem("galley.appearance");
    if (choice === "light" || choice === "dark") {
      document.documentElement.dataset.appearance = choice;
    }
  } catch (error) {
    // Storage may be denied: the system's preference holds.
  }
})();
