/* Keeps the sheet of 登记 on the server while it is typed, so that no stray click loses it. Nothing stays in the browser. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const PAUSE = 1500;
  // A sheet that came back from the server holds words already.
  let isUnkept = form.hasAttribute("data-typed");
  let isChanged = isUnkept;
  let hasAsked = false;
  let isSent = false;
  let pause = null;

  // Back to a page that a POST has drawn would end at an error page of the browser; so the way back asks for the sheet
  // anew, which offers what was kept.
  if (isUnkept) history.replaceState(null, "", form.getAttribute("action"));

  // A beacon arrives even when the page is closed at the same moment.
  function keep() {
    clearTimeout(pause);
    if (!isUnkept || isSent) return;
    const typed = new FormData(form);
    typed.set("action", "keep");
    isUnkept = !navigator.sendBeacon(form.getAttribute("action"), typed);
  }

  function noteChange(event) {
    if (!form.contains(event.target)) return;
    isUnkept = isChanged = true;
    clearTimeout(pause);
    pause = setTimeout(keep, PAUSE);
  }
  document.addEventListener("input", noteChange);
  document.addEventListener("change", noteChange);

  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    isSent = true;
    setTimeout(() => { isSent = false; }, 10000);
  });

  // Ask once: whoever stays and leaves again knows what they do, and the sheet is kept anyway.
  window.addEventListener("beforeunload", (event) => {
    keep();  // now, so that the next page, perhaps the workbench, can offer it already
    if (isSent || !isChanged || hasAsked) return;
    hasAsked = true;
    event.preventDefault();
    event.returnValue = "";
  });
  window.addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
})();
