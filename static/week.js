/* The boxes of a week: a block and its half-hours in step, the hours counted as they are ticked, arrow keys, and
   drawing over several boxes. Without this file every box is an ordinary check box and the server does the rest.

   Drawing with a finger. The boxes fill a phone's screen, so a finger that moves up or down over them must scroll
   the page. They have `touch-action: pan-y`: the browser takes what begins upright, we get what begins sideways.
   A finger that rests a moment first may then draw in any direction, downwards too, since nobody scrolls like that. */
(function () {
  "use strict";
  var REST = 350, SLACK = 8; // milliseconds before a resting finger draws; pixels that still count as resting

  var root = document.querySelector("[data-week]");
  if (!root) return;
  var said = document.querySelector("[data-one]");
  var persian = document.documentElement.lang === "fa";
  var boxes = Array.prototype.slice.call(root.querySelectorAll("input[type=checkbox]"));

  // A block knows its half-hours by name: "0-14-18" is 0-14-15, 0-15-16 and so on; one over midnight has two parts

  var halves = {}, blockOf = {}, blocks = [];

  function isHalf(box) { return box.name.slice(-5) === "_half"; }

  boxes.forEach(function (box) { if (isHalf(box)) halves[box.value] = box; });
  boxes.forEach(function (box) {
    if (isHalf(box)) return;
    var block = { box: box, halves: [] };
    box.value.split(".").forEach(function (part) {
      var at = part.split("-").map(Number);
      for (var half = at[1]; half < at[2]; half++) {
        var name = at[0] + "-" + half + "-" + (half + 1);
        if (halves[name]) { block.halves.push(halves[name]); blockOf[name] = block; }
      }
    });
    box.weekBlock = block;
    blocks.push(block);
  });

  function showBlock(block) {
    var on = block.halves.filter(function (half) { return half.checked; }).length;
    block.box.checked = on > 0 && on === block.halves.length;
    block.box.indeterminate = on > 0 && on < block.halves.length;
    block.box.parentNode.classList.toggle("part", block.box.indeterminate);
  }

  function changed(box) {
    if (isHalf(box)) return showBlock(blockOf[box.value]);
    box.weekBlock.halves.forEach(function (half) { half.checked = box.checked; });
    showBlock(box.weekBlock);
  }

  // The count, in words that the page brought along

  function say() {
    if (!said) return;
    var hours = Object.keys(halves).filter(function (name) { return halves[name].checked; }).length / 2;
    var shown = new Intl.NumberFormat(persian ? "fa-IR" : "en").format(hours);
    var words = (hours === 1 || hours === 0.5 ? said.dataset.one : said.dataset.other).replace("#", shown);
    if (said.textContent !== words) said.textContent = words;
  }

  root.addEventListener("change", function (event) {
    if (event.target.type !== "checkbox") return;
    changed(event.target);
    if (!drawing) say();
  });

  // Arrow keys go to the next box in that direction, over classes and folded rows

  var STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  function place(box) {
    var cell = box.closest("td"), rows = Array.prototype.slice.call(cell.closest("table").querySelectorAll("tbody tr"));
    return { rows: rows, row: rows.indexOf(cell.parentNode), column: cell.cellIndex };
  }

  function neighbour(box, step) {
    var at = place(box), across = step[0] * (document.documentElement.dir === "rtl" ? -1 : 1);
    var row = at.row, column = at.column;
    for (;;) {
      row += step[1];
      column += across;
      var cells = at.rows[row] && at.rows[row].cells;
      if (!cells || column < 1 || column >= cells.length) return null;
      var found = cells[column].querySelector("input");
      if (found && found.offsetParent) return found;
    }
  }

  root.addEventListener("keydown", function (event) {
    var step = STEPS[event.key];
    if (!step || event.target.type !== "checkbox" || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault(); // the page stays where it is while one moves within the week
    var next = neighbour(event.target, step);
    if (next) next.focus();
  });

  // Drawing: from the first box on, every box that the pointer crosses becomes what the first one became

  var drawing = null, begun = null, ended = 0;

  function boxAt(x, y) {
    var under = document.elementFromPoint(x, y), cell = under && under.closest(".cell");
    return cell && root.contains(cell) ? cell.querySelector("input") : null;
  }

  /* Before the browser takes an upright move for scrolling it may tell us of a few pixels of it: those draw nothing. */
  function sideways(event) {
    var across = Math.abs(event.clientX - begun.x), down = Math.abs(event.clientY - begun.y);
    if (Math.max(across, down) > SLACK) clearTimeout(begun.rest);
    return across > SLACK && across > down;
  }

  function draw(box) {
    if (!box || box.checked === drawing.to && !box.indeterminate) return;
    box.checked = drawing.to;
    changed(box);
  }

  function begin() {
    clearTimeout(begun.rest);
    drawing = { to: !begun.box.checked };
    draw(begun.box);
    root.classList.add("drawing");
  }

  function finish() {
    if (begun) clearTimeout(begun.rest);
    begun = null;
    if (!drawing) return;
    drawing = null;
    ended = Date.now();
    root.classList.remove("drawing");
    say();
    root.dispatchEvent(new Event("change", { bubbles: true })); // for whoever keeps the form as it is filled
  }

  root.addEventListener("pointerdown", function (event) {
    var cell = event.target.closest(".cell");
    if (!cell || event.button !== 0 || !event.isPrimary) return;
    begun = { box: cell.querySelector("input"), x: event.clientX, y: event.clientY, touch: event.pointerType !== "mouse" };
    if (begun.touch) begun.rest = setTimeout(begin, REST);
  });

  document.addEventListener("pointermove", function (event) {
    if (!begun || !event.isPrimary) return;
    if (!drawing) {
      if (begun.touch ? sideways(event) : boxAt(event.clientX, event.clientY) !== begun.box) begin();
      if (!drawing) return;
    }
    // Between two events a quick pointer crosses several boxes
    var steps = Math.ceil(Math.max(Math.abs(event.clientX - begun.x), Math.abs(event.clientY - begun.y)) / 16) || 1;
    for (var i = 1; i <= steps; i++) {
      draw(boxAt(begun.x + (event.clientX - begun.x) * i / steps, begun.y + (event.clientY - begun.y) * i / steps));
    }
    begun.x = event.clientX;
    begun.y = event.clientY;
  });

  document.addEventListener("pointerup", finish);
  document.addEventListener("pointercancel", finish); // the browser scrolls

  // A finger that rested and then draws must not scroll; the click after drawing must not tick once more
  root.addEventListener("touchmove", function (event) { if (drawing && event.cancelable) event.preventDefault(); }, { passive: false });
  root.addEventListener("contextmenu", function (event) { if (begun && begun.touch) event.preventDefault(); });
  root.addEventListener("dragstart", function (event) { event.preventDefault(); });
  root.addEventListener("click", function (event) {
    if (!drawing && Date.now() - ended > 60) return;
    if (event.target.closest(".cell")) event.preventDefault();
  }, true);

  // What the browser kept from before a reload or "back" counts: the half-hours say it finest

  function catchUp() { blocks.forEach(showBlock); say(); }
  document.querySelectorAll("[data-painting]").forEach(function (hint) { hint.hidden = false; });
  window.addEventListener("pageshow", catchUp);
  catchUp();
})();
