/* Saves keys and clicks at the desk: keys, Enter, one click. Every page works without the files of this folder. They are
   written in ES2017, without a framework, and share `window.desk`. */
(function () {
  "use strict";

  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  // While an input method is open, Enter chooses a word: browsers say isComposing, older ones key code 229.
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const visible = (element) => element.getClientRects().length > 0;
  const isChoice = (element) => element.type === "checkbox" || element.type === "radio";
  const isInput = (element) => element instanceof HTMLElement && element.matches("input, select, textarea");

  function tell(place, words) {
    const told = place.querySelector("[data-told]") || document.createElement("p");
    Object.assign(told, {className: "hint", textContent: ""});
    told.setAttribute("role", "status");
    told.dataset.told = "";
    place.appendChild(told);
    setTimeout(() => { told.textContent = words; }, 60);
  }

  /* --- What is pressed while the page waits for the server stands in a line: it may mean a field not yet there */

  // What was asked for and is on its way, by its name. Each resolves to true if it arrived.
  const coming = new Map();
  let line = null;
  let waitsAt = null;

  const isWaiting = () => line !== null;

  // Do it in its turn: after what waits already, and, if it `needsAll`, not before all has arrived.
  function inTurn(act, needsAll) {
    if (line) line.push(act);
    else if (needsAll && coming.size) {
      line = [act];
      next();
    } else act();
  }

  function next() {
    if (coming.size) {
      waitsAt = document.activeElement;
      Promise.all(coming.values()).then((whole) => {
        if (!isStillAt(waitsAt)) line = [loseRest];
        else if (!whole.every(Boolean) && line.length > 1) line.splice(1, line.length, loseRest);
        next();
      });
      return;
    }
    const act = line.shift();
    if (act) {
      act();
      next();
    } else line = null;
  }

  // A row that is drawn anew has the same field under the same id.
  function isStillAt(place) {
    const here = document.activeElement;
    return here === place || (here.id !== "" && here.id === place.id);
  }

  function loseRest() {
    line.length = 0;
    const place = document.activeElement.closest("[data-digits], .field, .card, main") || document.querySelector("main");
    tell(place, "这一页刚才还没有准备好，后面按的键没有算。请看清楚再按。");
  }

  // Enter is pressed anew when its turn comes; what cannot be pressed anew, a tab or an arrow, is lost with what follows.
  function holdKey(event) {
    if (/^(F\d+|Shift|Control|Alt|Meta|CapsLock)$/.test(event.key)) return false;
    event.preventDefault();
    if (event.repeat) return true;
    const pressed = {key: event.key, ctrlKey: event.ctrlKey, bubbles: true, cancelable: true};
    if (event.key !== "Enter") line.push(loseRest);
    else line.push(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", pressed)));
    return true;
  }

  /* --- Keys */

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
  /* --- Enter moves on */

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
    // What is still on its way may ask something before the next field that is here already.
    if (event.isTrusted) inTurn(() => moveFrom(document.activeElement, form), true);
    else moveFrom(here, form);
  }

  function moveFrom(here, form) {
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
    if (composing(event) || (line && event.isTrusted && holdKey(event))) return;
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

  /* --- One click is enough */

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
      inTurn(() => (button ? button.click() : submitByClick(form)), true);
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

  window.desk = {all, composing, isChoice, isInput, tell, coming, isWaiting, inTurn, loseRest, submitByClick};
})();
