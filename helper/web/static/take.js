// Receives the listing from the extension, posts it to ipp-helper, and shows the answer. The fragment of the
// address is the id of the extension that opened this page. All texts are inserted as plain text.

const part = (id) => document.getElementById(id);
const opened = location.hash.slice(1);
const WORDS = JSON.parse(document.body.dataset.words);
// Remove the fragment, so that neither a reload nor the history can send the listing again.
history.replaceState(null, '', '/take');

const IGNORE_MS = 300;
let token = '';
let finding = '';
let designs = []; // the ids; the keys 1 to 9 choose the first nine

/** Return the data and token from the extension, which answers only once. */
const handedOver = async () => chrome.runtime.sendMessage(opened, 'hand over');

const nameDesign = (design) => say('design', { finding, design });

const draw = (answer) => {
  finding = answer.finding;
  designs = answer.designs.map(([id]) => id);
  part('headline').textContent = answer.headline;
  part('lines').replaceChildren(
    ...answer.lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })),
  );
  part('copy').hidden = !(answer.may_judge && answer.design);
  part('other').hidden = !(finding && answer.design && answer.designs.length > 1);
  part('reason').hidden = !answer.ask;
  part('ask').textContent = answer.ask;
  part('foot').hidden = !(finding && answer.may_judge);
  part('designs').replaceChildren(
    ...answer.designs.map(([id, label], at) => {
      const button = Object.assign(document.createElement('button'), { type: 'button', textContent: label });
      if (at < 9) button.prepend(Object.assign(document.createElement('kbd'), { textContent: at + 1 }), ' ');
      button.addEventListener('click', () => nameDesign(id));
      return button;
    }),
  );
  part('designs').hidden = !finding || Boolean(answer.design);
  // Ignore keys pressed before the text was visible. Enter alone never chooses a design.
  part('page').inert = true;
  setTimeout(() => {
    part('page').inert = false;
    part(answer.ask ? 'because' : 'close').focus();
  }, IGNORE_MS);
};

const refused = (line) =>
  draw({
    headline: WORDS.nothing,
    lines: [line],
    finding: '',
    design: '',
    designs: [],
    ask: '',
    may_judge: false,
  });

const say = async (act, what) => {
  try {
    const answer = await fetch(`/${act}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(what),
    });
    if (answer.status === 403) return refused(WORDS.other_code);
    const told = await answer.json();
    return told.problem ? refused(told.problem) : draw(told);
  } catch {
    return refused(WORDS.no_answer);
  }
};

const callCopy = () => say('copy', { finding });
const showDesigns = () => {
  part('designs').hidden = false;
  part('designs').firstElementChild?.focus();
};

part('copy').addEventListener('click', callCopy);
part('other').addEventListener('click', showDesigns);
part('reason').addEventListener('submit', (event) => {
  event.preventDefault();
  say('copy', { finding, because: part('because').value });
});
// Close this window when a later one opens, unless the user is typing a reason here.
const windows = new BroadcastChannel('handed over');
windows.addEventListener('message', () => part('reason').hidden && close());
windows.postMessage('another');

part('close').addEventListener('click', () => close());

document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') close();
  if (
    part('page').inert ||
    event.target === part('because') ||
    event.repeat ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  )
    return;
  if (event.key === 'c' && !part('copy').hidden) callCopy();
  if (event.key === 'd' && !part('other').hidden) showDesigns();
  const chosen = /^[1-9]$/.test(event.key) && designs[event.key - 1];
  if (chosen && !part('designs').hidden) nameDesign(chosen);
});

handedOver()
  .then(({ token: given = '', reason = '', ...what }) => {
    token = given;
    if (what.page) return say('take', what);
    return refused(reason ? WORDS.unreadable.replace('{reason}', () => reason) : WORDS.other_page);
  })
  .catch(() => refused(WORDS.not_handed_over));
