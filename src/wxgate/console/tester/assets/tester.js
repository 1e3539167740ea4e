'use strict';
// The form, what is signed as it is filled in, and the call. The secret is read where it is needed and kept nowhere.
(() => {
  const words = document.getElementById('words').dataset;
  const byId = (id) => document.getElementById(id);
  const value = (id) => byId(id).value;
  const checked = (name) => document.querySelector(`input[name=${name}]:checked`).value;
  const endpoint = () => byId('endpoint').dataset;
  const now = () => String(Math.floor(Date.now() / 1000));
  const inputs = () => [...document.querySelectorAll('#endpoint [name]')];
  const known = () => [...document.querySelectorAll('#errors [data-code]')];

  // All that is sent but the time and the authcode.
  function fields() {
    const own = inputs().map((input) => [input.name, input.value]);
    const method = checked('method');
    const all = [['client_code', value('client_code')], ...own, ['sign_type', method === 'MD5' ? '' : method]];
    return Object.fromEntries(all.filter(([, text]) => text !== ''));
  }

  const timed = (sent) => ({ ...sent, req_time: byId('freeze').checked ? value('req_time') : now() });

  function showSigned(sent, method) {
    const parts = tester.parts(sent, method);
    byId('sorted').replaceChildren(...parts.map(([name, text]) => {
      const row = document.createElement('tr');
      const head = tester.element('th', name);
      head.scope = 'row';
      row.append(head, tester.element('td', text ?? tester.masked));
      return row;
    }));
    byId('string').textContent = tester.stringOf(parts, tester.masked, method);
    byId('authcode').textContent = tester.authcode(sent, value('secret'), method);
  }

  function showOwn(sent, method) {
    const own = value('own-string');
    const secret = value('secret');
    const masked = secret ? own.replace(secret, tester.masked) : own;
    const page = tester.stringOf(tester.parts(sent, method), tester.masked, method);
    byId('own-sides').replaceChildren(...(own ? tester.sides(words, [words.own, masked], [words.page, page]) : []));
  }

  function showCode() {
    const language = checked('language');
    const sent = { client_code: byId('code').dataset.code, ...fields() };
    const { name, seconds } = endpoint();
    const template = document.querySelector(`template[data-language=${language}]`).content.textContent;
    const call = { url: `${location.origin}/weixinapi/${name}`, fields: sent, seconds };
    byId('snippet').textContent = tester.snippet(language, template, call);
  }

  function refresh() {
    const [sent, method] = [timed(fields()), checked('method')];
    showSigned(sent, method);
    showOwn(sent, method);
    showCode();
  }

  function showFacts(facts) {
    const names = byId('facts').dataset;
    byId('facts').replaceChildren(...Object.entries(facts).flatMap(([name, shown]) => {
      const told = document.createElement('dd');
      told.append(shown);
      told.dataset.fact = name;
      return [tester.element('dt', names[name]), told];
    }));
  }

  // The number, leading to what the reference says of it; WeChat's own numbers share one entry.
  function codeLink(code) {
    const link = tester.element('a', String(code));
    const own = known().some((each) => each.dataset.code === String(code));
    link.href = `${byId('reply').dataset.docs}#${code === 200 ? 'replies' : `e${own ? code : 'errcode'}`}`;
    return link;
  }

  function showReply(reply, text, took) {
    const envelope = JSON.parse(text);
    const good = envelope.retcode === 200;
    byId('result').replaceChildren(tester.element('span', good ? 'OK' : envelope.msg, good ? 'tag good' : 'bad-text'));
    showFacts({
      retcode: codeLink(envelope.retcode),
      status: String(reply.status),
      time: `${took.toFixed(0)} ms`,
      id: reply.headers.get('X-Request-Id') ?? '–',
      size: `${new TextEncoder().encode(text).length} B`,
    });
    const note = known().find((each) => each.dataset.code === String(envelope.retcode));
    byId('advice').hidden = !note;
    byId('advice').textContent = note?.textContent.trim() ?? '';
    tester.showJson(text, byId('envelope'));
    return envelope;
  }

  function showFailure(text) {
    byId('result').replaceChildren(tester.element('span', text, 'bad-text'));
    byId('facts').replaceChildren();
    byId('envelope').textContent = '';
    byId('advice').hidden = byId('explained').hidden = true;
  }

  // What goes out, and what it was made of.
  function signed() {
    const [sent, method, secret, own] = [timed(fields()), checked('method'), value('secret'), value('own-authcode')];
    return { fields: sent, method, secret, own, authcode: own || tester.authcode(sent, secret, method) };
  }

  async function call(sent) {
    const started = performance.now();
    const reply = await fetch(`/weixinapi/${endpoint().name}?authcode=${encodeURIComponent(sent.authcode)}`, {
      method: 'POST', body: new URLSearchParams(sent.fields), credentials: 'omit', cache: 'no-store',
    });
    return [reply, await reply.text(), performance.now() - started];
  }

  async function send() {
    const sent = signed();
    showSigned(sent.fields, sent.method);
    byId('send').disabled = true;
    try {
      const [reply, text, took] = await call(sent);
      const { retcode, msg } = showReply(reply, text, took);
      await tester.explain(retcode, sent, msg);
    } catch (error) {
      showFailure(error instanceof SyntaxError ? words.notJson : words.unreachable + error.message);
    }
    byId('send').disabled = false;
    byId('reply').hidden = false;
    byId('reply').scrollIntoView({ block: 'nearest' });
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (button?.matches('.sample')) byId(button.dataset.for).value = button.value;
    else if (button?.id === 'samples') for (const each of document.querySelectorAll('.sample')) byId(each.dataset.for).value = each.value;
    else return;
    refresh();
  });
  byId('reveal').addEventListener('click', () => {
    const hidden = byId('secret').type === 'password';
    byId('secret').type = hidden ? 'text' : 'password';
    byId('reveal').setAttribute('aria-pressed', String(hidden));
  });
  byId('freeze').addEventListener('change', () => {
    byId('req_time').hidden = !byId('freeze').checked;
    byId('req_time').value = now();
    refresh();
  });
  byId('call').addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  document.addEventListener('input', refresh);
  document.addEventListener('change', refresh);
  document.addEventListener('endpoint', () => {
    byId('reply').hidden = true;
    refresh();
  });
  refresh();
})();
