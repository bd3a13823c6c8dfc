/* A paper whose printing has just been recorded goes to the printer by itself. In a hidden frame the page around it
   does that (desk.js): both would print it twice. */
window.addEventListener("load", () => {
  if ("autoprint" in document.body.dataset && window.parent === window) window.print();
});
