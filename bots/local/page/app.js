/* The page: a channel of requests, and beside it the thread that is open. */

import { Refused } from "/assets/api.js";
import { card, cardSign, request } from "/assets/cards.js";
import { Composer } from "/assets/composer.js";
import { el, reconcile, time } from "/assets/dom.js";
import { Form } from "/assets/form.js";
import { Outbox, press } from "/assets/outbox.js";
import { jobs, note, progress, result, row, written } from "/assets/render.js";
import { List } from "/assets/scroll.js";
import { connect } from "/assets/socket.js";
import { Store } from "/assets/store.js";
import { say } from "/assets/words.js";

const $ = (id) => document.getElementById(id);

const store = new Store();
const lists = { channel: new List($("channel-scroll")), thread: new List($("thread-scroll")) };
let me = "";
let chat = "";
let thread = null;
const sentHere = new Set();

const outbox = new Outbox({ onChange: draw, onArrival: ({ message, ...answer }) => (arrive([message]), openForm(answer, message.thread)) });

const composers = {
  channel: new Composer({
    place: $("channel-composer"),
    pane: document.querySelector(".channel"),
    label: say("to_channel"),
    placeholder: say("describe"),
    onSend: (message) => send(null, message),
    onLeave: () => {},
    onTrouble: complain,
  }),
  thread: new Composer({
    place: $("thread-composer"),
    pane: $("thread"),
    label: say("to_thread"),
    placeholder: say("change"),
    onSend: (message) => send(thread, message),
    onLeave: closeThread,
    onTrouble: complain,
  }),
};

function send(to, { text, files, reply_to, version, label }) {
  const body = { thread: to, text, attachments: files.map((file) => file.id), reply_to, version };
  const nonce = outbox.add(body, { files, label });
  if (to === null) sentHere.add(nonce);
  lists[to === null ? "channel" : "thread"].follow();
}

/* ---- what arrives ---- */

function arrive(messages) {
  const news = store.take(messages);
  for (const { nonce } of news) outbox.drop(nonce);
  if (!news.length) return;
  draw();
  for (const message of news) openOwn(message);
}

/* The thread of what was asked for here opens by itself: that is where it goes on. */
function openOwn({ body }) {
  if (body.kind !== "progress" || !body.opens) return;
  const asked = store.message(body.about);
  if (!asked || !sentHere.delete(asked.nonce)) return;
  openThread(body.opens, { focus: composers.channel.isEmpty });
}

const readOut = (piece) => piece.words ?? `${piece.label}, ${piece.alt}`;

function announce(messages) {
  const words = messages.map(({ body }) => {
    if (body.kind === "result") return `Limner: ${body.pieces.map(readOut).join(". ")}`;
    if (body.kind === "note" || body.kind === "jobs") return body.text;
    return body.state === "failed" ? `${body.label}. ${body.sentence}` : "";
  });
  $("live").textContent = words.filter(Boolean).join(" ");
}

/* ---- what is shown ---- */

function draw() {
  const channel = [...store.channel().map(channelItem), ...outbox.waiting(null).map(waitingItem)];
  $("welcome").hidden = channel.length > 0 || !chat;
  lists.channel.keep(() => reconcile($("channel-list"), channel));
  if (thread) drawThread();
}

function drawThread() {
  const root = store.card(thread);
  const items = [...store.thread(thread).map(threadItem), ...outbox.waiting(thread).map(waitingItem)];
  if (root) {
    items.unshift(rootItem(root));
    if (root.body.state !== "delivered") items.splice(1, 0, { key: "root-state", sign: String(root.revision), make: () => progress(root, act) });
    $("thread-title").textContent = root.body.prompt;
  }
  lists.thread.keep(() => reconcile($("thread-list"), items));
}

function channelItem(message) {
  if (message.body.kind !== "progress") return threadItem(message);
  const isOpen = message.body.opens === thread;
  const make = () => card(message, store, { isOpen, act, openThread });
  return { key: message.id, sign: cardSign(message, store, isOpen), make };
}

function threadItem(message) {
  const views = { written: () => written(message, me), progress: () => progress(message, act), result: () => result(message, act), note: () => note(message, act), jobs: () => jobs(message, act, openThread) };
  return { key: message.id, sign: String(message.revision), make: views[message.body.kind] };
}

function rootItem(root) {
  const asked = store.asked(root);
  const make = () => row({ who: "person", name: root.body.asked_by, at: root.at, kind: "written root" }, request(root, asked));
  return { key: "root", sign: `${root.body.job} ${asked?.revision}`, make };
}

