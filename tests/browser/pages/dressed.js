// Boxes that stand for a hidden native list, in structures of libraries nobody here had seen; what counts is the list's value.
const few = ["Trademark", "Copyright", "Patent", "Others"];
const many = Array.from({ length: 40 }, (_, at) => `Whale ${at + 1} (CN)`);
const values = {};
const make = (html) => {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder.firstElementChild;
};

/** Give a hidden list its entries and its face: pressed it opens a sheet, an entry of that is chosen in the list. */
function dress(id, texts, { home, search = false, hears = "input" } = {}) {
  const select = document.getElementById(id);
  select.append(new Option("Please select", ""), ...texts.map((text) => new Option(text, text)));
  const row = select.closest(".line");
  const face = row.querySelector(".face");
  const sheet = make('<div class="sheet"><ul></ul></div>');
  const list = sheet.querySelector("ul");
  const holder = home ? row.querySelector(home) : face;
  const open = (wanted) => {
    holder.classList.toggle("open", wanted);
    row.querySelector("[aria-expanded]")?.setAttribute("aria-expanded", String(wanted));
  };
  const show = () => { face.querySelector("span").textContent = select.selectedOptions[0].text; };
  const draw = (query = "") => list.replaceChildren(...texts.filter((text) => text.toLowerCase().includes(query)).map((text) => {
    const entry = make("<li></li>");
    entry.textContent = text;
    entry.addEventListener("click", (event) => {
      event.stopPropagation();
      select.value = text;
      select.dispatchEvent(new Event("change"));
      values[id] = text;
      show();
      open(false);
    });
    return entry;
  }));
  if (search) {
    const input = make('<input type="text" placeholder="Search" style="width:280px">');
    input.addEventListener(hears, () => draw(input.value.toLowerCase()));
    sheet.prepend(input);
  }
  holder.append(sheet);
  draw();
  show();
  face.addEventListener("click", (event) => { if (!sheet.contains(event.target)) open(!holder.classList.contains("open")); });
  document.addEventListener("mousedown", (event) => { if (!row.contains(event.target)) open(false); });
}

dress("wrapped", few, { home: "div > div" });
dress("inside", many);
dress("labelled", few, { home: "div" });
dress("searched", many, { search: true });
dress("folded", few);
dress("deaf", many, { search: true, hears: "keyup" });

// What it shows is put in anew a moment after each scroll, as other elements with the same words.
{
  const box = document.getElementById("anew");
  const layer = make('<ul role="listbox" style="position:absolute;margin:0;padding:0;list-style:none;width:300px;max-height:96px;overflow-y:auto;background:#fff;border:1px solid #999" hidden></ul>');
  const draw = () => layer.replaceChildren(...few.map((text) => {
    const entry = make('<li role="option" style="padding:6px 10px;height:18px"></li>');
    entry.textContent = text;
    entry.addEventListener("click", () => {
      values.anew = text;
      box.querySelector("span").textContent = text;
      layer.hidden = true;
    });
    return entry;
  }));
  draw();
  document.body.append(layer);
  layer.addEventListener("scroll", () => setTimeout(draw, 100));
  box.addEventListener("click", () => {
    layer.hidden = !layer.hidden;
    Object.assign(layer.style, { left: `${box.offsetLeft}px`, top: `${box.offsetTop + 32}px` });
  });
}
