"""The office's register of MoUs: its lists, filters, counts and exports."""
