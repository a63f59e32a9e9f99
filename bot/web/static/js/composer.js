// The input: Enter sends, an input method's Enter does not, the length is counted before anything is sent.

import { filled } from "./dom.js";

const COUNT_FROM = 0.8;

export class Composer {
  constructor({ words, longest, send }) {
    Object.assign(this, { words, longest, send });
    this.form = document.getElementById("composer");
    this.input = document.getElementById("input");
    this.button = document.getElementById("send");
    this.count = document.getElementById("count");
    this.composing = false;
    this.input.addEventListener("input", () => this.refresh());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.refresh();
  }

  get text() {
    return this.input.value;
  }

  set text(value) {
    this.input.value = value;
    this.refresh();
  }

  // To the input, unless that would push up a keyboard that nobody asked for.
  focus({ always = false } = {}) {
    if (always || window.matchMedia("(hover: hover) and (pointer: fine)").matches) this.input.focus({ preventScroll: true });
  }

  refresh() {
    const length = [...this.text].length; // code points, as the desk counts
    const over = length - this.longest;
    this.button.setAttribute("aria-disabled", String(!this.text.trim() || over > 0));
    this.count.classList.toggle("over", over > 0);
    this.count.textContent = this.#counted(length, over);
    this.input.toggleAttribute("aria-invalid", over > 0);
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 3}px`;
  }

  #counted(length, over) {
    if (over > 0) return filled(this.words.over, { over, limit: this.longest });
    return length > this.longest * COUNT_FROM ? filled(this.words.count, { left: -over }) : "";
  }

  #key(event) {
    // 229: some browsers end the composition just before the Enter that chose the word.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    if (this.button.getAttribute("aria-disabled") === "true") return;
    const text = this.text;
    this.text = "";
    this.send(text);
    this.focus({ always: document.activeElement === this.input || document.activeElement === this.button });
  }
}
