// A drop-down and its options; of a long list, only the visible part is in the page.

import { make, words } from './dom.js';

export class OptionList {
  /** `rowHeight` in pixels; `rowsShown`: number of visible rows; `spare`: extra rows on either side. */
  constructor({ rowHeight, rowsShown, spare, searchOnly = false, lateMs = 0 }) {
    Object.assign(this, {
      rowHeight,
      rowsShown,
      spare,
      searchOnly,
      lateMs,
      options: [],
      value: '',
      filter: '',
      isLate: false,
    });
  }

  /** The text of the chosen option; empty if none is chosen. */
  get chosenText() {
    const found = (this.options || []).find((option) => option.code === this.value);
    return found ? found.text : '';
  }

  /** Clear the filter; if the options load late, call `draw` once they are there. */
  open(draw) {
    this.filter = '';
    this.isLate = this.lateMs > 0;
    if (this.isLate)
      setTimeout(() => {
        this.isLate = false;
        draw();
      }, this.lateMs);
  }

  narrow(text) {
    this.filter = text.trim().toLowerCase();
  }

  /** Find the options that match the filter. */
  fit() {
    const isLoading = this.isLate || this.options === null;
    const waits = this.searchOnly && this.filter === '';
    this.fitting =
      isLoading || waits
        ? []
        : this.options.filter((option) => option.text.toLowerCase().includes(this.filter));
    this.isLong = this.fitting.length > this.rowsShown;
    this.emptyText = isLoading ? words.loading : waits ? words.no_data : words.nothing_found;
    this.firstDrawn = -1;
  }

  /** The options to draw at this scroll position, with their top offsets; null if they are drawn already. */
  seen(scrollTop) {
    const first = this.isLong ? Math.max(0, Math.floor(scrollTop / this.rowHeight) - this.spare) : 0;
    if (!this.fitting || !this.fitting.length || first === this.firstDrawn) return null;
    this.firstDrawn = first;
    const last = this.isLong ? first + this.rowsShown + 2 * this.spare + 1 : this.fitting.length;
    return this.fitting
      .slice(first, last)
      .map((option, at) => [option, this.isLong ? `${(first + at) * this.rowHeight}px` : '']);
  }
}

/** Place a list below its box, or above the box if there is no room below. */
export function placeLayer(layer, box, gap) {
  const at = box.getBoundingClientRect();
  const height = layer.offsetHeight;
  const above = at.bottom + height + gap > innerHeight && at.top > height + gap;
  layer.style.left = `${at.left + scrollX}px`;
  layer.style.top = `${(above ? at.top - height - gap : at.bottom + gap) + scrollY}px`;
  return at.width;
}

/**
 * A drop-down as older component libraries build it: a box in the form, and a layer with the options at the
 * end of the body.
 */
export class DropDown {
  constructor(box, { search = false, chosen, ...more }) {
    Object.assign(this, { box, search, chosen, on: true, layer: null, pressed: null });
    this.roles = box.hasAttribute('role');
    this.offer = new OptionList({ rowHeight: 34, rowsShown: 8, spare: 1, ...more });
    box.addEventListener('pointerdown', (event) => {
      if (!event.isTrusted || event.button !== 0 || !this.on) return;
      this.isOpen() ? this.close() : this.open();
    });
    document.addEventListener('pointerdown', (event) => {
      if (this.isOpen() && !box.contains(event.target) && !this.layer.contains(event.target)) this.close();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.isOpen()) this.close();
    });
    addEventListener('resize', () => this.isOpen() && this.place());
  }

  /** Draw the box. `options` is null while they are loading. */
  show({ options, value, on }) {
    const changed = this.offer.options !== options;
    this.on = on;
    Object.assign(this.offer, { options, value });
    const text = this.offer.chosenText;
    this.box.querySelector('.select-text').textContent = text || words.please_select;
    this.box.classList.toggle('empty', !text);
    this.box.classList.toggle('off', !on);
    if (text) this.box.title = text;
    else this.box.removeAttribute('title');
    if (!on) this.box.setAttribute('aria-disabled', 'true');
    else this.box.removeAttribute('aria-disabled');
    if (changed && this.isOpen()) this.drawList();
  }

  isOpen() {
    return this.layer !== null && !this.layer.classList.contains('layer-hidden');
  }

  open() {
    if (this.layer === null) this.build();
    if (this.searchInput) this.searchInput.value = '';
    this.layer.classList.remove('layer-hidden');
    if (this.roles) this.box.setAttribute('aria-expanded', 'true');
    this.offer.open(() => this.isOpen() && this.drawList());
    this.drawList();
    this.place();
  }

  close() {
    this.layer.classList.add('layer-hidden');
    if (this.roles) this.box.setAttribute('aria-expanded', 'false');
  }

  build() {
    this.list = make('div', {
      class: 'layer-list',
      role: this.roles ? 'listbox' : null,
      onscroll: () => this.drawRows(),
    });
    this.layer = make(
      'div',
      { class: 'layer layer-hidden', 'data-layer': this.box.dataset.select },
      this.search ? this.searchHead() : null,
      this.list,
    );
    document.body.append(this.layer);
  }

  searchHead() {
    this.searchInput = make('input', {
      type: 'text',
      placeholder: this.offer.searchOnly ? words.type_to_search : words.search,
      oninput: () => {
        this.offer.narrow(this.searchInput.value);
        this.list.scrollTop = 0;
        this.drawList();
      },
    });
    return make('div', { class: 'layer-search' }, this.searchInput);
  }

  place() {
    this.layer.style.width = `${this.box.getBoundingClientRect().width}px`;
    placeLayer(this.layer, this.box, 2);
  }

  /** Draw the list with the options that match the filter. */
  drawList() {
    const { offer } = this;
    offer.fit();
    if (!offer.fitting.length) {
      this.list.replaceChildren(make('div', { class: 'layer-empty' }, offer.emptyText));
      this.list.style.height = 'auto';
      return;
    }
    this.list.classList.toggle('virtual', offer.isLong);
    this.list.style.height = `${Math.min(offer.fitting.length, offer.rowsShown) * offer.rowHeight}px`;
    this.space = make('div');
    if (offer.isLong) this.space.style.height = `${offer.fitting.length * offer.rowHeight}px`;
    this.list.replaceChildren(this.space);
    this.drawRows();
  }

  drawRows() {
    const seen = this.offer.seen(this.list.scrollTop);
    if (seen) this.space.replaceChildren(...seen.map(([option, top]) => this.row(option, top)));
  }

  row({ code, text }, top) {
    const isChosen = code === this.offer.value;
    const row = make(
      'div',
      {
        class: `layer-option${isChosen ? ' chosen' : ''}`,
        title: text,
        role: this.roles ? 'option' : null,
        'aria-selected': this.roles ? String(isChosen) : null,
        onpointerdown: (event) => {
          this.pressed = event.isTrusted ? code : null;
        },
        onclick: (event) => {
          if (!event.isTrusted || this.pressed !== code) return;
          this.close();
          this.chosen(code);
        },
      },
      text,
    );
    if (top) row.style.top = top;
    return row;
  }
}
