'use strict';
// The same as wxgate.protocol.signature.
(() => {
  const HMAC = 'HMAC-SHA256';
  const SECRET = 'client_secret';
  const bySign = ([one], [other]) => (one < other ? -1 : Number(one > other));

  // Name and value of what is signed, in order; the secret's value is null.
  tester.parts = (fields, method) => {
    const signed = Object.entries(fields).filter(([name, value]) => value !== '' && name !== 'authcode');
    if (method !== HMAC) signed.push([SECRET, null]);
    return signed.sort(bySign);
  };
  tester.stringOf = (parts, secret, method) => (method === HMAC
    ? parts.map(([name, value]) => `${name}=${value}`).join('&')
    : parts.map(([, value]) => value ?? secret).join(''));
  tester.authcode = (fields, secret, method) => {
    const text = tester.stringOf(tester.parts(fields, method), secret, method);
    return method === HMAC ? tester.hmacSha256(secret, text) : tester.md5(text);
  };
  tester.masked = '‹client_secret›';
})();
