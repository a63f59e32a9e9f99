// What the pages do beyond plain forms. Everything works without it.

const kept = [...document.querySelectorAll("form[data-keep]")];
const fresh = new Map(kept.map((form) => [form, contents(form)]));
let leaving = false;

function contents(form) {
  return new URLSearchParams(new FormData(form)).toString();
}

// A form that came back with a problem holds words that are nowhere else yet.
const problem = document.querySelector("[data-focus]");

addEventListener("beforeunload", (event) => {
  const typed = kept.some((form) => problem || contents(form) !== fresh.get(form));
  if (typed && !leaving) event.preventDefault();
});

// A second click on a button must not send the form twice.
addEventListener("submit", (event) => {
  if (leaving) {
    event.preventDefault();
    return;
  }
  leaving = true;
  const button = event.submitter;
  if (button) button.setAttribute("aria-busy", "true");
});

// Back from the browser's memory: the form may be sent again. What it covered must be covered again.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

if (problem) problem.focus();

// On a phone the menu scrolls sideways: show where we are.
document.querySelector(".desk-menu [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
