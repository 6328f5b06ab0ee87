/* The files that wait in a composer: uploaded at once, sent with the next message. */

import { upload } from "/assets/api.js";
import { el, icon } from "/assets/dom.js";
import { say } from "/assets/words.js";

const SHOWN_TYPES = /^image\/(png|jpeg|gif|webp)$/;
let added = 0;

export class Attachments {
  #items = [];
  #list = el("ul", { class: "tray", "aria-label": say("attachments"), hidden: true });
  #onTrouble;
  mostBytes = Infinity;

  constructor(onTrouble) {
    this.#onTrouble = onTrouble;
  }

  get element() {
    return this.#list;
  }

  get isEmpty() {
    return !this.#items.length;
  }

  add(files) {
    for (const file of files) {
      if (file.size > this.mostBytes) {
        this.#onTrouble(say("too_large", { name: file.name, most: Math.floor(this.mostBytes / 1e6) }));
        continue;
      }
      const named = file.name ? file : new File([file], `pasted-${(added += 1)}.png`, { type: file.type });
      const item = { file: named, preview: SHOWN_TYPES.test(file.type) ? URL.createObjectURL(file) : "", done: null };
      item.done = upload(named).catch((error) => this.#failed(item, error));
      item.done.then((stored) => stored && this.#arrived(item));
      this.#items.push(item);
    }
    this.#draw();
  }

  /* Take out what was uploaded, once all of it is; null when something could not be. */
  async take() {
    const stored = await Promise.all(this.#items.map((item) => item.done));
    if (stored.includes(null)) {
      this.#onTrouble(say("not_attached"));
      return null;
    }
    this.#clear();
    return stored;
  }

  #clear() {
    for (const item of [...this.#items]) this.#remove(item);
  }

  #arrived(item) {
    item.node?.classList.remove("busy");
  }

  /* It stays until it is taken out by hand: words about a picture must not go without it. */
  #failed(item, error) {
    item.node?.classList.replace("busy", "failed");
    this.#onTrouble(error.message);
    return null;
  }

  #remove(item) {
    if (item.preview) URL.revokeObjectURL(item.preview);
    this.#items = this.#items.filter((other) => other !== item);
    this.#draw();
  }

  #draw() {
    this.#list.hidden = this.isEmpty;
    for (const item of this.#items) item.node ??= this.#entry(item);
    this.#list.replaceChildren(...this.#items.map((item) => item.node));
  }

  #entry(item) {
    const { name } = item.file;
    return el(
      "li",
      { class: "busy", title: name },
      item.preview ? el("img", { src: item.preview, alt: name }) : el("span", { class: "file" }, icon("file"), name),
      el("button", { type: "button", "aria-label": say("remove", { name }), onclick: () => this.#remove(item) }, icon("close")),
    );
  }
}

/* Files that are pasted or dropped anywhere on `area`. */
export function acceptFiles(area, attachments) {
  area.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length) {
      event.preventDefault();
      attachments.add(event.clipboardData.files);
    }
  });
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    area.classList.add("dropping");
  });
  for (const ended of ["dragleave", "drop"]) {
    area.addEventListener(ended, (event) => {
      if (ended === "drop" || !area.contains(event.relatedTarget)) area.classList.remove("dropping");
    });
  }
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    attachments.add(event.dataTransfer.files);
  });
}
