// The chat page: begins a conversation or goes on with the one this browser knows, and puts the parts together.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { Exchange } from "./exchange.js";
import { Log } from "./log.js";
import * as memory from "./memory.js";
import { serveDeletion, serveMenu } from "./page.js";
import { Poll } from "./poll.js";

const settings = document.getElementById("settings").dataset;
const words = JSON.parse(settings.words);
const banner = document.getElementById("banner");
const samples = document.getElementById("samples");
const pageLanguage = document.documentElement.lang;
const SWITCH = { "zh-Hans": "简体中文", "zh-Hant": "繁體中文", en: "English" };

let unreachable = false;
let beginning = Promise.resolve(); // settles when there is a conversation to talk in, or none could be had

const log = new Log(words, (choice, group, button) => {
  samples.hidden = true;
  exchange.choose(choice, group, button);
  composer.focus();
});
const composer = new Composer({ words, longest: Number(settings.longest), send: say });
const poll = new Poll({
  conversation: memory.conversation,
  after: () => exchange.last,
  heard: (replies) => exchange.show(replies),
  gone: () => startOver(words.gone),
  reachable: noteReached,
});
const exchange = new Exchange({
  log,
  poll,
  personal: new Set(JSON.parse(settings.personal)),
  hiddenLabel: words["hidden-field"],
  ready: () => beginning,
  startOver: () => startOver(words.gone),
  giveBack: (unsent) => {
    composer.text = [composer.text, ...unsent].filter(Boolean).join("\n");
  },
  reached: () => noteReached(true),
});

function say(text) {
  samples.hidden = true;
  exchange.say(text);
}

async function begin() {
  const known = memory.conversation();
  if (!known) return start();
  try {
    const { replies } = await api.repliesAfter(known, 0);
    restore(known, replies);
  } catch (error) {
    if (error instanceof api.Unreachable) return offerAgain(begin);
    return startOver(words.gone);
  }
  refreshBanner();
  poll.resume();
  return switchLanguage();
}

async function start() {
  try {
    const opened = await api.start(pageLanguage);
    memory.begin(opened);
    memory.note({ pending: opened.pending });
    log.language = opened.language;
    exchange.show(opened.replies);
    samples.hidden = document.querySelector("li.mine") !== null;
    poll.resume();
  } catch (error) {
    if (!(error instanceof api.Unreachable)) throw error;
    offerAgain(start);
  }
}

function startOver(notice) {
  poll.pause();
  memory.clear();
  log.clear();
  exchange.reset();
  log.remark(notice);
  beginning = start();
  return beginning;
}

// What was said and what was answered, in their order. An unanswered one may have been lost: it can be sent again.
function restore(known, replies) {
  log.language = known.language;
  const said = known.said.filter((one) => one.state === "sent" || one.body !== null).map((one) => ({ ...one }));
  for (const reply of replies) {
    showSaid(said, reply.seq - 1);
    exchange.show([reply]);
  }
  showSaid(said, Infinity);
  samples.hidden = known.said.length > 0;
  log.toBottom();
}

function showSaid(said, upTo) {
  while (said.length && said[0].after <= upTo) {
    const one = said.shift();
    if (one.state === "sending") one.state = "failed";
    if (one.state === "sent") log.leaveBehind();
    one.item = log.say(one, () => exchange.retry(one));
  }
}

// The switch at the top was used: the conversation changes with the page.
function switchLanguage() {
  const address = new URL(window.location.href);
  if (!address.searchParams.has("lang")) return;
  address.searchParams.delete("lang");
  window.history.replaceState(null, "", address);
  if (memory.conversation().language !== pageLanguage) say(SWITCH[pageLanguage]);
}

// Everything that was said here goes, here and at the desk.
async function deleteNow() {
  if (!memory.conversation()) return;
  poll.pause();
  try {
    await api.forget(memory.conversation());
  } catch (error) {
    if (!(error instanceof api.Gone)) {
      banner.textContent = words["delete-failed"];
      banner.hidden = false;
      poll.resume();
      return;
    }
  }
  await startOver(words["delete-done"]);
  composer.focus({ always: true });
}

function offerAgain(again) {
  const button = el("button", { type: "button", class: "button quiet" }, words["start-again"]);
  banner.replaceChildren(`${words["start-failed"]} `, button);
  banner.hidden = false;
  button.addEventListener("click", () => {
    banner.hidden = true;
    beginning = again();
  });
}

function noteReached(reached) {
  unreachable = !reached;
  refreshBanner();
}

function refreshBanner() {
  const text = !navigator.onLine ? words.offline : unreachable ? words.unreachable : "";
  banner.textContent = text;
  banner.hidden = !text;
}

for (const sample of samples.querySelectorAll("button")) {
  sample.addEventListener("click", () => {
    say(sample.textContent);
    composer.focus();
  });
}
window.addEventListener("online", refreshBanner);
window.addEventListener("offline", refreshBanner);
serveMenu();
serveDeletion(deleteNow);
composer.focus();
beginning = begin();
