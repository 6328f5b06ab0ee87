/* What the page itself says; the server has the sentences, in the language of whoever reads them. */

import { messages, sentences } from "/assets/sentences.js";

const PLURAL = new Intl.PluralRules(document.documentElement.lang);

const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (slot, name) => String(values[name] ?? slot));

export const say = (name, values = {}) => filled(sentences[name], values);

export const countMessages = (count) => filled(messages[PLURAL.select(count)], { count });
