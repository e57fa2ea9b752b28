// Drop-downs built like those of component libraries. The choice is stored in `values`, not in the page.

const values = {};

function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Create one drop-down; `style` switches single peculiarities of real libraries on. */
function dropDown(box, entries, style = {}) {
  const name = box.dataset.name;
  const layer = element('div', 'layer');
  const list = element('div', 'entries');
  const search = element('input', 'search');
  let open = false;
  let shown = entries;
  values[name] = null;
  layer.hidden = true;
  list.classList.toggle('virtual', Boolean(style.virtual));
  if (style.search) layer.append(search);
  layer.append(list);
  (style.inPlace ? box.parentElement : document.body).append(layer);

  const curtain = element('div', 'curtain');
  curtain.hidden = true;
  if (style.curtain) document.body.append(curtain);
  curtain.addEventListener('mousedown', () => show(false));

  function show(wanted) {
    open = wanted;
    layer.hidden = !open;
    curtain.hidden = !open || !style.curtain;
    box.setAttribute('aria-expanded', String(open));
    if (!open) return;
    const place = box.getBoundingClientRect();
    if (!style.inPlace)
      Object.assign(layer.style, {
        left: `${place.left + scrollX}px`,
        top: `${place.bottom + scrollY + 2}px`,
      });
    search.value = '';
    shown = style.remote ? [] : entries;
    if (style.late) {
      list.replaceChildren(element('div', 'note', 'Loading...'));
      setTimeout(draw, 400);
    } else draw();
  }

  function draw() {
    if (shown.length === 0) {
      list.replaceChildren(element('div', 'note', 'No data'));
      return;
    }
    const first = style.virtual ? Math.max(0, Math.floor(list.scrollTop / 30) - 1) : 0;
    const some = style.virtual ? shown.slice(first, first + 10) : shown;
    const space = element('div', 'space');
    if (style.virtual) space.style.height = `${shown.length * 30}px`;
    space.append(...some.map((entry, at) => row(entry, first + at)));
    const ghosts = element('div', 'ghosts');
    if (style.ghosts) {
      ghosts.setAttribute('role', 'listbox');
      ghosts.append(
        ...some.slice(0, 2).map((entry) => {
          const ghost = element('div', '', entry.text || entry);
          ghost.setAttribute('role', 'option');
          return ghost;
        }),
      );
    }
    list.replaceChildren(ghosts, space);
  }

  function row(entry, at) {
    const text = entry.text || entry;
    const made = element('div', 'entry');
    made.append(
      ...(entry.note ? [element('b', '', text), element('p', '', entry.note)] : [element('span', '', text)]),
    );
    if (style.virtual) made.style.top = `${at * 30}px`;
    if (style.roles) made.setAttribute('role', 'option');
    if (entry.off) made.setAttribute('aria-disabled', 'true');
    made.addEventListener('click', (event) => {
      if (!event.isTrusted || entry.off) return;
      if (entry.more) {
        shown = entry.more;
        draw();
        return;
      }
      values[name] = text;
      box.firstElementChild.textContent = style.short ? text.split(' (')[0] : text;
      show(false);
    });
    return made;
  }

  list.addEventListener('scroll', () => style.virtual && draw());
  search.addEventListener('input', () => {
    clearTimeout(search.timer);
    search.timer = setTimeout(
      () => {
        const typed = search.value.toLowerCase();
        shown =
          typed || !style.remote
            ? entries.filter((entry) => (entry.text || entry).toLowerCase().includes(typed))
            : [];
        list.scrollTop = 0;
        draw();
      },
      style.remote ? 150 : 0,
    );
  });
  box.addEventListener('mousedown', () => box.getAttribute('aria-disabled') !== 'true' && show(!open));
  if (style.closesOnBlur) box.addEventListener('blur', () => show(false));
  document.addEventListener('mousedown', (event) => {
    if (open && !box.contains(event.target) && !layer.contains(event.target)) show(false);
  });
}

const whales = Array.from(
  { length: 120 },
  (_, at) => `Whale ${at + 1} (CN)(20230000${String(at + 1).padStart(3, '0')})`,
);
