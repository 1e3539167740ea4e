'use strict';
// JSON as it came, indented and coloured: never parsed, so that no large number loses digits.
(() => {
  const TOKENS = /"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g;
  const kindOf = (token, isKey) => {
    if (token.startsWith('"')) return isKey ? 'key-name' : 'string';
    return /^[-\d]/.test(token) ? 'number' : 'word';
  };

  tester.showJson = (text, into) => {
    const tokens = text.match(TOKENS) ?? [];
    let depth = 0;
    into.textContent = '';
    tokens.forEach((token, at) => {
      const [before, after] = [tokens[at - 1], tokens[at + 1]];
      const line = () => into.append(`\n${'  '.repeat(depth)}`);
      if ('{['.includes(token)) {
        into.append(token);
        depth += 1;
        if (!'}]'.includes(after)) line();
      } else if ('}]'.includes(token)) {
        depth -= 1;
        if (!'{['.includes(before)) line();
        into.append(token);
      } else if (token === ',') {
        into.append(token);
        line();
      } else if (token === ':') {
        into.append(': ');
      } else {
        into.append(tester.element('span', token, kindOf(token, after === ':')));
      }
    });
  };
})();
