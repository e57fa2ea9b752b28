// Shared by all pages of built libraries: the texts, and the requests to the server.

/** The texts of the page and the registrations, which the server writes into the page. */
export const { wording, rights } = window.portal;

export const upload = '/upload';

/** Send the complaint, and show the number that the server returns. */
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

/** Send one file; throw an error if the server refuses the file. */
export const sendFile = async (file) => {
  const body = new FormData();
  body.append('file', file);
  const answer = await fetch(upload, { method: 'POST', body });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
};
