"""UpYun (又拍云) imitated: its storage and its asynchronous processing, as one application of its own."""
