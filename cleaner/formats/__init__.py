"""Bytes in, records out, and back: one module a format, found by name in the registry."""
