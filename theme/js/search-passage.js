// Where the words of a query stand in a text, and the passage of it that shows them best.

(() => {
  "use strict";
  const search = window.galleySearch;
  const { wordsOf } = search;

  const passageLength = 190;
  // How far before its first hit a passage may begin.
  const leadLength = 70;
  // What of one section is looked through.
  const textLimit = 60_000;

  // What of a section is looked through for words that stand close together, and how many letters between two of them
  // leave half of what that is worth.
  const nearLimit = 8_000;
  const nearGap = 12;

  // What is marked: `words` of the index that answer a query, with the number of their term, what is being typed, `phrases`
  // of words that stand together, and `wholes` that stand for several terms.
  function matcherOf({ terms, phrases: quoted, wholes: joined }) {
    // `constructor` is a word as any other.
    const words = { __proto__: null };
    const beginnings = [];
    const phrases = [];
    terms.forEach((term, number) => {
      if (term.isQuoted) return phrases.push(...quoted.filter(([first]) => first === term.text).map((words) => [words, number]));
      if (term.isOptional && terms.some((other) => !other.isOptional)) return;
      for (const { word, halves } of term.hits) {
        if (halves) phrases.push([halves, number]);
        else words[word] ??= number;
      }
      if (term.isLast && term.text.length > 1) beginnings.push([term.text, number]);
    });
    const written = joined.filter((whole) => whole.isWritten).map(({ text, parts }) => [text, parts.map((part) => words[part])]);
    return { words, beginnings, phrases, wholes: Object.fromEntries(written) };
  }

  function termOf(word, { words, beginnings }) {
    if (Object.hasOwn(words, word)) return words[word];
    return beginnings.find(([text]) => word.startsWith(text))?.[1];
  }

  // The hits in a text, in order, none over another: [start, end, term, the whole that it is].
  const hitsIn = (text, matcher) => withoutParts(allHitsIn(text, matcher), matcher);

  function allHitsIn(text, matcher) {
    const words = wordsOf(text);
    const found = phrasesIn(words, matcher.phrases);
    for (const { word, start, end } of words) {
      const term = termOf(word, matcher);
      if (term !== undefined) found.push([start, end, term, Object.hasOwn(matcher.wholes, word) && word]);
    }
    // A whole stands behind its parts, and phrases before all.
    found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    const hits = [];
    for (const hit of found) {
      const last = hits.at(-1);
      if (!last || hit[0] > last[1]) hits.push(hit);
      else {
        last[1] = Math.max(last[1], hit[1]);
        last[3] ||= hit[3];
      }
    }
    return hits;
  }

  function phrasesIn(words, phrases) {
    if (!phrases.length) return [];
    const own = words.filter((item) => !item.parts);
    return own.flatMap(({ start }, i) => phrases.filter(([phrase]) => isAt(own, i, phrase))
      .map(([phrase, term]) => [start, own[i + phrase.length - 1].end, term, false]));
  }

  const isAt = (words, i, phrase) => phrase.every((word, k) => words[i + k]?.word === word);

  // Where a name stands whole, its parts elsewhere are none of it.
  function withoutParts(hits, { wholes }) {
    const told = new Set(hits.flatMap((hit) => (hit[3] ? wholes[hit[3]] : [])));
    return told.size ? hits.filter((hit) => hit[3] || !told.has(hit[2])) : hits;
  }

  // How near the terms `wanted` come to each other in a text: 1 side by side, less by the letters between, 0 where one lacks.
  function nearness(text, matcher, wanted) {
    const last = new Map();
    let best = 0;
    for (const { word, start, end } of wordsOf(text.slice(0, nearLimit))) {
      const term = termOf(word, matcher);
      if (!wanted.has(term)) continue;
      last.set(term, { start, end });
      if (last.size < wanted.size) continue;
      let from = start;
      let letters = 0;
      for (const place of last.values()) {
        from = Math.min(from, place.start);
        letters += place.end - place.start;
      }
      const between = Math.max(0, end - from - letters - wanted.size + 1);
      best = Math.max(best, 1 / (1 + between / (nearGap * (wanted.size - 1))));
    }
    return best;
  }

  function phraseIsIn(text, phrase) {
    const words = wordsOf(text).filter((item) => !item.parts);
    return words.some((_, i) => isAt(words, i, phrase));
  }

  // A text in pieces of [text, whether it is a hit].
  function pieces(text, hits, from = 0, to = text.length) {
    const out = [];
    let at = from;
    for (const [start, end] of hits) {
      if (start < at || end > to) continue;
      const last = out.at(-1);
      // Neighbours are one.
      if (last?.[1] && /^[ \-_.]?$/.test(text.slice(at, start))) last[0] += text.slice(at, end);
      else {
        if (start > at) out.push([text.slice(at, start), false]);
        out.push([text.slice(start, end), true]);
      }
      at = end;
    }
    if (at < to) out.push([text.slice(at, to), false]);
    return out;
  }

  const marked = (text, matcher) => pieces(text, hitsIn(text, matcher));

  // The passage of a text with most terms of the query, from the beginning of a sentence where one is near.
  function passageOf(text, matcher) {
    const blocks = text.slice(0, textLimit).split("\n");
    let best = { score: 0, i: 0, from: 0 };
    for (let i = 0; i < blocks.length; i++) {
      const block = blocks[i];
      const hits = hitsIn(block, matcher);
      for (let k = 0; k < Math.min(hits.length, 40); k++) {
        const from = startOf(block, hits[k][0]);
        const terms = new Set();
        let count = 0;
        for (let m = k; m < hits.length && hits[m][1] <= from + passageLength; m++, count++) terms.add(hits[m][2]);
        // Of equals the earlier, and one that begins where a sentence does.
        const score = terms.size * 4 + Math.min(count, 4) * 0.75 + (isSentence(block, from) ? 0.5 : 0) - Math.min(i, 20) * 0.1;
        if (score > best.score) best = { score, i, from };
      }
    }
    // A short block says little alone: what follows is taken along.
    let block = blocks[best.i];
    for (let k = best.i + 1; k < blocks.length && block.length - best.from < passageLength / 2; k++) block += " · " + blocks[k];
    const to = endOf(block, best.from);
    const out = pieces(block, hitsIn(block, matcher), best.from, to);
    if (!isSentence(block, best.from)) out.unshift(["… ", false]);
    if (to < block.length) out.push([" …", false]);
    return out;
  }

  const isSentence = (text, at) => at === 0 || /[.!?:…·。！？]["”’)]?\s+$|[。！？]$/.test(text.slice(Math.max(0, at - 4), at));

  function startOf(text, hit) {
    if (hit <= leadLength) return 0;
    const before = text.slice(hit - leadLength, hit);
    const sentence = Math.max(...[". ", "! ", "? ", "· "].map((end) => before.lastIndexOf(end) + 1), before.lastIndexOf("。"));
    const space = sentence > 0 ? sentence : before.indexOf(" ", leadLength / 3);
    return hit - leadLength + (space < 0 ? leadLength / 2 : space + 1);
  }

  function endOf(text, from) {
    if (text.length - from <= passageLength + 20) return text.length;
    const space = text.lastIndexOf(" ", from + passageLength);
    return space > from + passageLength / 2 ? space : from + passageLength;
  }

  Object.assign(search, { matcherOf, hitsIn, allHitsIn, withoutParts, nearness, phraseIsIn, marked, passageOf });
})();
