"""Prompts with named blanks: those that Limner ships, and those that teams save."""
