'use strict';
// The list of endpoints: found by typing, and changed without leaving the page, which has the secret.
(() => {
  const chooser = document.getElementById('chooser');
  const find = document.getElementById('find');
  const links = [...chooser.querySelectorAll('a[data-endpoint]')];
  const beside = matchMedia('(min-width: 62rem)');
  const shown = () => links.filter((link) => !link.parentElement.hidden);

  function search() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const link of links) {
      const text = `${link.textContent} ${link.closest('.group').querySelector('h2').textContent}`.toLowerCase();
      link.parentElement.hidden = !words.every((word) => text.includes(word));
    }
    for (const group of chooser.querySelectorAll('.group')) group.hidden = !group.querySelector('li:not([hidden])');
    document.getElementById('none-found').hidden = shown().length > 0;
  }

  // from one to the next with the arrows
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const found = [find, ...shown()];
    const next = found[found.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  async function take(address, name) {
    const reply = await fetch(address, { credentials: 'same-origin' });
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    const endpoint = page.getElementById('endpoint');
    if (!endpoint) return location.assign(address);
    document.getElementById('endpoint').replaceWith(document.adoptNode(endpoint));
    document.title = page.title;
    for (const link of links) link.toggleAttribute('aria-current', link.dataset.endpoint === name);
    chooser.querySelector('[aria-current]')?.setAttribute('aria-current', 'page');
    document.getElementById('chosen').textContent = name;
    for (const link of document.querySelectorAll('a[hreflang]')) link.pathname = location.pathname;
    chooser.open = beside.matches;
    document.dispatchEvent(new CustomEvent('endpoint'));
  }

  async function choose(link) {
    history.pushState(null, '', link.pathname);
    await take(link.pathname, link.dataset.endpoint);
    // the link may be folded away by now
    document.getElementById('endpoint').focus();
  }

  chooser.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-endpoint]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link);
  });
  chooser.addEventListener('keydown', walk);
  find.addEventListener('input', search);
  find.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && shown().length) choose(shown()[0]);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    chooser.open = true;
    find.focus();
  });
  window.addEventListener('popstate', () => {
    const name = decodeURIComponent(location.pathname.split('/')[2] ?? '') || links[0].dataset.endpoint;
    take(location.pathname, name);
  });
  const fold = () => { chooser.open = beside.matches; };
  beside.addEventListener('change', fold);
  fold();
})();
