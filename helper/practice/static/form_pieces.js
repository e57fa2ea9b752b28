// Parts of pages that both variants share: files, the box for the listings, Verify's response, and success.

import { layOver, make, makeTable, words } from './dom.js';
import { askWith } from './server.js';

const TOAST_MS = 6000;

/**
 * Upload files from `input` to `path`, and list them in `list`. Calls `changed(files, error)` after each
 * change. Each file has its own request. If only one file is allowed, a new one replaces it. The returned
 * `clear` removes all files.
 */
export function takeFiles({ path, input, list, most, changed }) {
  let files = [];

  function update(kept, error) {
    files = kept;
    list.replaceChildren(
      ...files.map((file) =>
        make(
          'li',
          {},
          `${file.name} `,
          make(
            'button',
            {
              type: 'button',
              onclick: () =>
                update(
                  files.filter((other) => other !== file),
                  '',
                ),
            },
            words.remove,
          ),
        ),
      ),
    );
    changed(files, error);
  }

  input.addEventListener('change', async () => {
    const picked = [...input.files];
    input.value = '';
    for (const file of picked) {
      if (most > 1 && files.length >= most) return update(files, words.upload_many);
      const answer = await askWith(path, { file });
      if (!answer || !answer.success) return update(files, answer ? answer.message : words.no_answer);
      update(most > 1 ? [...files, answer.data] : [answer.data], '');
    }
    return undefined;
  });
  return { clear: () => update([], '') };
}

/**
 * Bind the box for the listings, which is in the form, or in a frame with the fault field_inside_an_iframe.
 * Calls `arrived(box)` with the text area whenever its frame has loaded, and `changed(text)` at every input.
 */
export function linksBox(row, { arrived, changed }) {
  const frame = row.querySelector('iframe[data-links]');
  const take = (box) => {
    if (!box) return;
    box.addEventListener('input', () => changed(box.value));
    arrived(box);
  };
  const takeFrom = () => take(frame.contentDocument?.getElementById('links'));
  if (!frame) return take(row.querySelector('#links'));
  frame.addEventListener('load', takeFrom);
  if (frame.contentDocument && frame.contentDocument.readyState === 'complete') takeFrom();
  return undefined;
}

/** Return a function that draws Verify's response, refused links first; `remove` deletes refused lines. */
export function answerIn(section, remove) {
  let drawn = null;
  return (links) => {
    section.hidden = links === null;
    if (links === drawn) return;
    drawn = links;
    if (links) section.replaceChildren(...answerParts(links, remove));
  };
}

function answerParts(links, remove) {
  const [refused, accepted] = [links.filter((link) => !link.valid), links.filter((link) => link.valid)];
  const shown = [...refused, ...accepted];
  const cells = shown.map(({ link, valid, invalidReason }) => [
    link,
    make('td', { class: valid ? 'good' : 'bad' }, valid ? words.link_valid : invalidReason),
  ]);
  const table = makeTable([words.column_link, words.column_answer], cells, (at) => ({
    'data-valid': String(shown[at].valid),
  }));
  return [
    make('p', {}, `${accepted.length} ${words.verified_count}, ${refused.length} ${words.refused_count}`),
    make('div', { class: 'answer-list' }, table),
    ...(refused.length
      ? [
          make(
            'button',
            { type: 'button', id: 'remove-refused', class: 'button', onclick: remove },
            words.remove_refused,
          ),
        ]
      : []),
  ];
}

/**
 * Show that a form was accepted, as the server demands: on another page, in a brief message, or in a dialog
 * with the number. `address` is the page of the complaint. `again` is called if the user wants another form,
 * `passing` after a brief message.
 */
export function showTaken(setup, data, { address, again, passing = again }) {
  const { taken } = setup.form;
  if (data.show === 'page') location.assign(data.redirect);
  else if (data.show === 'toast') {
    const toast = make('div', { class: 'toast', role: 'status', 'data-success': true }, taken.title);
    document.body.append(toast);
    setTimeout(() => toast.remove(), TOAST_MS);
    passing();
  } else {
    const number = data[setup.numberName];
    const another = () => {
      box.remove();
      again();
    };
    const box = layOver(
      make(
        'section',
        { class: 'sheet success', role: 'dialog', 'aria-modal': 'true', 'data-success': true },
        make('div', { class: 'success-sign', 'aria-hidden': 'true' }),
        make('h2', {}, taken.title),
        make(
          'p',
          { class: 'number' },
          ...(number
            ? [
                `${taken.number}: `,
                make('strong', { id: setup.numberName.replace('Number', '-number') }, number),
              ]
            : []),
        ),
        make('p', { class: 'hint' }, taken.text),
        make(
          'p',
          {},
          make('a', { class: 'button', href: address }, taken.view),
          ' ',
          make(
            'button',
            { type: 'button', class: 'button primary', id: 'submit-another', onclick: another },
            taken.another,
          ),
        ),
      ),
    );
    addEventListener('hashchange', () => box.remove(), { once: true });
  }
}
