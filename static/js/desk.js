/* Saves keys and clicks at the desk. Every page works without this file. Written in ES2017, without a framework. */
(function () {
  "use strict";

  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  // While an input method is open, Enter chooses a word: browsers say isComposing, older ones key code 229.
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const visible = (element) => element.getClientRects().length > 0;
  const isChoice = (element) => element.type === "checkbox" || element.type === "radio";
  const isInput = (element) => element instanceof HTMLElement && element.matches("input, select, textarea");

  /* --- Keys ------------------------------------------------------------------------------------------------------- */

  function pressKeyed(event) {
    const target = all('[data-key="' + event.key + '"]').find(visible);
    if (!target) return;
    event.preventDefault();
    if (isInput(target)) {
      target.focus();
      if (target.select) target.select();
    } else {
      target.click();
    }
  }

  function submitByClick(form) {
    const button = form.querySelector("[data-main]") || form.querySelector("button[type=submit], input[type=submit]");
    if (button) button.click();
  }

  function submitCurrentForm(event) {
    const form = document.activeElement.closest("form") || document.querySelector("main form[data-ctrl-enter]") ||
      document.querySelector("main form[method=post]:not([data-beside])");
    if (!form) return;
    event.preventDefault();
    submitByClick(form);
  }

  function tickDigit(key, group) {
    const box = all("input[type=checkbox], input[type=radio]", group)[Number(key) - 1];
    if (!box || box.disabled) return;
    box.focus();
    box.click();
  }

  /* --- A scanner is no finger: what comes faster than anybody types is one number, not keys ------------------------ */

  const FASTEST_FINGERS = 60;
  const SHORTEST_SCAN = 4;
  let run = {keys: "", at: 0, group: null};
  let runEnds = 0;

  function endRun() {
    clearTimeout(runEnds);
    const {keys, group} = run;
    run = {keys: "", at: 0, group: null};
    if (keys.length >= SHORTEST_SCAN) takeScan(keys.replace(/\D+$/, (end) => (/^x$/i.test(end) ? "X" : "")), group);
    else if (group) Array.from(keys).filter((key) => /[1-9]/.test(key)).forEach((key) => tickDigit(key, group));
    return keys.length >= SHORTEST_SCAN;
  }

  // The number of a card goes to its empty box. Anything else is only told: on a box nobody has asked for it.
  function takeScan(keys, group) {
    const here = document.activeElement;
    const form = here.closest("form");
    const press = form && form.querySelector("[data-enter-press]");
    const box = press && press.querySelector("input");
    if (box && !box.value && /^\d{17}[\dX]$/.test(keys)) {
      box.value = keys;
      document.getElementById(press.dataset.enterPress).click();
      return;
    }
    const place = group || here.parentNode;
    const told = place.querySelector("[data-scan-told]") || document.createElement("p");
    Object.assign(told, {className: "hint", textContent: ""});
    told.setAttribute("role", "status");
    told.dataset.scanTold = "";
    place.appendChild(told);
    setTimeout(() => { told.textContent = "刚才扫到一个号码，没有当作按键。查办件请先按F4再扫，登记请先点到证件号码再刷。"; }, 60);
  }

  /* On a box, keys wait for a moment: only then it is known whether a finger or a scanner has sent them. */
  function holdForScan(event) {
    const here = event.target;
    const group = here.closest("[data-digits]");
    const onBox = isInput(here) && isChoice(here);
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || !(onBox || (group && !isInput(here)))) return false;
    const isFast = run.keys !== "" && event.timeStamp - run.at < FASTEST_FINGERS;
    if (!isFast && run.keys) endRun();
    if (event.key === "Enter" || event.key === "Tab") {
      if (!run.keys || !endRun()) return false;
      event.preventDefault();
      return true;
    }
    if (event.key.length !== 1 || !(isFast || /\d/.test(event.key))) return false;
    event.preventDefault();
    run = {keys: run.keys + event.key, at: event.timeStamp, group: group};
    clearTimeout(runEnds);
    runEnds = setTimeout(endRun, FASTEST_FINGERS + 10);
    return true;
  }

  // Some readers end with a tab, or part the fields by it: it is a blank of their line, and ends like Enter.
  let typedAt = 0;
  let lineEnds = 0;
  function tabOfScan(event) {
    const press = event.target.closest("[data-enter-press]");
    const isFast = event.timeStamp - typedAt < FASTEST_FINGERS;
    typedAt = event.timeStamp;
    if (!press || !isInput(event.target)) return false;
    clearTimeout(lineEnds);
    if (event.key !== "Tab" || !isFast || !event.target.value.trim()) return false;
    event.preventDefault();
    event.target.value += " ";
    lineEnds = setTimeout(() => document.getElementById(press.dataset.enterPress).click(), 2 * FASTEST_FINGERS);
    return true;
  }

  /* --- Enter moves on --------------------------------------------------------------------------------------------- */

  function controls(form) {
    return all("input, select, textarea", form).filter(
      (element) => !element.disabled && !element.readOnly && element.type !== "hidden" && element.type !== "file" &&
        visible(element) && !element.closest("[data-enter-skip]")
    );
  }

  function stillEmpty(element, form) {
    if ("enterStop" in element.dataset) return true;
    if (isChoice(element)) {
      return !all("input", form).some((other) => other.name === element.name && other.checked);
    }
    return element.value.trim() === "";
  }

  // Enter on the tick of a row opens the row. Otherwise it would send the form around the whole list.
  function openRow(event) {
    const row = event.target.closest("form[data-ctrl-enter] tr");
    if (!row || !isInput(event.target)) return;
    event.preventDefault();
    const link = row.querySelector("td a");
    if (link) link.click();
  }

  function moveOn(event) {
    const here = event.target;
    const form = here.closest("form[data-enter-next]");
    if (!form || !isInput(here) || here.tagName === "TEXTAREA") return;
    event.preventDefault();
    // A scanner types a number and Enter. In the box for it, Enter presses the button that looks the number up.
    const press = here.closest("[data-enter-press]");
    if (press && here.value.trim()) {
      document.getElementById(press.dataset.enterPress).click();
      return;
    }
    moveFrom(here, form);
  }

  function moveFrom(here, form) {
    // What is still on its way may ask something before the next field that is here already.
    if (coming.size) {
      arrived().then(() => moveFrom(document.activeElement, form));
      return;
    }
    const after = controls(form).filter(
      (element) => here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING && element.name !== here.name
    );
    const next = after.find((element) => stillEmpty(element, form));
    if (next) next.focus();
    else submitByClick(form);
  }

  function closeOpenMenu() {
    const menu = document.activeElement.closest("details.more[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (tabOfScan(event) || holdForScan(event)) return;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
    if (event.key === "Enter" && event.ctrlKey) submitCurrentForm(event);
    else if (!plain) return;
    else if (["F2", "F4", "F8", "F9"].includes(event.key)) pressKeyed(event);
    else if (event.key === "Enter") {
      openRow(event);
      moveOn(event);
    }
    else if (event.key === "Escape") closeOpenMenu();
  });

  /* --- One click is enough ---------------------------------------------------------------------------------------- */

  let clicked = null;
  document.addEventListener("click", (event) => {
    clicked = event.target.closest("button[type=submit], input[type=submit]");
  }, true);

  function saveOnce(event) {
    const form = event.target;
    if (form.method !== "post" || form.target || event.defaultPrevented) return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    const button = clicked && clicked.form === form ? clicked : null;
    if (coming.size) {
      // A panel is still on its way. The clerk has to see what it proposes: send the form when it has arrived.
      event.preventDefault();
      arrived().then(() => (button ? button.click() : submitByClick(form)));
      return;
    }
    form.setAttribute("data-sent", "");
    const words = button && button.tagName === "BUTTON" ? button.innerHTML : null;
    if (words !== null) setTimeout(() => { button.textContent = "正在保存…"; }, 300);
    // After a download the page stays: give the button back.
    setTimeout(() => {
      form.removeAttribute("data-sent");
      if (words !== null) button.innerHTML = words;
    }, 10000);
  }
  document.addEventListener("submit", saveOnce);
  // A page from the browser's memory shows an old state: load it again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });

  /* --- A list that completes by pinyin initials: byz is 布依族 ------------------------------------------------------ */

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

  /* --- Panels that depend on an answer ---------------------------------------------------------------------------- */

  function answers(panel) {
    const scope = panel.closest("[data-scope]") || panel.closest("form") || document;
    return all("input, select, textarea", scope)
      .filter((element) => element.name === panel.dataset.shownBy && (!isChoice(element) || element.checked))
      .map((element) => element.value);
  }

  function showPanels() {
    all("[data-shown-by]").forEach((panel) => {
      const wanted = (panel.dataset.value || "").split(" ").filter(Boolean);
      panel.hidden = !answers(panel).some((value) => (wanted.length ? wanted.includes(value) : value !== ""));
    });
    all("table[data-panels]").forEach((table) => {
      table.hidden = !Array.from(table.tBodies).some((body) => !body.hidden);
    });
  }

  /* --- Panels fetched when their box is ticked --------------------------------------------------------------------- */

  const LONGEST_WAIT = 5000;
  const coming = new Map();
  const arrived = () => Promise.all(coming.values());

  function placePanel(panel, place, form) {
    const order = all('input[name="' + form.dataset.panelsOf + '"]', form).map((box) => box.value);
    const rank = (element) => order.indexOf(element.dataset.value);
    const here = document.activeElement.id;
    Array.from(place.children).filter((other) => rank(other) === rank(panel)).forEach((old) => old.remove());
    const later = Array.from(place.children).find((other) => rank(other) > rank(panel));
    place.insertBefore(panel, later || null);
    const again = here && document.getElementById(here);
    if (again && panel.contains(again)) again.focus();
  }

  const wayOf = (value, root) =>
    all('[data-panels="ways"] > *', root).find((panel) => panel.dataset.value === value);

  function placePanels(value, form, html) {
    const parts = new DOMParser().parseFromString(html, "text/html");
    const old = wayOf(value, form);
    const fresh = wayOf(value, parts);
    // Keep the panel that the clerk has seen, unless another way is proposed now.
    if (!fresh || (old && old.dataset.decision === fresh.dataset.decision)) return;
    placePanel(fresh, form.querySelector("[data-panels]"), form);
    all("input[list]", fresh).forEach(combo);
    showPanels();
  }

  // The row has its place at once, so that the page does not jump when it comes.
  function reserve(box, form) {
    const body = document.createElement("tbody");
    const cell = body.insertRow().insertCell();
    cell.colSpan = 5;
    cell.textContent = "…";
    Object.assign(body.dataset, {value: box.value, shownBy: box.name, coming: ""});
    placePanel(body, form.querySelector("[data-panels]"), form);
    showPanels();
  }

  function fetchPanel(value, form) {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), LONGEST_WAIT);
    const typed = new FormData(form);
    typed.set("action", "panel");
    typed.set("panel", value);
    // If the panel does not arrive in time, the server shows it once the form is sent.
    return fetch(form.dataset.panelsFrom, {method: "POST", body: typed, credentials: "same-origin", signal: stop.signal})
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
      .then((html) => placePanels(value, form, html))
      .catch(() => {})
      .then(() => {
        clearTimeout(patience);
        const waiting = wayOf(value, form);
        if (waiting && "coming" in waiting.dataset) waiting.remove();
        coming.delete(value);
      });
  }

  /* Fetch the panels that are missing; with `anew` all of them, because an answer they depend on has changed. */
  function fetchPanels(anew) {
    all("form[data-panels-of]").forEach((form) => {
      all("input:checked", form)
        .filter((box) => box.name === form.dataset.panelsOf && (anew || !wayOf(box.value, form)))
        .filter((box) => !coming.has(box.value))
        .forEach((box) => {
          coming.set(box.value, fetchPanel(box.value, form));
          if (!wayOf(box.value, form)) reserve(box, form);
        });
    });
  }

  /* --- The papers of the visit: one list for all ticked categories, drawn by the server --------------------------- */

  const PAPERS = "the papers";
  const paperTicks = new Map();
  let papersAsked = null;

  function placePapers(place, html) {
    const boxes = (root) => all("input[type=checkbox]", root);
    const here = document.activeElement.id;
    boxes(place).forEach((box) => paperTicks.set(box.value, box.checked));
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    // What was ticked stays ticked, also of a category that was unticked for a moment.
    boxes(fresh).forEach((box) => { if (paperTicks.has(box.value)) box.checked = paperTicks.get(box.value); });
    while (place.firstChild) place.removeChild(place.firstChild);
    while (fresh.firstChild) place.appendChild(fresh.firstChild);
    const again = here && document.getElementById(here);
    if (again && place.contains(again)) again.focus();
  }

  /* The last question counts: an answer to an earlier one would leave out the category ticked since. */
  function fetchPapers(form) {
    const place = form.querySelector("[data-papers]");
    if (!place) return;
    if (papersAsked) papersAsked.abort();
    const stop = papersAsked = new AbortController();
    const patience = setTimeout(() => stop.abort(), LONGEST_WAIT);
    const typed = new FormData(form);
    typed.set("action", "papers");
    const asked = fetch(form.dataset.panelsFrom, {method: "POST", body: typed, credentials: "same-origin", signal: stop.signal})
      .then((answer) => (answer.ok && !answer.redirected ? answer.text() : ""))
      .then((html) => { if (html && papersAsked === stop) placePapers(place, html); })
      .catch(() => {})
      .then(() => {
        clearTimeout(patience);
        if (coming.get(PAPERS) === asked) coming.delete(PAPERS);
      });
    coming.set(PAPERS, asked);
  }

  /* --- A phrase to begin with -------------------------------------------------------------------------------------- */

  // A phrase replaces another phrase, never words that somebody has typed.
  function fillFrom(picked) {
    const target = document.getElementById(picked.dataset.fills);
    const phrases = all("[data-fills]").map((box) => box.value);
    if (target && (!target.value.trim() || phrases.includes(target.value))) target.value = picked.value;
  }

  /* --- Ticking many rows ------------------------------------------------------------------------------------------ */

  function rows(name) {
    return all("input[type=checkbox]").filter((box) => box.name === name && !box.hasAttribute("data-check-all"));
  }

  function countTicked() {
    all("[data-count-of]").forEach((place) => {
      place.textContent = "已选" + rows(place.dataset.countOf).filter((box) => box.checked).length + (place.dataset.unit || "件");
    });
  }

  document.addEventListener("change", (event) => {
    const name = event.target.dataset.checkAll;
    if (event.target.dataset.fills) fillFrom(event.target);
    if (name) rows(name).forEach((box) => { box.checked = event.target.checked; });
    showPanels();
    const form = event.target.closest("form[data-panels-with]");
    fetchPanels(form !== null && form.dataset.panelsWith.split(" ").includes(event.target.name));
    if (form !== null && event.target.name === form.dataset.panelsOf) fetchPapers(form);
    countTicked();
  });

  /* --- Printing --------------------------------------------------------------------------------------------------- */

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copying = event.target.closest("[data-copy]");
    if (copying) copyText(copying);
  });

  // execCommand is old, but navigator.clipboard needs HTTPS, which not every desk has.
  function copyText(button) {
    getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    if (document.execCommand("copy")) button.textContent = "已复制";
  }
  all("[data-copy]").forEach((button) => { button.hidden = false; });

  function printInFrame(place) {
    const source = place.dataset.printSrc;
    // Somebody who comes back to the page has printed the paper already.
    if (sessionStorage.getItem("printed " + source)) return;
    sessionStorage.setItem("printed " + source, "1");
    const frame = document.createElement("iframe");
    frame.className = "sr";
    frame.title = "打印";
    frame.setAttribute("aria-hidden", "true");
    frame.tabIndex = -1;
    frame.addEventListener("load", () => frame.contentWindow.print());
    frame.src = source;
    document.body.appendChild(frame);
  }

  // The sheet is loaded into a hidden frame. Without script it opens as a page of its own.
  let asked = null;
  all("form[data-in-frame]").forEach((form) => {
    form.target = form.dataset.inFrame;
    form.addEventListener("submit", () => { asked = form; });
  });

  // An error page, or the page to sign in, may come instead of a sheet. It has to be read, and is not printed.
  function isSheet(frame) {
    const body = frame.contentDocument && frame.contentDocument.body;
    return Boolean(body && "autoprint" in body.dataset);
  }
  function showInstead() {
    if (!asked) return;
    asked.removeAttribute("target");
    HTMLFormElement.prototype.submit.call(asked);
  }

  // These papers are printed without a click, and once: somebody who comes back to the page has printed them already.
  function printAtOnce(form) {
    const key = "printed " + form.action + " " + form.dataset.printOnce;
    if (sessionStorage.getItem(key)) return;
    sessionStorage.setItem(key, "1");
    submitByClick(form);
  }

  // The job brings the token of the next one: the same button then prints a copy, which says 第2次打印.
  function renewToken(sheet) {
    const fresh = sheet.querySelector("input[name=token]");
    const old = asked && asked.querySelector("input[name=token]");
    if (fresh && old) old.value = fresh.value;
  }

  // Print a sheet as soon as it has arrived in the hidden frame.
  all("iframe[data-print-frame]").forEach((frame) => {
    frame.addEventListener("load", () => {
      if (frame.contentWindow.location.href === "about:blank") return;
      if (!isSheet(frame)) {
        showInstead();
        return;
      }
      const sheet = frame.contentDocument;
      renewToken(sheet);
      frame.contentWindow.print();
      // On a page with a form the typed words stay. Hide what asked for the print, so that nobody prints twice.
      all("[data-until-printed]").forEach((asking) => { asking.hidden = true; });
      // Load the page again: it lists which papers are printed, or says which was not.
      if (frame.dataset.reload) window.location.assign(frame.dataset.reload);
      else if ("reload" in frame.dataset || sheet.querySelector("[data-said]")) window.location.reload();
    });
  });

  all("[data-check-all]").forEach((box) => {
    box.hidden = false;
    if (box.hasAttribute("data-focus-first") && document.activeElement === document.body) box.focus();
  });
  all("input[list]").forEach(combo);
  showPanels();
  fetchPanels(false);
  countTicked();
  all("form[data-print-once]").forEach(printAtOnce);
  all("[data-print-src]").forEach(printInFrame);
  const wrong = document.querySelector("[data-focus]");
  if (wrong) (wrong.querySelector("input") || wrong).focus();
})();
