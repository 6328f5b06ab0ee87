#!/bin/sh
# The browser tests drive the system's own Chromium. Where it is missing and may be installed, install it; else they are
# left out, which is no failure.
set -u

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests."
    if apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi

echo "The browser tests are left out: there is no Chromium here. Install the package 'chromium' to run them."
