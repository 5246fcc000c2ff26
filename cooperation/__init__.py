"""The record: what is true, and who may change it."""
