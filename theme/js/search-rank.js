// Which pages answer a query, and which of their sections: BM25 with weights of fields, which the index has made ready;
// whole titles, headings and identifiers first; pages that miss a word have less of their score.

(() => {
  "use strict";
  const search = window.galleySearch;
  const { wordsOf, Index, expand, joinedTerms, parse, pathLevel, nearWords, nearness, phraseIsIn, matcherOf } = search;

  // What the index's levels of weight in the text stand for: 0, then 2^((level − 5) / 2).
  const inText = Float32Array.from({ length: 8 }, (_, level) => level && 2 ** ((level - 5) / 2));
  // What a word in a field is worth beside one in the text (at most 2): none, heading, title, identifier.
  const fieldWorth = [0, 3, 5, 5];
  // Headings and titles that are the query itself, in units of the whole query.
  const wholeWorth = [0, 3, 6.2, 6];
  // A word of the page's title stands a little in all its sections.
  const titleShare = 0.35;
  // What the best sections of a page have together, besides the best of them.
  const pageShare = 0.35;
  // What a section loses that has few of the words, when others of its page have the rest.
  const spreadCost = 0.8;
  // Long pages have most words somewhere: beyond so many sections, all together say less with each doubling.
  const fewSections = 16;
  const lengthCost = 0.25;
  // Where a page begins it says what it is about.
  const leadWorth = 1.05;
  // What it adds that all words stand side by side.
  const nearWorth = 0.25;
  // What a schema's name has of it, so that it comes behind an operation that is called the same.
  const secondaryWorth = 0.7;
  // The index counts the words of a field up to this: so many, or more.
  const mostWords = 7;
  // What a page has left of its score, by the share of the query that it has.
  const shareCost = 1.5;
  const [title, identifier] = [2, 3];
  const optionalWorth = 0.3;
  // Who types words as one means that.
  const writtenWorth = 4;
  // Neighbours written as one may be meant too.
  const besideWorth = 0.5;
  // Pages that miss words are shown where few have all of them.
  const enough = 20;
  const partialLimit = 50;
  const leastShare = 0.25;
  // Pages whose texts are fetched at a time to find a quoted phrase.
  const phraseLimit = 80;
  // Pages looked at for a path, what each of its levels is worth, and how much of one a request has that prose shows.
  const pathLimit = 16;
  const pathWorth = 20;
  const proseShare = 0.7;
  // Other sections of a page shown below its best.
  const moreLimit = 3;
  const moreShare = 0.5;
  // Sections looked at for them: some have the same heading.
  const lookLimit = 8;
  // While somebody types, what the next letter may make needless is fetched after so many milliseconds without one. Keys
  // come 100 to 200 apart.
  const typingPause = 150;
  // A word of so few letters begins too many others.
  const shortWord = 2;
  // A task longer than this would be felt.
  const taskTime = 12;

  // MARK: Time

  // Gives the browser a turn where the present one has taken long; throws where the query is superseded.
  function pacer(isCurrent) {
    let start = performance.now();
    return async () => {
      if (performance.now() - start > taskTime) {
        await new Promise((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            port1.close();
            resolve();
          };
          port2.postMessage(0);
        });
        start = performance.now();
      }
      if (!isCurrent()) throw new Superseded();
    };
  }

  class Superseded extends Error {}

  // MARK: Scores

  // What terms give sections, a row of terms for each: `score`, and of the best place in a field how well the term answers
  // it (`worth`) and which it is with its number of words (`field`).
  class Scores {
    // The first terms are the words of the query, `own`; further ones join some of them.
    constructor(count, width, own) {
      this.width = width;
      // A field is the query where it has as many words as this: as in the index, forms of one word are one, and little
      // words are none unless there are no others.
      const told = own.filter((term) => !term.isLittle);
      this.told = (told.length ? told : own).map((term) => own.indexOf(term));
      this.words = Math.min(new Set(this.told.map((t) => own[t].stem)).size, mostWords);
      this.score = new Float32Array(count * width);
      this.worth = new Float32Array(count * width);
      this.field = new Uint8Array(count * width);
    }

    add(column, { sections, values }, { worth, parts }, isMethod) {
      const { width, words: termCount, score, field } = this;
      for (let i = 0; i < sections.length; i++) {
        const value = values[i];
        const which = value >> 6;
        if (isMethod && which !== identifier) continue;
        const at = sections[i] * width + column;
        // A word that joins several of the query's stands for them.
        const words = ((value >> 3) & 7) + parts - 1;
        // A long heading says less with each of its words; paths are long by nature.
        const cost = which === identifier ? 0.2 : 0.4;
        const inField = which ? fieldWorth[which] / (1 - cost + (cost * Math.max(words, termCount)) / termCount) : 0;
        const own = worth * (inField + inText[value & 7]);
        if (own > score[at]) score[at] = own;
        if (which && worth > this.worth[at]) {
          this.worth[at] = worth;
          field[at] = which * 16 + words;
        }
      }
    }

    // What a section gets for a field that is the query and nothing else.
    whole(section) {
      const from = section * this.width;
      const which = this.field[from + this.told[0]] >> 4;
      let words = 0;
      let worth = 2;
      for (const t of this.told) {
        const at = from + t;
        const field = this.field[at];
        if (!field || field >> 4 !== which) return 0;
        words = Math.max(words, field & 15);
        worth = Math.min(worth, this.worth[at]);
      }
      return words === this.words ? wholeWorth[which] * worth : 0;
    }
  }

  // How much a term tells: the fewer sections have it, the more. Other forms than the word itself tell no more than it does.
  function idfOf(term, count) {
    const main = term.hits.filter((hit) => hit.worth >= 0.8 && !hit.halves);
    const sum = (main.length ? main : term.hits).reduce((total, hit) => total + hit.total, 0);
    const df = Math.min(count, sum);
    return Math.log(1 + (count - df + 0.5) / (df + 0.5)) * weightOf(term);
  }

  const weightOf = ({ isWhole, isWritten, isOptional }) =>
    isWritten ? writtenWorth : isWhole ? besideWorth : isOptional ? optionalWorth : 1;

  async function rank(index, query, pause) {
    const { root } = index;
    const count = root.pageOf.length;
    const joined = await joinedTerms(index, query);
    const own = query.terms.filter((term) => term.hits.length);
    const terms = own.concat(joined);
    const needed = query.terms.filter((term) => !term.isOptional).length;
    // Terms that no page has.
    const never = query.terms.filter((term) => !term.isOptional && !term.hits.length);
    const idf = terms.map((term) => idfOf(term, count));
    const idfSum = idf.slice(0, own.length).reduce((a, b) => a + b, 0);
    const width = terms.length;
    const scores = new Scores(count, width, own);
    // Terms whose lists are not known to the end.
    const isCut = terms.map((term) => !!term.isMethod);
    await Promise.all(terms.map(async (term, t) => {
      const lists = await Promise.all(term.hits.map(({ part, i, list }) => list ?? index.list(part, i)));
      for (let i = 0; i < lists.length; i++) {
        await pause();
        const list = lists[i].read();
        scores.add(t, list, term.hits[i], term.isMethod);
        isCut[t] ||= list.sections.length < term.hits[i].total;
      }
    }));

    // The best of each term in each page, and what the page's title has of it: rows of terms.
    const best = new Float32Array(root.kind.length * width);
    const inTitle = new Float32Array(best.length);
    for (let section = 0; section < count; section++) {
      if ((section & 4095) === 0) await pause();
      const page = root.pageOf[section] * width;
      const row = section * width;
      for (let t = 0; t < width; t++) {
        const score = scores.score[row + t];
        if (score > best[page + t]) best[page + t] = score;
        if (scores.field[row + t] >> 4 === title && score > inTitle[page + t]) inTitle[page + t] = score;
      }
    }

    // Each section gets a share of the page's title; each page is its best section and a little of all.
    const totals = new Float32Array(count);
    const found = [];
    for (let number = 0; number < root.kind.length; number++) {
      if ((number & 255) === 0) await pause();
      const row = number * width;
      let has = 0;
      let whole = 0;
      for (let t = 0; t < width; t++) {
        if (best[row + t] && t < own.length) has += idf[t];
        whole += pageShare * idf[t] * best[row + t];
      }
      if (!has) continue;
      const sections = root.first[number + 1] - root.first[number];
      whole /= 1 + lengthCost * Math.max(0, Math.log2(sections / fewSections));
      let top = 0;
      for (let section = root.first[number]; section < root.first[number + 1]; section++) {
        let total = idfSum * scores.whole(section) * (root.isSecondary[number] ? secondaryWorth : 1);
        let isHit = false;
        let together = 0;
        for (let t = 0; t < width; t++) {
          const score = Math.max(scores.score[section * width + t], titleShare * inTitle[row + t]);
          isHit ||= scores.score[section * width + t] > 0;
          total += idf[t] * score;
          if (score && t < own.length) together += idf[t];
        }
        if (!isHit) continue;
        total *= 1 - spreadCost * (1 - together / idfSum);
        if (section === root.first[number]) total *= leadWorth;
        totals[section] = total;
        if (total > top) top = total;
      }
      const page = { page: number, score: ((top + whole) * root.boost[number]) / 100, missing: never, share: idfSum ? has / idfSum : 0 };
      const lacking = terms.filter((term, t) => !best[row + t] && !term.isOptional);
      if (lacking.length) page.missing = never.concat(lacking);
      if (page.missing.length < needed) found.push(page);
    }
    // Whether a section may have a phrase: it has the words, as far as that is known.
    const mayHave = (section, phrase) => phrase.every((word) => {
      const t = own.findIndex((term) => term.text === word);
      return t < 0 || isCut[t] || scores.score[section * width + t] > 0;
    });
    return { pages: sorted(found), totals, mayHave };
  }

  function sorted(found) {
    const order = (a, b) => b.score - a.score || a.page - b.page;
    const least = Math.min(...found.map((page) => page.missing.length));
    const full = found.filter((page) => page.missing.length === 0).sort(order);
    if (full.length >= enough) return full;
    const partial = found.filter((page) => page.missing.length && (page.missing.length === least || page.share > leastShare));
    for (const page of partial) page.score *= page.share ** shareCost;
    // A long page that has all words here and there is no better than one that is about most of them.
    return full.concat(partial.sort(order).slice(0, partialLimit)).sort(order);
  }

  // MARK: The engine

  // Answers queries on one index; a new one supersedes those before it.
  class Engine {
    constructor(folder) {
      this.folder = folder;
      this.turn = 0;
    }

    index() {
      this.opened ??= Index.open(this.folder).catch((error) => {
        this.opened = null;
        throw error;
      });
      return this.opened;
    }

    // The answer with its first pages of a kind, or null if another query has been asked meanwhile. While somebody types,
    // not all is fetched before there is a pause, or `hurry` is called.
    async ask(text, kind, count, isTyped = false) {
      const turn = ++this.turn;
      const quiet = new Promise((resolve) => {
        this.hurry = resolve;
        setTimeout(resolve, isTyped ? typingPause : 0);
      });
      try {
        const answer = await this.answer(text, kind, count, () => turn === this.turn, quiet);
        this.hasReopened = false;
        return answer;
      } catch (error) {
        if (error instanceof Superseded || turn !== this.turn) return null;
        // A site published anew has no parts of the old index.
        if (error.kind !== "missing" || !this.opened || this.hasReopened) throw error;
        this.hasReopened = true;
        this.opened = null;
        return this.ask(text, kind, count);
      }
    }

    // Nothing need wait for a pause in typing.
    hurry() {}

    async answer(text, kind, count, isCurrent, quiet) {
      const index = await this.index();
      const pause = pacer(isCurrent);
      const patient = index.after(() => quiet.then(pause));
      const query = parse(text, index.root.little);
      const isShort = query.terms.some(({ isLast, isPair, text }) => isLast && !isPair && text.length <= shortWord);
      const words = isShort ? patient : index;
      await Promise.all(query.terms.map((term) => expand(words, term, pause)));
      await pause();
      const ranking = await rank(words, query, pause);
      // Where the best page is as for the letter before, typing on is unlikely to change it.
      const isSettled = ranking.pages[0]?.page === this.best;
      this.best = ranking.pages[0]?.page;
      const answer = new Answer(isSettled ? index : patient, query, ranking, pause);
      if (query.path) await answer.weighPaths();
      if (query.phrases.length && index.isOneFile) await answer.sift();
      answer.first = await answer.take(kind, 0, count);
      answer.absent = query.wholes.filter((whole) => whole.isWritten && !whole.hits.length && !answer.hasTogether(whole.parts));
      await pause();
      return answer;
    }
  }

  // The pages of an answer, best first, of one kind or of all.
  class Answer {
    constructor(index, query, { pages, totals, mayHave }, pause) {
      Object.assign(this, { index, query, pages, totals, mayHave, pause });
      this.missing = query.terms.filter((term) => !term.hits.length && !term.isOptional);
      this.matcher = matcherOf(query);
    }

    ofKind(kind) {
      return kind === null ? this.pages : this.pages.filter(({ page }) => this.index.root.kind[page] === kind);
    }

    // The kinds that the site has pages of, and how many the answer has: [number, name, count].
    kinds() {
      const { kinds, kind } = this.index.root;
      return kinds.map((name, number) => [number, name, this.ofKind(number).length])
        .filter(([number]) => kind.includes(number));
    }

    // The pages of a kind from `from` on, `count` of them, with their texts; how many are known, and whether there may be more.
    async take(kind, from, count) {
      const [ranked, mayGrow] = this.isCounted ? [this.ofKind(kind), false] : await this.withPhrases(kind, from + count, phraseLimit);
      const pages = await Promise.all(ranked.slice(from, from + count).map((page) => this.withTexts(page)));
      await this.weighNearness(pages);
      return { pages: pages.sort((a, b) => b.near - a.near), total: ranked.length, mayGrow };
    }

    // Whether it is known which pages answer: those that have a phrase are known only by their texts.
    get isCounted() {
      return !this.query.phrases.length || this.isSifted;
    }

    // Leaves only pages that have the phrases, where nothing need be fetched for that.
    async sift() {
      [this.pages] = await this.withPhrases(null, Infinity, Infinity);
      this.isSifted = true;
    }

    // What pages are worth together with how near the words come to each other in their best sections: known once texts
    // are here, so it orders those that are shown together, and none that were shown before.
    async weighNearness(pages) {
      // Not those that only whole phrases answer.
      const wanted = new Set(Object.values(this.matcher.words));
      for (const page of pages) {
        page.near ??= page.score * (1 + nearWorth * (wanted.size > 1 ? this.nearnessOf(page, wanted) : 0));
        await this.pause();
      }
    }

    nearnessOf({ sections: [{ heading, text }] }, wanted) {
      return Math.max(nearness(heading, this.matcher, wanted), nearness(text, this.matcher, wanted));
    }

    // A path is known by the first line of an operation's text.
    async weighPaths() {
      const levelOf = ({ text, facts }) => {
        const [, method, path] = /^([A-Z]+) (\/\S*)/.exec(text) ?? [];
        return path ? pathLevel(this.query.path, method, path) * (facts.badge ? 1 : proseShare) : 0;
      };
      const first = this.pages.slice(0, pathLimit);
      await Promise.all(first.map((page) => this.withTexts(page)));
      for (const page of first) {
        const levels = new Map(page.sections.map((section) => [section, levelOf(section)]));
        page.sections.sort((a, b) => levels.get(b) - levels.get(a));
        page.score *= pathWorth ** levels.get(page.sections[0]);
      }
      this.pages.sort((a, b) => b.score - a.score || a.page - b.page);
    }

    // Whether words stand together in what is shown first.
    hasTogether(words) {
      return this.first.pages.some(({ sections }) => sections.some(({ heading, text }) => phraseIsIn(heading, words) || phraseIsIn(text, words)));
    }

    // The texts of sections.
    texts(sections) {
      return Promise.all(sections.map(async (section) => ({
        ...(await this.index.section(section)),
        score: this.totals[section],
        isLead: section === this.index.root.first[this.index.root.pageOf[section]],
      })));
    }

    // A page with its facts and the sections that are shown of it: the best, and others that are nearly as good.
    async withTexts(page) {
      if (page.sections) return page;
      // Only sections that have a phrase are shown, where one was asked for.
      const order = page.phrased?.length ? this.sectionsOf(page).slice(0, page.phrased.length) : this.sectionsOf(page);
      const least = this.totals[order[0]] * moreShare;
      const good = order.filter((section, i) => !i || this.totals[section] > least).slice(0, lookLimit);
      const shown = new Map();
      while (good.length && shown.size <= moreLimit) {
        for (const section of await this.texts(good.splice(0, moreLimit + 1 - shown.size))) {
          if (!shown.has(section.heading)) shown.set(section.heading, section);
        }
      }
      page.sections = [...shown.values()].sort((a, b) => this.isNamed(b) - this.isNamed(a));
      page.facts = page.sections[0].facts;
      return page;
    }

    // Whether a section's heading has the words of the query themselves, or forms of them.
    isNamed(section) {
      const words = new Set(wordsOf(section.heading).map((item) => item.word));
      return (section.isNamed ??= this.query.terms.every((term) => term.isOptional || term.hits.some((hit) => hit.worth >= 0.8 && words.has(hit.word))));
    }

    // The numbers of a page's sections that have hits, best first; before them those that have a phrase.
    sectionsOf({ page, phrased = [] }) {
      const { first } = this.index.root;
      const found = [];
      for (let section = first[page]; section < first[page + 1]; section++) {
        if (this.totals[section] && !phrased.includes(section)) found.push(section);
      }
      const order = (a, b) => this.totals[b] - this.totals[a] || a - b;
      const all = phrased.sort(order).concat(found.sort(order));
      return all.length ? all : [first[page]];
    }

    // Only the texts tell whether words stand together: looks until there are `wanted` pages, or some at least and `limit`
    // further ones were looked at.
    async withPhrases(kind, wanted, limit) {
      const candidates = this.ofKind(kind)
        .filter((page) => !page.missing.length && this.query.phrases.every((phrase) => this.placesOf(page, phrase).length));
      const found = [];
      let looked = 0;
      let i = 0;
      for (; i < candidates.length && found.length < wanted && (looked < limit || !found.length); i += 8) {
        const pages = candidates.slice(i, i + 8);
        looked += pages.filter((page) => page.hasPhrases === undefined).length;
        await Promise.all(pages.map(async (page) => (page.hasPhrases ??= await this.findPhrases(page))));
        found.push(...pages.filter((page) => page.hasPhrases));
      }
      return [found, i < candidates.length];
    }

    // The sections of a page that may have a phrase.
    placesOf({ page }, phrase) {
      const { first } = this.index.root;
      const found = [];
      for (let section = first[page]; section < first[page + 1]; section++) {
        if (this.mayHave(section, phrase)) found.push(section);
      }
      return found;
    }

    // Whether a page has all phrases; keeps which of its sections have one.
    async findPhrases(page) {
      page.phrased = [];
      // Which are shown depends on it.
      page.sections = null;
      for (const phrase of this.query.phrases) {
        const places = this.placesOf(page, phrase);
        const texts = await this.texts(places);
        await this.pause();
        const good = places.filter((_, i) => phraseIsIn(texts[i].heading, phrase) || phraseIsIn(texts[i].text, phrase));
        if (!good.length) return false;
        page.phrased = [...new Set([...page.phrased, ...good])];
      }
      return true;
    }

    near(word) {
      return nearWords(this.index, word, this.pause);
    }
  }

  Object.assign(search, { Engine, Superseded });
})();
