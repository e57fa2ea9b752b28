// Fields built like those of component libraries; each shows one structure and was written for its test.
const values = {};
const few = ['Trademark', 'Copyright', 'Patent', 'Others'];
const byId = (id) => document.getElementById(id);
const element = (html) => {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  return holder.firstElementChild;
};

/** Add a layer with these entries below a box; `hide` and `reveal` are the library's way to close and open it. */
function unfold(
  box,
  texts,
  { chosen, hide = (layer) => layer.remove(), named = '', home = document.body, role = 'option' } = {},
) {
  const place = box.getBoundingClientRect();
  const layer = element(`<div class="over ${named}"></div>`);
  Object.assign(layer.style, { left: `${place.left + scrollX}px`, top: `${place.bottom + scrollY}px` });
  for (const text of texts) {
    const entry = element(`<div role="${role}"></div>`);
    entry.textContent = text;
    entry.setAttribute('aria-selected', String(values[box.id] === text));
    entry.addEventListener('click', () => {
      if (!texts.includes(text) || text.startsWith('No ')) return;
      values[box.id] = text;
      chosen(text);
      hide(layer);
    });
    layer.append(entry);
  }
  home.append(layer);
  const away = (event) => {
    if (event.composedPath().includes(layer) || event.composedPath().includes(box)) return;
    hide(layer);
    removeEventListener('mousedown', away);
  };
  addEventListener('mousedown', away);
  return layer;
}
const toggling = (box, open) => {
  let layer = null;
  box.addEventListener('click', () => {
    if (layer?.isConnected) layer.remove();
    else layer = open();
  });
};
const shows = (box, selector) => (text) => {
  box.querySelector(selector).textContent = text;
};
const simple = (id, selector, more = {}) =>
  toggling(byId(id), () => unfold(byId(id), few, { chosen: shows(byId(id), selector), ...more }));

simple('promptPlace', 'span');
simple('namedLabel', 'span');
simple('letterArrow', 'span');
simple('arrowOnly', '.x-label');
simple('unfolds', 'span', { named: 'unfolds' });

// On its first opening the list has no entries yet, and an open list is not updated.
{
  let come = ['No results found'];
  toggling(byId('filledLate'), () => {
    setTimeout(() => {
      come = few;
    }, 300);
    return unfold(byId('filledLate'), come, { chosen: shows(byId('filledLate'), 'span') });
  });
}

// Every choice redraws the whole field.
{
  const draw = (text) => {
    byId('anewHost').replaceChildren(
      element(
        '<div class="box" id="anew"><input readonly placeholder="Please select"><i class="caret arrow"></i></div>',
      ),
    );
    byId('anew').querySelector('input').value = text;
    toggling(byId('anew'), () => unfold(byId('anew'), few, { chosen: draw }));
  };
  draw('');
}

// A closed list stays in the page, clipped by its style.
{
  const box = byId('cutAway');
  const layer = unfold(box, few, {
    chosen: shows(box, 'span'),
    hide: (each) => each.classList.add('clipped'),
    named: 'clipped',
  });
  box.addEventListener('click', () => layer.classList.toggle('clipped'));
}

// The entries are elements of the page, which the library shows in a slot of its shadow tree.
customElements.define(
  'slot-list',
  class extends HTMLElement {
    connectedCallback() {
      const root = this.attachShadow({ mode: 'open' });
      root.innerHTML = `<style>.box{width:280px;padding:6px 10px;border:1px solid #999}.pop{position:absolute;background:#fff;border:1px solid #999;width:280px}[hidden]{display:none}input{border:0}</style>
      <div class="box"><input role="combobox" readonly aria-haspopup="listbox" aria-expanded="false" placeholder="Please select"></div><div class="pop" role="listbox" hidden><slot></slot></div>`;
      const [pop, input] = [root.querySelector('.pop'), root.querySelector('input')];
      const show = (open) => {
        pop.hidden = !open;
        input.setAttribute('aria-expanded', String(open));
      };
      for (const text of few) {
        const entry = element('<div role="option" style="padding:6px"></div>');
        entry.textContent = text;
        entry.addEventListener('click', () => {
          values.slotted = text;
          input.value = text;
          show(false);
        });
        this.append(entry);
      }
      root.querySelector('.box').addEventListener('click', () => show(pop.hidden));
    }
  },
);

const noted = (id, read) =>
  byId(id).addEventListener('change', (event) => {
    values[id] = read(event);
  });
setTimeout(() => few.forEach((text) => byId('nativeLate').add(new Option(text))), 400);
noted('nativeLate', (event) => event.target.value);
noted('suggestions', (event) => event.target.value);

byId('sheetRow').addEventListener('click', () => {
  const sheet = element('<div class="sheet"></div>');
  for (const text of few) {
    const entry = element('<div></div>');
    entry.textContent = text;
    entry.addEventListener('click', () => {
      values.wholeRow = text;
      byId('wholeRow').value = text;
      sheet.remove();
    });
    sheet.append(entry);
  }
  document.body.append(sheet);
});

noted('doubled', (event) => event.target.value);
for (const dress of byId('dressed').querySelectorAll('div')) {
  dress.addEventListener('click', () => {
    dress.previousElementSibling.checked = true;
    values.dressed = dress.previousElementSibling.value;
  });
}
const buttons = (id, press) =>
  byId(id)
    .querySelectorAll('button')
    .forEach((button, _, all) =>
      button.addEventListener('click', () => {
        values[id] = button.textContent;
        press?.(button, all);
      }),
    );
buttons('actions');
buttons('sending');
buttons('inForm');

byId('dialogued').addEventListener('click', () => {
  const dialog = element('<div class="dialog" role="dialog"><h3>Please select</h3><ul></ul></div>');
  for (const text of few) {
    const entry = element('<li></li>');
    entry.textContent = text;
    entry.addEventListener('click', () => {
      values.dialogued = text;
      byId('dialogued').value = text;
      dialog.remove();
    });
    dialog.querySelector('ul').append(entry);
  }
  document.body.append(dialog);
});

// The list shows the first twenty entries or search results, and does not tell that there are more.
{
  const box = byId('firstHits');
  const all = [...Array(60).keys()].map((number) => `Whale ${number + 1} (DE)`);
  all[1] = 'Fox (DE)';
  all[50] = 'Fox (US)';
  toggling(box, () => {
    const layer = unfold(box, [], {});
    const search = element('<input type="search" placeholder="Search">');
    const list = element('<div class="hits"></div>');
    const draw = () =>
      list.replaceChildren(
        ...all
          .filter((text) => text.toLowerCase().includes(search.value.toLowerCase()))
          .slice(0, 20)
          .map((text) => {
            const entry = element('<div role="option"></div>');
            entry.textContent = text;
            entry.addEventListener('click', () => {
              values.firstHits = text;
              box.querySelector('span').textContent = text;
              layer.remove();
            });
            return entry;
          }),
      );
    search.addEventListener('input', () => setTimeout(draw, 50));
    layer.append(search, list);
    draw();
    return layer;
  });
}

const taken = (id) =>
  byId(id)
    .querySelectorAll('input')
    .forEach((input, at) =>
      input.addEventListener('change', () => {
        values[id] = [...(values[id] || []), ...[...input.files].map((file) => `${at}:${file.name}`)];
        if (id !== 'nameless') byId(id).append(element(`<p>${input.files[0].name}</p>`));
        input.value = '';
      }),
    );
taken('upload');
taken('nameless');
taken('firstUpload');
taken('secondUpload');
