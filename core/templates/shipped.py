"""The templates that come with Limner, after Google's own advice on prompts for Gemini's image models."""

from core.model.template import Template

MAKING = (
    Template(
        "photo",
        "A photorealistic {shot=wide shot} of {subject}, set in {place=surroundings that suit it}. The light is "
        "{light=soft, golden, from the side}, and the mood is {mood=calm}. Taken with {lens=an 85 mm lens and a "
        "shallow depth of field}; textures are fine and natural.",
        summary="A photorealistic scene",
        example=(("subject", "an old potter at her wheel"), ("light", "morning sun through a window")),
    ),
    Template(
        "sticker",
        "A {style=kawaii} {form=sticker} of {subject}, with {features=bold, clean outlines and simple shading}, in "
        "{colours=a few bright colours}. One figure alone, whole, on a plain white background.",
        summary="A stylized illustration or a sticker",
        example=(("subject", "a red panda with a bamboo hat"), ("style", "kawaii")),
    ),
    Template(
        "logo",
        "The words “{text}” in {letters=a clean, bold sans-serif}, as {form=a logo} for {about}. The design is "
        "{style=modern and simple}, in {colours=black on white}. The words are spelled exactly as given, whole and "
        "easy to read, and there are no others.",
        summary="Accurate text, or a logo",
        example=(("text", "The Daily Grind"), ("about", "a coffee shop")),
    ),
    Template(
        "mockup",
        "A high-resolution studio photograph of {product} on {surface=a polished concrete surface}. The light is "
        "{light=a three-point softbox setup with soft highlights}. The camera looks from {angle=slightly above, at 45 "
        "degrees}, to show {detail=its shape and material}. Realistic, in sharp focus, with nothing else in the scene.",
        summary="A product mockup",
        example=(("product", "a matte black ceramic mug"), ("surface", "an oak table")),
    ),
    Template(
        "minimalist",
        "A minimalist composition with one thing alone, {subject}, in the {position=bottom right} of the frame. The "
        "background is a vast, empty area of {colour=off-white}, with much space left free. The light is "
        "{light=soft, from the upper left}.",
        summary="A minimalist design, with space for words",
        example=(("subject", "a red maple leaf"), ("position", "top left")),
    ),
    Template(
        "comic",
        "A single comic panel, drawn in {style=bold ink with flat colours}. In the foreground: {scene}. In the "
        "background: {place=a city at night}. A {box=caption box} holds the text “{text}”. The light makes the mood "
        "{mood=dramatic}.",
        summary="A comic panel",
        example=(("scene", "a detective in the rain"), ("text", "The city never sleeps.")),
    ),
)

EDITING = (
    Template(
        "add-remove",
        "In the picture given, {change}. The change {fit=matches the light, the perspective and the style of the "
        "picture}. Everything else stays as it is.",
        summary="Add something to a picture, or remove it",
        pictures=1,
        example=(("change", "add a small knitted hat to the cat"),),
    ),
    Template(
        "change-part",
        "In the picture given, change only {part} to {to}. Everything else stays exactly the same: the style, the "
        "light, the colours and the composition.",
        summary="Change only one part of a picture",
        pictures=1,
        example=(("part", "the blue sofa"), ("to", "a brown leather chesterfield")),
    ),
    Template(
        "restyle",
        "Redraw the picture given in the style of {style}. Keep what it shows and its composition, rendered with "
        "{look=the lines, the colours and the textures of that style}.",
        summary="Give a picture another style",
        pictures=1,
        example=(("style", "a Japanese woodblock print"),),
    ),
    Template(
        "combine",
        "Make one new picture out of the pictures given: take {take} and put it {where}. The result is {result=one "
        "natural scene, with the same light and perspective everywhere}.",
        summary="Combine two or more pictures",
        pictures=2,
        example=(("take", "the dress of the first picture"), ("where", "on the woman of the second")),
    ),
    Template(
        "keep-details",
        "In the picture given, {change}. Keep {keep} exactly as in the picture, down to {details=shape, colours, "
        "lettering and texture}. What is added {fit=follows its folds, its light and its perspective}.",
        summary="Change a picture and keep details exactly",
        pictures=1,
        example=(("change", "print a small anchor on her shirt"), ("keep", "her face and hair")),
    ),
)

SHIPPED = {template.name: template for template in (*MAKING, *EDITING)}
"""Every one by its name, in the order in which they are shown."""
