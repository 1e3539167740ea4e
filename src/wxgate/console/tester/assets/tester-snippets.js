'use strict';
// Fills in the templates as wxgate.console.tester.snippets does.
(() => {
  const MARKS = { 'MD5|': 'MD5', 'HMAC|': 'HMAC-SHA256' };
  const shell = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`);
  const php = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const QUOTES = { curl: shell, php };

  function signedWords(fields, method) {
    if (method === 'HMAC-SHA256') {
      return Object.keys({ ...fields, req_time: '' }).sort().map((name, at) => {
        const lead = `${at ? '&' : ''}${name}=`;
        return name === 'req_time' ? `${shell(lead)} "$T"` : shell(lead + fields[name]);
      }).join(' ');
    }
    const variables = { req_time: '"$T"', client_secret: '"$WXGATE_CLIENT_SECRET"' };
    return Object.keys({ ...fields, ...variables }).sort().map((name) => variables[name] ?? shell(fields[name])).join(' ');
  }

  const replaced = (line, values) => line.replace(/«(\w+)»/g, (_, place) => values[place]);

  tester.snippet = (language, template, { url, fields, seconds }) => {
    const method = fields.sign_type ?? 'MD5';
    const quote = QUOTES[language] ?? JSON.stringify;
    const whole = { url: quote(url), seconds, signed: signedWords(fields, method) };
    return template.split('\n').flatMap((line) => {
      const mark = Object.keys(MARKS).find((each) => line.startsWith(each)) ?? '';
      if (mark && MARKS[mark] !== method) return [];
      const rest = line.slice(mark.length);
      if (!/«(name|pair)»/.test(rest)) return [replaced(rest, whole)];
      return Object.entries(fields).map(([name, value]) => replaced(
        rest, { name: quote(name), value: quote(value), pair: quote(`${name}=${value}`) }));
    }).join('\n');
  };
})();
