'use strict';
// The simulator stands beside the gateway; its controls are JSON.
const active = document.getElementById('active');
const trouble = document.getElementById('trouble');

async function control(path, method = 'GET', body = null) {
  const reply = await fetch(`/_sim/${path}`, { method, body: body && JSON.stringify(body) });
  const text = await reply.text();
  const told = text ? JSON.parse(text) : {};
  document.getElementById('refused').textContent = reply.ok ? '' : told.error || reply.statusText;
  return told;
}

function row(fault) {
  const item = document.createElement('li');
  const named = [...trouble.options].find(
    ({ dataset }) => dataset.kind === fault.kind && dataset.value === String(fault.value));
  const words = document.createElement('span');
  words.textContent = `${fault.path} — ${named ? named.textContent : `${fault.kind} ${fault.value}`} `;
  const button = document.createElement('button');
  button.className = 'quiet small';
  button.textContent = active.dataset.off;
  button.addEventListener('click', async () => { await control(`faults/${fault.id}`, 'DELETE'); await show(); });
  item.append(words, button);
  return item;
}

async function show() {
  const { faults } = await control('faults');
  const { now } = await control('clock');
  const none = document.createElement('li');
  none.textContent = active.dataset.none;
  active.replaceChildren(...(faults.length ? faults.map(row) : [none]));
  document.getElementById('clock').textContent =
    new Date(now * 1000).toLocaleString('sv-SE');
}

document.getElementById('fault').addEventListener('submit', async (event) => {
  event.preventDefault();
  const { kind, value } = trouble.selectedOptions[0].dataset;
  const fault = { path: document.getElementById('path').value, kind, when: document.getElementById('when').value };
  const added = await control('faults', 'POST', { ...fault, value: kind === 'cut' ? value : Number(value) });
  if (added.id) await show();
});
for (const button of document.querySelectorAll('button[data-advance]')) {
  button.addEventListener('click', async () => {
    await control('clock', 'POST', { advance: Number(button.dataset.advance) });
    await show();
  });
}
show();
