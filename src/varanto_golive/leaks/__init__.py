"""The leak suite: whether anything an asker can ask tells a withheld document from one that was never stored."""
