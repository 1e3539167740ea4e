"""Shake-around (摇一摇周边): who shook a phone, and at which beacon. WeChat admits no new accounts to it."""
