/* Times that run: the server says since when or until when, the page's own clock does the rest. */

import { el, prose } from "/assets/dom.js";
import { say } from "/assets/words.js";

const OF_DAY = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 100 ? say("seconds", { seconds: whole }) : say("minutes", { minutes: Math.floor(whole / 60), seconds: whole % 60 });
}

function filled(template, since, until) {
  const now = Date.now();
  return template
    .replace("{ago}", () => say("ago", { span: span(since ? (now - Date.parse(since)) / 1000 : 0) }))
    .replace("{in}", () => say("in", { span: span(until ? (Date.parse(until) - now) / 1000 : 0) }))
    .replace("{time}", until ? OF_DAY.format(new Date(until)) : "");
}

/* A sentence whose slots are kept up to date. */
export function ticking(sentence, since, until) {
  if (!/\{(ago|in|time)\}/.test(sentence)) return el("span", {}, prose(sentence));
  const data = { class: "ticking", "data-template": sentence, "data-since": since, "data-until": until };
  return el("span", data, filled(sentence, since, until));
}

setInterval(() => {
  for (const node of document.querySelectorAll(".ticking")) {
    const { template, since, until } = node.dataset;
    const words = filled(template, since, until);
    if (node.textContent !== words) node.textContent = words;
  }
}, 1000);
