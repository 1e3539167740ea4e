(() => {
  "use strict";
  const filter = document.getElementById("filter");
  const articles = [...document.querySelectorAll("article")];
  const texts = articles.map((article) => article.textContent.toLowerCase());
  const links = new Map([...document.querySelectorAll("a.entry")].map((link) => [link.dataset.for, link]));
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    articles.forEach((article, index) => {
      const matches = words.every((word) => texts[index].includes(word));
      article.hidden = !matches;
      links.get(article.dataset.name).hidden = !matches;
      shown += matches;
    });
    document.querySelectorAll(".group").forEach((group) => {
      group.hidden = !group.querySelector("article:not([hidden])");
    });
    for (const id of ["intro", "signing", "replies"]) document.getElementById(id).hidden = words.length > 0;
    document.getElementById("none").hidden = shown > 0;
  };
  filter.addEventListener("input", apply);
  // a link into the page must find its target, even when the filter had hidden it
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      filter.value = "";
      apply();
      target.scrollIntoView();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== filter) {
      event.preventDefault();
      filter.focus();
    }
  });
  // beside the text the contents cannot be folded, so a window that grows (a turned tablet) must unfold them
  const beside = matchMedia("(min-width: 60rem)");
  const fold = () => { document.getElementById("contents").open = beside.matches; };
  beside.addEventListener("change", fold);
  fold();
  if (!navigator.clipboard) return;
  document.querySelectorAll("button.copy").forEach((button) => {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.closest("figure").querySelector("code").textContent);
      button.textContent = "✓";
      setTimeout(() => { button.textContent = label; }, 1500);
    });
  });
})();
