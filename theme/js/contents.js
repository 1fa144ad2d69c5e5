// Marks the heading being read in the contents, and keeps the contents open where they stand beside the text.
(function () {
  "use strict";
  const contents = document.querySelector(".contents");
  if (!contents) return;
  const details = contents.querySelector("details");
  const wide = matchMedia("(min-width: 76rem)");
  const settle = () => { details.open = wide.matches; };
  wide.addEventListener("change", settle);
  settle();
  details.addEventListener("click", (event) => {
    if (!wide.matches && event.target.closest("a")) details.open = false;
  });

  const links = new Map();
  for (const link of details.querySelectorAll("a")) {
    const heading = document.getElementById(link.getAttribute("href").slice(1));
    if (heading) links.set(heading, link);
  }
  const headings = [...links.keys()];
  let marked = null;

  function mark() {
    // The last heading above the upper third of the window is the one being read.
    const line = innerHeight / 3;
    let heading = null;
    for (const candidate of headings) {
      if (candidate.getBoundingClientRect().top > line) break;
      heading = candidate;
    }
    const link = heading && links.get(heading);
    if (link === marked) return;
    if (marked) marked.removeAttribute("aria-current");
    marked = link;
    if (!link) return;
    link.setAttribute("aria-current", "true");
    const top = link.offsetTop;
    if (top < contents.scrollTop || top + link.offsetHeight > contents.scrollTop + contents.clientHeight) {
      contents.scrollTop = top - contents.clientHeight / 2;
    }
  }

  // All that is above the line counts as in view, so a heading is reported when it crosses, however far the jump.
  const observer = new IntersectionObserver(mark, { rootMargin: "9999999px 0px -66.6% 0px" });
  for (const heading of headings) observer.observe(heading);
})();
