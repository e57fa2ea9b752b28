// How the page says that something was taken, where it does so without another page: in a dialog or in passing.

const TOAST_MS = 6000;

/** What the dialog says of a complaint. */
export const complaintTaken = (words, { complaintNumber }, address) => ({
  title: words.success_title, text: words.success_text, another: words.submit_another, view: words.view_complaint,
  label: words.complaint_number, number: complaintNumber, numberId: "complaint-number", address,
});

/** What it says of a registration. */
export const registrationTaken = (words, { iprNumber }, address) => ({
  title: words.ipr_submitted, text: words.ipr_submitted_text, another: words.submit_another_ipr, view: words.view_iprs,
  label: words.ipr_number, number: iprNumber, numberId: "ipr-number", address,
});

/** A dialog with the number; `again` is called when another one is wanted. */
export function showSuccess(taken, again) {
  const box = document.createElement("div");
  box.className = "curtain";
  box.innerHTML = `
    <section class="sheet success" role="dialog" aria-modal="true" data-success>
      <div class="success-sign" aria-hidden="true"></div>
      <h2></h2><p class="number"></p><p class="hint"></p>
      <p><a class="button"></a> <button type="button" class="button primary" id="submit-another"></button></p>
    </section>`;
  box.querySelector("h2").textContent = taken.title;
  box.querySelector(".hint").textContent = taken.text;
  if (taken.number) {
    const number = document.createElement("strong");
    number.id = taken.numberId;
    number.textContent = taken.number;
    box.querySelector(".number").append(`${taken.label}: `, number);
  }
  const view = box.querySelector("a");
  view.href = taken.address;
  view.textContent = taken.view;
  const another = box.querySelector("button");
  another.textContent = taken.another;
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
