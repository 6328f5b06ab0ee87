/* What the page knows: every message as it stands, by the last revision that arrived. */

export class Store {
  #messages = new Map();
  #nonces = new Set();
  #cards = new Map(); // thread → its card
  #folded = new Set(); // messages that their card stands for
  revision = 0;

  /* Take in messages; returns those that are news. */
  take(messages) {
    const news = [];
    for (const message of messages) {
      this.revision = Math.max(this.revision, message.revision);
      const known = this.#messages.get(message.id);
      if (known && known.revision >= message.revision) continue;
      this.#messages.set(message.id, message);
      this.#nonces.add(message.nonce);
      if (message.body.kind === "progress" && message.body.opens) {
        this.#cards.set(message.body.opens, message);
        this.#folded.add(message.body.about);
      }
      news.push(message);
    }
    return news;
  }

  has(nonce) {
    return this.#nonces.has(nonce);
  }

  message(id) {
    return this.#messages.get(id);
  }

  card(thread) {
    return this.#cards.get(thread);
  }

  /* The channel: cards in the place of the messages that they stand for. */
  channel() {
    return this.#where((message) => message.thread === null && !this.#folded.has(message.id));
  }

  thread(id) {
    return this.#where((message) => message.thread === id);
  }

  /* The newest pictures of a thread, oldest first. */
  pictures(thread, most) {
    return this.thread(thread)
      .flatMap((message) => message.body.pieces ?? [])
      .filter((piece) => piece.address)
      .slice(-most);
  }

  /* The last words that the model gave in a thread, if it gave any. */
  words(thread) {
    return this.thread(thread)
      .flatMap((message) => message.body.pieces ?? [])
      .findLast((piece) => piece.words)?.words;
  }

  /* What the person wrote to get this card. */
  asked(card) {
    return this.message(card.body.about);
  }

  #where(belongs) {
    return [...this.#messages.values()].filter((message) => belongs(message) && !isOver(message)).sort((a, b) => a.number - b.number);
  }
}

/* A menu or a question about what is gone. */
function isOver({ body }) {
  return body.kind === "note" && !body.text && !body.file;
}
