// From the values of an operation's parameters to a request, and to the same as a curl command. First of the files of
// "Try it"; they share one object, `galleyTryIt`, for pages opened from files have no modules.

(() => {
  "use strict";
  // Headers that a browser sets itself, whatever a page says (Fetch §2.2.2).
  const forbidden = new RegExp(
    "^(accept-(charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host" +
      "|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$", "i");

  // MARK: JSON

  // A number as it was written: one of JavaScript would lose digits.
  class Digits {
    constructor(text) {
      this.text = text;
    }
  }

  // Reads JSON and gives it again indented, in pieces of [class, text], and as a value: objects are maps, which keep the
  // order of their members, and numbers `Digits`. What it throws says where (`at`).
  function walkJSON(source) {
    const out = [];
    let at = 0;
    const fail = (message) => {
      throw Object.assign(new SyntaxError(message), { at });
    };
    const take = (pattern) => {
      pattern.lastIndex = at;
      const found = pattern.exec(source);
      if (found) at += found[0].length;
      return found ? found[0] : "";
    };
    const space = () => take(/[ \t\n\r]+/y);
    const string = () => {
      const found = take(/"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y);
      if (!found && source[at] === '"') fail("this string does not end, or holds an escape that is none");
      return found;
    };
    const value = (depth) => {
      const open = source[at];
      if (open === "{" || open === "[") return collection(depth, open === "{");
      const piece = (name, text, value) => {
        out.push([name, text]);
        return value;
      };
      const text = string();
      if (text) return piece("hs", text, JSON.parse(text));
      const number = take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y);
      if (number) return piece("hn", number, new Digits(number));
      const word = take(/(?:true|false|null)\b/y) || fail("a value is expected here");
      return piece("hk", word, JSON.parse(word));
    };
    const collection = (depth, isObject) => {
      if (depth > 500) fail("this is nested too deep");
      const close = isObject ? "}" : "]";
      const result = isObject ? new Map() : [];
      out.push(["", source[at++]]);
      space();
      if (source[at] === close) {
        out.push(["", source[at++]]);
        return result;
      }
      for (;;) {
        let name;
        out.push(["", "\n" + "  ".repeat(depth + 1)]);
        if (isObject) {
          name = string() || fail("a name in double quotes is expected here");
          out.push(["ha", name]);
          space();
          if (source[at] !== ":") fail("a colon is expected here");
          at++;
          out.push(["", ": "]);
          space();
        }
        const item = value(depth + 1);
        if (isObject) result.set(JSON.parse(name), item);
        else result.push(item);
        space();
        if (source[at] === close) break;
        if (source[at] !== ",") fail(`a comma or ${close} is expected here`);
        at++;
        out.push(["", ","]);
        space();
      }
      at++;
      out.push(["", "\n" + "  ".repeat(depth) + close]);
      return result;
    };
    space();
    const result = value(0);
    space();
    if (at < source.length) fail("the value has ended before this");
    return { pieces: out, value: result };
  }

  const scanJSON = (source) => walkJSON(source).pieces;
  const readJSON = (source) => walkJSON(source).value;

  // The JSON text of a value, on one line.
  function compactJSON(value) {
    if (value instanceof Digits) return value.text;
    if (Array.isArray(value)) return `[${value.map(compactJSON).join(",")}]`;
    if (!(value instanceof Map)) return JSON.stringify(value);
    return `{${[...value].map(([name, item]) => JSON.stringify(name) + ":" + compactJSON(item)).join(",")}}`;
  }

  function jsonMistake(text) {
    try {
      scanJSON(text);
      return null;
    } catch (error) {
      if (error.at == null) return null;
      const lines = text.slice(0, error.at).split("\n");
      return { at: error.at, line: lines.length, column: lines.at(-1).length + 1, message: error.message };
    }
  }

  const isJSONType = (type) => /[/+]json\b|json-patch/.test(type) && !/seq|lines|nd/.test(type);

  // MARK: Serialisation (OAS 3.2 §4.12.3; RFC 6570)
  //
  // As ParameterSerialization.swift writes the examples of the page; both are tested by Tests/ParameterCases.json.

  const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\uFFFD");
  const percent = (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase();
  const strict = (text) => encodeURIComponent(wellFormed(text)).replace(/[!'()*]/g, percent);
  // Reserved expansion (RFC 6570 §3.2.3) as far as the place allows it: reserved characters and triples such as `%20` stay.
  const reserved = {
    path: /%[0-9A-Fa-f]{2}|[^-\w.~:@!$&'()*+,;=]/gu, query: /%[0-9A-Fa-f]{2}|[^-\w.~:@!$&'()*+,;=/?]/gu,
  };
  const loose = (text, pattern) =>
    wellFormed(text).replace(pattern, (found) => (found.length === 3 ? found : strict(found)));

  const encoderOf = (parameter) =>
    parameter.reserved ? (text) => loose(text, reserved[parameter.in] ?? reserved.query) : strict;

  // A string as it is, anything else as JSON.
  const textOf = (value) => (typeof value === "string" ? value : compactJSON(value));

  // A value taken apart as styles do, without nulls: { text }, { items } or { members } as pairs. Null where nothing is in
  // it, which is as if it were not there (RFC 6570 §2.3).
  function partsOf(value) {
    if (Array.isArray(value)) {
      const items = value.filter((item) => item !== null).map(textOf);
      return items.length ? { items } : null;
    }
    if (value instanceof Map) {
      const members = [...value].filter(([, item]) => item !== null).map(([name, item]) => [name, textOf(item)]);
      return members.length ? { members } : null;
    }
    return { text: value === null ? "" : textOf(value) };
  }

  // All parts in one text; an object's are names and values by turns.
  const delimited = (parts, separator, encode) =>
    (parts.members?.flat() ?? parts.items ?? [parts.text]).map(encode).join(separator);

  // The same, an object's as `name=value` where it is exploded.
  function simple(parts, explode, separator, encode) {
    if (!explode || parts.text != null) return delimited(parts, ",", encode);
    return (parts.items?.map(encode) ?? parts.members.map((pair) => pair.map(encode).join("="))).join(separator);
  }

  function inPath({ style, explode, name, ...rest }, value) {
    const encode = encoderOf({ ...rest, in: "path" });
    const parts = partsOf(value);
    if (!parts) return "";
    if (style === "label") return "." + simple(parts, explode, ".", encode);
    if (style !== "matrix") return simple(parts, explode, ",", encode);
    const named = (key, text) => ";" + key + (text === "" ? "" : "=" + encode(text));
    if (parts.text != null) return named(strict(name), parts.text);
    if (!explode) return ";" + strict(name) + "=" + delimited(parts, ",", encode);
    return (parts.items?.map((item) => named(strict(name), item)) ??
      parts.members.map(([key, text]) => named(strict(key), text))).join("");
  }

  // [name, value] for each field that a query or a form has of a parameter, not encoded; null where the delimiter of one
  // field must not be encoded as its values are.
  function pairsOf({ style, explode, name }, value) {
    const parts = partsOf(value);
    if (!parts) return [];
    if (style === "deepObject") return deep(name, value);
    if (parts.text != null) return [[name, parts.text]];
    if (explode) return parts.members ?? parts.items.map((item) => [name, item]);
    const separator = { spaceDelimited: " ", pipeDelimited: "|" }[style];
    return separator ? [[name, delimited(parts, separator, String)]] : null;
  }

  // In brackets as most servers read them; a list's items are fields of one name.
  function deep(name, value) {
    if (value instanceof Map) {
      return [...value].filter(([, v]) => v !== null).flatMap(([key, item]) => deep(`${name}[${key}]`, item));
    }
    if (Array.isArray(value)) return value.filter((item) => item !== null).map((item) => [name, textOf(item)]);
    return [[name, value === null ? "" : textOf(value)]];
  }

  // The `name=value` of a parameter in the query.
  function inQuery(parameter, value, encode = encoderOf({ ...parameter, in: "query" })) {
    const pairs = pairsOf(parameter, value);
    if (!pairs) return [strict(parameter.name) + "=" + delimited(partsOf(value), ",", encode)];
    return pairs.map(([name, text]) => strict(name) + "=" + encode(text));
  }

  function inHeader({ explode }, value) {
    const parts = partsOf(value);
    return parts ? simple(parts, explode, ",", String) : "";
  }

  // The cookies of a parameter, each `name=value`: those of `form` are encoded, those of `cookie` (3.2) are not.
  function inCookie({ style, explode, name }, value) {
    const encode = style === "cookie" ? String : strict;
    const parts = partsOf(value);
    if (!parts) return [];
    if (explode && parts.items) return parts.items.map((item) => name + "=" + encode(item));
    if (explode && parts.members) return parts.members.map((pair) => pair.map(encode).join("="));
    return [name + "=" + delimited(parts, ",", encode)];
  }

  // The fields of a form (OAS 3.1 §4.8.15.1), encoded. Without a style a list is one field for each item, an object JSON.
  function inForm(field, value) {
    const { name, style, explode } = field;
    const isStyled = style != null || explode != null;
    if (value === null && !isStyled) return [];
    const shape = { name, style: style ?? "form", explode: explode ?? (style ?? "form") === "form" };
    const whole = value instanceof Map && !isStyled ? compactJSON(value) : value;
    const pairs = pairsOf(isStyled ? shape : { name, style: "form", explode: true }, whole);
    const encode = (text) => strict(text).replaceAll("%20", "+");
    // A delimiter is a part of the field's value here.
    return (pairs ?? [[name, delimited(partsOf(whole), ",", String)]]).map((pair) => pair.map(encode).join("="));
  }

  // The whole query, of a form's names or of another document (3.2).
  function wholeQuery(parameter, text) {
    if (!/form-urlencoded/.test(parameter.content ?? "")) return [strict(text)];
    const value = readJSON(text);
    if (!(value instanceof Map)) return [strict(text)];
    return [...value].filter(([, item]) => item !== null).flatMap(([name, item]) => inForm({ name }, item));
  }

  // MARK: The request

  function shown({ method, url, headers, body }) {
    const lines = [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
    if (body?.kind === "multipart") lines.push(`Content-Type: ${body.type}; boundary=…`);
    return lines.join("\n");
  }

  const quoted = (text) => (/^[\w./:@%+,-]+$/.test(text) ? text : "'" + text.replaceAll("'", "'\\''") + "'");

  function curlOf({ method, url, headers, cookies, body, curl }) {
    const first = method === "HEAD" ? "curl -I" : method === "GET" && !body ? "curl" : "curl -X " + quoted(method);
    const lines = [first + (/[[\]{}]/.test(url) ? " -g " : " ") + quoted(url), ...curl];
    for (const [name, value] of headers) lines.push("-H " + quoted(value === "" ? name + ";" : `${name}: ${value}`));
    if (cookies.length) lines.push("-b " + quoted(cookies.join("; ")));
    if (body?.kind === "text") lines.push("--data-raw " + quoted(body.text));
    if (body?.kind === "file") lines.push("--data-binary " + quoted("@" + body.file.name));
    for (const part of body?.kind === "multipart" ? body.parts : []) lines.push(curlPart(part));
    return lines.join(" \\\n  ");
  }

  function curlPart({ name, value, type }) {
    const suffix = type ? ";type=" + type : "";
    const escaped = (text) => '"' + text.replace(/["\\]/g, "\\$&") + '"';
    if (value instanceof File) return "-F " + quoted(`${name}=@${escaped(value.name)}${suffix}`);
    return type ? "-F " + quoted(`${name}=${escaped(value)}${suffix}`) : "--form-string " + quoted(`${name}=${value}`);
  }

  function payload(body) {
    if (!body || body.kind !== "multipart") return body?.text ?? body?.file;
    const form = new FormData();
    for (const { name, value, type } of body.parts) {
      form.append(name, type && !(value instanceof File) ? new Blob([value], { type }) : value);
    }
    return form;
  }

  // What a browser trusts on a machine's own word: a page that came by https may speak plain http with it.
  const isLoopback = (host) => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);

  // Why a browser cannot send it from a page at all; null where it can.
  function refusal({ method, body, url }, page = location) {
    if (/^(CONNECT|TRACE|TRACK)$/i.test(method)) return `A browser lets no page send ${method}: use the curl command.`;
    if (body && /^(GET|HEAD)$/.test(method)) return `A browser sends no body with ${method}: use the curl command.`;
    if (page.protocol === "https:" && /^http:/i.test(url) && !(URL.canParse(url) && isLoopback(new URL(url).hostname))) {
      return "Mixed content: this page came by https, so the browser lets it send nothing to an http address. " +
        "Use an https server, or the curl command.";
    }
    return null;
  }

  Object.assign((window.galleyTryIt ??= {}), {
    scanJSON, readJSON, compactJSON, jsonMistake, isJSONType, strict, partsOf, inPath, inQuery, inHeader, inCookie,
    inForm, wholeQuery, forbidden, shown, curlOf, payload, refusal, isLoopback,
  });
})();
