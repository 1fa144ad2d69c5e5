// How the HTML report looks: light or dark as the reader's system is, narrow or wide, and on paper.

extension HTMLWriter {
    static let style: StaticString = """
        :root { color-scheme: light dark; --ground: #fff; --soft: #f5f6f8; --line: #e2e5ea; --text: #1b1f24; --faint: #5b6470;
          --link: #1f56c3; --ok: #2f9461; --broken: #cf3338; --placeholder: #8b56c9; --warning: #cb8a10;
          --unverifiable: #8a94a1; --network-error: #5d6b7c; --red: #b3262b; --red-soft: #fbe3e3; --amber: #855500;
          --amber-soft: #fbefd2; --blue: #235a9c; --blue-soft: #e1ecf9; --band: 62% 0.115; --band-opacity: .42 }
        @media screen and (prefers-color-scheme: dark) { :root { --ground: #14171b; --soft: #1c2026; --line: #2d333b; --text: #e6e8eb;
          --faint: #9aa4b0; --link: #86b0ff; --ok: #45b47c; --broken: #ee6166; --placeholder: #b286ea; --warning: #dca63c;
          --unverifiable: #7d8794; --network-error: #98a5b5; --red: #ff9a9c; --red-soft: #46201f; --amber: #f1c465;
          --amber-soft: #3d2f10; --blue: #9dc3f5; --blue-soft: #1b304a; --band: 68% 0.11; --band-opacity: .38 } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif;
          overflow-wrap: anywhere }
        header, main, footer { max-width: 1080px; margin: 0 auto; padding: 0 28px }
        header { padding-top: 44px }
        .eyebrow { margin: 0; color: var(--faint) }
        .eyebrow span { color: var(--text); font-weight: 600 }
        h1 { margin: 2px 0 22px; font-size: clamp(27px, 4.6vw, 40px); line-height: 1.15; letter-spacing: -.02em;
          text-wrap: balance }
        h2 { margin: 60px 0 14px; font-size: 25px; line-height: 1.2; letter-spacing: -.012em }
        h3 { margin: 0 0 6px; font-size: 17px; line-height: 1.35 }
        h2 b, h3 b { color: var(--faint); font-weight: 500; font-variant-numeric: tabular-nums }
        h2 b { margin-left: 4px }
        p { margin: 0 0 8px }
        a { color: var(--link); text-underline-offset: 2px }
        code, pre, .path, .frame p, .lines { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
          font-size: 13px }
        code { padding: .1em .34em; border-radius: 4px; background: var(--soft); font-size: .86em }
        pre code { padding: 0 }
        .bar { display: flex; gap: 2px; height: 12px; border-radius: 6px; overflow: hidden }
        .bar span { flex: 1 1 0; min-width: 7px }
        .ok { background: var(--ok) } .broken { background: var(--broken) } .placeholder { background: var(--placeholder) }
        .warning { background: var(--warning) } .unverifiable { background: var(--unverifiable) }
        .network-error { background: var(--network-error) }
        .key { display: flex; flex-wrap: wrap; gap: 4px 24px; margin: 14px 0 6px; padding: 0; list-style: none }
        .key i { display: inline-block; width: 10px; height: 10px; margin-right: 8px; border-radius: 50% }
        .key b, td, .badge { font-variant-numeric: tabular-nums }
        .facts, .sub, .none, .more, footer { color: var(--faint); font-size: 14.5px }
        nav { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 22px }
        nav a { padding: 5px 14px; border: 1px solid var(--line); border-radius: 99px; color: var(--text);
          font-size: 14.5px; text-decoration: none }
        nav a:hover { background: var(--soft) }
        nav b { color: var(--faint); font-weight: 500 }
        .clean { padding: 16px 20px; border-radius: 10px; background: var(--soft) }
        .clean::before { content: "✓"; margin-right: 10px; color: var(--ok); font-weight: 700 }
        .rule { margin: 0 0 22px; border: 1px solid var(--line); border-radius: 12px; padding: 18px 22px 6px }
        .rule h3 .title { margin: 0 6px }
        .rule h3 code { color: var(--faint); font-weight: 400 }
        .badge { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: 12.5px; font-weight: 600;
          line-height: 1.6; vertical-align: 1px }
        .badge.error { background: var(--red-soft); color: var(--red) }
        .badge.warning { background: var(--amber-soft); color: var(--amber) }
        .badge.notice { background: var(--blue-soft); color: var(--blue) }
        article { padding: 14px 0; border-top: 1px solid var(--line); scroll-margin: 12px }
        article:target { background: linear-gradient(90deg, var(--amber-soft), transparent) }
        h3 + article, .sub + article { margin-top: 12px }
        .message { font-weight: 500 }
        .frame { margin: 0 0 8px; padding: 9px 14px; border-radius: 8px; background: var(--soft) }
        .frame p { margin: 0; color: var(--faint) }
        pre { margin: 3px 0 0; white-space: pre-wrap }
        mark { border-radius: 3px; padding: 1px 0; color: inherit; text-decoration: underline 2px; text-underline-offset: 3px;
          text-decoration-skip-ink: none }
        mark.error { background: var(--red-soft); text-decoration-color: var(--broken) }
        mark.warning { background: var(--amber-soft); text-decoration-color: var(--warning) }
        mark.notice { background: var(--blue-soft); text-decoration-color: var(--blue) }
        .help { margin: 0 0 4px; font-size: 15px }
        .help::before { content: "→"; margin-right: 8px; color: var(--faint) }
        details { margin: 4px 0 8px }
        summary { width: fit-content; cursor: pointer; color: var(--faint); font-size: 14.5px }
        summary:hover { color: var(--text) }
        details details summary, details article { margin-left: 0 }
        .lines { margin: 6px 0; padding: 0 0 0 18px; list-style: none }
        .lines li { padding: 1.5px 0 }
        .lines a { font-family: system-ui, sans-serif; font-size: 14.5px; text-decoration: none }
        .lines a:hover { text-decoration: underline }
        .files { border-top: 1px solid var(--line) }
        .files > details { margin: 0; border-bottom: 1px solid var(--line) }
        .files > details > summary { display: flex; width: auto; align-items: center; gap: 8px; padding: 7px 4px;
          color: var(--text); list-style: none }
        .files > details > summary::before { content: "›"; width: 12px; flex: none; color: var(--faint); font-size: 19px;
          line-height: 1 }
        .files > details[open] > summary::before { transform: rotate(90deg) }
        .files summary .path { flex: 1 }
        .picture { margin: 10px 0 26px }
        svg { display: block; width: 100%; height: auto }
        .links .e { transition: opacity .12s }
        .b { fill: oklch(var(--band) var(--h)); opacity: var(--band-opacity) }
        .l { fill: none; stroke: oklch(var(--band) var(--h)); stroke-width: 1.3; opacity: var(--o) }
        .arc { fill: none; stroke: oklch(var(--band) var(--h)); stroke-width: 5 }
        circle { fill: oklch(var(--band) var(--h)) }
        circle.bad { fill: var(--broken) }
        circle.orphan, circle.end { fill: var(--ground); stroke-width: var(--s) }
        circle.orphan { stroke: var(--text) }
        circle.end { stroke: oklch(var(--band) var(--h)) }
        svg text { fill: var(--text); font: 13px system-ui, sans-serif }
        svg tspan { fill: var(--faint) }
        .lead { fill: none; stroke: var(--line) }
        .numbers { display: none }
        figcaption { display: flex; flex-wrap: wrap; gap: 4px 22px; justify-content: center; margin-top: 8px;
          color: var(--faint); font-size: 14px }
        .dot { display: inline-block; width: 10px; height: 10px; margin-right: 7px; border-radius: 50%;
          background: oklch(var(--band) 255); border: 1.5px solid transparent }
        .dot.bad { background: var(--broken) }
        .dot.orphan { background: none; border-color: var(--text) }
        .dot.end { background: none; border-color: oklch(var(--band) 255) }
        .wide { overflow-x: auto }
        table { width: 100%; border-collapse: collapse; font-size: 14.5px }
        th, td { padding: 5px 10px; border-bottom: 1px solid var(--line); text-align: right }
        th { font-weight: 500 }
        thead th { color: var(--faint); overflow-wrap: normal }
        th:first-child { padding-left: 0; text-align: left }
        tbody th:first-child { position: relative; padding-left: 38px; overflow-wrap: break-word }
        /* Beside all lines of a long name. */
        .swatch { position: absolute; left: 0; width: 26px; margin-top: 1px; border-radius: 5px; color: #fff;
          background: oklch(52% .115 var(--h)); font: 600 12px/20px system-ui, sans-serif; text-align: center }
        .lists { display: grid; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); gap: 32px; margin-top: 36px }
        .list { margin: 0; padding: 0; list-style: none; font-size: 15px }
        .list li { display: flex; gap: 10px; padding: 6px 0; border-top: 1px solid var(--line); line-height: 1.4 }
        .list li > b { min-width: 26px; text-align: right; font-variant-numeric: tabular-nums }
        .list .path { display: block; color: var(--faint) }
        .list .more { display: block }
        footer { margin-top: 64px; padding-bottom: 44px }
        @media (max-width: 700px) {
          header, main, footer { padding-left: 16px; padding-right: 16px }
          header { padding-top: 26px }
          h2 { margin-top: 44px }
          .rule { padding: 14px 14px 4px }
          .picture { overflow: hidden }
          .picture svg { width: 134%; margin-left: -17% }
          .names { display: none }
          .numbers { display: inline }
          .numbers text { font-size: 21px; fill: var(--faint) }
          th, td { padding: 5px 6px }
          thead th { line-height: 1.25 }
        }
        @media print {
          :root { color-scheme: light; --ground: #fff; --soft: #f5f6f8; --line: #d8dce2; --text: #000; --faint: #444 }
          body { font-size: 10.5pt }
          nav { display: none }
          header, main, footer { max-width: none; padding: 0 }
          article, .picture, tr { break-inside: avoid }
          h2, h3 { break-after: avoid }
          details::details-content { content-visibility: visible; display: block; height: auto }
          .bar span, .key i, mark, .badge, .swatch, .dot { print-color-adjust: exact }
        }

        """
}
