"""The words that the offline model understands, beside the names of its figures."""

from core.adapters.offline.scene import Place, Style, Time, Weather

PHRASES: dict[str, str] = {
    "black and white": "monochrome",
    "black & white": "monochrome",
    "grey scale": "monochrome",
    "gray scale": "monochrome",
    "8 bit": "pixel",
    "8-bit": "pixel",
    "pencil drawing": "sketch",
    "line drawing": "sketch",
    "hand drawn": "sketch",
    "hand-drawn": "sketch",
    "under the sea": "underwater",
    "under water": "underwater",
    "outer space": "space",
    "on the moon": "space",
    "to the moon": "space",
    "upside down": "upside-down",
    "left to right": "mirrored",
    "a couple of": "two",
    "a pair of": "two",
    "half a dozen": "six",
    "a dozen": "twelve",
    "a few": "few",
    "lots of": "many",
    "a lot of": "many",
    "full moon": "moon",
    "starry night": "starry",
    "take away": "remove",
    "take out": "remove",
    "get rid of": "remove",
    "zoom in": "zoom",
}
"""Several words that mean one; replaced before anything else is read."""

TIMES: dict[str, Time] = {
    **dict.fromkeys(("day", "daytime", "daylight", "noon", "midday", "afternoon", "sunny"), Time.DAY),
    **dict.fromkeys(("dawn", "sunrise", "morning", "daybreak"), Time.DAWN),
    **dict.fromkeys(("dusk", "sunset", "evening", "twilight", "sundown"), Time.DUSK),
    **dict.fromkeys(("night", "nighttime", "midnight", "starry", "moonlit", "nocturnal"), Time.NIGHT),
}

WEATHERS: dict[str, Weather] = {
    **dict.fromkeys(("clear", "sunny", "cloudless"), Weather.CLEAR),
    **dict.fromkeys(("cloudy", "overcast"), Weather.CLOUDS),
    **dict.fromkeys(("rain", "rainy", "raining", "drizzle", "shower"), Weather.RAIN),
    **dict.fromkeys(("snow", "snowy", "snowing", "blizzard", "snowfall", "snowflakes"), Weather.SNOW),
    **dict.fromkeys(("fog", "foggy", "mist", "misty", "haze", "hazy"), Weather.FOG),
    **dict.fromkeys(("storm", "stormy", "thunderstorm", "thunder", "lightning"), Weather.STORM),
}

PLACES: dict[str, Place] = {
    **dict.fromkeys(
        ("meadow", "field", "garden", "park", "farm", "hill", "hills", "countryside", "village"), Place.MEADOW
    ),
    **dict.fromkeys(
        ("sea", "ocean", "coast", "harbour", "harbor", "lake", "river", "bay", "waves", "shore"), Place.SEA
    ),
    **dict.fromkeys(("beach", "island", "seaside", "sand"), Place.BEACH),
    **dict.fromkeys(("forest", "wood", "woods", "jungle", "woodland"), Place.FOREST),
    **dict.fromkeys(("desert", "dune", "dunes", "sahara"), Place.DESERT),
    **dict.fromkeys(("city", "town", "street", "skyline", "downtown", "road", "cityscape"), Place.CITY),
    **dict.fromkeys(("mountains", "alps", "valley", "alpine"), Place.MOUNTAINS),
    **dict.fromkeys(("winter", "arctic", "ice", "iceberg", "snowfield", "antarctica"), Place.SNOWFIELD),
    **dict.fromkeys(("space", "galaxy", "cosmos", "orbit", "universe", "nebula"), Place.SPACE),
    **dict.fromkeys(("underwater", "aquarium", "reef", "seabed"), Place.UNDERWATER),
    **dict.fromkeys(("table", "kitchen", "desk", "room", "indoors", "cafe"), Place.TABLE),
}

STYLES: dict[str, Style] = {
    **dict.fromkeys(("watercolor", "watercolour", "aquarelle", "watercolors"), Style.WATERCOLOR),
    **dict.fromkeys(("pixel", "pixels", "pixelart", "pixelated", "8bit"), Style.PIXEL),
    **dict.fromkeys(("sketch", "pencil", "charcoal", "sketched"), Style.SKETCH),
    **dict.fromkeys(("monochrome", "grayscale", "greyscale", "bw"), Style.MONO),
    **dict.fromkeys(("sepia", "vintage", "antique"), Style.SEPIA),
    **dict.fromkeys(("poster", "screenprint", "posterized"), Style.POSTER),
    **dict.fromkeys(("neon", "synthwave", "cyberpunk"), Style.NEON),
}

NUMBERS: dict[str, int] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "both": 2,
    "couple": 2,
    "pair": 2,
    "few": 3,
    "some": 3,
    "several": 4,
    "many": 6,
    "flock": 6,
    "group": 4,
    "dozen": 12,
}

SCALES: dict[str, float] = {
    **dict.fromkeys(("big", "large", "huge", "giant", "tall", "enormous", "gigantic"), 1.4),
    **dict.fromkeys(("small", "little", "tiny", "miniature", "mini"), 0.6),
}

SIDES: dict[str, float] = {"left": 0.2, "middle": 0.5, "center": 0.5, "centre": 0.5, "right": 0.8}

SCENERY = frozenset({"stars", "mountains"})
"""In the background when nobody counts them; things when somebody does."""

NEW = frozenset({"a", "an", "another", "more", "extra"})
"""Before a thing that is not there yet."""

KNOWN = frozenset({"the", "this", "that", "these", "those", "my", "its", "our", "your", "his", "her", "their"})
"""Before a thing that is spoken of as being there."""

IRREGULAR: dict[str, str] = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "geese": "goose",
    "wolves": "wolf",
    "leaves": "leaf",
}
