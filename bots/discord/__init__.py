"""Discord: commands, threads and buttons in front of the core."""
