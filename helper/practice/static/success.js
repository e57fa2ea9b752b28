// How the page says that a complaint was taken, where it does so without another page: in a dialog or in passing.

const TOAST_MS = 6000;

/** A dialog with the number; `again` is called when another complaint is wanted. */
export function showSuccess(words, { id, complaintNumber }, addressOf, again) {
  const box = document.createElement("div");
  box.className = "curtain";
  box.innerHTML = `
    <section class="sheet success" role="dialog" aria-modal="true" data-success>
      <div class="success-sign" aria-hidden="true"></div>
      <h2></h2><p class="number"></p><p class="hint"></p>
      <p><a class="button"></a> <button type="button" class="button primary" id="submit-another"></button></p>
    </section>`;
  box.querySelector("h2").textContent = words.success_title;
  box.querySelector(".hint").textContent = words.success_text;
  if (complaintNumber) {
    const number = document.createElement("strong");
    number.id = "complaint-number";
    number.textContent = complaintNumber;
    box.querySelector(".number").append(`${words.complaint_number}: `, number);
  }
  const view = box.querySelector("a");
  view.href = addressOf(id);
  view.textContent = words.view_complaint;
  const another = box.querySelector("button");
  another.textContent = words.submit_another;
  another.addEventListener("click", () => {
    box.remove();
    again();
  });
  document.body.append(box);
  addEventListener("hashchange", () => box.remove(), { once: true });
}

/** A line that goes away by itself. */
export function showToast(text) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.setAttribute("role", "status");
  toast.dataset.success = "";
  toast.textContent = text;
  document.body.append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}
