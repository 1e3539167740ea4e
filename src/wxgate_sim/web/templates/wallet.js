"use strict";
(() => {
  const at = (id) => document.getElementById(id);
  const phone = document.querySelector(".phone"), wallet = at("wallet"), list = at("cards"), person = at("person");
  const texts = JSON.parse(wallet.dataset.texts), root = phone.dataset.root, english = document.documentElement.lang === "en";
  const EVERY = 1000, SLOWLY = 3000;
  let seen = "", round = 0, timer = 0;
  list.dataset.empty = texts.empty;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((each) => each !== "" && each != null));
    return element;
  };
  const day = (seconds) => new Date(seconds * 1000).toLocaleDateString(document.documentElement.lang,
    { year: "numeric", month: "short", day: "numeric", timeZone: "Asia/Shanghai" });
  const problem = (words) => {
    at("refused").textContent = words;
    at("refused").hidden = !words;
  };
  const keyOf = (card) => `${card.card_id} ${card.code} ${card.status === "GIFT_SUCC"}`;

  const act = async (what, card, more) => {
    const asked = { card_id: card.card_id, code: card.code, person: person.value, ...more };
    try {
      const headers = { "Content-Type": "application/json" };
      const response = await fetch(`${root}/phone/cards/${what}`, { method: "POST", headers, body: JSON.stringify(asked) });
      const told = await response.json();
      problem(response.ok ? "" : english ? told.error : told.error_zh);
    } catch {
      problem(texts.lost);
    }
    await look();
  };
  const rows = (card) => {
    const member = card.member;
    const told = [[texts.code, card.code]];
    if (member && member.number) told.push([texts.number, member.number]);
    if (member && card.supplies.bonus) told.push([texts.bonus, String(member.bonus)]);
    if (member && card.supplies.balance) told.push([texts.balance, (member.balance / 100).toFixed(2)]);
    return make("dl", {}, ...told.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]));
  };
  const validity = (card) => (!card.effective ? `${texts.from} ${day(card.begin)}` : card.end ? `${texts.until} ${day(card.end)}` : texts.always);
  const actions = (card) => {
    if (card.status === "GIFT_SUCC") return "";
    const remove = make("button", { type: "button", className: "delete", textContent: texts.delete });
    remove.onclick = () => act("delete", card, {});
    if (card.status !== "NORMAL" || !card.can_give) return make("div", { className: "do" }, remove);
    const friends = [...person.options].filter((each) => each.value !== person.value)
      .map((each) => make("option", { value: each.value, textContent: each.text }));
    const friend = make("select", { className: "friend" }, make("option", { value: "", textContent: texts.anybody }), ...friends);
    friend.setAttribute("aria-label", texts.friend);
    const give = make("button", { type: "button", className: "gift", textContent: texts.gift });
    give.onclick = () => act("gift", card, friend.value ? { friend: friend.value } : {});
    return make("div", { className: "do" }, friend, give, remove);
  };
  const show = (card, open) => {
    const state = [texts[card.status] || card.status, card.member && !card.member.active ? texts.inactive : "", card.given_by ? texts.given : ""];
    const words = [...state.filter(Boolean), validity(card)].join(" · ");
    const summary = make("summary", {}, make("b", { textContent: card.title }),
      make("span", { textContent: [...new Set([card.brand_name, card.account])].join(" · ") }), make("span", { className: "state", textContent: words }));
    const prose = [card.detail, card.notice, card.description].filter(Boolean).map((each) => make("p", { textContent: each }));
    const details = make("details", { open }, summary, make("div", { className: "inside" }, rows(card), ...prose, actions(card)));
    let viewed = open;
    details.ontoggle = () => {
      if (details.open && !viewed && card.status !== "GIFT_SUCC") act("view", card, {});
      viewed = details.open;
    };
    const item = make("li", { className: "pass" }, details);
    item.style.borderLeftColor = card.color;
    Object.assign(item.dataset, { cardId: card.card_id, cardCode: card.code, status: card.status, key: keyOf(card) });
    return item;
  };
  const update = (cards) => {
    const now = JSON.stringify(cards);
    if (now === seen) return;
    seen = now;
    const open = new Set([...list.children].filter((each) => each.querySelector("details").open).map((each) => each.dataset.key));
    list.replaceChildren(...cards.map((each) => show(each, open.has(keyOf(each)))));
    at("count").textContent = cards.length || "";
  };
  const look = async () => {
    const mine = ++round;
    clearTimeout(timer);
    let next = EVERY;
    try {
      const response = await fetch(`${root}/phone/cards?${new URLSearchParams({ person: person.value })}`, { cache: "no-store" });
      const told = await response.json();
      if (mine !== round) return;
      if (response.ok) update(told.cards);
    } catch {
      next = SLOWLY;
    }
    if (mine === round) timer = setTimeout(look, next);
  };
  const turn = (cards) => {
    phone.classList.toggle("wallet", cards);
    at("show-cards").setAttribute("aria-pressed", cards);
    at("show-chat").setAttribute("aria-pressed", !cards);
    const query = new URLSearchParams(location.search);
    if (cards) query.set("view", "cards");
    else query.delete("view");
    history.replaceState(null, "", `?${query}`);
  };
  at("show-cards").onclick = () => turn(true);
  at("show-chat").onclick = () => turn(false);
  person.addEventListener("change", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  if (new URLSearchParams(location.search).get("view") === "cards") turn(true);
  look();
})();
