// The portal as a single page: the visitor, the menu, and the part for the address after the #.

import { make, setup, words } from '/static/dom.js';
import { closeLogin, loginFrame, onSignedIn } from '/interruptions/login_box.js';
import { fetchAnswer } from './fetch_answer.js';
import { complaintForm, registrationForm } from './form_page.js';

const HOME = '/ippHome';
const FORMS = { '/ipr/form': registrationForm, '/complaint/form': complaintForm };
const MENU = [
  [HOME, words.user_center],
  ['/ipr/form', words.ipr_submission],
  ['/ipr/list', words.ipr_management],
  ['/complaint/form?platform=ae', words.submit_complaint],
  ['/complaint/list?platform=ae', words.manage_complaints],
];

const main = document.getElementById('app-main');
const menu = document.getElementById('app-menu');
let visitor = { email: '' };
let lastRoute = HOME; // the page to return to after the login
let shownRoute = null;

function route() {
  const [path, query = ''] = location.hash.slice(1).split('?');
  return { path: path || HOME, query: new URLSearchParams(query) };
}

async function refreshVisitor() {
  const answer = await fetchAnswer('/session.json');
  if (!answer || !answer.success) return;
  visitor = answer.data;
  const who = document.querySelector('[data-who]');
  who.toggleAttribute('data-account', Boolean(visitor.email));
  who.replaceChildren(
    ...(visitor.email
      ? [
          `${visitor.name} `,
          make('small', {}, visitor.email),
          ' ',
          make('a', { href: '/logout.htm' }, words.logout),
        ]
      : []),
  );
}

function drawMenu(path) {
  const name = 'plain' in document.querySelector('.app-body').dataset ? 'entry-name' : 'menu-label';
  menu.hidden = !visitor.email;
  menu.replaceChildren(
    ...MENU.map(([to, text]) =>
      make(
        'a',
        {
          href: `#${to}`,
          class: 'entry',
          'aria-current': to.split('?')[0] === path ? 'page' : null,
        },
        make('span', { class: name }, text),
      ),
    ),
  );
}

/** Show the part for the address; the contents of an earlier form are lost. */
async function draw() {
  const { path, query } = route();
  closeLogin();
  if (path === '/login') visitor = { email: '' };
  else lastRoute = location.hash.slice(1) || HOME;
  drawMenu(path);
  if (!visitor.email) {
    shownRoute = null;
    main.replaceChildren(loginPage());
    return;
  }
  const token = {};
  shownRoute = token;
  const parts = await (FORMS[path] || readyMade(path))(query, {
    redraw: draw,
    isShown: () => shownRoute === token,
  });
  if (shownRoute !== token) return;
  if (parts) main.replaceChildren(...parts);
  else shownRoute = null; // after a login in place the part must be drawn again
}

/** Show a part that the server has rendered, and make its filters and buttons work. */
const readyMade = (path) => async (query) => {
  if (!setup.pages[path]) return missingPage();
  const answer = await fetchAnswer(`${setup.pages[path]}?${query}`);
  if (!answer || !answer.success) return null;
  const part = make('template');
  part.innerHTML = answer.html;
  const sheet = part.content.firstElementChild;
  const filters = sheet.querySelector('form');
  if (filters) {
    filters.addEventListener('submit', (event) => {
      event.preventDefault();
      location.hash = `${path}?${new URLSearchParams(new FormData(filters))}`;
    });
  }
  return [sheet];
};

const missingPage = () => [make('section', { class: 'sheet' }, make('h1', {}, words.no_page))];

const loginPage = () =>
  make(
    'section',
    { class: 'login-card sheet' },
    make('h1', {}, words.login_title),
    make('p', { class: 'note' }, words.login_not_real),
    loginFrame(),
  );

onSignedIn(async () => {
  const stays = shownRoute !== null; // the login was shown over a part of the page
  await refreshVisitor();
  if (route().path === '/login') location.hash = lastRoute;
  else if (stays) drawMenu(route().path);
  else draw();
});

document.querySelector('[data-language]').addEventListener('pointerdown', (event) => {
  event.currentTarget.hash = location.hash;
});
if (!location.hash) history.replaceState(null, '', `#${HOME}`);
await refreshVisitor();
// Listen only now: before the visitor is known, a changed address would draw a login, which would be redrawn
// while the visitor uses it.
addEventListener('hashchange', draw);
draw();
