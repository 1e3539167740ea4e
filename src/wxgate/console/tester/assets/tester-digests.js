'use strict';
// No browser has MD5, and each keeps its SHA-256 from pages that came by plain http from another machine.
globalThis.tester = {};
(() => {
  const bytesOf = (text) => new TextEncoder().encode(text);
  const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

  // the message, a one bit, zeros, and its length in bits: whole blocks of 64 bytes
  function padded(bytes, littleEndian) {
    const whole = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
    whole.set(bytes);
    whole[bytes.length] = 0x80;
    const view = new DataView(whole.buffer);
    const [low, high] = littleEndian ? [8, 4] : [4, 8];
    view.setUint32(whole.length - low, bytes.length << 3, littleEndian);
    view.setUint32(whole.length - high, Math.floor(bytes.length / 2 ** 29), littleEndian);
    return view;
  }

  function digestOf(words, littleEndian) {
    const view = new DataView(new ArrayBuffer(words.length * 4));
    words.forEach((word, at) => view.setInt32(at * 4, word, littleEndian));
    return new Uint8Array(view.buffer);
  }

  const SINES = Int32Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 2 ** 32));
  const TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
  const MIXERS = [
    (b, c, d, at) => [(b & c) | (~b & d), at],
    (b, c, d, at) => [(b & d) | (c & ~d), (5 * at + 1) % 16],
    (b, c, d, at) => [b ^ c ^ d, (3 * at + 5) % 16],
    (b, c, d, at) => [c ^ (b | ~d), (7 * at) % 16],
  ];

  // RFC 1321
  function md5(bytes) {
    const view = padded(bytes, true);
    const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
    for (let start = 0; start < view.byteLength; start += 64) {
      let [a, b, c, d] = state;
      for (let at = 0; at < 64; at++) {
        const round = at >> 4;
        const [mixed, word] = MIXERS[round](b, c, d, at);
        const sum = (a + mixed + SINES[at] + view.getInt32(start + word * 4, true)) | 0;
        const turn = TURNS[round][at % 4];
        [a, b, c, d] = [d, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0, b, c];
      }
      [a, b, c, d].forEach((word, at) => { state[at] += word; });
    }
    return digestOf(state, true);
  }

  const PRIMES = Array.from({ length: 312 }, (_, at) => at).filter(
    (number) => number > 1 && !Array.from({ length: number }, (_, at) => at).some((by) => by > 1 && number % by === 0));
  const fraction = (number) => Math.floor((number % 1) * 2 ** 32);
  const CUBES = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
  const ROOTS = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
  const right = (word, by) => (word >>> by) | (word << (32 - by));

  function schedule(view, start) {
    const words = Int32Array.from({ length: 64 }, (_, at) => (at < 16 ? view.getInt32(start + at * 4) : 0));
    for (let at = 16; at < 64; at++) {
      const [early, late] = [words[at - 15], words[at - 2]];
      words[at] = words[at - 16] + words[at - 7] + (right(early, 7) ^ right(early, 18) ^ (early >>> 3))
        + (right(late, 17) ^ right(late, 19) ^ (late >>> 10));
    }
    return words;
  }

  // FIPS 180-4
  function sha256(bytes) {
    const view = padded(bytes, false);
    const state = Int32Array.from(ROOTS);
    for (let start = 0; start < view.byteLength; start += 64) {
      const words = schedule(view, start);
      let [a, b, c, d, e, f, g, h] = state;
      for (let at = 0; at < 64; at++) {
        const one = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + CUBES[at] + words[at];
        const two = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
      }
      [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] += word; });
    }
    return digestOf(state, false);
  }

  // RFC 2104
  function hmac(key, bytes) {
    const block = new Uint8Array(64);
    block.set(key.length > 64 ? sha256(key) : key);
    const around = (pad, inner) => sha256(Uint8Array.of(...block.map((byte) => byte ^ pad), ...inner));
    return around(0x5c, around(0x36, bytes));
  }

  tester.md5 = (text) => hexOf(md5(bytesOf(text)));
  tester.sha256 = (text) => hexOf(sha256(bytesOf(text)));
  tester.hmacSha256 = (key, text) => hexOf(hmac(bytesOf(key), bytesOf(text)));
})();
