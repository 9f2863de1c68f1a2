"""Cleaning where the data already is: one module for each framework, which imports it when it is used."""
