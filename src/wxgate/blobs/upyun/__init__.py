"""UpYun (又拍云) as a storage, and as the one who makes MP3 of voices (云处理).

Its storage may be used without its processing. Both are signed alike and answer their errors alike.
"""
