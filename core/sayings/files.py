"""Why a file cannot be used, and what was done to it; each names the file and what to do, never a decoder's words."""

FILE_KINDS = {
    "zip": "a ZIP archive or an Office document",
    "photoshop": "a Photoshop file",
    "icon": "an icon (ICO)",
    "jpeg_xl": "a JPEG XL picture",
    "jpeg_2000": "a JPEG 2000 picture",
    "postscript": "a PostScript drawing",
    "webm": "a video (WebM or Matroska)",
    "mpeg": "a video (MPEG)",
    "avi": "a video (AVI)",
    "quicktime": "a video (QuickTime)",
    "mp4": "a video (MP4)",
    "sound": "a sound file",
    "archive": "an archive",
    "program": "a program",
    "html": "a web page (HTML)",
    "svg": "an SVG drawing",
    "xml": "an XML document",
    "pdf": "a PDF document",
}
"""What a file may be that is no picture to us."""

FIRST_OF_FILE = {
    "page": "only the first page was used",
    "picture": "only the first picture was used",
    "frame": "only the first frame was used",
}

_TAKEN = "Attach a PNG, JPEG, WebP, GIF, HEIC, AVIF, BMP or TIFF file."


def wrong_kind(name: str, kind: str) -> str:
    """A file of another kind, which may be unknown."""
    really = f"is {FILE_KINDS[kind]}, which cannot be used here." if kind else "is not a picture."
    return f"{_file(name)} {really} {_TAKEN}"


def no_picture(name: str) -> str:
    """A web page stands where the file was, or the file was never a picture."""
    return f"{_file(name)} is not a picture."


def file_empty(name: str) -> str:
    """Not a single byte."""
    return f"{_file(name)} is empty. Attach it again."


def file_broken(name: str, kind: str) -> str:
    """It begins like a picture and does not go on like one."""
    return f"{_file(name)} is a damaged or incomplete {kind} file. Save it again and attach it once more."


def file_unreadable(name: str) -> str:
    """Reading it was given up."""
    return f"{_file(name)} could not be read in the time and memory allowed. Save it as a smaller PNG or JPEG."


def file_has(name: str, megabytes: int, most: int) -> str:
    """Too many bytes, and how many."""
    return f"{_file(name)} has {megabytes} MB; at most {most} MB can be used."


def file_too_large(name: str, most: int) -> str:
    """Too many bytes; how many is not known."""
    return f"{_file(name)} is too large: at most {most} MB can be used."


def too_many_megapixels(name: str, kind: str, most: int) -> str:
    """Too many pixels; how many is not known."""
    return f"{_file(name)} has too many megapixels; {kind} files may have {most} at most."


def file_has_megapixels(name: str, width: int, height: int, *, kind: str, most: int) -> str:
    """Too many pixels, and how many."""
    megapixels = width * height / 1_000_000
    return f"{_file(name)} has {megapixels:.0f} megapixels ({width} × {height}); {kind} files may have {most} at most."


def too_slim(name: str, width: int, height: int, most: int) -> str:
    """Hardly a picture: so many times longer than wide it may be."""
    return f"{_file(name)} is {width} × {height} pixels; the longer side may be {most} times the shorter at most."


def first_alone(name: str, unit: str) -> str:
    """A file of several pictures."""
    return f"{_file(name)}: {FIRST_OF_FILE[unit]}."


def made_smaller(name: str, width: int, height: int) -> str:
    """A picture that was larger than models see."""
    return f"{_file(name)} was made smaller, to {width} × {height} pixels."


def cut_short(name: str) -> str:
    """A download that broke off."""
    return f"{_file(name)} could not be read to its end. Attach it again."


def link_dead(name: str, platform: str) -> str:
    """A file that its platform does not give out any more."""
    return f"{_file(name)} can no longer be read from {platform}. Attach it again."


def workspace_left(name: str) -> str:
    """A file of a workspace that Limner was taken out of."""
    return f"{_file(name)} can no longer be read from Slack."


def lies_elsewhere(name: str, platform: str) -> str:
    """A link to another host."""
    return f"{_file(name)} does not lie on {platform}. Attach the file itself."


def not_stored(name: str) -> str:
    """A file that somebody removed."""
    return f"{_file(name)} is no longer stored here. Attach it again to go on."


def models_picture_broken() -> str:
    """What the model sent cannot be read."""
    return "What the model sent is not a whole picture. Try again."


def _file(name: str) -> str:
    return name or "The file"
