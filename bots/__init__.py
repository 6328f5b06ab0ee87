"""The ways in: chat platforms, the web server and the command line, on top of `core`."""
