/* What was sent and has not arrived: kept over reloads, sent again under the same name until it has. */

import { Refused, newNonce, post } from "/assets/api.js";

const KEPT = "limner.unsent";
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15000;

export class Outbox {
  #items = read();
  #changed;
  #arrived;

  constructor({ onChange, onArrival }) {
    this.#changed = onChange;
    this.#arrived = onArrival;
  }

  /* Messages on their way to a thread, or to the channel (null). */
  waiting(thread) {
    return this.#items.filter((item) => item.body.thread === thread);
  }

  add(body, files) {
    const item = { nonce: newNonce(), body, files, at: new Date().toISOString(), error: "" };
    this.#items.push(item);
    this.#keep();
    this.#send(item);
    return item.nonce;
  }

  drop(nonce) {
    if (!this.#items.some((item) => item.nonce === nonce)) return;
    this.#items = this.#items.filter((item) => item.nonce !== nonce);
    this.#keep();
  }

  retry() {
    for (const item of this.#items) if (!item.error) this.#send(item);
  }

  async #send(item, pause = FIRST_PAUSE_MS) {
    if (item.busy || !this.#items.includes(item)) return;
    item.busy = true;
    try {
      const answer = await post("/chat/messages", { nonce: item.nonce, ...item.body });
      this.drop(item.nonce);
      this.#arrived(answer);
    } catch (error) {
      item.error = error instanceof Refused ? error.message : "";
      if (!item.error) setTimeout(() => this.#send(item, Math.min(pause * 2, LONGEST_PAUSE_MS)), pause);
      this.#keep();
    } finally {
      item.busy = false;
    }
  }

  #keep() {
    const kept = this.#items.map(({ busy, ...item }) => item);
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
    } catch {
      // No room, or none allowed: then they are kept for as long as the page is open.
    }
    this.#changed();
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  } catch {
    return [];
  }
}

/* Press a button; tried again under the same name until the server has it. */
export async function press(button, thread) {
  const nonce = newNonce();
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    try {
      return await post("/chat/press", { nonce, button, thread });
    } catch (error) {
      if (error instanceof Refused) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}
