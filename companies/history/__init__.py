"""What happened to companies and MoUs, in words, and what is new to whoever reads it."""
