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
    said.textContent = 'Saved. Now open a listing on AliExpress and click the ipp-helper button.';
  } else {
    said.textContent =
      'This is not the code. The code is a number, a hyphen and letters, such as 28471-AbCd…';
  }
});
