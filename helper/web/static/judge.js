'use strict';
// The page has no state of its own: it shows what the program sends, and sends the user's answers about what
// is shown.

const PAGE = Number(document.body.dataset.page);
const KEYS = JSON.parse(document.body.dataset.keys);
// Milliseconds for which keys are ignored after a listing is shown, so that the user can notice that it is
// another one.
const IGNORE_MS = 300;
const AT_ONCE = 12;
const WORDS = JSON.parse(document.body.dataset.words);

const items = new Map(); // by id, in order; as sent by the program
const pictures = new Map(); // by address
let version = 0,
  left = 0,
  current = null,
  inGrid = false,
  over = false;
let busy = false,
  isStale = false,
  cameAnswered = false,
  drawn = 0,
  keysFrom = Infinity,
  lastSeen = '';

const at = (id) => document.getElementById(id);

const say = (name, values = {}) => WORDS[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);

function element(name, text = '', className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

async function ask(path, body) {
  const sent = body && {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ page: PAGE, after: version, ...body }),
  };
  const answer = await fetch(path, sent);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function end(text) {
  over = true;
  at('over').textContent = text;
  at('over').hidden = false;
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  for (const part of document.querySelectorAll('header, main, footer')) part.inert = true;
}

async function follow() {
  while (!over) {
    try {
      take(await ask(`news?page=${PAGE}&after=${version}`));
    } catch {
      if (!over) end(say('gone'));
    }
  }
}

function take(news) {
  if (over) return;
  if (news.over) return end(say(news.over));
  // The response to a key press and the news may both report the same change.
  if (news.version <= version) return;
  version = news.version;
  left = news.left;
  for (const item of news.items) items.set(item.id, item);
  if (news.note) at('note').textContent = news.note;
  const changed = new Set(news.items.map((item) => item.id));
  if (current === null) go(following([...items.keys()].at(-1)) ?? items.keys().next().value);
  else if (busy || asking()) isStale ||= changed.size > 0;
  else if (changed.has(current) || inGrid) catchUp();
  sayLeft();
}

function catchUp() {
  // A listing that was answered elsewhere is skipped, unless the user opened it when it was already answered.
  if (items.get(current).answered && !cameAnswered) goOn(current);
  else draw();
}

function sayLeft() {
  at('left').textContent = left ? say('left', { n: left }) : say('done');
}

const asking = () => document.querySelector('dialog[open]') !== null;

/** The listings that are still to be answered, and the current one. */
const toAnswer = () => [...items.keys()].filter((id) => id === current || !items.get(id).answered);

function following(id) {
  const ids = [...items.keys()],
    from = ids.indexOf(id) + 1;
  return [...ids.slice(from), ...ids.slice(0, from)].find((other) => !items.get(other).answered);
}

function goOn(id) {
  // Whichever message about the answer arrives first moves to the next listing.
  if (current === id) go(following(id) ?? id);
}

function go(id) {
  current = id;
  cameAnswered = items.get(id).answered;
  at('problem').textContent = at('note').textContent = '';
  draw();
}

function move(by) {
  const ids = toAnswer(),
    to = ids.indexOf(current) + by;
  if (to >= 0 && to < ids.length) go(ids[to]);
}

function image(address, alt, missing) {
  const box = document.createDocumentFragment();
  if (!address) {
    box.append(element('span', inGrid ? say('no_picture') : missing));
    return box;
  }
  if (!pictures.has(address)) {
    const made = new Image();
    made.src = address;
    pictures.set(address, made);
  }
  // The same picture may appear several times among twelve; a copy of a loaded picture is not loaded again.
  const shown = pictures.get(address).cloneNode();
  shown.alt = alt;
  box.append(shown);
  return box;
}

const original = (item) =>
  image(
    item.original,
    say('design', { title: item.design }),
    item.design ? say('no_original') : say('which', { key: KEYS.design[0] }),
  );
const picture = (item) =>
  image(
    item.picture,
    say('listing', { title: item.name }),
    say('no_listing_picture', { open: KEYS.open[0], write: KEYS.write[0] }),
  );

