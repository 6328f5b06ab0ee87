/* Making elements; text only ever becomes text. */

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const node = document.createElementNS(SVG, "svg");
  node.setAttribute("class", "icon");
  node.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  node.append(use);
  return node;
}

const SHORT = 28;

/* Sentences with `code` in them; a short piece of it stays on one line. */
export function prose(text) {
  return text.split(/(`[^`\n]+`)/).map((part) =>
    /^`[^`]+`$/.test(part) ? el("code", { class: part.length < SHORT ? "short" : null }, part.slice(1, -1)) : part,
  );
}

/* Words of a model: the same, with **bold** ones. */
export function marked(text) {
  return prose(text).flatMap((part) =>
    typeof part === "string" ? part.split(/(\*\*[^*\n]+\*\*)/).map((piece) => (/^\*\*[^*]+\*\*$/.test(piece) ? el("b", {}, piece.slice(2, -2)) : piece)) : part,
  );
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function time(iso) {
  return el("time", { datetime: iso, title: new Date(iso).toLocaleString() }, CLOCK.format(new Date(iso)));
}

/* Bring a list to these items, touching only what changed: [{ key, sign, make }]. */
export function reconcile(list, items) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  let place = list.firstElementChild ?? null;
  for (const { key, sign, make } of items) {
    const node = old.get(key);
    old.delete(key);
    if (node === place) place = node?.nextElementSibling ?? null;
    else if (node) list.insertBefore(node, place);
    if (node?.dataset.sign === sign) continue;
    const made = make();
    made.dataset.key = key;
    made.dataset.sign = sign;
    const held = node?.contains(focused) ? (focused.dataset.focus ?? "") : null;
    node?.remove();
    list.insertBefore(made, place);
    if (held !== null) focusIn(made, held);
  }
  for (const node of old.values()) node.remove();
}

/* Where the keyboard was, it stays, although the element is another one. */
function focusIn(node, name) {
  const target = name && node.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  if (!target) node.tabIndex = -1;
  (target || node).focus({ preventScroll: true });
}
