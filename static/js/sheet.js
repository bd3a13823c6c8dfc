/* 登记: the rows of the ticked categories and the papers of the visit come from the server while the sheet is typed. */
(function () {
  "use strict";

  const {all, coming, combo, showPanels} = window.desk;

  /* --- Panels fetched when their box is ticked */

  const LONGEST_WAIT = 5000;

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
      .then((html) => {
        placePanels(value, form, html);
        return html !== "";
      })
      .catch(() => false)
      .then((isHere) => {
        clearTimeout(patience);
        const waiting = wayOf(value, form);
        if (waiting && "coming" in waiting.dataset) waiting.remove();
        coming.delete(value);
        return isHere;
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
  /* --- The papers of the visit: one list for all ticked categories, drawn by the server */

  const PAPERS = "the papers";
  const paperTicks = new Map();
  let papersAsked = null;

  function placePapers(place, html) {
    const boxes = (root) => all("input[type=checkbox]", root);
    const here = place.contains(document.activeElement) ? document.activeElement.value : null;
    boxes(place).forEach((box) => paperTicks.set(box.value, box.checked));
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    // What was ticked stays ticked, also of a category that was unticked for a moment.
    boxes(fresh).forEach((box) => { if (paperTicks.has(box.value)) box.checked = paperTicks.get(box.value); });
    while (place.firstChild) place.removeChild(place.firstChild);
    while (fresh.firstChild) place.appendChild(fresh.firstChild);
    const again = here === null ? null : boxes(place).find((box) => box.value === here);
    if (again) again.focus();
    showPanels();
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
      .then((html) => {
        if (html && papersAsked === stop) placePapers(place, html);
        return html !== "";
      })
      .catch(() => papersAsked !== stop)
      .then((isHere) => {
        clearTimeout(patience);
        if (coming.get(PAPERS) === asked) coming.delete(PAPERS);
        return isHere;
      });
    coming.set(PAPERS, asked);
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-panels-with]");
    fetchPanels(form !== null && form.dataset.panelsWith.split(" ").includes(event.target.name));
    if (form !== null && event.target.name === form.dataset.panelsOf) fetchPapers(form);
  });
  fetchPanels(false);
})();
