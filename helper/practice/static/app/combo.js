// A drop-down whose box is an input: its options are drawn in a layer at the end of the body, a long list where it is
// looked at, and only after the layer has unfolded.

import { make, words } from "./dom.js";

const ROW_HEIGHT = 32;
const ROWS_SHOWN = 9;
const UNFOLDS_MS = 60;
let count = 0;

/** One drop-down. `typing` lets the input itself narrow the list; `chosen(code)` tells of a choice. */
export class Combo {
  constructor({ label, typing = false, searchOnly = false, lateMs = 0, chosen }) {
    count += 1;
    Object.assign(this, { typing, searchOnly, lateMs, chosen, options: [], value: "", filter: "", isOpen: false, isLate: false });
    const listId = `pop-${count}-list`;
    this.input = make("input", {
      type: "text", role: "combobox", id: `pop-${count}`, autocomplete: "off", readonly: !typing, "aria-haspopup": "listbox",
      "aria-expanded": "false", "aria-controls": listId, "aria-label": label, placeholder: words.please_select,
    });
    this.element = make("span", { class: "combo" }, this.input, make("i", { class: "combo-arrow", "aria-hidden": "true" }));
    this.list = make("ul", { role: "listbox", id: listId });
    this.layer = make("div", { class: "pop", hidden: true }, this.list);
    this.listen();
  }

  listen() {
    this.element.addEventListener("click", (event) => {
      if (event.isTrusted && !this.input.disabled && !(this.typing && this.isOpen)) this.toggle(!this.isOpen);
    });
    this.input.addEventListener("input", () => {
      this.filter = this.input.value.trim().toLowerCase();
      if (!this.isOpen) this.toggle(true);
      this.list.scrollTop = 0;
      this.drawOptions();
    });
    this.input.addEventListener("blur", () => this.toggle(false));
    this.input.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    this.layer.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the input keeps the focus
      const row = event.target.closest("li[data-code]");
      this.pressed = event.isTrusted && row ? row.dataset.code : null;
    });
    this.layer.addEventListener("click", (event) => {
      const row = event.target.closest("li[data-code]");
      if (!event.isTrusted || !row || row.dataset.code !== this.pressed) return;
      this.toggle(false);
      this.chosen(row.dataset.code);
    });
    this.list.addEventListener("scroll", () => this.drawRows());
  }

  /** Draw the box. `options` is null while they are on their way. */
  show({ options, value, on }) {
    const changed = this.options !== options;
    Object.assign(this, { options, value });
    this.input.disabled = !on;
    this.element.classList.toggle("off", !on);
    if (!this.isOpen) this.showValue();
    else if (changed) this.drawOptions();
  }

  showValue() {
    const found = (this.options || []).find((option) => option.code === this.value);
    this.input.value = found ? found.text : "";
  }

  toggle(open) {
    if (open === this.isOpen) return;
    this.isOpen = open;
    this.filter = "";
    this.input.setAttribute("aria-expanded", String(open));
    if (open) this.unfold();
    else {
      this.layer.remove();
      this.showValue();
    }
  }

  unfold() {
    this.layer.hidden = true;
    document.body.append(this.layer);
    this.isLate = this.lateMs > 0;
    if (this.isLate) setTimeout(() => { this.isLate = false; if (this.isOpen) this.drawOptions(); }, this.lateMs);
    setTimeout(() => {
      if (!this.isOpen) return;
      this.layer.hidden = false;
      this.drawOptions();
      this.place();
    }, UNFOLDS_MS);
  }

  place() {
    const box = this.element.getBoundingClientRect();
    const height = this.layer.offsetHeight;
    const above = box.bottom + height + 6 > innerHeight && box.top > height + 6;
    this.layer.style.minWidth = `${box.width}px`;
    this.layer.style.left = `${box.left + scrollX}px`;
    this.layer.style.top = `${(above ? box.top - height - 4 : box.bottom + 4) + scrollY}px`;
  }

  /** Lay out the list for the options that fit what was typed. */
  drawOptions() {
    const isLoading = this.isLate || this.options === null;
    const waits = this.searchOnly && this.filter === "";
    this.fitting = isLoading || waits ? [] : this.options.filter((option) => option.text.toLowerCase().includes(this.filter));
    const isLong = this.fitting.length > ROWS_SHOWN;
    this.list.style.height = isLong ? `${ROWS_SHOWN * ROW_HEIGHT}px` : "";
    this.space = make("li", { class: "pop-space", role: "presentation" });
    this.space.style.height = isLong ? `${this.fitting.length * ROW_HEIGHT}px` : "0";
    this.firstDrawn = -1;
    if (this.fitting.length) this.drawRows();
    else {
      const text = isLoading ? words.loading : waits ? words.no_data : words.nothing_found;
      this.list.replaceChildren(make("li", { class: "pop-empty" }, text));
    }
    if (!this.layer.hidden) this.place();
  }

  /** Draw the options that can be seen, and a few on either side. */
  drawRows() {
    const isLong = this.fitting.length > ROWS_SHOWN;
    const first = isLong ? Math.max(0, Math.floor(this.list.scrollTop / ROW_HEIGHT) - 2) : 0;
    if (first === this.firstDrawn || !this.fitting.length) return;
    this.firstDrawn = first;
    const last = isLong ? first + ROWS_SHOWN + 4 : this.fitting.length;
    this.list.replaceChildren(this.space, ...this.fitting.slice(first, last).map((option, at) => this.row(option, first + at, isLong)));
  }

  row(option, at, isLong) {
    const row = make("li", {
      role: "option", "data-code": option.code, "aria-selected": String(option.code === this.value),
    }, make("span", { class: "pop-text" }, option.text));
    if (isLong) {
      row.style.position = "absolute";
      row.style.top = `${at * ROW_HEIGHT}px`;
    }
    return row;
  }
}
