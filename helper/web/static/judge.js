'use strict';
// Shows the cards that the program has rendered, and posts the user's answers with what the card showed.

const KEYS = JSON.parse(document.body.dataset.keys);
const WORDS = JSON.parse(document.body.dataset.words);
// Milliseconds for which keys are ignored after the page has moved on to another card, so that the user can
// notice it.
const IGNORE_MS = 300;

let asOf = -1, // the state of the records that the page shows
  current = null,
  busy = false,
  over = false,
  keysFrom = Infinity;

const at = (id) => document.getElementById(id);
const say = (name, values = {}) => WORDS[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
const cards = () => [...at('cards').children];
const cardOf = (id) => cards().find((card) => card.dataset.id === id);
const isAnswered = (card) => 'answered' in card.dataset;
const asking = () => document.querySelector('dialog[open]') !== null;

function element(name, text = '', className = '') {
  return Object.assign(document.createElement(name), { textContent: text, className });
}

function end(text) {
  over = true;
  at('over').textContent = text;
  at('over').hidden = false;
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  for (const part of document.querySelectorAll('header, main, footer')) part.inert = true;
}

/** Post to the program and show the changes that it reports; null if it does not answer. */
async function post(path, body = {}, lost = '') {
  let reply;
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ as_of: asOf, ...body }),
    });
    reply = await answer.json();
  } catch {
    if (!over) end([say('ended'), lost].filter(Boolean).join('\n'));
    return null;
  }
  if (reply.cards && reply.as_of >= asOf) take(reply);
  return reply;
}

function take(reply) {
  asOf = reply.as_of;
  at('left').textContent = reply.left ? say('left', { n: reply.left }) : say('done');
  for (const { id, html } of reply.cards) {
    const card = document.createRange().createContextualFragment(html).firstElementChild;
    const shown = cardOf(id);
    if (shown) shown.replaceWith(card);
    else at('cards').append(card);
  }
  const changed = reply.cards.some(({ id }) => id === current);
  if (current === null) go(following(null) ?? cards()[0]?.dataset.id);
  else if (changed) go(current);
}

function following(id) {
  const all = cards();
  const from = all.indexOf(cardOf(id)) + 1;
  return [...all.slice(from), ...all.slice(0, from)].find((card) => !isAnswered(card))?.dataset.id;
}

function go(id) {
  const card = cardOf(id);
  if (!card) return;
  if (current !== id) at('problem').textContent = at('note').textContent = '';
  current = id;
  for (const each of cards()) each.removeAttribute('aria-current');
  card.setAttribute('aria-current', 'true');
  card.scrollIntoView({ block: 'nearest' });
  if (!asking()) card.focus({ preventScroll: true });
  delete document.body.dataset.shown;
  keysFrom = Infinity;
  const pictures = [...card.querySelectorAll('img')].map((each) => each.decode().catch(() => {}));
  Promise.all(pictures).then(() =>
    requestAnimationFrame(() => {
      if (cardOf(current) !== card) return;
      keysFrom = performance.now() + IGNORE_MS;
      document.body.dataset.shown = current;
    }),
  );
}

async function send(path, body, done) {
  if (busy || over) return;
  const asked = cardOf(current);
  busy = true;
  at('problem').textContent = at('note').textContent = '';
  const reply = await post(path, body, say('lost'));
  busy = false;
  if (!reply) return;
  done(reply);
  // The page may show another card now, so the sentence names the one that it is about.
  const about = asked.dataset.id === current ? '' : `${asked.querySelector('.name').textContent}: `;
  at('problem').textContent = reply.problem && about + reply.problem;
}

function answer(card, judgement, more = {}) {
  const { id: finding, seen } = card.dataset;
  const before = isAnswered(card);
  send('answer', { finding, seen, judgement, ...more }, (reply) => {
    if (reply.ask === 'design') askDesign(card, judgement, more);
    else if (reply.ask === 'reason') askReason(card, judgement, more, reply.hint);
    // If the listing was answered elsewhere, go on too: the next key must not change that answer.
    else if (judgement !== 'design' && (!reply.problem || (!before && isAnswered(cardOf(finding)))))
      go(following(finding) ?? finding);
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
  const place = element('li', '', 'work');
  const box = element('span', '', 'picture');
  if (work.picture) box.append(Object.assign(new Image(), { loading: 'lazy', src: work.picture, alt: '' }));
  place.setAttribute('role', 'option');
  place.append(box, element('span', work.title, 'name'), element('span', work.why, 'why'));
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
  const step = stepsIn(at('works'))[event.key];
  if (!step || !fitting.length) return;
  event.preventDefault();
  choose(chosen < 0 ? 0 : Math.min(Math.max(chosen + step, 0), fitting.length - 1));
});

async function askDesign(card, judgement, more = {}) {
  works = (await post('designs', { finding: card.dataset.id }))?.designs ?? [];
  if (over || asking()) return;
  if (!works.length) {
    at('problem').textContent = say('no_designs');
    return;
  }
  at('filter').value = '';
  drawWorks();
  show(at('ask-design'), () => answer(card, judgement, { ...more, work: fitting[chosen].id }));
}

function askReason(card, judgement, more, hint) {
  at('doubt').textContent = hint;
  at('reason').value = '';
  show(at('ask-reason'), () => answer(card, judgement, { ...more, because: at('reason').value }));
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
}

async function open(card) {
  at('note').textContent = say('opening');
  const reply = await post('open', { finding: card.dataset.id });
  if (reply) at('note').textContent = reply.note || reply.problem;
}

function act(name) {
  const card = cardOf(current);
  if (name === 'help') at('help').hidden = !at('help').hidden;
  else if (name === 'undo') send('undo', {}, (reply) => reply.undone && go(reply.undone));
  else if (!card?.dataset.seen) return;
  else if (name === 'open') open(card);
  else if (name === 'design') askDesign(card, 'design');
  else answer(card, name);
}

const ACTS = new Map(Object.entries(KEYS).map(([name, [key]]) => [key, name]));
const stepsIn = (grid) => {
  const columns = getComputedStyle(grid).gridTemplateColumns.split(' ').length;
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
};

document.addEventListener('keydown', (event) => {
  if (over || asking() || event.ctrlKey || event.altKey || event.metaKey) return;
  const name = ACTS.get(event.key);
  const step = stepsIn(at('cards'))[event.key];
  if (!name && !step) return;
  event.preventDefault();
  if (step) go(cards()[cards().indexOf(cardOf(current)) + step]?.dataset.id);
  // A key that is held down counts once, and a key pressed before the card was visible is about another card.
  else if (!event.repeat && performance.now() >= keysFrom) act(name);
});

document.addEventListener('click', (event) => {
  if (over || busy) return;
  const card = event.target.closest('.card');
  const name = event.target.closest('button')?.dataset.act;
  const isReady = performance.now() >= keysFrom; // the second click of a double click counts no more than a key
  if (card && card.dataset.id !== current) go(card.dataset.id);
  if (name && isReady) act(name);
});

/** Show what has changed in the terminal. An answered listing is left, unless the user came to it afterwards. */
async function refresh() {
  if (over || busy || asking() || document.hidden) return;
  const before = current && isAnswered(cardOf(current));
  if ((await post('news')) && current && !before && isAnswered(cardOf(current))) go(following(current));
}

window.addEventListener('focus', refresh);
document.addEventListener('visibilitychange', refresh);
refresh();
