"""The local chat's page says nothing that the catalogue does not have."""

import json
import re
from pathlib import Path

import pytest

from bots import local
from bots.local.words import as_module, put_into, sentences

PAGE = Path(local.__file__).parent / "page"
HTML = (PAGE / "index.html").read_text(encoding="utf-8")
SCRIPTS = {script.name: script.read_text(encoding="utf-8") for script in sorted(PAGE.glob("*.js"))}
TECHNICAL = {"Content-Type", "Files", "ArrowDown", "ArrowUp", "Enter", "Tab", "Escape", "F6", "Limner", "Limner:"}

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"])//[^\n]*", re.DOTALL)
LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
SHOWN = re.compile(
    r'(?:[})]\s*,|(?:aria-label|title|alt|placeholder)"?\s*[:,]|textContent\s*=)\s*["`]([^"`]*)["`](?!\s*:)'
)
"""What becomes the text of an element, or an attribute that people are told of."""
SLOT = re.compile(r"\$\{[^{}]*\}")


def english_in(script: str) -> set[str]:
    """Texts of a script that people would read, and that no language could change."""
    code = COMMENT.sub("", script)
    literals = [said or template for said, template in LITERAL.findall(code)]
    sentences = [text for text in literals if re.match(r"[A-Z][a-z]", text)]
    shown = [text for text in SHOWN.findall(code) if re.search(r"[A-Za-z]", SLOT.sub("", text))]
    return {text for text in (*sentences, *shown) if SLOT.sub("", text).strip() not in TECHNICAL}


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_script_has_words_of_its_own(name: str) -> None:
    assert english_in(SCRIPTS[name]) == set()


@pytest.mark.parametrize(
    "line",
    [
        'el("p", { class: "standing" }, "Sending…")',
        'el("p", {}, icon("reply"), `from ${label}`)',
        'el("ul", { "aria-label": "attached" })',
        "node.textContent = `${count} messages`;",
    ],
)
def test_words_in_a_script_are_found(line: str) -> None:
    assert len(english_in(line)) == 1


def test_the_page_has_no_words_of_its_own_but_the_name_of_the_bot() -> None:
    body = re.sub(r"<(script|style).*?</\1>", "", HTML, flags=re.DOTALL)
    texts = re.findall(r">([^<>]*[A-Za-z][^<>]*)<", body)
    told = re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', body)

    assert {text.strip() for text in texts if not re.fullmatch(r"\s*\{\{\w+\}\}\s*", text)} == {"Limner"}
    assert [text for text in told if not re.fullmatch(r"\{\{\w+\}\}", text)] == []


def test_each_sentence_of_the_page_is_in_the_catalogue_and_each_of_the_catalogue_on_the_page() -> None:
    said = {name for script in SCRIPTS.values() for name in re.findall(r'say\("(\w+)"', script)}
    placed = set(re.findall(r"\{\{(\w+)\}\}", HTML)) - {"language"}

    assert said | placed == set(sentences())


def test_a_script_reads_the_sentences_as_they_are() -> None:
    told = re.match(r"export const sentences = (.*);\n", as_module())

    assert told is not None
    assert json.loads(told[1]) == dict(sentences())


def test_what_would_end_the_text_of_the_page_stands_in_it_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bots.local.words.sentences", lambda: {"leave": '<b> "back"'})

    assert put_into('<html lang="{{language}}"><p title="{{leave}}">') == (
        '<html lang="en"><p title="&lt;b&gt; &quot;back&quot;">'
    )
