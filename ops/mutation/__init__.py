"""Plants small changes in a target's sources, all in one build, and looks which tests notice."""
