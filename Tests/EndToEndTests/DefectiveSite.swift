// A folder of HTML of some thirty pages with fifty defects and as many links that only look wrong.

/// The folder `site/`, with markers as `InjectedDefects` reads them.
enum DefectiveSite {
    static let marked = pages + notes

    /// Findings about whole files: no marker stands for them.
    static let fileNotices = [
        "asset/unused site/img/unused.png", "site/dead-end site/about/imprint.html",
        "site/orphan site/about/lonely.html", "site/unlisted site/about/lonely.html",
    ]

    private static let head = #"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <link rel="stylesheet" href="/css/site.css">
        """#

    private static let nav = #"""
        <nav><a href="/">Home</a> <a href="/guide/">Guide</a> <a href="/guide/setup.html">Setup</a>
        <a href="/guide/limits.html">Limits</a> <a href="/gallery/">Gallery</a> <a href="/about/">About</a>
        <a href="/notes/">Notes</a> <a href="/odd/">Odd names</a></nav>
        """#

    /// Twelve pages that lead to their neighbours.
    private static var notes: String {
        (1...12).map { number in
            """
            -- site/notes/note-\(number).html --
            \(head)
            <title>Note \(number)</title>
            \(nav)
            <main><h1 id="note">Note \(number)</h1>
            <p><a href="note-\(number % 12 + 1).html#note">Next</a> <a href="./">All</a> <a href="#note">This</a></p></main>

