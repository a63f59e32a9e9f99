// Copy buttons. On a plain page they stay hidden until this script is there to serve them.

export async function copied(text, shownIn) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without a secure context or the permission: select the words, and copy the old way.
    const range = document.createRange();
    range.selectNodeContents(shownIn);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    return document.execCommand("copy");
  }
}

export function serve(button) {
  const label = button.textContent;
  let timer;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const shown = button.closest(".code").querySelector("code");
    const done = await copied(button.dataset.copy, shown);
    button.textContent = done ? button.dataset.copied : button.dataset.failed;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = label;
    }, 2500);
  });
}

document.querySelectorAll("button[data-copy]").forEach(serve);
