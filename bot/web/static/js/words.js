// A reply's text as elements: paragraphs, and lists where lines begin with a mark.

import { el } from "./dom.js";

const MARKED = /^([✓✗？?·])\s+(\S.*)$/u;
const MARKS = { "✓": "met", "✗": "unmet", "？": "open", "?": "open", "·": "point" };
const HAN = /[\u3400-\u9fff]/;

// words: what the marks mean, said to those who do not see them.
export function textElements(text, words) {
  const elements = [];
  for (const block of text.split(/\n{2,}/)) {
    for (const run of runsOf(block.split("\n"))) {
      if (run.marked) elements.push(list(run.lines, words));
      else elements.push(...paragraphs(run));
    }
  }
  return elements;
}

export function languageOf(text, language) {
  if (!HAN.test(text)) return "en";
  return language === "zh-Hant" ? "zh-Hant" : "zh-Hans";
}

function runsOf(lines) {
  const runs = [];
  for (const line of lines) {
    const marked = MARKED.test(line);
    const last = runs.at(-1);
    if (last && last.marked === marked) last.lines.push(line);
    else runs.push({ marked, lines: [line] });
  }
  runs.forEach((run, at) => {
    run.leads = !run.marked && Boolean(runs[at + 1]?.marked);
    run.follows = at > 0;
  });
  return runs;
}

// Each line a paragraph; one that follows within the block stands closer.
function paragraphs(run) {
  return run.lines.map((line, at) => {
    const leads = run.leads && at === run.lines.length - 1;
    return el("p", { class: leads ? "lead" : at > 0 || run.follows ? "goes-on" : null }, line);
  });
}

function list(lines, words) {
  return el(
    "ul",
    {},
    ...lines.map((line) => {
      const [, sign, rest] = line.match(MARKED);
      const mark = MARKS[sign];
      const meaning = words[mark] ? el("span", { class: "visually-hidden" }, `${words[mark]} `) : null;
      const sighted = el("span", { class: "mark", "aria-hidden": "true" }, sign);
      return el("li", { "data-mark": mark }, sighted, el("span", {}, ...(meaning ? [meaning, rest] : [rest])));
    }),
  );
}
