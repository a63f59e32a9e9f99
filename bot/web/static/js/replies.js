// Replies as elements, each kind in its own form.

import { serve } from "./copy.js";
import { el, filled, icon, safeAddress } from "./dom.js";
import { languageOf, textElements } from "./words.js";

const SHOWN_AT_ONCE = 2;
const RESULT_LINE = /^(结论|結論|Result)[：:]\s*/;
const REFERENCE = /\bTZ\d{4}-[0-9A-Z]{8}-[0-9A-Z]\b/;
const RECEIPT_CODE = /\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b/;

// reply -> <li>. choose(choice, button) is called when a button is pressed.
export function replyElement(reply, { words, language, choose }) {
  const build = { verdict: verdictCard, receipt: receiptCard, notice: noticeCard }[reply.kind] ?? plainCard;
  const item = el("li", {
    class: "from-bot",
    "data-kind": reply.kind,
    "data-seq": reply.seq,
    lang: languageOf(reply.text, language),
  });
  item.append(el("span", { class: "visually-hidden" }, `${words.bot}: `), build(reply, words, language));
  if (reply.choices.length) item.append(choiceGroup(reply, words, choose));
  return item;
}

function plainCard(reply, words, language) {
  return el("div", { class: "card" }, wordsOf(reply.text, words), ...citationsOf(reply, words, language), ...linkOf(reply, words));
}

function noticeCard(reply, words) {
  if (!reply.reference) return el("div", { class: "card" }, wordsOf(reply.text, words));
  return el("div", { class: "card news" }, el("p", { class: "card-title" }, words.news), wordsOf(reply.text, words), statusLink(words));
}

function verdictCard(reply, words, language) {
  const lines = reply.text.split("\n");
  const at = lines.findIndex((line) => RESULT_LINE.test(line));
  const title = at >= 0 ? lines.splice(at, 1)[0].replace(RESULT_LINE, "") : words[`verdict-${reply.verdict}`];
  return el(
    "div",
    { class: "card verdict", "data-verdict": reply.verdict },
    el("p", { class: "result" }, icon(reply.verdict), el("span", {}, title)),
    wordsOf(lines.join("\n").trim(), words),
    ...citationsOf(reply, words, language),
  );
}

// The first block names what was filed: a title, the codes a line each, and what to do with them.
function receiptCard(reply, words) {
  const [first, ...others] = reply.text.split(/\n{2,}/);
  const codes = [];
  const advice = first.split("\n").filter((line) => {
    const found = line.match(RECEIPT_CODE) ?? line.match(REFERENCE);
    if (found) codes.push(codeRow(line.slice(0, found.index).replace(/[：:]\s*$/, ""), found[0], words));
    return !found;
  });
  return el(
    "div",
    { class: "card receipt" },
    el("p", { class: "result" }, icon("filed"), el("span", {}, words.receipt)),
    el("div", { class: "codes" }, ...codes),
    el("div", { class: "alert warn" }, wordsOf(advice.slice(codes.length > 1 ? 1 : 0).join("\n"), words)),
    wordsOf(others.join("\n\n"), words),
    statusLink(words),
  );
}

function codeRow(name, value, words) {
  const id = `name-of-${value}`;
  const told = { "data-copy": value, "data-copied": words.copied, "data-failed": words["copy-failed"] };
  const button = el("button", { type: "button", ...told, "aria-describedby": id }, words.copy);
  const code = el("code", { translate: "no" }, value);
  const row = el("div", { class: "code" }, el("span", { class: "name", id }, name), code, button);
  serve(button);
  return row;
}

function wordsOf(text, words) {
  return el("div", { class: "words" }, ...textElements(text, words));
}

function citationsOf(reply, words, language) {
  const figures = reply.citations.map((citation) => figureOf(citation, words, language));
  if (reply.kind !== "verdict" && figures.length <= SHOWN_AT_ONCE) return figures;
  if (!figures.length) return [];
  const summary = el("summary", {}, filled(words.quotes, { count: figures.length }));
  return [el("details", { class: "more-cited" }, summary, ...figures)];
}

function figureOf(citation, words, language) {
  const quoteLanguage = language === "zh-Hans" ? "zh-Hans" : "zh-Hant";
  const address = safeAddress(citation.url);
  const name = filled(words["open-clause"], { clause: citation.label || citation.clause });
  const hint = el("span", { class: "visually-hidden" }, words["new-tab"]);
  return el(
    "figure",
    { class: "cited" },
    el("span", { class: "cited-label" }, words["quote-of"]),
    el("blockquote", { lang: quoteLanguage }, citation.quote),
    citation.translation
      ? el("p", { class: "translation", lang: "en" }, el("small", {}, words.translation), citation.translation)
      : null,
    el(
      "figcaption",
      {},
      `${words.document} `,
      address ? el("a", { href: address, target: "_blank", rel: "noopener" }, name, hint) : name,
    ),
  );
}

function linkOf(reply, words) {
  const address = reply.link ? safeAddress(reply.link) : null;
  return address ? [el("a", { class: "open-link", href: address }, reply.link_label ?? words["open-link"])] : [];
}

function statusLink(words) {
  return el("p", {}, el("a", { href: "/status", target: "_blank", rel: "noopener" }, words["status-page"], el("span", { class: "visually-hidden" }, words["new-tab"])));
}

function choiceGroup(reply, words, choose) {
  const group = el("div", { class: "choices", role: "group", "aria-label": words.choices });
  for (const choice of reply.choices) {
    const button = el("button", { type: "button" }, choice.label);
    button.addEventListener("click", () => {
      if (group.dataset.chosen || button.getAttribute("aria-disabled") === "true") return;
      choose(choice, group, button);
    });
    group.append(button);
  }
  return group;
}
