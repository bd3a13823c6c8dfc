/* A paper whose printing has just been recorded opens the printer's dialogue by itself, also inside a hidden frame. */
window.addEventListener("load", () => {
  if ("autoprint" in document.body.dataset) window.print();
});
