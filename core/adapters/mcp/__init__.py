"""Servers that lend us tools by the Model Context Protocol; its library is imported with the first connection."""
