// Asking for the list that is there already is no step, so going back does not pass it twice.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (detail.history.path === location.pathname + location.search) {
    detail.history.type = "replace";
  }
});