function draw() {
  const item = items.get(current),
    number = ++drawn,
    seen = `${current} ${item?.revision} ${inGrid}`;
  isStale = false;
  // If the listing has not changed, the user need not notice anything.
  if (seen !== lastSeen) {
    delete document.body.dataset.shown;
    keysFrom = Infinity;
    lastSeen = seen;
  }
  sayLeft();
  at('single').hidden = inGrid;
  at('grid').hidden = !inGrid;
  if (item && inGrid) drawGrid();
  else if (item) drawSingle(item);
  const shown = [...document.querySelectorAll('main img')].map((each) => each.decode().catch(() => {}));
  Promise.all(shown).then(() =>
    requestAnimationFrame(() => {
      if (number !== drawn) return;
      keysFrom = Math.min(keysFrom, performance.now() + IGNORE_MS);
      document.body.dataset.shown = current;
      prepare();
    }),
  );
}

function prepare() {
  const ids = toAnswer(),
    from = ids.indexOf(current);
  const near = ids
    .slice(Math.max(0, from - 2), from + AT_ONCE)
    .flatMap((id) => [items.get(id).picture, items.get(id).original])
    .filter(Boolean);
  for (const address of pictures.keys()) if (!near.includes(address)) pictures.delete(address);
  for (const address of near) image(address, '', '');
}

function lines(id, texts) {
  at(id).replaceChildren(...texts.map((text) => element('li', text)));
}

/** The designs that one key chooses for a listing without a design, by the names of their acts. */
function hints(item) {
  if (item.gone || item.design) return {};
  const ids = [...items.keys()];
  const above = ids
    .slice(0, ids.indexOf(item.id))
    .map((id) => items.get(id))
    .findLast((other) => other.work);
  return {
    ...(item.proposal?.work && { proposed: item.proposal }),
    ...(above && { same: { work: above.work, title: above.design, why: say('as_above') } }),
  };
}

function drawHints(item) {
  const known = hints(item);
  for (const button of at('hints').children) {
    const hint = known[button.dataset.act];
    button.hidden = !hint;
    button.lastElementChild.textContent = hint ? `${hint.title}? ${hint.why}` : '';
  }
}

function drawSingle(item) {
  drawHints(item);
  at('original').replaceChildren(original(item));
  at('picture').replaceChildren(picture(item));
  at('design').textContent = item.design || say('not_chosen');
  at('name').textContent = item.gone ? say('removed') : item.name;
  at('about').textContent = [item.about, item.number && item.number !== item.name ? item.number : '']
    .filter(Boolean)
    .join(' · ');
  lines('warnings', item.warnings ?? []);
  lines('known', item.known ?? []);
}

function drawGrid() {
  const ids = toAnswer(),
    from = Math.floor(ids.indexOf(current) / AT_ONCE) * AT_ONCE;
  at('grid').replaceChildren(...ids.slice(from, from + AT_ONCE).map((id) => card(items.get(id))));
  at('grid').querySelector('[aria-current] button').focus();
}

function card(item) {
  const place = element('li', '', item.answered ? 'answered' : ''),
    button = element('button'),
    pair = element('span', '', 'pair');
  for (const drawnPicture of [original(item), picture(item)]) {
    const box = element('span', '', 'picture');
    box.append(drawnPicture);
    pair.append(box);
  }
  const warned = (item.warnings ?? []).length > 0;
  const about = element(
    'span',
    warned ? item.warnings[0] : [item.answered ? item.said : '', item.about].filter(Boolean).join(' · '),
    warned ? 'about warned' : 'about',
  );
  button.type = 'button';
  button.dataset.listing = item.id;
  button.append(pair, element('span', item.gone ? say('removed') : item.name, 'name'), about);
  if (item.id === current) place.setAttribute('aria-current', 'true');
  place.append(button);
  return place;
}

async function send(path, body, done) {
  if (busy || over) return;
  const asked = current;
  busy = true;
  at('problem').textContent = '';
  let reply;
  try {
    reply = await ask(path, body);
  } catch {
    end(`${say('gone')}\n${say('lost')}`);
    return;
  } finally {
    busy = false;
  }
  take(reply);
  if (over) return;
  done(reply);
  if (isStale) catchUp();
  // The page may show another listing now, so the sentence names the one that it is about.
  const about = current === asked ? '' : `${items.get(asked).name}: `;
  at('problem').textContent = reply.problem ? about + reply.problem : '';
}

function answer(item, judgement, more = {}) {
  send('answer', { finding: item.id, revision: item.revision, judgement, ...more }, (reply) => {
    if (reply.ask === 'design') askDesign(item, judgement, more);
    else if (reply.ask === 'reason') askReason(item, judgement, more, reply.hint);
    else if (reply.written && judgement !== 'design') goOn(item.id);
  });
}

