"""Voices to MP3, in processes of our own that a hostile file can at worst kill; knows no tenant and no storage."""
