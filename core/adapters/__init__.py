"""The ports' implementations; the only places in the core that know a vendor's library."""
