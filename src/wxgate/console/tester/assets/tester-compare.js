'use strict';
// Two strings to sign, one below the other, marked from where they differ.
(() => {
  tester.element = (tag, text = '', className = '') => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function side(title, characters, at) {
    const box = tester.element('div', '', 'side-by-side');
    const head = tester.element('h4', title);
    const shown = tester.element('pre', characters.slice(0, at).join(''));
    shown.tabIndex = 0;
    shown.setAttribute('aria-label', title);
    if (at < characters.length) shown.append(tester.element('mark', characters.slice(at).join('')));
    box.append(head, shown);
    return box;
  }

  // Where they differ first, counted in characters from 0; -1 when they do not.
  tester.firstDifference = (one, other) => {
    const [left, right] = [Array.from(one), Array.from(other)];
    const at = left.findIndex((character, index) => character !== right[index]);
    if (at >= 0) return at;
    return left.length === right.length ? -1 : left.length;
  };

  tester.sides = (words, [oneTitle, one], [otherTitle, other]) => {
    const at = tester.firstDifference(one, other);
    const told = at < 0 ? words.same : words.differ.replace('{0}', at + 1);
    const until = at < 0 ? Infinity : at;
    return [tester.element('p', told), side(oneTitle, Array.from(one), until), side(otherTitle, Array.from(other), until)];
  };
})();
