/* One message of a thread, or a message of the channel that has no card. */

import { fileAddress } from "/assets/api.js";
import { ticking } from "/assets/clock.js";
import { el, icon, marked, prose, time } from "/assets/dom.js";
import { say } from "/assets/words.js";

const SHOWN_TYPES = /^image\/(png|jpeg|gif|webp)$/;

export function row({ who, name, at, kind, label }, ...content) {
  const avatar =
    who === "limner"
      ? el("span", { class: "avatar mark", "aria-hidden": "true" }, icon("mark"))
      : el("span", { class: "avatar", "aria-hidden": "true" }, (name[0] ?? "?").toUpperCase());
  return el(
    "li",
    { class: `row ${kind}` },
    el(
      "article",
      { "aria-label": label ?? name },
      avatar,
      el("div", { class: "said" }, el("p", { class: "byline" }, el("b", {}, name), at && time(at)), ...content),
    ),
  );
}

export function chip(state, label) {
  return el("span", { class: `chip ${state}` }, label);
}

/* A button of the server's; what it does is for `act` to say. */
export function button({ id, press, label, version }, message, act) {
  return el(
    "button",
    { type: "button", class: `act ${press}`, "data-focus": id, onclick: (event) => act({ id, press, version }, message, event.currentTarget) },
    icon(press),
    label,
  );
}

export function files(list) {
  if (!list?.length) return null;
  return el("ul", { class: "files", "aria-label": say("attached") }, list.map((file) => el("li", {}, fileView(file))));
}

function fileView(file) {
  const link = { href: fileAddress(file.id), target: "_blank", rel: "noopener" };
  if (!SHOWN_TYPES.test(file.mime)) {
    return el("a", { ...link, class: "file", download: file.name, target: null }, icon("file"), file.name);
  }
  return el("a", link, el("img", { src: fileAddress(file.id), alt: file.name, loading: "lazy" }));
}

/* What a person wrote, also while it is on its way. */
export function written(message, person, extra = null) {
  const { text, files: attached, label } = message.body;
  return row(
    { who: "person", name: person, at: message.at, kind: "written" },
    label && el("p", { class: "source" }, icon("reply"), say("from", { label })),
    el("p", { class: "words" }, prose(text)),
    files(attached),
    extra,
  );
}

/* How a job stands, in its thread. */
export function progress(message, act) {
  const { body } = message;
  return row(
    { who: "limner", name: "Limner", at: message.at, kind: `progress ${body.state}` },
    quoted(body),
    standing(body),
    frames(body),
    actions(body.buttons, message, act),
  );
}

/* As many empty frames as are about to be filled, in the shape that was asked for. */
export function frames({ state, options }) {
  if (!["accepted", "queued", "making", "made"].includes(state)) return null;
  const count = Number(options.find((option) => option.startsWith("× "))?.slice(2) ?? 1);
  const [width, height] = (options.find((option) => /^\d+:\d+$/.test(option)) ?? "1:1").split(":");
  return el("div", { class: "strip", "aria-hidden": "true" }, Array.from({ length: count }, () => shaped(el("span", { class: "frame empty" }), width, height)));
}

/* Give an element a picture's shape before the picture is there, so that nothing jumps when it arrives. */
export function shaped(node, width, height) {
  node.style.setProperty("--ratio", String(width / height));
  return node;
}

export function standing(body) {
  return el(
    "p",
    { class: "standing" },
    chip(body.state, body.label),
    el("span", { class: "sentence" }, ticking(body.sentence, body.since, body.until)),
    body.reference && el("span", { class: "reference" }, body.reference),
  );
}

export function actions(buttons, message, act, ...more) {
  if (!buttons.length && !more.length) return null;
  return el("div", { class: "actions" }, buttons.map((item) => button(item, message, act)), ...more);
}

/* An answer: pieces in the model's order, then how it was made, then what to do with it. */
export function result(message, act) {
  const { body } = message;
  const edits = new Map(body.buttons.filter((item) => item.press === "edit").map((item) => [item.id.split(":")[2], item]));
  const pictures = body.pieces.filter((piece) => piece.address);
  const reply = pictures.length
    ? el("button", { type: "button", class: "act reply", "data-focus": "reply", onclick: () => act({ press: "reply" }, message) }, icon("reply"), say("reply"))
    : null;
  return row(
    { who: "limner", name: "Limner", at: message.at, kind: "result", label: `Limner: ${body.line}` },
    quoted(body),
    grouped(body.pieces).map((group) =>
      group[0].address
        ? el("div", { class: `pictures of-${Math.min(group.length, 4)}` }, group.map((p) => picture(p, edits.get(p.version), message, act)))
        : el("p", { class: "words" }, marked(group[0].words)),
    ),
    body.cited?.map(cited),
    body.notices.length ? el("ul", { class: "notices" }, body.notices.map((notice) => el("li", {}, prose(notice)))) : null,
    el("p", { class: "line" }, body.line),
    actions(body.buttons.filter((item) => item.press !== "edit"), message, act, reply),
  );
}

/* What a button asked for; of what a person wrote, the words stand right above. */
function quoted({ quote }) {
  return quote ? el("blockquote", { class: "quote" }, quote) : null;
}

/* Where an answer from the web comes from. */
function cited({ label, links }) {
  const shown = links.filter(({ address }) => /^https?:\/\//.test(address));
  return el(
    "p",
    { class: "cited" },
    `${label}: `,
    shown.flatMap(({ words, address }, place) => [
      place ? " · " : null,
      el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words),
    ]),
  );
}

/* Pictures that follow each other stand side by side. */
function grouped(pieces) {
  const groups = [];
  for (const piece of pieces) {
    const last = groups.at(-1);
    if (piece.address && last?.[0].address) last.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

function picture(piece, edit, message, act) {
  const image = el("img", { src: piece.address, alt: piece.alt, width: piece.width, height: piece.height });
  const original = { href: piece.address, target: "_blank", rel: "noopener", title: say("open_original") };
  image.addEventListener("error", () => image.closest("figure").classList.add("gone"), { once: true });
  return el(
    "figure",
    { class: "picture" },
    shaped(el("a", { ...original, "aria-label": say("open_original_of", { label: piece.label }) }, image), piece.width, piece.height),
    el(
      "figcaption",
      {},
      el("span", { class: "label" }, piece.label),
      edit && button({ ...edit, version: piece.number, label: say("edit") }, message, act),
      el("a", { ...original, class: "act original" }, icon("open"), say("original")),
    ),
  );
}

export function note(message, act) {
  const { text, tone, buttons, file } = message.body;
  return row(
    { who: "limner", name: "Limner", at: message.at, kind: `note ${tone}` },
    text.split("\n").map((line) => el("p", {}, prose(line))),
    file && el("a", { href: file.address, download: file.name, class: "sheet" }, el("img", { src: file.address, alt: file.alt })),
    actions(buttons ?? [], message, act),
  );
}

/* What is on its way, as a list whose entries open their threads. */
export function jobs(message, act, openThread) {
  const { text, jobs: lines } = message.body;
  return row(
    { who: "limner", name: "Limner", at: message.at, kind: "note jobs" },
    el("p", {}, text),
    lines.length
      ? el("ul", {}, lines.map((job) =>
          el("li", {},
            job.label && chip(job.state, job.label),
            job.thread ? el("button", { type: "button", class: "link", onclick: () => openThread(job.thread) }, job.prompt) : el("span", {}, job.prompt),
            job.reference && el("code", {}, job.reference),
            job.buttons.map((item) => button(item, message, act)),
          )))
      : null,
  );
}
