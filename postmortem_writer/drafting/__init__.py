"""Three ways to fill a draft: a model, an agent, or extraction without either."""
