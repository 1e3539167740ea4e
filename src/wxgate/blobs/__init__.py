"""Stored files: a folder, an S3-compatible service or UpYun behind one small interface; knows no tenant and no WeChat.

Words: a *blob* is a file that is written once and never changed; its *path* is made by us and cannot be guessed; a
*spooled* file is one that still lies in a folder of ours, complete, before it is stored.
"""
