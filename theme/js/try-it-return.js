// In the window that an authorization server has led back to the reference: hands its answer to the page that asked for
// it, and closes. A channel has one origin for all that listen, and needs no tie between the two windows.

(() => {
  "use strict";
  const answer = Object.fromEntries(new URLSearchParams(location.search));
  // The code stays neither in the address nor in the history.
  history.replaceState(null, "", location.pathname);
  const channel = new BroadcastChannel("galley-try-it");
  channel.postMessage(answer);
  channel.close();
  close();
  // Where the browser keeps it open.
  setTimeout(() => {
    const note = document.createElement("p");
    note.textContent = "The answer of the authorization server has been handed over: this window can be closed.";
    note.setAttribute("role", "status");
    (document.querySelector("main") ?? document.body).prepend(note);
  }, 500);
})();
