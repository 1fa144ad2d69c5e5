// What dialog and results page share: how a result looks, what is said of an answer, filters, and what following one leaves.
// Texts of the index become text nodes, never markup.

(() => {
  "use strict";
  const search = window.galleySearch;
  const { marked, passageOf, landing } = search;

  // An element with attributes; those that are functions are listeners.
  function el(tag, facts, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(facts ?? {})) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== false && value != null) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(2).filter((child) => child != null && child !== false));
    return element;
  }

  // Whether more is likely to follow soon: a letter was typed or taken away, no text pasted or chosen.
  const isTyped = (event) => event?.type === "input" && (event.isComposing || event.data?.length === 1 || /^delete/.test(event.inputType));

  const button = (text, click, facts) => el("button", { type: "button", click, ...facts }, text);
  const markedNodes = (list) => list.map(([text, isHit]) => (isHit ? el("mark", null, text) : text));

  // MARK: A result

  function addressOf(facts, section) {
    return new URL(facts.path + (section.id ? "#" + encodeURIComponent(section.id) : ""), search.root).href;
  }

  function badgeOf(badge) {
    const name = badge.toLowerCase().replace(/[^a-z]/g, "");
    return badge && el("span", { class: `search-badge ${name}` }, badge);
  }

  // One link of a result; the first of a page says where the page is.
  function linkOf(page, section, matcher, isFirst) {
    const { facts } = page;
    // What no page has is said once, above.
    const missing = page.missing.filter((term) => term.hits.length);
    const { isLead } = section;
    const heading = section.heading || facts.title;
    const trail = [...facts.trail, ...(isLead ? [] : [facts.title])];
    const passage = section.text ? passageOf(section.text, matcher) : [];
    return el("a", { class: isFirst ? "search-hit" : "search-hit search-more", href: addressOf(facts, section) },
      isFirst && trail.length > 0 && el("span", { class: "search-trail" },
        trail.flatMap((name, i) => (i ? [el("span", { class: "search-divider" }, " / "), name] : [name]))),
      el("span", { class: "search-heading" }, isLead && badgeOf(facts.badge), markedNodes(marked(heading, matcher))),
      passage.length > 0 && el("span", { class: "search-passage" }, markedNodes(passage)),
      isFirst && missing.length > 0 && el("span", { class: "search-missing" }, "without ",
        missing.flatMap((term, i) => (i ? [", ", el("s", null, term.text)] : [el("s", null, term.text)]))));
  }

  // The links of a page: its best section, and below it others.
  const linksOf = (page, answer) => page.sections.map((section, i) => linkOf(page, section, answer.matcher, i === 0));

  // MARK: Words about an answer

  const quoted = (words) => words.map((word) => `“${word}”`).join(" and ");

  function summaryOf(answer, total) {
    const { query, missing, pages } = answer;
    const typed = query.text.trim();
    if (!total) return `Nothing found for “${typed}”.`;
    const count = total === 1 ? "1 page" : `${total} pages`;
    const slips = query.terms.filter((term) => term.isSlip && term.hits.length);
    if (missing.length) return `${count} without ${quoted(missing.map((term) => term.text))}, which no page has.`;
    if (!pages.some((page) => !page.missing.length)) return `No page has all of these words. ${count} with some:`;
    if (slips.length) {
      return `${count} for ${quoted(slips.map((term) => term.hits[0].word))}; none has ${quoted(slips.map((term) => term.text))}.`;
    }
    return `${count}.`;
  }

  // Says it; a count alone is only heard where the filters show one.
  function say(status, words, kinds) {
    status.textContent = words;
    status.classList.toggle("plain", !!kinds.querySelector(".search-count") && /^\d+ pages?\.$/.test(words));
  }

  // Buttons that ask again with a word put right, as far as there are words near it.
  async function suggestionsOf(answer, choose) {
    const { text, phrases } = answer.query;
    if (phrases.length && !answer.missing.length) {
      const plain = text.replace(/["“”]/g, "");
      return el("p", null, "No page has these words together. ", button("Search without quotation marks", () => choose(plain), { class: "search-near" }));
    }
    for (const term of answer.missing) {
      const near = await answer.near(term.text);
      if (!near.length) continue;
      const replaced = near.map((word) => {
        const query = text.toLowerCase().replace(term.text, () => word);
        return button(word, () => choose(query), { class: "search-near" });
      });
      return el("p", null, "Did you mean ", replaced.flatMap((item, i) => (i ? [i === near.length - 1 ? " or " : ", ", item] : [item])), "?");
    }
    return null;
  }

  const failures = {
    offline: "The index of this site could not be loaded. You may be offline.",
    missing: "This site has no index to search. It is made by building the site.",
    invalid: "The index of this site cannot be read. It may be of another version than this page.",
    browser: "This browser is too old for the search: it cannot unpack the index.",
  };

  function failureOf(error, retry) {
    const message = failures[error.kind] ?? failures.invalid;
    return el("div", { class: "search-failure" }, el("p", null, message), error.kind !== "browser" && button("Try again", retry, { class: "search-retry" }));
  }

  // Buttons for the kinds of pages, where there are several. How many have a phrase only their texts would tell.
  function kindsOf(answer, current, choose) {
    const kinds = answer.kinds();
    if (kinds.length < 2) return [];
    const isCounted = !answer.query.phrases.length;
    const one = (kind, name, count) =>
      button([name, isCounted && el("span", { class: "search-count" }, String(count))], () => choose(kind), { "aria-pressed": String(kind === current) });
    return [one(null, "All", answer.pages.length), ...kinds.map((facts) => one(...facts))];
  }

  // MARK: Recent searches

  const limit = 5;
  const keyOfRecent = () => "galley.searches " + new URL(search.root).pathname;

  const recent = {
    all() {
      try {
        const kept = JSON.parse(localStorage.getItem(keyOfRecent()) ?? "[]");
        return Array.isArray(kept) ? kept.filter((text) => typeof text === "string").slice(0, limit) : [];
      } catch {
        return [];
      }
    },
    keep(list) {
      try {
        if (list.length) localStorage.setItem(keyOfRecent(), JSON.stringify(list.slice(0, limit)));
        else localStorage.removeItem(keyOfRecent());
      } catch {
        // Storage may be denied: nothing is remembered.
      }
    },
    add(text) {
      if (text.trim()) recent.keep([text.trim(), ...recent.all().filter((other) => other !== text.trim())]);
    },
    remove(text) {
      recent.keep(recent.all().filter((other) => other !== text));
    },
  };

  // What following a link leaves: the search for another time, and the words for the page it leads to.
  function followed(link, answer) {
    recent.add(answer.query.text);
    landing.announce(link.href, answer.matcher);
  }

  Object.assign(search, { view: { el, button, isTyped, linksOf, say, summaryOf, suggestionsOf, failureOf, kindsOf, recent, followed } });
})();
