// Asking for the list that is there already is no step, so going back does not pass it twice.
document.addEventListener("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (detail.history.path === location.pathname + location.search) {
    detail.history.type = "replace";
  }
});

// What is refused or cannot be read now is a page that says so, and is shown as one.
document.addEventListener("htmx:responseError", ({ detail }) => {
  location.assign(detail.pathInfo.finalRequestPath);
});
