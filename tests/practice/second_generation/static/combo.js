// A drop-down whose box is an input. Its options are in a layer at the end of the body, drawn after the layer has
// opened; of a long list only the visible rows are drawn.

import { make } from '/static/dom.js';
import { OptionList, placeLayer } from '/static/option_list.js';

const UNFOLDS_MS = 60;
/**
 * One drop-down on the input of a row. With `search` the text in the input filters the list; a choice calls
 * `chosen(code)`.
 */
export class Combo {
  constructor(row, { search, chosen, ...more }) {
    Object.assign(this, { typing: search, chosen, isOpen: false });
    this.offer = new OptionList({ rowHeight: 32, rowsShown: 9, spare: 2, ...more });
    this.element = row.querySelector('.combo');
    this.input = this.element.querySelector('input');
    this.list = make('ul', {
      role: 'listbox',
      id: this.input.getAttribute('aria-controls'),
      onscroll: () => this.drawRows(),
    });
    this.layer = make('div', { class: 'pop', hidden: true }, this.list);
    this.listen();
  }

  listen() {
    this.element.addEventListener('click', (event) => {
      if (event.isTrusted && !this.input.disabled && !(this.typing && this.isOpen)) this.toggle(!this.isOpen);
    });
    this.input.addEventListener('input', () => {
      const typed = this.input.value;
      if (!this.isOpen) this.toggle(true);
      this.offer.narrow(typed);
      this.list.scrollTop = 0;
      this.drawOptions();
    });
    this.input.addEventListener('blur', () => this.toggle(false));
    this.input.addEventListener('keydown', (event) => event.key === 'Escape' && this.toggle(false));
    this.layer.addEventListener('mousedown', (event) => {
      event.preventDefault(); // the input keeps the focus
      const row = event.target.closest('li[data-code]');
      this.pressed = event.isTrusted && row ? row.dataset.code : null;
    });
    this.layer.addEventListener('click', (event) => {
      const row = event.target.closest('li[data-code]');
      if (!event.isTrusted || !row || row.dataset.code !== this.pressed) return;
      this.toggle(false);
      this.chosen(row.dataset.code);
    });
  }

  /** Draw the box. `options` is null while the options load. */
  show({ options, value, on }) {
    const changed = this.offer.options !== options;
    Object.assign(this.offer, { options, value });
    this.input.disabled = !on;
    this.element.classList.toggle('off', !on);
    if (!this.isOpen) this.input.value = this.offer.chosenText;
    else if (changed) this.drawOptions();
  }

  toggle(open) {
    if (open === this.isOpen) return;
    this.isOpen = open;
    this.offer.narrow('');
    this.input.setAttribute('aria-expanded', String(open));
    if (open) this.unfold();
    else {
      this.layer.remove();
      this.input.value = this.offer.chosenText;
    }
  }

  unfold() {
    this.layer.hidden = true;
    document.body.append(this.layer);
    this.offer.open(() => this.isOpen && this.drawOptions());
    setTimeout(() => {
      if (!this.isOpen) return;
      this.layer.hidden = false;
      this.drawOptions();
      this.layer.style.minWidth = `${placeLayer(this.layer, this.element, 4)}px`;
    }, UNFOLDS_MS);
  }

  /** Draw the options that match the text in the input. */
  drawOptions() {
    const { offer } = this;
    offer.fit();
    this.list.style.height = offer.isLong ? `${offer.rowsShown * offer.rowHeight}px` : '';
    this.space = make('li', { class: 'pop-space', role: 'presentation' });
    this.space.style.height = offer.isLong ? `${offer.fitting.length * offer.rowHeight}px` : '0';
    if (offer.fitting.length) this.drawRows();
    else this.list.replaceChildren(make('li', { class: 'pop-empty' }, offer.emptyText));
    if (!this.layer.hidden) placeLayer(this.layer, this.element, 4);
  }

  drawRows() {
    const seen = this.offer.seen(this.list.scrollTop);
    if (seen) this.list.replaceChildren(this.space, ...seen.map(([option, top]) => this.row(option, top)));
  }

  row({ code, text }, top) {
    const row = make(
      'li',
      {
        role: 'option',
        'data-code': code,
        'aria-selected': String(code === this.offer.value),
      },
      make('span', { class: 'pop-text' }, text),
    );
    if (top) Object.assign(row.style, { position: 'absolute', top });
    return row;
  }
}
