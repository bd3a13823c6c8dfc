/* A numbered paper before it is printed. ES2017, no framework; a page without this file prints all the same. */
(function () {
  "use strict";

  const PAGE = 297 * 96 / 25.4;
  const sheet = document.querySelector(".sheet");

  /* A paper of more than one page is to say which of how many each is. Several papers in one job have no count of their
     own: there the running head alone tells the pages apart. */
  function markIfLong() {
    const flows = Array.from(sheet.querySelectorAll(":scope > table.flow"));
    const isLong = flows.length > 1 || flows.some((flow) => flow.offsetHeight > PAGE);
    if (isLong && document.querySelectorAll(".sheet").length === 1) sheet.classList.add("long");
  }

  // A paper whose printing has just been recorded goes to the printer by itself. In a hidden frame the page around it
  // does that (desk.js): both would print it twice.
  function print() {
    if ("autoprint" in document.body.dataset && window.parent === window) window.print();
  }

  window.addEventListener("load", () => {
    markIfLong();
    print();
  });
})();
