/* The application's page: Alt and an arrow go to the one before or after in the list that it was opened from. */
(function () {
  "use strict";
  document.querySelectorAll("[data-scripted]").forEach(function (part) { part.hidden = false; });
  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var rel = { ArrowUp: "prev", ArrowDown: "next" }[event.key];
    if (!rel || event.target.closest("input, textarea, select, [contenteditable]")) return;
    var link = document.querySelector(".way-on a[rel=" + rel + "]");
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
