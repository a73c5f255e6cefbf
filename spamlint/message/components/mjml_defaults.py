"""What MJML's components say where nobody else does: their `defaultAttributes` in MJML 4.18, as far as they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_FONT: Final = "Ubuntu, Helvetica, Arial, sans-serif"
_SECTION: Final = {
    "background-repeat": "repeat",
    "background-size": "auto",
    "background-position": "top center",
    "direction": "ltr",
    "padding": "20px 0",
    "text-align": "center",
}

DEFAULTS: Final[Mapping[str, Mapping[str, str]]] = {
    "mj-body": {"width": "600px"},
    "mj-section": _SECTION,
    "mj-wrapper": _SECTION,
    "mj-hero": {"background-position": "center center", "padding": "0px", "background-color": "#ffffff"},
    "mj-group": {"direction": "ltr"},
    "mj-column": {"direction": "ltr", "vertical-align": "top"},
    "mj-text": {
        "align": "left",
        "color": "#000000",
        "font-family": _FONT,
        "font-size": "13px",
        "line-height": "1",
        "padding": "10px 25px",
    },
    "mj-button": {
        "align": "center",
        "background-color": "#414141",
        "border": "none",
        "border-radius": "3px",
        "color": "#ffffff",
        "font-family": _FONT,
        "font-size": "13px",
        "font-weight": "normal",
        "inner-padding": "10px 25px",
        "line-height": "120%",
        "padding": "10px 25px",
        "target": "_blank",
        "text-decoration": "none",
        "text-transform": "none",
        "vertical-align": "middle",
    },
    "mj-image": {
        "alt": "",
        "align": "center",
        "border": "0",
        "height": "auto",
        "padding": "10px 25px",
        "target": "_blank",
        "font-size": "13px",
    },
    "mj-divider": {
        "border-color": "#000000",
        "border-style": "solid",
        "border-width": "4px",
        "padding": "10px 25px",
        "width": "100%",
        "align": "center",
    },
    "mj-spacer": {"height": "20px"},
    "mj-table": {
        "align": "left",
        "border": "none",
        "cellpadding": "0",
        "cellspacing": "0",
        "color": "#000000",
        "font-family": _FONT,
        "font-size": "13px",
        "line-height": "22px",
        "padding": "10px 25px",
        "table-layout": "auto",
        "width": "100%",
    },
    "mj-navbar": {"align": "center"},
    "mj-navbar-link": {
        "color": "#000000",
        "font-family": _FONT,
        "font-size": "13px",
        "font-weight": "normal",
        "line-height": "22px",
        "padding": "15px 10px",
        "target": "_blank",
        "text-decoration": "none",
        "text-transform": "uppercase",
    },
    "mj-social": {
        "align": "center",
        "border-radius": "3px",
        "color": "#333333",
        "font-family": _FONT,
        "font-size": "13px",
        "icon-size": "20px",
        "line-height": "22px",
        "mode": "horizontal",
        "padding": "10px 25px",
        "text-decoration": "none",
    },
    "mj-social-element": {
        "alt": "",
        "align": "left",
        "icon-position": "left",
        "color": "#000",
        "border-radius": "3px",
        "font-family": _FONT,
        "font-size": "13px",
        "line-height": "1",
        "padding": "4px",
        "text-padding": "4px 4px 4px 0",
        "target": "_blank",
        "text-decoration": "none",
        "vertical-align": "middle",
    },
    "mj-accordion": {
        "border": "2px solid black",
        "font-family": _FONT,
        "icon-align": "middle",
        "icon-wrapped-url": "https://i.imgur.com/bIXv1bk.png",
        "icon-wrapped-alt": "+",
        "icon-unwrapped-url": "https://i.imgur.com/w4uTygT.png",
        "icon-unwrapped-alt": "-",
        "icon-position": "right",
        "icon-height": "32px",
        "icon-width": "32px",
        "padding": "10px 25px",
    },
    "mj-accordion-title": {"font-size": "13px", "padding": "16px"},
    "mj-accordion-text": {"font-size": "13px", "line-height": "1", "padding": "16px"},
    "mj-carousel": {"align": "center", "border-radius": "6px", "thumbnails": "visible"},
    "mj-carousel-image": {"alt": "", "target": "_blank"},
}

_ICONS: Final = "https://www.mailjet.com/images/theme/v1/icons/ico-social/"
#: Background and icon of the networks that `mj-social-element` knows by name.
NETWORKS: Final[Mapping[str, tuple[str, str]]] = {
    "facebook": ("#3b5998", f"{_ICONS}facebook.png"),
    "twitter": ("#55acee", f"{_ICONS}twitter.png"),
    "x": ("#000000", f"{_ICONS}twitter-x.png"),
    "google": ("#dc4e41", f"{_ICONS}google-plus.png"),
    "pinterest": ("#bd081c", f"{_ICONS}pinterest.png"),
    "linkedin": ("#0077b5", f"{_ICONS}linkedin.png"),
    "instagram": ("#3f729b", f"{_ICONS}instagram.png"),
    "web": ("#4BADE9", f"{_ICONS}web.png"),
    "snapchat": ("#FFFA54", f"{_ICONS}snapchat.png"),
    "youtube": ("#EB3323", f"{_ICONS}youtube.png"),
    "tumblr": ("#344356", f"{_ICONS}tumblr.png"),
    "github": ("#000000", f"{_ICONS}github.png"),
    "xing": ("#296366", f"{_ICONS}xing.png"),
    "vimeo": ("#53B4E7", f"{_ICONS}vimeo.png"),
    "medium": ("#000000", f"{_ICONS}medium.png"),
    "soundcloud": ("#EF7F31", f"{_ICONS}soundcloud.png"),
    "dribbble": ("#D95988", f"{_ICONS}dribbble.png"),
}
#: What stands before and after the link of a network that shares a page, rather than show one.
SHARING: Final[Mapping[str, tuple[str, str]]] = {
    "facebook": ("https://www.facebook.com/sharer/sharer.php?u=", ""),
    "twitter": ("https://twitter.com/intent/tweet?url=", ""),
    "x": ("https://twitter.com/intent/tweet?url=", ""),
    "google": ("https://plus.google.com/share?url=", ""),
    "pinterest": ("https://pinterest.com/pin/create/button/?url=", "&media=&description="),
    "linkedin": ("https://www.linkedin.com/shareArticle?mini=true&url=", "&title=&summary=&source="),
    "tumblr": ("https://www.tumblr.com/widgets/share/tool?canonicalUrl=", ""),
    "xing": ("https://www.xing.com/app/user?op=share&url=", ""),
}

#: The sheets that the compiler writes into every page, and for some components (as far as they say what is seen).
SKELETON: Final = """
#outlook a { padding:0; }
body { margin:0;padding:0; }
table, td { border-collapse:collapse; }
img { border:0;height:auto;line-height:100%;outline:none;text-decoration:none; }
p { display:block;margin:13px 0; }
"""
COMPONENT_SHEETS: Final[Mapping[str, str]] = {
    "mj-accordion": """
