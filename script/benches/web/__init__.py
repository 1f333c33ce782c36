"""Pages and actions over HTTP, as production serves them, against floors measured in the same run."""
