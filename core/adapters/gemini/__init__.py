"""Gemini's image models, through google-genai."""

from core.adapters.gemini.access import GeminiAccess
from core.adapters.gemini.model import GeminiModel

__all__ = ["GeminiAccess", "GeminiModel"]
