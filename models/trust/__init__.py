"""Trust in both directions: meetings, promises, questions, surveys and thanks."""
