/* Prints papers, in a hidden frame where the page stays. */
(function () {
  "use strict";

  const {all, submitByClick} = window.desk;

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

  all("form[data-print-once]").forEach(printAtOnce);
  all("[data-print-src]").forEach(printInFrame);
})();
