/* Long lists of check boxes: a search box above them, which finds an entry by any of its names (data-words, divided
   by "|"). [data-pick] with data-pick-label and data-pick-none around the list; without script the list is all there.
   - in a fold (details[data-pick]) the chosen ones' names stand on it
   - in groups (details inside .pick-groups) those with a find open, and fold again with the search
   - in a form[data-skills] what is ticked moves up among the chosen, where its level can be said */
(function () {
  "use strict";

  // The same letters however a keyboard writes them (people/persian/text.py does this on the server).
  function folded(text) {
    return text.normalize("NFKD").toLowerCase()
      .replace(/[۰-۹]/g, function (d) { return d.charCodeAt(0) - 0x6f0; })
      .replace(/[٠-٩]/g, function (d) { return d.charCodeAt(0) - 0x660; })
      .replace(/[يىئ]/g, "ی").replace(/ك/g, "ک").replace(/[أإٱآ]/g, "ا").replace(/ؤ/g, "و").replace(/[ةۀەہھ]/g, "ه")
      .replace(/[^\p{L}\p{N}+#]/gu, "");
  }

  function nameOf(entry) {
    return entry.dataset.name || entry.textContent.trim();
  }

  function wordsOf(label) {
    return (label.dataset.words || label.textContent).split("|").map(folded);
  }

  function searchBox(words) {
    var box = document.createElement("input");
    box.type = "search";
    box.className = "form-control mb-2";
    box.dir = "auto";
    box.placeholder = words;
    box.setAttribute("aria-label", words);
    box.addEventListener("keydown", function (event) {
      if (event.key === "Enter") event.preventDefault(); // looks in the list, doesn't send the form
    });
    return box;
  }

  function said(words) {
    var note = document.createElement("p");
    note.className = "hint";
    note.hidden = true;
    note.setAttribute("role", "status");
    note.textContent = words;
    return note;
  }

  function sayChosen(pick, list, labels) {
    var words = pick.querySelector("summary > span");
    if (!pick.matches("details") || !words) return;
    var empty = pick.querySelector("input:checked") ? "…" : words.textContent;
    list.addEventListener("change", function () {
      var names = labels.filter(function (label) { return label.querySelector("input").checked; }).map(nameOf);
      words.textContent = names.length ? names.join(document.documentElement.lang === "fa" ? "، " : ", ") : empty;
    });
  }

  function openFound(groups, searching) {
    groups.forEach(function (group) {
      var found = group.querySelector("label:not([hidden])");
      var count = group.querySelector("[data-count]"); // of the whole group: not true of what is found
      if (count) count.hidden = searching;
      group.hidden = !found;
      if (searching && !group.dataset.opened) {
        group.dataset.opened = group.open ? "yes" : "no";
      }
      if (searching) group.open = true;
      else if (group.dataset.opened) {
        group.open = group.dataset.opened === "yes";
        delete group.dataset.opened;
      }
    });
  }

  document.querySelectorAll("[data-pick]").forEach(function (pick) {
    var list = pick.querySelector(".pick-groups, .check-list, .pick-list");
    var groups = pick.querySelectorAll(".pick-groups > details");
    var labels = Array.prototype.slice.call(list.querySelectorAll("label"));
    var search = searchBox(pick.dataset.pickLabel);
    var none = said(pick.dataset.pickNone);
    list.before(search, none);

    function look() {
      var wanted = folded(search.value);
      var found = labels.filter(function (label) {
        label.hidden = label.dataset.moved === "yes" ||
          !wordsOf(label).some(function (word) { return word.indexOf(wanted) >= 0; });
        return !label.hidden;
      });
      none.hidden = found.length > 0;
      openFound(groups, wanted !== "");
    }

    search.addEventListener("input", look);
    sayChosen(pick, list, labels);
    if (pick.closest("form[data-skills]")) moveUp(pick, list, search, look);
  });

  // What is ticked stands among the chosen, with its level; unticked there it fades, and can be ticked again.

  function moveUp(pick, list, search, look) {
    var form = pick.closest("form");
    var chosen = form.querySelector("[data-chosen]");
    var template = form.querySelector("template[data-row]");
    var added = said("");
    search.before(added);

    list.addEventListener("change", function (event) {
      var label = event.target.closest("label");
      if (!label || !event.target.checked) return;
      var row = template.content.firstElementChild.cloneNode(true);
      var name = nameOf(label);
      var own = document.createElement("label");
      var text = document.createElement("span");
      var bdi = document.createElement("bdi");
      bdi.textContent = name;
      text.append(bdi);
      own.className = "check";
      own.htmlFor = event.target.id;
      row.querySelector("legend").textContent += ": " + name;
      row.querySelectorAll("input").forEach(function (level) { level.name = "level_" + event.target.value; });
      own.append(event.target, text);
      row.prepend(own);
      chosen.append(row);
      label.dataset.moved = "yes";
      var hint = form.querySelector("[data-none-chosen]");
      if (hint) hint.remove();
      added.textContent = pick.dataset.pickSaid + " " + name;
      added.hidden = false;
      search.value = "";
      look();
      search.focus({ preventScroll: true });
    });

    chosen.addEventListener("change", function (event) {
      if (event.target.type !== "checkbox") return;
      event.target.closest("li").classList.toggle("left-out", !event.target.checked);
    });

    // A level that is pressed again is taken back: not saying is an answer too.
    var before = null;
    function remember(event) {
      var level = levelAt(event);
      before = level && level.checked ? level : null;
    }
    function levelAt(event) {
      var label = event.target.closest(".levels label");
      return label ? label.querySelector("input") : null;
    }
    chosen.addEventListener("pointerdown", remember);
    chosen.addEventListener("keydown", remember);
    chosen.addEventListener("click", function (event) {
      if (event.target.type !== "radio") return;
      if (event.target === before) event.target.checked = false;
      before = null;
    });
  }
})();
