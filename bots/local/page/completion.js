/* The list that opens over a composer while a command or a flag is typed. */

import { candidates } from "/assets/candidates.js";
import { el } from "/assets/dom.js";
import { say } from "/assets/words.js";

let lists = 0;

export class Completion {
  #area;
  #list;
  #found = null;
  #chosen = -1;
  #table = { commands: [], models: [], templates: [] };

  constructor(area) {
    this.#area = area;
    this.#list = el("ul", { class: "completion", role: "listbox", id: `completion-${(lists += 1)}`, "aria-label": say("suggestions"), hidden: true });
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.#list.id);
    area.addEventListener("input", () => this.look());
    area.addEventListener("click", () => this.look());
    area.addEventListener("blur", () => this.close());
  }

  get element() {
    return this.#list;
  }

  /* What is typed before the first table arrives finds its list when it does. */
  set table(table) {
    const isFirst = !this.#table.commands.length;
    this.#table = table;
    if (isFirst && document.activeElement === this.#area) this.look();
  }

  look() {
    const { selectionStart: caret, selectionEnd, value } = this.#area;
    this.#found = caret === selectionEnd ? candidates(value.slice(0, caret), this.#table) : null;
    this.#chosen = this.#found?.eager ? 0 : -1;
    this.#draw();
  }

  close() {
    this.#found = null;
    this.#draw();
  }

  /* Whether the key was for the list. */
  takes(event) {
    if (!this.#found) return false;
    const { items } = this.#found;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.#chosen = (this.#chosen + step + items.length) % items.length;
      this.#draw();
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && this.#chosen >= 0) {
      this.#accept(items[this.#chosen]);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  }

  #accept(item) {
    const { selectionStart: caret, value } = this.#area;
    this.#area.setRangeText(item.insert, this.#found.start, caret, "end");
    if (value.slice(caret).startsWith(" ") && item.insert.endsWith(" ")) {
      this.#area.setRangeText("", this.#area.selectionStart, this.#area.selectionStart + 1, "end");
    }
    this.#area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #draw() {
    const items = this.#found?.items ?? [];
    this.#list.hidden = !items.length;
    this.#list.replaceChildren(...items.map((item, place) => this.#entry(item, place)));
    const chosen = this.#list.children[this.#chosen];
    chosen?.scrollIntoView({ block: "nearest" });
    chosen ? this.#area.setAttribute("aria-activedescendant", chosen.id) : this.#area.removeAttribute("aria-activedescendant");
  }

  #entry(item, place) {
    const isChosen = place === this.#chosen;
    return el(
      "li",
      {
        role: "option",
        id: `${this.#list.id}-${place}`,
        "aria-selected": String(isChosen),
        // The area must keep the focus, or its blur would close the list before the click.
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.#accept(item),
      },
      el("span", { class: "entry" }, item.text),
      item.summary && el("span", { class: "summary" }, item.summary),
    );
  }
}
