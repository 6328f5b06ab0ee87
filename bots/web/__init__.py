"""Everything that Limner serves over HTTP: one aiohttp server a process."""
