// Builds elements. Text only ever becomes text nodes, so nothing that was typed or told can become markup.

export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = {
  eligible: ["M14 2a12 12 0 1 0 0 24 12 12 0 0 0 0-24z", "m8.500 14.500 3.800 3.800 7.200-8"],
  not_eligible: ["M14 2a12 12 0 1 0 0 24 12 12 0 0 0 0-24z", "m9.800 9.800 8.400 8.400m0-8.400-8.400 8.400"],
  unknown: [
    "M14 2a12 12 0 1 0 0 24 12 12 0 0 0 0-24z",
    "M10.600 11.200a3.500 3.500 0 1 1 5 3.200c-1 .5-1.600 1.100-1.600 2.200M14 20v.1",
  ],
  needs_authority: ["M3.500 11.500 14 4l10.500 7.500z", "M6.500 12v9M11.500 12v9M16.500 12v9M21.500 12v9M3.500 23.500h21"],
  filed: ["M7 3h10l5 5v17H7z", "m10.500 15 3 3 5-5.500"],
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 28 28");
  svg.setAttribute("aria-hidden", "true");
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    path.setAttribute("fill", "none");
    path.setAttribute("stroke", "currentColor");
    path.setAttribute("stroke-width", "2.2");
    path.setAttribute("stroke-linecap", "round");
    path.setAttribute("stroke-linejoin", "round");
    svg.append(path);
  }
  return svg;
}

// A link goes to a web page or nowhere.
export function safeAddress(address) {
  try {
    const parsed = new URL(address, window.location.href);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
