// A drop-down as component libraries build it: a box in the form, its options in a layer at the end of the body.

const ROW_HEIGHT = 34;
const ROWS_SHOWN = 8;

/**
 * One drop-down. Its value lives with the owner: `chosen(code)` tells of a choice, `show(...)` draws the state.
 * A long list is drawn only where it is scrolled to, so most of its options are not in the page.
 */
export class DropDown {
  constructor(box, { words, search = false, searchOnly = false, lateMs = 0, roles = false, chosen }) {
    this.box = box;
    this.words = words;
    this.roles = roles;
    this.chosen = chosen;
    this.options = [];
    this.value = "";
    this.on = true;
    this.filter = "";
    this.layer = null;
    this.search = search;
    this.searchOnly = searchOnly;
    this.lateMs = lateMs;
    this.isLate = false;
    this.pressed = null;
    box.addEventListener("pointerdown", (event) => {
      if (!event.isTrusted || event.button !== 0 || !this.on) return;
      this.isOpen() ? this.close() : this.open();
    });
    document.addEventListener("pointerdown", (event) => {
      if (this.isOpen() && !box.contains(event.target) && !this.layer.contains(event.target)) this.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.isOpen()) this.close();
    });
    window.addEventListener("resize", () => this.isOpen() && this.place());
  }

  /** Draw the box. `options` is null while they are on their way. */
  show({ options, value, on }) {
    this.on = on;
    this.value = value;
    const changed = this.options !== options;
    this.options = options;
    const found = (options || []).find((option) => option.code === value);
    this.box.querySelector(".select-text").textContent = found ? found.text : this.words.please_select;
    this.box.classList.toggle("empty", !found);
    this.box.classList.toggle("off", !on);
    if (found) this.box.title = found.text;
    else this.box.removeAttribute("title");
    if (!on) this.box.setAttribute("aria-disabled", "true");
    else this.box.removeAttribute("aria-disabled");
    if (changed && this.isOpen()) this.drawList();
  }

  isOpen() {
    return this.layer !== null && !this.layer.classList.contains("layer-hidden");
  }

  open() {
    if (this.layer === null) this.build();
    this.filter = "";
    if (this.searchInput) this.searchInput.value = "";
    this.layer.classList.remove("layer-hidden");
    if (this.roles) this.box.setAttribute("aria-expanded", "true");
    if (this.lateMs) this.loadAgain();
    this.drawList();
    this.place();
  }

  /** Show no options for a while, as if they had to be fetched first. */
  loadAgain() {
    this.isLate = true;
    setTimeout(() => {
      this.isLate = false;
      if (this.isOpen()) this.drawList();
    }, this.lateMs);
  }

  close() {
    this.layer.classList.add("layer-hidden");
    if (this.roles) this.box.setAttribute("aria-expanded", "false");
  }

  build() {
    this.layer = element("div", "layer layer-hidden");
    this.layer.dataset.layer = this.box.dataset.select;
    if (this.search) {
      const head = element("div", "layer-search");
      this.searchInput = element("input", "");
      this.searchInput.type = "text";
      this.searchInput.placeholder = this.searchOnly ? this.words.type_to_search : this.words.search;
      this.searchInput.addEventListener("input", () => {
        this.filter = this.searchInput.value.trim().toLowerCase();
        this.list.scrollTop = 0;
        this.drawList();
      });
      head.append(this.searchInput);
      this.layer.append(head);
    }
    this.list = element("div", "layer-list");
    if (this.roles) this.list.setAttribute("role", "listbox");
    this.list.addEventListener("scroll", () => this.drawRows());
    this.layer.append(this.list);
    document.body.append(this.layer);
  }

  place() {
    const box = this.box.getBoundingClientRect();
    this.layer.style.width = `${box.width}px`;
    const height = this.layer.offsetHeight;
    const above = box.bottom + height > window.innerHeight && box.top > height;
    this.layer.style.left = `${box.left + window.scrollX}px`;
    this.layer.style.top = `${(above ? box.top - height - 2 : box.bottom + 2) + window.scrollY}px`;
  }

  /** Lay out the list for the options that fit the filter. */
  drawList() {
    this.list.replaceChildren();
    const isLoading = this.isLate || this.options === null;
    this.fitting = isLoading ? [] : this.options.filter((option) => option.text.toLowerCase().includes(this.filter));
    const waits = this.searchOnly && this.filter === "" && !isLoading;
    if (waits) this.fitting = [];
    if (this.fitting.length === 0) {
      const empty = element("div", "layer-empty");
      empty.textContent = isLoading ? this.words.loading : waits ? this.words.no_data : this.words.nothing_found;
      this.list.append(empty);
      this.list.style.height = "auto";
      return;
    }
    this.virtual = this.fitting.length > ROWS_SHOWN;
    this.list.classList.toggle("virtual", this.virtual);
    this.list.style.height = `${Math.min(this.fitting.length, ROWS_SHOWN) * ROW_HEIGHT}px`;
    this.space = element("div", "");
    if (this.virtual) this.space.style.height = `${this.fitting.length * ROW_HEIGHT}px`;
    this.list.append(this.space);
    this.firstDrawn = -1;
    this.drawRows();
  }

  /** Draw the options that can be seen, and one more on either side. */
  drawRows() {
    if (!this.fitting || this.fitting.length === 0) return;
    const first = this.virtual ? Math.max(0, Math.floor(this.list.scrollTop / ROW_HEIGHT) - 1) : 0;
    if (first === this.firstDrawn) return;
    this.firstDrawn = first;
    const last = this.virtual ? Math.min(this.fitting.length, first + ROWS_SHOWN + 3) : this.fitting.length;
    this.space.replaceChildren(...this.fitting.slice(first, last).map((option, at) => this.row(option, first + at)));
  }

  row(option, at) {
    const row = element("div", `layer-option${option.code === this.value ? " chosen" : ""}`);
    row.textContent = option.text;
    row.title = option.text;
    if (this.virtual) row.style.top = `${at * ROW_HEIGHT}px`;
    if (this.roles) {
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(option.code === this.value));
    }
    row.addEventListener("pointerdown", (event) => {
      this.pressed = event.isTrusted ? option.code : null;
    });
    row.addEventListener("click", (event) => {
      if (!event.isTrusted || this.pressed !== option.code) return;
      this.close();
      this.chosen(option.code);
    });
    return row;
  }
}

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}
