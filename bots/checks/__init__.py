"""What `limner check` looks at: each check says what is wrong and how to mend it."""
