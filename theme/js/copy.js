// Puts a copy button on every code block.
(function () {
  "use strict";
  // What a reader wants to paste: no removed lines; of a console session, the commands alone.
  function textOf(figure) {
    const code = figure.querySelector("code").cloneNode(true);
    for (const line of code.querySelectorAll(".line.removed")) line.remove();
    const language = figure.dataset.language;
    if (language !== "console" && language !== "shell-session") return code.textContent;
    const prompt = "\uFDD0";
    for (const mark of code.querySelectorAll(".hm")) mark.textContent = prompt;
    const lines = code.textContent.split("\n");
    let continued = false;
    const commands = lines.filter((line) => {
      const kept = continued || line.includes(prompt);
      continued = kept && line.endsWith("\\");
      return kept;
    });
    const text = (commands.length ? commands : lines).join("\n");
    return text.replaceAll(prompt + " ", "").replaceAll(prompt, "") + "\n";
  }

  async function write(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Pages served without TLS have no clipboard: the old way.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("copy refused");
  }

  const figures = document.querySelectorAll("figure.code");
  if (!figures.length) return;
  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  for (const figure of figures) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      let message = "Copied";
      try {
        await write(textOf(figure));
      } catch (error) {
        message = "Not copied";
      }
      button.textContent = status.textContent = message;
      setTimeout(() => {
        button.textContent = "Copy";
        status.textContent = "";
      }, 2000);
    });
    figure.append(button);
  }
})();
