/* A search box above a long list of check boxes, and the chosen ones' names on its fold. Without it the list is all there. */
(function () {
  "use strict";

  // The same letters however a keyboard writes them (people/persian/text.py does this on the server).
  function folded(text) {
    return text.toLowerCase()
      .replace(/[يىئ]/g, "ی").replace(/ك/g, "ک").replace(/[أإٱآ]/g, "ا").replace(/ؤ/g, "و").replace(/[ةۀ]/g, "ه")
      .replace(/[\u064b-\u0652\u0640\u200c\s]/g, "");
  }

  function enliven(fold) {
    var list = fold.querySelector("[data-pick-list]");
    var said = fold.querySelector("summary > span");
    var empty = said.textContent;
    var labels = Array.prototype.slice.call(list.querySelectorAll("label"));
    if (fold.querySelector("input:checked")) empty = "…";

    var search = document.createElement("input");
    search.type = "search";
    search.className = "form-control mb-2";
    search.dir = "auto";
    search.setAttribute("aria-label", list.dataset.pickLabel);
    search.placeholder = list.dataset.pickLabel;
    var none = document.createElement("p");
    none.className = "hint";
    none.hidden = true;
    none.setAttribute("role", "status");
    none.textContent = list.dataset.pickNone;
    list.before(search, none);

    search.addEventListener("input", function () {
      var wanted = folded(search.value);
      var found = 0;
      labels.forEach(function (label) {
        label.hidden = folded(label.textContent).indexOf(wanted) < 0;
        if (!label.hidden) found += 1;
      });
      none.hidden = found > 0;
    });
    search.addEventListener("keydown", function (event) {
      if (event.key === "Enter") event.preventDefault();
    });
    list.addEventListener("change", function () {
      var names = labels
        .filter(function (label) { return label.querySelector("input").checked; })
        .map(function (label) { return label.textContent.trim(); });
      said.textContent = names.length ? names.join(document.documentElement.lang === "fa" ? "، " : ", ") : empty;
    });
  }

  document.querySelectorAll("[data-pick]").forEach(enliven);
})();
