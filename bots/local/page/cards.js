/* A request in the channel: who asked for what, how it stands, and what came of it so far. */

import { actions, chip, files, frames, shaped } from "/assets/render.js";
import { ticking } from "/assets/clock.js";
import { el, icon, marked, time } from "/assets/dom.js";
import { countMessages, say } from "/assets/words.js";

const MOST_SHOWN = 4;

export function request(card, asked) {
  const { body } = card;
  return [
    el("p", { class: "prompt" }, body.prompt),
    el("div", { class: "facts" }, body.options.map((option) => el("span", { class: "option" }, option))),
    files(asked?.body.files),
  ];
}

/* What decides whether a card must be drawn again. */
export function cardSign(card, store, isOpen) {
  const thread = store.thread(card.body.opens);
  return [card.revision, isOpen, thread.length, ...store.pictures(card.body.opens, MOST_SHOWN).map((p) => p.version)].join(" ");
}

export function card(message, store, { isOpen, act, openThread }) {
  const { body } = message;
  const open = () => openThread(body.opens);
  const name = body.asked_by;
  return el(
    "li",
    { class: `row card ${body.state}${isOpen ? " open" : ""}` },
    el(
      "article",
      { "aria-label": say("asked", { name, prompt: body.prompt }) },
      el("span", { class: "avatar", "aria-hidden": "true" }, (name[0] ?? "?").toUpperCase()),
      el(
        "div",
        { class: "said" },
        el("p", { class: "byline" }, el("b", {}, name), time(message.at), el("span", { class: "now" }, running(body), chip(body.state, body.label))),
        request(message, store.asked(message)),
        strip(message, store, open),
        sentence(body),
        el("div", { class: "foot" }, opener(message, store, isOpen, open), actions(body.buttons, message, act)),
      ),
    ),
  );
}

/* The newest pictures of the thread, or what was said instead, or as many empty frames as are being filled. */
function strip(message, store, open) {
  const pictures = store.pictures(message.body.opens, MOST_SHOWN);
  if (pictures.length) {
    return el(
      "button",
      { type: "button", class: "strip", tabindex: "-1", "aria-hidden": "true", onclick: open },
      pictures.map((p) => shaped(el("span", { class: "frame" }, el("img", { src: p.address, alt: "" }), el("span", { class: "label" }, p.label)), p.width, p.height)),
    );
  }
  const words = store.words(message.body.opens);
  return words ? el("p", { class: "excerpt" }, marked(words)) : frames(message.body);
}

function running(body) {
  return body.state === "making" && el("span", { class: "sentence" }, ticking(body.sentence, body.since, body.until));
}

function sentence(body) {
  if (!body.sentence || body.state === "making") return null;
  return el(
    "p",
    { class: "standing" },
    el("span", { class: "sentence" }, ticking(body.sentence, body.since, body.until)),
    body.reference && el("span", { class: "reference" }, body.reference),
  );
}

function opener(message, store, isOpen, open) {
  const count = store.thread(message.body.opens).length;
  const words = count ? countMessages(count) : say("open_thread");
  return el(
    "button",
    { type: "button", class: "opener", "data-focus": "opener", "aria-expanded": String(isOpen), "aria-controls": "thread", onclick: open },
    icon("thread"),
    words,
  );
}
