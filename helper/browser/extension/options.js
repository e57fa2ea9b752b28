// Stores the code that ipp-helper shows; the code stays in this browser profile.
const field = document.querySelector('#code');
const said = document.querySelector('[role=status]');

chrome.storage.local.get('code').then(({ code = '' }) => {
  field.value = code;
});

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const code = field.value.trim();
  if (/^\d{4,5}-[\w-]{16,}$/.test(code)) {
    await chrome.storage.local.set({ code });
    said.textContent = 'Kept. Open a listing on AliExpress and click the button of ipp-helper.';
  } else {
    said.textContent = 'That is not the code: it is a number, a line and a word, such as 28471-AbCd…';
  }
});