let answered = () => {};

function show(dialog, done) {
  answered = done;
  dialog.showModal();
}

// The designs of the dialog, those whose titles fit what is typed, and the chosen one of these.
let works = [],
  fitting = [],
  chosen = -1;

function drawWorks() {
  const typed = at('filter').value.trim().toLocaleLowerCase();
  fitting = works.filter((work) => work.title.toLocaleLowerCase().includes(typed));
  at('works').replaceChildren(...fitting.map(workCard));
  at('none').hidden = fitting.length > 0;
  choose(typed && fitting.length === 1 ? 0 : -1); // Enter alone chooses nothing
}

function workCard(work, number) {
  const place = element('li', '', 'work'),
    box = element('span', '', 'picture');
  if (work.picture) box.append(Object.assign(new Image(), { loading: 'lazy', src: work.picture, alt: '' }));
  else box.append(element('span', say('no_picture')));
  place.setAttribute('role', 'option');
  place.append(box, element('span', work.title, 'name'));
  place.addEventListener('click', () => {
    choose(number);
    finish(at('ask-design'));
  });
  return place;
}

function choose(number) {
  chosen = number;
  [...at('works').children].forEach((place, other) => {
    place.setAttribute('aria-selected', String(other === number));
  });
  at('works').children[number]?.scrollIntoView({ block: 'nearest' });
}

at('filter').addEventListener('input', drawWorks);
at('filter').addEventListener('keydown', (event) => {
  const step = STEPS(at('works'))[event.key];
  if (!step || !fitting.length) return;
  event.preventDefault();
  choose(chosen < 0 ? 0 : Math.min(Math.max(chosen + step, 0), fitting.length - 1));
});

async function askDesign(item, judgement, more = {}) {
  works = await ask('designs').catch(() => []);
  if (!works.length) {
    at('problem').textContent = say('no_designs');
    return;
  }
  at('filter').value = '';
  drawWorks();
  show(at('ask-design'), () => answer(item, judgement, { ...more, work: fitting[chosen].id }));
}

function askReason(item, judgement, more, hint) {
  at('doubt').textContent = hint;
  at('reason').value = '';
  show(at('ask-reason'), () => answer(item, judgement, { ...more, because: at('reason').value }));
}

function finish(dialog) {
  if (dialog.id === 'ask-design' && chosen < 0) return;
  dialog.close();
  answered();
}

for (const dialog of document.querySelectorAll('dialog')) {
  dialog.querySelector('form').addEventListener('submit', (event) => {
    event.preventDefault();
    finish(dialog);
  });
  dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => isStale && !busy && catchUp());
}

function act(name) {
  const item = items.get(current);
  if (name === 'view') {
    inGrid = !inGrid;
    draw();
  } else if (name === 'help') at('help').hidden = !at('help').hidden;
  else if (name === 'undo') send('undo', {}, (reply) => reply.undone && go(reply.undone));
  else if (!item || item.gone) return;
  else if (name === 'open' || name === 'write') send('window', { act: name, finding: item.id }, () => {});
  else if (name === 'design') askDesign(item, 'design');
  else if (name === 'proposed' || name === 'same') {
    const hint = hints(item)[name];
    if (hint) answer(item, 'design', { work: hint.work });
  } else answer(item, name);
}

const ACTS = new Map(Object.entries(KEYS).map(([name, [key]]) => [key, name]));
const STEPS = (grid) => {
  const columns = grid ? getComputedStyle(grid).gridTemplateColumns.split(' ').length : 0;
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
};

document.addEventListener('keydown', (event) => {
  if (over || asking() || event.ctrlKey || event.altKey || event.metaKey) return;
  const name = ACTS.get(event.key),
    step = STEPS(inGrid && at('grid'))[event.key];
  if (!name && !step) return;
  event.preventDefault();
  // A key that is held down counts once, and a key pressed before the listing was visible is about another
  // listing.
  if (event.repeat && name) return;
  if (name && performance.now() < keysFrom) return;
  if (name) act(name);
  else move(step);
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('button');
  if (over || !button) return;
  if (button.dataset.act && performance.now() >= keysFrom) act(button.dataset.act);
  if (button.dataset.listing) {
    inGrid = false;
    go(button.dataset.listing);
  }
});

follow();
