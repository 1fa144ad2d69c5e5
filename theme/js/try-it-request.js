// From the values of an operation's parameters to a request, and to the same as a curl command. First of the three files
// of "Try it"; they share one object, `galleyTryIt`, for pages opened from files have no modules.

(() => {
  "use strict";
  // Headers that a browser sets itself, whatever a page says (Fetch §2.2.2).
  const forbidden = new RegExp(
    "^(accept-(charset|encoding)|access-control-request-.*|connection|content-length|cookie2?|date|dnt|expect|host" +
      "|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|(proxy|sec)-.*)$", "i");

  // MARK: JSON

  // Reads JSON and gives it again indented, in pieces of [class, text] and with every digit as it was written. What it
  // throws says where (`at`).
  function scanJSON(source) {
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
      const text = string();
      if (text) return out.push(["hs", text]);
      const number = take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y);
      if (number) return out.push(["hn", number]);
      const word = take(/(?:true|false|null)\b/y);
      return word ? out.push(["hk", word]) : fail("a value is expected here");
    };
    const collection = (depth, isObject) => {
      if (depth > 500) fail("this is nested too deep");
      const close = isObject ? "}" : "]";
      out.push(["", source[at++]]);
      space();
      if (source[at] === close) return out.push(["", source[at++]]);
      for (;;) {
        out.push(["", "\n" + "  ".repeat(depth + 1)]);
        if (isObject) {
          const name = string() || fail("a name in double quotes is expected here");
          out.push(["ha", name]);
          space();
          if (source[at] !== ":") fail("a colon is expected here");
          at++;
          out.push(["", ": "]);
          space();
        }
        value(depth + 1);
        space();
        if (source[at] === close) break;
        if (source[at] !== ",") fail(`a comma or ${close} is expected here`);
        at++;
        out.push(["", ","]);
        space();
      }
      at++;
      out.push(["", "\n" + "  ".repeat(depth) + close]);
    };
    space();
    value(0);
    space();
    if (at < source.length) fail("the value has ended before this");
    return out;
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

  // MARK: Serialisation (OAS 3.1 §4.8.12; RFC 6570)

  const isObject = (value) => value !== null && typeof value === "object";
  const plain = (value) => (isObject(value) ? JSON.stringify(value) : String(value));
  const percent = (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase();
  const strict = (text) => encodeURIComponent(text).replace(/[!'()*]/g, percent);
  // What RFC 6570 calls reserved expansion: reserved characters and what is encoded already stay.
  const loose = (text) =>
    text.replace(/%[0-9a-f]{2}|[^-\w.~:/?[\]@!$&'()*+,;=]/giu, (c) => (/^%../.test(c) ? c : encodeURIComponent(c)));

  function encoder(parameter) {
    if (!parameter.reserved) return (value) => strict(plain(value));
    return (value) => (parameter.in === "path" ? loose(plain(value)).replace(/\?/g, "%3F") : loose(plain(value)));
  }

  // A value's parts in order; an object's are names and values by turns, or `name=value` where it is exploded.
  function parts(value, explode, encode) {
    if (Array.isArray(value)) return value.map(encode);
    if (!isObject(value)) return [encode(value)];
    const pairs = Object.entries(value).map(([k, v]) => [encode(k), encode(v)]);
    return explode ? pairs.map((pair) => pair.join("=")) : pairs.flat();
  }

  function inPath(parameter, value) {
    const { style, explode, name } = parameter;
    const encode = encoder(parameter);
    if (style !== "matrix") {
      const isLabel = style === "label";
      return (isLabel ? "." : "") + parts(value, explode, encode).join(isLabel && explode ? "." : ",");
    }
    const named = (text) => ";" + name + (text === "" ? "" : "=" + text);
    if (!isObject(value) || !explode) return named(parts(value, false, encode).join(","));
    if (Array.isArray(value)) return value.map((item) => named(encode(item))).join("");
    return parts(value, true, encode).map((pair) => ";" + pair).join("");
  }

  // `name=value` for each pair that a query or a form has of a parameter.
  function inQuery(parameter, value) {
    const { style, explode } = parameter;
    const encode = encoder(parameter);
    const name = strict(parameter.name);
    if (!isObject(value)) return [name + "=" + encode(value)];
    if (style === "deepObject") return deep(name, value, encode);
    if (!explode) {
      const separator = { spaceDelimited: "%20", pipeDelimited: "%7C" }[style] ?? ",";
      return [name + "=" + parts(value, false, encode).join(separator)];
    }
    return Array.isArray(value) ? value.map((item) => name + "=" + encode(item)) : parts(value, true, encode);
  }

  function deep(name, value, encode) {
    return Object.entries(value).flatMap(([key, item]) => {
      const path = name + "%5B" + (Array.isArray(value) ? "" : strict(key)) + "%5D";
      return isObject(item) ? deep(path, item, encode) : [path + "=" + encode(item)];
    });
  }

  const inHeader = ({ explode }, value) => parts(value, explode, plain).join(",");
  const inCookie = (parameter, value) =>
    inQuery(parameter.style === "cookie" ? { ...parameter, reserved: true } : parameter, value).join("; ");

  // The whole query, of a form's names or of another document (3.2).
  function wholeQuery(parameter, text) {
    if (!/form-urlencoded/.test(parameter.content ?? "")) return [strict(text)];
    return parts(JSON.parse(text), true, (v) => strict(plain(v)));
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

  // Why a browser cannot send it at all; null where it can.
  function refusal({ method, body, url }) {
    if (/^(CONNECT|TRACE|TRACK)$/i.test(method)) return `A browser lets no page send ${method}: use the curl command.`;
    if (body && /^(GET|HEAD)$/.test(method)) return `A browser sends no body with ${method}: use the curl command.`;
    if (location.protocol === "https:" && /^http:/.test(url) && !/^http:\/\/(localhost|127\.|\[::1\])/.test(url)) {
      return "Mixed content: this page came by https, so the browser lets it send nothing to an http address. " +
        "Use an https server, or the curl command.";
    }
    return null;
  }

  window.galleyTryIt = {
    ...window.galleyTryIt,
    scanJSON, jsonMistake, isJSONType, strict, inPath, inQuery, inHeader, inCookie, wholeQuery, forbidden,
    shown, curlOf, payload, refusal,
  };
})();
