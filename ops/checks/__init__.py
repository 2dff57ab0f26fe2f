"""The checks behind `ops/verify`.

Each module has `run(context) -> Result` and `FAULTS`: the faults it can plant, each with words of
the shortfall that must follow. A fault tampers with input or expectation, never with the product.
"""
