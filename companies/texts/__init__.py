"""Words and terms of an agreement: written, rendered, compared, merged."""
