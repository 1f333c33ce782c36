/* Long lists of check boxes: a search box above them and, where they stand in a fold, the chosen ones' names on it.
   [data-pick] with data-pick-label and data-pick-none around the list. Without script the list is all there. */
(function () {
  "use strict";

  // The same letters however a keyboard writes them (people/persian/text.py does this on the server).
  function folded(text) {
    return text.toLowerCase()
      .replace(/[يىئ]/g, "ی").replace(/ك/g, "ک").replace(/[أإٱآ]/g, "ا").replace(/ؤ/g, "و").replace(/[ةۀ]/g, "ه")
      .replace(/[\u064b-\u0652\u0640\u200c\s]/g, "");
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

  function nothingFound(words) {
    var note = document.createElement("p");
    note.className = "hint";
    note.hidden = true;
    note.setAttribute("role", "status");
    note.textContent = words;
    return note;
  }

  function sayChosen(pick, list, labels) {
    var said = pick.querySelector("summary > span");
    if (!said) return;
    var empty = pick.querySelector("input:checked") ? "…" : said.textContent;
    list.addEventListener("change", function () {
      var names = labels
        .filter(function (label) { return label.querySelector("input").checked; })
        .map(function (label) { return label.textContent.trim(); });
      said.textContent = names.length ? names.join(document.documentElement.lang === "fa" ? "، " : ", ") : empty;
    });
  }

  document.querySelectorAll("[data-pick]").forEach(function (pick) {
    var list = pick.querySelector(".check-list, .pick-list");
    var labels = Array.prototype.slice.call(list.querySelectorAll("label"));
    var search = searchBox(pick.dataset.pickLabel);
    var none = nothingFound(pick.dataset.pickNone);
    list.before(search, none);
    search.addEventListener("input", function () {
      var wanted = folded(search.value);
      var found = labels.filter(function (label) {
        label.hidden = folded(label.textContent).indexOf(wanted) < 0;
        return !label.hidden;
      });
      none.hidden = found.length > 0;
    });
    sayChosen(pick, list, labels);
  });
})();
