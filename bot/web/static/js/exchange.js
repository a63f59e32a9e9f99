// Saying and hearing: one message after the other, each under its key, none lost, no reply shown twice.

import * as api from "./api.js";
import * as memory from "./memory.js";

export class Exchange {
  // ready() settles when there is a conversation, or none could be had; startOver() begins another one;
  // giveBack(labels) is handed what could not be sent; reached() is told that the desk answered.
  constructor({ log, poll, personal, hiddenLabel, ready, startOver, giveBack, reached }) {
    Object.assign(this, { log, poll, personal, hiddenLabel, ready, startOver, giveBack, reached });
    this.reset();
    this.busy = false;
  }

  reset() {
    this.last = 0; // the highest number up to which no reply is missing
    this.numbers = new Set();
    this.waiting = [];
  }

  say(text) {
    const body = JSON.stringify({ text });
    this.#send({ key: api.newKey(), body, label: text, after: this.last, state: "sending" });
  }

  choose(choice, group, button) {
    const body = JSON.stringify({ choice: choice.id });
    this.log.choiceMade(group, button);
    // Pressed before, and nobody knows what came of it: the same message again, under the same key.
    if (group.failed?.body === body) this.retry(group.failed);
    else this.#send({ key: api.newKey(), body, label: choice.label, after: this.last, state: "sending", group, button });
  }

  retry(one) {
    if (one.state !== "failed") return;
    this.#settle(one, "sending");
    this.waiting.push(one);
    this.#work();
  }

  // Shows replies; from: the element to read on from.
  show(replies, from = null) {
    const added = this.log.show(replies);
    for (const reply of replies) this.numbers.add(reply.seq);
    while (this.numbers.has(this.last + 1)) this.last += 1;
    if (added.length) this.log.reveal(from ?? added[0]);
  }

  #send(one) {
    one.item = this.log.say(one, () => this.retry(one));
    this.#keep(one);
    this.waiting.push(one);
    this.log.toBottom();
    this.#work();
  }

  #settle(one, state) {
    one.state = state;
    this.log.mark(one.item, state);
    this.#keep(one);
  }

  // Of a personal field the browser keeps only that it was answered.
  #keep({ key, body, label, after, state, hidden }) {
    if (hidden || this.#isPersonal()) memory.noteSaid({ key, label: this.hiddenLabel, body: null, after, state });
    else memory.noteSaid({ key, label, body, after, state });
  }

  #isPersonal() {
    return this.personal.has(memory.conversation()?.pending?.fact);
  }

  async #work() {
    if (this.busy) return;
    this.busy = true;
    this.poll.pause();
    while (this.waiting.length) {
      this.log.isWorking(true);
      this.log.toBottom();
      await this.#attempt(this.waiting.shift());
      this.log.isWorking(false);
    }
    this.busy = false;
    if (memory.conversation()) this.poll.resume();
  }

  async #attempt(one) {
    await this.ready();
    if (!memory.conversation()) return this.#settle(one, "failed");
    one.hidden = this.#isPersonal();
    one.after = Math.max(one.after, this.last);
    try {
      const response = await api.takeTurn(memory.conversation(), one.key, one.body);
      this.#settle(one, "sent");
      this.reached();
      await this.#heard(response, one);
    } catch (error) {
      if (error instanceof api.Gone) await this.#lostBefore(one);
      else if (error instanceof api.Refused) this.#settle(one, "refused");
      else if (error instanceof api.Unreachable) this.#settle(one, "failed");
      else throw error;
      if (one.group) {
        this.log.choiceUndone(one.group, one.button);
        one.group.failed = one.state === "failed" ? one : null;
      }
    }
  }

  async #heard({ replies, pending, language }, one) {
    memory.note({ pending, language });
    this.log.language = language;
    if (replies.length) this.log.leaveBehind(one.group, one.button);
    const first = replies[0]?.seq ?? this.last + 1;
    if (first > this.last + 1) await this.#fillGap();
    this.log.isWorking(false);
    this.show(replies, one.item);
  }

  // Something was said before this turn that was not fetched yet.
  async #fillGap() {
    try {
      const { replies } = await api.repliesAfter(memory.conversation(), this.last);
      this.show(replies);
    } catch (error) {
      if (!(error instanceof api.Unreachable)) throw error; // the poll fetches it later
    }
  }

  async #lostBefore(one) {
    const unsent = [one, ...this.waiting].filter((each) => !each.group).map((each) => each.label);
    this.waiting = [];
    await this.startOver();
    this.giveBack(unsent);
  }
}
