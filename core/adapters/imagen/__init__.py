"""Google's Imagen, through Vertex AI and google-genai."""

from core.adapters.imagen.access import ImagenAccess
from core.adapters.imagen.credentials import prove_credentials
from core.adapters.imagen.model import ImagenModel

__all__ = ["ImagenAccess", "ImagenModel", "prove_credentials"]
