// Brings the drawn controls to life, and keeps the truth about them where no other script sees it: in this
// closure.
// Everything that would tell the truth is taken off the page before anybody looks at it.

(() => {
  const truths = new WeakMap();
  const known = [];

  const make = (name, className, text = '') => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  /**
   * A list that unfolds at the end of the page, or inside its holder; gives a function that shows or hides
   * it.
   */
  function unfold(holder, entries, { roles, inPlace, onPick }) {
    const layer = make('div', 'layer');
    if (roles) layer.setAttribute('role', 'listbox');
    layer.hidden = true;
    (inPlace ? holder.parentElement : document.body).append(layer);
    const draw = (query = '') =>
      layer.replaceChildren(
        ...entries
          .filter((entry) => entry.toLowerCase().includes(query.toLowerCase()))
          .map((entry) => {
            const row = make('div', 'entry', entry);
            if (roles) row.setAttribute('role', 'option');
            row.addEventListener('mousedown', (event) => event.preventDefault());
            row.addEventListener('click', (event) => event.isTrusted && onPick(entry));
            return row;
          }),
      );
    const show = (open, query = '') => {
      layer.hidden = !open;
      if (!open) return;
      draw(query);
      const place = holder.getBoundingClientRect();
      layer.style.minWidth = `${place.width}px`;
      if (!inPlace)
        Object.assign(layer.style, {
          left: `${place.left + scrollX}px`,
          top: `${place.bottom + scrollY + 2}px`,
        });
    };
    document.addEventListener('mousedown', (event) => {
      if (!layer.hidden && !holder.contains(event.target) && !layer.contains(event.target)) show(false);
    });
    return { show, isOpen: () => !layer.hidden };
  }

  /** A box that shows what was chosen and unfolds its list when it is pressed. */
  function box(element, entries, state, style) {
    const shown = element.querySelector('[data-shown]') || element;
    const list = unfold(element, entries, {
      ...style,
      onPick: (entry) => {
        state.value = entry;
        if ('value' in shown && shown !== element) shown.value = entry;
        else shown.textContent = entry;
        shown.classList.remove('empty');
        if (state.select) state.select.value = entry;
        list.show(false);
        element.setAttribute('aria-expanded', 'false');
      },
    });
    element.addEventListener('click', (event) => {
      if (!event.isTrusted) return;
      list.show(!list.isOpen());
      element.setAttribute('aria-expanded', String(list.isOpen()));
    });
  }

  /** An input that narrows its list; what is typed and not chosen is taken back when it is left. */
  function filtering(element, entries, state) {
    const input = element.querySelector('input');
    const list = unfold(element, entries, {
      roles: true,
      onPick: (entry) => {
        state.value = entry;
        input.value = entry;
        list.show(false);
        input.setAttribute('aria-expanded', 'false');
      },
    });
    const open = (query) => {
      list.show(true, query);
      input.setAttribute('aria-expanded', 'true');
    };
    input.addEventListener('click', () => open(''));
    input.addEventListener('input', () => open(input.value));
    input.addEventListener('blur', () => {
      list.show(false);
      input.setAttribute('aria-expanded', 'false');
      input.value = state.value;
    });
  }

  function shadow(element, entries, state) {
    const root = element.attachShadow({ mode: 'open' });
    const select = document.createElement('select');
    select.style.cssText = 'width:260px;padding:6px';
    if (element.hasAttribute('aria-label'))
      select.setAttribute('aria-label', element.getAttribute('aria-label'));
    select.append(
      ...['', ...entries].map((entry) => {
        const option = document.createElement('option');
        option.value = entry;
        option.textContent = entry || element.dataset.prompt;
        return option;
      }),
    );
    select.addEventListener('change', () => {
      state.value = select.value;
    });
    root.append(select);
    truths.set(select, element.dataset.truth);
  }

  function cards(element, state) {
    const radios = [...element.querySelectorAll('[role=radio]')];
    radios.forEach((radio) =>
      radio.addEventListener('click', (event) => {
        if (!event.isTrusted) return;
        state.value = radio.textContent.trim();
        radios.forEach((other) => other.setAttribute('aria-checked', String(other === radio)));
      }),
    );
  }

  const MAKES = {
    combobox: (element, entries, state) => box(element, entries, state, { roles: true }),
    bare: (element, entries, state) => box(element, entries, state, {}),
    readonly: (element, entries, state) => box(element, entries, state, { roles: true, inPlace: true }),
    button: (element, entries, state) => box(element, entries, state, { roles: true }),
    filter: filtering,
    hidden_select: (element, entries, state) => {
      state.select = element.parentElement.querySelector('select');
      box(element, entries, state, { roles: false });
    },
    shadow,
    cards: (element, _, state) => cards(element, state),
  };

  const heldBy = ({ element, state }) => {
    if ('value' in state) return state.value;
    if (element.matches('input[type=file]')) return [...element.files].map((file) => file.name).join('\n');
    if (element.isContentEditable) return element.innerText;
    const on = element.querySelector('input:checked');
    return element.matches('input, textarea, select')
      ? element.value
      : on
        ? on.parentElement.textContent.trim()
        : '';
  };

  for (const element of document.querySelectorAll('[data-truth]')) {
    const state = MAKES[element.dataset.make] ? { value: '' } : {};
    truths.set(element, element.dataset.truth);
    known.push({ element, truth: element.dataset.truth, state });
    MAKES[element.dataset.make]?.(element, JSON.parse(element.dataset.entries || '[]'), state);
    const counter = element.parentElement.querySelector('[data-counter]');
    if (counter)
      element.addEventListener('input', () => {
        counter.textContent = `${element.value.length}/500`;
      });
    element.querySelectorAll('[data-shown]').forEach((shown) => shown.removeAttribute('data-shown'));
    for (const name of ['truth', 'make', 'entries', 'prompt']) delete element.dataset[name];
  }

  /** Which step the control around an element stands for. */
  const truthOf = (element) => {
    for (let at = element; at; at = at.parentNode || at.host) if (truths.has(at)) return truths.get(at);
    return 'none';
  };

  window.oracle = {
    truthOf,
    values: () =>
      known.map((each) => ({ truth: each.truth, value: heldBy(each) })).filter(({ value }) => value),
    elementOf: (truth) => known.find((each) => each.truth === truth)?.element ?? null,
  };
})();
