// What every page of a built library shares: its words, its server, and what the server answered.

/** The wording of the page and its registered rights, written into the page by its server. */
export const { wording, rights } = window.portal;

export const upload = '/upload';

/** Send the complaint, and show the number that the server gives it. */
export const send = async (values) => {
  const answer = await fetch('/file', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(values),
  });
  const { number } = await answer.json();
  document.getElementById('answer').innerHTML =
    `<p>${wording.accepted}</p><p>${wording.number}: <span>${number}</span></p>`;
};

/** Send one file; raises where the server refuses it. */
export const sendFile = async (file) => {
  const body = new FormData();
  body.append('file', file);
  const answer = await fetch(upload, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
};
