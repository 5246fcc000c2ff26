"""Loaded before the settings: the tests run as the demo does, on a database of their own."""

import os

os.environ["DEMO"] = "1"
os.environ.pop("DEBUG", None)
