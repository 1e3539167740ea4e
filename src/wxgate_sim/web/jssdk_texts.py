"""What the sheets of the JS-SDK stub say, in both languages."""

from wxgate_sim.web.language import HTML_LANG, Language

WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "lang": HTML_LANG["zh"],
        "add_title": "添加到卡包",
        "add": "添加",
        "cancel": "取消",
        "who": "以谁的身份",
        "choose_title": "选择卡券",
        "nothing": "没有可用的卡券",
        "open_title": "卡券",
        "picture_title": "选择图片",
        "sample": "用示例图片",
        "file": "图片文件",
        "close": "关闭",
        "code": "卡号",
        "simulator": "微信模拟器",
    },
    "en": {
        "lang": HTML_LANG["en"],
        "add_title": "Add to Cards & Offers",
        "add": "Add",
        "cancel": "Cancel",
        "who": "Continue as",
        "choose_title": "Choose a card",
        "nothing": "No card that can be used",
        "open_title": "Cards",
        "picture_title": "Choose a picture",
        "sample": "Take the sample picture",
        "file": "Picture file",
        "close": "Close",
        "code": "Code",
        "simulator": "WeChat simulator",
    },
}
