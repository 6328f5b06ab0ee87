"""What Limner does, without any chat platform."""
