"""What the university teaches and when, and the skills that students and positions name."""
