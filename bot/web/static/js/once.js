// A form that is sent once: a second press while the first is under way does nothing.

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

// Coming back through the browser's history, the page is as it was left: open it again for sending.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
});

// With errors shown, the first wrong field is where to go on.
document.querySelector("[aria-invalid='true']")?.focus();
