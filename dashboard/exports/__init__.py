"""The same readings in other clothes."""
