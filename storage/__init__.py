"""Rows and reference data: models, queries by noun, migrations, and the files the answers come from."""
