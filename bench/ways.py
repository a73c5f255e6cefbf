"""Ways to hide a link, and ways that only look like it. Each takes a page and returns it changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from spamlint.message.html import Element

#: The attribute by which the changed link is found again.
MARK = "data-mutant"
WHITE_GIF = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


class Page(NamedTuple):
    """A page with one link that is to be changed."""

    name: str
    content: str
    link: Element
    text: str

    @property
    def opening(self) -> str:
        """Return the link's start tag."""
        assert self.link.start_tag is not None
        return self.content[self.link.start_tag.start : self.link.start_tag.end]

    @property
    def end(self) -> int:
        """Return the offset after the link."""
        assert self.link.end_tag is not None
        return self.link.end_tag.end


Way = Callable[[Page], str]
WAYS: dict[str, Way] = {}


def tag_with(page: Page, attributes: str, style: str = "") -> str:
    """Return the link's start tag with further attributes, and declarations after those it has."""
    opening = page.opening
    attribute = page.link.attributes.get("style")
    if style and attribute is not None:
        value = attribute.value.replace('"', "'").rstrip("; ")
        start = page.link.start_tag
        assert start is not None
        before, after = attribute.span.start - start.start, attribute.span.end - start.start
        opening = f'{opening[:before]}style="{value};{style}"{opening[after:]}'
    elif style:
        attributes += f' style="{style}"'
    return f"<a {MARK} {attributes}{opening[2:]}"


def with_link(page: Page, opening: str, before: str = "", after: str = "", sheet: str = "", inner: str = "") -> str:
    """Return the page with the link's start tag replaced, things around it, and a style sheet at its end."""
    assert page.link.start_tag is not None and page.link.end_tag is not None
    start, end = page.link.start_tag, page.link.end_tag
    content = inner or page.content[start.end : end.start]
    changed = f"{page.content[: start.start]}{before}{opening}{content}</a>{after}{page.content[page.end :]}"
    if not sheet:
        return changed
    place = re.search(r"</body>", changed, re.IGNORECASE)
    at = place.start() if place else len(changed)
    return f"{changed[:at]}<style>{sheet}</style>{changed[at:]}"


def own(name: str, style: str) -> None:
    """Add a way: declarations in the link's own style attribute."""
    WAYS[f"own/{name}"] = lambda page: with_link(page, tag_with(page, "", style))


def around(name: str, style: str, tag: str = "div", inner: str = "") -> None:
    """Add a way: declarations on an element around the link, and further ones on the link."""
    WAYS[f"around/{name}"] = lambda page: with_link(
        page, tag_with(page, "", inner), f'<{tag} style="{style}">', f"</{tag}>"
    )


def sheet(name: str, css: str, attributes: str = 'class="mutant"', style: str = "", wrap: str = "") -> None:
    """Add a way: a style sheet at the end of the page."""
    closing = f"</{wrap.split()[0]}>" if wrap else ""
    opening = f"<{wrap}>" if wrap else ""

    def way(page: Page) -> str:
        given = attributes
        classes = page.link.get("class")
        if classes is not None and 'class="' in given:
            given = given.replace('class="', f'class="{classes} ', 1)
        return with_link(page, tag_with(page, given, style), opening, closing, css)

    WAYS[f"sheet/{name}"] = way


def markup(name: str, before: str, after: str, attributes: str = "") -> None:
    """Add a way: markup around the link, or attributes on it."""
    WAYS[f"markup/{name}"] = lambda page: with_link(page, tag_with(page, attributes), before, after)


def twin(name: str, style: str) -> None:
    """Add a way: a hidden copy before the link, which itself stays."""

    def way(page: Page) -> str:
        return with_link(page, tag_with(page, ""), before=f'<a href="x" style="{style}">{page.text}</a> ')

    WAYS[f"twin/{name}"] = way


def inside(name: str, before: str, after: str, attributes: str = "", style: str = "") -> None:
    """Add a way: markup inside the link, around its text."""

    def way(page: Page) -> str:
        return with_link(page, tag_with(page, attributes, style), inner=f"{before}{page.text}{after}")

    WAYS[f"inside/{name}"] = way


