/* Tells a scanner from a finger, and ticks what the finger pressed. */
(function () {
  "use strict";

  const {all, composing, isChoice, isInput, tell, isWaiting, inTurn, loseRest} = window.desk;

  function tickDigit(key, group) {
    const box = all("input[type=checkbox], input[type=radio]", group)[Number(key) - 1];
    if (!box || box.disabled) return;
    box.focus();
    box.click();
  }

  // Press a key where the cursor stands; in `group`, if its boxes had the cursor when the finger pressed.
  function press(key, group) {
    const here = document.activeElement;
    const boxes = group || here.closest("[data-digits]");
    if (!group && isInput(here) && !isChoice(here) && here.tagName !== "SELECT") document.execCommand("insertText", false, key);
    else if (key === " " && isChoice(here)) here.click();
    else if (boxes && /[1-9]/.test(key)) tickDigit(key, boxes);
    else if (isWaiting()) loseRest();
  }

  /* --- A scanner is no finger: what comes faster than anybody types is one number, not keys */

  const FASTEST_FINGERS = 60;
  const SHORTEST_SCAN = 4;
  let run = {keys: "", at: 0, group: null};
  let runEnds = 0;

  function endRun() {
    clearTimeout(runEnds);
    const {keys, group} = run;
    run = {keys: "", at: 0, group: null};
    if (keys.length >= SHORTEST_SCAN) takeScan(keys.replace(/\D+$/, (end) => (/^x$/i.test(end) ? "X" : "")), group);
    else Array.from(keys).forEach((key) => inTurn(() => press(key, group)));
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
    tell(place, "刚才扫到一个号码，没有当作按键。查办件请先按F4再扫，登记请先点到证件号码再刷。");
  }

  /* On a box, keys wait for a moment: only then it is known whether a finger or a scanner has sent them. */
  function holdForScan(event) {
    const here = event.target;
    const group = here.closest("[data-digits]");
    const isHeld = isWaiting();
    const onBox = isInput(here) && isChoice(here);
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return false;
    if (!isHeld && !onBox && !(group && !isInput(here))) return false;
    const isFast = run.keys !== "" && event.timeStamp - run.at < FASTEST_FINGERS;
    if (!isFast && run.keys) endRun();
    if (event.key === "Enter" || event.key === "Tab") {
      if (!run.keys || !endRun()) return false;
      event.preventDefault();
      return true;
    }
    if (event.key.length !== 1 || !(isFast || isHeld || /\d/.test(event.key))) return false;
    event.preventDefault();
    run = {keys: run.keys + event.key, at: event.timeStamp, group: isHeld ? null : group};
    clearTimeout(runEnds);
    runEnds = setTimeout(endRun, FASTEST_FINGERS + 10);
    return true;
  }

  // Some readers end with a tab, or part the fields by it: it is a blank of their line, and ends like Enter.
  let typedAt = 0;
  let lineEnds = 0;
  // A name arrives without keys.
  document.addEventListener("input", (event) => { typedAt = event.timeStamp; }, true);
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

  // Before every other listener: what a scanner sends is no key of anybody else.
  document.addEventListener("keydown", (event) => {
    if (!composing(event) && event.isTrusted && (tabOfScan(event) || holdForScan(event))) event.stopPropagation();
  }, true);
})();