@media yahoo, only screen and (min-width:0) {
  .mj-accordion-element { display:block; }
  input.mj-accordion-checkbox, .mj-accordion-less { display:none!important; }
  input.mj-accordion-checkbox + * .mj-accordion-content { overflow:hidden; display:none; }
  input.mj-accordion-checkbox + * .mj-accordion-more { display:block!important; }
  input.mj-accordion-checkbox:checked + * .mj-accordion-content { display:block; }
  input.mj-accordion-checkbox:checked + * .mj-accordion-more { display:none!important; }
  input.mj-accordion-checkbox:checked + * .mj-accordion-less { display:block!important; }
}
.moz-text-html input.mj-accordion-checkbox + * .mj-accordion-content { overflow:hidden; display:block; }
.moz-text-html input.mj-accordion-checkbox + * .mj-accordion-ico { display:none; }
""",
    "mj-navbar": """
@media only screen and (max-width:479px) {
  .mj-menu-checkbox[type="checkbox"] ~ .mj-inline-links { display:none!important; }
  .mj-menu-checkbox[type="checkbox"]:checked ~ .mj-inline-links,
  .mj-menu-checkbox[type="checkbox"] ~ .mj-menu-trigger { display:block!important; max-width:none!important;
    max-height:none!important; font-size:inherit!important; }
  .mj-menu-checkbox[type="checkbox"] ~ .mj-inline-links > a { display:block!important; }
}
""",
}
