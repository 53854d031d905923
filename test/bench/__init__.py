"""The benchmark behind scripts/bench: hoist and what one would use instead, on the same work."""
