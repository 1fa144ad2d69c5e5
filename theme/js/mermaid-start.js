// Has Mermaid's diagrams drawn by the script that the site's author named, in the theme's colours, and drawn anew
// when the appearance changes. Until then, and wherever something fails, their text stands on the page.
(function () {
  "use strict";
  const script = document.querySelector("script[data-mermaid]");
  const figures = [...document.querySelectorAll("figure.diagram")];
  if (!script || !figures.length) return;
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const sources = new Map(figures.map((figure) => [figure, figure.querySelector("code").textContent]));
  let round = 0;

  // Mermaid counts with colours, and knows only the old ways to write them.
  function colors(names) {
    const probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const result = {};
    for (const name of names) {
      probe.style.color = "var(--" + name + ")";
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = getComputedStyle(probe).color;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
      result[name] = "#" + [red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("");
    }
    probe.remove();
    return result;
  }

  function isDark() {
    const choice = root.dataset.appearance;
    return choice === "light" || choice === "dark" ? choice === "dark" : system.matches;
  }

  function settings() {
    const of = colors(["paper", "tint", "ink", "ink-soft", "rule", "mark", "highlight"]);
    const font = getComputedStyle(root).getPropertyValue("--font-interface").trim();
    return {
      startOnLoad: false,
      securityLevel: "strict",
      suppressErrorRendering: true,
      theme: "base",
      fontFamily: font,
      themeVariables: {
        darkMode: isDark(),
        background: of.paper,
        fontFamily: font,
        fontSize: "15px",
        primaryColor: of.tint,
        primaryTextColor: of.ink,
        primaryBorderColor: of["ink-soft"],
        secondaryColor: of.paper,
        tertiaryColor: of.tint,
        lineColor: of["ink-soft"],
        textColor: of.ink,
        edgeLabelBackground: of.paper,
        labelBackgroundColor: of.paper,
        noteBkgColor: of.highlight,
        noteTextColor: of.ink,
        noteBorderColor: of.rule,
        errorTextColor: of.mark,
      },
    };
  }

  function show(figure, svg) {
    let drawing = figure.querySelector(".drawn");
    if (!drawing) {
      drawing = document.createElement("div");
      drawing.className = "drawn";
      // The text stays within reach: it is what the drawing says.
      const text = document.createElement("details");
      const name = document.createElement("summary");
      name.textContent = "Source";
      const pre = figure.querySelector("pre");
      pre.before(drawing, text);
      text.append(name, pre);
    }
    drawing.innerHTML = svg;
    figure.dataset.drawn = isDark() ? "dark" : "light";
  }

  async function draw(mermaid) {
    const own = ++round;
    mermaid.initialize(settings());
    for (const [index, figure] of figures.entries()) {
      const id = "_mermaid-" + own + "-" + index;
      try {
        // Before version 10 it was no promise, and the drawing itself.
        const result = await mermaid.render(id, sources.get(figure));
        if (own !== round) return;
        show(figure, typeof result === "string" ? result : result.svg);
      } catch (error) {
        console.error(error);
        // What it leaves behind of its own message.
        for (const left of [id, "d" + id]) document.getElementById(left)?.remove();
      }
    }
  }

  async function start() {
    // The script for pages leaves a name; the module has to be asked.
    const mermaid = globalThis.mermaid ?? (await import(script.src)).default;
    await draw(mermaid);
    const again = () => draw(mermaid);
    new MutationObserver(again).observe(root, { attributes: true, attributeFilter: ["data-appearance"] });
    system.addEventListener("change", again);
  }

  start().catch((error) => console.error("Diagrams stay text:", error));
})();
