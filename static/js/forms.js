/* What the fields of a form offer, and what an answer shows. */
(function () {
  "use strict";

  const {all, composing, isChoice} = window.desk;

  /* --- A list that completes by pinyin initials: byz is 布依族 */

  function combo(input) {
    const source = document.getElementById(input.getAttribute("list"));
    if (!source || !("combo" in source.dataset)) return;
    const strict = "strict" in source.dataset;
    const list = document.createElement("ul");
    const label = input.labels && input.labels[0];
    let at = -1;
    input.removeAttribute("list");
    Object.assign(list, {className: "combo", id: input.id + "-list", hidden: true});
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label ? label.textContent.trim() : "");
    input.parentNode.insertBefore(list, input.nextSibling);
    const tell = (name, value) => input.setAttribute(name, value);
    tell("role", "combobox");
    tell("aria-autocomplete", "list");
    tell("aria-controls", list.id);

    function mark(nth) {
      at = nth;
      Array.from(list.children).forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
      if (list.children[at]) {
        tell("aria-activedescendant", list.children[at].id);
        list.scrollTop = list.children[at].offsetTop - 60;
      } else input.removeAttribute("aria-activedescendant");
    }
    function close() {
      list.hidden = true;
      tell("aria-expanded", "false");
      mark(-1);
    }
    function take(nth) {
      const row = list.children[nth];
      if (!row) return;
      input.value = row.textContent;
      close();
      input.dispatchEvent(new Event("change", {bubbles: true}));
    }
    function offer() {
      const typed = input.value.trim().toLowerCase();
      const fits = all("option", source).filter((option) => typed && option.value !== input.value &&
        (option.value.startsWith(typed) || option.dataset.keys.split(" ").some((key) => key.startsWith(typed))));
      list.textContent = "";
      fits.slice(0, 8).forEach((option, index) => {
        const row = document.createElement("li");
        row.textContent = option.value;
        row.id = list.id + "-" + index;
        row.setAttribute("role", "option");
        list.appendChild(row);
      });
      if (!fits.length) return close();
      list.hidden = false;
      tell("aria-expanded", "true");
      mark(strict || /^[a-z]+$/.test(typed) ? 0 : -1);
    }
    close();
    input.addEventListener("input", (event) => { if (!event.isComposing) offer(); });
    input.addEventListener("compositionend", offer);
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(Array.from(list.children).indexOf(event.target));
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden || composing(event)) return;
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (step) {
        event.preventDefault();
        mark(Math.max(0, Math.min(list.children.length - 1, at + step)));
      } else if (event.key === "Escape") close();
      else if (event.key === "Enter" && !event.ctrlKey) take(at);
    });
  }

  /* --- Panels that depend on an answer */

  function answers(panel) {
    const scope = panel.closest("[data-scope]") || panel.closest("form") || document;
    return all("input, select, textarea", scope)
      .filter((element) => element.name === panel.dataset.shownBy && (!isChoice(element) || element.checked))
      .map((element) => element.value);
  }

  const wordsIn = (text) => (text || "").split(" ").filter(Boolean);
  const isTicked = (name, value) =>
    all("input:checked").some((box) => box.name === name && (value === undefined || box.value === value));

  // Why main papers are missing is asked while one of them is not ticked, and never of what is urgent.
  function isSpared(panel) {
    const papers = wordsIn(panel.dataset.unlessCame);
    return isTicked(panel.dataset.unless) || (papers.length > 0 && papers.every((key) => isTicked("papers", key)));
  }

  function showPanels() {
    all("[data-shown-by]").forEach((panel) => {
      const wanted = wordsIn(panel.dataset.value);
      const isAsked = answers(panel).some((value) => (wanted.length ? wanted.includes(value) : value !== ""));
      panel.hidden = !isAsked || isSpared(panel);
    });
    all("span[data-unless-came]").forEach((name) => { name.hidden = isSpared(name); });
    all("table[data-panels]").forEach((table) => {
      table.hidden = !Array.from(table.tBodies).some((body) => !body.hidden);
    });
  }

  document.addEventListener("change", showPanels);

  all("input[list]").forEach(combo);
  showPanels();
  const wrong = document.querySelector("[data-focus]");
  if (wrong) (wrong.querySelector("input") || wrong).focus();

  Object.assign(window.desk, {combo, showPanels});
})();
