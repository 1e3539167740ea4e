(function () {
  'use strict';
  var SILENT_MS = 10000; // without a word from WeChat for so long, the page says so
  var STALE_MS = 30 * 60000; // a signature this old is not used
  var claim = JSON.parse(document.getElementById('data').textContent);
  var AGAIN = 'claim-again-' + claim.key;
  var shown = document.body.dataset;

  function show(state, reason) {
    shown.state = state;
    document.getElementById('reason').textContent = reason || '';
  }

  function inWeixin() {
    return /MicroMessenger/i.test(navigator.userAgent) || Boolean(window.wx && window.wx.simulated);
  }

  // WeChat takes a signature once, so each further try is a view of its own. Storage may be turned off.
  function again() {
    try { sessionStorage.setItem(AGAIN, '1'); } catch (off) { /* then the visitor taps once more */ }
    location.reload();
  }

  function wasAskedAgain() {
    try {
      var asked = sessionStorage.getItem(AGAIN) === '1';
      sessionStorage.removeItem(AGAIN);
      return asked;
    } catch (off) {
      return false;
    }
  }

  function wasRefused(result) {
    var cards = result && result.cardList; // some versions give the list as text
    try { cards = typeof cards === 'string' ? JSON.parse(cards) : cards; } catch (odd) { return false; }
    return Boolean(cards && cards[0] && (cards[0].isSuccess === false || cards[0].isSuccess === 'false'));
  }

  function claimCard() {
    if (performance.now() > STALE_MS) { again(); return; }
    show('claiming');
    window.wx.addCard({
      cardList: [claim.card],
      success: function (result) {
        if (wasRefused(result)) { show('failed', result.errMsg); return; }
        if (claim.successUri) { location.replace(claim.successUri); return; }
        show('claimed');
      },
      cancel: function () { show('cancelled'); },
      fail: function (result) { show('failed', result && result.errMsg); }
    });
  }

  function start() {
    if (!window.wx || !inWeixin()) { return; }
    show('waiting');
    var claimsAtOnce = wasAskedAgain() || !claim.showButton;
    // the SDK calls `ready` after `error` too
    window.wx.error(function (result) { show('refused', result && result.errMsg); });
    window.wx.ready(function () {
      if (shown.state !== 'waiting') { return; }
      if (claimsAtOnce) { claimCard(); } else { show('ready'); }
    });
    window.wx.config(claim.config);
    setTimeout(function () { if (shown.state === 'waiting') { show('refused'); } }, SILENT_MS);
  }

  var sdk = document.getElementById('sdk');
  sdk.addEventListener('load', start);
  sdk.addEventListener('error', function () { if (inWeixin()) { show('refused'); } });
  document.getElementById('claim').addEventListener('click', claimCard);
  document.getElementById('again').addEventListener('click', again);
  // a page from the browser's memory bears a signature that was used
  window.addEventListener('pageshow', function (event) { if (event.persisted) { location.reload(); } });
})();
