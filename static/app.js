/* What pages do beyond plain HTML. Nothing here is needed: every page works without it.
   Data attributes: form[data-autosubmit] · input[data-echo="toman"] · textarea[data-count] ·
   input[data-jdp] · button[data-copy] · [data-focus] · button[data-fill] (see templates/account/login.html) */
(function () {
  "use strict";
  var self = document.currentScript;
  var persian = document.documentElement.lang === "fa";

  function each(root, selector, act) {
    root.querySelectorAll(selector).forEach(act);
  }

  // Numbers as people type them and as they read them

  function digitsOf(text) {
    return text
      .replace(/[۰-۹]/g, function (d) { return d.charCodeAt(0) - 0x6f0; })
      .replace(/[٠-٩]/g, function (d) { return d.charCodeAt(0) - 0x660; })
      .replace(/[\s,٬،'’.]/g, "");
  }

  function shown(number) {
    return new Intl.NumberFormat(persian ? "fa-IR" : "en", { maximumFractionDigits: 1 }).format(number);
  }

  function inToman(rial) {
    var toman = rial / 10;
    var unit = persian ? "تومان" : "toman";
    if (toman >= 1e6) return shown(toman / 1e6) + (persian ? " میلیون " : " million ") + unit;
    return shown(toman) + " " + unit;
  }

  // A line under a field that says something about what is typed

  function lineUnder(input, live) {
    var line = document.createElement("p");
    line.className = "hint echo";
    if (live) line.setAttribute("role", "status");
    (input.closest(".with-unit") || input).after(line);
    return line;
  }

  function echo(input) {
    if (input.dataset.echoed) return;
    input.dataset.echoed = "1";
    var line = lineUnder(input, true);
    function say() {
      var typed = digitsOf(input.value);
      line.textContent = /^\d{2,16}$/.test(typed) ? inToman(Number(typed)) : "";
    }
    input.addEventListener("input", say);
    say();
  }

  function count(area) {
    if (area.dataset.counted) return;
    area.dataset.counted = "1";
    var most = Number(area.dataset.count);
    var line = lineUnder(area, false);
    function say() {
      var left = most - area.value.length;
      line.classList.toggle("over", left < 0);
      line.textContent = persian
        ? (left < 0 ? shown(-left) + " حرف بیش از اندازه" : shown(area.value.length) + " حرف از " + shown(most))
        : (left < 0 ? shown(-left) + " letters too many" : shown(area.value.length) + " of " + shown(most) + " letters");
    }
    area.addEventListener("input", say);
    say();
  }

  // Menus close on a click elsewhere and on Escape, and give the focus back

  function closeMenus(except) {
    each(document, "details.menu[open]", function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var menu = event.target.closest && event.target.closest("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
    if (location.hash === "#filters") location.hash = "results";
  });

  // Sorting and filters take effect at once; their button is for pages without script

  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (!form || !form.matches("form[data-autosubmit]")) return;
    // Filters that are a sheet on phones have a button there: several are chosen before it is pressed.
    if (form.dataset.autosubmit === "wide" && !window.matchMedia("(min-width: 992px)").matches) return;
    form.requestSubmit();
  });

  // What is meant for paper has a button that prints; without script the browser's own does.

  each(document, "button[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // What is to be copied has a button that copies, where the browser lets it.

  each(document, "button[data-copy]", function (button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent).then(function () {
        button.querySelector("[role=status]").textContent = button.dataset.copied;
      });
    });
  });

  // A form is sent once. Coming back to the page makes it sendable again.

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    var button = event.submitter;
    if (button) button.setAttribute("aria-busy", "true");
    setTimeout(function () { release(form); }, 8000);
  });

  // What keeps itself as it is typed stops with the sending: nothing of it arrives behind the form itself

  document.addEventListener("submit", function (event) {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    each(document, "[data-lost]", function (keeper) { window.htmx.trigger(keeper, "htmx:abort"); });
  });
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.target.matches("[data-lost]") && document.querySelector("form[data-sent]")) event.preventDefault();
  });

  // A page that is gone back to is a window of its own again, beside the one that was sent from it

  window.addEventListener("pageshow", function (event) {
    var came = performance.getEntriesByType("navigation")[0];
    if (!event.persisted && !(came && came.type === "back_forward")) return;
    each(document, "form input[name=page][type=hidden]", function (input) {
      if (/^[0-9a-f]{16}$/.test(input.value)) input.value = Math.random().toString(16).slice(2, 10) + Date.now().toString(16).slice(-8);
    });
  });

  function release(form) {
    delete form.dataset.sent;
    each(form, "[aria-busy]", function (button) { button.removeAttribute("aria-busy"); });
  }

  window.addEventListener("pageshow", function () {
    each(document, "form[data-sent]", release);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    if (event.target.closest) each(document, "form[data-sent]", release);
  });

  // A draft that could not be kept says so, and what was typed is offered again with the next letter

  function notKept(event) {
    var place = event.target.closest && event.target.closest("[data-lost]");
    var line = place && place.querySelector("[role=status] > p");
    if (line) line.textContent = place.dataset.lost;
  }
  document.addEventListener("htmx:sendError", notKept);
  document.addEventListener("htmx:responseError", notKept);

  // The demo accounts on the log-in page fill the form

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-fill]");
    if (!button) return;
    var values = JSON.parse(button.dataset.fill);
    Object.keys(values).forEach(function (id) {
      var input = document.getElementById(id);
      if (input) input.value = values[id];
    });
  });

  // Dates are typed; a button beside the field opens a Jalali calendar for those who would rather choose.
  // It is fetched with the first press, so that nobody else pays for it.

  // The calendar reads and writes Latin digits only: scripts get and give those, the page shows Persian ones
  var typed = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  function readInLatin(input) {
    Object.defineProperty(input, "value", {
      configurable: true,
      get: function () {
        return typed.get.call(input).replace(/[۰-۹]/g, function (d) { return d.charCodeAt(0) - 0x6f0; });
      },
      set: function (text) {
        typed.set.call(input, text.replace(/[0-9]/g, function (d) { return String.fromCharCode(0x6f0 + Number(d)); }));
      }
    });
  }

  function calendarButton(input) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-line btn-i";
    button.setAttribute("aria-label", self.dataset.datepickerLabel);
    button.innerHTML = self.dataset.datepickerIcon;
    button.addEventListener("click", function () {
      withCalendar(function (calendar) { calendar.show(input); });
    });
    return button;
  }

  function withCalendar(act) {
    if (window.jalaliDatepicker) return act(window.jalaliDatepicker);
    var style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = self.dataset.datepickerStyle;
    var script = document.createElement("script");
    script.src = self.dataset.datepicker;
    script.onload = function () {
      window.jalaliDatepicker.startWatch({
        autoShow: false, persianDigits: true, autoHide: true, hideAfterChange: true, showTodayBtn: true,
        showEmptyBtn: false, showCloseBtn: true, minDate: "attr", maxDate: "attr", zIndex: 1060
      });
      act(window.jalaliDatepicker);
    };
    document.head.append(style, script);
  }

  window.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && window.jalaliDatepicker) window.jalaliDatepicker.hide();
  });

  function withDate(input) {
    if (!persian || input.dataset.calendar) return;
    input.dataset.calendar = "yes";
    readInLatin(input);
    // Years to choose from, or there would be four hundred; any other can be typed.
    input.dataset.jdpMinDate = input.dataset.jdpMinDate || "1385/01/01";
    input.dataset.jdpMaxDate = input.dataset.jdpMaxDate || "1420/12/29";
    var row = document.createElement("div");
    row.className = "with-calendar";
    input.replaceWith(row);
    row.append(input, calendarButton(input));
  }

  // Of a strip of chips that is wider than the screen, the chosen one is in view

  function intoView(chip) {
    var strip = chip.closest(".chips"), place = chip.getBoundingClientRect(), frame = strip.getBoundingClientRect();
    strip.scrollLeft += place.left + place.width / 2 - frame.left - frame.width / 2;
  }

  function enliven(root) {
    each(root, "input[data-echo=toman]", echo);
    each(root, "textarea[data-count]", count);
    each(root, "input[data-jdp]", withDate);
    each(root, ".chips.scroll [aria-current]", intoView);
  }

  document.addEventListener("htmx:afterSettle", function (event) { enliven(event.target); });
  function begin() {
    enliven(document);
    var wrong = document.querySelector("[data-focus]");
    if (wrong) wrong.focus();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
