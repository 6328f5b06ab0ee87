"""The command line: one module for each family of commands, and one place where every error becomes a sentence."""