function waitingItem(item) {
  const body = { text: item.body.text, files: item.files.files, label: item.files.label };
  const drop = () => outbox.drop(item.nonce);
  const trouble = item.error
    ? el("p", { class: "standing" }, el("span", { class: "sentence error" }, item.error), el("button", { type: "button", class: "act", onclick: drop }, say("discard")))
    : el("p", { class: "standing muted" }, say("sending"));
  return { key: item.nonce, sign: item.error, make: () => written({ body, at: item.at }, me, trouble) };
}

/* ---- what people do ---- */

async function act({ id, press: verb, version }, message, control) {
  if (verb === "edit" || verb === "reply") return startFrom(message, verb, version);
  if (verb === "new") return composers.thread.fill("new: ");
  if (verb === "rephrase") return rephrase(message);
  control.setAttribute("aria-disabled", "true");
  try {
    openForm(await press(id, message.thread), message.thread);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    complain(error.message);
  } finally {
    control.removeAttribute("aria-disabled");
  }
}

/* A form that the chat answers with, if it does. */
function openForm({ form: asked }, thread) {
  if (asked) new Form(asked, { thread, onAnswer: (answer) => openForm(answer, thread), onTrouble: complain }).open();
}

function startFrom(message, verb, number) {
  const pictures = message.body.pieces.filter((piece) => piece.address);
  const picture = pictures.find((piece) => piece.number === number) ?? pictures.at(-1);
  const { label, address: thumb } = picture;
  const source =
    verb === "edit"
      ? { version: picture.number, told: say("editing", { label }), stop: say("stop_editing", { label }) }
      : { reply_to: message.id, told: say("replying", { label }), stop: say("stop_replying", { label }) };
  composers.thread.startFrom({ ...source, label, thumb });
  if (verb === "edit") composers.thread.suggest(message.body.prompt);
}

function rephrase(message) {
  const asked = store.message(message.body.about ?? "")?.body.text;
  const composer = message.thread === null && !thread ? composers.channel : composers.thread;
  composer.fill(asked && composer === composers.channel ? asked : message.body.prompt);
}

function complain(sentence) {
  const toast = $("toast");
  toast.textContent = sentence;
  toast.hidden = false;
  clearTimeout(complain.timer);
  complain.timer = setTimeout(() => (toast.hidden = true), 8000);
}

/* ---- which thread is open: the address says so, so that "back" works ---- */

function openThread(id, { focus = true } = {}) {
  if (id !== thread) history.pushState({ opened: true }, "", `#${id}`);
  showThread(id);
  if (focus) composers.thread.focus();
}

function closeThread() {
  if (history.state?.opened) history.back();
  else history.replaceState(null, "", location.pathname);
  showThread(null);
  composers.channel.focus();
}

function showThread(id) {
  const isOther = id !== thread;
  thread = id;
  $("thread").hidden = !id;
  $("app").classList.toggle("threaded", Boolean(id));
  if (isOther) {
    composers.thread.startFrom(null);
    $("thread-list").replaceChildren();
    lists.thread.follow();
  }
  draw();
}

function fromAddress() {
  const id = location.hash.slice(1);
  showThread(/^t[0-9A-Z]{26}$/.test(id) ? id : null);
}

addEventListener("popstate", fromAddress);
$("leave").addEventListener("click", closeThread);
addEventListener("keydown", (event) => {
  if (event.key !== "F6" || !thread) return;
  event.preventDefault();
  const inThread = $("thread").contains(document.activeElement);
  composers[inThread ? "channel" : "thread"].focus();
});

/* ---- the start ---- */

function greet(hello) {
  if (chat && chat !== hello.chat) return location.reload(); // another chat answers at this address
  chat = hello.chat;
  me = hello.person;
  $("offline").hidden = !hello.offline;
  for (const composer of Object.values(composers)) composer.table = hello;
  const examples = hello.commands.flatMap((command) => (command.name === "imagine" ? command.examples : []));
  $("examples").replaceChildren(
    ...examples.map((text) => el("li", {}, el("button", { type: "button", onclick: () => composers.channel.fill(text) }, text))),
  );
  outbox.retry();
  draw();
}

let isFirst = true;
connect({
  after: () => store.revision,
  onHello: greet,
  onMessages: (messages) => {
    arrive(messages);
    if (!isFirst) announce(messages);
    isFirst = false;
  },
  onState: (isOpen) => ($("banner").hidden = isOpen),
});
fromAddress();
// On a phone the keyboard would cover what there is to see.
if (matchMedia("(hover: hover)").matches) composers.channel.focus();
