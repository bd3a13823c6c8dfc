/* Ticks many rows at once, and fills in a phrase to begin with. */
(function () {
  "use strict";

  const {all} = window.desk;

  /* --- A phrase to begin with */

  // A phrase replaces another phrase, never words that somebody has typed.
  function fillFrom(picked) {
    const target = document.getElementById(picked.dataset.fills);
    const phrases = all("[data-fills]").map((box) => box.value);
    if (target && (!target.value.trim() || phrases.includes(target.value))) target.value = picked.value;
  }

  /* --- Ticking many rows */

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
    countTicked();
  });

  all("[data-check-all]").forEach((box) => {
    box.hidden = false;
    if (box.hasAttribute("data-focus-first") && document.activeElement === document.body) box.focus();
  });
  countTicked();
})();
