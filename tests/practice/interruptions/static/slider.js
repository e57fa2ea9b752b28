// A slider that follows the pointer, and sends the trail to the server for a check.

import { layOver, make } from '/static/dom.js';
import { ask } from '/static/server.js';
import { words } from './words.js';

const SHOWN_MS = 400; // milliseconds during which a dialog shows success before it closes

/**
 * Activate the slider in `box`; the server checks each drag at `path`. Calls `begun` when a drag starts, then
 * `passed`, or `refused` with the server's words.
 */
function bringSlider(box, { path, begun, refused, passed }) {
  const [track, handle, fill] = ['#nc_1_wrapper', '#nc_1_n1z', '#nc_1__bg'].map((part) =>
    box.querySelector(part),
  );
  let start = null;
  let trail = [];
  const width = () => track.clientWidth - handle.offsetWidth;

  function place(x) {
    handle.style.left = `${x}px`;
    fill.style.width = `${x + (x > 0 ? handle.offsetWidth / 2 : 0)}px`;
  }

  function record(event) {
    const x = Math.max(0, Math.min(width(), event.clientX - start.x));
    trail.push([x, event.timeStamp - start.at]);
    place(x);
  }

  handle.addEventListener('pointerdown', (event) => {
    if (!event.isTrusted) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    start = { x: event.clientX, at: event.timeStamp };
    trail = [];
    begun();
  });

  handle.addEventListener('pointermove', (event) => {
    if (!start || !event.isTrusted) return;
    const parts = event.getCoalescedEvents();
    (parts.length ? parts : [event]).forEach(record);
  });

  handle.addEventListener('pointerup', async (event) => {
    if (!start || !event.isTrusted) return;
    start = null;
    const answer = await ask(path, JSON.stringify({ trail, width: width() }));
    if (answer?.success) passed();
    else {
      refused(answer?.message || '');
      place(0);
    }
  });
}

/** Create a slider; returns it and a function that shows that it was passed. */
function makeSlider() {
  const text = make('span', { 'data-nc-lang': '_startTEXT' }, words.slider_text);
  const track = make(
    'div',
    { id: 'nc_1_wrapper', class: 'nc_wrapper' },
    make('div', { id: 'nc_1__bg', class: 'nc_bg' }),
    make('div', { id: 'nc_1__scale_text', class: 'nc_scale_text slidetounlock' }, text),
    make('span', { id: 'nc_1_n1z', class: 'nc_iconfont btn_slide', 'aria-hidden': 'true' }, '»'),
  );
  const showPassed = () => {
    track.classList.add('passed');
    text.textContent = words.slider_yes;
    text.dataset.ncLang = '_yesTEXT';
  };
  document.head.append(make('link', { rel: 'stylesheet', href: '/interruptions/slider.css' }));
  return [make('div', { id: 'nocaptcha', class: 'nc-container' }, track), showPassed];
}

/** Add a hidden slider to the login form, and return it. */
export function puzzleIn(form) {
  const message = form.querySelector('#login-message');
  const [puzzle, showPassed] = makeSlider();
  const say = (said, good = false) => {
    message.textContent = said;
    message.classList.toggle('good', good);
  };
  puzzle.hidden = true;
  message.before(puzzle);
  bringSlider(puzzle, {
    path: '/mini_login/slider.json',
    begun: () => say(''),
    refused: (said) => say(said || words.slider_no),
    passed: () => {
      showPassed();
      say(words.login_again, true);
    },
  });
  return puzzle;
}

/** Show a slider on top of the form; resolves once the user has dragged it. */
export function passSlider() {
  return new Promise((done) => {
    const message = make('p', { class: 'message', role: 'alert' });
    const [puzzle, showPassed] = makeSlider();
    const box = layOver(
      make(
        'section',
        { class: 'baxia-dialog sheet', role: 'dialog', 'aria-modal': 'true' },
        make('h2', {}, words.slider_title),
        puzzle,
        message,
      ),
    );
    bringSlider(puzzle, {
      path: '/complaint/slider.json',
      begun: () => {
        message.textContent = '';
      },
      refused: (said) => {
        message.textContent = said || words.slider_no;
      },
      passed: () => {
        showPassed();
        setTimeout(() => {
          box.remove();
          done();
        }, SHOWN_MS);
      },
    });
  });
}
