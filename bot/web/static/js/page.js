// What stands around the chat: the menu, and the question before everything is deleted.

export function serveMenu() {
  const menu = document.querySelector("details.menu");
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// deleteNow() is called once the person said yes.
export function serveDeletion(deleteNow) {
  const dialog = document.getElementById("delete");
  for (const opener of document.querySelectorAll("[data-delete]")) {
    opener.addEventListener("click", () => {
      opener.closest("details")?.removeAttribute("open");
      dialog.returnValue = "no"; // Escape leaves it so
      dialog.showModal();
    });
  }
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") deleteNow();
  });
}
