// The messages on the page: what the person said, what was answered, and which buttons still count.

import { el } from "./dom.js";
import { replyElement } from "./replies.js";
import { languageOf } from "./words.js";

const log = document.getElementById("log");
const list = document.getElementById("messages");
const seen = new Set();

export class Log {
  constructor(words, choose) {
    this.words = words;
    this.choose = choose;
    this.language = document.documentElement.lang;
    this.working = null;
  }

  clear() {
    list.replaceChildren();
    seen.clear();
    this.working = null;
  }

  // Returns the elements of the replies that were not shown yet, put where their number belongs.
  show(replies) {
    const context = { words: this.words, language: this.language, choose: this.choose };
    const added = [];
    for (const reply of replies) {
      if (seen.has(reply.seq)) continue;
      seen.add(reply.seq);
      const item = replyElement(reply, context);
      this.#place(item, reply.seq);
      added.push(item);
    }
    return added;
  }

  // What the person says; retry() is called when a failed one is pressed.
  say({ label, state }, retry) {
    const said = el("div", { class: "said", lang: languageOf(label, this.language) }, el("span", { class: "visually-hidden" }, `${this.words.you}: `), label);
    const item = el("li", { class: "mine" }, said);
    list.insertBefore(item, this.working);
    item.retry = retry;
    this.mark(item, state);
    return item;
  }

  mark(item, state) {
    item.dataset.state = state;
    item.querySelector(".mine-state")?.remove();
    if (state === "sending") item.append(el("span", { class: "mine-state visually-hidden" }, this.words.sending));
    if (state === "refused") item.append(el("span", { class: "mine-state refused" }, this.words.refused));
    if (state === "failed") {
      const button = el("button", { type: "button", class: "mine-state" }, this.words.failed);
      button.addEventListener("click", item.retry);
      item.append(button);
    }
  }

  // Buttons of a question that was left behind no longer count; an offer still does, in a quieter dress.
  leaveBehind(chosenGroup = null, chosenButton = null) {
    for (const group of list.querySelectorAll(".choices:not(.past, .older)")) {
      const question = group.closest("li").dataset.kind === "question";
      group.classList.add(question ? "past" : "older");
      if (!question) continue;
      for (const button of group.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
      group.append(el("span", { class: "visually-hidden" }, this.words.past));
    }
    if (!chosenGroup) return;
    this.choiceMade(chosenGroup, chosenButton);
    if (chosenGroup.classList.contains("older")) delete chosenGroup.dataset.chosen; // an offer can be taken up again
  }

  choiceMade(group, button) {
    for (const other of group.querySelectorAll("[aria-pressed]")) this.choiceUndone(group, other);
    group.dataset.chosen = "yes";
    button.setAttribute("aria-pressed", "true");
    button.setAttribute("title", this.words.chosen);
  }

  choiceUndone(group, button) {
    delete group.dataset.chosen;
    button.removeAttribute("aria-pressed");
    button.removeAttribute("title");
  }

  // Our own remark in the flow, not a reply of the desk.
  remark(text) {
    list.insertBefore(el("li", { class: "own-notice" }, text), this.working);
  }

  isWorking(on) {
    this.working?.remove();
    this.working = null;
    if (!on) return;
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.working = el("li", { class: "from-bot working" }, el("div", { class: "card" }, dots, this.words.working));
    list.append(this.working);
  }

  toBottom() {
    log.scrollTop = log.scrollHeight;
  }

  // Long answers are read from their beginning: what was asked stays at the top.
  reveal(first) {
    this.toBottom();
    if (!first) return;
    const hidden = log.getBoundingClientRect().top - first.getBoundingClientRect().top;
    if (hidden > 0) log.scrollTop -= hidden + 16;
  }

  // After what came before it, and above what is still to be sent.
  #place(item, seq) {
    const later = [...list.children].find((other) => Number(other.dataset.seq) > seq);
    list.insertBefore(item, later ?? list.querySelector('.mine[data-state="sending"]') ?? this.working);
  }
}