            """
        }.joined()
    }

    private static let pages = #"""
        -- site/index.html --
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>Acme's documentation</title>
        <link rel="canonical" href="https://docs.acme.dev/">
        <link rel="stylesheet" href="⟦link/missing-file¦css/sit.css¦css/print.css⟧">
        <link rel="stylesheet" href="css/site.css?v=3">
        <link rel="icon" href="data:image/png;base64,iVBORw0KGgo=">
        <link rel="manifest" href="/app.webmanifest">
        <link rel="alternate" type="application/rss+xml" href="feed.xml">
        <link rel="preconnect" href="https://fonts.acme.dev">
        <link rel="dns-prefetch" href="//cdn.acme.dev">
        <link rel="preload" as="image" imagesrcset="img/small.png 1x, ⟦link/missing-file¦img/cover@3x.png¦img/cover.png⟧ 3x">
        <meta property="og:image" content="⟦link/missing-file¦https://docs.acme.dev/img/covr.png¦https://docs.acme.dev/img/cover.png⟧">
        <meta property="og:title" content="missing.html">
        <style>
          /* url(img/no-such.png) */
          body { background: url("⟦link/missing-file¦img/paper.png¦img/cover.png⟧") }
          .a { mask: url(#start); background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) }
        </style>
        <script src="⟦link/missing-file¦js/ap.js¦js/app.js⟧"></script>
        <script>document.write('<a href="written-by-script.html">x</a>')</script>
        </head>
        <body>
        <nav><a href="/">Home</a> <a href="guide/">Guide</a> <a href="gallery/">Gallery</a> <a href="about/">About</a>
        <a href="notes/">Notes</a> <a href="odd/">Odd names</a></nav>
        <main>
        <h1 id="start">Acme</h1>
        <p>Ünïcödé 🌍 before a link: <a href="⟦link/missing-page¦guide/instal.html¦guide/setup.html⟧">Install</a>,
        then <a href="guide/setup.html#⟦¦¦install⟧">more</a>.
        <p><a href="⟦link/missing-anchor¦guide/setup.html#instal¦guide/setup.html#install⟧">Install</a>
        <a href="⟦link/wrong-case¦Guide/setup.html¦guide/setup.html⟧">Setup</a>
        <a href="⟦link/missing-anchor¦guide/setup.html#Install¦guide/setup.html#install⟧">Setup</a>
        <a href="⟦link/missing-page¦old/¦notes/⟧">Archive</a>
        <a href="⟦link/outside¦../LICENSE.html¦about/imprint.html⟧">Licence</a>
        <a href="⟦link/trailing-slash¦guide¦guide/⟧">Guide</a>
        <a href="⟦link/redirect¦old/second.html¦guide/setup.html⟧">Old guide</a>
        <a href="⟦placeholder/reserved-host¦https://example.com/acme¦https://acme.dev/⟧">Acme</a>
        <img src="⟦link/missing-file¦img/logo.jpeg¦img/Logo.jpg⟧" alt="">
        <img src="img/small.png" srcset="img/a,b.png 1x, ⟦link/missing-file¦img/cover@2x.png¦img/cover.png⟧ 2x" alt="">
        <img src="img/small.png" srcset="data:image/png;base64,AAA=,BBB= 1x,img/small.png 2x" alt="">
        <div style="background: url(&quot;⟦link/missing-file¦img/tile.png¦img/small.png⟧&quot;)">tile</div>
        <p><a href="#top">Top</a> <a href="#TOP">Top</a> <a href="#:~:text=Acme">Text</a> <a href="#start:~:text=Acme">Text</a>
        <a href="#/route">Route</a> <a href="#!route">Route</a> <a href="?page=2#start">Page 2</a> <a href="?">Again</a>
        <a href="#" onclick="menu()">Menu</a> <a href="#" role="button">Menu</a> <a href="javascript:menu()">Menu</a>
        <a>no link</a> <a href="mailto:docs@acme.dev?subject=Hello">Write</a> <a href="mailto:?subject=Read">Send on</a>
        <a href="tel:+4912345">Call</a> <a href="sms:+4912345">Text</a> <a href="vscode://file/x">Edit</a>
        <a href="//cdn.acme.dev/no-such-page">Elsewhere</a> <a href="https://other.acme.dev/no-such-page">Elsewhere</a>
        <a href="https://docs.acme.dev/guide/setup.html#install">Own</a> <a href="//docs.acme.dev/guide/">Own</a>
        <a href="HTTPS://Docs.Acme.dev:443/guide/limits.html?x=1#limits">Own</a>
        <a href=" guide/setup.html
        ">Own</a> <A HREF='guide/limits.html'>Own</A> <a href=guide/limits.html>Own</a>
        <a href="guide/limits.html" href="second-attribute.html">Own</a>
        <a href="guide/limits.html?a=1&amp;b=2&#35;limits">Own</a> <a href="guide&#x2F;limits.html">Own</a>
        <a href="./guide/./../guide/limits.html">Own</a> <a href="guide//limits.html">Own</a> <a href=".">Own</a>
        <!-- <a href="in-a-comment.html">x</a> <img src="no.png"> -->
        <template><a href="in-a-template.html">x</a><img src="no.png"></template>
        <textarea><a href="in-a-textarea.html">x</a></textarea>
        <noscript><img src="⟦link/missing-file¦img/pixel.gif¦img/small.png⟧" alt=""></noscript>
        <form action="/submit" method="post"><button formaction="/elsewhere">Send</button></form>
        <iframe src="about:blank"></iframe> <a href="guide/limits.html" ping="/count">Counted</a>
        </main>
        </body>
        </html>
        -- site/404.html --
        <!doctype html>
        <title>Not found</title>
        <p>Start <a href="/">here</a>.
        -- site/guide/index.html --
        <!doctype html>
        <title>Guide</title>
        <link rel="stylesheet" href="../css/site.css">
        <meta property="og:url" content="https://docs.acme.dev/guide/">
        <main>
        <h1 id="guide">Guide</h1>
        <ul><li><a href="setup.html">Setup</a><li><a href="limits.html">Limits</a><li><a href="based.html">Based</a>
        <li><a href="..">Home</a> <li><a href="../">Home</a> <li><a href="/guide/index.html#guide">This</a>
        <li><a href="⟦link/missing-anchor¦#gide¦#guide⟧">This</a>
        <li><a href="⟦placeholder/empty¦¦setup.html⟧">Setup</a>
        <li><a href="⟦placeholder/empty¦#¦#guide⟧">Guide</a>
        <li><a href="⟦placeholder/empty¦javascript:void(0)¦#guide⟧">Guide</a>
        <li><a href="⟦placeholder/double-hash¦##guide¦#guide⟧">Guide</a>
        <li><a href="⟦placeholder/word¦#addlinkhere¦#guide⟧">Guide</a>
        <li><a href="⟦placeholder/template¦{{ base_url }}/setup.html¦setup.html⟧">Setup</a>
        <li><a href="⟦link/malformed¦https:docs.acme.dev/guide/¦https://docs.acme.dev/guide/⟧">Guide</a>
        <li><a href="⟦link/unknown-scheme¦htps://acme.dev/¦https://acme.dev/⟧">Acme</a>
        <li><a href="⟦link/mail-address¦mailto:docs-team¦mailto:docs-team@acme.dev⟧">Write</a>
        </ul>
        </main>
        -- site/guide/setup.html --
        <!doctype html>
        <title>Setup</title>
        <link rel="canonical" href="⟦link/missing-page¦https://docs.acme.dev/guide/set-up.html¦https://docs.acme.dev/guide/setup.html⟧">
        <link rel="prev" href="./"> <link rel="next" href="limits">
        <main>
        <h1 id="install">Install</h1>
        <h2 id="⟦id/duplicate¦install¦linux⟧">On Linux</h2>
        <h2 id="A">A</h2> <h2 id="a">a</h2> <p><a href="#A">A</a> <a href="#a">a</a>
        <p><a name="old-install"></a> <a href="#old-install">Old anchor</a> <input name="field"> <a id="both" name="both">Both</a>
        <p><a href="⟦link/missing-anchor¦#field¦#install⟧">Field</a> <a href="limits.html#limits">Limits</a>
        <p id="100%"><a href="#100%25">All</a> <a href="#100%">All</a>
        <p id="größe"><a href="#gr%C3%B6%C3%9Fe">Size</a> <a href="#größe">Size</a>
        <p id="a&amp;b"><a href="#a&amp;b">Both</a> <a href="#a%26b">Both</a> <p id="x y"><a href="#x%20y">Space</a>
        <template id="card"><b id="inside">x</b></template> <a href="#card">The template</a>
        <blockquote cite="⟦link/missing-page¦../about/histroy.html¦../about/⟧">It works.</blockquote>
        <form action="⟦link/missing-page¦/serch/¦/guide/⟧"><input name="q"></form>
        <p><a href="/guide/limits">Clean</a> <a href="limits?x#limits">Clean</a> <a href="../index.html">Home</a>
        </main>
        -- site/guide/limits.html --
        <!doctype html>
        <title>Limits</title>
        <main><h1 id="limits">Limits</h1>
        <svg><symbol id="icon"><path d="M0 0"/></symbol><use href="#icon"/><use xlink:href="#icon"/>
        <use href="../img/sprite.svg#star"/><use href="⟦link/missing-anchor¦#icn¦#icon⟧"/></svg>
        <map name="parts"><area href="setup.html" shape="default"> <area href="⟦link/missing-page¦parts.html¦setup.html⟧"></map>
        <img src="/img/small.png" usemap="#parts" alt=""> <img src="/img/small.png" usemap="⟦link/missing-anchor¦#prts¦#parts⟧" alt="">
        <a href="/">Home</a>
        </main>
        -- site/guide/based.html --
        <!doctype html>
        <title>Based elsewhere</title>
        <base href="/gallery/">
        <link rel="stylesheet" href="../css/site.css">
        <main><h1 id="local">Based</h1>
        <a href="film.html">Film</a> <a href="film.html#film">Film</a> <a href="#pictures">Pictures</a> <a href="../guide/based.html#local">This</a>
        <a href="⟦link/missing-anchor¦#local¦#pictures⟧">This?</a>
        </main>
        -- site/gallery/index.html --
        <!doctype html>
        <title>Gallery</title>
        <main><h1 id="pictures">Pictures</h1>
        <picture><source srcset="/img/small.png 1x"><img src="⟦link/wrong-case¦/img/logo.jpg¦/img/Logo.jpg⟧" alt=""></picture>
        <img src="../img/a%2Cb.png" alt=""> <img src="data:," alt=""> <input type="image" src="⟦link/missing-file¦../img/go.png¦../img/small.png⟧">
        <a href="film.html">Film</a> <a href="/">Home</a> <a href="../img/cover.png">Download</a> <img src="/img/Logo.jpg" alt="">
        <a href="../files/plan.pdf">Plan</a>
        <object data="⟦link/missing-file¦plan.pdf¦../files/plan.pdf⟧"></object>
        <iframe src="⟦link/missing-page¦map.html¦film.html⟧"></iframe>
        </main>
        -- site/gallery/film.html --
        <!doctype html>
        <title>Film</title>
        <main><h1 id="film">Film</h1>
        <video poster="⟦link/missing-file¦still.jpg¦../img/small.png⟧" controls>
        <source src="../files/film.webm" type="video/webm"><source src="⟦link/missing-file¦../files/film.mp4¦../files/film.webm⟧" type="video/mp4">
        </video>
        <a href="./">Gallery</a>
        </main>
        -- site/about/index.html --
        <!doctype html>
        <title>About</title>
        <main><h1>About</h1> <a href="/">Home</a> <a href="imprint.html">Imprint</a> ⟦¦¦<a href="lonely.html">More</a>⟧
        <a href="⟦link/missing-anchor link/redirect¦../old/second.html#gone¦../guide/setup.html⟧">Setup</a>
        ⟦¦¦<img src="../img/unused.png" alt="">⟧
        </main>
        -- site/about/imprint.html --
        <!doctype html>
        <title>Imprint</title>
        <main><h1>Imprint</h1> <p>Acme. ⟦¦¦<a href="./">About us</a>⟧ <a href="https://acme.dev/">Acme</a></main>
        -- site/about/lonely.html --
        <!doctype html>
        <title>Lonely</title>
        <main><h1>Lonely</h1> <a href="./">About us</a></main>
        -- site/about/hidden.html --
        <!doctype html>
        <title>Hidden</title>
        <meta name="robots" content="noindex, follow">
        <main><h1>Hidden</h1> <a href="./">About us</a> <a href="hidden.html">This</a></main>
        -- site/odd/index.html --
        <!doctype html>
        <title>Odd names</title>
        <main><h1>Odd names</h1> <a href="../">Home</a> <a href="../about/hidden.html">Hidden</a>
        <a href="%C3%BCber%20uns.html">Encoded</a> <a href="über uns.html">Plain</a> <a href="%c3%bcber%20uns.html#%C3%BC">Small</a>
        <a href="cafe%CC%81.html">Decomposed</a> <a href="⟦link/missing-page¦caf%C3%A9.html¦cafe%CC%81.html⟧">Composed</a>
        <a href="a%2520b.html">Percent</a>
        <a href="what%3F.html">Question</a> <a href="c%23.html">Hash</a> <a href="c++.html">Plus</a> <a href="c%2b%2b.html">Plus</a>
        </main>
        -- site/odd/über uns.html --
        <!doctype html>
        <title>Über uns</title>
        <main><h1 id="ü">Über uns</h1> <a href="./">Odd</a></main>
        -- site/odd/cafe\#u{301}.html --
        <!doctype html>
        <title>Café</title>
        <main><h1>Café</h1> <a href="./">Odd</a></main>
        -- site/odd/a%20b.html --
        <!doctype html>
        <title>Percent</title>
        <main><h1>Percent</h1> <a href="./">Odd</a></main>
        -- site/odd/what?.html --
        <!doctype html>
        <title>What?</title>
        <main><h1>What?</h1> <a href="./">Odd</a></main>
        -- site/odd/c#.html --
        <!doctype html>
        <title>C#</title>
        <main><h1>C#</h1> <a href="./">Odd</a></main>
        -- site/odd/c++.html --
        <!doctype html>
        <title>C++</title>
        <main><h1>C++</h1> <a href="./">Odd</a></main>
        -- site/old/first.html --
        <!doctype html>
        <meta http-equiv="refresh" content="0; url=⟦site/redirect-chain¦second.html¦../guide/setup.html⟧">
        -- site/old/second.html --
        <!doctype html>
        <meta http-equiv="refresh" content="0; url=../guide/setup.html">
        -- site/old/broken.html --
        <!doctype html>
        <meta http-equiv=refresh content="0;URL='⟦link/missing-page¦../guide/start.html¦../guide/setup.html⟧'">
        -- site/notes/index.html --
        <!doctype html>
        <title>Notes</title>
        <main><h1>Notes</h1> <a href="/">Home</a>
        <a href="note-1.html">1</a> <a href="note-2.html">2</a> <a href="note-3.html">3</a> <a href="note-4.html">4</a>
        <a href="note-5.html">5</a> <a href="note-6.html">6</a> <a href="note-7.html">7</a> <a href="note-8.html">8</a>
        <a href="note-9.html">9</a> <a href="note-10.html">10</a> <a href="note-11.html">11</a> <a href="note-12.html">12</a>
        </main>
        -- site/css/site.css --
        @charset "utf-8";
        @import "print.css" print;
        @import url(⟦link/missing-file¦them.css¦theme.css⟧);
        @namespace svg url(http://www.w3.org/2000/svg);
        /* @import "no-such.css"; url(no-such.png) */
        h1 { background: url( '../img/small.png' ) }
        h2 { background: url(../img/a\,b.png), \75rl(../img/small.png), url("data:image/svg+xml,%3Csvg/%3E") }
        h3 { background: url(⟦link/missing-file¦../img/papr.png¦../img/cover.png⟧) }
        h4 { content: "url(no-such.png)"; filter: url(#blur) }
        h5 { background: image-set("../img/small.png" 1x, "../img/cover.png" 2x) }
        -- site/css/print.css --
        body { color: black }
        -- site/css/theme.css --
        body { color: navy }
        -- site/js/app.js --
        location = "no-such-page.html"
        -- site/app.webmanifest --
        {
          "name": "Acme",
          "start_url": "/",
          "icons": [
            { "src": "img/small.png", "sizes": "16x16" },
            { "src": "⟦link/missing-file¦img/icon-512.png¦img/cover.png⟧", "sizes": "512x512" }
          ]
        }
        -- site/robots.txt --
        User-agent: *
        Disallow: /no-such-folder/
        Sitemap: ⟦link/missing-file¦https://docs.acme.dev/site-map.xml¦https://docs.acme.dev/sitemap.xml⟧
        -- site/feed.xml --
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0"><channel><title>Acme</title><link>https://docs.acme.dev/</link>
        <item><title>Limits</title><link>https://docs.acme.dev/guide/limits.html</link></item>
        <item><title>News</title><link>⟦link/missing-page¦https://docs.acme.dev/news/¦https://docs.acme.dev/notes/⟧</link></item>
        </channel></rss>
        -- site/sitemap.xml --
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc>https://docs.acme.dev/</loc></url>
        <url><loc>https://docs.acme.dev/guide/</loc></url>
        <url><loc>https://docs.acme.dev/guide/setup.html</loc></url>
        <url><loc>https://docs.acme.dev/guide/limits.html</loc></url>
        <url><loc>https://docs.acme.dev/guide/based.html</loc></url>
        <url><loc>https://docs.acme.dev/gallery/</loc></url>
        <url><loc>https://docs.acme.dev/gallery/film.html</loc></url>
        <url><loc>https://docs.acme.dev/about/</loc></url>
        <url><loc>https://docs.acme.dev/about/imprint.html</loc></url>
        ⟦¦¦<url><loc>https://docs.acme.dev/about/lonely.html</loc></url>⟧
        <url><loc>⟦link/missing-page¦https://docs.acme.dev/about/us.html¦https://docs.acme.dev/about/⟧</loc></url>
        <url><loc>https://docs.acme.dev/odd/</loc></url>
        <url><loc>https://docs.acme.dev/odd/%C3%BCber%20uns.html</loc></url>
        <url><loc>https://docs.acme.dev/odd/cafe%CC%81.html</loc></url>
        <url><loc>https://docs.acme.dev/odd/a%2520b.html</loc></url>
        <url><loc>https://docs.acme.dev/odd/what%3F.html</loc></url>
        <url><loc>https://docs.acme.dev/odd/c%23.html</loc></url>
        <url><loc>https://docs.acme.dev/odd/c++.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-1.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-2.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-3.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-4.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-5.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-6.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-7.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-8.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-9.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-10.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-11.html</loc></url>
        <url><loc>https://docs.acme.dev/notes/note-12.html</loc></url>
        </urlset>
        -- site/img/sprite.svg --
        <svg xmlns="http://www.w3.org/2000/svg"><symbol id="star"><path d="M0 0"/></symbol><use href="#star"/></svg>
        -- site/img/Logo.jpg --
        a picture
        -- site/img/a,b.png --
        a picture
        -- site/img/cover.png --
        a picture
        -- site/img/small.png --
        a picture
        -- site/img/unused.png --
        a picture
        -- site/files/plan.pdf --
        a plan
        -- site/files/film.webm --
        a film

        """#
}
