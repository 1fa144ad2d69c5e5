// The index: fetches its files, unpacks them, and knows their layout. A file is asked for once; what is in flight is shared.

(() => {
  "use strict";
  const search = window.galleySearch;

  // Why there is no index: `kind` is "offline", "missing", "invalid" or "browser".
  class IndexError extends Error {
    constructor(kind, name) {
      super(`${kind}: ${name}`);
      this.kind = kind;
    }
  }

  // MARK: From a file to bytes

  // From a server by fetch; from disk, where there is no fetch, by a script that calls with its payload.
  const waiting = new Map();
  search.received = (script, text) => waiting.get(script)?.(text);

  function fromDisk(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.charset = "x-user-defined";
      script.src = url;
      const done = () => {
        waiting.delete(script);
        script.remove();
      };
      waiting.set(script, (text) => resolve(Uint8Array.from(text, (c) => c.charCodeAt(0) & 255)));
      script.onload = () => {
        done();
        reject(new IndexError("invalid", url));
      };
      script.onerror = () => {
        done();
        reject(new IndexError("missing", url));
      };
      document.head.append(script);
    });
  }

  async function fromServer(url, cache) {
    let answer, file;
    try {
      answer = await fetch(url, { cache });
      file = answer.ok && new Uint8Array(await answer.arrayBuffer());
    } catch {
      throw new IndexError("offline", url);
    }
    if (!file) throw new IndexError(answer.status === 404 || answer.status === 410 ? "missing" : "offline", url);
    return unquoted(file, url);
  }

  // What stands between the quotes, without the escapes of \n, \r, \ and '.
  function unquoted(file, url) {
    let at = file.indexOf(0x27) + 1;
    const end = file.lastIndexOf(0x27);
    if (!at || end < at) throw new IndexError("invalid", url);
    const out = new Uint8Array(end - at);
    let size = 0;
    while (at < end) {
      let byte = file[at++];
      if (byte === 0x5c) {
        byte = file[at++];
        if (byte === 0x6e) byte = 10;
        else if (byte === 0x72) byte = 13;
      }
      out[size++] = byte;
    }
    return out.subarray(0, size);
  }

  async function inflated(bytes, url) {
    if (!window.DecompressionStream) throw new IndexError("browser", url);
    try {
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    } catch {
      throw new IndexError("invalid", url);
    }
  }

  async function load(url, cache) {
    const packed = await (location.protocol === "file:" ? fromDisk(url) : fromServer(url, cache));
    return inflated(packed, url);
  }

  // MARK: From bytes to tables

  const utf8 = new TextDecoder();

  class Reader {
    at = 0;
    constructor(bytes) {
      this.bytes = bytes;
    }
    byte() {
      if (this.at >= this.bytes.length) throw new RangeError("the end");
      return this.bytes[this.at++];
    }
    number() {
      let value = 0;
      for (let unit = 1; unit < 2 ** 49; unit *= 128) {
        const byte = this.byte();
        value += (byte & 127) * unit;
        if (byte < 128) return value;
      }
      throw new RangeError("a number");
    }
    take(count) {
      if (count > this.bytes.length - this.at) throw new RangeError("the end");
      return this.bytes.subarray(this.at, (this.at += count));
    }
    raw() {
      return this.take(this.number());
    }
    string() {
      return utf8.decode(this.raw());
    }
    // A count never larger than what could follow it.
    count() {
      const count = this.number();
      if (count > this.bytes.length - this.at) throw new RangeError("a count");
      return count;
    }
    list(make) {
      return Array.from({ length: this.count() }, () => make());
    }
    numbers(count) {
      const out = new Uint32Array(count);
      for (let i = 0; i < count; i++) out[i] = this.number();
      return out;
    }
  }

  const encoder = new TextEncoder();

  function rootOf(bytes) {
    const reader = new Reader(bytes);
    if (reader.number() !== 3) throw new RangeError("a version");
    const root = { language: reader.string(), little: new Set(reader.string().split(" ")), kinds: reader.list(() => reader.string()) };
    const pages = reader.count();
    root.first = new Uint32Array(pages + 1);
    for (let page = 0; page < pages; page++) root.first[page + 1] = root.first[page] + reader.number();
    // Bit 7: of two pages that answer equally well the other one is meant.
    const kind = reader.take(pages);
    root.kind = kind.map((byte) => byte & 127);
    root.isSecondary = kind.map((byte) => byte >> 7);
    // In hundredths.
    root.boost = reader.byte() ? reader.numbers(pages) : new Uint32Array(pages).fill(100);
    root.pageOf = new Uint32Array(root.first[pages]);
    for (let page = 0; page < pages; page++) root.pageOf.fill(page, root.first[page], root.first[page + 1]);
    const rules = reader.list(() => ({ suffix: reader.raw(), end: reader.raw() }));
    root.rules = rules.map(({ suffix, end }) => ({ suffix: suffix.length, end, text: utf8.decode(suffix) }));
    root.rules.byLength = root.rules.filter((rule) => rule.text).sort((a, b) => b.suffix - a.suffix);
    let id = 0;
    root.words = reader.list(() => {
      const part = { word: reader.raw(), first: id, count: reader.number() };
      id += part.count;
      return part;
    });
    const places = () => {
      let first = 0;
      return reader.list(() => ({ first: (first += reader.number()) }));
    };
    root.postings = places();
    root.texts = places();
    const isSplit = reader.byte();
    for (const [letter, parts] of [["w", root.words], ["p", root.postings], ["t", root.texts]]) {
      // So many neighbours have one fingerprint.
      const partsOfOne = isSplit && reader.number();
      let fingerprint;
      parts.forEach((part, number) => {
        if (isSplit && number % partsOfOne === 0) {
          fingerprint = Array.from(reader.take(4), (byte) => byte.toString(16).padStart(2, "0")).join("");
        }
        if (isSplit) part.name = `${letter}${number}-${fingerprint}.js`;
        else part.inline = reader.raw();
      });
    }
    return root;
  }

  // The words of a part, one after another in `bytes`; word i is at[i]..<at[i + 1], its list place[i]..<place[i + 1].
  function wordsPartOf(bytes, { first }) {
    const reader = new Reader(bytes);
    const count = reader.count();
    const shared = reader.take(count);
    const own = reader.take(count);
    const at = new Uint32Array(count + 1);
    for (let i = 0; i < count; i++) at[i + 1] = at[i] + shared[i] + own[i];
    const words = new Uint8Array(at[count]);
    for (let i = 0; i < count; i++) {
      if (i) words.copyWithin(at[i], at[i - 1], at[i - 1] + Math.min(shared[i], at[i] - at[i - 1]));
      words.set(reader.take(own[i]), at[i] + shared[i]);
    }
    const rule = reader.numbers(count);
    const total = reader.numbers(count);
    const sizes = reader.numbers(count);
    const place = new Float64Array(count + 1);
    for (let i = 0; i < count; i++) place[i + 1] = place[i] + sizes[i];
    return { first, count, bytes: words, at, rule, total, place };
  }

  // A list of postings: ids of sections, and of each its byte of weights.
  function listOf(bytes) {
    const reader = new Reader(bytes);
    const count = reader.count();
    const sections = new Uint32Array(count);
    let { at } = reader;
    let section = 0;
    for (let i = 0; i < count; i++) {
      let byte = bytes[at++];
      let gap = byte & 127;
      for (let shift = 7; byte > 127 && shift < 35; shift += 7) {
        byte = bytes[at++];
        gap |= (byte & 127) << shift;
      }
      sections[i] = section += gap;
    }
    reader.at = at;
    return { sections, values: reader.take(count) };
  }

  // The sections of a part, each with the facts of its page.
  function textsPartOf(bytes) {
    const reader = new Reader(bytes);
    return reader.list(() => {
      const facts = {
        path: reader.string(), title: reader.string(), trail: reader.list(() => reader.string()), badge: reader.string(),
      };
      return reader.list(() => ({
        facts, id: reader.string(), heading: reader.string(), level: reader.byte(), text: reader.string(),
      }));
    }).flat();
  }

  // MARK: The index of a site

  // The last of the parts, which are in order, that begins at `key` or before it.
  function partAt(parts, isAfter) {
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAfter(parts[middle])) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  class Index {
    constructor(folder, root) {
      this.folder = folder;
      this.root = root;
      this.loaded = new Map();
    }

    static async open(folder) {
      const url = new URL("index.js", folder).href;
      const bytes = await load(url, "no-cache");
      try {
        return new Index(folder, rootOf(bytes));
      } catch {
        throw new IndexError("invalid", url);
      }
    }

    // Whether nothing more is to be fetched.
    get isOneFile() {
      return this.root.texts.every((part) => part.inline);
    }

    // The same index, that fetches nothing before `wait` is over.
    after(wait) {
      return Object.assign(Object.create(this), { wait });
    }

    // A part, read by `make`; a failure is forgotten, so that it can be tried again.
    part(list, number, make) {
      const part = list[number];
      let made = this.loaded.get(part);
      if (made) return made;
      if (this.wait && !part.inline) return this.wait().then(() => Object.getPrototypeOf(this).part(list, number, make));
      const url = new URL(part.name ?? "index.js", this.folder).href;
      const read = async () => {
        const bytes = part.inline ?? (await load(url, "default"));
        try {
          return make(bytes, part);
        } catch {
          throw new IndexError("invalid", url);
        }
      };
      made = read();
      this.loaded.set(part, made);
      made.catch(() => this.loaded.delete(part));
      return made;
    }

    words(number) {
      return this.part(this.root.words, number, wordsPartOf);
    }

    // The posting list of a word of a part, to be read when there is time.
    async list(words, i) {
      const { postings } = this.root;
      const id = words.first + i;
      const number = partAt(postings, (part) => part.first > id);
      const bytes = await this.part(postings, number, (bytes) => bytes);
      let start = words.place[i];
      const { first } = postings[number];
      if (first >= words.first) start -= words.place[first - words.first];
      else start += await this.sizeOfLists(first, words.first);
      const list = bytes.subarray(start, start + words.place[i + 1] - words.place[i]);
      return { read: () => listOf(list) };
    }

    // What the lists of words `from`..<`to` come to, where a part of lists began in an earlier part of words.
    async sizeOfLists(from, to) {
      let size = 0;
      for (let i = partAt(this.root.words, (part) => part.first > from); this.root.words[i]?.first < to; i++) {
        const words = await this.words(i);
        size += words.place[words.count] - words.place[Math.max(0, from - words.first)];
      }
      return size;
    }

    // The text of a section, with the facts of its page.
    async section(section) {
      const { texts } = this.root;
      const number = partAt(texts, (part) => part.first > section);
      const sections = await this.part(texts, number, textsPartOf);
      return sections[section - texts[number].first];
    }

  }

  Object.assign(search, { Index, IndexError, partAt, bytesOf: (text) => encoder.encode(text) });
})();
