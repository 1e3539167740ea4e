"""QR codes that carry a scene: whoever scans one follows the account, which is told the scene.

Words: a *ticket* buys WeChat's picture of a code. What a code says is a URL, `http://weixin.qq.com/q/` and a *token*;
our own picture for print needs nothing else. A *temporary* code expires, a *permanent* one takes one of the account's
100 000 places for good.
"""
