"""The industrial estates of the province and the kinds of programme with their rules."""
