"""English: the names and signatures that every language has."""
