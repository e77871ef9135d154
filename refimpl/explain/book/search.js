"use strict";
(() => {
  const most = 60;
  const index = JSON.parse(document.getElementById("index").textContent);
  const form = document.getElementById("search");
  const field = document.getElementById("q");
  const results = document.getElementById("results");
  const count = document.getElementById("count");
  // Names weigh more than words, and the beginning of a name more than its middle.
  const weight = (name, says, words) => {
    let sum = 0;
    for (const word of words) {
      const at = name.indexOf(word);
      if (at < 0 && !says.includes(word)) return 0;
      sum += name === word ? 9 : at === 0 ? 4 : at > 0 ? 3 : 1;
    }
    return sum;
  };
  const shown = ([kind, name, href, says]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = name;
    const more = document.createElement("span");
    more.textContent = ` ${kind}${says ? `: ${says}` : ""}`;
    item.append(link, more);
    return item;
  };
  const find = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length
      ? index
          .map((entry, place) => [weight(entry[1].toLowerCase(), entry[3].toLowerCase(), words), place, entry])
          .filter(([sum]) => sum > 0)
          .sort((a, b) => b[0] - a[0] || a[1] - b[1])
      : [];
    results.replaceChildren(...found.slice(0, most).map(([, , entry]) => shown(entry)));
    const rest = found.length > most ? `, the first ${most} shown` : "";
    count.textContent = words.length ? `${found.length} found${rest}` : "";
  };
  form.hidden = false;
  field.value = new URLSearchParams(location.search).get("q") || "";
  field.addEventListener("input", find);
  form.addEventListener("submit", (event) => event.preventDefault());
  find();
  if (field.value) field.focus();
})();
