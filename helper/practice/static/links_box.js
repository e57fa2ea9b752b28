// The box for the listings: in the form, or, under the fault field_inside_an_iframe, in a frame of its own.

/** Calls `arrived(box)` with the text area once it is there, each time its frame loads; `changed(text)` at every input. */
export function linksBox(row, { arrived, changed }) {
  const frame = row.querySelector("iframe[data-links]");
  const take = (box) => {
    box.addEventListener("input", () => changed(box.value));
    arrived(box);
  };
  const takeFrom = () => {
    const box = frame.contentDocument && frame.contentDocument.getElementById("links");
    if (box) take(box);
  };
  if (!frame) {
    take(row.querySelector("#links"));
    return;
  }
  frame.addEventListener("load", takeFrom);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") takeFrom();
}
