import pytest

from core.model.language import is_surely_not_english

ENGLISH = [
    "a lighthouse at dusk",
    "lighthouse, dusk, cinematic",
    "Don Quijote de la Mancha riding a donkey, oil painting",
    "portrait of Ludwig van Beethoven",
    "Rio de Janeiro",
    "Leonardo da Vinci style sketch",
    "a table of crème brûlée, jalapeños and a piñata",
    "café de Flore at night, Paris",
    'a bakery sign that says "Bäckerei am Markt und Café"',
    "a neon sign with “こんにちは” on it",
    "a banner that reads «Добро пожаловать»",
    "the word 寿司 on a menu",
    "Zürich skyline",
    "El Greco, view of Toledo",
    "feng shui garden",
    "Día de los Muertos sugar skull",
    "a man in a van over the den",
    "logo for Pizzeria Da Luigi",
    "minimalist poster",
    "4k, 8k, 16:9",
    "🦊🌲",
    "",
    "make it night",
    "Im a cat",
    "A photo of the Côte d'Azur for my résumé",
    "São Paulo street art",
    "i am a robot",
]

OTHERS = [
    "ein Leuchtturm bei Nacht",
    "Ein rotes Boot auf dem See",
    "eine Katze mit Hut",
    "un phare au crépuscule",
    "une photo d'un chat sur le toit",
    "un faro de noche con un barco",
    "el gato duerme en la mesa",
    "um farol ao anoitecer com um barco",
    "un faro al tramonto con una barca",
    "een vuurtoren bij nacht met een boot",
    "en katt på ett tak med en hatt",
    "kot na dachu w nocy z kapeluszem",
    "夕暮れの灯台",
    "маяк на закате",
    "منارة عند الغروب",
    "황혼의 등대",
    "灯塔",
    "शाम को एक प्रकाशस्तंभ",
]


@pytest.mark.parametrize("prompt", ENGLISH)
def test_english_is_never_taken_for_another_language(prompt: str) -> None:
    assert not is_surely_not_english(prompt)


@pytest.mark.parametrize("prompt", OTHERS)
def test_another_language_is_recognised(prompt: str) -> None:
    assert is_surely_not_english(prompt)
