/* Numbers the pages of a paper, and leaves room for characters that this computer cannot draw. Without this file a paper
   prints all the same. Written in ES2017, without a framework. */
(function () {
  "use strict";

  /* The height of A4 in pixels, rounded up: offsetHeight is a whole number, and a sheet that just fills a page is one. */
  const PAGE = Math.ceil(297 * 96 / 25.4);
  const sheets = Array.from(document.querySelectorAll(".sheet"));

  /* --- More than one page */

  const isLong = (flows) => flows.length > 1 || flows.some((flow) => flow.offsetHeight > PAGE);

  /* Lay out a copy in columns as high as a page, and count the columns. A printer repeats the head of a table on each
     page, a column does not: the first row in a column grows by the height of the head. Nobody sees the copy. */
  function countPages(sheet) {
    const copy = sheet.cloneNode(true);
    copy.classList.add("measured");
    document.body.append(copy);
    const flows = Array.from(copy.querySelectorAll("table.flow"));
    const start = flows[0].getClientRects()[0].left;
    const wide = parseFloat(getComputedStyle(copy).columnWidth);
    const columnOf = (box) => Math.round((box.left - start) / wide);
    copy.querySelectorAll(".part table").forEach((table) => makeRoom(table, columnOf));
    const columns = flows.map((flow) => Math.max(...Array.from(flow.getClientRects()).map(columnOf)));
    copy.remove();
    return Math.max(...columns) + 1;
  }

  function makeRoom(table, columnOf) {
    if (!table.tHead) return;
    const rows = Array.from(table.rows).slice(table.tHead.rows.length);
    rows.slice(1).forEach((row, place) => {
      const [above, here] = [rows[place], row].map((one) => columnOf(one.getBoundingClientRect()));
      if (above !== here) row.style.height = row.offsetHeight + table.tHead.offsetHeight + "px";
    });
  }

  /* Count each paper by itself, also when several are printed as one job. */
  function numberPages(sheet) {
    if (!isLong(Array.from(sheet.querySelectorAll(":scope > table.flow")))) return;
    const count = countPages(sheet);
    for (let page = 1; count > 1 && page <= count; page += 1) sheet.append(pageMark(sheet, page, count));
  }

  function pageMark(sheet, page, count) {
    const mark = document.createElement("div");
    mark.className = page % 2 ? "page-mark" : "page-mark even";
    mark.style.top = 297 * (page - 1) + "mm";
    mark.textContent = sheet.classList.contains("sheet-formal") ? "— " + page + " —" : "共" + count + "页第" + page + "页";
    return mark;
  }

  /* --- Characters this computer has no picture of */

  const SIZE = 32;
  const NO_FONT_HAS = "\u{10FFFF}";
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * SIZE;
  const brush = canvas.getContext("2d", {willReadFrequently: true});
  const known = new Map();

  // Latin letters, punctuation and the characters of GBK: the fonts of every desk have these.
  const isCommon = (code) => code < 0x250 || (code >= 0x2000 && code < 0x3400) || (code >= 0x4E00 && code < 0x9FA6) ||
    (code >= 0xFE30 && code < 0xFFF0) || (code >= 0xFE00 && code < 0xFE10);

  function picture(character, font) {
    brush.clearRect(0, 0, canvas.width, canvas.height);
    brush.font = SIZE + "px " + font;
    brush.textBaseline = "top";
    brush.fillText(character, 4, 4);
    return brush.getImageData(0, 0, canvas.width, canvas.height).data.join();
  }

  // A font draws a character it lacks as an empty box, as it draws one that no font has; or it draws nothing.
  function isMissing(character, font) {
    const key = character + font;
    if (!known.has(key)) {
      const drawn = picture(character, font);
      known.set(key, drawn === picture(NO_FONT_HAS, font) || drawn === picture(" ", font));
    }
    return known.get(key);
  }

  function fieldOf(element) {
    const cell = element.closest("td");
    const head = cell && cell.previousElementSibling;
    if (head && head.tagName === "TH") return head.textContent.trim() + "一栏";
    return element.closest("h1") ? "标题" : "正文";
  }

  // This changes only what this computer shows. The frozen paper stays as it is.
  function leaveToHand(text, found) {
    const font = getComputedStyle(text.parentElement).fontFamily;
    const parts = Array.from(text.data);
    if (!parts.some((one) => !isCommon(one.codePointAt(0)) && isMissing(one, font))) return;
    const place = fieldOf(text.parentElement);
    const fresh = document.createDocumentFragment();
    parts.forEach((one) => {
      if (isCommon(one.codePointAt(0)) || !isMissing(one, font)) {
        fresh.append(one);
        return;
      }
      const box = document.createElement("span");
      box.className = "by-pen";
      fresh.append(box);
      found.push({character: one, place: place});
    });
    text.parentNode.replaceChild(fresh, text);
  }

  function lookThrough(sheet) {
    const found = [];
    const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    texts.forEach((text) => leaveToHand(text, found));
    return found;
  }

  const codeOf = (character) => "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");

  function say(found) {
    const lines = Array.from(new Set(found.map((one) => one.place + "的" + codeOf(one.character))));
    const note = document.createElement("p");
    note.setAttribute("role", "alert");
    note.textContent = "这台电脑没有下列字，纸上留了空格，请打印后手写：" + lines.join("、") + "。";
    if (found.some((one) => /申请人|受送达人/.test(one.place))) note.textContent += "姓名以纸上的证件号码认人。";
    document.querySelector(".tools").prepend(note);
    // Nobody sees the bar in a hidden frame: say it in a window.
    if (window.parent !== window) window.alert(note.textContent);
  }

  // Only a print is reported, reading is not. The paper is printed even if the report does not arrive.
  function report(sheet, found) {
    const place = sheet.querySelector("[data-glyphs]");
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (!place || !token || !("autoprint" in document.body.dataset)) return;
    const body = new URLSearchParams({csrfmiddlewaretoken: token.value});
    new Set(found.map((one) => one.character)).forEach((one) => body.append("character", one));
    fetch(place.dataset.glyphs, {method: "POST", body: body, credentials: "same-origin", keepalive: true}).catch(() => {});
  }

  function checkGlyphs() {
    sheets.forEach((sheet) => {
      const found = lookThrough(sheet);
      if (!found.length) return;
      say(found);
      report(sheet, found);
    });
  }

  // Print a paper whose print has just been recorded. In a hidden frame print.js of the page around it does that; both
  // together would print it twice.
  window.addEventListener("load", () => {
    checkGlyphs();
    sheets.forEach(numberPages);
    if ("autoprint" in document.body.dataset && window.parent === window) window.print();
  });
})();
