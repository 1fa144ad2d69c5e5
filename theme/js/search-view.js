// What dialog and results page share: how a result looks, what is said of an answer, filters, and what following one leaves.
// Texts of the index become text nodes, never markup.

(() => {
  "use strict";
  const search = window.galleySearch;
  const { wordsOf, marked, passageOf, landing } = search;

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

  const labelOf = ({ facts, sections: [{ heading }] }) => [...facts.trail, facts.title, heading].join("\n");

  // One link of a result; the first of a page says where the page is, with its address where others are called the same.
  function linkOf(page, section, { matcher, pages }, isFirst) {
    const { facts } = page;
    // What no page has is said once, above.
    const missing = page.missing.filter((term) => term.hits.length);
    const { isLead } = section;
    const heading = section.heading || facts.title;
    const trail = [...facts.trail, ...(isLead ? [] : [el("span", { class: "search-place" }, facts.title)])];
    const isAmbiguous = isFirst && pages.some((other) => other !== page && other.facts && labelOf(other) === labelOf(page));
    if (isAmbiguous) trail.push(el("code", null, facts.path || "/"));
    const passage = section.text ? passageOf(section.text, matcher) : [];
    return el("a", { class: isFirst ? "search-hit" : "search-hit search-more", href: addressOf(facts, section) },
      isFirst && trail.length > 0 && el("span", { class: "search-trail" },
        trail.flatMap((name, i) => (i ? [el("span", { class: "search-divider" }, " / "), name] : [name]))),
      el("span", { class: "search-heading" }, isLead && badgeOf(facts.badge), markedNodes(marked(heading, matcher))),
      passage.length > 0 && el("span", { class: "search-passage" }, markedNodes(passage)),
      isFirst && missing.length > 0 && el("span", { class: "search-missing" }, "without ",
        missing.flatMap((term, i) => (i ? [", ", el("s", null, term.typed)] : [el("s", null, term.typed)]))));
  }

  // The links of a page: its best section, and below it others.
  const linksOf = (page, answer) => page.sections.map((section, i) => linkOf(page, section, answer, i === 0));

  // MARK: Words about an answer

  const longestSaid = 60;
  const mostSaid = 3;
  const shortened = (text) => (text.length > longestSaid ? [...text].slice(0, longestSaid - 3).join("").trimEnd() + "…" : text);

  function quoted(words) {
    const said = words.slice(0, mostSaid).map((word) => `“${shortened(word)}”`);
    if (words.length > mostSaid) said.push(`${words.length - mostSaid} more`);
    return said.length > 1 ? `${said.slice(0, -1).join(", ")} and ${said.at(-1)}` : said[0];
  }

  const pagesOf = (count) => (count === 1 ? "1 page" : `${count} pages`);
  const countOf = ({ total, mayGrow }) => (mayGrow ? `At least ${pagesOf(total)}` : pagesOf(total));
  const hasAll = ({ pages }) => pages.some((page) => !page.missing.length);

  // What is said of the pages of a kind, `taken` of the answer: how many, and what of the query they have or lack, as it was
  // typed.
  function summaryOf(answer, taken, kind) {
    const { query, missing, absent, index } = answer;
    if (!/[\p{L}\p{N}]/u.test(query.text)) return "Type letters or digits: signs alone are in no index.";
    const inKind = kind === null ? "" : ` in ${index.root.kinds[kind]}`;
    if (!taken.total) return `Nothing found for “${shortened(query.text.trim())}”${inKind}.`;
    const count = countOf(taken);
    if (absent.length) return `No page has ${quoted(absent.map((whole) => whole.typed))}. ${count} with ${hasAll(answer) ? "its parts" : "some of its parts"}:`;
    const slips = query.terms.filter((term) => term.isSlip && term.hits.length);
    if (missing.length) return `${count} without ${quoted(missing.map((term) => term.typed))}, which no page has.`;
    if (!hasAll(answer)) return `No page has all of these words. ${count} with some:`;
    if (slips.length) {
      return `${count} for ${quoted(slips.flatMap((term) => readAs(term).map((hit) => writtenIn(answer, hit.word))))}; none has ${quoted(slips.map((term) => term.typed))}.`;
    }
    return `${count}.`;
  }

  // What a word that no page has was taken for: two words, the nearest one, or both.
  const readAs = ({ hits }) => [hits.find((hit) => hit.halves), hits.find((hit) => !hit.halves)].filter(Boolean);

  // A word of the index as the first of the pages writes it, with its accents.
  function writtenIn({ first }, word) {
    for (const { sections } of first.pages) {
      for (const { heading, text } of sections) {
        for (const string of [heading, text]) {
          const found = wordsOf(string).find((item) => item.word === word);
          if (found) return string.slice(found.start, found.end).toLowerCase();
        }
      }
    }
    return word;
  }

  // Says it; a count alone is only heard where the filters show one.
  function say(status, words, kinds) {
    status.textContent = words;
    status.classList.toggle("plain", !!kinds.querySelector(".search-count") && /^\d+ pages?\.$/.test(words));
  }

  // Buttons that ask again: among pages of all kinds, without quotation marks, or with a word put right, as far as there are
  // words near it.
  async function suggestionsOf(answer, total, kind, choose, widen) {
    const { text, phrases } = answer.query;
    const near = (words, click) => button(words, click, { class: "search-near" });
    if (!total && kind !== null && answer.pages.length) {
      const count = answer.pages.length;
      if (!answer.isCounted) return el("p", null, "Other parts of the site may have them. ", near("Show all kinds of pages", widen));
      return el("p", null, `Other parts of the site have ${pagesOf(count)}. `, near(count === 1 ? "Show it" : `Show all ${count} pages`, widen));
    }
    if (!total && phrases.length && !answer.missing.length) {
      const plain = text.replace(/["“”]/g, "");
      return el("p", null, "No page has these words together. ", near("Search without quotation marks", () => choose(plain)));
    }
    // Of many words that no page has, few are slips.
    for (const term of answer.missing.slice(0, mostSaid)) {
      const words = await answer.near(term.text);
      if (!words.length) continue;
      const buttons = words.map((word) => near(word, () => choose(text.replace(term.typed, () => word))));
      return el("p", null, "Did you mean ", buttons.flatMap((item, i) => (i ? [i === words.length - 1 ? " or " : ", ", item] : [item])), "?");
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

  // Buttons for the kinds of pages, where there are several.
  function kindsOf(answer, current, choose) {
    const kinds = answer.kinds();
    if (kinds.length < 2) return [];
    const one = (kind, name, count) =>
      button([name, answer.isCounted && el("span", { class: "search-count" }, String(count))], () => choose(kind),
        { "aria-pressed": String(kind === current), disabled: !count && kind !== current });
    return [one(null, "All", answer.pages.length), ...kinds.map((facts) => one(...facts))];
  }

  // The kinds of pages as an address has them: "API reference" is `api-reference`. Each is another, by its number.
  function namesOfKinds({ root }) {
    const names = new Set();
    root.kinds.forEach((title, number) => {
      const plain = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
      let name = plain;
      for (let next = number; !name || names.has(name); next++) name = `${plain}-${next}`;
      names.add(name);
    });
    return [...names];
  }

  // The page of results, which the search's button leads to, for an answer.
  function addressOfResults({ query, index }, kind) {
    const url = new URL(document.querySelector(".search-button").href);
    url.search = parametersOf(query.text, index, kind);
    return url.href;
  }

  function parametersOf(text, index, kind) {
    const query = new URLSearchParams();
    if (text.trim()) query.set("q", text.trim());
    if (kind !== null) query.set("in", namesOfKinds(index)[kind]);
    return query.toString();
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

  Object.assign(search, { view: { el, button, isTyped, linksOf, say, summaryOf, suggestionsOf, failureOf, kindsOf, namesOfKinds, addressOfResults, parametersOf, recent, followed } });
})();
