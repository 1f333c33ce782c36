"""What happens, one module a workflow: a story is a generator that calls an action and yields until when it waits."""
