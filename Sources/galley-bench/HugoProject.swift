// The same site for Hugo (0.146 or newer): its content with Hugo's names, and an ordinary theme that asks of Hugo what
// Galley's theme asks of Galley. Links to `.md` files are resolved, images found, code highlighted with CSS classes;
// each page has its metadata, breadcrumbs, the navigation of its section, its contents, the previous and next page.

/// Makes a Hugo project of a content folder.
func makeHugoProject(_ folder: String, content: String) throws(Failure) {
    try copyFolder(content, to: joined(folder, "content")) { name, neighbours in
        // A folder's own page is `_index.md`; `index.md` would swallow its neighbours.
        let isIndex = name == "index.md" || name == "README.md" && !neighbours.contains("index.md")
        return isIndex ? "_index.md" : name
    }
    for subfolder in ["layouts/_partials", "layouts/_markup", "static"] {
        try makeFolder(joined(folder, subfolder))
    }
    for (path, text) in hugoFiles { try writeFile(joined(folder, path), text + "\n") }
}

private let hugoFiles = [
    (
        "hugo.toml",
        """
        baseURL = 'https://example.org/'
        title = 'Benchmark'
        disableKinds = ['taxonomy', 'term', 'rss', 'sitemap', '404']

        [markup.goldmark.renderer]
        unsafe = true

        [markup.highlight]
        noClasses = false
        """
    ),
    ("static/style.css", "body { max-width: 45rem; margin: auto }"),
    (
        "layouts/baseof.html",
        """
        <!doctype html>
        <html lang="en">
        <head>
        {{ partial "head.html" . }}
        </head>
        <body>
        <header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a></header>
        {{ partial "nav.html" . }}
        {{ with .TableOfContents }}<aside>{{ . }}</aside>{{ end }}
        <main>
        {{ block "main" . }}{{ end }}
        </main>
        <footer><a href="#">Back to top</a></footer>
        </body>
        </html>
        """
    ),
    (
        "layouts/all.html",
        """
        {{ define "main" }}
        {{ partial "breadcrumbs.html" . }}
        <article>
        {{ .Content }}
        </article>
        {{ partial "previous-next.html" . }}
        {{ end }}
        """
    ),
    (
        "layouts/_partials/head.html",
        """
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{ if not .IsHome }}{{ .Title }} · {{ end }}{{ site.Title }}</title>
        {{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}
        <meta property="og:title" content="{{ .Title }}">
        <meta property="og:type" content="website">
        <meta property="og:site_name" content="{{ site.Title }}">
        {{ with .Description }}<meta property="og:description" content="{{ . }}">{{ end }}
        <link rel="stylesheet" href="/style.css">
        """
    ),
    (
        "layouts/_partials/nav.html",
        """
        {{ $page := . }}
        <nav aria-label="Site">
        <ul>
        {{ range .CurrentSection.Ancestors.Reverse }}
        <li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>
        {{ end }}
        {{ with .CurrentSection }}
        <li><a href="{{ .RelPermalink }}"{{ if eq . $page }} aria-current="page"{{ end }}>{{ .LinkTitle }}</a>
        <ul>
        {{ range .Pages }}
        <li><a href="{{ .RelPermalink }}"{{ if eq . $page }} aria-current="page"{{ end }}>{{ .LinkTitle }}</a></li>
        {{ end }}
        </ul>
        </li>
        {{ end }}
        </ul>
        </nav>
        """
    ),
    (
        "layouts/_partials/breadcrumbs.html",
        """
        <nav aria-label="Breadcrumbs">
        <ol>
        {{ range .Ancestors.Reverse }}
        <li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>
        {{ end }}
        </ol>
        </nav>
        """
    ),
    (
        "layouts/_partials/previous-next.html",
        """
        <nav aria-label="Previous and next page">
        {{ with .Prev }}<a href="{{ .RelPermalink }}" rel="prev">{{ .LinkTitle }}</a>{{ end }}
        {{ with .Next }}<a href="{{ .RelPermalink }}" rel="next">{{ .LinkTitle }}</a>{{ end }}
        </nav>
        """
    ),
    (
        "layouts/_markup/render-link.html",
        """
        {{- $url := urls.Parse .Destination -}}
        {{- $href := .Destination -}}
        {{- if and (not $url.Host) (strings.HasSuffix $url.Path ".md") -}}
          {{- $file := replaceRE `(^|/)(index|README)\\.md$` "${1}_index.md" $url.Path -}}
          {{- with .PageInner.GetPage $file -}}
            {{- $href = .RelPermalink -}}
            {{- with $url.Fragment }}{{ $href = print $href "#" . }}{{ end -}}
          {{- else -}}
            {{- warnf "%s: no page %s" .PageInner.File.Path .Destination -}}
          {{- end -}}
        {{- end -}}
        <a href="{{ $href }}"{{ with .Title }} title="{{ . }}"{{ end }}>{{ .Text }}</a>
        {{- /**/ -}}
        """
    ),
    (
        "layouts/_markup/render-image.html",
        """
        {{- $source := .Destination -}}
        {{- with .PageInner.CurrentSection.Resources.Get $source }}{{ $source = .RelPermalink }}{{ end -}}
        <img src="{{ $source }}" alt="{{ .PlainText }}"{{ with .Title }} title="{{ . }}"{{ end }}>
        {{- /**/ -}}
        """
    ),
]
