// Waits for what is said without being asked: a decision of the staff, or this conversation in another window.

import { Gone, repliesAfter } from "./api.js";

const WAIT_SECONDS = 20;
const LONGEST_PAUSE = 30000;

export class Poll {
  // after() gives the last number known without a gap; heard(replies) and gone() are told what came.
  constructor({ conversation, after, heard, gone, reachable }) {
    Object.assign(this, { conversation, after, heard, gone, reachable });
    this.round = 0;
    this.failures = 0;
    this.wanted = false;
    document.addEventListener("visibilitychange", () => this.#steer());
    window.addEventListener("online", () => this.#steer());
    window.addEventListener("offline", () => this.#steer());
  }

  resume() {
    this.wanted = true;
    this.#steer();
  }

  pause() {
    this.wanted = false;
    this.#steer();
  }

  #steer() {
    this.round += 1;
    this.controller?.abort();
    if (this.wanted && !document.hidden && navigator.onLine) this.#run(this.round);
  }

  async #run(round) {
    while (round === this.round) {
      this.controller = new AbortController();
      try {
        const { replies } = await repliesAfter(this.conversation(), this.after(), WAIT_SECONDS, this.controller.signal);
        if (round !== this.round) return;
        this.failures = 0;
        this.reachable(true);
        if (replies.length) this.heard(replies);
      } catch (error) {
        if (round !== this.round) return;
        if (error instanceof Gone) {
          this.gone();
          return;
        }
        this.failures += 1;
        this.reachable(false);
        await new Promise((resume) => setTimeout(resume, this.#pause()));
      }
    }
  }

  #pause() {
    return Math.min(LONGEST_PAUSE, 1000 * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
  }
}