def _fill() -> None:
    for name, style in {
        "display-none": "display:none",
        "display-none-important": "display:none!important",
        "display-escape": "d\\69splay:n\\6fne",
        "display-comment": "display:/**/none",
        "display-invalid-last": "display:none;display:bogus",
        "display-block-last": "display:none;display:block",
        "display-important-first": "display:none!important;display:block",
        "visibility-hidden": "visibility:hidden",
        "visibility-collapse": "visibility:collapse",
        "opacity-0": "opacity:0",
        "opacity-percent": "opacity:0%",
        "opacity-small": "opacity:.01",
        "opacity-low": "opacity:.05",
        "opacity-15": "opacity:.15",
        "opacity-half": "opacity:.5",
        "opacity-calc": "opacity:calc(0.5 - 0.5)",
        "font-0": "font-size:0",
        "font-0px": "font-size:0px",
        "font-shorthand-0": "font:0/0 a",
        "font-1px": "font-size:1px",
        "font-em-small": "font-size:.01em",
        "font-percent-0": "font-size:0%",
        "font-calc-0": "font-size:calc(1em - 1em)",
        "font-5px": "font-size:5px",
        "line-height-0": "line-height:0",
        "line-height-0-clip": "display:block;line-height:0;overflow:hidden",
        "indent-left": "display:block;text-indent:-9999px",
        "indent-right-clip": "display:block;text-indent:100%;white-space:nowrap;overflow:hidden",
        "indent-inline": "text-indent:-9999px",
        "height-0-clip": "display:block;height:0;overflow:hidden",
        "height-0-inline": "height:0;overflow:hidden",
        "height-1-clip": "display:inline-block;height:1px;overflow:hidden",
        "height-percent-clip": "display:block;height:0%;overflow:hidden",
        "max-height-0-clip": "display:block;max-height:0;overflow:hidden",
        "max-height-0-min": "display:block;max-height:0;min-height:20px;overflow:hidden",
        "width-0-clip": "display:inline-block;width:0;overflow:hidden",
        "max-width-0-clip": "display:inline-block;max-width:0;overflow:hidden",
        "size-0-float-clip": "float:left;width:0;height:0;overflow:hidden",
        "height-0-padding": "display:block;height:0;padding-bottom:20px;overflow:hidden",
        "height-0-overflow-x": "display:block;height:0;overflow-x:hidden",
        "absolute-left": "position:absolute;left:-9999px",
        "absolute-top": "position:absolute;top:-9999px",
        "absolute-right": "position:absolute;right:9999px",
        "relative-left": "position:relative;left:-9999px",
        "relative-top": "position:relative;top:-9999px",
        "relative-right": "position:relative;right:9999px",
        "fixed-left": "position:fixed;left:-9999px",
        "fixed-below": "position:fixed;top:9999px",
        "absolute-em": "position:absolute;left:-500em",
        "absolute-inset": "position:absolute;inset:-9999px auto auto -9999px",
        "static-left": "left:-9999px",
        "margin-left": "display:block;margin-left:-9999px",
        "margin-left-inline": "margin-left:-9999px",
        "margin-top": "display:block;margin-top:-9999px",
        "clip-rect": "position:absolute;clip:rect(0 0 0 0)",
        "clip-rect-comma": "position:absolute;clip:rect(1px, 1px, 1px, 1px)",
        "clip-rect-static": "clip:rect(0 0 0 0)",
        "clip-path-inset": "clip-path:inset(50%)",
        "clip-path-inset-100": "display:inline-block;clip-path:inset(0 100% 0 0)",
        "clip-path-circle": "clip-path:circle(0)",
        "clip-path-polygon": "clip-path:polygon(0 0,0 0,0 0,0 0)",
        "clip-path-open": "clip-path:inset(0)",
        "transform-scale": "display:inline-block;transform:scale(0)",
        "transform-scale-inline": "display:inline;transform:scale(0)",
        "transform-scalex": "display:inline-block;transform:scaleX(0)",
        "transform-translate": "display:inline-block;transform:translateX(-9999px)",
        "transform-rotate": "display:inline-block;transform:rotateY(90deg)",
        "transform-matrix": "display:inline-block;transform:matrix(0,0,0,0,0,0)",
        "scale-property": "display:inline-block;scale:0",
        "translate-property": "display:inline-block;translate:-9999px",
        "filter-opacity": "filter:opacity(0)",
        "filter-opacity-percent": "filter:opacity(0%)",
        "filter-blur": "filter:blur(40px)",
        "filter-none": "filter:none",
        "content-visibility": "display:inline-block;content-visibility:hidden",
        "transparent": "color:transparent;text-decoration:none",
        "transparent-rgba": "color:rgba(0,0,0,0);text-decoration:none",
        "transparent-hex": "color:#0000;text-decoration:none",
        "transparent-slash": "color:rgb(0 0 0 / 0%);text-decoration:none",
        "fill-transparent": "-webkit-text-fill-color:transparent;text-decoration:none",
        "fill-visible": "color:transparent;-webkit-text-fill-color:#000;text-decoration:none",
        "white-on-white": "background:#fff;color:#fff;text-decoration:none",
        "white-on-white-names": "background:white;color:white;text-decoration:none",
        "white-on-off-white": "background:#fff;color:#fefefe;text-decoration:none",
        "grey-1.2": "background:#fff;color:#eaeaea;text-decoration:none",
        "grey-1.5": "background:#fff;color:#d3d3d3;text-decoration:none",
        "grey-2": "background:#fff;color:#b8b8b8;text-decoration:none",
        "grey-4": "background:#fff;color:#808080;text-decoration:none",
        "hsl": "background:#fff;color:hsl(0 0% 100%);text-decoration:none",
        "hwb": "background:#fff;color:hwb(0 100% 0%);text-decoration:none",
        "lab": "background:#fff;color:lab(100% 0 0);text-decoration:none",
        "oklch": "background:#fff;color:oklch(1 0 0);text-decoration:none",
        "color-srgb": "background:#fff;color:color(srgb 1 1 1);text-decoration:none",
        "color-mix": "background:#fff;color:color-mix(in srgb, white, #fefefe);text-decoration:none",
        "black-on-black": "padding:4px;background:#000;color:#010101;text-decoration:none",
        "alpha-over": "background:#fff;color:rgba(0,0,0,.05);text-decoration:none",
        "gradient-same": "background:linear-gradient(#fff,#fff);color:#fff;text-decoration:none",
        "gradient-dark": "background:linear-gradient(#000,#222);color:#fff;text-decoration:none",
        "underline-only": "padding:3px;background:#fff;color:#fff;text-decoration:underline black",
        "underline-same": "padding:3px;background:#fff;color:#fff;text-decoration:underline",
        "shadow-shows": "background:#fff;color:#fff;text-shadow:1px 1px 1px #000;text-decoration:none",
        "stroke-shows": "background:#fff;color:#fff;-webkit-text-stroke:1px #000;text-decoration:none",
        "mso-hide": "mso-hide:all",
        "zoom-tiny": "zoom:.01",
        "all-unset": "display:none;all:unset",
        "var": "--x:none;display:var(--x)",
        "var-fallback": "display:var(--nothing, none)",
        "var-invalid": "display:none;display:var(--nothing)",
        "z-index": "position:relative;z-index:-1",
        "mask": "display:inline-block;-webkit-mask-image:linear-gradient(transparent,transparent)",
        "bad-declaration-first": "color;display:none",
        "brace": "display:none}",
        "unclosed": "display:none;font-family:'x",
        "unclosed-before": "font-family:'x;display:none",
    }.items():
        own(name, style)
    for name, style in {
        "display-grid-0": "display:grid;height:0;overflow:hidden",
        "display-none-mixed-case": "DiSpLaY:NoNe",
        "display-newline": "display\n:\nnone",
        "entity": "display&#58;none",
        "entity-named": "display&colon;none",
        "visibility-important": "visibility:hidden!important;visibility:visible",
        "opacity-exponent": "opacity:1e-9",
        "opacity-negative": "opacity:-1",
        "opacity-invalid": "opacity:0px",
        "font-negative": "font-size:-1px",
        "font-unit-pt": "font-size:3pt",
        "font-var": "--s:0px;font-size:var(--s)",
        "font-min": "font-size:min(0px,10px)",
        "font-clamp": "font-size:clamp(0px,0px,10px)",
        "font-xx-small": "font-size:xx-small",
        "font-invalid-unit": "font-size:0zz",
        "height-calc": "display:block;height:calc(1px - 1px);overflow:hidden",
        "height-0-auto": "display:block;height:0;overflow:auto",
        "height-em": "display:block;height:.05em;overflow:hidden",
        "height-3px": "display:block;height:3px;overflow:hidden;line-height:18px",
        "height-half": "display:block;height:9px;overflow:hidden;line-height:18px",
        "max-height-beats-min-width": "display:block;max-height:0;min-width:50px;overflow:hidden",
        "max-height-important": "display:block;max-height:0!important;max-height:100px;overflow:hidden",
        "width-0-nowrap": "display:inline-block;width:0;overflow:hidden;white-space:nowrap",
        "width-1-clip": "display:inline-block;width:1px;height:1px;overflow:hidden",
        "border-box": "display:block;box-sizing:border-box;height:10px;padding:5px 0;overflow:hidden",
        "absolute-vw": "position:absolute;left:-100vw;width:50px",
        "absolute-percent": "position:absolute;left:-200%",
        "absolute-vh": "position:absolute;top:-200vh",
        "relative-percent": "position:relative;left:-500%",
        "relative-small": "position:relative;left:-5px",
        "inset-block": "position:absolute;inset-block-start:-9999px",
        "logical-left": "position:absolute;inset-inline-start:-9999px",
        "transform-3d": "display:inline-block;transform:translate3d(-9999px,0,0)",
        "transform-scale3d": "display:inline-block;transform:scale3d(0,0,0)",
        "transform-scale-01": "display:inline-block;transform:scale(.01)",
        "transform-none": "transform:none",
        "transform-up": "display:inline-block;transform:translateY(-9999px)",
        "transform-own": "display:inline-block;transform:translate(-9999%,0)",
        "transform-back": "display:inline-block;transform:rotateY(180deg);backface-visibility:hidden",
        "transform-half-turn": "display:inline-block;transform:rotate(180deg)",
        "transform-unitless": "display:inline-block;transform:translate(-9999)",
        "clip-path-percent": "display:inline-block;clip-path:inset(0 0 100% 0)",
        "clip-path-ellipse": "display:inline-block;clip-path:ellipse(0 0)",
        "clip-path-rect": "display:inline-block;clip-path:rect(0 0 0 0)",
        "clip-path-outside": "display:inline-block;clip-path:polygon(-10px -10px,-5px -10px,-5px -5px)",
        "clip-path-half": "display:inline-block;clip-path:inset(0 50% 0 0)",
        "filter-chain": "filter:grayscale(1) opacity(0)",
        "filter-invalid": "filter:opacity(0 0)",
        "shorthand-background": "background:none #fff;color:#FFF;text-decoration:none",
        "background-none-after": "background:#000;background:none;color:#000",
        "background-invalid": "background:#fff;background:bogus;color:#fff;text-decoration:none",
        "colour-invalid-last": "background:#fff;color:#fff;color:notacolour;text-decoration:none",
        "colour-rgb-space": "background:#fff;color:rgb(255 255 255);text-decoration:none",
        "colour-rgb-percent": "background:#fff;color:rgb(100%,100%,100%);text-decoration:none",
        "colour-hsla": "background:#fff;color:hsla(120,100%,100%,1);text-decoration:none",
        "colour-lch": "background:#fff;color:lch(100% 0 0);text-decoration:none",
        "colour-oklab": "background:#fff;color:oklab(100% 0 0);text-decoration:none",
        "colour-p3": "background:#fff;color:color(display-p3 1 1 1);text-decoration:none",
        "colour-rebecca": "background:rebeccapurple;color:#639;text-decoration:none",
        "colour-system": "background:Canvas;color:Canvas;text-decoration:none",
        "colour-light-dark": "background:#fff;color:light-dark(#fff,#000);text-decoration:none",
        "colour-calc": "background:#fff;color:rgb(calc(200 + 55) 255 255);text-decoration:none",
        "colour-case": "background:WHITE;color:WhItE;text-decoration:none",
        "colour-8-digits": "background:#fff;color:#ffffffff;text-decoration:none",
        "colour-bad-hex": "background:#fff;color:#fffff;text-decoration:none",
        "gradient-stops": "background:linear-gradient(90deg,#fff 0%,white 100%);color:#fff;text-decoration:none",
        "shadow-none": "background:#fff;color:#fff;text-shadow:none;text-decoration:none",
        "shadow-white": "padding:4px;background:#fff;color:#fff;text-shadow:0 0 1px #fff;text-decoration:none",
        "line-height-px": "display:block;line-height:1px;overflow:hidden",
        "indent-em": "display:block;text-indent:-999em",
        "indent-percent": "display:block;text-indent:-500%",
        "indent-flex": "display:flex;text-indent:-9999px",
        "float-away": "float:left;margin-left:-9999px",
        "sticky": "position:sticky;left:0",
        "word-spacing": "letter-spacing:normal",
        "unset-display": "display:unset",
        "font-size-adjust": "font-size-adjust:0",
        "font-size-adjust-reset": "font-size-adjust:0;font:13px Arial",
        "absolute-bottom": "position:absolute;bottom:9999px",
        "fixed-right": "position:fixed;right:-9999px",
        "fixed-bottom": "position:fixed;bottom:-9999px",
        "fixed-in-sight": "position:fixed;right:10px;bottom:10px;background:#fff;color:#000",
        "absolute-in-sight": "position:absolute;right:10px;top:10px;background:#fff;color:#000",
        "letter-spacing-far": "letter-spacing:-999px",
        "letter-spacing-em": "letter-spacing:-1em",
        "letter-spacing-tight": "letter-spacing:-.05em",
        "flex-0": "display:inline-flex;width:0;overflow:hidden",
        "background-data": f"background:url({WHITE_GIF});color:#000",
    }.items():
        own(name, style)
    for name, style, tag, inner in [
        ("nested-opacity-half", "opacity:.5", "div", "opacity:.5"),
        ("overflow-absolute-escape", "overflow:hidden;height:0", "span", ""),
        ("inline-block-height", "display:inline-block;height:0;overflow:hidden", "span", ""),
        ("relative-parent-absolute", "position:relative", "div", "position:absolute;left:-9999px"),
        ("indent-overflow", "overflow:hidden;width:100px", "div", "position:relative;left:200px"),
        ("gradient-parent", "background-image:linear-gradient(#000,#000)", "div", "color:#000;text-decoration:none"),
        ("rgba-black", "background:rgba(0,0,0,.85)", "div", "color:#222;text-decoration:none"),
        ("opacity-background", "background:#000;opacity:.9", "div", "color:#000;text-decoration:none"),
        ("transparent-background", "background:transparent", "div", "color:#fff;background:#fff;text-decoration:none"),
        ("visibility-collapse-div", "visibility:collapse", "div", ""),
        ("font-size-vw", "font-size:0vw", "div", "font-size:100%"),
        ("flex-item", "display:flex", "div", "height:0;overflow:hidden"),
        ("inline-item", "display:block", "div", "height:0;overflow:hidden"),
        ("table-cell", "display:table-cell;height:0;overflow:hidden", "div", ""),
        ("table-0", "display:table;height:0;overflow:hidden", "div", ""),
        ("max-width-nowrap", "max-width:0;white-space:nowrap;overflow:hidden", "div", ""),
        ("clip-static", "clip:rect(0,0,0,0)", "div", ""),
        ("clip-absolute", "position:absolute;clip:rect(0,0,0,0)", "div", ""),
        ("fixed-in-hidden", "height:0;overflow:hidden", "div", "position:fixed;top:0;left:0"),
        ("scale-half", "transform:scale(.5)", "div", ""),
        ("zoom-child", "zoom:.05", "div", ""),
        ("colour-inherit", "color:#fff;background:#fff", "div", "color:inherit!important;text-decoration:none"),
        ("invert-both", "filter:invert(1)", "div", "padding:3px;background:#fff;color:#fff;text-decoration:none"),
    ]:
        around(name, style, tag, inner)
    for name, style, tag, inner in [
        ("display-none", "display:none", "div", ""),
        ("display-none-child-block", "display:none", "div", "display:block!important"),
        ("visibility-hidden", "visibility:hidden", "div", ""),
        ("visibility-child-visible", "visibility:hidden", "div", "visibility:visible"),
        ("opacity-product", "opacity:.2", "div", "opacity:.2"),
        ("opacity-child-1", "opacity:0", "div", "opacity:1"),
        ("font-0-em", "font-size:0", "div", "font-size:1em"),
        ("font-0-inherit", "font-size:0", "div", "font-size:inherit"),
        ("font-0-child-px", "font-size:0", "div", "font-size:13px"),
        ("font-0-child-rem", "font-size:0", "div", "font-size:1rem"),
        ("height-0", "height:0;overflow:hidden", "div", ""),
        ("height-0-absolute", "height:0;overflow:hidden", "div", "position:absolute"),
        ("height-0-relative-absolute", "height:0;overflow:hidden;position:relative", "div", "position:absolute"),
        ("preheader", "display:none;font-size:1px;color:#fff;line-height:1px;max-height:0;opacity:0", "div", ""),
        ("max-height-mso", "max-height:0;overflow:hidden;mso-hide:all", "div", ""),
        ("width-0", "width:0;overflow:hidden;white-space:nowrap", "div", ""),
        ("off-screen", "position:absolute;left:-9999px;top:-9999px", "div", ""),
        ("sr-only", "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)", "span", ""),
        ("transform", "transform:scale(0)", "div", ""),
        ("indent", "text-indent:-9999px", "div", ""),
        ("indent-reset", "text-indent:-9999px", "div", "display:inline-block;text-indent:0"),
        ("indent-inline-block", "text-indent:-9999px", "div", "display:inline-block"),
        ("white", "background:#fff;color:#fff", "div", "color:inherit;text-decoration:none"),
        ("white-own-colour", "background:#fff;color:#fff", "div", "color:#000"),
        ("dark-white", "background:#111;color:#fff", "div", "color:inherit"),
        ("dark-black", "background:#111", "div", "color:#000;text-decoration:none"),
        ("span-dark", "background:#111", "span", "color:#000;text-decoration:none"),
        ("image-fallback", "background:#222 url(hero.png)", "div", "color:#fff"),
        ("image-fallback-same", "background:#fff url(hero.png)", "div", "color:#fff;text-decoration:none"),
        ("alpha-stack", "background:rgba(255,255,255,.9)", "div", "color:#fff;text-decoration:none"),
        ("clip-path", "clip-path:circle(0px at 50% 50%)", "div", ""),
        ("line-height", "line-height:0;overflow:hidden;height:auto", "div", ""),
        ("negative-margin", "margin-left:-5000px", "div", ""),
        ("z-index", "background:#fff", "div", "position:relative;z-index:-1"),
        ("z-index-isolated", "background:#fff;isolation:isolate", "div", "position:relative;z-index:-1"),
        ("filter-brightness", "background:#333;filter:brightness(0)", "div", "color:#eee;text-decoration:none"),
        ("filter-contrast", "background:#fff;filter:contrast(0)", "div", "color:#000;text-decoration:none"),
        ("filter-sepia", "background:#fff;filter:sepia(1)", "div", "color:#000"),
        ("filter-hue", "background:#fff;filter:hue-rotate(90deg)", "div", "color:#00f"),
        ("filter-grayscale", "background:#fff;filter:grayscale(1)", "div", "color:#ff0;text-decoration:none"),
        ("filter-invert", "background:#fff;filter:invert(1)", "div", "color:#fff;text-decoration:none"),
        ("flex-height", "display:flex;height:0;overflow:hidden", "div", ""),
        ("scroll", "height:0;overflow:auto", "div", ""),
        ("overflow-clip", "height:0;overflow:clip", "div", ""),
        ("contents", "display:contents;opacity:0", "div", ""),
        ("display-none-span", "display:none", "span", ""),
    ]:
        around(name, style, tag, inner)
    for name, css, attributes, style, wrap in [
        ("class", ".mutant{display:none}", 'class="mutant"', "", ""),
        ("class-important", ".mutant{display:none!important}", 'class="mutant"', "display:inline", ""),
        ("inline-wins", ".mutant{display:none}", 'class="mutant"', "display:inline", ""),
        ("inline-important-wins", ".mutant{display:none!important}", 'class="mutant"', "display:inline!important", ""),
        ("id", "#mutant{display:none}", 'id="mutant"', "", ""),
        ("id-beats-class", "#mutant{display:none}.mutant{display:inline}", 'id="mutant" class="mutant"', "", ""),
        ("class-beats-tag", "a.mutant{display:inline}.mutant{display:none}", 'class="mutant"', "", ""),
        ("later-wins", ".mutant{display:inline}.mutant{display:none}", 'class="mutant"', "", ""),
        ("descendant", ".foot a{display:none}", "", "", 'div class="foot"'),
        ("descendant-deep", "body div.foot a.mutant{display:none!important}", 'class="mutant"', "", 'div class="foot"'),
        ("child", ".foot>a{display:none}", "", "", 'div class="foot"'),
        ("child-not", "body>a.mutant{display:none}", 'class="mutant"', "", 'div class="foot"'),
        ("sibling", "i.x+a{display:none}", "", "", ""),
        ("attribute-href", 'a[data-mutant][href^=""]{display:none}', "", "", ""),
        ("attribute-present", "a[data-mutant]{display:none}", "", "", ""),
        ("attribute-i", '[data-k="FOO" i]{display:none}', 'data-k="foo"', "", ""),
        ("attribute-word", '[data-k~="b"]{display:none}', 'data-k="a b c"', "", ""),
        ("attribute-sub", '[data-k*="nsub"]{display:none}', 'data-k="unsubscribe"', "", ""),
        ("not", "a.mutant:not(.shown){display:none}", 'class="mutant"', "", ""),
        ("is", ":is(.x,.mutant){display:none}", 'class="mutant"', "", ""),
        ("where-loses", ":where(.mutant){display:none}a.mutant{display:inline}", 'class="mutant"', "", ""),
        ("has", ".foot:has(> a){display:none}", "", "", 'div class="foot"'),
        ("first-child", ".foot a:first-child{display:none}", "", "", 'div class="foot"'),
        ("nth-child", ".foot a:nth-child(odd){display:none}", "", "", 'div class="foot"'),
        ("nth-child-not", ".foot a:nth-child(2n){display:none}", "", "", 'div class="foot"'),
        ("only-of-type", ".foot a:only-of-type{display:none}", "", "", 'div class="foot"'),
        ("hover", ".mutant:hover{display:none}", 'class="mutant"', "", ""),
        ("link", ".mutant:link{display:none}", 'class="mutant"', "", ""),
        ("visited", ".mutant:visited{display:none}", 'class="mutant"', "", ""),
        ("before", ".mutant::before{display:none}", 'class="mutant"', "", ""),
        ("invalid-list", ".mutant,a:bogus{display:none}", 'class="mutant"', "", ""),
        ("star", ".foot *{display:none}", "", "", 'div class="foot"'),
        ("media-wide", "@media(min-width:500px){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-narrow", "@media(max-width:500px){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-range", "@media(400px<=width<=900px){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-print", "@media print{.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-screen", "@media only screen and (min-width:1px){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-not", "@media not print{.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-or", "@media print,(min-width:10px){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-dark", "@media(prefers-color-scheme:dark){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-light", "@media(prefers-color-scheme:light){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-unknown", "@media yahoo{.mutant{display:none}}", 'class="mutant"', "", ""),
        ("media-nested", "@media screen{@media(min-width:9px){.mutant{display:none}}}", 'class="mutant"', "", ""),
        ("supports", "@supports(display:grid){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("supports-not", "@supports not (display:grid){.mutant{display:none}}", 'class="mutant"', "", ""),
        ("layer-loses", "@layer a{.mutant{display:none}}.mutant{display:inline}", 'class="mutant"', "", ""),
        ("layer-wins", "@layer a{.mutant{display:none}}", 'class="mutant"', "", ""),
        (
            "layer-order",
            "@layer b,a;@layer a{.mutant{display:none}}@layer b{.mutant{display:inline}}",
            'class="mutant"',
            "",
            "",
        ),
        (
            "layer-important",
            "@layer a{.mutant{display:none!important}}.mutant{display:inline!important}",
            'class="mutant"',
            "",
            "",
        ),
        ("import", '@import "x.css";.mutant{display:none}', 'class="mutant"', "", ""),
        ("nesting", ".foot{& a{display:none}}", "", "", 'div class="foot"'),
        ("nesting-plain", ".foot{.mutant{display:none}}", 'class="mutant"', "", 'div class="foot"'),
        ("nesting-media", ".mutant{@media(min-width:1px){display:none}}", 'class="mutant"', "", ""),
        ("variables", ":root{--d:none}.mutant{display:var(--d)}", 'class="mutant"', "", ""),
        ("variables-local", ".foot{--d:none}.mutant{display:var(--d)}", 'class="mutant"', "", 'div class="foot"'),
        ("html-comment", "<!-- .mutant{display:none} -->", 'class="mutant"', "", ""),
        ("css-comment", "/* .mutant{display:none} */", 'class="mutant"', "", ""),
        ("cdata", "<![CDATA[ .mutant{display:none} ]]>", 'class="mutant"', "", ""),
        ("cdata-commented", "/*<![CDATA[*/ .mutant{display:none} /*]]>*/", 'class="mutant"', "", ""),
        ("broken-rule-before", ".x{color:red;}} .mutant{display:none}", 'class="mutant"', "", ""),
        ("broken-declaration", ".mutant{color:;;foo;display:none", 'class="mutant"', "", ""),
        ("broken-at", "@foo; .mutant{display:none}", 'class="mutant"', "", ""),
        ("escaped-class", ".\\6dutant{display:none}", 'class="mutant"', "", ""),
        ("case-class", ".MUTANT{display:none}", 'class="mutant"', "", ""),
        ("case-property", ".mutant{DISPLAY:NONE}", 'class="mutant"', "", ""),
        ("inherit", ".foot{display:none}.mutant{display:inherit}", 'class="mutant"', "", 'div class="foot"'),
        ("initial", ".mutant{display:none}.mutant{display:initial}", 'class="mutant"', "", ""),
        ("revert", ".mutant{display:none}.mutant{display:revert}", 'class="mutant"', "", ""),
        (
            "unset-visibility",
            ".foot{visibility:hidden}.mutant{visibility:unset}",
            'class="mutant"',
            "",
            'div class="foot"',
        ),
        (
            "initial-visibility",
            ".foot{visibility:hidden}.mutant{visibility:initial}",
            'class="mutant"',
            "",
            'div class="foot"',
        ),
        (
            "colour-rule",
            ".foot{background:#fff}.mutant{color:#fff!important;text-decoration:none!important}",
            'class="mutant"',
            "",
            'div class="foot"',
        ),
        (
            "link-colour",
            ".foot{background:#fff}.foot a:link{color:#fff!important;text-decoration:none!important}",
            "",
            "",
            'div class="foot"',
        ),
        ("universal-font", ".foot,.foot *{font-size:0!important}", "", "", 'div class="foot"'),
        ("attr-style", '.foot [style*="block"]{display:none!important}', "", "display:block", 'div class="foot"'),
        ("quirk-length", ".foot{height:0;overflow:hidden}", "", "", 'div class="foot"'),
        ("quirk-unitless", ".foot{font-size:1}", "", "font-size:inherit", 'div class="foot"'),
        (
            "quirk-hashless",
            ".foot{background-color:000}.mutant{color:000000!important;text-decoration:none!important}",
            'class="mutant"',
            "",
            'div class="foot"',
        ),
    ]:
        sheet(name, css, attributes, style, wrap)
    for name, before, after, attributes in [
        ("hidden", "<div hidden>", "</div>", ""),
        ("hidden-own", "", "", "hidden"),
        ("details", "<details><summary>More</summary>", "</details>", ""),
        ("details-open", "<details open><summary>More</summary>", "</details>", ""),
        ("summary", "<details><summary>", "</summary></details>", ""),
        ("noscript", "<noscript>", "</noscript>", ""),
        ("popover", "<div popover>", "</div>", ""),
        ("until-found", '<div hidden="until-found">', "</div>", ""),
        ("select", "<select><option>", "</option></select>", ""),
        ("dialog", "<dialog>", "</dialog>", ""),
        (
            "font-white",
            '<div style="background:#fff"><font color="#ffffff">',
            "</font></div>",
            'style="color:inherit;text-decoration:none"',
        ),
        ("font-size-1", '<font size="1">', "</font>", 'style="font-size:inherit"'),
        (
            "table-bgcolor",
            '<table bgcolor="#000000"><tr><td>',
            "</td></tr></table>",
            'style="color:#000;text-decoration:none"',
        ),
        (
            "td-bgcolor",
            '<table><tr><td bgcolor="black">',
            "</td></tr></table>",
            'style="color:black;text-decoration:none"',
        ),
        (
            "td-bgcolor-white",
            '<table><tr><td bgcolor="black">',
            "</td></tr></table>",
            'style="color:white;text-decoration:none"',
        ),
        ("td-height", '<table><tr><td style="height:0;overflow:hidden">', "</td></tr></table>", ""),
        ("td-max-height", '<table><tr><td style="max-height:0;overflow:hidden;font-size:0">', "</td></tr></table>", ""),
        ("tr-hidden", '<table><tr style="display:none"><td>', "</td></tr></table>", ""),
        ("tr-collapse", '<table><tr style="visibility:collapse"><td>', "</td></tr></table>", ""),
        ("table-hides-foster", '<table style="display:none"><div>', "</div></table>", ""),
        ("mso-revealed", "<!--[if !mso]><!-->", "<!--<![endif]-->", ""),
        ("mso-only-around", "<!--[if mso]><p>x</p><![endif]-->", "", ""),
        ("marquee", "<marquee>", "</marquee>", ""),
        ("self-closed-div", '<div style="display:none"/>', "</div>", ""),
        ("duplicate-style", "", "", 'style="display:none" style="display:inline"'),
        ("class-twice", "", "", 'class="a" class="b"'),
        (
            "template-colours",
            '<div style="color:#fff;background-color:#ffffff">',
            "</div>",
            'style="color:#ffffff;text-decoration:none"',
        ),
    ]:
        markup(name, before, after, attributes)
    for name, style in [
        ("display-none", "display:none"),
        ("font-0", "font-size:0"),
        ("white", "color:#fff"),
        ("off-screen", "position:absolute;left:-9999px"),
    ]:
        twin(name, style)
    for name, before, after, attributes, style in [
        ("span-hidden", '<span style="display:none">', "</span>", "", ""),
        ("span-hidden-dot", '<span style="display:none">', "</span>.", "", "color:#000;background:#fff"),
        ("span-font-0", '<span style="font-size:0">', "</span>", "", "text-decoration:none"),
        ("span-white", '<span style="color:#fff">', "</span>", "", "background:#fff;text-decoration:none"),
        (
            "font-white-underlined",
            '<font color="#ffffff">',
            "</font>",
            "",
            "background:#fff;color:blue;text-decoration:underline",
        ),
        ("span-visible", '<span style="visibility:visible">', "</span>", "", "visibility:hidden"),
        ("span-black-in-white", '<span style="color:#000">', "</span>", "", "background:#fff;color:#fff"),
        ("display-contents", "<span>", "</span>", "", "display:contents"),
        ("height-0-flow", "<span>", "</span>", "", "display:flow-root;height:0"),
        ("width-0-open", "<span>", "</span>", "", "display:inline-block;width:0"),
        ("height-0-open", "<span>", "</span>", "", "display:block;height:0"),
        ("empty", '<span style="display:none">', "</span>&nbsp;", "", "text-decoration:none"),
        ("zero-width", '<span style="display:none">', "</span>&#8203;", "", ""),
    ]:
        inside(name, before, after, attributes, style)


_fill()
