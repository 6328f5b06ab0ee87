/* What may follow at the caret, from the server's table of commands; no element is touched here. */

const COMMAND = /^\/([\w-]*)$/;
const NAMED = /^\/([\w-]+)\s/;
const FLAG = /(?:^|\s)(?:--|[—–])([\w-]*)$/;
const VALUE = /(?:^|\s)(?:--|[—–])([\w-]+)(?:=|\s+)(\S*)$/;

const begins = (name, typed) => name.toLowerCase().startsWith(typed.toLowerCase());

/* Returns { start, items, eager } or null: what replaces the text from `start` on, and whether one is chosen at once. */
export function candidates(text, table) {
  const { commands, models, templates } = table;
  return atCommand(text, commands) ?? atFlag(text, commands) ?? atValue(text, commands, { model: models, template: templates }) ?? atTopic(text, commands);
}

function atCommand(text, commands) {
  const match = COMMAND.exec(text);
  if (!match) return null;
  const items = commands
    .filter((command) => begins(command.name, match[1]))
    .map((command) => ({ text: `/${command.name}`, summary: command.summary, insert: `/${command.name}${command.options.length ? " " : ""}` }));
  return found(0, items, text, true);
}

function atFlag(text, commands) {
  const match = FLAG.exec(text);
  const flags = flagsFor(text, commands);
  if (!match || !flags) return null;
  const start = text.length - match[1].length - (text.at(-match[1].length - 1) === "-" ? 2 : 1);
  const items = flags
    .filter((option) => begins(option.name, match[1]))
    .map((option) => ({ text: `--${option.name}`, summary: option.summary, insert: `--${option.name} ` }));
  return found(start, items, text.slice(start), true);
}

function atValue(text, commands, named) {
  const match = VALUE.exec(text);
  const option = match && flagsFor(text, commands)?.find((flag) => flag.name === match[1].toLowerCase());
  if (!option) return null;
  const values = named[option.type] ?? option.choices.map((name) => ({ name, summary: "" }));
  const items = values
    .filter((value) => begins(value.name, match[2]))
    .map((value) => ({ text: value.name, summary: value.summary, insert: `${value.name} ` }));
  return found(text.length - match[2].length, items, match[2], true);
}

/* A word out of a list that a command takes, as in `/help models`. */
function atTopic(text, commands) {
  const match = /^\/([\w-]+)\s+(\S*)$/.exec(text);
  const option = match && command(match[1], commands)?.options.find((entry) => !entry.is_flag && entry.choices.length);
  if (!option) return null;
  const items = option.choices
    .filter((choice) => begins(choice, match[2]))
    .map((choice) => ({ text: choice, summary: option.summary, insert: choice }));
  return found(text.length - match[2].length, items, match[2], match[2] !== "");
}

/* The flags that fit: those of the command that the text begins with, or any command's for plain words. */
function flagsFor(text, commands) {
  const named = NAMED.exec(text);
  const owner = named ? command(named[1], commands) : commands.find((entry) => entry.options.some((option) => option.is_flag));
  const flags = owner?.options.filter((option) => option.is_flag) ?? [];
  return flags.length ? flags : null;
}

function command(name, commands) {
  return commands.find((entry) => entry.name === name.toLowerCase());
}

/* Nothing is offered for a word that is complete: Enter must send then. */
function found(start, items, typed, eager) {
  if (!items.length || items.some((item) => item.text.toLowerCase() === typed.toLowerCase())) return null;
  return { start, items, eager };
}
