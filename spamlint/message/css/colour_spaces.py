"""Conversions between colour spaces: the sample code of CSS Color Module Level 4, section 18."""

from __future__ import annotations

import math

Triple = tuple[float, float, float]
_XYZ_TO_RGB = (
    (3.2409699419045226, -1.537383177570094, -0.4986107602930034),
    (-0.9692436362808796, 1.8759675015077202, 0.04155505740717559),
    (0.05563007969699366, -0.20397695888897652, 1.0569715142428786),
)
_P3_TO_XYZ = (
    (0.4865709486482162, 0.26566769316909306, 0.1982172852343625),
    (0.2289745640697488, 0.6917385218365064, 0.079286914093745),
    (0.0, 0.04511338185890264, 1.043944368900976),
)
_D50_TO_D65 = (
    (0.9554734527042182, -0.023098536874261423, 0.0632593086610217),
    (-0.028369706963208136, 1.0099954580058226, 0.021041398966943008),
    (0.012314001688319899, -0.020507696433477912, 1.3303659366080753),
)
_OKLAB_TO_LMS = (
    (1.0, 0.3963377773761749, 0.2158037573099136),
    (1.0, -0.1055613458156586, -0.0638541728258133),
    (1.0, -0.0894841775298119, -1.2914855480194092),
)
_LMS_TO_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_RGB_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LMS_TO_OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
Matrix = tuple[Triple, Triple, Triple]


def _times(matrix: Matrix, vector: Triple) -> Triple:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def linear(part: float) -> float:
    """Return a gamma-encoded part of sRGB as light."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def encoded(triple: Triple) -> Triple:
    """Return light as gamma-encoded sRGB."""
    red, green, blue = (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in triple)
    return red, green, blue


def xyz_to_rgb(xyz: Triple) -> Triple:
    """Return XYZ (D65) as sRGB."""
    return encoded(_times(_XYZ_TO_RGB, xyz))


def xyz_d50_to_rgb(xyz: Triple) -> Triple:
    """Return XYZ (D50) as sRGB."""
    return xyz_to_rgb(_times(_D50_TO_D65, xyz))


def lab_to_xyz(light: float, a: float, b: float) -> Triple:
    """Return CIE Lab as XYZ (D50)."""
    kappa, epsilon = 24389 / 27, 216 / 24389
    f1 = (light + 16) / 116
    f0, f2 = a / 500 + f1, f1 - b / 200
    x = f0**3 if f0**3 > epsilon else (116 * f0 - 16) / kappa
    y = f1**3 if light > kappa * epsilon else light / kappa
    z = f2**3 if f2**3 > epsilon else (116 * f2 - 16) / kappa
    return x * 0.3457 / 0.3585, y, z * (1 - 0.3457 - 0.3585) / 0.3585


def oklab_to_rgb(light: float, a: float, b: float) -> Triple:
    """Return Oklab as sRGB."""
    long, medium, short = (part**3 for part in _times(_OKLAB_TO_LMS, (light, a, b)))
    return encoded(_times(_LMS_TO_RGB, (long, medium, short)))


def rgb_to_oklab(rgb: Triple) -> Triple:
    """Return sRGB as Oklab."""
    long, medium, short = _times(_RGB_TO_LMS, (linear(rgb[0]), linear(rgb[1]), linear(rgb[2])))
    return _times(_LMS_TO_OKLAB, (math.cbrt(long), math.cbrt(medium), math.cbrt(short)))


def p3_to_rgb(p3: Triple) -> Triple:
    """Return Display P3 as sRGB."""
    return xyz_to_rgb(_times(_P3_TO_XYZ, (linear(p3[0]), linear(p3[1]), linear(p3[2]))))
