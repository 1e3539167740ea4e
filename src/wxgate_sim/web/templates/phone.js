"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const phone = document.querySelector(".phone");
  const texts = JSON.parse(phone.dataset.texts);
  const root = phone.dataset.root;
  const chat = at("chat"), person = at("person"), account = at("account");
  const EVERY = 800, SLOWLY = 3000, APART = 300, READABLE = 6000;
  let refusedAt = 0, last = 0, lastTime = 0, round = 0, timer = 0;
  chat.dataset.empty = texts.empty;

  const make = (tag, className, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children.filter((each) => each !== "" && each != null));
    return element;
  };
  const text = (value) => (value == null ? "" : String(value));
  const isWeb = (url) => /^https?:\/\//i.test(text(url));
  const link = (url, className, ...children) => {
    const element = make("a", className, ...children);
    element.href = url;
    element.target = "_blank";
    element.rel = "noopener noreferrer";
    return element;
  };
  const named = (item) => item.options[item.selectedIndex].text;

  // Customer messages may hold <a href>; everything else in them is plain text.
  const rich = (value) => {
    const parts = [];
    let from = 0;
    for (const found of value.matchAll(/<a\s[^>]*?href="([^"]*)"[^>]*>([^]*?)<\/a>/gi)) {
      parts.push(value.slice(from, found.index));
      parts.push(isWeb(found[1]) ? link(found[1], "", found[2]) : found[2]);
      from = found.index + found[0].length;
    }
    return [...parts, value.slice(from)];
  };
  const picture = (name, url) => {
    const frame = make("div", "picture", name);
    if (isWeb(url)) {
      const image = make("img");
      image.alt = "";
      image.referrerPolicy = "no-referrer";
      image.onerror = () => image.remove();
      image.src = url;
      frame.append(image);
    }
    return frame;
  };
  const lies = (id) => (id ? new URL(`${root}/mmbiz/${encodeURIComponent(id)}/0`, location.href).href : "");
  const card = (url, title, more, shown, kind) => {
    const parts = [shown, title && make("h3", "", title), more && make("p", "", more), kind && make("div", "kind", kind)];
    return isWeb(url) ? link(url, "card", ...parts) : make("div", "card", ...parts);
  };
  // A developer takes the id from here to download_media.
  const medium = (id) => {
    const button = make("button", "", texts.copy), code = make("code", "", text(id));
    button.type = "button";
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(text(id));
        button.textContent = texts.copied;
      } catch {
        getSelection().selectAllChildren(code); // without https there is no clipboard, but what is selected can be copied
      }
    };
    return make("div", "note medium", code, button);
  };
  const menu = (entry, content) => {
    const options = (content.list || []).map((each) => {
      const button = make("button", "", text(each.content));
      button.type = "button";
      button.dataset.option = text(each.id);
      button.onclick = () => act("tap", { message: entry.id, option: text(each.id) });
      return button;
    });
    return make("div", "bubble", text(content.head_content), make("div", "menu", ...options), text(content.tail_content));
  };
  const template = (content) => {
    const rows = (content.fields || []).map((each) =>
      make("div", "row", each.label ? make("span", "label", text(each.label)) : "", make("span", "", text(each.value))));
    const small = content.miniprogram ? `${texts.miniprogram} ${text(content.miniprogram.appid)}` : "";
    const words = [texts.details, small && make("small", "", small)];
    const more = small ? make("div", "details", ...words) : isWeb(content.url) ? link(content.url, "details", ...words) : "";
    return make("div", "card", make("h3", "", text(content.title)), make("div", "rows", ...rows), more);
  };
  const kinds = {
    text: (content) => make("div", "bubble", ...rich(text(content.content))),
    image: (content) => make("div", "", card("", "", "", picture(texts.image, lies(content.media_id))), medium(content.media_id)),
    voice: (content) => make("div", "", make("div", "bubble", `▸ ${texts.voice}`), content.recognition && make("div", "note", content.recognition), medium(content.media_id)),
    video: (content) => make("div", "", card("", text(content.title), text(content.description),
      picture("", lies(content.thumb_media_id)), `▶ ${texts.video}`), medium(content.media_id)),
    music: (content) => card(content.musicurl, text(content.title), text(content.description), "", `♫ ${texts.music}`),
    news: (content) => make("div", "", ...(content.articles || []).map((each) =>
      card(each.url, text(each.title), text(each.description), picture(texts.article, each.picurl), ""))),
    mpnews: (content) => card("", texts.article, text(content.media_id), "", ""),
    mpnewsarticle: (content) => card("", texts.article, text(content.article_id), "", ""),
    msgmenu: (content, entry) => menu(entry, content),
    wxcard: (content) => card("", texts.wxcard, text(content.card_id), "", ""),
    miniprogrampage: (content) => card("", text(content.title), text(content.pagepath), picture(text(content.appid)), texts.miniprogram),
    template,
  };

  const time = (seconds) => new Date(seconds * 1000).toLocaleString(document.documentElement.lang,
    { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const said = (entry) => {
    const content = entry.content;
    const render = Object.hasOwn(kinds, entry.kind) ? kinds[entry.kind] : () => make("div", "bubble", JSON.stringify(content));
    const notes = [content.is_ai_msg && texts.ai, content.kf_account && `${texts.agent} ${content.kf_account}`];
    return make("div", "said", render(content, entry), ...notes.filter(Boolean).map((each) => make("div", "note", each)));
  };
  const show = (entry) => {
    if (Math.abs(entry.time - lastTime) > APART) chat.append(make("li", "time", time(entry.time)));
    lastTime = entry.time;
    const grey = entry.kind === "failure" || entry.kind === "notice";
    const face = make("span", "face", (entry.by === "person" ? named(person) : named(account)).slice(0, 1).toUpperCase());
    face.setAttribute("aria-hidden", "true");
    const item = grey ? make("li", "line", text(entry.content[texts.lang])) : make("li", "entry", face, said(entry));
    Object.assign(item.dataset, { kind: entry.kind, by: entry.by, id: entry.id });
    chat.append(item);
  };

  const problem = (words) => {
    at("problem").textContent = words;
    at("problem").hidden = !words;
  };
  const clear = () => {
    chat.replaceChildren();
    last = lastTime = 0;
  };
  const update = (told) => {
    if (told.latest < last) clear();
    const below = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
    for (const entry of told.messages) {
      if (entry.id <= last) continue;
      show(entry);
      last = entry.id;
    }
    at("follow").hidden = told.follows;
    at("unfollow").hidden = at("answer").hidden = !told.follows;
    at("stranger").hidden = told.follows;
    if (told.messages.length && below) chat.scrollTop = chat.scrollHeight;
  };
  const look = async () => {
    const mine = ++round;
    clearTimeout(timer);
    let next = EVERY;
    try {
      const query = new URLSearchParams({ appid: account.value, person: person.value, after: last });
      const response = await fetch(`${root}/phone/messages?${query}`, { cache: "no-store" });
      const told = await response.json();
      if (mine !== round) return;
      if (response.ok) update(told);
      // Why something was refused stays to be read, though the chat goes on.
      if (!response.ok) problem(texts.lang === "zh" ? told.error_zh : told.error);
      else if (Date.now() - refusedAt > READABLE) problem("");
    } catch {
      if (mine !== round) return;
      problem(texts.lost);
      next = SLOWLY;
    }
    timer = setTimeout(look, next);
  };
  const act = async (what, more) => {
    const asked = { appid: account.value, person: person.value, ...more };
    const headers = { "Content-Type": "application/json" };
    try {
      const response = await fetch(`${root}/phone/${what}`, { method: "POST", headers, body: JSON.stringify(asked) });
      const told = await response.json();
      if (!response.ok) throw new Error(texts.lang === "zh" ? told.error_zh : told.error);
      refusedAt = 0;
      await look();
      return true;
    } catch (error) {
      refusedAt = Date.now();
      problem(error instanceof TypeError ? texts.lost : error.message);
      return false;
    }
  };

  at("answer").onsubmit = async (event) => {
    event.preventDefault();
    const field = at("message"), words = field.value;
    if (!words.trim()) return;
    field.value = "";
    if (!(await act("say", { text: words }))) field.value ||= words;
    chat.scrollTop = chat.scrollHeight;
  };
  const send = async (type, more) => {
    await act("send", { type, ...more });
    chat.scrollTop = chat.scrollHeight;
  };
  const base64 = (file) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  for (const type of ["voice", "image", "video"]) at(`send-${type}`).onclick = () => send(type, {});
  at("choose-image").onclick = () => at("image-file").click();
  at("image-file").onchange = async () => {
    const [file] = at("image-file").files;
    if (file) await send("image", { content: await base64(file) });
    at("image-file").value = "";
  };
  const swap = async (what, focused) => {
    await act(what, {});
    if (!at(focused).hidden) at(focused).focus();
  };
  at("follow").onclick = () => swap("follow", "message");
  at("unfollow").onclick = () => swap("unfollow", "follow");
  person.onchange = account.onchange = () => {
    at("name").textContent = named(account);
    document.cookie = `wxsim_phone=${encodeURIComponent(person.value)}; Path=${root}/; SameSite=Lax`;
    const query = new URLSearchParams(location.search);
    query.set("person", person.value);
    query.set("appid", account.value);
    history.replaceState(null, "", `?${query}`);
    const language = new URLSearchParams(at("language").search);
    language.set("person", person.value);
    language.set("appid", account.value);
    at("language").search = `?${language}`;
    clear();
    look();
  };
  document.onvisibilitychange = () => { if (!document.hidden) look(); };
  look();
})();
