"""Springboards (跳板): logging a visitor in through WeChat's web-page OAuth on behalf of a client's site.

Words: a *springboard* is what a client sets up: where to lead visitors afterwards, and how much to ask of them. A
*visit* is one visitor's completed passage and has a user-data key of its own. An *exchange* is the trade of one OAuth
code for the visitor's identity, which WeChat grants once.
"""
