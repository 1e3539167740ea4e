'use strict';
// What is wrong with a refused signature: as far as this page can tell, and as the gateway tells those whom it trusts.
(() => {
  const words = document.getElementById('words').dataset;
  const byId = (id) => document.getElementById(id);
  const filled = (text, ...values) => values.reduce((said, value, at) => said.replace(`{${at}}`, value), text);

  function toldHere(code, sent, msg) {
    const server = code === 101 && /\b\d{10}\b/.exec(msg.replace(/\[[^\]]*\]$/, ''));
    if (server) return filled(words.clock, sent.fields.req_time, server[0], Math.abs(sent.fields.req_time - server[0]));
    if (code === 109) return filled(words.authcodeForm, sent.authcode.length);
    return code === 103 && !sent.secret && !sent.own ? words.noSecret : '';
  }

  // A link where the gateway would tell more after signing in.
  function signIn() {
    const link = tester.element('a', words.signIn);
    link.href = `/console/sign-in?next=${encodeURIComponent(location.pathname)}`;
    return link;
  }

  function compare(sent, answer) {
    const page = tester.stringOf(tester.parts(sent.fields, sent.method), tester.masked, sent.method);
    const gateway = tester.stringOf(answer.parts, tester.masked, answer.method);
    byId('sides').replaceChildren(...tester.sides(words, [words.page, page], [words.gateway, gateway]));
    byId('sides').hidden = false;
  }

  // The refused request again, to another address; never the secret.
  const ask = (sent) => fetch(`/api_test/explain?authcode=${encodeURIComponent(sent.authcode)}`, {
    method: 'POST', body: new URLSearchParams(sent.fields), credentials: 'same-origin', cache: 'no-store',
  });

  tester.explain = async (code, sent, msg) => {
    const here = toldHere(code, sent, msg);
    byId('verdict').textContent = here;
    byId('sides').hidden = true;
    byId('explained').hidden = !here;
    if (![101, 103, 109].includes(code)) return;
    const reply = await ask(sent).catch(() => null);
    const answer = await reply?.json().catch(() => null);
    if (!answer?.told) return;
    byId('explained').hidden = false;
    byId('verdict').replaceChildren(...[here, answer.told].filter(Boolean).flatMap((text) => [text, document.createElement('br')]));
    if (reply.status === 403) byId('verdict').append(signIn());
    if (reply.ok && code !== 101) compare(sent, answer);
  };
})();
