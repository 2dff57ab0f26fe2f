"""Fuzzing of every decoder: what is fuzzed, how it is built and how a campaign runs."""
