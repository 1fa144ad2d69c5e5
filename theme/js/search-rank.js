// Which pages answer a query, and which of their sections: BM25 with weights of fields, which the index has made ready;
// whole titles, headings and identifiers first; pages that miss a word have less of their score.

(() => {
  "use strict";
  const search = window.galleySearch;
  const { Index, expand, joinedTerms, parse, nearWords, phraseIsIn, matcherOf } = search;

  // What the index's levels of weight in the text stand for: 0, then 2^((level − 5) / 2).
  const inText = Float32Array.from({ length: 8 }, (_, level) => level && 2 ** ((level - 5) / 2));
  // What a word in a field is worth beside one in the text (at most 2): none, heading, title, identifier.
  const fieldWorth = [0, 4, 6, 6];
  // Headings and titles that are the query itself, in units of the whole query.
  const wholeWorth = [0, 3, 6, 6];
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
  // Pages whose texts are fetched to find a quoted phrase.
  const phraseLimit = 40;
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
    // The first `own` terms are the words of the query, further ones join some of them.
    constructor(count, width, own) {
      this.width = width;
      this.own = own;
      this.score = new Float32Array(count * width);
      this.worth = new Float32Array(count * width);
      this.field = new Uint8Array(count * width);
    }

    add(column, { sections, values }, { worth, parts }, isMethod) {
      const { width, own: termCount, score, field } = this;
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
      const which = this.field[from] >> 4;
      let words = 0;
      let worth = 2;
      for (let at = from; at < from + this.own; at++) {
        const field = this.field[at];
        if (!field || field >> 4 !== which) return 0;
        words = Math.max(words, field & 15);
        worth = Math.min(worth, this.worth[at]);
      }
      return words === this.own ? wholeWorth[which] * worth : 0;
    }
  }

  // How much a term tells: the fewer sections have it, the more. Other forms than the word itself tell no more than it does.
  function idfOf(term, count) {
    const main = term.hits.filter((hit) => hit.worth >= 0.8);
    const sum = (main.length ? main : term.hits).reduce((total, hit) => total + hit.total, 0);
    const df = Math.min(count, sum);
    return Math.log(1 + (count - df + 0.5) / (df + 0.5)) * weightOf(term);
  }

  const weightOf = ({ isWhole, isWritten, isOptional }) =>
    isWritten ? writtenWorth : isWhole ? besideWorth : isOptional ? optionalWorth : 1;

  async function rank(index, query, pause) {
    const { root } = index;
    const count = root.pageOf.length;
    const own = query.terms.filter((term) => term.hits.length);
    const terms = own.concat(joinedTerms(query));
    const needed = query.terms.filter((term) => !term.isOptional).length;
    // Terms that no page has.
    const never = query.terms.filter((term) => !term.isOptional && !term.hits.length);
    const idf = terms.map((term) => idfOf(term, count));
    const idfSum = idf.slice(0, own.length).reduce((a, b) => a + b, 0);
    const width = terms.length;
    const scores = new Scores(count, width, own.length);
    await Promise.all(terms.map(async (term, t) => {
      const lists = await Promise.all(term.hits.map((hit) => index.list(hit.part, hit.i)));
      for (let i = 0; i < lists.length; i++) {
        await pause();
        scores.add(t, lists[i].read(), term.hits[i], term.isMethod);
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
        let total = idfSum * scores.whole(section);
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
      const page = { page: number, score: top + whole, missing: never, share: idfSum ? has / idfSum : 0 };
      const lacking = terms.filter((term, t) => !best[row + t] && !term.isOptional);
      if (lacking.length) page.missing = never.concat(lacking);
      if (page.missing.length < needed) found.push(page);
    }
    return { pages: sorted(found), totals };
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

    // The answer with its first pages of a kind, or null if another query has been asked meanwhile.
    async ask(text, kind, count) {
      const turn = ++this.turn;
      try {
        const answer = await this.answer(text, kind, count, () => turn === this.turn);
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

    async answer(text, kind, count, isCurrent) {
      const index = await this.index();
      const pause = pacer(isCurrent);
      const query = parse(text, index.root.language);
      await Promise.all(query.terms.map((term) => expand(index, term, pause)));
      await pause();
      const ranking = await rank(index, query, pause);
      const answer = new Answer(index, query, ranking, pause);
      answer.first = await answer.take(kind, 0, count);
      await pause();
      return answer;
    }
  }

  // The pages of an answer, best first, of one kind or of all.
  class Answer {
    constructor(index, query, { pages, totals }, pause) {
      Object.assign(this, { index, query, pages, totals, pause });
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

    // The pages of a kind from `from` on, `count` of them, with their texts; and how many there are, if that is known.
    async take(kind, from, count) {
      const { phrases } = this.query;
      const ranked = phrases.length ? await this.withPhrases(kind, from + count) : this.ofKind(kind);
      const pages = await Promise.all(ranked.slice(from, from + count).map((page) => this.withTexts(page)));
      return { pages, total: ranked.length };
    }

    // A page with its facts and texts, and its sections that have hits, best first.
    async withTexts(page) {
      if (page.facts) return page;
      page.facts = await this.index.page(page.page);
      const { first } = this.index.root;
      const sections = page.facts.sections.map((section, i) => ({ ...section, score: this.totals[first[page.page] + i], isLead: i === 0 }));
      page.sections = sections.filter(({ score }) => score).sort((a, b) => b.score - a.score);
      return page;
    }

    // Only the texts tell whether words stand together: looks until there are `wanted` pages.
    async withPhrases(kind, wanted) {
      const candidates = this.ofKind(kind).filter((page) => !page.missing.length).slice(0, phraseLimit);
      const found = [];
      for (let i = 0; i < candidates.length && found.length < wanted; i += 8) {
        const pages = await Promise.all(candidates.slice(i, i + 8).map((page) => this.withTexts(page)));
        for (const page of pages) {
          await this.pause();
          page.hasPhrases ??= this.keepPhrases(page);
          if (page.hasPhrases) found.push(page);
        }
      }
      return found;
    }

    // Whether a page has all phrases; sections that have one come first.
    keepPhrases(page) {
      const has = ({ heading, text }, phrase) => phraseIsIn(heading, phrase) || phraseIsIn(text, phrase);
      const { phrases } = this.query;
      if (!phrases.every((phrase) => page.facts.sections.some((section) => has(section, phrase)))) return false;
      const isGood = (section) => phrases.some((phrase) => has(section, phrase));
      page.sections = page.sections.filter(isGood).concat(page.sections.filter((item) => !isGood(item)));
      return true;
    }

    near(word) {
      return nearWords(this.index, word, this.pause);
    }
  }

  Object.assign(search, { Engine, Superseded });
})();
