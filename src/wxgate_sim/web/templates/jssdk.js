/* The WeChat simulator's stand-in for jweixin: the same calls, the same answers. It needs no inline style, no handler
   attribute and no eval; a page with a Content-Security-Policy allows this script's origin in script-src and connect-src. */
"use strict";
(() => {
  const root = document.currentScript.src.replace(/(\/_sim\/jssdk\.js|\/open\/js\/jweixin-[^/]*\.js)([?#].*)?$/, "");
  const CALLS = ["addCard", "chooseCard", "openCard", "closeWindow", "checkJsApi",
    "chooseImage", "getLocalImgData", "uploadImage", "startRecord", "stopRecord", "uploadVoice",
    "hideOptionMenu", "showOptionMenu", "hideMenuItems", "showMenuItems", "hideAllNonBaseMenuItem", "showAllNonBaseMenuItem",
    "onMenuShareTimeline", "onMenuShareAppMessage", "onMenuShareQQ", "onMenuShareWeibo", "onMenuShareQZone",
    "updateAppMessageShareData", "updateTimelineShareData"];
  const UNAVAILABLE = ["previewImage", "downloadImage",
    "onVoiceRecordEnd", "playVoice", "pauseVoice", "stopVoice", "onVoicePlayEnd", "downloadVoice", "translateVoice",
    "getNetworkType", "openLocation", "getLocation", "scanQRCode", "openProductSpecificView", "chooseWXPay"];
  // Neither needs to be named in jsApiList.
  const FREE = ["checkJsApi", "closeWindow"];
  let state = "new", session = "", appId = "", allowed = [], failure = null, debug = false;
  let whenReady = [], whenFailed = null;

  const ask = async (what, asked) => {
    try {
      // text/plain asks for no preflight.
      const headers = { "Content-Type": "text/plain;charset=UTF-8" };
      const body = JSON.stringify({ ...asked, session });
      const response = await fetch(`${root}/_sim/jssdk/${what}`, { method: "POST", credentials: "include", headers, body });
      return await response.json();
    } catch {
      return { errcode: -1, errmsg: `the simulator at ${root} cannot be reached; does connect-src allow it?` };
    }
  };
  const refusal = (told) => {
    const words = String(told.errmsg).replace(/,? rid: .*$/, "");
    return `fail, ${words}${told.hint ? `: ${told.hint}` : ""}`;
  };
  const settle = (name, options, outcome, more) => {
    const result = { errMsg: `${name}:${outcome}`, ...more };
    if (debug || outcome.startsWith("fail")) console.info("[wx]", result.errMsg);
    const kind = outcome === "ok" ? "success" : outcome === "cancel" ? "cancel" : "fail";
    if (typeof options[kind] === "function") options[kind](result);
    if (typeof options.complete === "function") options.complete(result);
  };
  const call = (name, perform) => async (options) => {
    const given = options || {};
    if (!FREE.includes(name)) {
      if (state !== "ready") return settle(name, given, "fail, the permission value is offline verifying");
      if (!allowed.includes(name)) return settle(name, given, "fail, permission denied: not in jsApiList");
    }
    const [outcome, more] = await perform(given);
    return settle(name, given, outcome, more);
  };

  const CSS = `
    dialog { box-sizing: border-box; width: min(100vw, 440px); max-width: 100vw; max-height: 85vh; margin: auto auto 0; padding: 22px 20px calc(22px + env(safe-area-inset-bottom));
      overflow-y: auto; border: 0; border-radius: 16px 16px 0 0; color: #191919; background: #fff;
      font: 16px/1.5 system-ui, -apple-system, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; text-align: left; }
    dialog::backdrop { background: rgb(0 0 0 / 55%); }
    * { box-sizing: border-box; }
    h2 { margin: 0 0 14px; font-size: 18px; font-weight: 600; line-height: 1.35; text-align: center; overflow-wrap: anywhere; }
    ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 10px; }
    li { display: block; }
    .card { display: block; width: 100%; padding: 13px 14px; border: 1px solid #dcdcdc; border-left-width: 7px; border-radius: 10px; color: inherit; background: #f7f7f7; font: inherit; text-align: left; overflow-wrap: anywhere; }
    .card b { display: block; font-size: 17px; font-weight: 600; }
    .card span { display: block; font-size: 14px; color: #5f5f5f; }
    label { display: flex; align-items: center; gap: 12px; margin-top: 16px; font-size: 15px; }
    input { flex: 1; min-width: 0; font: inherit; }
    select { flex: 1; min-width: 0; height: 44px; padding: 0 8px; border: 1px solid #767676; border-radius: 8px; color: inherit; background: transparent; font: inherit; }
    option { color: #191919; background: #fff; }
    .buttons { display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 12px; margin-top: 20px; }
    .buttons button { min-height: 48px; padding: 8px; border: 0; border-radius: 8px; font: inherit; font-weight: 500; color: #191919; background: #e9e9e9; cursor: pointer; }
    .buttons .main { color: #fff; background: #077a46; }
    button.card { cursor: pointer; }
    :focus-visible { outline: 2px solid #077a46; outline-offset: 2px; }
    p { margin: 14px 0 0; font-size: 13px; color: #636363; text-align: center; }
    @media (min-width: 600px) { dialog { margin: auto; border-radius: 16px; } }
    @media (prefers-color-scheme: dark) {
      dialog { color: #e6e6e6; background: #232323; }
      .card { border-color: #444; background: #2e2e2e; } .card span, p { color: #adadad; }
      .buttons button { color: #e6e6e6; background: #3d3d3d; } .buttons .main { color: #04140b; background: #3eb575; }
    }`;
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const drawn = (tag, card, words) => {
    const parts = [make("b", { textContent: card.title }), make("span", { textContent: card.brand_name })];
    const last = card.code ? `${words.code} ${card.code}` : card.notice;
    const element = make(tag, { className: "card" }, ...parts, make("span", { textContent: last }));
    element.style.borderLeftColor = card.color;
    element.dataset.cardId = card.card_id;
    return element;
  };
  // Shows a sheet until `close` is called or the person leaves it, which is null.
  const sheet = (words, title, fill) => new Promise((resolve) => {
    const host = document.createElement("div");
    const shadow = host.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(CSS);
    shadow.adoptedStyleSheets = [style];
    const dialog = make("dialog", { id: "wx-sheet", lang: words.lang });
    dialog.setAttribute("aria-labelledby", "wx-sheet-title");
    let result = null;
    const close = (value) => {
      result = value;
      dialog.close();
    };
    dialog.append(make("h2", { id: "wx-sheet-title", textContent: title }), ...fill(close), make("p", { textContent: words.simulator }));
    dialog.addEventListener("close", () => {
      host.remove();
      resolve(result);
    });
    shadow.append(dialog);
    document.body.append(host);
    dialog.showModal();
  });
  const button = (id, words, action, main) => {
    const element = make("button", { id, type: "button", textContent: words, className: main ? "main" : "" });
    element.addEventListener("click", action);
    return element;
  };
  const list = (items) => make("ul", {}, ...items.map((each) => make("li", {}, each)));

  // What was chosen or recorded on this page, by localId. A voice is always the sample, which the simulator has itself.
  const local = new Map();
  let recording = false;
  const keep = (type, content) => {
    const localId = `wxLocalResource://${type}${local.size + 1}`;
    local.set(localId, { type, content });
    return localId;
  };
  const base64 = (file) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  const upload = (type) => async (options) => {
    const kept = local.get(String(options.localId));
    if (!kept || kept.type !== type) return [`fail, localId is no ${type} of this page`];
    const told = await ask("upload", kept);
    return told.errcode ? [refusal(told)] : ["ok", { serverId: told.serverId }];
  };

  const perform = {
    chooseImage: async () => {
      const told = await ask("picture", {});
      if (told.errcode) return [refusal(told)];
      const words = told.words;
      const chosen = await sheet(words, words.picture_title, (close) => {
        const file = make("input", { id: "wx-image-file", type: "file", accept: "image/jpeg,image/png,image/gif" });
        file.addEventListener("change", async () => close(await base64(file.files[0])));
        return [
          make("label", {}, words.file, file),
          make("div", { className: "buttons" }, button("wx-cancel-image", words.cancel, () => close(null)),
            button("wx-sample-image", words.sample, () => close(told.content), true)),
        ];
      });
      return chosen === null ? ["cancel"] : ["ok", { localIds: [keep("image", chosen)], sourceType: "album" }];
    },
    getLocalImgData: async (options) => {
      const kept = local.get(String(options.localId));
      if (!kept || kept.type !== "image") return ["fail, localId is no image of this page"];
      return ["ok", { localData: `data:image/jpeg;base64,${kept.content}` }];
    },
    uploadImage: upload("image"),
    uploadVoice: upload("voice"),
    startRecord: async () => {
      if (recording) return ["fail, recording already"];
      recording = true;
      return ["ok"];
    },
    stopRecord: async () => {
      if (!recording) return ["fail, not recording"];
      recording = false;
      return ["ok", { localId: keep("voice", "") }];
    },
    addCard: async (options) => {
      const offer = await ask("offer", { cardList: options.cardList });
      if (offer.errcode) return [refusal(offer)];
      const words = offer.words;
      const person = await sheet(words, words.add_title, (close) => {
        const who = make("select", { id: "wx-person" }, ...offer.people.map((each) =>
          make("option", { value: each.id, textContent: each.nickname, selected: each.id === offer.person })));
        return [
          list(offer.cards.map((each) => drawn("div", each, words))),
          make("label", {}, words.who, who),
          make("div", { className: "buttons" }, button("wx-cancel-card", words.cancel, () => close(null)),
            button("wx-add-card", words.add, () => close(who.value), true)),
        ];
      });
      if (person === null) return ["cancel"];
      const told = await ask("add", { cardList: options.cardList, person });
      return told.errcode ? [refusal(told)] : ["ok", { cardList: told.cardList }];
    },
    chooseCard: async (options) => {
      const { shopId, cardType, cardId, timestamp, nonceStr, cardSign } = options;
      const told = await ask("choose", { shopId, cardType, cardId, timestamp, nonceStr, cardSign });
      if (told.errcode) return [refusal(told)];
      const words = told.words;
      const card = await sheet(words, words.choose_title, (close) => [
        told.cards.length ? list(told.cards.map((each) => {
          const choice = Object.assign(drawn("button", each, words), { type: "button" });
          choice.dataset.code = each.code;
          choice.addEventListener("click", () => close(each));
          return choice;
        })) : make("p", { textContent: words.nothing }),
        make("div", { className: "buttons" }, button("wx-cancel-card", words.cancel, () => close(null))),
      ]);
      if (card === null) return told.cards.length ? ["cancel"] : ["ok", { cardList: "[]" }];
      const chosen = await ask("chosen", { cardId: card.card_id, code: card.code });
      return chosen.errcode ? [refusal(chosen)] : ["ok", { cardList: JSON.stringify([chosen]) }];
    },
    openCard: async (options) => {
      const told = await ask("open", { cardList: options.cardList });
      if (told.errcode) return [refusal(told)];
      const words = told.words;
      await sheet(words, words.open_title, (close) => [
        list(told.cards.map((each) => drawn("div", each, words))),
        make("div", { className: "buttons" }, button("wx-close-card", words.close, () => close(null), true)),
      ]);
      return ["ok"];
    },
    // In WeChat that leads back to the chat.
    closeWindow: async () => {
      location.assign(`${root}/phone${appId ? `?appid=${encodeURIComponent(appId)}` : ""}`);
      return ["ok"];
    },
    checkJsApi: async (options) => {
      const names = options.jsApiList || [];
      return ["ok", { checkResult: Object.fromEntries(names.map((name) => [name, CALLS.includes(name)])) }];
    },
  };

  const wx = { simulated: true };
  wx.config = async (options) => {
    const given = options || {};
    state = "checking";
    debug = Boolean(given.debug);
    appId = String(given.appId || "");
    const { timestamp, nonceStr, signature } = given;
    const told = await ask("config", { appId, timestamp, nonceStr, signature, url: location.href.split("#")[0] });
    const errMsg = told.errMsg || `config:${refusal(told)}`;
    if (errMsg === "config:ok") {
      [state, session, allowed] = ["ready", told.session, given.jsApiList || []];
      const waiting = whenReady;
      whenReady = [];
      for (const each of waiting) each();
      return;
    }
    console.warn("[wx]", errMsg, told.hint || "");
    [state, failure] = ["failed", { errMsg }];
    if (whenFailed) whenFailed(failure);
  };
  wx.ready = (callback) => {
    if (state === "ready") callback();
    else whenReady.push(callback);
  };
  wx.error = (callback) => {
    whenFailed = callback;
    if (state === "failed") callback(failure);
  };
  for (const name of CALLS) wx[name] = call(name, perform[name] || (async () => ["ok"]));
  for (const name of UNAVAILABLE) wx[name] = (options) => settle(name, options || {}, "fail, not simulated");
  window.wx = window.jWeixin = wx;
})();
