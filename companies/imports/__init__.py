"""Existing agreements from a workbook: read, checked row by row, planned before anything is written."""
