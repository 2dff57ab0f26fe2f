"""The systems that Ngatu is compared with, and what they share.

Each competitor is a script that runs in a virtual environment of its own.
"""
