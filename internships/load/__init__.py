"""A province in bulk, to measure with: `manage.py seed_load`. Its people and companies are made up."""
