// The words of a text, as the index has them. The rules are those of WordSplitter in GalleySearch: a token is a run of
// letters and digits, its parts are the humps of camel case, and what `_` or `-` joins is also a word written together;
// writings without spaces give pairs of letters. First of the files of the search; they share the object `galleySearch`.

window.galleySearch ??= (() => {
  "use strict";
  const sizeLimit = 40;
  const partLimit = 4;
  const [other, lower, upper, letter, digit, mark, ideograph] = [0, 1, 2, 3, 4, 5, 6];
  const isWord = (kind) => kind > other && kind < ideograph;
  const isLetter = (kind) => kind >= lower && kind <= letter;

  // MARK: Letters

  // Thai to Burmese, Khmer, and the writings of East Asia.
  const alone = [
    [0x0e00, 0x0eff], [0x1000, 0x109f], [0x1100, 0x11ff], [0x1780, 0x17ff], [0x2e80, 0x2fdf], [0x3005, 0x3007],
    [0x3021, 0x3029], [0x3031, 0x3035], [0x3040, 0x318f], [0x31a0, 0x31bf], [0x31f0, 0x31ff], [0x3400, 0x4dbf],
    [0x4e00, 0x9fff], [0xa960, 0xa97f], [0xac00, 0xd7ff], [0xf900, 0xfaff], [0xff66, 0xffdc], [0x20000, 0x3ffff],
  ];
  // Accents that make no other letter.
  const accents = /[\xAD\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE00-\uFE0F\uFE20-\uFE2F]/;
  const plain = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ", ё: "е" };
  // Letters with what stands on them; Korean syllables may be written in pieces, and kana of half a width have their marks behind them.
  const clusters = /[\u1100-\u115F][\u1160-\u11A7]?[\u11A8-\u11FF]?|\P{M}[\p{M}\uFF9E\uFF9F]*|\p{M}+/gsu;
  const wide = /[\uFF01-\uFF5E\uFF66-\uFF9F]/g;

  function kindOf(sign) {
    const value = sign.codePointAt(0);
    if (value < 128) {
      if (value > 96 && value < 123) return lower;
      if (value > 64 && value < 91) return upper;
      return value > 47 && value < 58 ? digit : other;
    }
    if (/\p{M}/u.test(sign)) return mark;
    if (/[\p{Lu}\p{Lt}]/u.test(sign)) return upper;
    const kind = /\p{Ll}/u.test(sign) ? lower : /\p{L}/u.test(sign) ? letter : /\p{N}/u.test(sign) ? digit : other;
    return kind && alone.some(([from, to]) => value >= from && value <= to) ? ideograph : kind;
  }

  const kinds = new Map();
  const ofASCII = Uint8Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));
  function kind(sign) {
    const code = sign.charCodeAt(0);
    if (code < 128) return ofASCII[code];
    let known = kinds.get(sign);
    if (known === undefined) kinds.set(sign, (known = kindOf(sign)));
    return known;
  }

  function withoutAccents(text) {
    let out = "";
    let before = "";
    for (const sign of text.normalize("NFD")) {
      // й, ў and ї are letters.
      const isKept = /[\u0306\u0308]/.test(sign) ? /[\u0400-\u04FF]/.test(before) : !accents.test(sign);
      if (isKept) out += before = sign;
    }
    return out.normalize("NFC");
  }

  // The signs of a text, without accents, and where each comes from.
  function signsOf(text) {
    const signs = [];
    const starts = [];
    const ends = [];
    for (const { 0: cluster, index } of text.matchAll(clusters)) {
      const usual = cluster.replace(wide, (sign) => sign.normalize("NFKC"));
      for (const sign of cluster.length === 1 && cluster < "\x80" ? cluster : withoutAccents(usual)) {
        signs.push(sign);
        starts.push(index);
        ends.push(index + cluster.length);
      }
    }
    return { signs, starts, ends };
  }

  const fold = (sign) => {
    const low = sign.toLowerCase();
    return low < "\x80" ? low : plain[low] ?? low;
  };

  const encoder = new TextEncoder();
  const fits = (word) => word.length * 3 <= sizeLimit || encoder.encode(word).length <= sizeLimit;

  // MARK: Words

  // Each word with its place in the text; `parts` says of a whole how many stand before it, `isPair` that it is two letters.
  function wordsOf(text) {
    const isASCII = /^[\x00-\x7f]*$/.test(text);
    const { signs, starts, ends } = isASCII ? { signs: text } : signsOf(text);
    const startOf = (i) => (isASCII ? i : starts[i]);
    const endOf = (i) => (isASCII ? i + 1 : ends[i]);
    const types = new Uint8Array(signs.length);
    for (let i = 0; i < signs.length; i++) types[i] = kind(signs[i]);
    const out = [];
    let chain = [];
    let tokens = 0;

    const close = () => {
      const whole = chain.map((part) => part.word).join("");
      out.push(...chain.filter((part) => fits(part.word)));
      if (chain.length > 1 && (tokens === 1 || chain.length <= partLimit) && fits(whole)) {
        out.push({ word: whole, start: chain[0].start, end: chain.at(-1).end, parts: chain.length });
      }
      chain = [];
      tokens = 0;
    };

    // `places` are the signs of a part.
    const addPart = (places) => {
      const word = places.map((i) => fold(signs[i])).join("");
      if (word) chain.push({ word, start: startOf(places[0]), end: endOf(places.at(-1)) });
    };

    const readToken = (start) => {
      const token = [];
      let i = start;
      let hasText = false;
      let sizeWithoutS = -1;
      for (; i < signs.length; i++) {
        if (isWord(types[i])) {
          hasText ||= types[i] !== mark;
          token.push(i);
          continue;
        }
        if (i === start || i + 1 >= signs.length) break;
        const sign = signs[i];
        if (sign === "." && types[i - 1] === digit && types[i + 1] === digit) {
          token.push(i);
        } else if ((sign === "'" || sign === "’") && isLetter(types[i - 1]) && isLetter(types[i + 1])) {
          // `l'installation`, `qu'il`: what follows is a word of its own.
          if (/^([cdjlmnst]|qu)$/i.test(token.map((at) => signs[at]).join("")) && i + 2 < signs.length && isWord(types[i + 2])) break;
          sizeWithoutS = /s/i.test(signs[i + 1]) ? token.length : -1;
        } else break;
      }
      if (sizeWithoutS >= 0 && token.length === sizeWithoutS + 1) token.pop();
      if (!hasText) return i;
      tokens++;
      const end = endOfSuffix(i);
      let from = 0;
      let hasLetter = false;
      for (let k = 0; k < token.length; k++) {
        if (k > from && types[token[k]] === upper && hasLetter && beginsHump(token, k, from)) {
          addPart(token.slice(from, k));
          from = k;
          hasLetter = false;
        }
        hasLetter ||= isLetter(types[token[k]]);
      }
      const suffix = Array.from({ length: end - i }, (_, k) => i + k);
      addPart([...token.slice(from), ...suffix]);
      if (end > i) close();
      return end;
    };

    // Where `++` or `#` ends behind a letter, at the end of a token.
    const endOfSuffix = (start) => {
      if (start >= signs.length || !isLetter(types[start - 1])) return start;
      let end = start;
      if (signs[end] === "#") end++;
      else while (end < start + 2 && signs[end] === "+") end++;
      if (end >= signs.length) return end;
      return isWord(types[end]) || signs[end] === "+" || signs[end] === "#" ? start : end;
    };

    // Whether capital letter `k` of a token begins a part.
    const beginsHump = (token, k, from) => {
      let before = k - 1;
      while (before > from && types[token[before]] === mark) before--;
      let after = k + 1;
      while (after < token.length && types[token[after]] === mark) after++;
      const isBeforeLower = after < token.length && types[token[after]] === lower;
      const type = types[token[before]];
      if (type === lower) return true;
      if (type === digit) return isBeforeLower;
      // `HTTP|Server`; but `OAuth` and `APIs` are one.
      if (type !== upper || !isBeforeLower || before <= from || types[token[before - 1]] !== upper) return false;
      return !(signs[token[after]] === "s" && (after + 1 === token.length || types[token[after + 1]] !== lower));
    };

    const readPairs = (start) => {
      let i = start;
      const letters = [];
      while (i < signs.length && types[i] === ideograph) {
        const first = i++;
        while (i < signs.length && types[i] === mark) i++;
        letters.push([first, i]);
      }
      const add = (from, to) => {
        let word = "";
        for (let k = from; k < to; k++) word += fold(signs[k]);
        if (fits(word)) out.push({ word, start: starts[from], end: ends[to - 1], isPair: true });
      };
      for (let k = 1; k < letters.length; k++) add(letters[k - 1][0], letters[k][1]);
      if (letters.length === 1) add(...letters[0]);
      return i;
    };

    // Most words are small letters and nothing else; returns where such a word ends, or `start`.
    const readPlain = (start) => {
      let i = start;
      while (types[i] === lower) i++;
      const behind = signs[i];
      if (i === start || (i < signs.length && (types[i] !== other || "'’_-+#".includes(behind)))) return start;
      if (i - start <= sizeLimit) out.push({ word: signs.slice(start, i), start, end: i });
      return i;
    };

    for (let i = 0; i < signs.length; ) {
      if (isASCII && !tokens && types[i] === lower) {
        const end = readPlain(i);
        if (end > i) {
          i = end;
          continue;
        }
      }
      if (types[i] === other) {
        const joins = tokens && (signs[i] === "_" || signs[i] === "-") && isWord(types[i - 1]) && isWord(types[i + 1] ?? other);
        if (!joins) close();
        i++;
      } else if (types[i] === ideograph) {
        close();
        i = readPairs(i);
      } else i = readToken(i);
    }
    close();
    return out;
  }

  // What a part of the index calls, loaded from disk: its text goes to whoever waits for that script.
  const search = (text) => search.received(document.currentScript, text);
  return Object.assign(search, { wordsOf });
})();
