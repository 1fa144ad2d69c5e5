// From what was typed to words of the index: itself, of the same stem, that it begins, that it may have been meant for.

(() => {
  "use strict";
  const search = window.galleySearch;
  const { wordsOf, partAt, bytesOf } = search;

  // How much a word found in another way counts.
  const worth = { exact: 1, stem: 0.8, farStem: 0.4, halves: 0.8, prefix: 0.75, slip: 0.6, farSlip: 0.45, slippedPrefix: 0.35, chance: 0.3 };
  // What a word may become is worth so much of it where the word is there itself.
  const besideItself = 0.4;
  const termLimit = 16;
  // Two letters begin too much to take it all.
  const prefixLimit = (letters) => (letters < 3 ? 16 : letters < 4 ? 32 : 48);
  const slipLimit = 12;
  // Names looked at for what a part of two letters may become.
  const endingLimit = 8;
  // Parts of words looked through for one term: a query stays small on the wire.
  const partLimit = 3;
  // A word that so few sections have may also be two: `frontmatter`.
  const rare = 16;
  // Forms with more letters of their own are hardly meant: `author` by `authorization`.
  const farForm = 5;
  // Words so short are forms of one another by chance: `depl` is no form of `dep`.
  const sureStem = 5;
  const methods = /^\s*(GET|PUT|POST|DELETE|PATCH|HEAD|OPTIONS|TRACE|QUERY)\s+(?=\S)|^\s*(get|put|post|delete|patch|head|options|trace|query)\s+(?=\/)/;

  // MARK: What was typed

  // The terms of a query: words in quotation marks must stand together; the last is still being typed; those that are
  // `little` for the index say little, as in "how to create an idea": a page need not have them.
  function parse(text, little) {
    const method = methods.exec(text)?.[0].trim().toLowerCase();
    const phrases = [];
    const quotes = [];
    for (const { 0: { length }, 1: straight, 2: curly, index } of text.matchAll(/"([^"]*)"|“([^”]*)”/g)) {
      const phrase = wordsOf(straight ?? curly).filter((item) => !item.parts).map((item) => item.word);
      if (phrase.length < 2) continue;
      phrases.push(phrase);
      quotes.push([index, index + length]);
    }
    const quoted = /"[^"]*"\s*$|”\s*$/.test(text);
    const items = wordsOf(text);
    const path = pathOf(text);
    const terms = [];
    const known = new Map();
    // What was typed as one: `createIdea`, `idea_id`.
    const written = new Map();
    for (const item of items) {
      const typed = text.slice(item.start, item.end);
      const isLast = item.end === text.length && !quoted;
      if (item.parts) {
        const parts = terms.slice(-item.parts);
        written.set(item.word, { typed, isLast, parts: parts.map((term) => term.text) });
        for (const term of parts) term.wholes.push([item.word, item.parts]);
        // `X-Request-ID` is no beginning of `idea`.
        if (parts.at(-1).text.length < 3) parts.at(-1).isLast = false;
        continue;
      }
      const isFree = path?.free.some(([from, to]) => item.start >= from && item.end <= to);
      const term = known.get(item.word) ?? { text: item.word, typed, isPair: item.isPair, isQuoted: true, isFree, wholes: [] };
      // Twice in the query is once, but holds its place for the whole behind it.
      terms.push(term);
      known.set(item.word, term);
      term.isLast = isLast;
      term.isQuoted &&= quotes.some(([from, to]) => item.start >= from && item.end <= to);
    }
    terms.slice(1).forEach((term, i) => {
      const before = terms[i];
      if (term.isPair || before.isPair || term === before || before.text.length + term.text.length < 5) return;
      before.wholes.push([before.text + term.text, 2]);
      term.wholes.push([before.text + term.text, 2]);
    });
    const all = [...known.values()].slice(0, termLimit);
    const wholes = [...new Map(all.flatMap((term) => term.wholes))].slice(0, termLimit);
    if (method && all[0]?.text === method) all[0].isMethod = true;
    for (const term of all) {
      term.isLittle = little.has(term.text);
      term.isOptional = term.isMethod || term.isFree || (term.isLittle && !term.isLast);
    }
    if (all.every((term) => term.isOptional)) for (const term of all) term.isOptional = false;
    return {
      text, terms: all, phrases, path,
      wholes: wholes.map(([word]) => ({ text: word, hits: [], isOptional: true, isWhole: true, isWritten: written.has(word), ...written.get(word) })),
    };
  }

  // A path's segments; parameters have no names: `/ideas/{id}` is `ideas` and `{}`.
  const segmentsOf = (path) => path.toLowerCase().replace(/\{[^/]*|\/:[^/]+/g, (part) => (part[0] === "/" ? "/{}" : "{}")).split("/").filter(Boolean);

  // Segments that are a parameter's value, as `123`, and where a service may stand.
  const valued = /^(\d[\w.-]*|[\da-f-]{12,})$/i;
  const address = /^\s*(?:([a-z]+)\s+)?(https?:\/\/[^\s/]+|localhost(?::\d+)?|\d+(?:\.\d+){3}(?::\d+)?)?(\/[^\s?#]*)/i;
  const based = /^(api|rest|v\d[\d.]*)$/i;

  // `GET /ideas/{id}` as a method, "" where there is none, and segments. No page need have the words of `free`: values, and
  // what an address has before the path, as in `https://example.com/api/ideas/123`.
  function pathOf(text) {
    const { 0: all, 1: method = "", 2: host = "", 3: path } = address.exec(text) ?? {};
    if (!path) return null;
    let at = all.length - path.length;
    let isBase = true;
    const free = [[at - host.length, at]];
    for (const segment of path.split("/")) {
      const end = at + segment.length;
      isBase &&= !segment || (based.test(segment) && end + 1 < all.length);
      if (segment && (isBase || valued.test(segment))) free.push([at, end]);
      at = end + 1;
    }
    return { method: method.toLowerCase(), segments: segmentsOf(path), free };
  }

  // How much of the path of a query an operation is: 3 where it has its method and is its path, 2 where it is below that,
  // 1 where the method is another; a little less for values of parameters, and for what the address has before the path.
  function pathLevel({ method, segments }, own, path) {
    const there = segmentsOf(path);
    const isOwn = !method || method === own.toLowerCase();
    if (!segments.length) return there.length ? 0 : 1 + 2 * isOwn;
    for (let skipped = 0; skipped < Math.min(3, segments.length); skipped++) {
      const wanted = segments.slice(skipped);
      if (skipped && wanted.every((segment) => segment === "{}")) break;
      let less = skipped;
      if (!wanted.every((segment, i) => segment === there[i] || (there[i] === "{}" && ++less))) continue;
      const level = wanted.length === there.length ? 1 + 2 * isOwn : 2 * isOwn;
      return Math.max(0, level - Math.min(0.5, less / 8));
    }
    return 0;
  }

  // MARK: Looking up

  // < 0, 0, > 0 as word i stands before, at or behind `key` in the order of bytes.
  function compare(part, i, key) {
    const start = part.at[i];
    const size = part.at[i + 1] - start;
    const both = Math.min(size, key.length);
    for (let k = 0; k < both; k++) {
      const difference = part.bytes[start + k] - key[k];
      if (difference) return difference;
    }
    return size - key.length;
  }

  // The first word of a part that does not stand before `key`.
  function lowerBound(part, key) {
    let low = 0;
    let high = part.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(part, middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function isBefore(a, b) {
    for (let k = 0; k < a.length && k < b.length; k++) if (a[k] !== b[k]) return a[k] < b[k];
    return a.length < b.length;
  }

  // No word that begins with `key` stands at or behind this.
  const endOf = (key) => Uint8Array.of(...key, 0xff);

  // Ranges [part, from, to] of the words that begin with `key`, nearest to `near` first where there are too many parts.
  async function rangesOf(index, key, near = key) {
    const parts = index.root.words;
    const end = endOf(key);
    const from = Math.max(0, partAt(parts, (part) => isBefore(key, part.word)));
    let to = from;
    while (to + 1 < parts.length && isBefore(parts[to + 1].word, end)) to++;
    const numbers = [];
    const middle = Math.max(from, partAt(parts, (part) => isBefore(near, part.word)));
    for (let i = middle; i <= to && numbers.length < partLimit; i++) numbers.push(i);
    for (let i = middle - 1; i >= from && numbers.length < partLimit; i--) numbers.unshift(i);
    const loaded = await Promise.all(numbers.filter((i) => parts[i]).map((i) => index.words(i)));
    return loaded.map((part) => [part, lowerBound(part, key), lowerBound(part, end)]);
  }

  const decoder = new TextDecoder();
  const textOf = (part, i) => decoder.decode(part.bytes.subarray(part.at[i], part.at[i + 1]));

  // Whether the stem of word i is `stem`: the word without the rule's suffix, with its replacement.
  function hasStem(part, i, stem, rules) {
    const rule = rules[part.rule[i]];
    if (!rule) return false;
    const start = part.at[i];
    const base = part.at[i + 1] - start - rule.suffix;
    if (base + rule.end.length !== stem.length) return false;
    for (let k = 0; k < base; k++) if (part.bytes[start + k] !== stem[k]) return false;
    for (let k = 0; k < rule.end.length; k++) if (rule.end[k] !== stem[base + k]) return false;
    return true;
  }

  // Whether word i or `key` has many letters behind those that both begin with.
  function isFarForm(part, i, key) {
    const word = part.bytes.subarray(part.at[i], part.at[i + 1]);
    let both = 0;
    while (both < word.length && word[both] === key[both]) both++;
    return Math.max(word.length, key.length) - both > farForm;
  }

  // British spellings as American ones, for words that the index has only so.
  const american = (text) =>
    text.replace(/(.{4})is(e[drs]?|ers|ing|ations?)$/, "$1iz$2").replace(/(.{2}[^aeo])our(s|ed|ing|al|able|ite)?$/, "$1or$2");

  function stemOf(part, i, rules) {
    const rule = rules[part.rule[i]];
    if (!rule) return part.bytes.slice(part.at[i], part.at[i + 1]);
    const base = part.bytes.subarray(part.at[i], part.at[i + 1] - rule.suffix);
    const stem = new Uint8Array(base.length + rule.end.length);
    stem.set(base);
    stem.set(rule.end, base.length);
    return stem;
  }

  // Stems that a word which no page has may have, by the rules of those that pages have.
  function stemsOf(text, rules) {
    const key = bytesOf(text);
    const stems = [key];
    for (const rule of rules.byLength) {
      const base = key.length - rule.suffix;
      if (base < 3 || !text.endsWith(rule.text)) continue;
      stems.push(Uint8Array.of(...key.subarray(0, base), ...rule.end));
    }
    return stems;
  }

  // A stem may differ from its words in its last letters: y and i, e and nothing.
  const shared = (stem) => stem.subarray(0, Math.max(Math.min(3, stem.length), stem.length - 2));

  // MARK: Slips of the finger

  // The Damerau distance (neighbours may change places, once) of `word` and `text`, or of `text` and the nearest beginning
  // of `word`; anything above `limit` is `limit + 1`. Neighbours that changed places are the likeliest slip.
  function distance(text, word, limit, ofBeginning) {
    const columns = text.length;
    let before;
    let row = Array.from({ length: columns + 1 }, (_, i) => i);
    let best = columns;
    let leastBefore = 0;
    for (let i = 1; i <= word.length; i++) {
      const next = [i];
      let least = i;
      for (let k = 1; k <= columns; k++) {
        const change = word[i - 1] === text[k - 1] ? 0 : 1;
        let cost = Math.min(row[k] + 1, next[k - 1] + 1, row[k - 1] + change);
        if (change && i > 1 && k > 1 && word[i - 1] === text[k - 2] && word[i - 2] === text[k - 1]) {
          cost = Math.min(cost, before[k - 2] + 0.9);
        }
        next.push(cost);
        if (cost < least) least = cost;
      }
      best = Math.min(best, next[columns]);
      // Letters that change places go on from the row before.
      if (least > limit && leastBefore > limit) break;
      leastBefore = least;
      before = row;
      row = next;
      if (i === word.length && !ofBeginning) return Math.min(row[columns], limit + 1);
    }
    return ofBeginning ? Math.min(best, limit + 1) : limit + 1;
  }

  // Short words have too many neighbours: only letters that changed places are put right unasked.
  const slipsOf = (text) => (text.length < 4 ? 0 : text.length < 6 ? 0.9 : text.length < 8 ? 1 : 2);

  // Whether two slips are likely: doubled letters, vowels, what was left out, but no consonant for another.
  function isPlausible(text, word) {
    const [short, long] = [text, word].map((word) => word.replace(/[aeiouy]/g, "")).sort((a, b) => a.length - b.length);
    return [...short].every((letter) => long.includes(letter));
  }

  async function slippedWords(index, term, limit, pause) {
    const found = [];
    const { text } = term;
    const first = bytesOf([...text][0]);
    for (const [part, from, to] of await rangesOf(index, first, bytesOf(text))) {
      for (let i = from; i < to; i++) {
        if ((i & 255) === 0) await pause();
        const size = part.at[i + 1] - part.at[i];
        // A letter is at most three bytes, and words are mostly of one kind.
        const fits = size >= text.length - limit && size <= (text.length + limit) * 3;
        if (!fits && !term.isLast) continue;
        const word = textOf(part, i);
        const gap = Math.abs(word.length - text.length);
        const away = gap > limit ? limit + 1 : distance(text, word, limit);
        const hit = { part, i, total: part.total[i], word, away };
        if (away <= limit && (away <= 1 || isPlausible(text, word))) found.push({ ...hit, worth: away <= 1 ? worth.slip : worth.farSlip });
        else if (term.isLast && text.length > 5 && word.length > text.length && distance(text, word, 1, true) <= 1) {
          found.push({ ...hit, worth: worth.slippedPrefix });
        }
      }
    }
    return found.sort((a, b) => b.worth - a.worth || a.away - b.away || b.total - a.total).slice(0, slipLimit);
  }

  // MARK: All ways together

  // A word of the index as its part and its number there.
  async function placeOf(index, word) {
    const key = bytesOf(word);
    const number = partAt(index.root.words, (part) => isBefore(key, part.word));
    if (number < 0) return null;
    const part = await index.words(number);
    const i = lowerBound(part, key);
    return i < part.count && compare(part, i, key) === 0 ? [part, i] : null;
  }

  // Gives a term its `hits`: [{part, i, total, word, worth}], the best way first.
  async function expand(index, term, pause) {
    const { rules } = index.root;
    const hits = new Map();
    const add = (part, i, value, parts = 1) => {
      const id = part.first + i;
      if (!(hits.get(id)?.worth >= value)) {
        hits.set(id, { part, i, total: part.total[i], word: textOf(part, i), worth: value, parts });
      }
    };
    const exactly = (word) => placeOf(index, word);
    const exact = await exactly(term.text);
    if (exact) add(...exact, worth.exact);
    term.isKnown = Boolean(exact);
    term.stem = term.text;
    if (term.isMethod) return finish(term, hits);
    // A version with its letter and without.
    const version = /^(v?)(\d+\..*)/.exec(term.text);
    const sibling = version && (await exactly(version[1] ? version[2] : `v${version[2]}`));
    if (sibling) add(...sibling, worth.exact);

    // What joins it with its neighbours stands for it too.
    for (const [whole, parts] of term.wholes) {
      const found = await exactly(whole);
      if (found) add(...found, worth.exact, parts);
    }
    // Those by a stem that may be one by chance.
    let guessed = [];
    if (!term.isPair && term.text.length > 2) {
      // Words that are nowhere may be there in American spelling.
      const other = !exact && /^en\b/.test(index.root.language) ? american(term.text) : term.text;
      for (const text of new Set([term.text, other])) {
        const known = text === term.text ? exact : await exactly(text);
        if (known) add(...known, worth.exact);
        const key = bytesOf(text);
        const stems = known ? [stemOf(...known, rules)] : stemsOf(text, rules);
        for (const stem of stems) {
          const size = hits.size;
          for (const [part, from, to] of await rangesOf(index, shared(stem), stem)) {
            for (let i = from; i < to; i++) {
              if (hasStem(part, i, stem, rules)) add(part, i, isFarForm(part, i, key) ? worth.farStem : worth.stem);
            }
          }
          if (known || hits.size > size) term.stem = decoder.decode(stem);
          if (hits.size > size) {
            const isSure = known || stem.length >= sureStem || stem === stems[0];
            guessed = isSure ? [] : guessed.concat([...hits.values()].slice(size));
            break;
          }
        }
        if (hits.size && !guessed.length) break;
      }
    }
    const isLong = term.isPair || [...term.text].length > 1;
    if ((isLong && (term.isLast || !hits.size)) || (term.isPair && term.text.length === 1)) {
      await addBeginnings(index, term, hits, add, !guessed.length);
    }
    const demote = () => guessed.forEach((hit) => (hit.worth = worth.chance));
    // What else is there was rather meant.
    if (hits.size > guessed.length) demote();
    if (version && isLong && !hits.size) {
      await addBeginnings(index, { ...term, text: version[1] ? version[2] : `v${version[2]}` }, hits, add);
    }
    const isUnknown = hits.size === guessed.length;
    if (!term.isPair && (exact ? exact[0].total[exact[1]] < rare : isUnknown)) {
      const halves = await halvesOf(index, term, exactly, pause);
      if (halves) hits.set(halves, halves);
    }
    const limit = term.isPair || /\d/.test(term.text) ? 0 : slipsOf(term.text);
    if (isUnknown && limit) {
      const slips = (await slippedWords(index, term, limit, pause)).filter((hit) => !guessed.length || hit.worth === worth.slip);
      if (slips.length) demote();
      for (const hit of slips) add(hit.part, hit.i, hit.worth);
      term.isSlip = slips.length > 0 || !guessed.length;
      // `middleare` is rather a slip than `middle are`.
      if (slips.length) for (const [id, { halves }] of hits) if (halves?.some((half) => half.length < 4)) hits.delete(id);
    }
    return finish(term, hits);
  }

  // Two words of the index that a term joins, as a hit with the sections that both stand in; of a word that is known, only
  // those where they are in a heading or title.
  async function halvesOf(index, { text, isKnown }, exactly, pause) {
    for (let at = 3; at <= text.length - 3; at++) {
      const first = await exactly(text.slice(0, at));
      const second = first && (await exactly(text.slice(at)));
      if (!second) continue;
      const lists = await Promise.all([first, second].map(([part, i]) => index.list(part, i)));
      await pause();
      const met = meet(...lists.map((list) => list.read()), !isKnown);
      const total = met.sections.length;
      if (!total) continue;
      const halves = [first, second].map(([part, i]) => textOf(part, i));
      return { halves, list: { read: () => met }, total, word: halves.join(" "), worth: worth.halves, parts: 0 };
    }
    return null;
  }

  // What a list has in common with another: a field that both words are in, and, if `inText`, the lesser weight.
  function meet(list, other, inText) {
    const { sections } = list;
    const values = list.values.slice();
    let size = 0;
    for (let i = 0, k = 0; i < sections.length; i++) {
      while (other.sections[k] < sections[i]) k++;
      if (other.sections[k] !== sections[i]) continue;
      const [a, b] = [values[i], other.values[k]];
      const value = (a >> 6 === b >> 6 ? Math.max(a, b) & 0xf8 : 0) | (inText ? Math.min(a & 7, b & 7) : 0);
      if (!value) continue;
      sections[size] = sections[i];
      values[size++] = value;
    }
    return { sections: sections.subarray(0, size), values: values.subarray(0, size) };
  }

  async function addBeginnings(index, term, hits, add, isThere = true) {
    const key = bytesOf(term.text);
    const found = [];
    for (const [part, from, to] of await rangesOf(index, key)) {
      for (let i = from; i < to; i++) {
        if (!hits.has(part.first + i)) found.push({ part, i, total: part.total[i], size: part.at[i + 1] - part.at[i] });
      }
    }
    found.sort((a, b) => b.total - a.total);
    const whole = (term.isLast ? worth.prefix : worth.prefix / 2) * (hits.size && isThere && !term.isLittle ? besideItself : 1);
    for (const { part, i, size } of found.slice(0, prefixLimit(term.text.length))) {
      add(part, i, whole * (0.4 + (0.6 * key.length) / size));
    }
  }

  // Words written together tell more than their parts: each is a term of its own, that no page needs. One that is still
  // being typed may become others.
  async function joinedTerms(index, { terms, wholes }) {
    for (const whole of wholes) {
      const hit = terms.flatMap((term) => term.hits).find((hit) => hit.word === whole.text && hit.parts > 1);
      const hits = new Map();
      if (hit) whole.hits = [hit];
      else if (whole.isWritten && whole.isLast) {
        await addBeginnings(index, whole, hits, (part, i, value) => {
          hits.set(part.first + i, { part, i, total: part.total[i], word: textOf(part, i), worth: value, parts: whole.parts.length });
        });
        finish(whole, hits);
        // What its last part is to be is not known yet.
        const last = hits.size && terms.find((term) => term.text === whole.parts.at(-1));
        if (last && (!last.isKnown || last.text.length < 3)) last.isOptional = true;
        if (last && !last.isLast) await addEndings(index, last, whole);
      }
    }
    return wholes.filter((whole) => whole.hits.length);
  }

  // What names that begin with `whole` end with, its last part may become: `createId` is on its way to an idea.
  async function addEndings(index, last, whole) {
    const endings = new Set(whole.hits.slice(0, endingLimit).map((hit) => hit.word.slice(whole.text.length - last.text.length)));
    for (const word of endings) {
      const found = !last.hits.some((hit) => hit.word === word) && (await placeOf(index, word));
      if (!found) continue;
      const [part, i] = found;
      last.hits.push({ part, i, total: part.total[i], word, worth: worth.prefix * (0.4 + (0.6 * last.text.length) / word.length), parts: 1 });
    }
  }

  function finish(term, hits) {
    term.hits = [...hits.values()].sort((a, b) => b.worth - a.worth || b.total - a.total);
    return term;
  }

  // Words near one that was not found, for "did you mean".
  async function nearWords(index, text, pause) {
    const limit = text.length < 6 ? 1 : 2;
    const near = await slippedWords(index, { text, isLast: true }, limit, pause);
    return near.map((hit) => hit.word).slice(0, 3);
  }

  Object.assign(search, { parse, pathLevel, expand, joinedTerms, nearWords });
})();
