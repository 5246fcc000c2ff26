"""Spreadsheets out and in: every noun as rows of text that a person can edit and bring back.

`writers` and `readers` know files and no models; `columns` and `keys` know what the rows of a noun say in text;
`staging`, `checking` and `writing` bring a file in, each step leaving the record as it was until the last.
"""
