'use strict';
// Comfort only: every page works without it.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // a page that came by plain http from another machine has no clipboard; this is how it was done before
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'skip' });
  const before = document.activeElement;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  before?.focus();
}
document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-copy]');
  if (!button) return;
  const said = button.textContent;
  await copy(document.getElementById(button.dataset.copy).textContent);
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = said; }, 1500);
});
document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.ask || event.target.dataset.ask;
  if (question && !window.confirm(question)) event.preventDefault();
});
for (const name of document.querySelectorAll('text[data-at]')) {
  name.textContent = new Date(name.dataset.at).toLocaleTimeString('sv-SE', { hour: '2-digit', minute: '2-digit' });
}
for (const time of document.querySelectorAll('time[datetime]')) {
  time.title = time.textContent;
  time.textContent = new Date(time.dateTime).toLocaleString('sv-SE'); // 2026-11-29 08:05:00, for everybody
}
