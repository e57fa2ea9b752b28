// What a page of this folder is made of beside its HTML: home-made controls, and the page's own account of
// what holds what.
// Controls are known by names that say nothing; which of them is which field, only the server knows.
(() => {
  const known = new Map();
  const roots = [document];
  const NAME = /^k[0-9a-f]{6}$/;
  let plan = {};

  const make = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const later = (act, wait) => (wait ? setTimeout(act, wait) : act());
  const tell = (element, ...kinds) => {
    for (const kind of kinds) element.dispatchEvent(new Event(kind, { bubbles: true, composed: true }));
  };
  const react = (key) =>
    (plan.reactions || [])
      .filter((each) => each.on === key)
      .forEach((each) => {
        if (each.done && !each.always) return;
        each.done = true;
        later(() => new Function('kit', each.act)(window.kit), each.wait || 0);
      });

  // Lists built without <select>: a trigger, and the options in a layer at the end of the body.
  const picker = (host, key, skin, entries, options = {}) => {
    let value = options.starts || '';
    let layer = null;
    const prompt = options.prompt || 'Please select';
    const parts = TRIGGERS[skin](host, prompt, options);
    const show = () => parts.show(value, prompt);
    const close = () => {
      if (layer) layer.remove();
      layer = null;
      parts.trigger.setAttribute('aria-expanded', 'false');
      if (parts.filter && parts.filter.value !== value) show();
    };
    const choose = (entry) => {
      value = entry;
      show();
      close();
      tell(host, 'change');
      react(key);
    };
    const fill = (filter) => {
      layer.replaceChildren();
      if (options.buttons) {
        const search = make('input');
        search.placeholder = 'Search';
        search.addEventListener('input', () =>
          list.querySelectorAll('.entry').forEach((each) => {
            each.style.display = each.textContent.toLowerCase().includes(search.value.toLowerCase())
              ? ''
              : 'none';
          }),
        );
        const ok = make('button', '', 'Confirm');
        const no = make('button', '', 'Cancel');
        ok.type = no.type = 'button';
        [ok, no].forEach((each) => each.addEventListener('click', close));
        setTimeout(() => layer?.append(ok, no));
        layer.append(search);
      }
      const wanted =
        options.typed && !filter
          ? []
          : entries.filter((each) => each.toLowerCase().includes((filter || '').toLowerCase()));
      const list = make(skin === 'fusion' || skin === 'mui' ? 'ul' : 'div', 'entries');
      if (skin !== 'element' && skin !== 'plain') list.setAttribute('role', 'listbox');
      layer.append(list);
      if (!wanted.length)
        list.append(
          make(
            list.tagName === 'UL' ? 'li' : 'div',
            'none',
            options.typed && !filter ? 'Type to search' : 'No data',
          ),
        );
      wanted.forEach((each) => {
        const item = make(list.tagName === 'UL' ? 'li' : 'div', 'entry');
        if (options.rich) item.append(make('i', 'icon', '◦'), make('span', '', each));
        else item.textContent = each;
        if (skin !== 'element' && skin !== 'plain') item.setAttribute('role', 'option');
        if (each === value) item.setAttribute('aria-selected', 'true');
        item.addEventListener('mousedown', (event) => event.preventDefault());
        item.addEventListener('click', (event) => {
          event.stopPropagation();
          choose(each);
        });
        list.append(item);
      });
    };
    const open = () => {
      if (layer || host.closest('[inert],fieldset:disabled') || options.off) return;
      layer = make('div', `layer ${skin}`);
      const box = parts.trigger.getBoundingClientRect();
      layer.style.cssText = `left:${box.left + scrollX}px;top:${box.bottom + scrollY + 2}px;min-width:${Math.max(box.width, 120)}px`;
      (options.within ? host : document.body).append(layer);
      if (options.within) layer.style.cssText = 'left:0;top:100%;min-width:100%';
      parts.trigger.setAttribute('aria-expanded', 'true');
      if (options.late) {
        layer.append(make('div', 'none', 'Loading...'));
        setTimeout(
          () => layer && fill(parts.filter && parts.filter.value !== value ? parts.filter.value : ''),
          options.late,
        );
      } else fill('');
    };
    const pressed = () => (layer ? (parts.filter ? undefined : close()) : open());
    parts.trigger.addEventListener(skin === 'antd' ? 'mousedown' : 'click', pressed);
    if (parts.filter)
      parts.filter.addEventListener('input', () => {
        open();
        later(() => layer && fill(parts.filter.value), options.late);
      });
    parts.trigger.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') close();
      else if (event.key === 'ArrowDown' || event.key === 'Enter' || event.key === ' ') {
        if (!layer && !parts.filter) {
          event.preventDefault();
          open();
        }
      }
    });
    document.addEventListener('mousedown', (event) => {
      if (layer && !layer.contains(event.target) && !host.contains(event.target)) close();
    });
    show();
    known.set(key, { elements: [host], get: () => value, put: choose, custom: true });
  };

  const TRIGGERS = {
    antd: (host, prompt, options) => {
      const trigger = make('div', 'pick antd');
      const input = make('input');
      Object.assign(input, {
        type: 'search',
        readOnly: !options.typed && !options.filter,
        autocomplete: 'off',
      });
      input.setAttribute('role', 'combobox');
      input.setAttribute('aria-haspopup', 'listbox');
      if (options.id) input.id = options.id;
      const words = make('span', 'words');
      trigger.append(input, words, make('i', 'arrow', '▾'));
      host.append(trigger);
      return {
        trigger,
        filter: options.typed || options.filter ? input : null,
        show: (value, text) => {
          input.value = '';
          words.textContent = value || text;
          words.classList.toggle('prompt', !value);
          words.title = value;
        },
      };
    },
    mui: (host, prompt, options) => {
      const trigger = make('div', 'pick mui');
      trigger.tabIndex = 0;
      trigger.setAttribute('role', 'combobox');
      trigger.setAttribute('aria-haspopup', 'listbox');
      if (options.id) trigger.id = options.id;
      if (options.labelledby) trigger.setAttribute('aria-labelledby', options.labelledby);
      const hidden = make('input');
      hidden.setAttribute('aria-hidden', 'true');
      hidden.tabIndex = -1;
      hidden.style.cssText = 'position:absolute;opacity:0;pointer-events:none;left:0;bottom:0;width:100%';
      host.append(trigger, hidden, make('i', 'arrow', '▾'));
      return {
        trigger,
        show: (value) => {
          trigger.textContent = value || '\u200b';
          hidden.value = value;
        },
      };
    },
    element: (host, prompt, options) => {
      const input = make('input', 'pick element');
      Object.assign(input, {
        type: 'text',
        readOnly: !options.filter && !options.typed,
        autocomplete: 'off',
        placeholder: prompt,
      });
      if (options.id) input.id = options.id;
      host.append(input, make('i', 'arrow', '▾'));
      return {
        trigger: input,
        filter: options.filter || options.typed ? input : null,
        show: (value) => {
          input.value = value;
        },
      };
    },
    fusion: (host, prompt) => {
      const trigger = make('span', 'pick fusion');
      trigger.tabIndex = 0;
      trigger.setAttribute('aria-haspopup', 'true');
      const words = make('em');
      trigger.append(words, make('i', 'arrow', '▾'));
      host.append(trigger);
      return {
        trigger,
        show: (value, text) => {
          words.textContent = value || text;
          words.classList.toggle('prompt', !value);
        },
      };
    },
    button: (host, prompt, options) => {
      const trigger = make('button', 'pick button');
      trigger.type = 'button';
      trigger.setAttribute('aria-haspopup', 'listbox');
      if (options.id) trigger.id = options.id;
      host.append(trigger);
      return {
        trigger,
        show: (value, text) => {
          trigger.textContent = `${value || text} ▾`;
        },
      };
    },
    plain: (host, prompt) => {
      const trigger = make('a', 'pick plain');
      trigger.href = 'javascript:void 0';
      const words = make('span');
      trigger.append(words, make('b', 'arrow'));
      host.append(trigger);
      return {
        trigger,
        show: (value, text) => {
          words.textContent = value || text;
        },
      };
    },
    bare: (host, prompt) => {
      const trigger = make('div', 'pick');
      trigger.tabIndex = 0;
      const words = make('span');
      trigger.append(words, make('b', 'arrow'));
      host.append(trigger);
      return {
        trigger,
        show: (value, text) => {
          words.textContent = value || text;
        },
      };
    },
    twin: (host, prompt, options) => {
      // An invisible <select> holds the value, as in the Radix library.
      const select = make('select', 'sr');
      select.tabIndex = -1;
      select.setAttribute('aria-hidden', 'true');
      select.append(...['', ...options.entries].map((entry) => make('option', '', entry)));
      const trigger = make('button', 'pick button');
      trigger.type = 'button';
      if (options.id) trigger.id = options.id;
      host.append(select, trigger);
      return {
        trigger,
        show: (value, text) => {
          select.value = value;
          trigger.textContent = `${value || text} ▾`;
        },
      };
    },
  };

  const OTHERS = {
    cards: (host, key, { entries }) => {
      let value = '';
      host.setAttribute('role', 'radiogroup');
      const cards = entries.map((each) => {
        const card = make('div', 'card', each);
        card.tabIndex = 0;
        card.setAttribute('role', 'radio');
        card.setAttribute('aria-checked', 'false');
        card.addEventListener('click', () => put(each));
        host.append(card);
        return card;
      });
      const put = (entry) => {
        value = entry;
        cards.forEach((card) => {
          card.setAttribute('aria-checked', String(card.textContent === entry));
          card.classList.toggle('on', card.textContent === entry);
        });
        react(key);
      };
      known.set(key, { elements: [host], get: () => value, put, custom: true });
    },
    segments: (host, key, { entries }) => {
      let value = '';
      const buttons = entries.map((each) => {
        const button = make('button', 'segment', each);
        button.type = 'button';
        button.setAttribute('aria-pressed', 'false');
        button.addEventListener('click', () => put(each));
        host.append(button);
        return button;
      });
      const put = (entry) => {
        value = entry;
        buttons.forEach((button) =>
          button.setAttribute('aria-pressed', String(button.textContent === entry)),
        );
        react(key);
      };
      known.set(key, { elements: [host], get: () => value, put, custom: true });
    },
    covered: (host, key, { entries }) => {
      // The native radio button is invisible below a drawn one, as in component libraries.
      let value = '';
      entries.forEach((each) => {
        const label = make('label', 'drawn');
        const input = make('input');
        input.type = 'radio';
        input.name = `${key}_r`;
        input.addEventListener('change', () => {
          value = each;
          react(key);
        });
        const dot = make('span', 'dot');
        dot.append(input, make('span', 'ring'));
        label.append(dot, make('span', '', each));
        host.append(label);
      });
      known.set(key, {
        elements: [host],
        get: () => value,
        put: (entry) => {
          [...host.querySelectorAll('label')]
            .find((each) => each.textContent === entry)
            .querySelector('input')
            .click();
        },
        custom: true,
      });
    },
    tags: (host, key, options) => {
      const values = [];
      const input = make('input');
      input.placeholder = options.prompt || '';
      if (options.id) input.id = options.id;
      const add = () => {
        input.value
          .split(/[\s,;]+/)
          .filter(Boolean)
          .forEach((each) => {
            if (!values.includes(each)) {
              values.push(each);
              host.insertBefore(make('span', 'tag', each), input);
            }
          });
        input.value = '';
        react(key);
      };
      input.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' || event.key === ',') {
          event.preventDefault();
          add();
        }
      });
      input.addEventListener('blur', add);
      host.append(input);
      known.set(key, {
        elements: [host],
        get: () => [...values, ...(input.value ? [input.value] : [])].join('\n'),
        put: (text) =>
          text.split('\n').forEach((each) => {
            input.value = each;
            add();
          }),
        custom: true,
      });
    },
    lines: (host, key, options) => {
      const boxes = make('div');
      const more = make('button', 'link', options.more || '+ Add more');
      more.type = 'button';
      const add = () => {
        const input = make('input');
        input.type = 'url';
        input.placeholder = 'https://';
        boxes.append(input);
        return input;
      };
      more.addEventListener('click', add);
      if (options.id) add().id = options.id;
      else add();
      host.append(boxes, more);
      const all = () => [...boxes.querySelectorAll('input')];
      known.set(key, {
        elements: [host],
        get: () =>
          all()
            .map((each) => each.value)
            .filter(Boolean)
            .join('\n'),
        put: (text) => {
          const lines = text.split('\n');
          while (all().length < lines.length) add();
          all().forEach((each, at) => {
            each.value = lines[at] || '';
          });
        },
        custom: true,
      });
    },
    rich: (host, key, options) => {
      const bar = make('div', 'bar');
      ['B', 'I', 'U'].forEach((each) => {
        const button = make('button', '', each);
        button.type = 'button';
        bar.append(button);
      });
      const area = make('div', 'area');
      area.contentEditable = 'true';
      area.setAttribute('role', 'textbox');
      area.setAttribute('aria-multiline', 'true');
      host.append(bar, area);
      known.set(key, {
        elements: [host],
        get: () => area.innerText.replace(/\u00a0/g, ' ').replace(/\n$/, ''),
        put: (text) => {
          area.textContent = text;
        },
        custom: true,
      });
    },
    cascade: (host, key, options) => {
      let value = '';
      let layer = null;
      const input = make('input', 'pick element');
      Object.assign(input, { type: 'text', readOnly: true, placeholder: options.prompt || 'Please select' });
      if (options.id) input.id = options.id;
      host.append(input);
      const close = () => {
        if (layer) layer.remove();
        layer = null;
      };
      const put = (entry) => {
        value = entry;
        input.value = entry;
        close();
        react(key);
      };
      input.addEventListener('click', () => {
        if (layer) return close();
        layer = make('div', 'layer cascade');
        const box = input.getBoundingClientRect();
        layer.style.cssText = `left:${box.left + scrollX}px;top:${box.bottom + scrollY + 2}px`;
        const second = make('ul');
        const first = make('ul');
        for (const [group, entries] of Object.entries(options.groups)) {
          const item = make('li', '', `${group} ›`);
          item.addEventListener('click', () => {
            second.replaceChildren(
              ...entries.map((each) => {
                const leaf = make('li', '', each);
                leaf.addEventListener('click', () => put(each));
                return leaf;
              }),
            );
          });
          first.append(item);
        }
        layer.append(first, second);
        document.body.append(layer);
      });
      document.addEventListener('mousedown', (event) => {
        if (layer && !layer.contains(event.target) && event.target !== input) close();
      });
      known.set(key, { elements: [host], get: () => value, put, custom: true });
    },
    dialog: (host, key, options) => {
      let value = '';
      const input = make('input');
      Object.assign(input, { type: 'text', readOnly: true, placeholder: options.prompt || '' });
      if (options.id) input.id = options.id;
      const button = make('button', '', options.button || 'Select…');
      button.type = 'button';
      const put = (entry) => {
        value = entry;
        input.value = entry;
        react(key);
      };
      button.addEventListener('click', () => {
        const over = make('div', 'over');
        const box = make('div', 'box');
        box.setAttribute('role', 'dialog');
        box.append(make('h3', '', options.title || 'Select'));
        options.entries.forEach((each) => {
          const row = make('div', 'entry');
          const pick = make('button', '', 'Select');
          pick.type = 'button';
          pick.addEventListener('click', () => {
            put(each);
            over.remove();
          });
          row.append(make('span', '', each), pick);
          box.append(row);
        });
        const cancel = make('button', '', 'Cancel');
        cancel.type = 'button';
        cancel.addEventListener('click', () => over.remove());
        box.append(cancel);
        over.append(box);
        document.body.append(over);
      });
      host.append(input, button);
      known.set(key, { elements: [host], get: () => value, put, custom: true });
    },
    shadow: (host, key, options) => {
      const root = host.attachShadow({ mode: 'open' });
      roots.push(root);
      root.innerHTML = `<style>textarea,input,select{width:100%;box-sizing:border-box;font:inherit}label{display:block;margin-bottom:3px}</style>${options.html}`;
      scan(root);
    },
  };

  const putNative = (elements, value) => {
    const [element] = elements;
    if (element.type === 'radio' || element.type === 'checkbox') {
      const wanted = elements.find(
        (each) => (each.dataset.words || each.closest('label')?.textContent || '').trim() === value,
      );
      wanted.checked = true;
      tell(wanted, 'input', 'change');
    } else if (element.tagName === 'SELECT') {
      const at = [...element.options].findIndex((each) => each.text.trim() === value);
      element.selectedIndex = at;
      tell(element, 'input', 'change');
    } else {
      element.removeAttribute('readonly');
      element.value = value;
      tell(element, 'input', 'change', 'blur');
    }
  };
  const getNative = (elements) => {
    const [element] = elements;
    if (element.type === 'radio' || element.type === 'checkbox') {
      return elements
        .filter((each) => each.checked)
        .map((each) => (each.dataset.words || each.closest('label')?.textContent || '').trim())
        .join('\n');
    }
    if (element.type === 'file') return [...element.files].map((each) => each.name).join('\n');
    if (element.tagName === 'SELECT')
      return element.value === ''
        ? ''
        : [...element.selectedOptions].map((each) => each.text.trim()).join('\n');
    return element.value;
  };
  const scan = (root) => {
    const groups = new Map();
    root.querySelectorAll('input,select,textarea').forEach((each) => {
      if (NAME.test(each.name)) groups.set(each.name, [...(groups.get(each.name) || []), each]);
    });
    groups.forEach((elements, key) => {
      if (known.get(key)?.custom) return;
      known.set(key, {
        elements,
        get: () => getNative(elements),
        put: (value) => putNative(elements, value),
      });
      elements.forEach((each) => {
        if (each.reacts) return;
        each.reacts = true;
        each.addEventListener('change', () => react(key));
      });
    });
  };

  // Tells the isolated world which control an element is: the page answers an event through an attribute,
  // which is removed immediately.
  document.addEventListener('probe', (event) => {
    const path = event.composedPath();
    let key = '';
    for (const [name, control] of known) if (control.elements.some((each) => path.includes(each))) key = name;
    if (!key) {
      const inside = [...known].filter(([, control]) =>
        control.elements.every((each) => path[0].contains(each)),
      );
      if (inside.length === 1) key = inside[0][0];
    }
    path[0].setAttribute('data-answer', key || 'none');
  });

  const start = (given) => {
    plan = given;
    document.querySelectorAll('[data-w]').forEach((host) => {
      const options = plan.widgets[host.dataset.w];
      host.removeAttribute('data-w');
      if (TRIGGERS[options.skin]) picker(host, options.key, options.skin, options.entries, options);
      else OTHERS[options.skin](host, options.key, options);
    });
    scan(document);
    const form = document.querySelector('form[data-sent]');
    const gather = () => {
      const data = form ? new FormData(form) : new FormData();
      if (!form)
        known.forEach((control, key) => {
          if (!control.custom && !control.elements[0].disabled) {
            const [element] = control.elements;
            if (element.type === 'file') [...element.files].forEach((file) => data.append(key, file));
            else data.append(key, element.value);
          }
        });
      return data;
    };
    const complete = (data) =>
      known.forEach((control, key) => {
        const [element] = control.elements;
        if (control.custom || element.getRootNode() !== document) data.set(key, control.get());
        else if (element.type === 'radio' || element.type === 'checkbox' || element.tagName === 'SELECT') {
          if (data.has(key)) data.set(key, control.get());
        }
      });
    if (form) {
      form.addEventListener('formdata', (event) => complete(event.formData));
      if (plan.fetches) {
        form.addEventListener('submit', async (event) => {
          event.preventDefault();
          await fetch(form.action, { method: 'POST', body: gather() });
          document.body.replaceChildren(make('p', 'done', 'Complaint submitted'));
        });
      }
    }
    document.querySelectorAll('[data-go]').forEach((button) =>
      button.addEventListener('click', async () => {
        const data = gather();
        complete(data);
        await fetch(location.pathname, { method: 'POST', body: data });
        document.body.replaceChildren(make('p', 'done', 'Complaint submitted'));
      }),
    );
    (plan.begins || []).forEach((each) =>
      later(() => new Function('kit', each.act)(window.kit), each.wait || 0),
    );
  };

  window.kit = {
    start,
    scan: () => roots.forEach(scan),
    state: () =>
      Object.fromEntries(
        [...known]
          .filter(([, control]) => control.elements.some((each) => each.isConnected))
          .map(([key, control]) => [key, control.get()]),
      ),
    put: (key, value) => known.get(key).put(value),
    own: (key) => known.get(key),
    react,
  };
})();
