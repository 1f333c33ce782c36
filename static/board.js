/* The board of applicants: cards move by hand (mouse, pen, finger) and by keyboard, through the same POST as the menu's
   buttons. Nothing here is needed: without it the menu of each card does the same.
   Data attributes: [data-board] · [data-column] · li[data-card][data-seen][data-at][data-drops] · a[data-goes] · [data-dock] */
(function () {
  "use strict";
  var board = document.querySelector("[data-board]");
  var persian = document.documentElement.lang === "fa";
  var HOLD = 350, SLACK = 8, EDGE = 90;
  var ASKS = { submitted: "put_back", in_review: "review", shortlisted: "shortlist" };

  function digits(number) { return new Intl.NumberFormat(persian ? "fa-IR" : "en", { useGrouping: false }).format(number); }
  function all(selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); }

  // How many are ticked, also in the table

  var form = document.getElementById("selection");
  function unseen() { return all("input[type=hidden][name=application]", form); } // ticked, and not on this page

  function countTicked() {
    if (!form) return;
    var count = all("input[name=application][form=selection]:checked").length + unseen().length;
    form.querySelector("[data-ticked]").textContent = count ? " (" + digits(count) + ")" : "";
  }

  document.addEventListener("change", function (event) { if (event.target.name === "application") countTicked(); });
  addEventListener("pageshow", countTicked); // coming back, the boxes are as they were left

  // All of a column, or all at once: in place where all of them are on the page, else by the link

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-tick]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var among = board ? link.dataset.tick.split(" ").map(function (state) { return "#c-" + state + " "; }) : [""];
    var boxes = all(among.map(function (place) { return place + ".pick input"; }).join());
    var column = columnOf(link), count = column ? countOf(column) : Number(link.dataset.found);
    if (boxes.length < count) return;
    event.preventDefault();
    var on = boxes.some(function (box) { return !box.checked; });
    boxes.forEach(function (box) { box.checked = on; });
    countTicked();
  });

  // Cards that come later bring their box: who was ticked unseen is ticked there from then on

  document.addEventListener("htmx:load", function (event) {
    unseen().forEach(function (input) {
      var box = event.target.querySelector && event.target.querySelector(".pick input[value='" + input.value + "']");
      if (box) { box.checked = true; input.remove(); }
    });
  });

  if (!board) return;
  var announced = document.querySelector("[data-announce]"), said = document.querySelector("[data-said]");
  var dock = document.querySelector("[data-dock]");
  var mayMove = board.hasAttribute("data-may-move");
  all("[data-scripted]").forEach(function (part) { part.hidden = false; });

  function announce(text) { announced.textContent = ""; setTimeout(function () { announced.textContent = text; }, 30); }
  function columnOf(card) { return card.closest("[data-column]"); }
  function columns() { return all("[data-column]", board); }
  function cardsOf(column) { return all("[data-card]", column); }
  function linkOf(card) { return card.querySelector("h3 a"); }
  function nameOf(card) { return linkOf(card).dataset.name; }
  function wordOf(column) { return column.querySelector("h2").textContent; }

  function placeInWords(card) {
    var column = columnOf(card), values = {
      name: nameOf(card), column: wordOf(column),
      place: digits(cardsOf(column).indexOf(card) + 1), count: digits(countOf(column))
    };
    return board.dataset.place.replace(/\{(\w+)\}/g, function (whole, name) { return values[name]; });
  }

  // Where a card can go: to a state by one POST, or to the page where words are written

  function wayTo(card, state) {
    if (state === card.dataset.at) return null;
    if (card.dataset.drops.split(" ").indexOf(state) >= 0) return { state: state };
    var page = card.querySelector("a[data-goes='" + state + "']");
    return page ? { page: page.href } : null;
  }

  function go(card, state) {
    var way = wayTo(card, state);
    if (!way) return announce(board.dataset.noWay);
    if (way.page) { location.assign(way.page); return; }
    post(card, state);
  }

  function post(card, state) {
    if (card.getAttribute("aria-busy") === "true") return;
    var form = card.querySelector(".menu form"), body = new FormData(form);
    body.set("to", ASKS[state]);
    card.setAttribute("aria-busy", "true");
    announce(board.dataset.moving);
    fetch(form.action, {
      method: "POST", body: body, credentials: "same-origin", headers: { Accept: "application/json" }
    }).then(function (answer) {
      if (answer.status !== 200 && answer.status !== 409) throw new Error(answer.status);
      return answer.json();
    }).then(function (found) { place(card, found); }).catch(function () {
      card.removeAttribute("aria-busy");
      tell(board.dataset.failed, "bad");
    });
  }

  function place(card, found) {
    var focused = card.contains(document.activeElement) || document.activeElement === document.body;
    var holder = document.createElement("template");
    holder.innerHTML = found.card.trim();
    var fresh = holder.content.firstElementChild, from = columnOf(card);
    var to = document.getElementById("c-" + found.at) || from;
    var ticked = card.querySelector(".pick input"), tick = fresh.querySelector(".pick input");
    if (ticked && tick) tick.checked = ticked.checked;
    if (to === from) card.replaceWith(fresh);
    else {
      card.remove();
      to.querySelector("[data-cards]").prepend(fresh);
      count(from, -1);
      count(to, 1);
    }
    if (focused) linkOf(fresh).focus({ preventScroll: !matchMedia("(min-width: 992px)").matches });
    tell(found.said, found.moved ? "ok" : "warn");
  }

  function countOf(column) { return Number(column.querySelector("[data-count]").dataset.count); }

  function count(column, change) {
    var number = column.querySelector("[data-count]"), value = Math.max(0, countOf(column) + change);
    number.dataset.count = value;
    number.textContent = digits(value);
    column.querySelector("[data-nobody]").hidden = cardsOf(column).length > 0;
  }

  var hush;
  function tell(text, tone) {
    announce(text);
    var line = document.createElement("p");
    line.className = "note t-" + tone + " mb-2";
    line.textContent = text;
    said.replaceChildren(line);
    clearTimeout(hush);
    hush = setTimeout(function () { said.replaceChildren(); }, tone === "ok" ? 6000 : 20000);
  }

  // By keyboard, while the name on a card has the focus

  board.addEventListener("keydown", function (event) {
    var card = event.target.closest("[data-card]");
    if (!card || event.target !== linkOf(card) || event.ctrlKey || event.altKey || event.metaKey) return;
    var forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    var step = { ArrowLeft: 1, ArrowRight: 1 }[event.key] ? (event.key === forward ? 1 : -1) : 0;
    if (event.key === "Enter" && event.shiftKey) openMenu(card);
    else if (step && event.shiftKey) beside(card, step);
    else if (step) focusOn(cardBeside(card, step));
    else if (event.shiftKey) return;
    else if (event.key === "ArrowDown") focusOn(cardsOf(columnOf(card))[cardsOf(columnOf(card)).indexOf(card) + 1]);
    else if (event.key === "ArrowUp") focusOn(cardsOf(columnOf(card))[cardsOf(columnOf(card)).indexOf(card) - 1]);
    else if (event.key === "Home") focusOn(cardsOf(columnOf(card))[0]);
    else if (event.key === "End") focusOn(cardsOf(columnOf(card)).pop());
    else return;
    event.preventDefault();
  });

  function focusOn(card) {
    if (!card) return;
    linkOf(card).focus();
    announce(placeInWords(card));
  }

  function openMenu(card) {
    var menu = card.querySelector(".menu");
    if (!menu) return;
    menu.open = true;
    menu.querySelector(".pop button, .pop a").focus();
  }

  function cardBeside(card, step) {
    var every = columns(), at = every.indexOf(columnOf(card)), row = cardsOf(every[at]).indexOf(card);
    for (var next = at + step; next >= 0 && next < every.length; next += step) {
      var cards = cardsOf(every[next]);
      if (cards.length) return cards[Math.min(row, cards.length - 1)];
    }
    return null;
  }

  function beside(card, step) {
    if (!mayMove) return;
    var every = columns(), next = every[every.indexOf(columnOf(card)) + step];
    if (next) go(card, next.dataset.column);
    else announce(board.dataset.noWay);
  }

  // By hand. A finger scrolls the page unless it rests on the card first.

  var carry = null;

  board.addEventListener("pointerdown", function (event) {
    var card = event.target.closest("[data-card]");
    if (!mayMove || carry || !card || event.button || event.target.closest("input, label, .menu")) return;
    if (!card.dataset.drops && !card.querySelector("a[data-goes]")) return;
    carry = { card: card, id: event.pointerId, x: event.clientX, y: event.clientY, lifted: false };
    if (event.pointerType !== "mouse") carry.timer = setTimeout(lift, HOLD);
  });

  document.addEventListener("pointermove", function (event) {
    if (!carry || event.pointerId !== carry.id) return;
    var far = Math.hypot(event.clientX - carry.x, event.clientY - carry.y) > SLACK;
    if (!carry.lifted && event.pointerType === "mouse" && far) lift();
    else if (!carry.lifted && far) { letGo(); return; }
    if (carry && carry.lifted) { carry.toX = event.clientX; carry.toY = event.clientY; follow(); }
  });

  document.addEventListener("pointerup", function (event) {
    if (!carry || event.pointerId !== carry.id) return;
    var card = carry.card, over = carry.over, lifted = carry.lifted;
    letGo();
    if (!lifted) return;
    document.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(function () { document.removeEventListener("click", swallow, { capture: true }); }, 50);
    if (over) go(card, over.dataset.column || over.dataset.drop);
  });

  function swallow(event) { event.preventDefault(); event.stopPropagation(); }
  document.addEventListener("pointercancel", function (event) {
    if (carry && event.pointerId === carry.id && !carry.touched) letGo();
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && carry) letGo(); });
  document.addEventListener("touchmove", function (event) {
    if (carry && carry.lifted) event.preventDefault();
  }, { passive: false });
  board.addEventListener("dragstart", function (event) { event.preventDefault(); }); // of links, by the browser
  board.addEventListener("contextmenu", function (event) { if (carry && carry.lifted) event.preventDefault(); });

  function lift() {
    clearTimeout(carry.timer);
    carry.lifted = true;
    carry.toX = carry.x;
    carry.toY = carry.y;
    var box = carry.card.getBoundingClientRect();
    carry.ghost = carry.card.cloneNode(true);
    carry.ghost.removeAttribute("id");
    carry.ghost.removeAttribute("data-card");
    carry.ghost.setAttribute("aria-hidden", "true");
    all("input", carry.ghost).forEach(function (input) { input.remove(); });
    carry.ghost.classList.add("carried");
    carry.ghost.style.width = box.width + "px";
    carry.dx = carry.x - box.left;
    carry.dy = carry.y - box.top;
    document.body.append(carry.ghost);
    carry.card.classList.add("stays");
    document.body.classList.add("carrying");
    places().forEach(function (place) {
      place.classList.toggle("may", Boolean(wayTo(carry.card, place.dataset.column || place.dataset.drop)));
    });
    if (dock) dock.hidden = false;
    follow();
    scrollAlong();
  }

  function places() { return columns().concat(dock ? all("[data-drop]", dock) : []); }

  function follow() {
    carry.ghost.style.left = carry.toX - carry.dx + "px";
    carry.ghost.style.top = carry.toY - carry.dy + "px";
    var under = document.elementFromPoint(carry.toX, carry.toY);
    var over = under && under.closest("[data-drop].may, [data-column].may");
    if (over === carry.over) return;
    if (carry.over) carry.over.classList.remove("over");
    if (over) over.classList.add("over");
    carry.over = over;
  }

  function scrollAlong() {
    if (!carry || !carry.lifted) return;
    var top = carry.toY - EDGE, bottom = carry.toY + EDGE + (dock ? dock.offsetHeight : 0) - innerHeight;
    var onDock = carry.over && carry.over.dataset.drop;
    if (top < 0) scrollBy(0, top / 6);
    else if (bottom > 0 && !onDock) scrollBy(0, bottom / 6);
    requestAnimationFrame(scrollAlong);
  }

  function letGo() {
    clearTimeout(carry.timer);
    if (carry.ghost) carry.ghost.remove();
    carry.card.classList.remove("stays");
    document.body.classList.remove("carrying");
    places().forEach(function (place) { place.classList.remove("may", "over"); });
    if (dock) dock.hidden = true;
    carry = null;
  }
})();
