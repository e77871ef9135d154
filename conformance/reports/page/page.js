"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const few = 6;
  const form = one("filters");
  const dialog = one("detail");
  const columns = new Map(all("#rules th[data-c]").map((head) => [head.dataset.c, head.dataset]));
  const rows = all("#rules tr[data-article]").map((row) => {
    const article = one(row.dataset.article);
    return { row, article, cells: all("td[data-word]", row), parts: all(".part", article), words: null };
  });
  // What an article says is gathered when it is first looked for.
  const words = (each) => (each.words ??= each.article.textContent.toLowerCase());
  const chosen = () => {
    const given = new FormData(form);
    const text = (name) => given.get(name) ?? "";
    return {
      status: given.getAll("status"),
      strength: text("strength"),
      operation: text("operation"),
      target: text("target"),
      q: text("q").trim().toLowerCase(),
    };
  };

  const apply = () => {
    const want = chosen();
    const inColumn = ({ operation, target }) =>
      (!want.operation || operation === want.operation) && (!want.target || target === want.target);
    const kept = new Set([...columns].filter(([, column]) => inColumn(column)).map(([number]) => number));
    const fits = (node) =>
      kept.has(node.dataset.c) && (!want.status.length || want.status.includes(node.dataset.word));
    let count = 0;
    for (const each of rows) {
      const shown =
        (!want.strength || each.row.dataset.strength === want.strength) &&
        each.cells.some(fits) &&
        (!want.q || words(each).includes(want.q));
      each.row.hidden = each.article.hidden = !shown;
      for (const part of each.parts) part.hidden = !fits(part);
      count += shown;
    }
    for (const node of all("#rules [data-c]")) node.hidden = !kept.has(node.dataset.c);
    for (const head of all("#rules th[scope=colgroup]")) {
      const left = [...columns.values()].filter((each) => each.operation === head.dataset.operation && inColumn(each));
      head.hidden = !left.length;
      head.colSpan = left.length || 1;
    }
    for (const body of all("#rules tbody")) body.hidden = !all("tr[data-article]:not([hidden])", body).length;
    one("none").hidden = count > 0;
    const said = `${count} of ${rows.length} rules shown`;
    if (one("count").textContent !== said) one("count").textContent = said;
    for (const section of ["findings", "others"].map(one)) {
      if (section) section.hidden = !all("article:not([hidden])", section).length;
    }
  };

  // The state of the page is in its address, so that what is seen can be linked.
  const address = (show) => {
    const { status, ...rest } = chosen();
    const pairs = new URLSearchParams();
    if (status.length) pairs.set("status", status.join(","));
    for (const [name, value] of Object.entries(rest)) if (value) pairs.set(name, value);
    if (show) pairs.set("show", show);
    return pairs.size ? `#${pairs}` : location.pathname + location.search;
  };
  const told = () => {
    const hash = location.hash.slice(1);
    return new URLSearchParams(hash.includes("=") ? hash : "");
  };
  const restore = () => {
    const pairs = told();
    const status = (pairs.get("status") ?? "").split(",");
    for (const box of all("input[name=status]", form)) box.checked = status.includes(box.value);
    for (const name of ["strength", "operation", "target", "q"]) {
      const field = form.elements[name];
      if (!field) continue;
      field.value = pairs.get(name) ?? "";
      // A choice that this page does not have is none.
      if (field.selectedIndex === -1) field.value = "";
    }
    apply();
    const show = pairs.get("show");
    if (show) open(show);
    else if (dialog.open) dialog.close();
  };

  // The article itself is moved into the dialog and back, so that nothing is there twice.
  let place = null;
  const putBack = () => {
    if (place) place.replaceWith(...one("shown").childNodes);
    place = null;
  };
  const open = (id) => {
    const found = one(id);
    const article = found?.closest("article");
    if (!article) return;
    if (!one("shown").contains(article)) {
      putBack();
      place = document.createComment("");
      article.replaceWith(place);
      one("shown").append(article);
    }
    const part = found.closest(".part");
    for (const each of all(".part", article)) each.open = each === part || (!part && each.dataset.word !== "pass");
    dialog.setAttribute("aria-label", article.dataset.name);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    // Among few the one that was chosen is seen anyway, and the rule above it too.
    if (all(".part", article).length > few) part?.scrollIntoView();
  };
  dialog.addEventListener("close", () => {
    putBack();
    if (told().has("show")) history.replaceState(null, "", address());
  });
  one("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  one("rules").addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-word], th a, td a");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const link = cell.closest("a") ?? cell.querySelector("a");
    const { article } = cell.closest("tr").dataset;
    const number = cell.closest("td")?.dataset.c;
    const part = all(".part", one(article)).find((each) => each.dataset.c === number);
    const id = link?.hash.slice(1) ?? part?.lastElementChild.id ?? article;
    history.pushState(null, "", address(id));
    open(id);
  });

  // Every piece of a case is JSON as it stands on the page; put together they are a file to replay.
  const caseOf = (finding) => {
    const text = (what) => all(what, finding).map((each) => each.textContent);
    const [world] = text(".world code");
    return `{${finding.dataset.head}, "world": ${world}, "steps": [${text(".step code").join(", ")}]}\n`;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      (dialog.open ? dialog : document.body).append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const finding = button.closest(".finding");
    const text =
      button.dataset.copy === "case" ? caseOf(finding) : button.parentElement.querySelector(".command").textContent;
    const done = await copy(text);
    button.focus();
    one(dialog.open ? "told-inside" : "told").textContent = done ? "Copied." : "It could not be copied.";
    const label = (button.dataset.label ??= button.textContent);
    button.textContent = done ? "Copied" : "Not copied";
    setTimeout(() => (button.textContent = label), 2000);
  });

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    apply();
    history.replaceState(null, "", address());
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const box of all("input[name=status]", form)) box.checked = false;
    for (const field of all("select, input[type=search]", form)) field.value = "";
    apply();
    history.replaceState(null, "", address());
  });
  one("clear").addEventListener("click", () => {
    form.dispatchEvent(new Event("reset", { cancelable: true }));
    one("by-q").focus();
  });
  window.addEventListener("hashchange", () => {
    if (!location.hash || location.hash.includes("=")) restore();
  });

  // On paper nothing can be unfolded.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    putBack();
    dialog.close();
    folded = all("#findings .part:not([open]), #findings .finding details:not([open])");
    for (const each of folded) each.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const each of folded) each.open = false;
  });

  for (const each of all("#filters, .copy, .scripted")) each.hidden = false;
  restore();
})();
