// Drop-downs, most of them in front of a hidden native list, built like those of unknown libraries. The right
// answer is the value of the native list, or the entry in `values`.
const few = ['Trademark', 'Copyright', 'Patent', 'Others'];
const many = Array.from({ length: 40 }, (_, at) => `Whale ${at + 1} (CN)`);
const values = {};
const make = (html) => {
  const holder = document.createElement('div');
  holder.innerHTML = html;
  return holder.firstElementChild;
};

/**
 * Fill a hidden native list and draw a drop-down for it: a press opens a sheet, and an entry of the sheet is
 * chosen in the native list.
 */
function dress(id, texts, { home, search = false, hears = 'input' } = {}) {
  const select = document.getElementById(id);
  select.append(new Option('Please select', ''), ...texts.map((text) => new Option(text, text)));
  const row = select.closest('.line');
  const face = row.querySelector('.face');
  const sheet = make('<div class="sheet"><ul></ul></div>');
  const list = sheet.querySelector('ul');
  const holder = home ? row.querySelector(home) : face;
  const open = (wanted) => {
    holder.classList.toggle('open', wanted);
    row.querySelector('[aria-expanded]')?.setAttribute('aria-expanded', String(wanted));
  };
  const show = () => {
    face.querySelector('span').textContent = select.selectedOptions[0].text;
  };
  const draw = (query = '') =>
    list.replaceChildren(
      ...texts
        .filter((text) => text.toLowerCase().includes(query))
        .map((text) => {
          const entry = make('<li></li>');
          entry.textContent = text;
          entry.addEventListener('click', (event) => {
            event.stopPropagation();
            select.value = text;
            select.dispatchEvent(new Event('change'));
            values[id] = text;
            show();
            open(false);
          });
          return entry;
        }),
    );
  if (search) {
    const input = make('<input type="text" placeholder="Search" style="width:280px">');
    input.addEventListener(hears, () => draw(input.value.toLowerCase()));
    sheet.prepend(input);
  }
  holder.append(sheet);
  draw();
  show();
  face.addEventListener('click', (event) => {
    if (!sheet.contains(event.target)) open(!holder.classList.contains('open'));
  });
  document.addEventListener('mousedown', (event) => {
    if (!row.contains(event.target)) open(false);
  });
}

dress('inside', many);
dress('labelled', few, { home: 'div' });
dress('searched', many, { search: true });
dress('folded', few);
dress('deaf', many, { search: true, hears: 'keyup' });

/** Add a layer of entries that a box opens; `pick` handles a press on an entry. */
function unfold(id, texts, pick) {
  const box = document.getElementById(id);
  const layer = make(
    '<ul role="listbox" style="position:absolute;z-index:3;margin:0;padding:0;list-style:none;width:300px;max-height:96px;overflow-y:auto;background:#fff;border:1px solid #999" hidden></ul>',
  );
  const show = (open) => {
    layer.hidden = !open;
    box.setAttribute('aria-expanded', String(open));
    Object.assign(layer.style, { left: `${box.offsetLeft}px`, top: `${box.offsetTop + 32}px` });
  };
  const choose = (text) => {
    values[id] = text;
    if (box.matches('input')) box.value = text;
    else box.querySelector('span').textContent = text;
  };
  const draw = (some = texts, marked = []) =>
    layer.replaceChildren(
      ...some.map((text) => {
        const entry = make('<li role="option" style="padding:6px 10px;height:18px"></li>');
        entry.innerHTML = marked.reduce((html, part) => html.replace(part, `<b>${part}</b>`), text);
        entry.addEventListener('click', () => pick(text, choose, show));
        return entry;
      }),
    );
  draw();
  document.body.append(layer);
  box.addEventListener('click', () => show(layer.hidden));
  document.addEventListener('mousedown', (event) => {
    if (event.target !== box && !box.contains(event.target) && !layer.contains(event.target)) show(false);
  });
  return { box, layer, draw };
}
const simply = (text, choose, show) => {
  choose(text);
  show(false);
};

// A moment after each scroll the entries are replaced with new elements with the same texts.
{
  const { layer, draw } = unfold('anew', few, simply);
  layer.addEventListener('scroll', () => setTimeout(() => draw(), 100));
}

// After a choice the box shows the search text for a while.
{
  const { box, draw } = unfold('showsSearch', many, (text, choose, show) => {
    show(false);
    setTimeout(choose, 400, text);
  });
  box.addEventListener('input', () => draw(many.filter((text) => text.includes(box.value))));
}

// Without a search text the list only asks for one; with a text it shows the first ten results, with the text
// in bold.
{
  const hits = ['Fox', 'Wolf'].flatMap((name) =>
    Array.from({ length: 20 }, (_, at) => `${name} ${at + 1} (DE)`),
  );
  hits.splice(3, 0, 'Fox (DE)');
  hits.splice(15, 0, 'Fox (US)');
  hits.push('Wolf (DE)');
  const asks = ['Please enter 2 or more characters'];
  const { box, draw } = unfold('firstHits', asks, simply);
  const drawHits = () =>
    draw(hits.filter((text) => text.includes(box.value)).slice(0, 10), box.value.split(' '));
  box.addEventListener('input', () => setTimeout(() => (box.value ? drawHits() : draw(asks)), 50));
}
