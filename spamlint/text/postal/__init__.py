"""Postal addresses in running text, by the formats of countries that are told as data."""
