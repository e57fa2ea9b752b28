// The slider of the login: follows the pointer, and sends the way it was drawn to the server to be judged.

/** Let `handle` be drawn across `track`; `judge(trail, width)` answers whether it was a hand that did it. */
export function makeSlider({ track, handle, fill, begun, judge }) {
  let start = null;
  let trail = [];
  const width = () => track.clientWidth - handle.offsetWidth;

  function place(x) {
    handle.style.left = `${x}px`;
    fill.style.width = `${x + (x > 0 ? handle.offsetWidth / 2 : 0)}px`;
  }

  function record(event) {
    const x = Math.max(0, Math.min(width(), event.clientX - start.x));
    trail.push([x, event.timeStamp - start.at]);
    place(x);
  }

  handle.addEventListener("pointerdown", (event) => {
    if (!event.isTrusted) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    start = { x: event.clientX, at: event.timeStamp };
    trail = [];
    begun();
  });

  handle.addEventListener("pointermove", (event) => {
    if (!start || !event.isTrusted) return;
    const parts = event.getCoalescedEvents();
    (parts.length ? parts : [event]).forEach(record);
  });

  handle.addEventListener("pointerup", async (event) => {
    if (!start || !event.isTrusted) return;
    start = null;
    if (!(await judge(trail, width()))) place(0);
  });
}
