/* A long check list gets a box to find things in it. Without script the list is there, only longer to look through. */
(function () {
  "use strict";

  function folded(text) {
    return text.toLowerCase().replace(/ي|ى/g, "ی").replace(/ك/g, "ک").replace(/[آأإٱ]/g, "ا").replace(/[\s\u200c]/g, "");
  }

  document.querySelectorAll("[data-pick]").forEach(function (pick, number) {
    var list = pick.querySelector(".check-list");
    if (!list) return;
    var find = document.createElement("input");
    find.type = "search";
    find.dir = "auto";
    find.className = "form-control mb-2";
    find.id = "pick-" + number;
    find.placeholder = pick.dataset.pick;
    find.setAttribute("aria-label", pick.dataset.pick);
    var none = document.createElement("p");
    none.className = "hint";
    none.setAttribute("role", "status");
    list.before(find);
    list.after(none);

    function look() {
      var wanted = folded(find.value);
      var shown = 0;
      list.querySelectorAll("label").forEach(function (label) {
        var fits = folded(label.textContent).indexOf(wanted) !== -1;
        label.hidden = !fits;
        if (fits) shown += 1;
      });
      none.textContent = shown ? "" : pick.dataset.pickNone;
    }

    find.addEventListener("input", look);
    find.addEventListener("keydown", function (event) {
      if (event.key === "Enter") event.preventDefault(); // looks for a skill, doesn't send the form
    });
  });
})();
