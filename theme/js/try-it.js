// The buttons of "Try it"; the rest comes with the first use. No modules: files have none.
{
  const { src } = document.currentScript;
  const make = (tag, facts) => Object.assign(document.createElement(tag), facts);
  const load = (part) => new Promise((onload, onerror) =>
    document.head.append(make("script", { src: src.replace(/\.js(?=$|[?#])/, `-${part}$&`), async: false, onload, onerror })));
  let all;
  for (const data of document.querySelectorAll(".try-it-data")) {
    const onclick = () => {
      button.onclick = null;
      all ??= Promise.all(["request", "answer", "form", "auth", "panel"].map(load));
      all.then(() => galleyTryIt.toggle(data, button), () => {
        all = null;
        button.textContent = "Try again";
      }).then(() => (button.onclick = onclick));
    };
    const button = make("button", { className: "try-toggle", textContent: "Try it", ariaExpanded: false, onclick });
    data.previousElementSibling.append(button);
  }
  if (/[?&]state=galley-/.test(location.search)) load("return");
}
